import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { type Key, type Op, StoreUnavailable } from "@suyuan/store/table";
import type { Actor, Answer, Idempotency } from "../call.ts";
import type { Deps } from "../host.ts";
import { toldToAuditors } from "./auditors/told.ts";
import type { Try } from "./escrow/spend.ts";
import type { Exceptions } from "./exceptions.ts";
import { factAt, idempotencyKey, OUTBOX_SHARDS, outboxKey } from "./keys.ts";
import { lanesOf } from "./lanes.ts";
import { create, type Loaded } from "./loaded.ts";
import { readApart, readFact, withSums } from "./read.ts";
import { freshToken, untilCommitted } from "./retry.ts";
import type { RowKey } from "./row-key.ts";
import type { FactRow, IdempotencyRow } from "./rows.ts";

/** What a decision wants committed: the items, the one fact with its row, and the answer. */
export interface Decision<Body> {
  readonly writes: readonly Op[];
  readonly fact: Fact;
  readonly factKey: RowKey<FactRow>;
  /** Facts beside it, each with its own row: the declarations that earlier events were wrong. */
  readonly beside?: readonly { readonly fact: Fact; readonly factKey: RowKey<FactRow> }[];
  /** For the auditors, beside the flags that the batches among `writes` gained or lost: those are found there. */
  readonly exceptions?: readonly Exceptions[];
  /** Members of the fact's row besides those of every fact: what an event is found by. */
  readonly row?: object;
  readonly status: 200 | 201;
  readonly body: Body;
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
  /** Keys that are known only once those of `more` are in; rarely any. */
  readonly further?: (loaded: Loaded) => readonly Key[];
  /** The first fact of an entity whose id the client made, once that id is taken. Asked anew once the keys of `more` are in. */
  readonly taken?: (loaded: Loaded) => RowKey<FactRow> | undefined;
  /** How other content under an id that is taken by the same organisation is refused, where there is more to say than `id-taken` says. */
  readonly otherContent?: () => DomainError;
  /** `attempt` says how it stands with this one; whoever decides several in one transaction has none. */
  readonly decide: (loaded: Loaded, attempt?: Try) => Decision<Body>;
  /**
   * What is written first where a refusal rests on sums that lie in parts, for parts are not read at one moment: they come back into one row,
   * and it is decided anew. None where it does not.
   */
  readonly gather?: (loaded: Loaded, refusal: DomainError) => readonly Op[];
  /** Keeps what the facts name and the table does not hold: once the command is decided, so that nothing is kept of one that is refused. */
  readonly keep?: () => Promise<void>;
}

const IDEMPOTENCY_SECONDS = 7 * 86_400;

/** A command whose rows are more than one transaction holds. Nothing was changed. */
export class TransactionTooLarge extends DomainError {
  constructor(rows: number) {
    super("payload-too-large", {
      en: `This would write ${rows} records at once; ${TRANSACTION_OPS_MAX} are the most. Nothing was changed. Split it into smaller ones.`,
      zh: `该操作需一次写入 ${rows} 条记录，最多 ${TRANSACTION_OPS_MAX} 条，未作任何更改。请拆分后分别提交。`,
    });
  }
}

/**
 * The one way to write: load, decide, commit. The facts, the items derived from them, the guards, one outbox row and the idempotency
 * row go in one transaction. A lost guard loads and decides again; a store that fails without saying whether it committed is
 * asked for the fact that would be there. Throws DomainError, or StoreUnavailable when the attempts are spent.
 */
export function execute<Body>(deps: Deps, command: Command<Body>): Promise<Answer<Body>> {
  return lanesOf(deps.table).run(command.lane, (leave) => {
    const going: Going = { mine: new Map(), losses: 0 };
    return untilCommitted(deps, () => once(deps, command, going, leave), {
      gaveUp: "too many writers on the same record",
    });
  });
}

/** What a command decides on may be what others have handed over and not committed yet: its own commit follows theirs, or fails. */
const AHEAD = { consistent: true, ahead: true };

/** `mine`: the fact rows that a command may have written; `losses`: how often it lost a guard. */
interface Going {
  readonly mine: Map<string, RowKey<FactRow>>;
  losses: number;
}

/** One load, decision and commit; undefined when a guard was lost. */
async function once<Body>(
  deps: Deps,
  command: Command<Body>,
  going: Going,
  leave: () => void,
): Promise<Answer<Body> | undefined> {
  const { table } = deps;
  const { actor, idempotency } = command;
  const requestKey = idempotency && idempotencyKey(actor.organisation, idempotency.key);
  let loaded = await readApart(table, [...(requestKey ? [requestKey] : []), ...command.keys], AHEAD);
  for (const [id, key] of going.mine) {
    const row = await committed(deps, key);
    if (row?.id === id) return answerOf<Body>(row, false);
  }
  const repeated = requestKey && (await replay<Body>(deps, loaded, requestKey, idempotency.digest));
  if (repeated) return repeated;
  let taken = command.taken?.(loaded);
  let repetition = taken && (await repetitionOf(deps, command, taken));
  if (repetition) return repetition.answer;
  if (command.more !== undefined) {
    loaded = loaded.with(await readApart(table, command.more(loaded), AHEAD));
    if (taken === undefined) {
      taken = command.taken?.(loaded);
      repetition = taken && (await repetitionOf(deps, command, taken));
      if (repetition) return repetition.answer;
    }
  }
  const further = command.further?.(loaded) ?? [];
  if (further.length > 0) loaded = loaded.with(await readApart(table, further, AHEAD));
  const whole = await withSums(table, loaded, AHEAD);
  if (whole === undefined) return undefined;
  loaded = whole;
  const decision = await decided(deps, command, loaded, going);
  if (decision === undefined) return undefined;
  // Another organisation's: whoever may not name the things in this command has heard so from the rules, as of an unknown id.
  if (taken) throw idTaken();
  await command.keep?.();
  const id = freshToken(deps);
  going.mine.set(id, decision.factKey);
  const ops = [...decision.writes, ...ledgerOps(command, loaded, decision, id)];
  if (ops.length > TRANSACTION_OPS_MAX) throw new TransactionTooLarge(ops.length);
  const committing = table.transact(ops, id);
  // Whoever is next in the lane decides on what was just handed over, and shares its commit.
  if (table.readsAhead === true) leave();
  const commit = await committing;
  if (commit.ok) return answerOf<Body>(rowOf(command, decision, id), false);
  going.losses += 1;
  return undefined;
}

/** The decision; undefined where it is to be made anew: what a refusal rests on lies in one row by then, or what was read was of two moments. */
async function decided<Body>(
  deps: Deps,
  command: Command<Body>,
  loaded: Loaded,
  { losses }: Going,
): Promise<Decision<Body> | undefined> {
  // The same for each sum: whoever meets another at one part meets it at the other, and no third besides.
  let drawn: number | undefined;
  const chance = () => {
    drawn ??= deps.randomBytes(1)[0] ?? 0;
    return drawn;
  };
  try {
    return command.decide(loaded, { losses, chance });
  } catch (error) {
    if (!(error instanceof DomainError) && (await isTorn(deps, loaded))) return undefined;
    const ops = error instanceof DomainError ? (command.gather?.(loaded, error) ?? []) : [];
    if (ops.length === 0) throw error;
    await deps.table.transact(ops, freshToken(deps));
    return undefined;
  }
}

/**
 * Was what is loaded of two moments? Rows of later rounds may be newer than those that named them, and what rules hold of one moment they
 * need not hold then. Such a decision is no defect: it is made anew.
 */
async function isTorn({ table }: Deps, loaded: Loaded): Promise<boolean> {
  const items = loaded.items();
  const now = await readApart(table, items, AHEAD);
  return items.some((item) => now.version(item) !== item.version);
}

/**
 * What becomes of a command whose id is taken by the fact under `taken`: the answer of the first, when it is the same command; none yet,
 * when that fact was seen ahead of a commit that then failed. Undefined when another organisation has the id: the rules speak first.
 */
async function repetitionOf<Body>(
  deps: Deps,
  command: Command<Body>,
  taken: RowKey<FactRow>,
): Promise<{ readonly answer: Answer<Body> | undefined } | undefined> {
  const holder = await committed(deps, taken);
  if (holder === undefined) return { answer: undefined };
  if (isSameCommand(holder, command)) return { answer: answerOf<Body>(holder, true) };
  if (holder.fact.by.organisation === command.actor.organisation) throw command.otherContent?.() ?? idTaken();
  return undefined;
}

/**
 * The rows that every decided command writes beside its own: its fact, that of the outbox, and that of the request's Idempotency-Key.
 * `id` is fresh. What a transaction holds is what is left beside them.
 */
export function ledgerOps<Body>(
  command: Pick<Command<Body>, "actor" | "digest" | "idempotency">,
  loaded: Loaded,
  decision: Decision<Body>,
  id: string,
): Op[] {
  const { factKey, fact } = decision;
  const { recordedAt, kind } = fact;
  const { pk, sk } = factKey;
  const ops = [
    create(factKey, rowOf(command, { ...decision, exceptions: toldToAuditors(loaded, decision) }, id)),
    create(outboxKey(shardOf(id), recordedAt, id), { pk, sk, kind, recordedAt }),
    ...besideOps(command, decision, id),
  ];
  const { actor, idempotency } = command;
  if (idempotency === undefined) return ops;
  const { key, digest } = idempotency;
  const expiresAt = Math.floor(Date.parse(recordedAt) / 1000) + IDEMPOTENCY_SECONDS;
  return [...ops, loaded.next(idempotencyKey(actor.organisation, key), { digest, pk, sk }, expiresAt)];
}

/** The rows of the facts beside a decision's own: their ids are made of its own. */
function besideOps<Body>(command: Pick<Command<Body>, "digest">, decision: Decision<Body>, id: string): Op[] {
  return (decision.beside ?? []).flatMap(({ fact, factKey }, n) => {
    const own = `${id}-${n + 1}`;
    const { exceptions: _, row: __, beside: ___, ...rest } = decision;
    const { pk, sk } = factKey;
    const { kind, recordedAt } = fact;
    return [
      create(factKey, rowOf(command, { ...rest, fact, factKey }, own)),
      create(outboxKey(shardOf(own), recordedAt, own), { pk, sk, kind, recordedAt }),
    ];
  });
}

function rowOf<Body>(command: Pick<Command<Body>, "digest">, decision: Decision<Body>, id: string): FactRow {
  const { exceptions = [] } = decision;
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
  loaded: Loaded,
  key: RowKey<IdempotencyRow>,
  asked: string,
): Promise<Answer<Body> | undefined> {
  const digest = liveDigest(deps, loaded, key);
  if (digest === undefined) return undefined;
  if (digest !== asked) throw idempotencyKeyReused();
  const at = loaded.state(key);
  const row = at && (await committed(deps, factAt(at)));
  if (row === undefined) throw new StoreUnavailable(`idempotency row without its fact: ${key.pk}`, "not-committed");
  return answerOf<Body>(row, true);
}

/** A fact's row as it is durable: what an answer may rest on. */
async function committed(deps: Deps, at: RowKey<FactRow>): Promise<FactRow | undefined> {
  return readFact(deps.table, at);
}

function isSameCommand<Body>({ digest, fact }: FactRow, command: Command<Body>): boolean {
  return digest === command.digest && fact.by.organisation === command.actor.organisation;
}

/** The refusal of an id that stands for something else. */
export function idTaken(): DomainError {
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

/** The digest of the request that an Idempotency-Key stands for; undefined when it is free, or free again after its time. */
export function liveDigest(
  { now }: Pick<Deps, "now">,
  loaded: Loaded,
  key: RowKey<IdempotencyRow>,
): string | undefined {
  const row = loaded.item(key);
  return row !== undefined && (row.expiresAt ?? 0) * 1000 > now().getTime() ? row.data.digest : undefined;
}

export function idempotencyKeyReused(): DomainError {
  return new DomainError("idempotency-key-reused", {
    en: "This Idempotency-Key was used for another request. Nothing was changed. Send a new key with this request.",
    zh: "该 Idempotency-Key 已用于另一请求，未作任何更改。请为本请求使用新的键。",
  });
}

function shardOf(id: string): number {
  return Number.parseInt(id.slice(0, 2), 16) % OUTBOX_SHARDS;
}
