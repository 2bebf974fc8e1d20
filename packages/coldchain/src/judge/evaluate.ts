import {
  channelFiles,
  type DailyCounter,
  type LoggerDevice,
  type LoggerFile,
  type LoggerWarning,
  type ReadAs,
} from "../series/reading.ts";
import { coverageOf, type Timeline, timelineOf, weightedReadings } from "../series/timeline.ts";
import { isoWithOffset } from "../series/timestamps.ts";
import { meanKineticCelsius } from "./mkt.ts";
import { type ColdChainProfile, type ColdChainProfileId, coldChainProfile } from "./profiles.ts";
import { toldGaps } from "./told-gaps.ts";
import { judgeByDevice, judgeByProfile, type LimitEvaluation, VERDICTS, type Verdict } from "./verdict.ts";

export type { LimitEvaluation, Verdict } from "./verdict.ts";

/** An instant as epoch ms or as ISO 8601 with an offset. */
export type Instant = number | string;

export interface EvaluateOptions {
  /** The window asked about, both ends included; the file's own span by default. */
  from?: Instant | undefined;
  to?: Instant | undefined;
  /** The product's profile: an id, or one with the bureau's own numbers. */
  profile?: ColdChainProfileId | ColdChainProfile | undefined;
  /**
   * When the goods can have been measured: from their harvest until now. What lies outside is no evidence of them: it is left out, of the
   * window asked about too, and a record that lies outside as a whole is suspect.
   */
  evidence?: { from: number; to: number } | undefined;
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
  /** The first and the longest, in the order of time; `gapCount` has them all. */
  gaps: IsoSpan[];
  gapCount: number;
  /** The file has daily counters and no readings. */
  summaryOnly: boolean;
  device: LoggerDevice;
  evaluations: LimitEvaluation[];
  /** How the file was read, with everything odd or assumed. */
  read: ReadAs & { warnings: LoggerWarning[] };
  /** What each temperature column of a file with several says; this evaluation is of the worst. Absent for one column. */
  channels?: ChannelSummary[];
}

/** One of several temperature columns, judged by itself. */
export interface ChannelSummary {
  column: string;
  samples: number;
  minCelsius: number | null;
  maxCelsius: number | null;
  meanCelsius: number | null;
  coverage: number;
  verdict: Verdict | null;
}

/**
 * Judges a logger file over a window: by the product's profile and, where the device had alarms set, by those. Of several
 * temperature columns each is judged and the worst stands.
 * @throws RangeError for a window that is no instant; never because of the file.
 */
export function evaluate(file: LoggerFile, options: EvaluateOptions = {}): Evaluation {
  return judgeFile(file, options).evaluation;
}

/** A file as judged. */
export interface JudgedFile {
  evaluation: Evaluation;
  /** The channel that stands; the file itself where it has one. */
  standing: LoggerFile;
  /** Nothing of it lies where the goods can have been measured. */
  isForeign: boolean;
}

/** Judges a file, and says which of its channels stands. @throws RangeError */
export function judgeFile(file: LoggerFile, options: EvaluateOptions = {}): JudgedFile {
  const judged = channelFiles(file).map((channel) => ({
    ...evaluateChannel(channel, options),
    standing: channel,
  }));
  const worst = judged.reduce((so, each) => (isWorse(each.evaluation, so.evaluation) ? each : so));
  if (judged.length === 1) return worst;
  const channels = judged.map(({ evaluation }) => summaryOf(evaluation));
  return { ...worst, evaluation: { ...worst.evaluation, channels } };
}

/** Is the first worse by its verdict of the profile, else by its time outside, else by how little it covers, else the warmer one? */
function isWorse(one: Evaluation, other: Evaluation): boolean {
  const theirs = badness(other);
  const differing = badness(one)
    .map((figure, n) => figure - (theirs[n] ?? figure))
    .find((difference) => difference !== 0);
  return (differing ?? 0) > 0;
}

function badness({ evaluations: [first], coverage, maxCelsius }: Evaluation): readonly number[] {
  const judged = first === undefined ? [] : [VERDICTS.indexOf(first.verdict), first.minutesAbove + first.minutesBelow];
  return [...judged, -coverage, maxCelsius ?? Number.NEGATIVE_INFINITY];
}

function summaryOf(evaluation: Evaluation): ChannelSummary {
  const { samples, minCelsius, maxCelsius, meanCelsius, coverage, read, evaluations } = evaluation;
  const verdict = evaluations[0]?.verdict ?? null;
  return { column: read.column, samples, minCelsius, maxCelsius, meanCelsius, coverage, verdict };
}

function evaluateChannel(file: LoggerFile, options: EvaluateOptions): Omit<JudgedFile, "standing"> {
  const asked = { from: epochMs(options.from), to: epochMs(options.to) };
  const { window, outside } = evidenceWindow(file, asked, options.evidence);
  const timeline = timelineOf(file, window);
  const figures = figuresOf(file, timeline);
  const profile = typeof options.profile === "string" ? coldChainProfile(options.profile) : options.profile;
  const context = { file, timeline, mktCelsius: figures.mktCelsius, outside };
  const evaluations = [profile && judgeByProfile(context, profile), judgeByDevice(context)];
  const iso = (at: number) => isoWithOffset(at, file.utcOffsetMinutes);
  const gaps = toldGaps(timeline.gaps);
  const readings = window.to === undefined ? file.readings : timeline.readings;
  const evaluation: Evaluation = {
    samples: timeline.readings.length,
    from: iso(timeline.from),
    to: iso(asked.to === undefined || asked.to !== window.to ? (readings.at(-1)?.at ?? timeline.to) : timeline.to),
    ...figures,
    coverage: coverageOf(timeline),
    gaps: gaps.told.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    gapCount: gaps.count,
    summaryOnly: file.summaryOnly,
    device: file.device,
    evaluations: evaluations.filter((each) => each !== undefined),
    read: { ...file.read, warnings: file.warnings },
  };
  return { evaluation, isForeign: outside.all };
}

interface AskedWindow {
  from: number | undefined;
  to: number | undefined;
}

/** The window asked about, cut to when the readings and days can be of the goods; whole where none of them can. */
function evidenceWindow(file: LoggerFile, asked: AskedWindow, evidence: EvaluateOptions["evidence"]) {
  const nothing = { window: asked, outside: { readings: 0, all: false } };
  if (!evidence) return nothing;
  const daily = file.daily ?? [];
  const isBeyond = (from: number, to: number) => to < evidence.from || from > evidence.to;
  let [inWindow, readings] = [0, 0];
  for (const { at } of file.readings) {
    if (at < (asked.from ?? at) || at > (asked.to ?? at)) continue;
    inWindow += 1;
    if (isBeyond(at, at)) readings += 1;
  }
  const days = daily.filter(({ from, to }) => isBeyond(from, to)).length;
  if (readings + days === 0) return nothing;
  if (readings + days === inWindow + daily.length) return { window: asked, outside: { readings, all: true } };
  const first = Math.min(...[file.readings[0]?.at, daily[0]?.from].filter((at) => at !== undefined));
  const end = Math.max(...[file.readings.at(-1)?.at, daily.at(-1)?.to].filter((at) => at !== undefined));
  const window = {
    from: (asked.from ?? first) < evidence.from ? evidence.from : asked.from,
    to: (asked.to ?? end) > evidence.to ? evidence.to : asked.to,
  };
  return { window, outside: { readings, all: false } };
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
  const printed = (pick: (day: DailyCounter) => number | null) =>
    useDays ? days.flatMap((day) => pick(day) ?? []) : [];
  let low = Math.min(...printed((day) => day.minCelsius));
  let high = Math.max(...printed((day) => day.maxCelsius));
  for (const { celsius } of weighted) {
    low = Math.min(low, celsius);
    high = Math.max(high, celsius);
  }
  const means = useDays
    ? days.flatMap(({ meanCelsius, from, to }) =>
        meanCelsius === null ? [] : [{ celsius: meanCelsius, weight: to - from }],
      )
    : weighted;
  return {
    minCelsius: Number.isFinite(low) ? low : null,
    maxCelsius: Number.isFinite(high) ? high : null,
    meanCelsius: meanOf(means),
    mktCelsius: meanKineticCelsius(weighted),
  };
}

function meanOf(weighted: Iterable<{ celsius: number; weight: number }>): number | null {
  let [sum, weights] = [0, 0];
  for (const { celsius, weight } of weighted) {
    sum += celsius * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}
