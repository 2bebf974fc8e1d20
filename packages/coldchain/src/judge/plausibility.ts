import type { LoggerFile, Reading } from "../series/reading.ts";
import type { Timeline, ValidReading } from "../series/timeline.ts";
import { meanKineticCelsius } from "./mkt.ts";
import { type Reason, reason } from "./reasons.ts";

/** Signs that a record, whatever its temperatures, is not what a logger beside the goods writes. All are configuration. */

const MINUTE = 60_000;
/**
 * A whole record, or a run within one, that never changes by the last digit: for a logger that resolves 0.1 °C. Coarser ones stand
 * still longer in a steady room (half-degree loggers for 20 hours and more), up to ten times.
 */
const CONSTANT = { readings: 12, wholeMinutes: 60, runMinutes: 480, resolution: 0.1, patience: 10 } as const;
/** Faster than any probe in air can follow. */
const IMPOSSIBLE = { kelvin: 30, withinMinutes: 1 } as const;
/** Loggers cut or round their summary to 0.1 °C. */
const SUMMARY_SLACK_KELVIN = 0.15;

/** Reasons to suspect the record; empty for a plausible one. */
export function suspicions(file: LoggerFile, timeline: Timeline): Reason[] {
  const found = [constantValues(file, timeline), impossibleChange(timeline), summaryMismatch(file)];
  return found.filter((each) => each !== undefined);
}

function constantValues(file: LoggerFile, { readings, interval }: Timeline): Reason | undefined {
  let start: ValidReading | undefined;
  let count = 0;
  let longest = { minutes: 0, count: 0 };
  for (const reading of readings) {
    if (!start || reading.celsius !== start.celsius) [start, count] = [reading, 0];
    count += 1;
    const minutes = (reading.at - start.at + interval) / MINUTE;
    if (minutes > longest.minutes) longest = { minutes, count };
  }
  const patience = Math.min(CONSTANT.patience, Math.max(1, resolutionOf(readings) / CONSTANT.resolution));
  const needed = longest.count === readings.length ? CONSTANT.wholeMinutes : CONSTANT.runMinutes * patience;
  if (longest.count >= CONSTANT.readings && longest.minutes >= needed)
    return reason("constant-values", longest.minutes);
  const days = (file.summaryOnly ? (file.daily ?? []) : []).filter(({ minCelsius }) => minCelsius !== null);
  const [first] = days;
  const frozen = days.every((day) => day.minCelsius === first?.minCelsius && day.maxCelsius === first.minCelsius);
  return frozen && days.length > 1 ? reason("constant-values", days.length * 1440) : undefined;
}

/** The smallest step between the values of a record, in K; 0 where it has one value only. */
function resolutionOf(readings: readonly ValidReading[]): number {
  const values = [...new Set(readings.map(({ celsius }) => celsius))].sort((a, b) => a - b);
  let smallest = Number.POSITIVE_INFINITY;
  for (const [index, value] of values.entries()) {
    if (index > 0) smallest = Math.min(smallest, value - (values[index - 1] ?? value));
  }
  return Number.isFinite(smallest) ? Math.round(smallest * 1000) / 1000 : 0;
}

function impossibleChange({ readings }: Timeline): Reason | undefined {
  for (const [index, { at, celsius }] of readings.entries()) {
    const before = readings[index - 1];
    const change = before ? Math.abs(celsius - before.celsius) : 0;
    if (before && change > IMPOSSIBLE.kelvin && at - before.at <= IMPOSSIBLE.withinMinutes * MINUTE) {
      return reason("impossible-change", change);
    }
  }
  return undefined;
}

function* equally(readings: readonly Reading[]) {
  for (const { celsius } of readings) yield { celsius: celsius ?? 0, weight: 1 };
}

/** Compares all readings with the figures that the device itself printed about them: equal, or somebody edited rows. */
function summaryMismatch({ format, device, readings }: LoggerFile): Reason | undefined {
  // A Fridge-tag's figures are of every minute, not of the printed rows.
  if (format === "berlinger-fridgetag" || readings.length === 0) return undefined;
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { celsius } of readings) {
    if (celsius === null) return undefined;
    [min, max, sum] = [Math.min(min, celsius), Math.max(max, celsius), sum + celsius];
  }
  const mkt = meanKineticCelsius(equally(readings));
  const pairs = [
    [device.minCelsius, min],
    [device.maxCelsius, max],
    [device.meanCelsius, sum / readings.length],
    [device.mktCelsius, mkt],
  ] as const;
  const differs = pairs.some(
    ([printed, ours]) => printed !== undefined && ours !== null && Math.abs(printed - ours) > SUMMARY_SLACK_KELVIN,
  );
  return differs ? reason("device-summary-mismatch") : undefined;
}
