/** What SQLite throws, as the port tells it. */
import type { DatabaseSync } from "node:sqlite";
import { type Obstacle, StoreUnavailable } from "../table.ts";

/** Leaves no transaction open; SQLite has rolled back by itself after some errors. */
export function rollBack(database: DatabaseSync): void {
  try {
    if (database.isOpen && database.isTransaction) database.exec("ROLLBACK");
  } catch {
    // The error that led here is the one to tell; the next access meets the open transaction and comes here again.
  }
}

/** By primary result code of SQLite (https://www.sqlite.org/rescode.html), the lowest byte of an extended one. */
const OBSTACLES: Readonly<Record<number, Obstacle>> = {
  // SQLITE_READONLY
  8: "read-only",
  // SQLITE_CORRUPT
  11: "damaged",
  // SQLITE_FULL
  13: "disk-full",
  // SQLITE_NOTADB
  26: "damaged",
};

function obstacleOf(error: unknown): Obstacle | undefined {
  if (!(error instanceof Error)) return undefined;
  // Text that was written as JSON and is none any more, or a row whose checksum does not match.
  if (error instanceof SyntaxError || error.name === "RowDamaged") return "damaged";
  if (!("code" in error)) return undefined;
  // A number that no row of ours can hold.
  if (error.code === "ERR_OUT_OF_RANGE") return "damaged";
  const isCoded = "errcode" in error && typeof error.errcode === "number";
  return isCoded ? OBSTACLES[Number(error.errcode) & 0xff] : undefined;
}

/** The error to reject with. One that is such already stays as it is. */
export function unavailable(error: unknown, outcome: StoreUnavailable["outcome"]): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreUnavailable(message, outcome, error, obstacleOf(error));
}
