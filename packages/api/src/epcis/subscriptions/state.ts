import { nextOccurrence, readSchedule, type Schedule } from "@suyuan/epcis/schedule";
import type { DeadLetter, DeliveryState, Subscription } from "../../ledger/subscription-keys.ts";
import { hostOf } from "./webhook-address.ts";

/** Times that a receiver may refuse one report; then its events are given up and the next report has its turn. */
export const REFUSALS_MAX = 10;
/** A subscription to which nothing could be delivered for so long is given up until its owner reinstates it. */
export const GIVEN_UP_MS = 3 * 86_400_000;
/** An event is followed, and queued, this long after it was recorded at the latest, or a little longer when much is to be done. */
const FOLLOWED_WITHIN_MS = 600_000;
const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;

/**
 * When to try again after so many failures: 10 s, 30 s, 90 s … three times as long each time, six hours at most, a fifth shorter or
 * longer by chance (`random`, 0 to 255). Ten attempts take about sixteen hours, three days about seventeen attempts.
 */
export function retryDelay(failures: number, random: number): number {
  const plain = Math.min(FIRST_DELAY_MS * 3 ** (failures - 1), LONGEST_DELAY_MS);
  return Math.round(plain * (0.8 + (0.4 * random) / 255));
}

/** Of a subscription to which deliveries go well. */
export const NO_FAILURE = { failures: 0, refusals: undefined, failingSince: undefined } as const;

/**
 * The state of a stopped subscription as it goes on: what it was to be told is still queued, and what was recorded since is gathered. Events
 * of the last minutes before it stopped may be told again.
 */
export function resumed(state: DeliveryState, now: Date): DeliveryState {
  const { stopped, filling, ...kept } = state;
  if (stopped === undefined) return { ...state, ...NO_FAILURE };
  const from = filling?.from ?? new Date(Date.parse(stopped.at) - FOLLOWED_WITHIN_MS).toISOString();
  return { ...kept, ...NO_FAILURE, stopped: undefined, filling: { from, to: now.toISOString() } };
}

const DEAD_LETTERS_KEPT = 10;

/** The state with these events given up. */
export function withDeadLetter(state: DeliveryState, letter: DeadLetter): DeliveryState {
  return {
    ...state,
    ...NO_FAILURE,
    failingSince: state.failingSince,
    deadEvents: state.deadEvents + letter.events,
    deadLetters: [...state.deadLetters, letter].slice(-DEAD_LETTERS_KEPT),
  };
}

/** The host that a subscription delivers to. */
export function receiverOf({ dest }: Pick<Subscription, "dest">): string {
  return hostOf(new URL(dest));
}

/** The next time that a stored schedule comes, after the given one. */
export function nextRun(schedule: Schedule, after: Date): string | undefined {
  const reading = readSchedule(schedule);
  const at = reading.ok ? nextOccurrence(reading.value, after.getTime()) : undefined;
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** The state of a new subscription: earlier events are gathered at once, a schedule waits for its time, a stream for events. */
export function firstDue(subscription: Subscription, key: string, token: string | undefined): DeliveryState {
  const { organisation, queryName, initialRecordTime, createdAt, schedule } = subscription;
  const hasEarlier = initialRecordTime < createdAt;
  const dueAt = hasEarlier ? createdAt : schedule && nextRun(schedule, new Date(createdAt));
  return {
    organisation,
    queryName,
    key,
    host: receiverOf(subscription),
    ...(token === undefined ? {} : { token }),
    ...(hasEarlier ? { filling: { from: initialRecordTime, to: createdAt } } : {}),
    ...(dueAt === undefined ? {} : { dueAt }),
    failures: 0,
    deadLetters: [],
    deadEvents: 0,
  };
}
