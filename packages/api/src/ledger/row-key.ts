import { itemBytes } from "@suyuan/store/capacity";
import { type Item, type Key, keyText } from "@suyuan/store/table";

declare const holds: unique symbol;

/**
 * The key of a row that holds a `Row`. Only the key functions of this folder make one, so that a key and the shape under it cannot part:
 * whatever is read or written under it has its type from here. The store itself knows keys alone.
 */
export interface RowKey<out Row extends object> extends Key {
  readonly [holds]: Row;
}

/** A partition in which every row holds a `Row`. */
export type Partition<Row extends object> = string & { readonly [holds]: Row };

/** Rows of one partition that begin alike and hold a `Row`; others lie beside them. */
export interface Stretch<out Row extends object> {
  readonly pk: string;
  readonly prefix: string;
  readonly [holds]: Row;
}

/** A row as it is stored. */
export interface Stored<out Row extends object> extends RowKey<Row> {
  /** Positive; a guard compares it. */
  readonly version: number;
  readonly data: Row;
  /** Epoch seconds; see `Item` of the store. */
  readonly expiresAt?: number;
}

/** The shape under a key. */
export type RowUnder<K> = K extends RowKey<infer Row> ? Row : never;

/** For the key functions of this folder. */
export function keyOf<Row extends object>(pk: string, sk: string): RowKey<Row> {
  return { pk, sk } as RowKey<Row>;
}

/** For the key functions of this folder. */
export function partitionOf<Row extends object>(pk: string): Partition<Row> {
  return pk as Partition<Row>;
}

/** For the key functions of this folder. */
export function stretchOf<Row extends object>(pk: string, prefix: string): Stretch<Row> {
  return { pk, prefix } as Stretch<Row>;
}

/** An item with the type that its key promises. Only this application writes the table, so that is trusted. */
export function storedUnder<Row extends object>(_key: RowKey<Row>, item: Item | undefined): Stored<Row> | undefined {
  return item as Stored<Row> | undefined;
}

/** The same of all items of a place. */
export function storedIn<Row extends object>(
  _place: Partition<Row> | Stretch<Row>,
  items: readonly Item[],
): readonly Stored<Row>[] {
  return items as readonly Stored<Row>[];
}

/** How large a row is, as DynamoDB counts. */
export function bytesOf(row: Stored<object>): number {
  return itemBytes(row as Item);
}

/** Keys each once, in the order in which they came first. */
export function distinctKeys(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}
