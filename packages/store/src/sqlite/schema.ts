/** The tables of the file, and how a file of an earlier version becomes one of this (ADR 77). */
import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { INLINE_LENGTH_MAX, rowSum } from "./rows.ts";

const SCHEMA_VERSION = 2;
/** The table of schema 1 while its rows are carried over: an interrupted carrying goes on with what is left in it. */
const FORMER = "items_of_schema_1";
/** Rows that are carried over in one transaction. */
const CARRIED_AT_ONCE = 5_000;
/** Beside the log's 16 MB: rows take less room in the new tables, and take the old ones' pages as they get free. */
const CARRIED_ROOM_BYTES = 64 * 2 ** 20;
/** Of the file: pages that are half empty at both ends. */
const CARRIED_ROOM_SHARE = 0.05;

/** How far the rows of an earlier version are carried over. `total` counts those that lay there when this process began. */
export type TellCarried = (carried: number, total: number) => void;

/** There is not enough room on the disk to carry the rows of an earlier version over. Nothing was changed. */
export class NoRoomToCarry extends Error {
  override readonly name = "NoRoomToCarry";
  readonly freeBytes: number;
  readonly neededBytes: number;
  constructor(freeBytes: number, neededBytes: number) {
    super(`carrying the table over takes ${neededBytes} bytes of the disk, of which ${freeBytes} are free`);
    this.freeBytes = freeBytes;
    this.neededBytes = neededBytes;
  }
}

/** Makes the tables, or those of an earlier version to these. Throws `NoRoomToCarry`, and an `Error` for a file of a later version. */
export function prepareSchema(database: DatabaseSync, tell: TellCarried): void {
  const found = versionOf(database);
  if (found > SCHEMA_VERSION)
    throw new Error(`the table file has schema ${found}; this program knows ${SCHEMA_VERSION}`);
  if (found === 1) requireRoom(database.location());
  if (found < SCHEMA_VERSION) {
    // Whoever opens the file at the same moment waits here, and then finds it done.
    database.exec("BEGIN IMMEDIATE");
    const now = versionOf(database);
    if (now === 1) database.exec(`DROP INDEX items_by_expiry; ALTER TABLE items RENAME TO ${FORMER}`);
    if (now < SCHEMA_VERSION) database.exec(TABLES);
    database.exec("COMMIT");
  }
  if (hasTable(database, FORMER)) carryOver(database, tell);
}

/** A deleted row takes its body with it. */
const TABLES = `
  CREATE TABLE items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, sum INTEGER NOT NULL, expiresAt INTEGER,
    data TEXT, body INTEGER, PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bodies (id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
  CREATE INDEX items_by_expiry ON items (expiresAt) WHERE expiresAt IS NOT NULL;
  CREATE TRIGGER items_deleted AFTER DELETE ON items WHEN OLD.body IS NOT NULL
    BEGIN DELETE FROM bodies WHERE id = OLD.body; END;
  PRAGMA user_version = ${SCHEMA_VERSION}`;

/** The version of the tables; 0 for a file without any. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

/** Whether rows of an earlier version are still to be carried over. */
export function isBeingCarried(database: DatabaseSync): boolean {
  return hasTable(database, FORMER);
}

function requireRoom(file: string | null): void {
  if (file === null) return;
  const { bavail, bsize } = statfsSync(dirname(file));
  const needed = CARRIED_ROOM_BYTES + Math.ceil(statSync(file).size * CARRIED_ROOM_SHARE);
  if (bavail * bsize < needed) throw new NoRoomToCarry(bavail * bsize, needed);
}

/** A row of schema 1. */
type Former = readonly [pk: string, sk: string, version: number, data: string, expiresAt: number | null];

/** The columns as the statement selects them. Throws for a row that schema 1 cannot hold. */
function formerOf(row: unknown): Former {
  const [pk, sk, version, data, expiresAt] = Array.isArray(row) ? (row as unknown[]) : [];
  const isRow =
    typeof pk === "string" && typeof sk === "string" && typeof version === "number" && typeof data === "string";
  if (!isRow || (expiresAt !== null && typeof expiresAt !== "number")) throw new Error("a row of schema 1 is damaged");
  return [pk, sk, version, data, expiresAt];
}

/** Moves the rows in the order of their keys, some at a time: what was moved is gone from the old table in the same transaction. */
function carryOver(database: DatabaseSync, tell: TellCarried): void {
  const total = Number(database.prepare(`SELECT count(*) AS rows FROM ${FORMER}`).get()?.rows);
  const next = database.prepare(
    `SELECT pk, sk, version, data, expiresAt FROM ${FORMER} ORDER BY pk, sk LIMIT ${CARRIED_AT_ONCE}`,
  );
  next.setReturnArrays(true);
  const drop = database.prepare(`DELETE FROM ${FORMER} WHERE (pk, sk) <= (?, ?)`);
  const put = insertion(database);
  for (let carried = 0; ; ) {
    tell(carried, total);
    database.exec("BEGIN IMMEDIATE");
    if (!hasTable(database, FORMER)) {
      // Another process came to the end of it.
      database.exec("COMMIT");
      return;
    }
    const found: unknown[] = next.all();
    const rows = found.map(formerOf);
    for (const row of rows) put(row);
    const last = rows.at(-1);
    if (last !== undefined) drop.run(last[0], last[1]);
    else database.exec(`DROP TABLE ${FORMER}`);
    database.exec("COMMIT");
    if (last === undefined) return;
    carried += rows.length;
  }
}

function insertion(database: DatabaseSync): (row: Former) => void {
  const addBody = database.prepare("INSERT INTO bodies (data) VALUES (?)");
  const add = database.prepare(
    "INSERT INTO items (pk, sk, version, sum, expiresAt, data, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  return ([pk, sk, version, text, expiresAt]) => {
    const sum = rowSum(pk, sk, version, expiresAt, text);
    const body = text.length > INLINE_LENGTH_MAX ? newBody(addBody, text) : null;
    // What was damaged before there were checksums does not get one that matches.
    add.run(pk, sk, version, isJson(text) ? sum : ~sum, expiresAt, body === null ? text : null, body);
  };
}

/** Stores a long body; answers its id. */
export function newBody(add: StatementSync, text: string): number {
  return Number(add.run(text).lastInsertRowid);
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
