import type { DeviceAlarm, LoggerFile } from "../series/reading.ts";
import { coverageOf, dayFinder, daysOf, measured, type Timeline } from "../series/timeline.ts";
import { type CountedExcursions, deviceLimit, withCounters } from "./counters.ts";
import { type DayMinutes, type Limits, measureExcursions, type Side } from "./excursions.ts";
import { suspicions } from "./plausibility.ts";
import type { ColdChainProfile, ExcursionTolerance } from "./profile.ts";
import { assumptionReasons, type Reason, type ReasonCode, reason } from "./reasons.ts";

/**
 * `suspect`: the record cannot be believed. `major-excursion`, `minor-excursion`: how much time outside. `incomplete`: no
 * excursion is known, and part of the time is missing. Only what is left is `in-range`. The order is from best to worst.
 */
export const VERDICTS = ["in-range", "incomplete", "minor-excursion", "major-excursion", "suspect"] as const;
export type Verdict = (typeof VERDICTS)[number];

export type LimitSource = "profile" | "device";

/** What came of comparing a record with one pair of limits. Minutes carry two decimals at most. */
export interface LimitEvaluation {
  limits: { source: LimitSource } & Limits;
  minutesAbove: number;
  minutesBelow: number;
  /** The longest stretch outside; where only daily counters tell, the longest that they allow. */
  longestExcursionMinutes: number;
  /** Dates in the zone of the file on which the device measured anything. */
  daily: DayMinutes[];
  verdict: Verdict;
  /** The code of the reason that decided the verdict; null in range. */
  reason: ReasonCode | null;
  reasons: Reason[];
}

export interface JudgedRecord {
  file: LoggerFile;
  timeline: Timeline;
  mktCelsius: number | null;
  /** Readings that cannot be of the goods, and whether none is left. */
  outside: { readings: number; all: boolean };
}

/** Coverage below this is worth a reason of its own; any gap already makes a record incomplete. */
const LOW_COVERAGE = 0.9;

/** Judges by the limits and tolerances of a product's profile. */
export function judgeByProfile(record: JudgedRecord, profile: ColdChainProfile): LimitEvaluation {
  const { timeline, mktCelsius } = record;
  const limits = limitsOf(profile.minCelsius, profile.maxCelsius);
  const excursions = excursionsOf(record, limits);
  const outer = excursionsOf(record, outerLimits(profile));
  const major =
    exceeds(excursions, "above", profile.above) ||
    exceeds(excursions, "below", profile.below) ||
    isFarOutside(outer, "above", profile.above) ||
    isFarOutside(outer, "below", profile.below);
  const reasons: Reason[] = [];
  if (profile.minCelsius === undefined && profile.maxCelsius === undefined) reasons.push(reason("no-limits"));
  if (mktCelsius !== null && mktCelsius > (profile.maxCelsius ?? Number.POSITIVE_INFINITY)) {
    reasons.push(reason("mkt-above-limit", mktCelsius));
  }
  const swing = largestDailySwing(timeline);
  if (swing > (profile.maxDailySwingKelvin ?? Number.POSITIVE_INFINITY)) reasons.push(reason("fluctuation", swing));
  const minutes = timeline.interval / 60_000;
  if (minutes > profile.expectedIntervalMinutes) {
    reasons.push(reason("interval-too-long", minutes, profile.expectedIntervalMinutes));
  }
  const tooSparse = minutes > profile.maxGapMinutes;
  return conclude(record, { source: "profile", ...limits }, excursions, { major, tooSparse, reasons });
}

/** Judges by the alarms that the device itself was set to; undefined when it had none. */
export function judgeByDevice(record: JudgedRecord): LimitEvaluation | undefined {
  const { alarms } = record.file.device;
  if (alarms.length === 0) return undefined;
  const limits = limitsOf(deviceLimit(alarms, "below"), deviceLimit(alarms, "above"));
  const excursions = excursionsOf(record, limits);
  const alarmed =
    excursions.alarmedAbove || excursions.alarmedBelow || alarms.some((alarm) => isRaised(record, excursions, alarm));
  const reasons = alarmed ? [reason("device-alarm")] : [];
  return conclude(record, { source: "device", ...limits }, excursions, { major: alarmed, tooSparse: false, reasons });
}

function limitsOf(minCelsius: number | undefined, maxCelsius: number | undefined): Limits {
  return { ...(minCelsius === undefined ? {} : { minCelsius }), ...(maxCelsius === undefined ? {} : { maxCelsius }) };
}

function excursionsOf({ file, timeline }: JudgedRecord, limits: Limits): CountedExcursions {
  return withCounters(file, timeline, limits, measureExcursions(timeline, limits));
}

function minutesOn(excursions: CountedExcursions, side: Side): { total: number; longest: number } {
  return side === "above"
    ? { total: excursions.minutesAbove, longest: excursions.longestAbove }
    : { total: excursions.minutesBelow, longest: excursions.longestBelow };
}

function exceeds(excursions: CountedExcursions, side: Side, tolerance: ExcursionTolerance | undefined): boolean {
  const { total, longest } = minutesOn(excursions, side);
  return tolerance !== undefined && (longest > tolerance.singleMinutes || total > tolerance.cumulativeMinutes);
}

/** The limits beyond which an excursion is a major one. */
function outerLimits({ minCelsius, maxCelsius, below, above }: ColdChainProfile): Limits {
  const lower = minCelsius === undefined || below === undefined ? undefined : minCelsius - below.majorBeyondCelsius;
  const upper = maxCelsius === undefined || above === undefined ? undefined : maxCelsius + above.majorBeyondCelsius;
  return limitsOf(lower, upper);
}

function isFarOutside(outer: CountedExcursions, side: Side, tolerance: ExcursionTolerance | undefined): boolean {
  if (tolerance === undefined || !(side === "above" ? outer.seenAbove : outer.seenBelow)) return false;
  return tolerance.beyondMinutes === undefined || minutesOn(outer, side).longest >= tolerance.beyondMinutes;
}

/** Firmware raises an alarm once its minutes are reached. Days told by counters only carry the device's own word for it. */
function isRaised(record: JudgedRecord, excursions: CountedExcursions, alarm: DeviceAlarm): boolean {
  const { side, limitCelsius, minutes, kind } = alarm;
  const beyond = measureExcursions(
    record.timeline,
    side === "above" ? { maxCelsius: limitCelsius } : { minCelsius: limitCelsius },
  );
  const longest = side === "above" ? beyond.longestAbove : beyond.longestBelow;
  const total = minutesOn(excursions, side).total;
  const shown = side === "above" ? beyond.minutesAbove : beyond.minutesBelow;
  const reached =
    kind === "cumulative" ? (deviceLimit(record.file.device.alarms, side) === limitCelsius ? total : shown) : longest;
  return reached > 0 && reached >= minutes;
}

function largestDailySwing(timeline: Timeline): number {
  const days = new Map<string, { min: number; max: number }>();
  const dayOf = dayFinder(timeline.utcOffsetMinutes);
  for (const stretch of timeline.stretches) {
    for (const { date } of daysOf(stretch, dayOf)) {
      const day = days.get(date);
      if (!day) days.set(date, { min: stretch.celsius, max: stretch.celsius });
      else if (stretch.celsius < day.min) day.min = stretch.celsius;
      else if (stretch.celsius > day.max) day.max = stretch.celsius;
    }
  }
  return [...days.values()].reduce((largest, { min, max }) => Math.max(largest, max - min), 0);
}

interface Findings {
  major: boolean;
  tooSparse: boolean;
  reasons: Reason[];
}

function conclude(
  record: JudgedRecord,
  limits: LimitEvaluation["limits"],
  excursions: CountedExcursions,
  { major, tooSparse, reasons }: Findings,
): LimitEvaluation {
  const suspect = [
    ...(record.outside.all ? [reason("outside-journey")] : []),
    ...suspicions(record.file, record.timeline),
  ];
  const missing = missingReasons(record, excursions);
  const outside = excursionReasons(excursions);
  const sparse = tooSparse ? reasons.filter(({ code }) => code === "interval-too-long") : [];
  const [verdict, decided]: [Verdict, Reason | undefined] =
    suspect.length > 0
      ? ["suspect", suspect[0]]
      : outside.length > 0
        ? [major ? "major-excursion" : "minor-excursion", outside[0]]
        : missing.length > 0 || tooSparse
          ? ["incomplete", missing[0] ?? sparse[0]]
          : ["in-range", undefined];
  const { longestAbove, longestBelow } = excursions;
  return {
    limits,
    minutesAbove: twoDecimals(excursions.minutesAbove),
    minutesBelow: twoDecimals(excursions.minutesBelow),
    longestExcursionMinutes: twoDecimals(Math.max(longestAbove, longestBelow)),
    daily: excursions.daily.map(({ date, minutesAbove, minutesBelow }) => ({
      date,
      minutesAbove: twoDecimals(minutesAbove),
      minutesBelow: twoDecimals(minutesBelow),
    })),
    verdict,
    reason: decided?.code ?? null,
    reasons: [...suspect, ...outside, ...reasons, ...missing, ...remarks(record, excursions)],
  };
}

function excursionReasons(excursions: CountedExcursions): Reason[] {
  const { seenAbove, seenBelow, minutesAbove, minutesBelow, longestAbove, longestBelow } = excursions;
  return [
    ...(seenAbove ? [reason("excursion-above", minutesAbove, longestAbove)] : []),
    ...(seenBelow ? [reason("excursion-below", minutesBelow, longestBelow)] : []),
  ];
}

/** What keeps a record without excursions from being "in range": something is missing. */
function missingReasons({ file, timeline }: JudgedRecord, excursions: CountedExcursions): Reason[] {
  const { unexplainedGaps, countedDays, sensorTimeoutMinutes } = excursions;
  const reasons: Reason[] = [];
  const gaps = measured(unexplainedGaps);
  if (gaps.count > 0) reasons.push(reason("gap", gaps.count, gaps.ms / 60_000));
  if (timeline.readings.length === 0 && countedDays.length === 0) reasons.push(reason("no-readings"));
  const coverage = coverageOf({ ...timeline, gaps: unexplainedGaps });
  if (coverage < LOW_COVERAGE) reasons.push(reason("low-coverage", coverage * 100));
  if (sensorTimeoutMinutes > 0) reasons.push(reason("sensor-timeout", sensorTimeoutMinutes));
  if (file.warnings.some(({ code }) => code === "reading-count-mismatch"))
    reasons.push(reason("reading-count-mismatch"));
  return reasons;
}

function remarks({ file, outside }: JudgedRecord, { countedDays }: CountedExcursions): Reason[] {
  const reasons: Reason[] = [];
  if (file.summaryOnly) reasons.push(reason("summary-only"));
  else if (countedDays.length > 0) reasons.push(reason("daily-counters", countedDays.length));
  if (file.warnings.some(({ code }) => code === "clock-out-of-order")) reasons.push(reason("clock-out-of-order"));
  if (outside.readings > 0 && !outside.all) reasons.push(reason("partly-outside-journey", outside.readings));
  return [...reasons, ...assumptionReasons(file.warnings)];
}

function twoDecimals(minutes: number): number {
  return Math.round(minutes * 100) / 100;
}
