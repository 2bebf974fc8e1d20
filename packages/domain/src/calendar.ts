/** A calendar date `YYYY-MM-DD` in China (UTC+8), where every base and depot stands. */
export type CalendarDate = string;
/** An instant, ISO 8601 with milliseconds and `Z`. */
export type Instant = string;

const DAY_MS = 86_400_000;
const PLAIN_INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T[01]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/;
const INSTANT_LENGTH = 24;

/** The date in China at an instant. */
export function dateInChina(instant: Instant): CalendarDate {
  // Two thirds of a day have one date in both places: to cut it out costs half of working it out.
  if (instant.length === INSTANT_LENGTH && instant.slice(11, 13) < "16" && PLAIN_INSTANT.test(instant))
    return instant.slice(0, 10);
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** `date` moved by whole days. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** `date` moved by whole years; 29 February becomes 28 February in a common year. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, "0");
  const leap = (Number(year) % 4 === 0 && Number(year) % 100 !== 0) || Number(year) % 400 === 0;
  return date.endsWith("-02-29") && !leap ? `${year}-02-28` : `${year}${date.slice(4)}`;
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The instant at which a date begins in China. */
export function startOfDay(date: CalendarDate): Instant {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 8 * 3_600_000).toISOString();
}

/**
 * What the field prescribes from a day on. `source` says where that was read; what nobody could read says so and is a setting, not a rule:
 * it is changed here, with its day, once the text is known.
 */
export interface Dated<Value> {
  readonly from: CalendarDate;
  readonly value: Value;
  readonly source: string;
  readonly confirmed: boolean;
}

/** What holds on a date: of the settings that had begun by then the newest; before the first, the first. */
export function heldOn<Value>(settings: readonly [Dated<Value>, ...Dated<Value>[]], date: CalendarDate): Dated<Value> {
  return settings.findLast(({ from }) => from <= date) ?? settings[0];
}

/** The order of two dates, or of two instants, which are compared as they are written: negative, 0 or positive, for sorting. */
export function inOrder(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
