import { readClock } from "../instants/clock.ts";
import { dayNumber, readDate } from "../instants/date.ts";

/** Epoch ms of a time as Berlinger's reports write it, "2026-11-20 08:00"; undefined when it is none. */
export function reportTime(text: string, utcOffsetMinutes: number): number | undefined {
  const date = readDate(text.slice(0, 10));
  const clock = readClock(text.slice(11).trim());
  const day = date && dayNumber(date, "ymd");
  if (day === undefined || !clock || date?.orders.length !== 1) return undefined;
  return day * 86_400_000 + clock.ms - utcOffsetMinutes * 60_000;
}
