import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, removed, replaced } from "../../ledger/loaded.ts";
import { readPage, readRows } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { Stored } from "../../ledger/row-key.ts";
import {
  type DeliveryState,
  type Due,
  deliveryStateKey,
  dueAtKey,
  dueBy,
  dueNow,
  isDueNow,
  type Subscription,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { fillQueue, forgetSubscription } from "./queue.ts";
import { deliveryOf, nextReport, type Report } from "./report.ts";
import { ATTEMPTS_MAX, nextRun, retryDelay, withDeadLetter } from "./state.ts";
import type { Sender } from "./webhook.ts";

/** Subscriptions looked at in one call, and at once. */
const DUE_MAX = 200;
const AT_ONCE = 8;
/** A host that leased a subscription has it for so long after each step; longer than a delivery takes. */
const LEASE_MS = 60_000;
/** One call delivers at most so many reports to one subscriber, and begins none after so long. */
const REPORTS_PER_CALL = 20;
const CALL_MS = 20_000;
/** How long to wait for events that are not complete yet. */
const WAIT_MS = 5_000;

/** What one call did. */
export interface DeliveryCount {
  /** Reports taken by their receivers. */
  readonly delivered: number;
  readonly failed: number;
}

/**
 * Looks after every subscription that is due: delivers what waits for it, in the order of record time. Hosts call it every few seconds, or
 * each minute. Several may at once: a subscription is leased by one of them, and a host that dies loses its lease after a minute.
 * What was not written as delivered by then is delivered again. Rejects when the store is out of reach; then the next call goes on.
 */
export async function runDueSubscriptions(deps: Deps, now: Date, sender: Sender): Promise<DeliveryCount> {
  const rows = await dueRows(deps, now);
  const due = [...Map.groupBy(rows, ({ data }) => data.id).values()];
  const outcomes: PromiseSettledResult<DeliveryCount>[] = [];
  for (let n = 0; n < due.length; n += AT_ONCE) {
    outcomes.push(...(await Promise.allSettled(due.slice(n, n + AT_ONCE).map((some) => serve(deps, some, sender)))));
  }
  const rejected = outcomes.find((outcome) => outcome.status === "rejected");
  if (rejected !== undefined) throw rejected.reason;
  const counts = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  return {
    delivered: counts.reduce((sum, { delivered }) => sum + delivered, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function dueRows({ table }: Deps, now: Date): Promise<readonly Stored<Due>[]> {
  const { place, range } = dueBy(now.toISOString());
  const [woken, timed] = await Promise.all([
    readPage(table, dueNow, { limit: DUE_MAX }),
    readPage(table, place, { ...range, limit: DUE_MAX }),
  ]);
  return [...woken.rows, ...timed.rows];
}

const NOTHING: DeliveryCount = { delivered: 0, failed: 0 };

async function serve(deps: Deps, rows: readonly Stored<Due>[], sender: Sender): Promise<DeliveryCount> {
  const [first] = rows;
  if (first === undefined) return NOTHING;
  const { id, organisation, queryName } = first.data;
  const keys = [subscriptionKey(organisation, queryName, id), deliveryStateKey(id)] as const;
  const [row, state] = await readRows(deps.table, keys);
  if (row === undefined || state === undefined) {
    await forgetSubscription(deps, id);
    await drop(deps, rows);
    return NOTHING;
  }
  const lease = await leased(deps, id, state, rows);
  if (lease === undefined) return NOTHING;
  const run = new Run(deps, row.data, lease, sender);
  return run.deliver();
}

/** Takes rows away from those due, as long as the state is the one that was read. */
async function drop(deps: Deps, rows: readonly Stored<Due>[], state?: Stored<DeliveryState>): Promise<void> {
  const still: Op[] =
    state === undefined ? [] : [{ check: { pk: state.pk, sk: state.sk }, when: { versionIs: state.version } }];
  for (const row of rows) await deps.table.transact([...still, removed(row)], freshToken(deps));
}

/** A subscription's state as this host holds it. */
interface Lease {
  readonly version: number;
  readonly state: DeliveryState;
}

/** Takes the subscription for this host; nothing when another has it, or when its time has not come. */
async function leased(
  deps: Deps,
  id: string,
  held: Stored<DeliveryState>,
  rows: readonly Stored<Due>[],
): Promise<Lease | undefined> {
  const { data: state, version } = held;
  const now = deps.now().toISOString();
  if (state.leasedUntil !== undefined && state.leasedUntil > now) return undefined;
  const isTimed = state.dueAt !== undefined && state.dueAt <= now;
  const woken = rows.filter(isDueNow);
  // Backing off: what woke it waits in the queue for the next attempt.
  if (!isTimed && (woken.length === 0 || state.dueAt !== undefined)) {
    const own = state.dueAt === undefined ? undefined : dueAtKey(state.dueAt, id).sk;
    await drop(
      deps,
      rows.filter(({ sk }) => sk !== own),
      held,
    );
    return undefined;
  }
  const leasedUntil = new Date(deps.now().getTime() + LEASE_MS).toISOString();
  const next: DeliveryState = { ...state, leasedUntil, dueAt: leasedUntil };
  return written(deps, id, { version, state }, next, woken.map(removed));
}

/** Writes the next state over the one held, with its place among those due; nothing when it is held no more. */
async function written(
  deps: Deps,
  id: string,
  { version, state: { dueAt: before } }: Lease,
  next: DeliveryState,
  more: readonly Op[] = [],
): Promise<Lease | undefined> {
  const { organisation, queryName, dueAt } = next;
  const moved: Op[] =
    before === dueAt
      ? []
      : [
          ...(before === undefined ? [] : [{ delete: dueAtKey(before, id), when: { versionIs: 1 } } as const]),
          ...(dueAt === undefined ? [] : [create(dueAtKey(dueAt, id), { id, organisation, queryName })]),
        ];
  const put = replaced({ ...deliveryStateKey(id), version }, next);
  const commit = await deps.table.transact([put, ...moved, ...more], freshToken(deps));
  return commit.ok ? { version: version + 1, state: next } : undefined;
}

/** One host's turn with one subscription. */
class Run {
  readonly #deps: Deps;
  readonly #subscription: Subscription;
  readonly #sender: Sender;
  readonly #startedMs: number;
  #lease: Lease | undefined;
  #delivered = 0;
  #failed = 0;

  constructor(deps: Deps, subscription: Subscription, lease: Lease, sender: Sender) {
    this.#deps = deps;
    this.#subscription = subscription;
    this.#lease = lease;
    this.#sender = sender;
    this.#startedMs = deps.now().getTime();
  }

  async deliver(): Promise<DeliveryCount> {
    const hasFilled = await this.#fill();
    if (hasFilled) await this.#report();
    return { delivered: this.#delivered, failed: this.#failed };
  }

  get #isSpent(): boolean {
    return this.#deps.now().getTime() - this.#startedMs >= CALL_MS;
  }

  #after(ms: number): string {
    return new Date(this.#deps.now().getTime() + ms).toISOString();
  }

  /** Writes the state while holding on to the subscription, or lets it go with the time it is due next. */
  async #write(
    change: Partial<DeliveryState>,
    due: { next?: string | undefined } | undefined,
    ops: readonly Op[] = [],
  ) {
    if (this.#lease === undefined) return;
    const { leasedUntil: _until, dueAt: _due, ...kept } = { ...this.#lease.state, ...change };
    const until = this.#after(LEASE_MS);
    const timing =
      due === undefined ? { leasedUntil: until, dueAt: until } : due.next === undefined ? {} : { dueAt: due.next };
    this.#lease = await written(this.#deps, this.#subscription.id, this.#lease, { ...kept, ...timing }, ops);
  }

  /** Gathers the earlier events that the subscription asked for; false while there is more to gather, or a schedule to wait for. */
  async #fill(): Promise<boolean> {
    let filling = this.#lease?.state.filling;
    if (filling === undefined) return true;
    while (filling !== undefined && !this.#isSpent) filling = await fillQueue(this.#deps, this.#subscription, filling);
    const { schedule } = this.#subscription;
    if (filling !== undefined) await this.#write({ filling }, { next: this.#after(0) });
    else if (schedule !== undefined)
      await this.#write({ filling: undefined }, { next: nextRun(schedule, this.#deps.now()) });
    else await this.#write({ filling: undefined }, undefined);
    return filling === undefined && schedule === undefined;
  }

  async #report(): Promise<void> {
    for (let n = 0; this.#lease !== undefined; n++) {
      const report = await nextReport(this.#deps, this.#subscription);
      const isEmpty = report.events.length === 0;
      const mayTellNone = n === 0 && this.#subscription.reportIfEmpty && this.#subscription.schedule !== undefined;
      if (isEmpty && !(mayTellNone && this.#lease.state.isRest === undefined))
        return this.#rest(report, report.rows.map(removed));
      if (n === REPORTS_PER_CALL || (n > 0 && this.#isSpent))
        return this.#write({ isRest: true }, { next: this.#after(0) });
      if (!(await this.#send(report))) return;
      if (isEmpty || !report.hasMore) return this.#rest(report);
    }
  }

  /** Nothing more to tell now; `lost` takes away what will never be told. */
  async #rest({ isWaiting }: Report, lost: readonly Op[] = []): Promise<void> {
    const { schedule } = this.#subscription;
    const next = schedule === undefined ? undefined : nextRun(schedule, this.#deps.now());
    const waited = isWaiting && schedule === undefined ? this.#after(WAIT_MS) : next;
    const minRecordTime = this.#deps.now().toISOString();
    await this.#write({ isRest: undefined, minRecordTime }, { next: waited }, lost);
  }

  /** Delivers one report; false when the subscriber did not take it and is to be tried later. */
  async #send(report: Report): Promise<boolean> {
    const { token } = this.#lease?.state ?? {};
    const sent = await this.#sender.send(deliveryOf(this.#deps, this.#subscription, token, report.events));
    if (!sent.ok) return this.#failure(report, sent.error);
    this.#delivered += 1;
    await this.#write(
      { failures: 0, lastError: undefined, lastFailedAt: undefined, lastNotifiedAt: this.#after(0) },
      undefined,
      report.rows.map(removed),
    );
    return true;
  }

  async #failure(report: Report, error: string): Promise<boolean> {
    const state = this.#lease?.state;
    if (state === undefined) return false;
    this.#failed += 1;
    const failures = state.failures + 1;
    const at = this.#after(0);
    const failed = { ...state, failures, lastError: error, lastFailedAt: at };
    this.#deps.log.warn("delivery-failed", { subscription: this.#subscription.id, error, failures });
    if (failures < ATTEMPTS_MAX) {
      const [random = 0] = this.#deps.randomBytes(1);
      await this.#write(failed, { next: this.#after(retryDelay(failures, random)) });
      return false;
    }
    const { from, to, events } = report;
    const letter = { at, events: events.length, from, to, error };
    await this.#write(
      events.length === 0 ? { ...failed, failures: 0 } : withDeadLetter(failed, letter),
      undefined,
      report.rows.map(removed),
    );
    return true;
  }
}
