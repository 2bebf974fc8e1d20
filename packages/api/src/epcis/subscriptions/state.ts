import { nextOccurrence, readSchedule, type Schedule } from "@suyuan/epcis/schedule";
import type { DeadLetter, DeliveryState, Subscription } from "../../ledger/subscription-keys.ts";

/** Attempts at one report; then its events are given up and the next report has its turn. */
export const ATTEMPTS_MAX = 10;
const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;

/**
 * When to try again after so many failures: 10 s, 30 s, 90 s … three times as long each time, six hours at most, a fifth shorter or
 * longer by chance (`random`, 0 to 255). Ten attempts take about sixteen hours.
 */
export function retryDelay(failures: number, random: number): number {
  const plain = Math.min(FIRST_DELAY_MS * 3 ** (failures - 1), LONGEST_DELAY_MS);
  return Math.round(plain * (0.8 + (0.4 * random) / 255));
}

const DEAD_LETTERS_KEPT = 10;

/** The state with these events given up. */
export function withDeadLetter(state: DeliveryState, letter: DeadLetter): DeliveryState {
  return {
    ...state,
    failures: 0,
    deadEvents: state.deadEvents + letter.events,
    deadLetters: [...state.deadLetters, letter].slice(-DEAD_LETTERS_KEPT),
  };
}

/** The next time that a stored schedule comes, after the given one. */
export function nextRun(schedule: Schedule, after: Date): string | undefined {
  const reading = readSchedule(schedule);
  const at = reading.ok ? nextOccurrence(reading.value, after.getTime()) : undefined;
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** The state of a new subscription: earlier events are gathered at once, a schedule waits for its time, a stream for events. */
export function firstDue(subscription: Subscription, token: string | undefined): DeliveryState {
  const { organisation, queryName, initialRecordTime, createdAt, schedule } = subscription;
  const hasEarlier = initialRecordTime < createdAt;
  const dueAt = hasEarlier ? createdAt : schedule && nextRun(schedule, new Date(createdAt));
  return {
    organisation,
    queryName,
    ...(token === undefined ? {} : { token }),
    ...(hasEarlier ? { filling: { from: initialRecordTime, to: createdAt } } : {}),
    ...(dueAt === undefined ? {} : { dueAt }),
    failures: 0,
    deadLetters: [],
    deadEvents: 0,
  };
}
