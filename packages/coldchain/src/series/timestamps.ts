/** Times as logger files write them, and ISO 8601 as we write them. All arithmetic is UTC plus a stated offset. */

/** A written time. `either` means that the first two numbers could be day and month in both orders. */
export interface WrittenTime {
  year: number;
  month: number;
  day: number;
  /** Milliseconds since midnight. */
  clock: number;
  /** Minutes east of UTC when the text itself says so. */
  offsetMinutes?: number;
  either: boolean;
}

const YEAR_FIRST = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T\s]+|$)(.*)$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T\s,]+|$)(.*)$/;
const CLOCK =
  /^(上午|下午)?\s*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:[.,](\d{1,3})\d{0,6})?)?[分秒]?\s*(AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

const MINUTE = 60_000;
const DAY = 86_400_000;

function clockOf(text: string): { clock: number; offsetMinutes?: number } | undefined {
  const match = CLOCK.exec(text);
  if (!match) return undefined;
  const [, before, hourText, minuteText, secondText = "0", fraction = "", after, offset] = match;
  const half = before ?? after?.toUpperCase();
  let hour = Number(hourText);
  const [minute, second] = [Number(minuteText), Number(secondText)];
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === "下午" || half === "PM" ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.padEnd(3, "0"));
  if (offset === undefined) return { clock };
  const offsetMinutes = parseUtcOffset(offset);
  return offsetMinutes === undefined ? undefined : { clock, offsetMinutes };
}

/** Reads one written time; undefined when it is none. Two-digit years are not read: nobody can tell their order. */
export function parseTime(text: string): WrittenTime | undefined {
  const first = YEAR_FIRST.exec(text);
  const last = first ? null : YEAR_LAST.exec(text);
  if (!first && !last) return undefined;
  const rest = clockOf((first?.[6] ?? last?.[5] ?? "").trim());
  if (!rest) return undefined;
  if (first) {
    const month = Number(first[2] ?? first[4]);
    return { year: Number(first[1]), month, day: Number(first[3] ?? first[5]), ...rest, either: false };
  }
  const [day, month] = [Number(last?.[1]), Number(last?.[3])];
  return { year: Number(last?.[4]), month, day, ...rest, either: last?.[2] !== "." };
}

/**
 * Epoch milliseconds of a written time; undefined when no such date exists (31 April, year 1899).
 * `monthFirst` turns an `either` date round.
 */
export function epochOf(time: WrittenTime, utcOffsetMinutes: number, monthFirst = false): number | undefined {
  const [month, day] = time.either && monthFirst ? [time.day, time.month] : [time.month, time.day];
  if (time.year < 1990 || time.year > 2100) return undefined;
  const midnight = Date.UTC(time.year, month - 1, day);
  const check = new Date(midnight);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return undefined;
  return midnight + time.clock - (time.offsetMinutes ?? utcOffsetMinutes) * MINUTE;
}

/** Days since 1899-12-30, as spreadsheets count them, in the zone of the file. */
export function timeOfSerial(serial: number): WrittenTime | undefined {
  if (!(serial > 32_000 && serial < 74_000)) return undefined;
  const seconds = Math.round(serial * 86_400);
  const date = new Date(seconds * 1000 - 25_569 * DAY);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    clock: (seconds % 86_400) * 1000,
    either: false,
  };
}

/** Minutes east of UTC from "Z", "+08:00", "UTC +02:00", "GMT+8", or a logger's hours "0.00", "5.30", "5.50". */
export function parseUtcOffset(text: string): number | undefined {
  const trimmed = text.trim().replace(/^(?:UTC|GMT)\s*/i, "");
  if (trimmed === "" || /^Z$/i.test(trimmed)) return text.trim() === "" ? undefined : 0;
  const match = /^([+-]?)(\d{1,2})(?:([:.]?)(\d{2}))?$/.exec(trimmed);
  if (!match) return undefined;
  const [, sign, hours, separator, part = "0"] = match;
  // Zones end in .00, .30 or .45 as minutes and in .50 or .75 as parts of an hour: no value means both.
  const minutes = separator === "." && (part === "50" || part === "75") ? Number(part) * 0.6 : Number(part);
  const offset = (Number(hours) * 60 + minutes) * (sign === "-" ? -1 : 1);
  return minutes < 60 && offset >= -720 && offset <= 840 ? offset : undefined;
}

/** ISO 8601 with the offset of the file: 2023-07-30T18:45:04+02:00. */
export function isoWithOffset(at: number, utcOffsetMinutes: number): string {
  const local = new Date(at + utcOffsetMinutes * MINUTE).toISOString().replace(/(?:\.000)?Z$/, "");
  const size = Math.abs(utcOffsetMinutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local}${utcOffsetMinutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The calendar date of an instant in the zone of the file, YYYY-MM-DD. */
export function localDate(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * MINUTE).toISOString().slice(0, 10);
}

/** The first instant after `at` at which a new calendar day begins in the zone of the file. */
export function nextMidnight(at: number, utcOffsetMinutes: number): number {
  const local = at + utcOffsetMinutes * MINUTE;
  return (Math.floor(local / DAY) + 1) * DAY - utcOffsetMinutes * MINUTE;
}
