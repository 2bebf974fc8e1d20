import type { DailyCounter, DeviceAlarm, LoggerFile } from "../series/reading.ts";
import { overlapping, type Span, subtractSpans, type Timeline, walkable } from "../series/timeline.ts";
import type { DayMinutes, Excursions, Limits } from "./excursions.ts";

/**
 * What the firmware's own daily counters tell where the file has no readings. Counters are exact for the device's own
 * limits; for other limits the day's extremes and the counters give what is certain: the minutes "at least".
 */

const MINUTE = 60_000;

/** Excursions with the firmware's days laid over the readings, and the gaps that nothing explains. */
export interface CountedExcursions extends Excursions {
  /** Days whose minutes come from the firmware. */
  countedDays: DailyCounter[];
  /** The device raised its own alarm on a counted day. */
  alarmedAbove: boolean;
  alarmedBelow: boolean;
  unexplainedGaps: Iterable<Span>;
  sensorTimeoutMinutes: number;
}

/** The limit for which the firmware counts on one side: that of its alarm. */
export function deviceLimit(alarms: readonly DeviceAlarm[], side: DeviceAlarm["side"]): number | undefined {
  const limits = alarms.filter((alarm) => alarm.side === side).map(({ limitCelsius }) => limitCelsius);
  if (limits.length === 0) return undefined;
  return side === "above" ? Math.min(...limits) : Math.max(...limits);
}

/** Lays the daily counters over what the readings show, on the days that the readings do not cover whole. */
export function withCounters(
  file: LoggerFile,
  timeline: Timeline,
  limits: Limits,
  measured: Excursions,
): CountedExcursions {
  const days = overlapping(file.daily ?? [], timeline.gaps)
    .map((day) => ({ day, minutes: minutesOf(day, file, timeline, limits) }))
    .flatMap(({ day, minutes }) => (minutes ? [{ day, minutes }] : []));
  const daily = new Map(measured.daily.map((day) => [day.date, day]));
  for (const { minutes } of days) {
    const shown = daily.get(minutes.date);
    daily.set(minutes.date, minutes.exact || !shown ? minutes : larger(minutes, shown));
  }
  const merged = [...daily.values()]
    .map(({ date, minutesAbove, minutesBelow }) => ({ date, minutesAbove, minutesBelow }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const countedDays = days.map(({ day }) => day);
  return {
    minutesAbove: merged.reduce((sum, day) => sum + day.minutesAbove, 0),
    minutesBelow: merged.reduce((sum, day) => sum + day.minutesBelow, 0),
    longestAbove: Math.max(measured.longestAbove, longestRun(days, "above")),
    longestBelow: Math.max(measured.longestBelow, longestRun(days, "below")),
    seenAbove: measured.seenAbove || days.some(({ minutes }) => minutes.minutesAbove > 0),
    seenBelow: measured.seenBelow || days.some(({ minutes }) => minutes.minutesBelow > 0),
    daily: merged,
    countedDays,
    alarmedAbove: countedDays.some((day) => day.alarmAboveAt !== undefined),
    alarmedBelow: countedDays.some((day) => day.alarmBelowAt !== undefined),
    unexplainedGaps: walkable(() => subtractSpans(timeline.gaps, countedDays)),
    sensorTimeoutMinutes: countedDays.reduce((sum, day) => sum + day.sensorTimeoutMinutes, 0),
  };
}

interface KnownMinutes extends DayMinutes {
  exact: boolean;
  observed: number;
}

/** Minutes of a day outside the limits as far as its counters tell; undefined when they tell nothing. */
function minutesOf(day: DailyCounter, file: LoggerFile, timeline: Timeline, limits: Limits): KnownMinutes | undefined {
  const slack = Math.max(MINUTE, timeline.interval * 2);
  const isWhole = day.from >= timeline.from - slack && day.to <= timeline.to + slack;
  const observed = (Math.min(day.to, timeline.to) - Math.max(day.from, timeline.from)) / MINUTE;
  if (isSilent(day)) return { date: day.date, minutesAbove: 0, minutesBelow: 0, exact: false, observed };
  const { alarms } = file.device;
  const above = sideMinutes({
    worst: day.maxCelsius,
    mildest: day.minCelsius,
    limit: limits.maxCelsius,
    deviceLimit: deviceLimit(alarms, "above"),
    counted: isWhole ? day.minutesAbove : undefined,
    observed,
  });
  // Cold is heat with its sign turned.
  const below = sideMinutes({
    worst: turned(day.minCelsius),
    mildest: turned(day.maxCelsius),
    limit: turned(limits.minCelsius),
    deviceLimit: turned(deviceLimit(alarms, "below")),
    counted: isWhole ? day.minutesBelow : undefined,
    observed,
  });
  if (!above || !below) return undefined;
  const [minutesAbove, minutesBelow] = [above.minutes, below.minutes];
  return { date: day.date, minutesAbove, minutesBelow, exact: above.exact && below.exact, observed };
}

function turned<Absent extends null | undefined>(celsius: number | Absent): number | Absent {
  return typeof celsius === "number" ? -celsius : celsius;
}

/** The sensor gave nothing all day and the device says so: its minutes without a sensor tell that the day is missing. */
function isSilent(day: DailyCounter): boolean {
  return day.minCelsius === null && day.maxCelsius === null && day.sensorTimeoutMinutes > 0;
}

/** One side of a day, as if it were the warm one. */
interface DaySide {
  worst: number | null;
  mildest: number | null;
  limit: number | undefined;
  deviceLimit: number | undefined;
  /** Minutes that the firmware counted beyond its own limit; absent of a day cut by the window. */
  counted: number | undefined;
  observed: number;
}

function sideMinutes(side: DaySide): { minutes: number; exact: boolean } | undefined {
  const { worst, mildest, limit, deviceLimit, counted, observed } = side;
  if (limit === undefined) return { minutes: 0, exact: true };
  if (counted !== undefined && deviceLimit === limit) return { minutes: counted, exact: true };
  if (worst === null) return undefined;
  if (worst <= limit) return { minutes: 0, exact: true };
  if (mildest !== null && mildest > limit) return { minutes: observed, exact: true };
  if (counted === undefined) return undefined;
  // The device counts beyond a farther limit of its own: at least those minutes lie beyond ours.
  const least = deviceLimit !== undefined && deviceLimit > limit ? counted : 0;
  return { minutes: Math.max(1, least), exact: false };
}

function larger(a: DayMinutes, b: DayMinutes): DayMinutes {
  return {
    date: a.date,
    minutesAbove: Math.max(a.minutesAbove, b.minutesAbove),
    minutesBelow: Math.max(a.minutesBelow, b.minutesBelow),
  };
}

/** The longest stretch that the counters allow: a day's minutes in one piece, joined over midnights that look crossed. */
function longestRun(days: readonly { day: DailyCounter; minutes: KnownMinutes }[], side: "above" | "below"): number {
  let longest = 0;
  let open = 0;
  let before: DailyCounter | undefined;
  for (const { day, minutes } of days) {
    const outside = side === "above" ? minutes.minutesAbove : minutes.minutesBelow;
    const alarmAt = side === "above" ? day.alarmAboveAt : day.alarmBelowAt;
    const throughout = outside >= minutes.observed;
    const carriedOver = before?.to === day.from && (alarmAt === day.from || throughout);
    const run = carriedOver ? open + outside : outside;
    longest = Math.max(longest, run);
    open = throughout ? run : outside;
    before = day;
  }
  return longest;
}
