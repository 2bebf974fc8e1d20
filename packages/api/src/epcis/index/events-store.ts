import type { Batch } from "@suyuan/domain/batches/batch";
import { seesGoods } from "@suyuan/domain/batches/parties";
import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import { withSeenGoods } from "@suyuan/domain/claims/seen-goods";
import type { ExactDigits } from "@suyuan/epcis/exact-number";
import type { Queryable } from "@suyuan/epcis/query/event-query";
import { type Key, keyText } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { batchIn, batchKeyOf } from "../../ledger/batch-rows.ts";
import {
  captureCompleteKey,
  declaredEventKey,
  EVERYBODY,
  type EventMembers,
  type EventPointer,
  type EventRow,
  errorDeclarations,
  eventIdPartition,
  eventKey,
  eventKeyAt,
  renamed,
} from "../../ledger/event-keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { bytesOf, type RowKey, type Stored } from "../../ledger/row-key.ts";
import { boundedTerm, hashOf } from "./event-rows.ts";

/** An event as it is stored, for a reader who may see it. */
export interface StoredEvent extends Queryable {
  readonly eventID: string;
  /** By pointer into the event, numbers of more digits than a double holds. */
  readonly digits?: ExactDigits;
  readonly organisation: string;
  readonly judgedAs: JudgedAs;
  readonly batches: readonly string[];
  /** Of its row. */
  readonly key: RowKey<EventRow>;
  /** About how large it is, as it is stored. */
  readonly bytes: number;
}

/** Organisations whose events of one id are looked at. */
const ID_HOLDERS_MAX = 100;

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
  const granted = new Set(pointers.filter((pointer) => pointer.viewer === viewer).map(keyText));
  const found = await visibleEvents(deps, viewer, await rowsAt(deps, pointers), granted);
  return found.filter(({ isComplete }) => isComplete).map(({ shown }) => shown);
}

/** The same, with events whose document is not complete yet: for rows by which they will be found. */
export async function loadForIndex(
  deps: Pick<Deps, "table">,
  viewer: string,
  pointers: readonly EventPointer[],
): Promise<readonly StoredEvent[]> {
  const found = await visibleEvents(deps, viewer, await rowsAt(deps, pointers), new Set());
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
  const term = boundedTerm(deps, eventID);
  const pages = await Promise.all(
    [viewer, EVERYBODY].map((one) => readPage(deps.table, eventIdPartition(one, term), { limit: ID_HOLDERS_MAX })),
  );
  const pointers = pages.flatMap(({ rows }) => rows.map(({ data }) => data));
  const own = pointers.filter(({ organisation }) => organisation === viewer);
  const others = pointers.filter(({ organisation }) => organisation !== viewer);
  const leads = [...(hash === undefined ? [] : [eventKey(viewer, hash)]), ...own, ...others].map(declaredEventKey);
  const keys = [...new Map(leads.map((key) => [keyText(key), key])).values()];
  const [events, ...declarations] = await Promise.all([
    // By itself: error declarations lie before it, and may fill a page.
    readMany(deps.table, keys),
    ...keys.map((key) => readPage(deps.table, errorDeclarations(key))),
  ]);
  const rows = keys.flatMap((key, n) => [events.item(key) ?? [], declarations[n]?.rows ?? []].flat());
  // What is granted is the event; an error declaration of it says whose batches it names by itself.
  const granted = new Set(
    others.filter((pointer) => pointer.viewer === viewer).map((pointer) => keyText(declaredEventKey(pointer))),
  );
  const found = await visibleEvents(deps, viewer, rows, granted);
  // Declarations come with their event, whatever the event was called in them: they are of its content.
  const complete = found.filter(({ isComplete }) => isComplete).map(({ shown }) => shown);
  const isNamed = (event: StoredEvent) => event.eventID === eventID || event.hashId === eventID;
  const named = new Set(complete.filter(isNamed).map(({ key }) => keyText(declaredEventKey(key))));
  return complete.filter(({ key }) => named.has(keyText(declaredEventKey(key))));
}

/** The rows that pointers lead to, in their order, each once. */
async function rowsAt(
  { table }: Pick<Deps, "table">,
  pointers: readonly EventPointer[],
): Promise<readonly Stored<EventRow>[]> {
  const rows = await readMany(table, pointers);
  return [...new Map(pointers.map((pointer) => [keyText(pointer), rows.item(pointer)])).values()].flatMap(
    (row) => row ?? [],
  );
}

interface Found {
  readonly event: StoredEvent;
  /** With the goods alone that the viewer sees. */
  readonly shown: StoredEvent;
  /** False while the document that it came in is being stored. */
  readonly isComplete: boolean;
}

async function visibleEvents(
  deps: Pick<Deps, "table">,
  viewer: string,
  rows: readonly Stored<EventRow>[],
  granted: ReadonlySet<string>,
): Promise<readonly Found[]> {
  const found = rows.flatMap((stored) => {
    const row = renamed(stored.data);
    const isSeen = row.organisation === viewer || granted.has(keyText(stored));
    return isSeen || isShared(row) ? [{ key: eventKeyAt(stored), row, isSeen, stored }] : [];
  });
  const more = await readMany(
    deps.table,
    found.flatMap(({ row, isSeen }) => keysBeside(row, isSeen && !hasOthersGoods(row, viewer))),
  );
  return found.flatMap(({ key, row, isSeen, stored }) => {
    if (!isSeen && !row.batches.some((id) => isSeenBy(batchIn(more, batchKeyOf(id)), viewer))) return [];
    const factRow = "at" in row ? more.item(row.at) : undefined;
    const fact = ("at" in row ? factRow?.data : row)?.fact;
    if (fact?.event === undefined) return [];
    const bytes = bytesOf(stored) + (factRow === undefined ? 0 : bytesOf(factRow));
    const isComplete = row.capture === undefined || more.has(captureCompleteKey(row.capture));
    const event = { ...storedEvent(key, row, fact.event), bytes };
    if (!hasOthersGoods(row, viewer)) return [{ event, shown: event, isComplete }];
    const isOwn = (id: string) => isSeenBy(batchIn(more, batchKeyOf(id)), viewer);
    return [{ event, shown: { ...event, event: withSeenGoods(event.event, isOwn) }, isComplete }];
  });
}

/** A contradiction is shown to whoever captured it, and to auditors as an exception; to the batch's parties it is not shown. */
export function isShared({ judgedAs, batches }: Pick<EventMembers, "judgedAs" | "batches">): boolean {
  return batches.length > 0 && (judgedAs === "fact" || judgedAs === "observation");
}

/** Does it name several batches, told by somebody else: some may be no business of the viewer? */
function hasOthersGoods({ organisation, batches }: EventRow, viewer: string): boolean {
  return organisation !== viewer && batches.length > 1;
}

function keysBeside(row: EventRow, needsNoBatch: boolean): Key[] {
  return [
    ...("at" in row ? [row.at] : []),
    ...(row.capture === undefined ? [] : [captureCompleteKey(row.capture)]),
    ...(needsNoBatch ? [] : row.batches.map(batchKeyOf)),
  ];
}

function storedEvent(key: RowKey<EventRow>, row: EventRow, event: StoredEvent["event"]): Omit<StoredEvent, "bytes"> {
  const { organisation, hashId, eventID, context, digits, recordTime, batches, judgedAs } = row;
  const stored = { event, context, recordTime, hashId, eventID, organisation, judgedAs, batches, key };
  return digits === undefined ? stored : { ...stored, digits };
}

function isSeenBy(batch: Batch | undefined, viewer: string): boolean {
  return batch !== undefined && seesGoods(batch, viewer);
}
