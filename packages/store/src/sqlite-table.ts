import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { itemBytes } from "./capacity.ts";
import { makeCursor, readCursor } from "./cursor.ts";
import { checkKey, checkKeys, checkRange, PAGE_BYTES_MAX, prepareItems, prepareTransaction } from "./limits.ts";
import { type SortKeyBounds, sortKeyBounds } from "./sort-key-range.ts";
import { CommitWitness } from "./sqlite/commit-witness.ts";
import { rollBack, unavailable } from "./sqlite/failures.ts";
import { COPIED_FROM_FRAMES, LogCopying } from "./sqlite/log-copying.ts";
import { requireSoundLog } from "./sqlite/log-file.ts";
import { COLUMNS, type Columns, columnsOf, FIND, itemOf, ROWS } from "./sqlite/rows.ts";
import { prepareSchema, type TellCarried } from "./sqlite/schema.ts";
import { Snapshot } from "./sqlite/snapshot.ts";
import { GroupCommit } from "./sqlite/writes.ts";
import type { Commit, Cursor, Filled, Item, Key, Op, Page, Range, ReadOptions, Table } from "./table.ts";

export interface SqliteOptions {
  /** How long a write waits for another process that is writing the same file (default 5000). */
  readonly busyTimeoutMs?: number;
  /** Is told how far the rows of a file of an earlier version are carried over, before the table opens. */
  readonly onCarried?: TellCarried;
  /** Copies the file's log into it on another thread. Without it the thread that writes does, at every 16 MB. */
  readonly copyLog?: () => Promise<void>;
}

/**
 * A table in one SQLite file. Writes that arrive while the event loop is busy are applied in order to one SQLite transaction and
 * share its one fsync; each is guarded for itself. Consistent reads wait for that commit, unless they may look `ahead`. Other
 * processes may open the same file.
 *
 * Tokens are remembered by the process, not in the file (see `sqlite/recent-tokens.ts`): a new process makes new tokens, and a write whose
 * answer was lost with its process is found again through its guards.
 */
export interface SqliteTable extends Table {
  /** Drops items whose `expiresAt` is at or before `now` (epoch seconds), some at a time; answers how many. */
  sweepExpired(now: number): Promise<number>;
  /** Copies the write-ahead log into the main file and empties it. */
  checkpoint(): void;
  /** What SQLite finds wrong with the file; empty when it is sound. Reads the whole file. */
  integrityCheck(): readonly string[];
  /** Commits what waits, then closes. Every later call rejects with `StoreUnavailable`. */
  close(): void;
}

/**
 * Opens or creates the file and its folder; `:memory:` makes a table that is gone when closed. Throws when it cannot, `LogDamaged` where
 * commits in the file's log cannot be read any more: nothing is touched then.
 */
export function openSqliteTable(pathOrMemory: string, options: SqliteOptions = {}): SqliteTable {
  if (pathOrMemory !== ":memory:") {
    mkdirSync(dirname(pathOrMemory), { recursive: true });
    requireSoundLog(pathOrMemory);
  }
  const database = new DatabaseSync(pathOrMemory, { timeout: options.busyTimeoutMs ?? 5000 });
  try {
    prepareFile(database, options.onCarried ?? (() => undefined));
    if (pathOrMemory === ":memory:") return new SqliteFile(database);
    const snapshot = new Snapshot(pathOrMemory, FIND, database);
    const beside = { snapshot, witness: CommitWitness.over(database, pathOrMemory) };
    return new SqliteFile(database, { ...beside, copyLog: options.copyLog });
  } catch (error) {
    database.close();
    throw error;
  }
}

const SWEEP_ROWS_MAX = 500;
/** Rows fetched at a time by a query: bounds the memory that a page of large items takes. */
const STEP_ROWS_MAX = 64;

function prepareFile(database: DatabaseSync, tell: TellCarried): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${COPIED_FROM_FRAMES}; PRAGMA cache_size = -16384; PRAGMA secure_delete = FAST`);
  prepareSchema(database, tell);
}

/** What a table in a file has beside its connection; one in memory has none of it. */
interface Beside {
  readonly snapshot?: Snapshot;
  readonly witness?: CommitWitness | undefined;
  readonly copyLog?: (() => Promise<void>) | undefined;
}

type Row = readonly [sk: string, ...columns: Columns];

/** A row of a statement that selects the sort key and an item's columns. */
function rowOf(row: unknown): Row {
  const [sk, ...columns] = Array.isArray(row) ? (row as unknown[]) : [];
  return [String(sk), ...columnsOf(columns)];
}

class SqliteFile implements SqliteTable {
  readonly readsAhead = true;
  readonly #database: DatabaseSync;
  readonly #writes: GroupCommit;
  /** For reads that may be a moment old; a table in memory has none. */
  readonly #snapshot: Snapshot | undefined;
  readonly #witness: CommitWitness | undefined;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #read: StatementSync;
  readonly #sweep: StatementSync;
  /** Made when first needed, by their text. */
  readonly #queries = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, { snapshot, witness, copyLog }: Beside = {}) {
    this.#database = database;
    this.#snapshot = snapshot;
    this.#witness = witness;
    const copying =
      copyLog && witness && new LogCopying(database, { elsewhere: copyLog, atRest: (work) => this.#atRest(work) });
    this.#writes = new GroupCommit(database, (written) => {
      const frames = witness?.note();
      snapshot?.refresh(written);
      copying?.grown(frames);
    });
    this.#begin = database.prepare("BEGIN");
    this.#commit = database.prepare("COMMIT");
    this.#read = database.prepare(FIND);
    this.#read.setReturnArrays(true);
    this.#sweep = database.prepare(
      `DELETE FROM items WHERE (pk, sk) IN (SELECT pk, sk FROM items WHERE expiresAt <= ? LIMIT ${SWEEP_ROWS_MAX})`,
    );
  }

  async get(key: Key, options?: ReadOptions): Promise<Item | undefined> {
    checkKey(key);
    const snapshot = options?.consistent === true ? undefined : this.#snapshot;
    while (this.#mustWait(snapshot, options)) await this.#writes.settled();
    return this.#now(() => this.#find(key, snapshot));
  }

  async getMany(keys: readonly Key[], options?: ReadOptions): Promise<readonly (Item | undefined)[]> {
    checkKeys(keys);
    const snapshot = options?.consistent === true ? undefined : this.#snapshot;
    while (this.#mustWait(snapshot, options)) await this.#writes.settled();
    return this.#now(() => {
      if (snapshot !== undefined) return keys.map((key) => this.#find(key, snapshot));
      if (this.#writes.isOpen) return keys.map((key) => this.#find(key));
      // One read transaction: taking the read lock costs more than finding an item.
      this.#begin.run();
      const items = keys.map((key) => this.#find(key));
      this.#commit.run();
      return items;
    });
  }

  getManyNow(keys: readonly Key[]): readonly (Item | undefined)[] | undefined {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) return undefined;
    checkKeys(keys);
    return this.#now(() => keys.map((key) => this.#find(key, snapshot)));
  }

  async query(pk: string, range: Range = {}, cursor?: Cursor): Promise<Page> {
    checkRange(pk, range);
    const after = cursor === undefined ? undefined : readCursor(pk, range, cursor);
    while (this.#mustWait()) await this.#writes.settled();
    return this.#now(() => this.#page(pk, range, after));
  }

  /** Does this read go to the connection that holds applied and uncommitted writes, without leave to see them? */
  #mustWait(snapshot?: Snapshot, options?: ReadOptions): boolean {
    return snapshot === undefined && options?.ahead !== true && this.#writes.isOpen;
  }

  async transact(ops: readonly Op[], token: string): Promise<Commit> {
    return this.#writes.submit(prepareTransaction(ops, token), token);
  }

  async putAbsent(items: readonly Item[]): Promise<Filled> {
    return this.#writes.fill(prepareItems(items));
  }

  async sweepExpired(now: number): Promise<number> {
    for (let swept = 0; ; ) {
      this.#writes.drain();
      const changes = this.#now(() => Number(this.#sweep.run(Math.floor(now)).changes));
      swept += changes;
      if (changes > 0) {
        this.#witness?.note();
        this.#snapshot?.forget();
      }
      if (changes < SWEEP_ROWS_MAX) return swept;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  checkpoint(): void {
    this.#atRest(() => {
      this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      this.#witness?.emptied();
    });
  }

  /** Nothing is done to a table that was closed meanwhile. */
  #atRest(work: () => void): void {
    if (!this.#database.isOpen) return;
    this.#writes.drain();
    this.#snapshot?.refresh([]);
    work();
  }

  integrityCheck(): readonly string[] {
    const rows = this.#database.prepare("PRAGMA integrity_check").all();
    return rows.map((row) => String(row.integrity_check)).filter((line) => line !== "ok");
  }

  close(): void {
    if (!this.#database.isOpen) return;
    this.#writes.drain();
    this.#snapshot?.close();
    this.#database.close();
    // SQLite takes the log away with the last connection.
    this.#witness?.emptied();
    this.#witness?.close();
  }

  /** One synchronous access. Whatever it throws becomes `StoreUnavailable`, and no transaction stays open. */
  #now<T>(access: () => T): T {
    try {
      return access();
    } catch (error) {
      if (!this.#writes.isOpen) rollBack(this.#database);
      throw unavailable(error, "not-committed");
    }
  }

  #find(key: Key, snapshot?: Snapshot): Item | undefined {
    return snapshot === undefined ? made(key, this.#read.get(key.pk, key.sk)) : snapshot.item(key, made);
  }

  /** Ends where DynamoDB would: after `limit` items, before the item that passes 1 MB, or with the range. */
  #page(pk: string, range: Range, after: string | undefined): Page {
    const limit = range.limit ?? Number.POSITIVE_INFINITY;
    const bounds = sortKeyBounds(range);
    const items: Item[] = [];
    let bytes = 0;
    let last = after;
    for (;;) {
      const rowsMax = Math.min(STEP_ROWS_MAX, limit - items.length);
      const rows = this.#step(pk, bounds, range.reverse === true, last, rowsMax);
      for (const [sk, ...columns] of rows) {
        const item = itemOf(pk, sk, columns);
        bytes += itemBytes(item);
        if (bytes > PAGE_BYTES_MAX && last !== undefined) return { items, cursor: makeCursor(pk, range, last) };
        items.push(item);
        last = sk;
      }
      if (rows.length < rowsMax || last === undefined) return { items };
      if (items.length >= limit) return { items, cursor: makeCursor(pk, range, last) };
    }
  }

  #step(pk: string, { from, to }: SortKeyBounds, reverse: boolean, last: string | undefined, rowsMax: number): Row[] {
    const above = last !== undefined && !reverse ? ">" : ">=";
    const below = last !== undefined && reverse ? "<" : to?.inclusive ? "<=" : "<";
    const end = last !== undefined && reverse ? last : to?.sk;
    const sql =
      `SELECT i.sk, ${COLUMNS} FROM ${ROWS} WHERE i.pk = ? AND i.sk ${above} ? ` +
      `${end === undefined ? "" : `AND i.sk ${below} ? `}ORDER BY i.sk ${reverse ? "DESC" : "ASC"} LIMIT ?`;
    const start = last !== undefined && !reverse ? last : from;
    const values = end === undefined ? [pk, start, rowsMax] : [pk, start, end, rowsMax];
    const rows: unknown[] = this.#statement(sql).all(...values);
    return rows.map(rowOf);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#queries.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#queries.set(sql, statement);
    }
    return statement;
  }
}

function made({ pk, sk }: Key, columns: unknown): Item | undefined {
  return columns === undefined ? undefined : itemOf(pk, sk, columns as Columns);
}
