import { signal } from "@preact/signals";

/** How far the service's time is ahead of this device's, in milliseconds; 0 until the service has told its own. */
export const aheadMs = signal(0);

/** An answer takes this long at most between two clocks that agree. */
const TOLERANCE_MS = 60_000;

/** Letters of `YYYY-MM-DD`. */
const DAY = 10;

/** Takes the service's time from an answer, `asOf`, where that is a moment and not a day: facts are judged by that clock, not by a telephone's. */
export function noteServiceTime(asOf: string, now: number = Date.now()): void {
  const at = Date.parse(asOf);
  if (Number.isNaN(at) || asOf.length === DAY) return;
  const ahead = at - now;
  aheadMs.value = Math.abs(ahead) < TOLERANCE_MS ? 0 : ahead;
}

/** Now, as the service has it. */
export function serviceTime(): Date {
  return new Date(Date.now() + aheadMs.value);
}
