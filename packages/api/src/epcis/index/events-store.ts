import type { Batch } from "@suyuan/domain/batches/batch";
import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import type { Queryable } from "@suyuan/epcis/query/event-query";
import type { Item, Key } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import type { FactRow } from "../../ledger/commit.ts";
import { captureCompleteKey, eventIdPartition, eventPartition } from "../../ledger/keys.ts";
import { nameOf, readMany } from "../../ledger/read-many.ts";
import { boundedTerm, type EventMembers, type EventPointer, type EventRow, eventRowOf, hashOf } from "./event-rows.ts";

/** An event as it is stored, for a reader who may see it. */
export interface StoredEvent extends Queryable {
  readonly eventID: string;
  readonly organisation: string;
  readonly judgedAs: JudgedAs;
  readonly batches: readonly string[];
  /** Of its row. */
  readonly key: Key;
}

/** How many items a reader is prepared to have read for one call. */
const EVENTS_MAX = 5_000;

/**
 * The events that pointers lead to, in the order of the pointers, each once. Left out are those that this viewer may not see and those
 * that are not complete. Two rounds of reads at most: the events' rows; then, where needed, facts kept elsewhere, the batches whose
 * parties may see an event of another organisation, and whether a document is complete.
 */
export async function loadEvents(
  deps: Pick<Deps, "table">,
  viewer: string,
  pointers: readonly EventPointer[],
): Promise<readonly StoredEvent[]> {
  if (pointers.length > EVENTS_MAX) throw new RangeError(`${pointers.length} events: at most ${EVENTS_MAX} at once`);
  const granted = new Set(pointers.filter((pointer) => pointer.viewer === viewer).map(nameOf));
  const rows = await readMany(deps.table, pointers);
  const found = await visibleEvents(deps, viewer, [...new Set(pointers.map(nameOf))], rows, granted);
  return found.filter(({ isComplete }) => isComplete).map(({ event }) => event);
}

/** The same, with events whose document is not complete yet: for rows by which they will be found. */
export async function loadForIndex(
  deps: Pick<Deps, "table">,
  viewer: string,
  pointers: readonly EventPointer[],
): Promise<readonly StoredEvent[]> {
  const rows = await readMany(deps.table, pointers);
  const found = await visibleEvents(deps, viewer, [...new Set(pointers.map(nameOf))], rows, new Set());
  return found.map(({ event }) => event);
}

/**
 * An event and its error declarations by event id (or hash id), oldest declaration first; empty when there is none that this viewer may
 * see. Other organisations may have given the same id: theirs follow. Of very large declarations, those that one page of the table holds.
 */
export async function findByEventID(
  deps: Pick<Deps, "table" | "sha256">,
  viewer: string,
  eventID: string,
): Promise<readonly StoredEvent[]> {
  const hash = hashOf(eventID);
  const page = await deps.table.query(eventIdPartition(viewer, boundedTerm(deps, eventID)), {}, undefined, {
    consistent: true,
  });
  const pointers = page.items.map(({ data }) => data as unknown as EventPointer);
  const own = pointers.filter(({ organisation }) => organisation === viewer).map(({ pk }) => pk);
  const others = pointers.filter(({ organisation }) => organisation !== viewer).map(({ pk }) => pk);
  const partitions = new Set([...(hash === undefined ? [] : [eventPartition(viewer, hash)]), ...own, ...others]);
  const [events, ...pages] = await Promise.all([
    // By itself: error declarations lie before it, and may fill a page.
    readMany(
      deps.table,
      [...partitions].map((pk) => ({ pk, sk: "EVENT" })),
    ),
    ...[...partitions].map((pk) => deps.table.query(pk, { prefix: "ERROR#" }, undefined, { consistent: true })),
  ]);
  const declarations = Map.groupBy(
    pages.flatMap(({ items }) => items),
    ({ pk }) => pk,
  );
  const rows = new Map(
    [...partitions]
      .flatMap((pk) => [events.get(nameOf({ pk, sk: "EVENT" })) ?? [], declarations.get(pk) ?? []].flat())
      .map((item) => [nameOf(item), item] as const),
  );
  // What is granted is the event; an error declaration of it says whose batches it names by itself.
  const granted = new Set(others.map((pk) => nameOf({ pk, sk: "EVENT" })));
  const found = await visibleEvents(deps, viewer, [...rows.keys()], rows, granted);
  return found
    .filter(({ event, isComplete }) => isComplete && (event.eventID === eventID || event.hashId === eventID))
    .map(({ event }) => event);
}

interface Found {
  readonly event: StoredEvent;
  /** False while the document that it came in is being stored. */
  readonly isComplete: boolean;
}

async function visibleEvents(
  deps: Pick<Deps, "table">,
  viewer: string,
  names: readonly string[],
  rows: ReadonlyMap<string, Item>,
  granted: ReadonlySet<string>,
): Promise<readonly Found[]> {
  const found = names.flatMap((name) => {
    const item = rows.get(name);
    if (item === undefined) return [];
    const row = eventRowOf(item);
    const isSeen = row.organisation === viewer || granted.has(name);
    return isSeen || isShared(row) ? [{ key: { pk: item.pk, sk: item.sk }, row, isSeen }] : [];
  });
  const more = await readMany(
    deps.table,
    found.flatMap(({ row, isSeen }) => keysBeside(row, isSeen)),
  );
  return found.flatMap(({ key, row, isSeen }) => {
    if (!isSeen && !row.batches.some((id) => isParty(more.get(nameOf(batchKeyOf(id))), viewer))) return [];
    const fact = ("at" in row ? (more.get(nameOf(row.at))?.data as unknown as FactRow | undefined) : row)?.fact;
    if (fact?.event === undefined) return [];
    const isComplete = row.capture === undefined || more.has(nameOf(captureCompleteKey(row.capture)));
    return [{ event: storedEvent(key, row, fact.event), isComplete }];
  });
}

/** A contradiction is shown to whoever captured it, and to auditors as an exception; to the batch's parties it is not shown. */
export function isShared({ judgedAs, batches }: Pick<EventMembers, "judgedAs" | "batches">): boolean {
  return batches.length > 0 && (judgedAs === "fact" || judgedAs === "observation");
}

function keysBeside(row: EventRow, isSeen: boolean): Key[] {
  return [
    ...("at" in row ? [row.at] : []),
    ...(row.capture === undefined ? [] : [captureCompleteKey(row.capture)]),
    ...(isSeen ? [] : row.batches.map(batchKeyOf)),
  ];
}

function storedEvent(key: Key, row: EventRow, event: StoredEvent["event"]): StoredEvent {
  const { organisation, hashId, eventID, context, recordTime, batches, judgedAs } = row;
  return { event, context, recordTime, hashId, eventID, organisation, judgedAs, batches, key };
}

function isParty(item: Item | undefined, viewer: string): boolean {
  const batch: Batch | undefined = batchOf(item);
  return batch !== undefined && Object.hasOwn(batch.parties, viewer);
}
