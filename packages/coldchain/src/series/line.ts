import type { LoggerFile } from "./reading.ts";
import { loggingInterval } from "./timeline.ts";

/** A stretch of time in epoch ms. */
export interface LineWindow {
  from?: number;
  to?: number;
}

/** A drawn line: minutes from the start of the window (without one, from the first point), tenths of a degree; null breaks the line where nothing is known. */
export interface TemperatureLine {
  at: number[];
  deciC: (number | null)[];
}

interface Point {
  at: number;
  celsius: number | null;
}

const MINUTE = 60_000;

/**
 * At most `maxPoints` (no fewer than 6) points that keep the shape of a record: the lowest and highest value of every slot of
 * time, in their order, a null where a slot has a gap, and both ends. The extremes are always among them. A file with
 * daily counters only is drawn by the daily extremes.
 */
export function temperatureLine(file: LoggerFile, maxPoints: number, window: LineWindow = {}): TemperatureLine {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = window;
  const all = file.summaryOnly ? dailyPoints(file) : readingPoints(file);
  const points = all.filter(({ at }) => at >= from && at <= to);
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return { at: [], deciC: [] };
  const limit = Math.max(6, Math.floor(maxPoints));
  const kept = points.length <= limit ? points : downsample(points, first, last, limit);
  return {
    at: kept.map(({ at }) => Math.round((at - (window.from ?? first.at)) / MINUTE)),
    deciC: kept.map(({ celsius }) => (celsius === null ? null : Math.round(celsius * 10))),
  };
}

/** Readings, with a null after each one that a gap follows. */
function readingPoints(file: LoggerFile): Point[] {
  const interval = loggingInterval(file);
  return file.readings.flatMap(({ at, celsius }, index) => {
    const next = file.readings[index + 1];
    const broken = celsius !== null && next && next.at - at > interval * 2;
    return broken
      ? [
          { at, celsius },
          { at: at + interval, celsius: null },
        ]
      : [{ at, celsius }];
  });
}

function dailyPoints(file: LoggerFile): Point[] {
  const points = (file.daily ?? []).flatMap((day) => [
    { at: day.minAt ?? day.from, celsius: day.minCelsius },
    { at: day.maxAt ?? day.from, celsius: day.maxCelsius },
  ]);
  return points.sort((a, b) => a.at - b.at);
}

function downsample(points: readonly Point[], first: Point, last: Point, limit: number): Point[] {
  const perSlot = points.some(({ celsius }) => celsius === null) ? 3 : 2;
  const slots = Math.floor((limit - 2) / perSlot);
  const width = (last.at - first.at) / slots;
  const grouped = Map.groupBy(points, ({ at }) => Math.min(slots - 1, Math.floor((at - first.at) / width)));
  const kept = new Set([first, ...[...grouped.values()].flatMap(slotPoints), last]);
  return [...kept].sort((a, b) => a.at - b.at);
}

/** Lowest, highest and one break of a slot, in the order of time. */
function slotPoints(points: readonly Point[]): Point[] {
  const values = points.filter(({ celsius }) => celsius !== null);
  const gap = points.find(({ celsius }) => celsius === null);
  const by = (better: (a: number, b: number) => boolean) =>
    values.reduce<Point | undefined>(
      (best, point) => (best === undefined || better(point.celsius ?? 0, best.celsius ?? 0) ? point : best),
      undefined,
    );
  const chosen = new Set([by((a, b) => a < b), by((a, b) => a > b), gap].filter((point) => point !== undefined));
  return [...chosen].sort((a, b) => a.at - b.at);
}
