/** Long work upon a whole database file, in a thread of its own: the one that serves does not stand still for it. */
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { pageDamage, rowDamage } from "@suyuan/store/sqlite-check";

/** What a thread is asked for: what is wrong with the file, or its log copied into it as far as nobody reads it. */
export interface DatabaseWork {
  readonly file: string;
  readonly work: "check" | "checkpoint";
}

/** Faults that are told; one is enough to act upon. */
const FAULTS_MAX = 10;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/** Rests as long as it worked: those who are served come first. */
const rest = (tookMs: number) => void Atomics.wait(sleeping, 0, 0, tookMs);

function done({ file, work }: DatabaseWork): readonly string[] {
  if (work === "check") {
    const damage = [...pageDamage(file, false)];
    return (damage.length > 0 ? damage : rowDamage(file, rest)).slice(0, FAULTS_MAX);
  }
  try {
    const database = new DatabaseSync(file, { timeout: 5000 });
    try {
      database.exec("PRAGMA wal_checkpoint(PASSIVE)");
      return [];
    } finally {
      database.close();
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

parentPort?.postMessage(done(workerData as DatabaseWork));
