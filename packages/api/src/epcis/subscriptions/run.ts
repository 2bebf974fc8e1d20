import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, removed, replaced } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { Stored } from "../../ledger/row-key.ts";
import {
  type DeliveryState,
  deliveryStateKey,
  queryCountsKey,
  type ReceiverPause,
  receiverPauseKey,
  type Stop,
  type Subscription,
} from "../../ledger/subscription-keys.ts";
import { lackOfAuthority } from "./authority.ts";
import { LEASE_MS, type Lease, written } from "./lease.ts";
import { logged, type Made } from "./log.ts";
import { fillQueue } from "./queue.ts";
import { deliveryOf, nextReport, type Report } from "./report.ts";
import {
  GIVEN_UP_MS,
  NO_FAILURE,
  nextRun,
  REFUSALS_MAX,
  receiverOf,
  resumed,
  retryDelay,
  withDeadLetter,
} from "./state.ts";
import { isOfReceiver, type Sender } from "./webhook.ts";

/** How long to wait for events that are not complete yet. */
const WAIT_MS = 5_000;
/** Whether a suspended organisation acts again is looked at this often. */
const SUSPENDED_LOOK_MS = 300_000;
/** A receiver's pause is forgotten when nobody tried it for so long. */
const PAUSE_KEPT_MS = 30 * 86_400_000;
/** With less left of its lease, a run that waited for its turn makes sure that it still has it. */
const LEASE_LEFT_MS = 30_000;
const STOP_ATTEMPTS = 8;

/** One host's turns with one subscription that it leased. */
export class Run {
  readonly #deps: Deps;
  readonly #subscription: Subscription;
  readonly #sender: Sender;
  #lease: Lease | undefined;
  #reports = 0;
  #wasPaused = false;
  delivered = 0;
  failed = 0;

  constructor(deps: Deps, subscription: Subscription, lease: Lease, sender: Sender) {
    this.#deps = deps;
    this.#subscription = subscription;
    this.#lease = lease;
    this.#sender = sender;
  }

  /** One turn: gathers a stretch of earlier events, or delivers one report. True while there is more to do at once. */
  async turn(): Promise<boolean> {
    const state = this.#lease?.state;
    if (state === undefined) return false;
    if (Date.parse(state.leasedUntil ?? "") - this.#deps.now().getTime() < LEASE_LEFT_MS)
      await this.#write({}, undefined);
    if (this.#lease === undefined || !(await this.#mayDeliver(this.#lease.state))) return false;
    const filling = this.#lease?.state.filling;
    return filling === undefined ? this.#report() : this.#fill(filling);
  }

  /** Lets the subscription go though there is more to do: whoever comes next goes on. */
  async release(): Promise<void> {
    await this.#write(this.#reports > 0 ? { isRest: true } : {}, { next: this.#after(0) });
  }

  #after(ms: number): string {
    return new Date(this.#deps.now().getTime() + ms).toISOString();
  }

  /** Writes the state while holding on to the subscription, or lets it go with the time it is due next. */
  async #write(
    change: Partial<DeliveryState>,
    due: { next?: string | undefined } | undefined,
    ops: readonly Op[] = [],
  ): Promise<void> {
    if (this.#lease === undefined) return;
    const { leasedUntil: _until, dueAt: _due, ...kept } = { ...this.#lease.state, ...change };
    const until = this.#after(LEASE_MS);
    const timing =
      due === undefined ? { leasedUntil: until, dueAt: until } : due.next === undefined ? {} : { dueAt: due.next };
    this.#lease = await written(this.#deps, this.#subscription.id, this.#lease, { ...kept, ...timing }, ops);
  }

  /** As `#write`, with the attempt in the log. */
  #writeLogged(
    change: Partial<DeliveryState>,
    due: { next?: string | undefined } | undefined,
    made: Made,
    ops: readonly Op[] = [],
  ): Promise<void> {
    const state = this.#lease?.state;
    if (state === undefined) return Promise.resolve();
    const { id } = this.#subscription;
    const [attempts, op] = logged(id, state, { ...made, at: this.#after(0) });
    return this.#write({ ...change, attempts }, due, [...ops, op]);
  }

  /** As `#write`, and says to whoever compiled the organisation's subscriptions that they changed. */
  async #writeCounted(change: Partial<DeliveryState>, due: { next?: string | undefined } | undefined): Promise<void> {
    const { table } = this.#deps;
    const { id, organisation } = this.#subscription;
    for (let attempt = 0; attempt < STOP_ATTEMPTS && this.#lease !== undefined; attempt++) {
      const held = this.#lease;
      const counts = await readRow(table, queryCountsKey(organisation));
      await this.#write(change, due, counts === undefined ? [] : [replaced(counts, counts.data)]);
      if (this.#lease !== undefined) return;
      // Somebody counted meanwhile; or the subscription is held no more.
      const state = await readRow(table, deliveryStateKey(id));
      if (state?.version === held.version) this.#lease = held;
    }
  }

  /** May anything be delivered now? Says so in the state where not. */
  async #mayDeliver(state: DeliveryState): Promise<boolean> {
    const { organisation } = this.#subscription;
    const [[lack], pause] = await Promise.all([lackOfAuthority(this.#deps, organisation, [state]), this.#pause()]);
    this.#wasPaused = pause !== undefined;
    const { stopped } = state;
    const stop = lack ?? (stopped?.reason === "paused" ? stopped : undefined);
    if (stop !== undefined) {
      await this.#stop(stop);
      return false;
    }
    if (stopped !== undefined) await this.#writeCounted(resumed(state, this.#deps.now()), undefined);
    if (pause === undefined || pause.data.pausedUntil <= this.#after(0)) return true;
    await this.#putOff(pause.data);
    return false;
  }

  #pause(): Promise<Stored<ReceiverPause> | undefined> {
    return readRow(this.#deps.table, receiverPauseKey(this.#subscription.organisation, receiverOf(this.#subscription)));
  }

  async #stop(stop: Stop): Promise<void> {
    const state = this.#lease?.state;
    if (state === undefined) return;
    const isSuspended = stop.reason === "organisation-suspended";
    const due = { next: isSuspended ? this.#after(SUSPENDED_LOOK_MS) : undefined };
    const stopped = { ...stop, at: state.stopped?.at ?? this.#after(0) };
    if (state.stopped?.reason === stop.reason) return this.#write({ stopped }, due);
    const { id, organisation } = this.#subscription;
    this.#deps.log.warn("subscription-stopped", { subscription: id, organisation, reason: stop.reason });
    await this.#writeCounted({ stopped }, due);
  }

  /** Waits until its receiver's pause is over, as all of the organisation's subscriptions there do. */
  async #putOff({ pausedUntil, error }: ReceiverPause): Promise<void> {
    const failingSince = this.#lease?.state.failingSince ?? this.#after(0);
    if (this.#isGivenUp(failingSince)) return this.#giveUp({ failingSince, lastError: error });
    await this.#write({ failingSince, lastError: error }, { next: pausedUntil });
  }

  #isGivenUp(failingSince: string): boolean {
    return this.#deps.now().getTime() - Date.parse(failingSince) >= GIVEN_UP_MS;
  }

  async #giveUp(change: Partial<DeliveryState>): Promise<void> {
    this.#tellGivenUp("subscription");
    await this.#write(change, undefined);
    await this.#stop({ reason: "given-up", since: this.#after(0) });
  }

  /** Gathers a stretch of the earlier events that the subscription asked for, or missed while it was stopped. */
  async #fill(from: NonNullable<DeliveryState["filling"]>): Promise<boolean> {
    const filling = await fillQueue(this.#deps, this.#subscription, from);
    const { schedule } = this.#subscription;
    const isOver = filling === undefined && schedule !== undefined;
    await this.#write({ filling }, isOver ? { next: nextRun(schedule, this.#deps.now()) } : undefined);
    return !isOver;
  }

  async #report(): Promise<boolean> {
    const report = await nextReport(this.#deps, this.#subscription);
    const { reportIfEmpty, schedule } = this.#subscription;
    const isEmpty = report.events.length === 0;
    const mayTellNone = this.#reports === 0 && reportIfEmpty && schedule !== undefined;
    if (isEmpty && !(mayTellNone && this.#lease?.state.isRest === undefined)) {
      await this.#rest(report, report.rows.map(removed));
      return false;
    }
    if (!(await this.#send(report))) return false;
    this.#reports += 1;
    if (!isEmpty && report.hasMore) return true;
    await this.#rest(report);
    return false;
  }

  /** Nothing more to tell now; `lost` takes away what will never be told. */
  async #rest({ isWaiting }: Report, lost: readonly Op[] = []): Promise<void> {
    const { schedule } = this.#subscription;
    const next = schedule === undefined ? undefined : nextRun(schedule, this.#deps.now());
    const waited = isWaiting && schedule === undefined ? this.#after(WAIT_MS) : next;
    const minRecordTime = this.#deps.now().toISOString();
    await this.#write({ isRest: undefined, failingSince: undefined, minRecordTime }, { next: waited }, lost);
  }

  /** Delivers one report; false when the subscriber did not take it and is to be tried later. */
  async #send(report: Report): Promise<boolean> {
    const { token } = this.#lease?.state ?? {};
    const sent = await this.#sender.send(deliveryOf(this.#deps, this.#subscription, token, report.events));
    if (!sent.ok) return this.#failure(report, sent.error);
    this.delivered += 1;
    const well = { ...NO_FAILURE, lastError: undefined, lastFailedAt: undefined, lastNotifiedAt: this.#after(0) };
    await this.#writeLogged(well, undefined, { outcome: "delivered", report }, report.rows.map(removed));
    if (this.#wasPaused) await this.#setPause(undefined);
    return true;
  }

  async #failure(report: Report, error: string): Promise<boolean> {
    const state = this.#lease?.state;
    if (state === undefined) return false;
    this.failed += 1;
    const at = this.#after(0);
    const failingSince = state.failingSince ?? at;
    const failures = state.failures + 1;
    const failed = { failures, failingSince, lastError: error, lastFailedAt: at };
    this.#deps.log.warn("delivery-failed", { subscription: this.#subscription.id, error, failures });
    const isRefusal = !isOfReceiver(error);
    const refusals = (state.refusals ?? 0) + (isRefusal ? 1 : 0);
    const pausedUntil = await this.#setPause(isRefusal ? undefined : error);
    if (refusals >= REFUSALS_MAX) return this.#loseReport(report, { ...state, ...failed });
    const next = { next: pausedUntil ?? this.#pauseAfter(refusals) };
    const isOver = this.#isGivenUp(failingSince);
    await this.#writeLogged({ ...failed, refusals }, isOver ? undefined : next, { outcome: "failed", report, error });
    if (isOver) await this.#giveUp({});
    return false;
  }

  #pauseAfter(failures: number): string {
    const [random = 0] = this.#deps.randomBytes(1);
    return this.#after(retryDelay(failures, random));
  }

  /** The events of a report that its receiver refused too often are given up; the next report has its turn. */
  async #loseReport(report: Report, state: DeliveryState): Promise<boolean> {
    const { events, from, to, rows } = report;
    const error = state.lastError ?? "";
    const letter = { at: this.#after(0), events: events.length, from, to, error };
    const { failingSince } = state;
    const next = events.length === 0 ? { ...state, ...NO_FAILURE, failingSince } : withDeadLetter(state, letter);
    const attempt = state.failures;
    this.#tellGivenUp("report");
    await this.#writeLogged(next, undefined, { outcome: "given-up", report, error, attempt }, rows.map(removed));
    return true;
  }

  /** For whoever runs the service: the owner of the webhook is told by its state. */
  #tellGivenUp(what: "report" | "subscription"): void {
    const { id, organisation } = this.#subscription;
    this.#deps.log.warn("webhook-given-up", { subscription: id, organisation, what });
    this.#deps.metrics.count("WebhooksGivenUp", what);
  }

  /** Has the receiver's other subscriptions wait with this one until the time answered; or says that it takes something again. */
  async #setPause(error: string | undefined): Promise<string | undefined> {
    const { table } = this.#deps;
    const { organisation } = this.#subscription;
    const before = await this.#pause();
    const token = freshToken(this.#deps);
    if (error === undefined) {
      if (before !== undefined) await table.transact([removed(before)], token);
      return undefined;
    }
    const failures = (before?.data.failures ?? 0) + 1;
    const pausedUntil = this.#pauseAfter(failures);
    const pause: ReceiverPause = { failures, pausedUntil, error };
    const key = receiverPauseKey(organisation, receiverOf(this.#subscription));
    const expiresAt = Math.floor((Date.parse(pausedUntil) + PAUSE_KEPT_MS) / 1000);
    const put = before === undefined ? create(key, pause, expiresAt) : replaced(before, pause, expiresAt);
    // Another host that writes it says the same.
    await table.transact([put], token);
    return pausedUntil;
  }
}
