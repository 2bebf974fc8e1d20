import { DatabaseSync, type StatementSync } from "node:sqlite";
import { COLUMNS, type Columns, columnsOf, FIND, itemOf, ROWS, RowDamaged, rowSum } from "./sqlite/rows.ts";
import { isBeingCarried, versionOf } from "./sqlite/schema.ts";
import type { Item, Key } from "./table.ts";

/** Every row of a table's file as it was at one moment, beside whoever has the file open. Nothing is written. */
export interface StoredRows {
  /** In the order of the keys, one at a time, those after a key or all. Damaged rows are told and left out; throws what SQLite does where it cannot read on. */
  rows(after?: Key): Iterable<Item>;
  /** The row under a key; undefined too for one that is damaged, which is told. */
  get(key: Key): Item | undefined;
  /** Rows of a partition whose sort keys begin so, in order; damaged ones are left out and told. */
  under(pk: string, prefix: string): Iterable<Item>;
  /** Long bodies that no row names; each takes room, none is ever read. Reads all keys. */
  strayBodies(): number;
  close(): void;
}

/** Told in words what is not as it was written, and the key of the row. */
export type TellDamage = (said: string, key: Key) => void;

/**
 * Opens the file for reading and keeps one read transaction until it is closed: what is written meanwhile stays in the log until then.
 * Throws for what is no table file, or one whose rows are just being carried over.
 */
export function openStoredRows(file: string, onDamage: TellDamage): StoredRows {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    database.exec("BEGIN");
    return new Rows(database, onDamage);
  } catch (error) {
    database.close();
    throw error;
  }
}

class Rows implements StoredRows {
  readonly #database: DatabaseSync;
  readonly #onDamage: TellDamage;
  /** Schema 1 has no checksums: its rows are taken as they are. */
  readonly #hasSums: boolean;
  readonly #find: StatementSync;
  readonly #under: StatementSync;

  constructor(database: DatabaseSync, onDamage: TellDamage) {
    const version = versionOf(database);
    if (version !== 1 && version !== 2) throw new Error(`no table file of schema 1 or 2, but ${version}`);
    if (isBeingCarried(database))
      throw new Error("its rows are just being carried over from schema 1: start the service, which goes on with it");
    this.#database = database;
    this.#onDamage = onDamage;
    this.#hasSums = version === 2;
    this.#find = this.#prepare(this.#hasSums ? FIND : `${SELECT_1} WHERE pk = ? AND sk = ?`);
    this.#under = this.#prepare(
      this.#hasSums
        ? `SELECT i.pk, i.sk, ${COLUMNS} FROM ${ROWS} WHERE i.pk = ? AND i.sk >= ? ORDER BY i.sk`
        : `SELECT pk, sk, version, NULL, expiresAt, data FROM items WHERE pk = ? AND sk >= ? ORDER BY sk`,
    );
  }

  *rows(after?: Key): Iterable<Item> {
    const [columns, from, pk, sk] = this.#hasSums
      ? [COLUMNS, ROWS, "i.pk", "i.sk"]
      : ["version, NULL, expiresAt, data", "items", "pk", "sk"];
    const beyond = after === undefined ? "" : `WHERE (${pk}, ${sk}) > (?, ?)`;
    const all = this.#prepare(`SELECT ${pk}, ${sk}, ${columns} FROM ${from} ${beyond} ORDER BY ${pk}, ${sk}`);
    const found = after === undefined ? all.iterate() : all.iterate(after.pk, after.sk);
    let last: Buffer | undefined;
    for (const [pk, sk, ...columns] of found as Iterable<unknown> as Iterable<Row>) {
      const here = Buffer.from(`${pk}\u0000${sk}`);
      if (last !== undefined && Buffer.compare(last, here) >= 0)
        this.#onDamage(`the row ${pk} ${sk} is out of order`, { pk, sk });
      last = here;
      const item = this.#item(pk, sk, columns);
      if (item !== undefined) yield item;
    }
  }

  get({ pk, sk }: Key): Item | undefined {
    const row: unknown = this.#find.get(pk, sk);
    return row === undefined ? undefined : this.#item(pk, sk, columnsOf(row));
  }

  *under(pk: string, prefix: string): Iterable<Item> {
    for (const [, sk, ...columns] of this.#under.iterate(pk, prefix) as Iterable<unknown> as Iterable<Row>) {
      if (!sk.startsWith(prefix)) return;
      const item = this.#item(pk, sk, columns);
      if (item !== undefined) yield item;
    }
  }

  strayBodies(): number {
    if (!this.#hasSums) return 0;
    const counted =
      "SELECT (SELECT count(*) FROM bodies) - (SELECT count(*) FROM items WHERE body IS NOT NULL) AS strays";
    return Number(this.#database.prepare(counted).get()?.strays);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #item(pk: string, sk: string, columns: Columns): Item | undefined {
    try {
      return itemOf(pk, sk, this.#hasSums ? columns : summed(pk, sk, columns));
    } catch (error) {
      if (!(error instanceof RowDamaged)) throw error;
      this.#onDamage(error.message, { pk, sk });
      return undefined;
    }
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }
}

type Row = readonly [pk: string, sk: string, ...columns: Columns];

const SELECT_1 = "SELECT version, NULL, expiresAt, data FROM items";

/** A row of schema 1 with the checksum that it would have; none where it is not of a kind that was ever written. */
function summed(pk: string, sk: string, [version, , expiresAt, text]: Columns): Columns {
  const isWritten = typeof version === "number" && typeof text === "string";
  const isExpiry = expiresAt === null || typeof expiresAt === "number";
  if (!isWritten || !isExpiry) return [version, null, expiresAt, text];
  return [version, rowSum(pk, sk, version, expiresAt, text), expiresAt, Buffer.from(text)];
}
