import { balanceOfPots, potsOfBalance } from "@suyuan/domain/certificates/balance";
import type { Balance } from "@suyuan/domain/certificates/certificate";
import { counted, type Pots } from "@suyuan/domain/escrow/escrow";
import type { Season } from "@suyuan/domain/farm/base";
import { GET_MANY_KEYS_MAX } from "@suyuan/store/limits";
import { type Item, type JsonObject, type Key, keyText, type ReadOptions, type Table } from "@suyuan/store/table";
import { type RowKey, type Stored, storedUnder } from "../row-key.ts";
import { isSumKey, type PartOfSum, partOfSumKey, type Spread, type Sum, type SumRow, sumRowKey } from "./keys.ts";

/** A sum that lies in parts, as it was read: what its own row counts, and each part. */
export interface InParts {
  readonly spread: Spread;
  /** What the row counts: what is spent, and what is lent. */
  readonly row: Pots;
  readonly parts: readonly Stored<PartOfSum>[];
}

const inParts = new WeakMap<object, InParts>();

/** What a sum was put together from; undefined of one that is a row by itself, or that nobody found. */
export const partsOfSum = (sum: object | undefined): InParts | undefined => sum && inParts.get(sum);

/** What is counted in a sum, by pot. */
export function potsOf(sum: Sum | undefined): Pots {
  if (sum === undefined) return {};
  return "spent" in sum ? potsOfBalance(sum) : sum.plots;
}

/** The sum with these pots. */
function withPots(sum: Sum, pots: Pots): Balance | Season {
  return "spent" in sum ? balanceOfPots(sum.certificate, pots) : { ...sum, plots: pots };
}

/** The row of a sum in parts: its own count, and where its parts are. */
export const spreadRow = (sum: Sum, row: Pots, escrow: Spread): SumRow => ({ ...withPots(sum, row), escrow });

const rowIn = (item: Item): SumRow | undefined => storedUnder(sumRowKey(item), item)?.data;

const spreadIn = (item: Item | undefined): Spread | undefined =>
  item !== undefined && isSumKey(item) ? rowIn(item)?.escrow : undefined;

/** Only what can be written as JSON is in a row. */
const dataOf = (row: object): JsonObject => row as JsonObject;

/** Is this the row of a sum that lies in parts, whose parts have yet to be read? */
export const liesApart = (item: Item | undefined): item is Item =>
  item !== undefined && spreadIn(item) !== undefined && !inParts.has(item);

type Reader = Pick<Table, "getMany">;

function partKeysOf(item: Item): readonly RowKey<PartOfSum>[] {
  const { id, parts: length } = spreadIn(item) ?? { id: 0, parts: 0 };
  return Array.from({ length }, (_, n) => partOfSumKey(item, id, n));
}

/**
 * Items with every sum that lies in parts put together, so that whoever reads one has what is counted in all. Costs nothing where there is
 * none, one round of reads where there is. One whose parts are gone stays apart: its row is another by now, and is read again by whoever asked.
 */
export async function withWholeSums(
  table: Reader,
  items: readonly (Item | undefined)[],
  options: ReadOptions,
): Promise<readonly (Item | undefined)[]> {
  const apart = items.filter(liesApart);
  if (apart.length === 0) return items;
  const parts = await readIn(table, apart.flatMap(partKeysOf), options);
  return items.map((item) => (liesApart(item) ? (putTogether(item, parts) ?? item) : item));
}

async function readIn(table: Reader, keys: readonly Key[], options: ReadOptions): Promise<ReadonlyMap<string, Item>> {
  const plain = keys.map(({ pk, sk }) => ({ pk, sk }));
  const calls = Array.from({ length: Math.ceil(plain.length / GET_MANY_KEYS_MAX) }, (_, n) =>
    table.getMany(plain.slice(n * GET_MANY_KEYS_MAX, (n + 1) * GET_MANY_KEYS_MAX), options),
  );
  const read = (await Promise.all(calls)).flat().filter((item) => item !== undefined);
  return new Map(read.map((item) => [keyText(item), item]));
}

/** Undefined where the parts are gone: the row is another by now. */
function putTogether(item: Item, found: ReadonlyMap<string, Item>): Item | undefined {
  const stored = rowIn(item);
  if (stored?.escrow === undefined) return undefined;
  const { escrow, ...sum } = stored;
  const parts = partKeysOf(item).flatMap((key) => storedUnder(key, found.get(keyText(key))) ?? []);
  if (parts.length !== escrow.parts) return undefined;
  const row = potsOf(sum);
  const left = parts.map(({ data }) => data.left);
  const pots = counted(row, left);
  const whole: Item = { ...item, data: dataOf(withPots(sum, pots)) };
  inParts.set(whole, { spread: escrow, row, parts });
  return whole;
}
