import { GET_MANY_KEYS_MAX } from "@suyuan/store/limits";
import {
  type Cursor,
  type Item,
  type Key,
  keyText,
  type Range,
  type ReadOptions,
  StoreUnavailable,
  type Table,
} from "@suyuan/store/table";
import type { Ground } from "../host.ts";
import { liesInParts, withWholeBatches } from "./batches/whole.ts";
import { isPartOfSumKey } from "./escrow/keys.ts";
import { liesApart, withWholeSums } from "./escrow/whole.ts";
import { isBatchPartKey } from "./keys.ts";
import { Loaded } from "./loaded.ts";
import {
  distinctKeys,
  type Partition,
  type RowKey,
  type RowUnder,
  type Stored,
  type Stretch,
  storedIn,
  storedUnder,
} from "./row-key.ts";
import type { FactRow, FactShare } from "./rows.ts";

/** What can be read by key: a table, or the draft of one. */
export type Reader = Pick<Table, "get" | "getMany">;

/** What a command may be made from that has to look at what is stored first. */
export type ReadingGround = Ground & { readonly table: Reader };

export const CONSISTENT: ReadOptions = { consistent: true };
/** At half the price; may miss the newest write. */
export const EVENTUAL: ReadOptions = { consistent: false };

/**
 * Finds each row once, as it is when it is first asked for: for one call of somebody who looks, and guards nothing by what was found. Reads
 * that may be a moment old are not remembered, nor a batch or sum that lies in parts: its row and they must be of one moment.
 */
export function rememberingReader(table: Reader): Reader {
  const found = new Map<string, Item | undefined>();
  const getMany: Reader["getMany"] = async (keys, options) => {
    if (options?.consistent !== true) return table.getMany(keys, options);
    const unknown = keys.filter((key) => !found.has(keyText(key)));
    const items = unknown.length === 0 ? [] : await table.getMany(unknown, options);
    const fresh = new Map(unknown.map((key, n) => [keyText(key), items[n]]));
    for (const key of unknown) {
      const item = fresh.get(keyText(key));
      const isPart = isBatchPartKey(key) || isPartOfSumKey(key);
      if (!isPart && !liesInParts(item) && !liesApart(item)) found.set(keyText(key), item);
    }
    return keys.map((key) => found.get(keyText(key)) ?? fresh.get(keyText(key)));
  };
  return { getMany, get: async (key, options) => (await getMany([key], options))[0] };
}

/** A row that lies in parts may be another once they are read: then all that was asked for is read again, so that it is of one time. */
const READINGS_MAX = 4;

/** What `read` finds, with what lies in parts put together: batches, balances and seasons. Throws StoreUnavailable where that changes all the time. */
async function readWholes(
  table: Pick<Table, "getMany">,
  read: (options: ReadOptions) => Promise<readonly (Item | undefined)[]>,
  options: ReadOptions,
): Promise<readonly (Item | undefined)[]> {
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    const asked = reading === 0 ? options : { ...options, consistent: true };
    const found = await withWholeSums(table, await withWholeBatches(table, await read(asked), asked), asked);
    if (!found.some(liesApart)) return found;
  }
  throw new StoreUnavailable("a balance or season changes as fast as it is read", "not-committed");
}

/** The row under one key. */
export async function readRow<Row extends object>(
  table: Pick<Table, "get">,
  key: RowKey<Row>,
  options: ReadOptions = CONSISTENT,
): Promise<Stored<Row> | undefined> {
  const getMany: Table["getMany"] = (keys) => Promise.all(keys.map((one) => table.get(one, options)));
  const [item] = await readWholes({ getMany }, async (asked) => [await table.get(key, asked)], options);
  return storedUnder(key, item);
}

/** Items in parts of `size`; the last may be smaller. */
export function partsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let n = 0; n < items.length; n += size) parts.push(items.slice(n, n + size));
  return parts;
}

/** Any number of keys, each read once, in one round of calls of at most a hundred that run at once; one more where a batch lies in parts. */
export async function readMany(
  table: Pick<Table, "getMany">,
  keys: readonly Key[],
  options: ReadOptions = CONSISTENT,
): Promise<Loaded> {
  const { distinct, calls } = distinctOf(keys);
  return new Loaded(distinct, await readWholes(table, (asked) => calls(table, asked), options));
}

/** As `readMany`, with balances and seasons that lie in parts as their rows: `withSums` puts them together, so late that few others come between. */
export async function readApart(
  table: Pick<Table, "getMany">,
  keys: readonly Key[],
  options: ReadOptions,
): Promise<Loaded> {
  const { distinct, calls } = distinctOf(keys);
  return new Loaded(distinct, await withWholeBatches(table, await calls(table, options), options));
}

/** With its balances and seasons put together; undefined where one is another by now, and everything is to be read again. */
export async function withSums(
  table: Pick<Table, "getMany">,
  loaded: Loaded,
  options: ReadOptions,
): Promise<Loaded | undefined> {
  const rows = loaded.items().filter(liesApart);
  if (rows.length === 0) return loaded;
  const found = await withWholeSums(table, rows, options);
  return found.some(liesApart) ? undefined : loaded.with(new Loaded(rows, found));
}

/** As `readMany`, with the digest of a batch that lies in parts: for whoever looks at its certificate or recall alone, in one round. */
export async function readHeads(
  table: Pick<Table, "getMany">,
  keys: readonly Key[],
  options: ReadOptions = CONSISTENT,
): Promise<Loaded> {
  const { distinct, calls } = distinctOf(keys);
  return new Loaded(distinct, await calls(table, options));
}

/** Each key once, and how what lies under them is read. */
function distinctOf(keys: readonly Key[]) {
  const distinct = distinctKeys(keys).map(({ pk, sk }) => ({ pk, sk }));
  const calls = async (table: Pick<Table, "getMany">, options: ReadOptions) =>
    (await Promise.all(partsOf(distinct, GET_MANY_KEYS_MAX).map((part) => table.getMany(part, options)))).flat();
  return { distinct, calls };
}

/** The rows under 1 to 100 distinct keys, of whatever kinds, in their order: one call. */
export async function readRows<const Keys extends readonly RowKey<object>[]>(
  table: Pick<Table, "getMany">,
  keys: Keys,
  options: ReadOptions = CONSISTENT,
): Promise<{ readonly [N in keyof Keys]: Stored<RowUnder<Keys[N]>> | undefined }> {
  return (await readWholes(table, (asked) => table.getMany(keys, asked), options)) as {
    [N in keyof Keys]: Stored<RowUnder<Keys[N]>> | undefined;
  };
}

export interface RowPage<Row extends object> {
  readonly rows: readonly Stored<Row>[];
  /** Present when more may follow. */
  readonly cursor?: Cursor;
}

/** One page of a partition or stretch, in the order of its sort keys. `range` says where and how many; a stretch brings its prefix. */
export async function readPage<Row extends object>(
  table: Pick<Table, "query">,
  place: Partition<Row> | Stretch<Row>,
  range: Omit<Range, "prefix"> = {},
  cursor?: Cursor,
  options: ReadOptions = CONSISTENT,
): Promise<RowPage<Row>> {
  const { pk, asked } =
    typeof place === "string"
      ? { pk: place, asked: range }
      : { pk: place.pk, asked: { ...range, prefix: place.prefix } };
  const page = await table.query(pk, asked, cursor, options);
  const rows = storedIn(place, page.items);
  return page.cursor === undefined ? { rows } : { rows, cursor: page.cursor };
}

/** Every row of a partition or stretch, page after page, consistent; at most `pagesMax` pages of about 1 MB. */
export async function readAll<Row extends object>(
  table: Pick<Table, "query">,
  place: Partition<Row> | Stretch<Row>,
  range: Omit<Range, "prefix"> = {},
  pagesMax = Number.POSITIVE_INFINITY,
): Promise<readonly Stored<Row>[]> {
  const found: Stored<Row>[] = [];
  let cursor: Cursor | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const { rows, cursor: next } = await readPage(table, place, range, cursor);
    found.push(...rows);
    if (next === undefined) break;
    cursor = next;
  }
  return found;
}

/** The fact under a key; for an act that has a part in a fact kept elsewhere that fact, with the act's own answer. */
export async function readFact(
  table: Pick<Table, "get">,
  at: RowKey<FactRow>,
  options: ReadOptions = CONSISTENT,
): Promise<FactRow | undefined> {
  const place: RowKey<FactRow | FactShare> = at;
  const row = (await readRow(table, place, options))?.data;
  if (row === undefined || !("ref" in row)) return row;
  const { ref, ...answered } = row;
  const shared = (await readRow(table, ref, options))?.data;
  return shared && { ...shared, ...answered };
}
