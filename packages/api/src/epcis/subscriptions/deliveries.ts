import { setTimeout as delay } from "node:timers/promises";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import type { Stored } from "../../ledger/row-key.ts";
import type { Due } from "../../ledger/subscription-keys.ts";
import { begun } from "./due/carry-out.ts";
import { lookForDue } from "./due/looking.ts";
import type { Run } from "./run.ts";
import { type Turn, Turns } from "./turns.ts";
import type { Sender } from "./webhook.ts";

/** Deliveries under way at once, each with a report of about a megabyte; and of one organisation. */
const LIMITS = { atOnce: 16, ofOrganisation: 4 } as const;
/** While deliveries are under way, whoever becomes due meanwhile is looked for this often. */
const LOOK_EVERY_MS = 500;
/** One call begins no turn after so long. */
const CALL_MS = 20_000;

/** What one call did. */
export interface DeliveryCount {
  /** Reports taken by their receivers. */
  readonly delivered: number;
  readonly failed: number;
}

export interface DeliveryOptions {
  /** No turn is begun after so long. */
  readonly callMs?: number;
  /** No turn is begun once it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Looks after every subscription that is due: delivers what waits for it, in the order of record time. Hosts call it every few seconds, or
 * each minute. One report at a time: then another subscription has its turn (see `Turns`), those that became due meanwhile among them.
 * Several hosts may at once: a subscription is leased by one of them, and a host that dies loses its lease after a minute. What was not
 * written as delivered by then is delivered again. Rejects when the store is out of reach; then the next call goes on.
 */
export async function runDueSubscriptions(
  deps: Deps,
  sender: Sender,
  options: DeliveryOptions = {},
): Promise<DeliveryCount> {
  const round = new Round(deps, sender, options);
  await round.carryOut();
  return { delivered: round.delivered, failed: round.failed };
}

/** A subscription that is due, and this host's run with it once it had its first turn. */
interface Job extends Turn {
  readonly due: Due;
  readonly rows: readonly Stored<Due>[];
  run?: Run | undefined;
}

class Round {
  readonly #deps: Deps;
  readonly #sender: Sender;
  readonly #turns = new Turns<Job>(LIMITS);
  readonly #underWay = new Set<Promise<void>>();
  readonly #until: number;
  readonly #signal: AbortSignal | undefined;
  #outage: StoreUnavailable | undefined;
  delivered = 0;
  failed = 0;

  constructor(deps: Deps, sender: Sender, { callMs = CALL_MS, signal }: DeliveryOptions) {
    this.#deps = deps;
    this.#sender = sender;
    this.#until = deps.now().getTime() + callMs;
    this.#signal = signal;
  }

  async carryOut(): Promise<void> {
    let looked = Number.NEGATIVE_INFINITY;
    for (;;) {
      if (!this.#isOver && performance.now() - looked >= LOOK_EVERY_MS) {
        await this.#look().catch((error: unknown) => this.#failed(error));
        looked = performance.now();
      }
      for (let job = this.#next(); job !== undefined; job = this.#next()) this.#begin(job);
      if (this.#underWay.size === 0) break;
      await this.#somethingEnds();
    }
    for (const { run } of this.#turns.waiting) await run?.release().catch((error: unknown) => this.#failed(error));
    if (this.#outage !== undefined) throw this.#outage;
  }

  get #isOver(): boolean {
    return this.#deps.now().getTime() >= this.#until || this.#signal?.aborted === true || this.#outage !== undefined;
  }

  #next(): Job | undefined {
    return this.#isOver ? undefined : this.#turns.next();
  }

  /** Waits until a turn is over, or it is time to look again. */
  async #somethingEnds(): Promise<void> {
    const waiting = new AbortController();
    const pause = delay(LOOK_EVERY_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([...this.#underWay, pause]);
    waiting.abort();
  }

  #begin(job: Job): void {
    const turn = this.#turn(job)
      .then((goesOn) => {
        this.#turns.end(job);
        if (goesOn) this.#turns.add(job);
      })
      .catch((error: unknown) => {
        this.#turns.end(job);
        this.#failed(error, job.id);
      })
      .finally(() => this.#underWay.delete(turn));
    this.#underWay.add(turn);
  }

  /** An outage ends the round. Anything else is a defect: the subscription that met it waits until its lease is over, and no other does. */
  #failed(error: unknown, subscription?: string): void {
    if (error instanceof StoreUnavailable) this.#outage ??= error;
    else this.#deps.log.error("delivery", error, { ...(subscription && { subscription }) });
  }

  async #turn(job: Job): Promise<boolean> {
    job.run ??= await begun(this.#deps, this.#sender, job.due, job.rows);
    const { run } = job;
    if (run === undefined) return false;
    const before = { delivered: run.delivered, failed: run.failed };
    const goesOn = await run.turn();
    this.delivered += run.delivered - before.delivered;
    this.failed += run.failed - before.failed;
    return goesOn;
  }

  /** Takes up those that are due and not known yet. */
  async #look(): Promise<void> {
    for (const { due, rows } of await lookForDue(this.#deps)) {
      const { id, organisation, host = id } = due;
      if (!this.#turns.has(id)) this.#turns.add({ id, organisation, host, due, rows });
    }
  }
}
