import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { GET_MANY_KEYS_MAX } from "@suyuan/store/limits";
import {
  type Item,
  type JsonObject,
  type Key,
  keyText,
  type ReadOptions,
  StoreUnavailable,
  type Table,
} from "@suyuan/store/table";
import { batchPartKey, isBatchKey } from "../keys.ts";
import { batchOfParts, type PartRow } from "./parts.ts";

/** A batch that lies in parts, put together: what its parts hold, as text, by their names. */
const partTexts = new WeakMap<object, ReadonlyMap<string, string>>();
const wholes = new WeakMap<Item, Item>();

/** The parts that a whole batch was put together from; undefined of one that is a row by itself. */
export function textsOfParts(whole: object): ReadonlyMap<string, string> | undefined {
  return partTexts.get(whole);
}

/** Says what a batch's row, as it is about to be written, stands for: the whole, for whoever decides next in the same transaction. */
export function rememberWhole(row: Item, whole: PackedBatch, texts: ReadonlyMap<string, string>): void {
  const item: Item = { ...row, data: dataOf(whole) };
  partTexts.set(item, texts);
  wholes.set(row, item);
}

/** The batch that a row to be written stands for; any other item as it is. */
export function wholeOf(item: Item): Item {
  return wholes.get(item) ?? item;
}

/** Only what can be written as JSON is in a row. */
const dataOf = (row: object): JsonObject => row as JsonObject;

type Reader = Pick<Table, "getMany">;

const partsIn = (item: Item | undefined): PackedBatch["parts"] =>
  item !== undefined && isBatchKey(item) ? (item.data as { readonly parts?: PackedBatch["parts"] }).parts : undefined;

/** Is this the row of a batch that lies in parts? */
export const liesInParts = (item: Item | undefined): boolean => partsIn(item) !== undefined;

/** One that has yet to be put together. */
const isApart = (item: Item | undefined): item is Item =>
  item !== undefined && liesInParts(item) && !partTexts.has(item);

const partKeys = (item: Item): readonly Key[] =>
  Object.keys(partsIn(item) ?? {}).map((name) => batchPartKey(item, name));

/** Parts are read after the row that names them; whoever writes in between is seen by their versions. */
const READINGS_MAX = 4;

/**
 * Items with every batch that lies in parts put together from them, whole: for whoever decides on it. Costs nothing where there is none.
 * One that changes as fast as it is read, or lacks a part, is left as its digest: `requireWhole` refuses that.
 */
export async function withWholeBatches(
  table: Reader,
  items: readonly (Item | undefined)[],
  options: ReadOptions,
): Promise<readonly (Item | undefined)[]> {
  let found = items;
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    const apart = found.filter(isApart);
    if (apart.length === 0) return found;
    const parts = await readIn(table, apart.flatMap(partKeys), options);
    found = found.map((item) => (isApart(item) ? (putTogether(item, parts) ?? item) : item));
    const fresh = await readIn(table, found.filter(isApart), { ...options, consistent: true });
    found = found.map((item) => (isApart(item) ? fresh.get(keyText(item)) : item));
  }
  return found;
}

/** Throws StoreUnavailable for the row of a batch that could not be put together: it changes as fast as it is read, or a part is missing. */
export function requireWhole(row: object & { readonly data: { readonly parts?: PackedBatch["parts"] } }): void {
  if (row.data.parts === undefined || partTexts.has(row)) return;
  throw new StoreUnavailable("a batch changes while its parts are read, or one of them is missing", "not-committed");
}

/** What is there under these keys, by their names: a hundred in one call, and none for none. */
async function readIn(table: Reader, keys: readonly Key[], options: ReadOptions): Promise<ReadonlyMap<string, Item>> {
  const plain = keys.map(({ pk, sk }) => ({ pk, sk }));
  const calls = Array.from({ length: Math.ceil(plain.length / GET_MANY_KEYS_MAX) }, (_, n) =>
    table.getMany(plain.slice(n * GET_MANY_KEYS_MAX, (n + 1) * GET_MANY_KEYS_MAX), options),
  );
  const found = (await Promise.all(calls)).flat().filter((item) => item !== undefined);
  return new Map(found.map((item) => [keyText(item), item]));
}

/** Undefined where a part is another than the row names. */
function putTogether(item: Item, found: ReadonlyMap<string, Item>): Item | undefined {
  const parts = partsIn(item) ?? {};
  const rows = new Map<string, PartRow>();
  const texts = new Map<string, string>();
  for (const [name, version] of Object.entries(parts)) {
    const part = found.get(keyText(batchPartKey(item, name)));
    if (part?.version !== version) return undefined;
    rows.set(name, part.data);
    texts.set(name, JSON.stringify(part.data));
  }
  const whole: Item = { ...item, data: dataOf({ ...batchOfParts(rows), parts }) };
  partTexts.set(whole, texts);
  return whole;
}
