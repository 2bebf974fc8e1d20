import type { Cursor, Key, Table } from "@suyuan/store/table";
import type { PointerRow } from "../../ledger/event-keys.ts";
import { isMarked, type PlacedPointer, placedIn } from "../../ledger/indexes/event-pointers.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { readPage } from "../../ledger/read.ts";
import type { Partition, Stored } from "../../ledger/row-key.ts";
import type { RowSet } from "./plan.ts";

/** What was taken of a walk. */
export interface Taken {
  readonly pointers: readonly PlacedPointer[];
  /** Sort key of the last row that was looked at; undefined when none was. */
  readonly end: string | undefined;
  /** There is nothing after it. */
  readonly isDone: boolean;
}

interface Head {
  readonly partition: Partition<PointerRow>;
  /** Only rows with marks count. */
  readonly isMarkedOnly: boolean;
  items: readonly Stored<PointerRow>[];
  at: number;
  cursor: Cursor | undefined;
  isDone: boolean;
}

const ROWS_AT_ONCE_MIN = 4;
/** Of all partitions together. */
const ROWS_AT_ONCE_MAX = 400;
/** How many rows are read at first for one that is not passed over by its marks. */
const ROWS_PER_MATCH = 4;

/**
 * The pointers of a row set in the order of their sort keys, those of several partitions merged and each event once (its sort key is the
 * same in all of them). Rows whose marks say that their event cannot match are passed over. Reads no more than a page of each partition
 * ahead, more at a time the longer it goes on, and lets others have their turn between reads.
 */
export class PointerWalk {
  readonly #table: Table;
  readonly #rows: RowSet;
  readonly #reverse: boolean;
  readonly #heads: readonly Head[];
  #last: string | undefined;
  #atOnce = 0;
  /** Rows looked at so far. */
  read = 0;

  /** `after` is the sort key of the last row that an earlier walk over the same rows looked at. */
  constructor(table: Table, rows: RowSet, { reverse, after }: { readonly reverse: boolean; readonly after?: string }) {
    this.#table = table;
    this.#reverse = reverse;
    this.#last = after;
    this.#rows = { ...rows, ...(after === undefined ? {} : reverse ? { to: after } : { from: after }) };
    const { from, to } = this.#rows;
    const isEmpty = from !== undefined && to !== undefined && from > to;
    const headOf = (isMarkedOnly: boolean) => (partition: Partition<PointerRow>) => {
      return { partition, isMarkedOnly, items: [], at: 0, cursor: undefined, isDone: isEmpty };
    };
    // Those of which every row counts first: of two rows of one event theirs is taken.
    this.#heads = [...rows.partitions.map(headOf(false)), ...(rows.marked ?? []).map(headOf(true))];
  }

  /** The next pointers, at most `count`, looking at no more than about `rowsMax` rows for them. */
  async take(count: number, rowsMax = Number.POSITIVE_INFINITY): Promise<Taken> {
    const pointers: PlacedPointer[] = [];
    const { sift } = this.#rows;
    let end: string | undefined;
    for (let looked = 0; pointers.length < count && looked < rowsMax; looked++) {
      await this.#fill(count);
      const next = this.#next();
      if (next === undefined) return { pointers, end, isDone: true };
      this.read++;
      const { sk, data } = next.row;
      end = sk;
      if (sk === this.#last) continue;
      this.#last = sk;
      if (isMarked(data) ? sift?.(data.is) === false : next.isMarkedOnly) continue;
      pointers.push(placedIn(next.row));
    }
    return { pointers, end, isDone: false };
  }

  async #fill(count: number): Promise<void> {
    const empty = this.#heads.filter(({ at, items, isDone }) => at === items.length && !isDone);
    if (empty.length === 0) return;
    if (this.#atOnce > 0) await turn();
    // One row more where the last pointer of an earlier walk is read again; some more where most may be passed over.
    const wanted = count * (this.#rows.sift === undefined ? 1 : ROWS_PER_MATCH);
    const first = Math.ceil(wanted / this.#heads.length) + (this.#last === undefined ? 0 : 1);
    const most = Math.floor(ROWS_AT_ONCE_MAX / this.#heads.length);
    this.#atOnce = Math.max(Math.min(Math.max(first, 2 * this.#atOnce), most), ROWS_AT_ONCE_MIN);
    const { from, to } = this.#rows;
    const range = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      reverse: this.#reverse,
      limit: this.#atOnce,
    };
    await Promise.all(
      empty.map(async (head) => {
        const page = await readPage(this.#table, head.partition, range, head.cursor);
        head.items = page.rows;
        head.at = 0;
        head.cursor = page.cursor;
        head.isDone = page.cursor === undefined;
      }),
    );
    // A page may be empty and yet have a cursor.
    if (empty.some(({ items, isDone }) => items.length === 0 && !isDone)) await this.#fill(count);
  }

  #next(): { readonly row: Stored<PointerRow>; readonly isMarkedOnly: boolean } | undefined {
    let best: Head | undefined;
    for (const head of this.#heads) {
      if (best === undefined || this.#isEarlier(head.items[head.at], best.items[best.at])) best = head;
    }
    const row = best?.items[best.at];
    if (best === undefined || row === undefined) return undefined;
    best.at++;
    return { row, isMarkedOnly: best.isMarkedOnly };
  }

  #isEarlier(a: Key | undefined, b: Key | undefined): boolean {
    if (a === undefined || b === undefined) return a !== undefined;
    return this.#reverse ? a.sk > b.sk : a.sk < b.sk;
  }
}
