import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { type Item, type JsonObject, type Key, type Op, StoreUnavailable, type Table } from "@suyuan/store/table";
import type { Actor, Answer, Idempotency } from "../call.ts";
import type { Deps } from "../host.ts";
import { type Exceptions, onePerSubject, type StoredExceptions } from "./exceptions.ts";
import { idempotencyKey, OUTBOX_SHARDS, outboxKey } from "./keys.ts";
import { Lanes } from "./lanes.ts";

/** What was found under the keys that a command asked for. */
export class Loaded {
  readonly #items: ReadonlyMap<string, Item>;
  constructor(keys: readonly Key[], items: readonly (Item | undefined)[]) {
    const found = new Map<string, Item>();
    for (const [n, key] of keys.entries()) {
      const item = items[n];
      if (item !== undefined) found.set(`${key.pk}\n${key.sk}`, item);
    }
    this.#items = found;
  }

  item(key: Key): Item | undefined {
    return this.#items.get(`${key.pk}\n${key.sk}`);
  }

  /** The state stored under `key`. Only this application writes the table, so the stored shape is trusted. */
  state<T>(key: Key): T | undefined {
    return this.item(key)?.data as T | undefined;
  }

  version(key: Key): number {
    return this.item(key)?.version ?? 0;
  }

  /** Writes the next version of `key`, guarded by the version that was loaded. */
  next(key: Key, data: object): Op {
    const version = this.version(key);
    return {
      put: { ...key, version: version + 1, data: data as JsonObject },
      when: version === 0 ? "absent" : { versionIs: version },
    };
  }

  /** Holds `key` still while the others are written. */
  unchanged(key: Key): Op {
    const version = this.version(key);
    return { check: key, when: version === 0 ? "absent" : { versionIs: version } };
  }
}

/** Writes a row that must not exist yet. */
export function create(key: Key, data: object): Op {
  return { put: { ...key, version: 1, data: data as JsonObject }, when: "absent" };
}

/** What a decision wants committed: the items, the one fact with its row, and the answer. */
export interface Decision<Body> {
  readonly writes: readonly Op[];
  readonly fact: Fact;
  readonly factKey: Key;
  /** What auditors should look at: one entry a batch. */
  readonly exceptions?: readonly Exceptions[];
  /** Members of the fact's row besides those of every fact: what an event is found by. */
  readonly row?: object;
  readonly status: 200 | 201;
  readonly body: Body;
  readonly location?: string;
}

/** The row under a fact's key. */
export interface FactRow extends StoredExceptions {
  readonly id: string;
  readonly fact: Fact;
  readonly digest: string;
  readonly status: 200 | 201;
  readonly answer: unknown;
  readonly location?: string;
}

export interface Command<Body> {
  readonly actor: Actor;
  readonly idempotency?: Idempotency | undefined;
  /** SHA-256 of the command as accepted: the same id with the same digest is the same command. */
  readonly digest: string;
  /** Hot keys to queue on inside this process. */
  readonly lane: string | readonly string[];
  readonly keys: readonly Key[];
  /** Keys that are known only once the first round is in. */
  readonly more?: (loaded: Loaded) => readonly Key[];
  /** The first fact of an entity whose id the client made, once that id is taken. */
  readonly taken?: (loaded: Loaded) => Key | undefined;
  readonly decide: (loaded: Loaded) => Decision<Body>;
}

const IDEMPOTENCY_SECONDS = 7 * 86_400;
const ATTEMPTS_MAX = 12;
const lanesByTable = new WeakMap<Table, Lanes>();

function lanesOf(table: Table): Lanes {
  const lanes = lanesByTable.get(table) ?? new Lanes();
  lanesByTable.set(table, lanes);
  return lanes;
}

/**
 * The one way to write: load, decide, commit. The facts, the items derived from them, the guards, one outbox row and the idempotency
 * row go in one transaction. A lost guard loads and decides again; a store that fails without saying whether it committed is
 * asked for the fact that would be there. Throws DomainError, or StoreUnavailable when the budget is spent.
 */
export function execute<Body>(deps: Deps, command: Command<Body>): Promise<Answer<Body>> {
  return lanesOf(deps.table).run(command.lane, (leave) => attempts(deps, command, leave));
}

async function attempts<Body>(deps: Deps, command: Command<Body>, leave: () => void): Promise<Answer<Body>> {
  const mine = new Map<string, Key>();
  let failure: StoreUnavailable | undefined;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await pause(deps, attempt);
    try {
      const answer = await once(deps, command, mine, leave);
      if (answer !== undefined) return answer;
      failure = undefined;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      failure = error;
    }
  }
  throw failure ?? new StoreUnavailable("too many writers on the same record", "not-committed");
}

/** One load, decision and commit; undefined when a guard was lost. `mine` collects the fact rows that this command may have written. */
async function once<Body>(
  deps: Deps,
  command: Command<Body>,
  mine: Map<string, Key>,
  leave: () => void,
): Promise<Answer<Body> | undefined> {
  const idempotency =
    command.idempotency === undefined ? undefined : idempotencyKey(command.actor.organisation, command.idempotency.key);
  const wanted = [...(idempotency ? [idempotency] : []), ...command.keys];
  let loaded = await load(deps.table, wanted);
  for (const [id, key] of mine) {
    const row = await committed(deps, key);
    if (row?.id === id) return answerOf<Body>(row, false);
  }
  const repeated = idempotency && (await replay<Body>(deps, command, loaded, idempotency));
  if (repeated) return repeated;
  const taken = command.taken?.(loaded);
  const holder = taken && (await committed(deps, taken));
  // Seen ahead of a commit that then failed: look again.
  if (taken && holder === undefined) return undefined;
  if (holder && isSameCommand(holder, command)) return answerOf<Body>(holder, true);
  if (holder?.fact.by.organisation === command.actor.organisation) throw idTaken();
  const more = command.more?.(loaded) ?? [];
  if (more.length > 0) loaded = await load(deps.table, more, loaded, wanted);
  const decision = command.decide(loaded);
  // Another organisation's: whoever may not name the things in this command has heard so from the rules, as of an unknown id.
  if (taken) throw idTaken();
  const id = freshToken(deps);
  mine.set(id, decision.factKey);
  const committing = deps.table.transact(operations(command, loaded, decision, id, idempotency), id);
  // Whoever is next in the lane decides on what was just handed over, and shares its commit.
  if (deps.table.readsAhead === true) leave();
  const commit = await committing;
  return commit.ok ? answerOf<Body>(rowOf(command, decision, id), false) : undefined;
}

async function load(
  table: Table,
  keys: readonly Key[],
  before?: Loaded,
  earlier: readonly Key[] = [],
): Promise<Loaded> {
  const distinct = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
  const items = await table.getMany(distinct, { consistent: true, ahead: true });
  return new Loaded([...earlier, ...distinct], [...earlier.map((key) => before?.item(key)), ...items]);
}

function operations<Body>(
  command: Command<Body>,
  loaded: Loaded,
  decision: Decision<Body>,
  id: string,
  idempotency: Key | undefined,
): Op[] {
  const { recordedAt } = decision.fact;
  const ops = [...decision.writes, ...factOps(command, decision, id)];
  if (idempotency === undefined || command.idempotency === undefined) return ops;
  const { pk, sk } = decision.factKey;
  const row = loaded.next(idempotency, { digest: command.idempotency.digest, pk, sk });
  const expiresAt = Math.floor(Date.parse(recordedAt) / 1000) + IDEMPOTENCY_SECONDS;
  if ("put" in row) ops.push({ put: { ...row.put, expiresAt }, when: row.when });
  return ops;
}

/** The rows of a decided fact: its own and that of the outbox. `id` is fresh. */
export function factOps<Body>(command: Pick<Command<Body>, "digest">, decision: Decision<Body>, id: string): Op[] {
  const { recordedAt, kind } = decision.fact;
  return [
    create(decision.factKey, rowOf(command, decision, id)),
    create(outboxKey(shardOf(id), recordedAt, id), { ...decision.factKey, kind, recordedAt }),
  ];
}

function rowOf<Body>(command: Pick<Command<Body>, "digest">, decision: Decision<Body>, id: string): FactRow {
  const exceptions = onePerSubject(decision.exceptions ?? []);
  return {
    ...decision.row,
    id,
    fact: decision.fact,
    digest: command.digest,
    status: decision.status,
    answer: decision.body,
    ...(decision.location === undefined ? {} : { location: decision.location }),
    ...(exceptions.length === 0 ? {} : { exceptions }),
  };
}

/** The stored answer of a live idempotency row; refuses the key when it stood for another request. */
async function replay<Body>(
  deps: Deps,
  command: Command<Body>,
  loaded: Loaded,
  key: Key,
): Promise<Answer<Body> | undefined> {
  const item = loaded.item(key);
  if (item === undefined || (item.expiresAt ?? 0) * 1000 <= deps.now().getTime()) return undefined;
  const { digest, pk, sk } = item.data as { digest: string; pk: string; sk: string };
  if (digest !== command.idempotency?.digest) throw idempotencyKeyReused();
  const row = await committed(deps, { pk, sk });
  if (row === undefined) throw new StoreUnavailable(`idempotency row without its fact: ${pk} ${sk}`, "not-committed");
  return answerOf<Body>(row, true);
}

/** A fact's row as it is durable: what an answer may rest on. */
async function committed(deps: Deps, at: Key): Promise<FactRow | undefined> {
  return (await deps.table.get(at, { consistent: true }))?.data as unknown as FactRow | undefined;
}

function isSameCommand<Body>({ digest, fact }: FactRow, command: Command<Body>): boolean {
  return digest === command.digest && fact.by.organisation === command.actor.organisation;
}

function idTaken(): DomainError {
  return new DomainError("id-taken", {
    en: "This id is already in use for other content. Nothing was changed. Use a new id, or send exactly the first content to repeat it.",
    zh: "该编号已用于其他内容，未作任何更改。请换一个编号；若要重发，请发送与首次完全相同的内容。",
  });
}

function answerOf<Body>(row: FactRow, replayed: boolean): Answer<Body> {
  return {
    status: row.status,
    body: row.answer as Body,
    replayed,
    ...(row.location === undefined ? {} : { location: row.location }),
  };
}

export function idempotencyKeyReused(): DomainError {
  return new DomainError("idempotency-key-reused", {
    en: "This Idempotency-Key was used for another request. Nothing was changed. Send a new key with this request.",
    zh: "该 Idempotency-Key 已用于另一请求，未作任何更改。请为本请求使用新的键。",
  });
}

/** 26 hexadecimal characters: unique, and short enough to be a transaction's token. */
export function freshToken(deps: Pick<Deps, "randomBytes">): string {
  return Buffer.from(deps.randomBytes(13)).toString("hex");
}

function shardOf(id: string): number {
  return Number.parseInt(id.slice(0, 2), 16) % OUTBOX_SHARDS;
}

/** Full jitter, doubling from 10 ms to at most 640 ms. */
async function pause(deps: Deps, attempt: number): Promise<void> {
  const [random = 0] = deps.randomBytes(1);
  const ceiling = 10 * 2 ** Math.min(attempt - 1, 6);
  await new Promise((resolve) => setTimeout(resolve, (ceiling * random) / 255));
}
