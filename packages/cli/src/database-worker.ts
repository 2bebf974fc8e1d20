/** Long work upon a whole database file, in a thread of its own: the one that serves does not stand still for it. */
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/** What a thread is asked for: what is wrong with the file, or its log copied into it as far as nobody reads it. */
export interface DatabaseWork {
  readonly file: string;
  readonly work: "check" | "checkpoint";
}

/** Faults that are told; one is enough to act upon. */
const FAULTS_MAX = 10;

function done({ file, work }: DatabaseWork): readonly string[] {
  try {
    const database = new DatabaseSync(file, { readOnly: work === "check", timeout: 5000 });
    try {
      if (work === "checkpoint") {
        database.exec("PRAGMA wal_checkpoint(PASSIVE)");
        return [];
      }
      const rows = database.prepare(`PRAGMA quick_check(${FAULTS_MAX})`).all();
      return rows.map(({ quick_check }) => String(quick_check)).filter((line) => line !== "ok");
    } finally {
      database.close();
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

parentPort?.postMessage(done(workerData as DatabaseWork));
