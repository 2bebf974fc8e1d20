/** Group commit: transactions that arrive at the same time share one SQLite transaction, and so one fsync. */
import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { rememberWriteUnits, transactWriteUnits, writeUnits } from "../capacity.ts";
import { type PreparedOp, storedBytes } from "../limits.ts";
import { type Commit, type Filled, LimitExceeded, type StoreUnavailable } from "../table.ts";
import { rollBack, unavailable } from "./failures.ts";
import { RecentTokens } from "./recent-tokens.ts";
import { INLINE_LENGTH_MAX, ROWS, rowSum } from "./rows.ts";
import { newBody } from "./schema.ts";

/** Ops of one group: bounds how long the event loop stands still. */
const GROUP_OPS_MAX = 1000;

const tellNow = (group: readonly Waiting[]): void => {
  for (const { settle } of group) settle();
};

/** Who writes one group after the other goes on when the event loop has looked at what else there is, or it would never come to that. */
const tellNextRound = (group: readonly Waiting[]): void => {
  setImmediate(() => tellNow(group));
};

/** A write that is applied and waits for the group's commit. */
interface Waiting {
  /** Of a transaction that will have been committed: how a repeat of it is known. */
  readonly known?: { readonly token: string; readonly fingerprint: number };
  /** Tells its answer. */
  settle(): void;
  reject(error: Error): void;
}

/** A stored item as a guard sees it: version, bytes of its data, expiry, and where its data lies when it is long. */
type Weighed = readonly [version: number, textBytes: number, expiresAt: number | null, body: number | null];

/** The open groups of this process by file: a second connection that waits for the file's lock would wait for itself. */
const openGroups = new Map<string, GroupCommit>();

export class GroupCommit {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #weigh: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #addBody: StatementSync;
  readonly #updateBody: StatementSync;
  readonly #dropBody: StatementSync;
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
    this.#weigh = database.prepare(
      `SELECT i.version, coalesce(octet_length(i.data), octet_length(b.data), 0), i.expiresAt, i.body FROM ${ROWS}
        WHERE i.pk = ? AND i.sk = ?`,
    );
    this.#weigh.setReturnArrays(true);
    this.#insert = database.prepare(
      `INSERT INTO items (pk, sk, version, sum, expiresAt, data, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (pk, sk) DO NOTHING`,
    );
    this.#update = database.prepare(
      "UPDATE items SET version = ?, sum = ?, expiresAt = ?, data = ?, body = ? WHERE pk = ? AND sk = ?",
    );
    this.#addBody = database.prepare("INSERT INTO bodies (data) VALUES (?)");
    this.#updateBody = database.prepare("UPDATE bodies SET data = ? WHERE id = ?");
    this.#dropBody = database.prepare("DELETE FROM bodies WHERE id = ?");
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
    const fingerprint = fingerprintOf(ops);
    return this.#grouped((resolve, reject) => {
      const answer = this.#answer(ops, token, fingerprint);
      if (answer instanceof LimitExceeded) return { settle: () => reject(answer) };
      return { settle: () => resolve(answer), ...(answer.ok ? { known: { token, fingerprint } } : {}) };
    });
  }

  /** The same of checked puts that are each for themselves: where something lies, nothing is put. */
  fill(puts: readonly PreparedOp[]): Promise<Filled> {
    return this.#grouped((resolve) => {
      const answer = this.#fill(puts);
      return { settle: () => resolve(answer) };
    });
  }

  #grouped<Answer>(
    apply: (resolve: (answer: Answer) => void, reject: (error: Error) => void) => Omit<Waiting, "reject">,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      try {
        if (!this.isOpen) this.#open();
        this.#waiting.push({ ...apply(resolve, reject), reject });
      } catch (error) {
        this.#undo(error, "not-committed");
        reject(unavailable(error, "not-committed"));
        return;
      }
      // An immediate runs when the events at hand are through: nobody waits for a timer, yet all of them share the commit.
      if (this.#waiting.length === 1) setImmediate(() => this.drain());
      if (this.#written.length > GROUP_OPS_MAX) this.#commitGroup(tellNextRound);
    });
  }

  #open(): void {
    openGroups.get(this.#file)?.drain();
    this.#begin.run();
    openGroups.set(this.#file, this);
  }

  /** Commits the open group, now. */
  drain(): void {
    this.#commitGroup(tellNow);
  }

  #commitGroup(tell: (group: readonly Waiting[]) => void): void {
    if (!this.isOpen) return;
    try {
      this.#commit.run();
    } catch (error) {
      // The commit may have reached the file even where SQLite reports an error.
      this.#undo(error, "unknown");
      return;
    }
    const group = this.#close();
    for (const { known } of group) {
      if (known !== undefined) this.#tokens.add(known.token, known.fingerprint);
    }
    tell(group);
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
    const applied = this.#waiting.find((one) => one.known?.token === token)?.known;
    const known = applied?.fingerprint ?? this.#tokens.get(token);
    if (known === undefined) return this.#apply(ops);
    if (known !== fingerprint) return new LimitExceeded("the token was used for another transaction");
    return rememberWriteUnits({ ok: true }, 0);
  }

  /**
   * A transaction that conflicts has written nothing. Most rows are new, and whether one is there shows when it is put: those are not
   * looked for first. Where one was there, those before it are taken out again.
   */
  #apply(ops: readonly PreparedOp[]): Commit {
    let units = 0;
    const bodies = new Map<PreparedOp, number | null>();
    for (const op of ops) {
      const stored = isNew(op) ? undefined : this.#stored(op);
      if (!isNew(op) && (stored?.[0] ?? 0) !== op.expected) return this.#conflict(ops);
      bodies.set(op, stored?.[3] ?? null);
      units += unitsOf(op, stored);
    }
    const fresh = ops.filter(isNew);
    for (const [index, op] of fresh.entries()) {
      if (this.#create(op)) continue;
      for (const before of fresh.slice(0, index)) this.#delete.run(before.pk, before.sk);
      return this.#conflict(ops);
    }
    for (const op of ops) {
      if (!isNew(op)) this.#write(op, bodies.get(op) ?? null);
      this.#written.push(op);
    }
    return rememberWriteUnits({ ok: true }, units);
  }

  #fill(puts: readonly PreparedOp[]): Filled {
    let units = 0;
    const there: number[] = [];
    for (const [index, put] of puts.entries()) {
      if (this.#create(put)) {
        units += writeUnits(0, put.bytes);
        this.#written.push(put);
      } else {
        const stored = this.#stored(put);
        units += writeUnits(stored === undefined ? 0 : storedBytes(put, stored[0], stored[1], stored[2]), put.bytes);
        there.push(index);
      }
    }
    return rememberWriteUnits({ there }, units);
  }

  /** Puts a new row; false, and nothing written, where there is one. */
  #create({ pk, sk, version, text, expiresAt }: PreparedOp): boolean {
    const body = text.length > INLINE_LENGTH_MAX ? newBody(this.#addBody, text) : null;
    const sum = rowSum(pk, sk, version, expiresAt, text);
    const { changes } = this.#insert.run(pk, sk, version, sum, expiresAt, body === null ? text : null, body);
    if (Number(changes) === 1) return true;
    if (body !== null) this.#dropBody.run(body);
    return false;
  }

  /** Which guards do not hold of a transaction that wrote nothing. */
  #conflict(ops: readonly PreparedOp[]): Commit {
    const stored = ops.map((op) => this.#stored(op));
    const conflicts = ops.flatMap(({ expected }, index) => ((stored[index]?.[0] ?? 0) === expected ? [] : [index]));
    const units = ops.reduce((sum, op, index) => sum + unitsOf(op, stored[index]), 0);
    return rememberWriteUnits({ ok: false, conflicts }, units);
  }

  #stored({ pk, sk }: PreparedOp): Weighed | undefined {
    return this.#weigh.get(pk, sk) as Weighed | undefined;
  }

  /** `body`: where the long body of the row is that is there. One that has become short stays there: it was long and may be so again. */
  #write({ kind, pk, sk, version, text, expiresAt }: PreparedOp, body: number | null): void {
    if (kind === "delete") this.#delete.run(pk, sk);
    if (kind !== "put") return;
    const sum = rowSum(pk, sk, version, expiresAt, text);
    const isKept = body !== null && Number(this.#updateBody.run(text, body).changes) === 1;
    const place = isKept ? body : text.length > INLINE_LENGTH_MAX ? newBody(this.#addBody, text) : null;
    this.#update.run(version, sum, expiresAt, place === null ? text : null, place, pk, sk);
  }
}

/** A put of what must not be there yet. */
function isNew({ kind, expected }: PreparedOp): boolean {
  return kind === "put" && expected === 0;
}

function unitsOf(op: PreparedOp, stored: Weighed | undefined): number {
  return transactWriteUnits(stored === undefined ? 0 : storedBytes(op, stored[0], stored[1], stored[2]), op.bytes);
}

/** CRC-32 over everything a transaction says, with its length: tells a repeat from a token used twice. Not a secure hash. */
function fingerprintOf(ops: readonly PreparedOp[]): number {
  let sum = 0;
  let length = 0;
  for (const { kind, expected, version, expiresAt, pk, sk, text } of ops) {
    const said = `${kind} ${expected} ${version} ${expiresAt} ${pk.length} ${pk}${sk}${text}`;
    length += said.length;
    sum = crc32(said, sum);
  }
  return (length % 2 ** 20) * 2 ** 32 + sum;
}
