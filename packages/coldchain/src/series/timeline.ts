import type { LoggerFile, Reading } from "./reading.ts";
import { localDate, nextMidnight } from "./timestamps.ts";

/**
 * Which temperature holds when. A reading holds until the next one (firmware counts that way too), unless the next is more
 * than two logging intervals away or has no value: that time is a gap and holds nothing. All times are epoch ms.
 */

export interface Span {
  from: number;
  to: number;
}

/** A stretch of time in which one reading holds. */
export interface Stretch extends Span {
  celsius: number;
}

export interface ValidReading extends Reading {
  celsius: number;
}

export interface Timeline extends Span {
  /** Readings with a value inside the window. */
  readings: ValidReading[];
  /** In the order of time; made anew with each walk, since a file has hundreds of thousands. */
  stretches: Iterable<Stretch>;
  /** In the order of time; made anew with each walk, since every second reading of a file may be missing. */
  gaps: Iterable<Span>;
  /** Logging interval, stated or the median distance; 0 when unknown. */
  interval: number;
  utcOffsetMinutes: number;
}

/** The logging interval in ms: what the file states, else the median distance of its readings, else 0. */
export function loggingInterval(file: LoggerFile): number {
  if (file.intervalSeconds !== undefined) return file.intervalSeconds * 1000;
  const distances: number[] = [];
  for (const [index, reading] of file.readings.entries()) {
    const distance = reading.at - (file.readings[index - 1]?.at ?? reading.at);
    if (distance > 0) distances.push(distance);
  }
  distances.sort((a, b) => a - b);
  return distances[Math.floor((distances.length - 1) / 2)] ?? 0;
}

/**
 * The timeline of the window from…to (inclusive), or of the file's own span: its first reading until one interval after
 * its last, or the days of its counters when it has no reading at all.
 */
export function timelineOf(
  file: LoggerFile,
  window: { from?: number | undefined; to?: number | undefined } = {},
): Timeline {
  const interval = loggingInterval(file);
  const last = file.readings.at(-1);
  const lastHeld = last && last.at + (last.celsius === null ? 0 : interval);
  const from = window.from ?? file.readings[0]?.at ?? file.daily?.[0]?.from ?? 0;
  const to = Math.max(from, window.to ?? lastHeld ?? file.daily?.at(-1)?.to ?? 0);
  const inside = withoutCopy(file.readings, (reading): reading is Reading => reading.at >= from && reading.at <= to);
  const readings = withoutCopy(inside, (reading): reading is ValidReading => reading.celsius !== null);
  const walked = () => piecesOf(inside, { from, to }, interval * 2);
  const stretches = walkable(function* () {
    for (const piece of walked()) if (isStretch(piece)) yield piece;
  });
  const gaps = walkable(function* () {
    for (const piece of walked()) if (!isStretch(piece)) yield piece;
  });
  return { from, to, readings, stretches, gaps, interval, utcOffsetMinutes: file.utcOffsetMinutes };
}

/** The readings of a kind: the array itself where all are, which it is of nearly every file. */
function withoutCopy<Kept extends Reading>(readings: Reading[], isKept: (reading: Reading) => reading is Kept): Kept[] {
  const isWhole = (all: Reading[]): all is Kept[] => all.every(isKept);
  return isWhole(readings) ? readings : readings.filter(isKept);
}

/** What can be walked more than once, and is not kept. */
export function walkable<T>(walk: () => Generator<T>): Iterable<T> {
  return { [Symbol.iterator]: walk };
}

const isStretch = (piece: Span | Stretch): piece is Stretch => "celsius" in piece;

/** The window cut into the stretches in which readings hold, and the gaps between them, in the order of time. */
function* piecesOf(inside: readonly Reading[], { from, to }: Span, reach: number): Generator<Span | Stretch> {
  /** Since when nothing is known; undefined while a reading holds. */
  let unknownSince: number | undefined = (inside[0]?.at ?? Number.POSITIVE_INFINITY) - from > reach ? from : undefined;
  for (const [index, { at, celsius }] of inside.entries()) {
    if (celsius === null) {
      unknownSince ??= at;
      continue;
    }
    if (unknownSince !== undefined && at > unknownSince) yield { from: unknownSince, to: at };
    const until = inside[index + 1]?.at ?? to;
    unknownSince = until - at > reach ? at : undefined;
    if (unknownSince === undefined && until > at) yield { from: at, to: until, celsius };
  }
  if (unknownSince !== undefined && to > unknownSince) yield { from: unknownSince, to };
}

/** How many spans there are, and how long they are together. */
export function measured(spans: Iterable<Span>): { count: number; ms: number } {
  let [count, ms] = [0, 0];
  for (const { from, to } of spans) {
    count += 1;
    ms += to - from;
  }
  return { count, ms };
}

/** Share of the window that is no gap, 0…1. */
export function coverageOf(timeline: Timeline): number {
  const length = timeline.to - timeline.from;
  if (length <= 0) return timeline.readings.length > 0 ? 1 : 0;
  return 1 - measured(timeline.gaps).ms / length;
}

/**
 * Readings with the time for which each counts in a mean: the distance to the next one, or one interval before a gap and
 * at the end, so that gaps weigh nothing and regular readings weigh the same.
 */
export function weightedReadings(timeline: Timeline): Iterable<{ celsius: number; weight: number }> {
  const { readings, interval } = timeline;
  const weightOf = ({ at }: Reading, index: number) => {
    const distance = (readings[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at;
    return distance <= interval * 2 ? distance : interval;
  };
  const isWeighted = readings.some((reading, index) => weightOf(reading, index) > 0);
  return {
    *[Symbol.iterator]() {
      for (const [index, reading] of readings.entries()) {
        yield { celsius: reading.celsius, weight: isWeighted ? weightOf(reading, index) : 1 };
      }
    },
  };
}

/** Finds the calendar day of an instant in the zone of the file; asking in the order of time is cheap. */
export function dayFinder(utcOffsetMinutes: number): (at: number) => Span & { date: string } {
  let day = { date: "", from: 0, to: Number.NEGATIVE_INFINITY };
  return (at) => {
    if (at < day.from || at >= day.to) {
      const to = nextMidnight(at, utcOffsetMinutes);
      day = { date: localDate(at, utcOffsetMinutes), from: at, to };
    }
    return day;
  };
}

/** Cuts a span at midnights and names the date of every piece. */
export function* daysOf({ from, to }: Span, dayOf: ReturnType<typeof dayFinder>): Generator<Span & { date: string }> {
  for (let start = from; start < to; ) {
    const day = dayOf(start);
    const end = Math.min(to, day.to);
    yield { date: day.date, from: start, to: end };
    start = end;
  }
}

/** Those of the sorted spans that share time with any of the other sorted spans. */
export function overlapping<S extends Span>(spans: readonly S[], others: Iterable<Span>): S[] {
  const rest = others[Symbol.iterator]();
  let next = spans.length === 0 ? undefined : rest.next().value;
  return spans.filter((span) => {
    while (next !== undefined && next.to <= span.from) next = rest.next().value;
    return next !== undefined && next.from < span.to;
  });
}

/** What is left of sorted spans after taking other sorted spans away, in the order of time. */
export function* subtractSpans(spans: Iterable<Span>, taken: readonly Span[]): Generator<Span> {
  let next = 0;
  for (const span of spans) {
    while (next < taken.length && (taken[next]?.to ?? 0) <= span.from) next += 1;
    let from = span.from;
    for (let index = next; index < taken.length; index++) {
      const take = taken[index];
      if (!take || take.from >= span.to) break;
      if (take.from > from) yield { from, to: take.from };
      from = Math.max(from, take.to);
    }
    if (from < span.to) yield { from, to: span.to };
  }
}
