/** The check of `suyuan check`, over items at hand. */
import { contradictions } from "@suyuan/api/soundness/check";
import { type StoredRows, sumsInMemory } from "@suyuan/api/soundness/stored";
import type { Item, Key } from "@suyuan/store/table";

const idOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const inOrder = (items: readonly Item[]): Item[] => {
  const keyed = items.map((item) => ({ item, at: Buffer.from(`${item.pk}\0${item.sk}`) }));
  return keyed.sort((a, b) => Buffer.compare(a.at, b.at)).map(({ item }) => item);
};

function storedOf(all: readonly Item[]): StoredRows {
  const sorted = inOrder(all);
  const byKey = new Map(sorted.map((item) => [idOf(item), item]));
  const byPartition = Map.groupBy(sorted, ({ pk }) => pk);
  return {
    rows: () => sorted,
    get: (key) => byKey.get(idOf(key)),
    under: (pk, prefix) => (byPartition.get(pk) ?? []).filter(({ sk }) => sk.startsWith(prefix)),
  };
}

/** Every contradiction among these items; empty when they are sound. */
export function faultsIn(all: readonly Item[]): string[] {
  const look = { stored: storedOf(all), sums: sumsInMemory() };
  return [...contradictions(look)].map(({ row, en }) => `${row}: ${en}`);
}

/** Facts that nothing followed yet. */
export function unfollowed(all: readonly Item[]): number {
  return all.filter(({ pk }) => pk.startsWith("OUTBOX#")).length;
}
