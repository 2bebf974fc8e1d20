/** Group commit: transactions that wait at the same time share one SQLite transaction, and so one fsync. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { rememberWriteUnits, transactWriteUnits } from "./capacity.ts";
import { type PreparedOp, storedBytes } from "./limits.ts";
import { RecentTokens } from "./recent-tokens.ts";
import { type Commit, LimitExceeded, StoreUnavailable } from "./table.ts";

/** Ops of one group: bounds how long the event loop stands still. */
const GROUP_OPS_MAX = 1000;

interface Waiting {
  readonly ops: readonly PreparedOp[];
  readonly token: string;
  resolve(commit: Commit): void;
  reject(error: Error): void;
}

/** A stored item as a guard sees it: version, bytes of its data, expiry. */
type Weighed = readonly [version: number, textBytes: number, expiresAt: number | null];

export class GroupCommit {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #weigh: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #database: DatabaseSync;
  readonly #onCommitted: () => void;
  readonly #tokens = new RecentTokens();
  #queue: Waiting[] = [];
  #scheduled = false;

  /** `onCommitted` is called after each commit, before anyone is told of it. */
  constructor(database: DatabaseSync, onCommitted: () => void) {
    this.#database = database;
    this.#onCommitted = onCommitted;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#weigh = database.prepare("SELECT version, octet_length(data), expiresAt FROM items WHERE pk = ? AND sk = ?");
    this.#weigh.setReturnArrays(true);
    this.#insert = database.prepare("INSERT INTO items (pk, sk, version, data, expiresAt) VALUES (?, ?, ?, ?, ?)");
    this.#update = database.prepare("UPDATE items SET version = ?, data = ?, expiresAt = ? WHERE pk = ? AND sk = ?");
    this.#delete = database.prepare("DELETE FROM items WHERE pk = ? AND sk = ?");
  }

  /** Queues a checked transaction. It is applied once the input that has already arrived has been handled, in order of arrival. */
  submit(ops: readonly PreparedOp[], token: string): Promise<Commit> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ops, token, resolve, reject });
      this.#schedule();
    });
  }

  /** Commits everything that waits, now. */
  drain(): void {
    while (this.#queue.length > 0) this.#commitGroup(this.#takeGroup());
  }

  /** An immediate runs when the events at hand are through: nobody waits for a timer, yet all of them share the commit. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#queue.length === 0) return;
      this.#commitGroup(this.#takeGroup());
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #takeGroup(): Waiting[] {
    let end = 0;
    for (let opCount = 0; end < this.#queue.length; end++) {
      opCount += this.#queue[end]?.ops.length ?? 0;
      if (opCount > GROUP_OPS_MAX) break;
    }
    return this.#queue.splice(0, end);
  }

  #commitGroup(group: readonly Waiting[]): void {
    const applied = new Map<string, number>();
    const answers: (Commit | LimitExceeded)[] = [];
    let outcome: StoreUnavailable["outcome"] = "not-committed";
    try {
      this.#begin.run();
      for (const waiting of group) answers.push(this.#answer(waiting, applied));
      // From here on the commit may have reached the file even where SQLite reports an error.
      outcome = "unknown";
      this.#commit.run();
    } catch (error) {
      rollBack(this.#database);
      for (const { reject } of group) reject(unavailable(error, outcome));
      return;
    }
    this.#onCommitted();
    for (const [token, fingerprint] of applied) this.#tokens.add(token, fingerprint);
    for (const [index, { resolve, reject }] of group.entries()) {
      const answer = answers[index];
      if (answer instanceof LimitExceeded) reject(answer);
      else if (answer !== undefined) resolve(answer);
    }
  }

  #answer({ ops, token }: Waiting, applied: Map<string, number>): Commit | LimitExceeded {
    const fingerprint = fingerprintOf(ops);
    const known = applied.get(token) ?? this.#tokens.get(token);
    if (known !== undefined) {
      if (known !== fingerprint) return new LimitExceeded("the token was used for another transaction");
      return rememberWriteUnits({ ok: true }, 0);
    }
    const commit = this.#apply(ops);
    if (commit.ok) applied.set(token, fingerprint);
    return commit;
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
    for (const op of ops) this.#write(op);
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
