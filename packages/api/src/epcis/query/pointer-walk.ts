import type { Cursor, Key, Table } from "@suyuan/store/table";
import type { EventPointer } from "../../ledger/event-keys.ts";
import { readPage } from "../../ledger/read.ts";
import type { Partition, Stored } from "../../ledger/row-key.ts";
import type { RowSet } from "./plan.ts";

/** A pointer and its place in the walk. */
export interface PlacedPointer {
  readonly sk: string;
  readonly pointer: EventPointer;
}

interface Head {
  readonly partition: Partition<EventPointer>;
  items: readonly Stored<EventPointer>[];
  at: number;
  cursor: Cursor | undefined;
  isDone: boolean;
}

const ROWS_AT_ONCE_MIN = 4;
const ROWS_AT_ONCE_MAX = 200;

/**
 * The pointers of a row set in the order of their sort keys, those of several partitions merged and each event once (its sort key is the
 * same in all of them). Reads no more than a page of each partition ahead.
 */
export class PointerWalk {
  readonly #table: Table;
  readonly #rows: RowSet;
  readonly #reverse: boolean;
  readonly #heads: readonly Head[];
  #last: string | undefined;
  /** Rows read so far. */
  read = 0;

  /** `after` is the sort key of the last pointer seen by an earlier walk over the same rows. */
  constructor(table: Table, rows: RowSet, { reverse, after }: { readonly reverse: boolean; readonly after?: string }) {
    this.#table = table;
    this.#reverse = reverse;
    this.#last = after;
    this.#rows = { ...rows, ...(after === undefined ? {} : reverse ? { to: after } : { from: after }) };
    const { from, to } = this.#rows;
    const isEmpty = from !== undefined && to !== undefined && from > to;
    this.#heads = rows.partitions.map((partition) => ({
      partition,
      items: [],
      at: 0,
      cursor: undefined,
      isDone: isEmpty,
    }));
  }

  /** The next pointers, at most `count`; fewer only at the end. */
  async take(count: number): Promise<readonly PlacedPointer[]> {
    const taken: PlacedPointer[] = [];
    // One row more where the last pointer of an earlier walk is read again.
    const limit = Math.ceil(count / this.#heads.length) + (this.#last === undefined ? 0 : 1);
    while (taken.length < count) {
      await this.#fill(Math.min(Math.max(limit, ROWS_AT_ONCE_MIN), ROWS_AT_ONCE_MAX));
      const next = this.#next();
      if (next === undefined) break;
      if (next.sk === this.#last) continue;
      this.#last = next.sk;
      taken.push({ sk: next.sk, pointer: next.data });
    }
    return taken;
  }

  async #fill(limit: number): Promise<void> {
    const empty = this.#heads.filter(({ at, items, isDone }) => at === items.length && !isDone);
    if (empty.length === 0) return;
    const { from, to } = this.#rows;
    const range = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      reverse: this.#reverse,
      limit,
    };
    await Promise.all(
      empty.map(async (head) => {
        const page = await readPage(this.#table, head.partition, range, head.cursor);
        this.read += page.rows.length;
        head.items = page.rows;
        head.at = 0;
        head.cursor = page.cursor;
        head.isDone = page.cursor === undefined;
      }),
    );
    // A page may be empty and yet have a cursor.
    if (empty.some(({ items, isDone }) => items.length === 0 && !isDone)) await this.#fill(limit);
  }

  #next(): Stored<EventPointer> | undefined {
    let best: Head | undefined;
    for (const head of this.#heads) {
      if (best === undefined || this.#isEarlier(head.items[head.at], best.items[best.at])) best = head;
    }
    const item = best?.items[best.at];
    if (best !== undefined && item !== undefined) best.at++;
    return item;
  }

  #isEarlier(a: Key | undefined, b: Key | undefined): boolean {
    if (a === undefined || b === undefined) return a !== undefined;
    return this.#reverse ? a.sk > b.sk : a.sk < b.sk;
  }
}
