import type { Deps } from "../../host.ts";
import { type PlacedPointer, shortParts } from "../../ledger/indexes/event-pointers.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { loadEvents, type StoredEvent } from "../index/events-store.ts";
import type { RowSet } from "./plan.ts";
import { PointerWalk } from "./pointer-walk.ts";

/**
 * What one request of a query reads at most, about: rows of the index that it looks at, events that these lead to, and MB of those. The
 * last part that it reads may go past that.
 */
export const QUERY_READS = { rows: 5_000, events: 1_000, megabytes: 4 } as const;

const MEGABYTE = 1024 * 1024;
/** Pointers taken at once. */
const TAKEN_AT_ONCE = 100;

/** Some rows of a walk, and the events they lead to. */
export interface Piece {
  readonly pointers: readonly PlacedPointer[];
  readonly events: readonly StoredEvent[];
  /** Sort key of the last row that was looked at. */
  readonly end: string;
  /** The request has read its share. */
  readonly isSpent: boolean;
}

export interface Start {
  readonly reverse: boolean;
  /** Sort key of the last row that an earlier request looked at. */
  readonly after?: string;
  /** Pointers that are taken before more are than it takes to know that a page is full. */
  readonly first?: number;
}

/** What a request has read of its share, or of a part of that. */
class Share {
  readonly #part: number;
  #rows = 0;
  #events = 0;
  #bytes = 0;

  constructor(part: number) {
    this.#part = part;
  }

  get rowsLeft(): number {
    return Math.max(QUERY_READS.rows * this.#part - this.#rows, 0);
  }

  get isSpent(): boolean {
    const { events, megabytes } = QUERY_READS;
    const [eventsMax, bytesMax] = [events * this.#part, megabytes * MEGABYTE * this.#part];
    return this.rowsLeft === 0 || this.#events >= eventsMax || this.#bytes >= bytesMax;
  }

  looked(rows: number): void {
    this.#rows += rows;
  }

  loaded(pointers: number, events: readonly StoredEvent[]): void {
    this.#events += pointers;
    for (const { bytes } of events) this.#bytes += bytes;
  }
}

/**
 * The rows of a set piece by piece, with the events that they lead to and the viewer may see; others have their turn between pieces. Rows
 * that are shared with others take half of the request's share at most, and then give way to the viewer's own. Ends with the rows; a
 * caller that must not read more than the share stops at the piece that says so.
 */
export async function* piecesOf(
  deps: Pick<Deps, "table">,
  viewer: string,
  rows: RowSet,
  start: Start,
): AsyncGenerator<Piece, void, undefined> {
  const { own } = rows;
  if (own === undefined) return yield* readRows(deps, viewer, rows, start, new Share(1));
  let end: string | undefined;
  for await (const piece of readRows(deps, viewer, rows, start, new Share(1 / 2))) {
    yield { ...piece, isSpent: false };
    if (piece.isSpent) {
      end = piece.end;
      break;
    }
  }
  if (end !== undefined) yield* readRows(deps, viewer, own, { ...start, after: end }, new Share(1 / 2));
}

async function* readRows(
  deps: Pick<Deps, "table">,
  viewer: string,
  rows: RowSet,
  { reverse, after, first = TAKEN_AT_ONCE }: Start,
  share: Share,
): AsyncGenerator<Piece, void, undefined> {
  const walk = new PointerWalk(deps.table, rows, { reverse, ...(after === undefined ? {} : { after }) });
  for (let wanted = first; ; ) {
    const before = walk.read;
    const taken = await walk.take(wanted > 0 ? Math.min(wanted, TAKEN_AT_ONCE) : TAKEN_AT_ONCE, share.rowsLeft);
    wanted -= taken.pointers.length;
    share.looked(walk.read - before);
    const { end } = taken;
    if (end === undefined) return;
    const parts = shortParts(taken.pointers);
    for (const [n, pointers] of (parts.length === 0 ? [[]] : parts).entries()) {
      const isLast = n >= parts.length - 1;
      await turn();
      const events = await eventsAt(deps, viewer, pointers);
      share.loaded(pointers.length, events);
      const isSpent = share.isSpent && !(isLast && taken.isDone);
      yield { pointers, events, end: (isLast ? end : pointers.at(-1)?.sk) ?? end, isSpent };
    }
    if (taken.isDone) return;
  }
}

async function eventsAt(
  deps: Pick<Deps, "table">,
  viewer: string,
  placed: readonly PlacedPointer[],
): Promise<readonly StoredEvent[]> {
  if (placed.length === 0) return [];
  return loadEvents(
    deps,
    viewer,
    placed.map(({ pointer }) => pointer),
  );
}
