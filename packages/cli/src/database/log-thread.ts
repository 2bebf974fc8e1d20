/** A thread that copies the database's log into its file, each time that it is told to: the one that serves does not wait for the disk. */
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/** What it answers: why it failed, or nothing. */
export interface Copied {
  readonly fault?: string;
}

if (parentPort === null) throw new Error("this file is the body of a thread");
const port = parentPort;
const file = workerData as string;

function copied(): Copied {
  try {
    const database = new DatabaseSync(file, { timeout: 5000 });
    try {
      database.exec("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(PASSIVE)");
      return {};
    } finally {
      database.close();
    }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", () => port.postMessage(copied()));
