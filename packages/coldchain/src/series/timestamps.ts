/** UTC offsets as devices write them, and ISO 8601 as we write it. All arithmetic is UTC plus a stated offset. */

const MINUTE = 60_000;
const DAY = 86_400_000;

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
