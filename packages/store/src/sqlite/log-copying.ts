/** Keeps the write-ahead log short without standing still for it: somebody else copies most of it into the file. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

/** At 16 MB of log, not at SQLite's 4 MB, each busy page is written once instead of several times. */
export const COPIED_FROM_FRAMES = 4000;
/** Where whoever should copy it does not, the connection that writes does so itself: 64 MB. */
export const LEFT_AT_MOST_FRAMES = 4 * COPIED_FROM_FRAMES;
/** What has come while the rest was copied, and is little enough for the connection that writes: 1 MB. */
const FEW_FRAMES = 250;
/** Times that the rest is handed over, before it is taken as it is. */
const ROUNDS_MAX = 4;
/** Somebody who reads an old state keeps the log from beginning anew: it is looked at again when it has grown by so much. */
const AGAIN_AFTER_FRAMES = 1000;

export interface LogCopyingOptions {
  /** Copies the log into the file on another thread or in another process, as far as nobody reads what the file has. */
  readonly elsewhere: () => Promise<void>;
  /** Does something when no transaction is open on the connection that writes, nor a view of this process. */
  readonly atRest: (work: () => void) => void;
}

/**
 * SQLite copies the log where a commit finds it long, on the thread that commits: some hundred milliseconds for 16 MB. Here it is copied
 * elsewhere while writes go on, and what they added meanwhile, a few pages, by the connection that writes: only a log that is copied to its
 * end begins anew.
 */
export class LogCopying {
  readonly #options: LogCopyingOptions;
  readonly #length: StatementSync;
  readonly #rest: StatementSync;
  #isCopying = false;
  #copiedAt = 0;

  constructor(database: DatabaseSync, options: LogCopyingOptions) {
    this.#options = options;
    database.exec(`PRAGMA wal_autocheckpoint = ${LEFT_AT_MOST_FRAMES}`);
    this.#length = database.prepare("PRAGMA wal_checkpoint(NOOP)");
    this.#length.setReturnArrays(true);
    this.#rest = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** Is told after each commit how many frames the log has; undefined where nobody can tell. */
  grown(frames: number | undefined): void {
    if (frames === undefined || this.#isCopying) return;
    if (frames < this.#copiedAt) this.#copiedAt = 0;
    if (frames < COPIED_FROM_FRAMES || (this.#copiedAt > 0 && frames < this.#copiedAt + AGAIN_AFTER_FRAMES)) return;
    this.#isCopying = true;
    this.#copiedAt = frames;
    // Whoever copies tells of a failure; the log grows on, to where SQLite copies it itself.
    void this.#copy()
      .catch(() => undefined)
      .finally(() => {
        this.#isCopying = false;
      });
  }

  async #copy(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await this.#options.elsewhere();
      let isLittle = false;
      this.#options.atRest(() => {
        // Busy, frames in the log, frames copied.
        const [, frames = 0, copied = 0] = Object.values(this.#length.get() ?? {}).map(Number);
        isLittle = frames - copied <= FEW_FRAMES;
        if (isLittle || round === ROUNDS_MAX - 1) this.#rest.get();
      });
      if (isLittle) return;
    }
  }
}
