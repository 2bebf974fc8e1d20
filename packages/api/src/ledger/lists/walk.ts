import { makeCursor, readCursor } from "@suyuan/store/cursor";
import type { Cursor, Range, Table } from "@suyuan/store/table";
import { EVENTUAL, readPage } from "../read.ts";
import { partitionOf, type Stored, type Stretch } from "../row-key.ts";

/** Rows whose things one page looks at. */
export const LOADED_MAX = 400;
/** Rows that one page reads, where the row itself says that its thing is not meant. */
export const READ_MAX = 2000;
/** Rows read at once where not all of them are expected to be shown. */
const CHUNK = 100;
const READ_CHUNK = 500;

/** A walk through index rows. `Item` is what is shown of the thing behind one. */
export interface Walk<Row extends object, Item> {
  readonly place: Stretch<Row>;
  /** Bounds of what follows the stretch's prefix, inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reverse: boolean;
  /** Tells from the row alone that its thing is not meant: such rows cost next to nothing. */
  readonly keep?: ((row: Stored<Row>) => boolean) | undefined;
  /** Are things expected to be left out? Then more rows are read at once. */
  readonly isFiltered: boolean;
  /** What is shown for each of these rows, in their order: undefined where nothing is. */
  readonly load: (rows: readonly Stored<Row>[]) => Promise<readonly (Item | undefined)[]>;
}

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Present when more may follow, though this page may show nothing. */
  readonly next?: string;
}

/** What comes after every sort key that begins so. */
const LAST = "\u{10ffff}";

/**
 * One page of at most `limit` items. It looks at no more than 400 things and 2,000 rows, whoever's they are and however few match: then it
 * ends there, perhaps empty, and its cursor goes on behind. Eventually consistent. Throws CursorInvalid for a cursor of another walk.
 */
export async function walk<Row extends object, Item>(
  table: Pick<Table, "query">,
  asked: Walk<Row, Item>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ListPage<Item>> {
  const { pk, range } = rangeOf(asked);
  let at = cursor === undefined ? undefined : readCursor(pk, range, cursor);
  const items: Item[] = [];
  for (let read = 0, loaded = 0; ; ) {
    const need = limit - items.length;
    const chunk = asked.keep ? READ_CHUNK : asked.isFiltered ? Math.max(need, CHUNK) : need;
    const { rows, isEnd } = await rowsAfter(table, asked.place, range, at, chunk);
    const kept = asked.keep ? rows.filter(asked.keep) : rows;
    const looked = kept.slice(0, LOADED_MAX - loaded);
    const full = await show(asked, looked, items, limit);
    const stop = full ?? (looked.length < kept.length ? looked.at(-1) : undefined);
    if (stop !== undefined) {
      const isLast = isEnd && stop.sk === rows.at(-1)?.sk;
      return isLast ? { items } : { items, next: makeCursor(pk, range, stop.sk) };
    }
    at = rows.at(-1)?.sk ?? at;
    if (isEnd || at === undefined) return { items };
    read += rows.length;
    loaded += looked.length;
    if (read >= READ_MAX || loaded >= LOADED_MAX) return { items, next: makeCursor(pk, range, at) };
  }
}

/** Adds what is shown of the rows to `items`. Answers the row with which there are `limit` of them. */
async function show<Row extends object, Item>(
  { load }: Walk<Row, Item>,
  rows: readonly Stored<Row>[],
  items: Item[],
  limit: number,
): Promise<Stored<Row> | undefined> {
  if (rows.length === 0) return undefined;
  const shown = await load(rows);
  for (const [n, row] of rows.entries()) {
    const item = shown[n];
    if (item !== undefined) items.push(item);
    if (items.length === limit) return row;
  }
  return undefined;
}

/** A stretch has a prefix or bounds, never both: the prefix becomes part of the bounds. */
function rangeOf<Row extends object>({
  place,
  from = "",
  to = "",
  reverse,
}: Walk<Row, unknown>): {
  readonly pk: string;
  readonly range: Range & { readonly from: string; readonly to: string };
} {
  const { pk, prefix } = place;
  return { pk, range: { from: `${prefix}${from}` || " ", to: `${prefix}${to}${LAST}`, reverse } };
}

interface Rows<Row extends object> {
  readonly rows: readonly Stored<Row>[];
  readonly isEnd: boolean;
}

/** The next rows after a sort key. Bounds are inclusive, so the one that was last comes again and is left out. */
async function rowsAfter<Row extends object>(
  table: Pick<Table, "query">,
  { pk }: Stretch<Row>,
  range: Range,
  after: Cursor | undefined,
  count: number,
): Promise<Rows<Row>> {
  const behind = after === undefined ? {} : range.reverse ? { to: after } : { from: after };
  const limit = after === undefined ? count : count + 1;
  const page = await readPage(table, partitionOf<Row>(pk), { ...range, ...behind, limit }, undefined, EVENTUAL);
  return { rows: page.rows.filter(({ sk }) => sk !== after), isEnd: page.cursor === undefined };
}
