import { lotId } from "@suyuan/domain/batches/identity";
import { lotsNamed } from "@suyuan/domain/claims/lots";
import { batchUri } from "@suyuan/domain/events/uris";
import type { Fact } from "@suyuan/domain/fact";
import { EPCIS_CONTEXT } from "@suyuan/epcis/context";
import { eventHashId } from "@suyuan/epcis/hash";
import { identityOf } from "@suyuan/epcis/query/identity";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Key, Op } from "@suyuan/store/table";
import {
  boundedTerm,
  type EventMembers,
  type EventPointer,
  eventIdOp,
  eventIdOps,
  eventMembers,
  eventRowOf,
  type IndexedFact,
  identifierOps,
  type PlacedEvent,
  placeEvent,
  renamed,
  viewerOps,
} from "../epcis/index/event-rows.ts";
import { isShared, loadForIndex } from "../epcis/index/events-store.ts";
import { rememberValues } from "../epcis/index/known-values.ts";
import { tellSubscribers } from "../epcis/subscriptions/queue.ts";
import type { Deps } from "../host.ts";
import { batchKeyOf, batchOf } from "../ledger/batch-rows.ts";
import { create } from "../ledger/commit.ts";
import { identifierKey, identifierPartition } from "../ledger/keys.ts";
import { putMissing } from "../ledger/put-missing.ts";
import { readMany } from "../ledger/read-many.ts";

/** The event of a fact as its row will have it. */
interface FoundEvent {
  readonly read: ReadEvent;
  readonly placed: PlacedEvent;
  readonly members: EventMembers;
  /** Rows that its own transaction had no room for. */
  readonly missing: readonly Op[];
}

/**
 * Writes the rows by which the event of one fact is found: all of them for a fact that came by our own routes, whose transactions have no
 * room for them; those of the other parties of its batches for one that was captured. May be repeated. Rejects when the store is out of
 * reach.
 */
export async function indexEvent(deps: Deps, at: Key, row: IndexedFact): Promise<void> {
  const found = await eventOf(deps, at, row);
  if (found === undefined) return;
  const { read, placed, members } = found;
  const viewers = isShared(members) ? await partiesOf(deps, members) : [];
  const ops = [
    ...found.missing,
    ...batchOps(deps, placed, members.batches),
    ...viewers.flatMap((viewer) => [
      ...viewerOps(deps, placed, members.recordTime, viewer),
      ...eventIdOps(deps, placed, viewer),
    ]),
  ];
  await putMissing(deps, ops);
  const told = { ...read, recordTime: members.recordTime, organisation: placed.organisation, key: placed.key };
  for (const viewer of [placed.organisation, ...viewers]) {
    await rememberValues(deps, viewer, [read]);
    await tellSubscribers(deps, viewer, [told]);
  }
}

async function eventOf(deps: Deps, at: Key, row: IndexedFact): Promise<FoundEvent | undefined> {
  const { event } = row.fact;
  if (event === undefined) return undefined;
  const members = row.eventRow === undefined ? renamed(row) : await membersAt(deps, row.eventRow);
  if (!isMembers(members)) return ownEvent(deps, at, row.fact, event);
  const { context, hashId, organisation } = members;
  const read = { event, context, hashId };
  return { read, members, placed: placeEvent(deps, organisation, read), missing: [] };
}

function isMembers(row: Partial<EventMembers>): row is EventMembers {
  return row.hashId !== undefined;
}

async function membersAt(deps: Deps, key: Key): Promise<EventMembers> {
  const item = await deps.table.get(key, { consistent: true });
  if (item === undefined) throw new Error(`fact without the row of its event: ${key.pk} ${key.sk}`);
  return eventRowOf(item);
}

/** The event of a fact that came by our own routes: in the standard's own context, about batches of ours. */
function ownEvent(deps: Deps, at: Key, fact: Fact, event: NonNullable<Fact["event"]>): FoundEvent {
  const context = [EPCIS_CONTEXT];
  const read = { event, context, hashId: eventHashId(event, context) };
  const { organisation } = fact.by;
  const placed = placeEvent(deps, organisation, read);
  const batches = [...new Set(lotsNamed(event).map(lotId))];
  const members = eventMembers(placed, read, { recordTime: fact.recordedAt, batches, judgedAs: "fact" });
  const missing = [
    create(placed.key, { ...members, at: { pk: at.pk, sk: at.sk } }),
    ...identifierOps(deps, placed),
    ...viewerOps(deps, placed, fact.recordedAt, organisation),
    ...(placed.eventID === placed.hashId ? [] : [eventIdOp(deps, placed, organisation)]),
  ];
  return { read, placed, members, missing };
}

/** Everyone who is or was a party of one of the batches, the event's own organisation left out. */
async function partiesOf(deps: Deps, { batches, organisation }: EventMembers): Promise<readonly string[]> {
  const items = await readMany(deps.table, batches.map(batchKeyOf));
  const parties = new Set([...items.values()].flatMap((item) => Object.keys(batchOf(item)?.parties ?? {})));
  parties.delete(organisation);
  return [...parties];
}

/** The identifier under which the events of a batch are found together. */
function batchTerm(deps: Deps, batch: string): string {
  const [, gtin = "", , lot = ""] = batch.split("/");
  return boundedTerm(
    deps,
    identityOf(batchUri({ gtin, lot: decodeURIComponent(lot) }), () => new Map()),
  );
}

/** Pointers by the class of each batch, also where the event only names instances of it. */
function batchOps(deps: Deps, { organisation, key, id, terms }: PlacedEvent, batches: readonly string[]): Op[] {
  const pointer: EventPointer = { ...key, organisation };
  const known = new Set(terms.identifiers.map((identifier) => boundedTerm(deps, identifier)));
  return batches
    .map((batch) => batchTerm(deps, batch))
    .filter((term) => !known.has(term))
    .map((term) => create(identifierKey(term, terms.eventTime, organisation, id), pointer));
}

/** Which organisation joined the parties of which batches by this fact; it may see their earlier events from then on. */
function joined(fact: Fact): { readonly viewer: string; readonly batches: readonly string[] } | undefined {
  if (fact.kind === "shipment-sent") return { viewer: fact.data.to, batches: fact.data.items.map(lotId) };
  if (fact.kind === "test-recorded") return { viewer: fact.by.organisation, batches: [lotId(fact.data)] };
  return undefined;
}

const POINTERS_PER_PAGE = 100;
const PAGES_PER_CALL = 5;

/**
 * Gives an organisation that joins the parties of a batch the rows of the batch's earlier events. Answers where to go on when there are
 * more than one call may read; `from` is such a place. May be repeated. Rejects when the store is out of reach.
 */
export async function showEarlierEvents(deps: Deps, fact: Fact, from = ""): Promise<string | undefined> {
  const newcomer = joined(fact);
  if (newcomer === undefined) return undefined;
  let [at, after] = placeIn(from);
  for (let page = 0; page < PAGES_PER_CALL; page++) {
    const batch = newcomer.batches[at];
    if (batch === undefined) return undefined;
    const last = await showPage(deps, newcomer.viewer, batch, after);
    [at, after] = last === undefined ? [at + 1, undefined] : [at, last];
  }
  return after === undefined ? String(at) : `${at}.${Buffer.from(after).toString("base64url")}`;
}

function placeIn(from: string): [batch: number, after: string | undefined] {
  const [batch = "0", after] = from.split(".");
  return [Number(batch), after === undefined ? undefined : Buffer.from(after, "base64url").toString()];
}

/** One page of a batch's events; answers the last sort key when there may be more. */
async function showPage(deps: Deps, viewer: string, batch: string, after?: string): Promise<string | undefined> {
  const range = { limit: POINTERS_PER_PAGE, ...(after === undefined ? {} : { from: after }) };
  const page = await deps.table.query(identifierPartition(batchTerm(deps, batch)), range, undefined, {
    consistent: true,
  });
  const pointers = page.items.map(({ data }) => data as unknown as EventPointer);
  const others = pointers.filter(({ organisation }) => organisation !== viewer);
  const events = others.length === 0 ? [] : await loadForIndex(deps, viewer, others);
  const ops = events.flatMap((event) => {
    const placed = placeEvent(deps, event.organisation, event);
    return [...viewerOps(deps, placed, event.recordTime, viewer), ...eventIdOps(deps, placed, viewer)];
  });
  await putMissing(deps, ops);
  await rememberValues(deps, viewer, events);
  await tellSubscribers(deps, viewer, events);
  const last = page.items.at(-1)?.sk;
  return page.cursor === undefined || last === after ? undefined : last;
}
