/** Eventually consistent reads of a file: many of them share one read transaction, since taking its lock costs more than finding an item. */
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** How long one view of the file serves: what another process writes shows after at most this long. */
const VIEW_MS = 10;

/**
 * A second, read-only connection whose read transaction stays open for a moment. The writer of this process calls `refresh` after
 * each commit, so its own writes show at once.
 */
export class Snapshot {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #find: StatementSync;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, findSql: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    this.#database.exec("PRAGMA cache_size = -16384; PRAGMA mmap_size = 67108864");
    this.#begin = this.#database.prepare("BEGIN");
    this.#end = this.#database.prepare("COMMIT");
    this.#find = this.#database.prepare(findSql);
    this.#find.setReturnArrays(true);
  }

  /** The row under a key as the open view has it. */
  find(pk: string, sk: string): unknown {
    if (this.#timer === undefined) {
      this.#begin.run();
      this.#timer = setTimeout(() => this.refresh(), VIEW_MS);
    }
    return this.#find.get(pk, sk);
  }

  /** Ends the view; the next read opens a new one. */
  refresh(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#database.isTransaction) this.#end.run();
  }

  close(): void {
    this.refresh();
    this.#database.close();
  }
}
