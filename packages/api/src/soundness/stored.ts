import type { Item, Key } from "@suyuan/store/table";
import { type RowKey, storedUnder } from "../ledger/row-key.ts";

/** All rows of a store as they are at one moment. */
export interface StoredRows {
  /** In the order of the keys' UTF-8 bytes, one at a time. */
  rows(): Iterable<Item>;
  get(key: Key): Item | undefined;
  /** Rows of one partition whose sort keys begin so, in order. */
  under(pk: string, prefix: string): Iterable<Item>;
}

/** Sums by name that may be too many for memory. */
export interface Sums {
  add(name: string, amount: number): void;
  /** Those that are not zero. */
  unequal(): Iterable<readonly [name: string, sum: number]>;
}

/** Sums in memory: for some thousand names. */
export function sumsInMemory(): Sums {
  const sums = new Map<string, number>();
  return {
    add: (name, amount) => void sums.set(name, (sums.get(name) ?? 0) + amount),
    unequal: () => [...sums].filter(([, sum]) => sum !== 0),
  };
}

/** What a rule looks into. */
export interface Look {
  readonly stored: StoredRows;
  readonly sums: Sums;
  /** Whether the store of files has one of that name. Absent: files are not looked at. */
  readonly hasBlob?: (name: string) => boolean;
}

/** One contradiction: the row where it shows, and what is wrong with it. */
export interface Fault {
  readonly row: string;
  readonly en: string;
  readonly zh: string;
}

/** A row's name in words. */
export const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

export const fault = (row: Key | string, en: string, zh: string): Fault => ({
  row: typeof row === "string" ? row : nameOf(row),
  en,
  zh,
});

/** What lies under a key. */
export function read<Row extends object>({ stored }: Look, key: RowKey<Row>): Row | undefined {
  return storedUnder(key, stored.get(key))?.data;
}

/** What an item holds whose key is this one. */
export function held<Row extends object>(key: RowKey<Row>, item: Item): Row | undefined {
  return storedUnder(key, item)?.data;
}

export const isThere = ({ stored }: Look, key: Key): boolean => stored.get(key) !== undefined;
