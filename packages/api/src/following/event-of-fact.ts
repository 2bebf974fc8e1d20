import { lotId } from "@suyuan/domain/batches/identity";
import { goodsSeenBy } from "@suyuan/domain/batches/parties";
import { lotsNamed } from "@suyuan/domain/claims/lots";
import type { Fact } from "@suyuan/domain/fact";
import { EPCIS_CONTEXT } from "@suyuan/epcis/context";
import { eventHashId } from "@suyuan/epcis/hash";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Op } from "@suyuan/store/table";
import {
  eventIdOp,
  eventMembers,
  identifierOps,
  type PlacedEvent,
  placeEvent,
  viewerOps,
} from "../epcis/index/event-rows.ts";
import { isShared } from "../epcis/index/events-store.ts";
import { underKnownIds } from "../epcis/index/former-ids.ts";
import type { Deps } from "../host.ts";
import { batchIn, batchKeyOf } from "../ledger/batch-rows.ts";
import type { EventMembers, EventRow, IndexedFact } from "../ledger/event-keys.ts";
import { renamed } from "../ledger/event-keys.ts";
import { factAt } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { type Reader, readMany, readRow } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";

type Store = Pick<Deps, "table" | "sha256"> & { readonly reader: Reader };

/** The event of a fact as its row will have it. */
export interface FoundEvent {
  readonly read: ReadEvent;
  readonly placed: PlacedEvent;
  readonly members: EventMembers;
  /** Rows that its own transaction had no room for. */
  readonly missing: readonly Op[];
}

/** The event of one fact, for the followers of one call: what one of them read, the next need not read again. */
export class EventOfFact {
  readonly #deps: Store;
  readonly #at: RowKey<FactRow>;
  readonly #row: IndexedFact;
  #found: Promise<FoundEvent | undefined> | undefined;
  #viewers: Promise<readonly string[]> | undefined;

  constructor(deps: Store, at: RowKey<FactRow>, row: IndexedFact) {
    this.#deps = deps;
    this.#at = at;
    this.#row = row;
  }

  /** The event, or undefined when the fact has none. Rejects when the store is out of reach. */
  found(): Promise<FoundEvent | undefined> {
    this.#found ??= eventOf(this.#deps, this.#at, this.#row);
    return this.#found;
  }

  /** Who may see the event: its own organisation first, then everyone who is involved in one of its batches. */
  viewers(): Promise<readonly string[]> {
    this.#viewers ??= this.found().then((found) => (found === undefined ? [] : viewersOf(this.#deps, found.members)));
    return this.#viewers;
  }
}

async function eventOf(deps: Store, at: RowKey<FactRow>, row: IndexedFact): Promise<FoundEvent | undefined> {
  const { event } = row.fact;
  if (event === undefined) return undefined;
  const members = row.eventRow === undefined ? renamed(row) : await membersAt(deps, row.eventRow);
  if (!isMembers(members)) return ownEvent(deps, at, row.fact, event);
  const { context, hashId, organisation, digits } = members;
  const read = { event, context, hashId, ...(digits === undefined ? {} : { digits }) };
  return { read, members, placed: placeEvent(deps, organisation, read), missing: [] };
}

function isMembers(row: Partial<EventMembers>): row is EventMembers {
  return row.hashId !== undefined;
}

async function membersAt(deps: Store, key: RowKey<EventRow>): Promise<EventMembers> {
  const row = await readRow(deps.table, key);
  if (row === undefined) throw new Error(`fact without the row of its event: ${key.pk} ${key.sk}`);
  return renamed(row.data);
}

/** The event of a fact that came by our own routes: in the standard's own context, about batches of ours. */
async function ownEvent(
  deps: Store,
  at: RowKey<FactRow>,
  fact: Fact,
  event: NonNullable<Fact["event"]>,
): Promise<FoundEvent> {
  const context = [EPCIS_CONTEXT];
  const { organisation } = fact.by;
  const hashed = { ok: true as const, event, context, hashId: eventHashId(event, context) };
  // A row that an earlier release made of it stays the only one.
  const [read = hashed] = await underKnownIds(deps, organisation, [hashed]);
  const placed = placeEvent(deps, organisation, read);
  const batches = [...new Set(lotsNamed(event).map(lotId))];
  const members = eventMembers(placed, read, { recordTime: fact.recordedAt, batches, judgedAs: "fact" });
  const missing = [
    create(placed.key, { ...members, at: factAt(at) }),
    ...identifierOps(deps, placed),
    ...viewerOps(deps, placed, fact.recordedAt, organisation),
    ...(placed.eventID === placed.hashId ? [] : [eventIdOp(deps, placed, organisation)]),
  ];
  return { read, placed, members, missing };
}

async function viewersOf(deps: Store, members: EventMembers): Promise<readonly string[]> {
  const { organisation } = members;
  if (!isShared(members)) return [organisation];
  const keys = members.batches.map(batchKeyOf);
  const loaded = await readMany(deps.reader, keys);
  const involved = keys.flatMap((key) => {
    const batch = batchIn(loaded, key);
    return batch === undefined ? [] : goodsSeenBy(batch);
  });
  return [...new Set([organisation, ...involved])];
}
