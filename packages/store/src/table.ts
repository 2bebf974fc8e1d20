/**
 * Table: an ordered key-value store shaped like DynamoDB (see docs/access-patterns.md for the keys that live in it).
 * The semantics of this port are DynamoDB's; an adapter over something stricter emulates them, limits included.
 */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Keys compare by their UTF-8 bytes. `pk` is 1 to 2048 bytes, `sk` 1 to 1024 bytes. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A key as one text, to find items by it in maps: the length in front keeps ("a", "bc") and ("ab", "c") apart. */
export function keyText({ pk, sk }: Key): string {
  return `${pk.length}:${pk}${sk}`;
}

/**
 * A stored item. `version` is a positive integer that the writer raises by one on each put; guards compare it.
 * `expiresAt` (epoch seconds) allows the store to drop the item at any time after that instant; until it does, the item
 * is returned and guards see it.
 */
export interface Item extends Key {
  readonly version: number;
  readonly data: JsonObject;
  readonly expiresAt?: number;
}

/** What must be true of a key at the instant of the commit. */
export type Guard = "absent" | { readonly versionIs: number };

/** One operation of a transaction. There is no unguarded write, here or in `putAbsent`: that is the point. */
export type Op =
  | { readonly put: Item; readonly when: Guard }
  | { readonly check: Key; readonly when: Guard }
  | { readonly delete: Key; readonly when: Guard };

/** `conflicts` are indexes into the ops whose guard did not hold; nothing was written. */
export type Commit = { readonly ok: true } | { readonly ok: false; readonly conflicts: readonly number[] };

/** `there` are indexes into the items under whose key something lay already: those were not put. */
export interface Filled {
  readonly there: readonly number[];
}

export interface ReadOptions {
  /** Strongly consistent (twice the read units). Without it a read may miss the newest write on DynamoDB. */
  readonly consistent?: boolean;
  /**
   * Leave to see writes that were handed to `transact` and are not committed yet, where the table `readsAhead`. Nothing read so may be
   * told to anyone: only a guarded write may be built on it, which commits after what it stands on or not at all.
   */
  readonly ahead?: boolean;
}

/** A stretch of sort keys within one `pk`; bounds are inclusive. `prefix` excludes `from` and `to`. */
export interface Range {
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reverse?: boolean;
  /** At most this many items in the page (1 to 1000; without it, no such end). A page also ends at 1 MB. */
  readonly limit?: number;
}

/** Opaque; bound to the `pk` and range (its `limit` apart) that made it. A foreign or damaged cursor throws `CursorInvalid`. */
export type Cursor = string;

export interface Page {
  readonly items: readonly Item[];
  /** Present when more may follow: sometimes after the last item too, when the page ended at its limit just there. */
  readonly cursor?: Cursor;
}

/**
 * Writes are atomic, durable when the promise resolves, serialisable per key, and safe to repeat with the same token
 * within ten minutes. Adapters retry throttling and transaction conflicts that are not guard failures within a small
 * budget. A promise rejects only with `StoreUnavailable`, `LimitExceeded` or `CursorInvalid`.
 */
export interface Table {
  /** Whether a read `ahead` sees each transaction from the moment `transact` was called. */
  readonly readsAhead?: boolean;
  get(key: Key, options?: ReadOptions): Promise<Item | undefined>;
  /** One round of reads: the answers stand in the order of the keys (1 to 100, distinct). */
  getMany(keys: readonly Key[], options?: ReadOptions): Promise<readonly (Item | undefined)[]>;
  /**
   * What an eventually consistent `getMany` answers, at once, of a table that can: undefined when it cannot now. Throws what `getMany`
   * rejects with. For answers so short that to wait for them costs more than they do.
   */
  getManyNow?(keys: readonly Key[]): readonly (Item | undefined)[] | undefined;
  query(pk: string, range?: Range, cursor?: Cursor, options?: ReadOptions): Promise<Page>;
  /**
   * 1 to 100 ops on distinct keys, 4 MB together, each item at most 400 KB. `token`: 1 to 36 characters. A token that was committed
   * answers ok again without another write; with other ops it is refused with `LimitExceeded`. A token that met a conflict is not
   * remembered: the guards are then checked anew.
   */
  transact(ops: readonly Op[], token: string): Promise<Commit>;
  /**
   * Puts each of 1 to 100 items with distinct keys, 4 MB together, unless something lies under its key: each by itself and in no order, so
   * that readers may see some before others, at half the units of a transaction. Durable when the promise resolves, and safe to repeat.
   * Where it rejects, some may have been put. For rows that are found by, and say the same whoever puts them.
   */
  putAbsent(items: readonly Item[]): Promise<Filled>;
}

/** What somebody must see to before the store goes on: nobody who waits a moment gets past it. */
export type Obstacle = "disk-full" | "read-only" | "damaged";

/** Outage, exhausted retries or a time-out. `outcome` says whether a write may have happened; `obstacle` what stands in the way, where that is known. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  readonly outcome: "not-committed" | "unknown";
  readonly obstacle: Obstacle | undefined;
  constructor(message: string, outcome: "not-committed" | "unknown", cause?: unknown, obstacle?: Obstacle) {
    super(message, { cause });
    this.outcome = outcome;
    this.obstacle = obstacle;
  }
}

/** The caller broke a limit of the port (item size, operation count, key length, repeated key or token). A defect, not an outage. */
export class LimitExceeded extends Error {
  override readonly name = "LimitExceeded";
}

/** The cursor was not made by this query. */
export class CursorInvalid extends Error {
  override readonly name = "CursorInvalid";
}
