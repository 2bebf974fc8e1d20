import { GET_MANY_KEYS_MAX } from "@suyuan/store/limits";
import type { Item, Key, Table } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { Loaded } from "./commit.ts";

export const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Items by key, in rounds of a hundred that run at once; each key once. */
export async function readMany(table: Table, keys: readonly Key[]): Promise<ReadonlyMap<string, Item>> {
  const distinct = [...new Map(keys.map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }])).values()];
  const some = Array.from({ length: Math.ceil(distinct.length / GET_MANY_KEYS_MAX) }, (_, n) =>
    distinct.slice(n * GET_MANY_KEYS_MAX, (n + 1) * GET_MANY_KEYS_MAX),
  );
  const found = await Promise.all(some.map((part) => table.getMany(part, { consistent: true })));
  return new Map(found.flat().flatMap((item) => (item === undefined ? [] : [[nameOf(item), item] as const])));
}

/** Keys of one read. */
const CALL_MAX = 100;

/** Loads any number of keys, consistently, in one round of calls. */
export async function loadAll(deps: Deps, keys: readonly Key[]): Promise<Loaded> {
  const parts = Array.from({ length: Math.ceil(keys.length / CALL_MAX) }, (_, n) =>
    keys.slice(n * CALL_MAX, (n + 1) * CALL_MAX),
  );
  const items = await Promise.all(parts.map((part) => deps.table.getMany(part, { consistent: true })));
  return new Loaded(keys, items.flat());
}
