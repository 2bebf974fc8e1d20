import { itemBytes, readUnits, unitsOfFilled, writeUnitsOf } from "./capacity.ts";
import type { Commit, Cursor, Filled, Item, Key, Op, Page, Range, ReadOptions, Table } from "./table.ts";

/** Units are DynamoDB's capacity units; items read are those that were found; items written are the ops of transactions, checks too. */
export interface Usage {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly itemsRead: number;
  readonly itemsWritten: number;
  readonly roundTrips: number;
}

/** One call of the port: always one round trip. */
export interface Use extends Usage {
  readonly method: "get" | "getMany" | "query" | "transact" | "putAbsent";
  /** Of a transaction: whether it was committed. */
  readonly committed?: boolean;
}

export interface MeteredTable extends Table {
  /** What the calls that have ended since the last `reset` consumed together. */
  usage(): Usage & { readonly rounds: number };
  reset(): void;
}

/**
 * Counts what a table consumes, as DynamoDB would charge it (calls that rejected are not counted). `rounds` counts waves of calls:
 * calls that overlap in time are one round. A transaction that conflicts is charged like one that commits. Cheap enough to leave on.
 */
export function metered(table: Table, onUse?: (use: Use) => void): MeteredTable {
  return new Meter(table, onUse);
}

const NOTHING: Usage = { readUnits: 0, writeUnits: 0, itemsRead: 0, itemsWritten: 0, roundTrips: 0 };

class Meter implements MeteredTable {
  readonly #table: Table;
  readonly #onUse: ((use: Use) => void) | undefined;
  #total = { ...NOTHING, rounds: 0 };
  #inFlight = 0;

  constructor(table: Table, onUse: ((use: Use) => void) | undefined) {
    this.#table = table;
    this.#onUse = onUse;
  }

  usage(): Usage & { readonly rounds: number } {
    return { ...this.#total };
  }

  reset(): void {
    this.#total = { ...NOTHING, rounds: 0 };
  }

  async get(key: Key, options?: ReadOptions): Promise<Item | undefined> {
    const item = await this.#during(this.#table.get(key, options));
    this.#readSeparately("get", [item], options);
    return item;
  }

  async getMany(keys: readonly Key[], options?: ReadOptions): Promise<readonly (Item | undefined)[]> {
    const items = await this.#during(this.#table.getMany(keys, options));
    this.#readSeparately("getMany", items, options);
    return items;
  }

  async query(pk: string, range?: Range, cursor?: Cursor, options?: ReadOptions): Promise<Page> {
    const page = await this.#during(this.#table.query(pk, range, cursor, options));
    // A query adds up the sizes first and rounds once.
    const bytes = page.items.reduce((sum, item) => sum + itemBytes(item), 0);
    const units = readUnits(bytes, options?.consistent);
    this.#count({ ...NOTHING, method: "query", readUnits: units, itemsRead: page.items.length, roundTrips: 1 });
    return page;
  }

  async transact(ops: readonly Op[], token: string): Promise<Commit> {
    const commit = await this.#during(this.#table.transact(ops, token));
    const writeUnits = writeUnitsOf(commit, ops);
    const itemsWritten = commit.ok ? ops.length : 0;
    this.#count({ ...NOTHING, method: "transact", writeUnits, itemsWritten, roundTrips: 1, committed: commit.ok });
    return commit;
  }

  async putAbsent(items: readonly Item[]): Promise<Filled> {
    const filled = await this.#during(this.#table.putAbsent(items));
    const writeUnits = unitsOfFilled(filled, items);
    const itemsWritten = items.length - filled.there.length;
    this.#count({ ...NOTHING, method: "putAbsent", writeUnits, itemsWritten, roundTrips: 1 });
    return filled;
  }

  /** Each item is rounded up for itself; one that is missing costs the least there is. */
  #readSeparately(method: Use["method"], items: readonly (Item | undefined)[], options: ReadOptions | undefined): void {
    let units = 0;
    let itemsRead = 0;
    for (const item of items) {
      units += readUnits(item === undefined ? 0 : itemBytes(item), options?.consistent);
      if (item !== undefined) itemsRead++;
    }
    this.#count({ ...NOTHING, method, readUnits: units, itemsRead, roundTrips: 1 });
  }

  async #during<T>(call: Promise<T>): Promise<T> {
    if (this.#inFlight++ === 0) this.#total.rounds++;
    try {
      return await call;
    } finally {
      this.#inFlight--;
    }
  }

  #count(use: Use): void {
    const total = this.#total;
    total.readUnits += use.readUnits;
    total.writeUnits += use.writeUnits;
    total.itemsRead += use.itemsRead;
    total.itemsWritten += use.itemsWritten;
    total.roundTrips += use.roundTrips;
    this.#onUse?.(use);
  }
}
