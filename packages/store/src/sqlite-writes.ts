/** Group commit: transactions that arrive at the same time share one SQLite transaction, and so one fsync. */
import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { rememberWriteUnits, transactWriteUnits } from "./capacity.ts";
import { type PreparedOp, storedBytes } from "./limits.ts";
import { RecentTokens } from "./recent-tokens.ts";
import { type Commit, LimitExceeded, StoreUnavailable } from "./table.ts";

/** Ops of one group: bounds how long the event loop stands still. */
const GROUP_OPS_MAX = 1000;

/** A transaction that is applied and waits for the group's commit. */
interface Waiting {
  readonly token: string;
  readonly fingerprint: number;
  readonly answer: Commit | LimitExceeded;
  resolve(commit: Commit): void;
  reject(error: Error): void;
}

/** A stored item as a guard sees it: version, bytes of its data, expiry. */
type Weighed = readonly [version: number, textBytes: number, expiresAt: number | null];

/** The open groups of this process by file: a second connection that waits for the file's lock would wait for itself. */
const openGroups = new Map<string, GroupCommit>();

export class GroupCommit {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #weigh: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #onCommitted: (written: readonly PreparedOp[]) => void;
  readonly #tokens = new RecentTokens();
  #waiting: Waiting[] = [];
  #written: PreparedOp[] = [];
  #readers: (() => void)[] = [];

  /** `onCommitted` is called after each commit with what it wrote, before anyone is told of it. */
  constructor(database: DatabaseSync, onCommitted: (written: readonly PreparedOp[]) => void) {
    this.#database = database;
    // A table in memory is nobody else's.
    this.#file = database.location() ?? randomUUID();
    this.#onCommitted = onCommitted;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#weigh = database.prepare("SELECT version, octet_length(data), expiresAt FROM items WHERE pk = ? AND sk = ?");
    this.#weigh.setReturnArrays(true);
    this.#insert = database.prepare("INSERT INTO items (pk, sk, version, data, expiresAt) VALUES (?, ?, ?, ?, ?)");
    this.#update = database.prepare("UPDATE items SET version = ?, data = ?, expiresAt = ? WHERE pk = ? AND sk = ?");
    this.#delete = database.prepare("DELETE FROM items WHERE pk = ? AND sk = ?");
  }

  /** Is a group applied and not committed? Reads on this connection see what it wrote. */
  get isOpen(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves once the open group is committed or undone. */
  settled(): Promise<void> {
    return new Promise((resolve) => (this.isOpen ? this.#readers.push(resolve) : resolve()));
  }

  /**
   * Applies a checked transaction before it returns. The promise settles with the group's commit, once the input that has already
   * arrived has been handled.
   */
  submit(ops: readonly PreparedOp[], token: string): Promise<Commit> {
    return new Promise((resolve, reject) => {
      const fingerprint = fingerprintOf(ops);
      try {
        if (!this.isOpen) this.#open();
        const answer = this.#answer(ops, token, fingerprint);
        this.#waiting.push({ token, fingerprint, answer, resolve, reject });
      } catch (error) {
        this.#undo(error, "not-committed");
        reject(unavailable(error, "not-committed"));
        return;
      }
      // An immediate runs when the events at hand are through: nobody waits for a timer, yet all of them share the commit.
      if (this.#waiting.length === 1) setImmediate(() => this.drain());
      if (this.#written.length > GROUP_OPS_MAX) this.drain();
    });
  }

  #open(): void {
    openGroups.get(this.#file)?.drain();
    this.#begin.run();
    openGroups.set(this.#file, this);
  }

  /** Commits the open group, now. */
  drain(): void {
    if (!this.isOpen) return;
    try {
      this.#commit.run();
    } catch (error) {
      // The commit may have reached the file even where SQLite reports an error.
      this.#undo(error, "unknown");
      return;
    }
    const group = this.#close();
    for (const { token, fingerprint, answer } of group) {
      if ("ok" in answer && answer.ok) this.#tokens.add(token, fingerprint);
    }
    for (const { answer, resolve, reject } of group) {
      if (answer instanceof LimitExceeded) reject(answer);
      else resolve(answer);
    }
  }

  #undo(error: unknown, outcome: StoreUnavailable["outcome"]): void {
    rollBack(this.#database);
    this.#written = [];
    for (const { reject } of this.#close()) reject(unavailable(error, outcome));
  }

  /** Readers first: what they read now is committed, before whoever was committed writes on. */
  #close(): readonly Waiting[] {
    if (openGroups.get(this.#file) === this) openGroups.delete(this.#file);
    const [group, readers, written] = [this.#waiting, this.#readers, this.#written];
    [this.#waiting, this.#readers, this.#written] = [[], [], []];
    this.#onCommitted(written);
    for (const resolve of readers) resolve();
    return group;
  }

  #answer(ops: readonly PreparedOp[], token: string, fingerprint: number): Commit | LimitExceeded {
    const applied = this.#waiting.find((one) => one.token === token && "ok" in one.answer && one.answer.ok);
    const known = applied?.fingerprint ?? this.#tokens.get(token);
    if (known === undefined) return this.#apply(ops);
    if (known !== fingerprint) return new LimitExceeded("the token was used for another transaction");
    return rememberWriteUnits({ ok: true }, 0);
  }

  /** All guards are checked before the first write, so a transaction that conflicts has written nothing. */
  #apply(ops: readonly PreparedOp[]): Commit {
    const conflicts: number[] = [];
    let units = 0;
    for (const [index, op] of ops.entries()) {
      const stored = this.#weigh.get(op.pk, op.sk) as Weighed | undefined;
      if ((stored?.[0] ?? 0) !== op.expected) conflicts.push(index);
      units += transactWriteUnits(stored === undefined ? 0 : storedBytes(op, ...stored), op.bytes);
    }
    if (conflicts.length > 0) return rememberWriteUnits({ ok: false, conflicts }, units);
    for (const op of ops) {
      this.#write(op);
      this.#written.push(op);
    }
    return rememberWriteUnits({ ok: true }, units);
  }

  #write({ kind, pk, sk, expected, version, text, expiresAt }: PreparedOp): void {
    if (kind === "delete") this.#delete.run(pk, sk);
    else if (kind === "put" && expected === 0) this.#insert.run(pk, sk, version, text, expiresAt);
    else if (kind === "put") this.#update.run(version, text, expiresAt, pk, sk);
  }
}

/** Leaves no transaction open; SQLite has rolled back by itself after some errors. */
export function rollBack(database: DatabaseSync): void {
  try {
    if (database.isOpen && database.isTransaction) database.exec("ROLLBACK");
  } catch {
    // The error that led here is the one to tell; the next access meets the open transaction and comes here again.
  }
}

export function unavailable(error: unknown, outcome: StoreUnavailable["outcome"]): StoreUnavailable {
  return new StoreUnavailable(error instanceof Error ? error.message : String(error), outcome, error);
}

/** FNV-1a over everything a transaction says, with its length: tells a repeat from a token used twice. Not a secure hash. */
function fingerprintOf(ops: readonly PreparedOp[]): number {
  let sum = 0x811c9dc5;
  let length = 0;
  for (const { kind, expected, version, expiresAt, pk, sk, text } of ops) {
    const said = `${kind} ${expected} ${version} ${expiresAt} ${pk.length} ${pk}${sk}${text}`;
    length += said.length;
    for (let index = 0; index < said.length; index++) sum = Math.imul(sum ^ said.charCodeAt(index), 0x01000193);
  }
  return (length % 2 ** 20) * 2 ** 32 + (sum >>> 0);
}
