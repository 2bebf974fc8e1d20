import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";

/**
 * What a view is as of: the day in China, and the end of the running hour. Within an hour every view of a batch says the same of it, the
 * record and the public page alike, so that a page may be kept for that long.
 */
export interface AsOf {
  readonly today: CalendarDate;
  readonly until: Instant;
}

const HOUR_MS = 3_600_000;

/** As of the hour that `now` lies in. Days begin with an hour in China, so an hour has one day. */
export function asOfHour(now: Instant): AsOf {
  const hour = Math.floor(Date.parse(now) / HOUR_MS);
  return { today: dateInChina(now), until: new Date((hour + 1) * HOUR_MS).toISOString() };
}
