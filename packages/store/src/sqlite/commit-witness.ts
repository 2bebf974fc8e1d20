import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { nothingWitnessed, witnessLine, witnessOf } from "./log-file.ts";

const SALTS_AT = 16;
/** The first version of SQLite that tells how long its log is without copying it into the file. */
const TELLS_SINCE = [3, 51];

/**
 * Notes beside the database how far its log was committed, after each commit and before anyone is told of it: a log that holds less at the
 * next start lost something. Not synced: after a power cut it may say less than is true, never more.
 */
export class CommitWitness {
  readonly #path: string;
  readonly #length: StatementSync;
  /** Not the index of the log (`-shm`): SQLite's locks lie on that, and whoever closes it in this process drops them. */
  readonly #log: number;
  readonly #file: number;
  readonly #salts = [Buffer.alloc(8), Buffer.alloc(8)] as const;

  private constructor(database: DatabaseSync, path: string, { log, file }: Readonly<Record<"log" | "file", number>>) {
    this.#path = path;
    this.#length = database.prepare("PRAGMA wal_checkpoint(NOOP)");
    this.#length.setReturnArrays(true);
    this.#log = log;
    this.#file = file;
  }

  /** Undefined where nothing can be noted: an older SQLite, or a folder that takes no file. */
  static over(database: DatabaseSync, path: string): CommitWitness | undefined {
    const version = String(database.prepare("SELECT sqlite_version() AS version").get()?.version);
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [since = 0, sinceMinor = 0] = TELLS_SINCE;
    if (major < since || (major === since && minor < sinceMinor)) return undefined;
    // The log is there as soon as anything was read or written.
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    const log = opened(`${path}-wal`, "r");
    const file = opened(witnessOf(path), "r+") ?? opened(witnessOf(path), "w");
    if (log !== undefined && file !== undefined) return new CommitWitness(database, path, { log, file });
    for (const one of [log, file]) if (one !== undefined) closeSync(one);
    return undefined;
  }

  /** Answers how many frames the log has, where that can be told. */
  note(): number | undefined {
    try {
      const [before, after] = this.#salts;
      if (readSync(this.#log, before, 0, 8, SALTS_AT) < 8) return undefined;
      // Busy, frames in the log.
      const [, frame = 0] = Object.values(this.#length.get() ?? {}).map(Number);
      readSync(this.#log, after, 0, 8, SALTS_AT);
      // Another process may have begun the log anew meanwhile.
      if (frame < 1 || Buffer.compare(before, after) !== 0) return undefined;
      writeSync(this.#file, witnessLine({ salts: after.toString("hex"), frame }), 0, "latin1");
      return frame;
    } catch {
      // A full disk takes no note; what is committed is committed.
      return undefined;
    }
  }

  /** Where SQLite copied all of the log into the database, and emptied it or took it away, the witness says so. */
  emptied(): void {
    try {
      const log = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
      if (log !== undefined && log.size > 0) return;
      writeSync(this.#file, nothingWitnessed, 0, "latin1");
    } catch {
      // A full disk takes no note; the database was written after the last one.
    }
  }

  close(): void {
    closeSync(this.#log);
    closeSync(this.#file);
  }
}

function opened(file: string, flags: string): number | undefined {
  try {
    return openSync(file, flags, 0o600);
  } catch {
    return undefined;
  }
}
