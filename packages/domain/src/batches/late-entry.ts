import type { Instant } from "../calendar.ts";
import type { Flag } from "./batch.ts";

const HOUR_MS = 3_600_000;

/** An entry later than this after the event is shown as late (three days). */
const LATE_AFTER_HOURS = 72;

/**
 * The flag of an entry made more than 72 hours after the event, or none. For an event known by its date only, pass the
 * end of that day: the instant at which the next day begins in China.
 */
export function lateEntry(
  step: { readonly en: string; readonly zh: string },
  occurredAt: Instant,
  now: Instant,
): Flag[] {
  const hours = (Date.parse(now) - Date.parse(occurredAt)) / HOUR_MS;
  if (!(hours > LATE_AFTER_HOURS)) return [];
  const days = Math.floor(hours / 24);
  return [
    {
      code: "late-entry",
      at: now,
      reason: {
        code: "late-entry",
        en: `The ${step.en} was entered ${days} days after it happened.`,
        zh: `${step.zh}后过了 ${days} 天才录入。`,
      },
    },
  ];
}
