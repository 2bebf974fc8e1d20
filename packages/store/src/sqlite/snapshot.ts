/** Eventually consistent reads of a file: many of them share one read transaction, since taking its lock costs more than finding an item. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { type Item, type Key, keyText } from "../table.ts";

/** How long one view of the file serves: what another process writes shows after at most this long. */
const VIEW_MS = 10;
/** So much of the file is read where the system has it, without a call and a copy for each page: half of what reading an item costs. */
const MAPPED_BYTES = 2 ** 30;
/** Items kept from one read to the next: those of hot batches. At 4 KB of text each, some 4 MB. */
const KEPT_ITEMS = 500;
/** Keys remembered as asked for once: an item is kept when it is asked for again. */
const SEEN_KEYS = 1000;

/**
 * A second, read-only connection whose read transaction stays open for a moment. The writer of this process tells what it wrote after
 * each commit, so its own writes show at once. Items that are asked for again and again are kept until they are written, or until
 * another process has written anything.
 */
export class Snapshot {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #find: StatementSync;
  readonly #writer: StatementSync;
  readonly #kept = new Map<string, Item | undefined>();
  readonly #seen = new Set<string>();
  #foreignWrites: unknown;
  #timer: NodeJS.Timeout | undefined;

  /** `writer` is the connection that this process writes with: its `data_version` counts the commits of all others. */
  constructor(path: string, findSql: string, writer: DatabaseSync) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    this.#database.exec(`PRAGMA cache_size = -8192; PRAGMA mmap_size = ${MAPPED_BYTES}`);
    this.#begin = this.#database.prepare("BEGIN");
    this.#end = this.#database.prepare("COMMIT");
    this.#find = this.#database.prepare(findSql);
    this.#find.setReturnArrays(true);
    this.#writer = writer.prepare("PRAGMA data_version");
    this.#writer.setReturnArrays(true);
  }

  /** The item under a key as the open view has it; `made` makes it from the row's columns. */
  item(key: Key, made: (key: Key, columns: unknown) => Item | undefined): Item | undefined {
    if (this.#timer === undefined) this.#open();
    const id = keyText(key);
    const kept = this.#kept.get(id);
    if (kept !== undefined || this.#kept.has(id)) return kept;
    const item = made(key, this.#find.get(key.pk, key.sk));
    this.#keep(id, item);
    return item;
  }

  #open(): void {
    const [foreignWrites] = Object.values(this.#writer.get() ?? {});
    if (foreignWrites !== this.#foreignWrites) this.#kept.clear();
    this.#foreignWrites = foreignWrites;
    this.#begin.run();
    this.#timer = setTimeout(() => this.#close(), VIEW_MS);
  }

  #keep(id: string, item: Item | undefined): void {
    if (!this.#seen.has(id)) {
      if (this.#seen.size >= SEEN_KEYS) this.#seen.clear();
      this.#seen.add(id);
      return;
    }
    this.#kept.set(id, item);
    if (this.#kept.size <= KEPT_ITEMS) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Ends the view and forgets these keys; the next read opens a new one. */
  refresh(written: readonly Key[]): void {
    for (const key of written) this.#kept.delete(keyText(key));
    this.#close();
  }

  /** Ends the view and forgets every key. */
  forget(): void {
    this.#kept.clear();
    this.#close();
  }

  #close(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#database.isTransaction) this.#end.run();
  }

  close(): void {
    this.#close();
    this.#database.close();
  }
}
