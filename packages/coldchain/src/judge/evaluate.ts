import type { LoggerDevice, LoggerFile } from "../series/reading.ts";
import { coverageOf, type Timeline, timelineOf, weightedReadings } from "../series/timeline.ts";
import { isoWithOffset } from "../series/timestamps.ts";
import { meanKineticCelsius } from "./mkt.ts";
import { type ColdChainProfile, type ColdChainProfileId, coldChainProfile } from "./profiles.ts";
import { judgeByDevice, judgeByProfile, type LimitEvaluation } from "./verdict.ts";

export type { LimitEvaluation, Verdict } from "./verdict.ts";

/** An instant as epoch ms or as ISO 8601 with an offset. */
export type Instant = number | string;

export interface EvaluateOptions {
  /** The window asked about, both ends included; the file's own span by default. */
  from?: Instant | undefined;
  to?: Instant | undefined;
  /** The product's profile: an id, or one with the bureau's own numbers. */
  profile?: ColdChainProfileId | ColdChainProfile | undefined;
}

/** A stretch of time in ISO 8601, in the zone of the file. */
export interface IsoSpan {
  from: string;
  to: string;
}

/** The shape of the HTTP answer. Temperatures in °C at full precision; null where nothing was measured. */
export interface Evaluation {
  /** Readings with a value in the window. */
  samples: number;
  /** The window asked about, or the first and last reading. */
  from: string;
  to: string;
  minCelsius: number | null;
  maxCelsius: number | null;
  meanCelsius: number | null;
  mktCelsius: number | null;
  /** Share of the window with readings, 0…1: a gap lowers it, daily counters do not raise it. */
  coverage: number;
  gaps: IsoSpan[];
  /** The file has daily counters and no readings. */
  summaryOnly: boolean;
  device: LoggerDevice;
  evaluations: LimitEvaluation[];
}

/**
 * Judges a logger file over a window: by the product's profile and, where the device had alarms set, by those.
 * @throws RangeError for a window that is no instant; never because of the file.
 */
export function evaluate(file: LoggerFile, options: EvaluateOptions = {}): Evaluation {
  const timeline = timelineOf(file, { from: epochMs(options.from), to: epochMs(options.to) });
  const figures = figuresOf(file, timeline);
  const profile = typeof options.profile === "string" ? coldChainProfile(options.profile) : options.profile;
  const context = { file, timeline, mktCelsius: figures.mktCelsius };
  const evaluations = [profile && judgeByProfile(context, profile), judgeByDevice(context)];
  const iso = (at: number) => isoWithOffset(at, file.utcOffsetMinutes);
  return {
    samples: timeline.readings.length,
    from: iso(timeline.from),
    to: iso(options.to === undefined ? (file.readings.at(-1)?.at ?? timeline.to) : timeline.to),
    ...figures,
    coverage: coverageOf(timeline),
    gaps: timeline.gaps.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    summaryOnly: file.summaryOnly,
    device: file.device,
    evaluations: evaluations.filter((each) => each !== undefined),
  };
}

function epochMs(instant: Instant | undefined): number | undefined {
  const at = typeof instant === "string" ? Date.parse(instant) : instant;
  if (Number.isNaN(at)) throw new RangeError("no instant");
  return at;
}

interface Figures {
  minCelsius: number | null;
  maxCelsius: number | null;
  meanCelsius: number | null;
  mktCelsius: number | null;
}

/** Where the readings leave most of the window open, the extremes and means of the firmware's days say more. */
const ENOUGH_COVERAGE = 0.5;

function figuresOf(file: LoggerFile, timeline: Timeline): Figures {
  const weighted = weightedReadings(timeline);
  const { from, to } = timeline;
  const days = (file.daily ?? []).filter(
    (day) => day.from >= from - timeline.interval && day.to <= to + timeline.interval * 2,
  );
  const useDays = days.length > 0 && coverageOf(timeline) < ENOUGH_COVERAGE;
  const lows = [...weighted.map(({ celsius }) => celsius), ...(useDays ? days.map((day) => day.minCelsius) : [])];
  const highs = [...weighted.map(({ celsius }) => celsius), ...(useDays ? days.map((day) => day.maxCelsius) : [])];
  const means = useDays ? days.map((day) => ({ celsius: day.meanCelsius, weight: day.to - day.from })) : weighted;
  return {
    minCelsius: lows.length > 0 ? lows.reduce((a, b) => Math.min(a, b)) : null,
    maxCelsius: highs.length > 0 ? highs.reduce((a, b) => Math.max(a, b)) : null,
    meanCelsius: meanOf(means),
    mktCelsius: meanKineticCelsius(weighted),
  };
}

function meanOf(weighted: readonly { celsius: number; weight: number }[]): number | null {
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weights > 0 ? weighted.reduce((sum, { celsius, weight }) => sum + celsius * weight, 0) / weights : null;
}
