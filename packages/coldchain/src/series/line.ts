import type { LoggerFile } from "./reading.ts";
import { loggingInterval, walkable } from "./timeline.ts";

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
 * daily counters only is drawn by the daily extremes. The points are walked, and not kept: a file has hundreds of thousands.
 */
export function temperatureLine(file: LoggerFile, maxPoints: number, window: LineWindow = {}): TemperatureLine {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = window;
  const all = file.summaryOnly ? dailyPoints(file) : walkable(() => readingPoints(file));
  const points = walkable(function* () {
    for (const point of all) if (point.at >= from && point.at <= to) yield point;
  });
  const extent = extentOf(points);
  if (extent === undefined) return { at: [], deciC: [] };
  const limit = Math.max(6, Math.floor(maxPoints));
  const kept = extent.count <= limit ? [...points] : downsample(points, extent, limit);
  return {
    at: kept.map(({ at }) => Math.round((at - (window.from ?? extent.first.at)) / MINUTE)),
    deciC: kept.map(({ celsius }) => (celsius === null ? null : Math.round(celsius * 10))),
  };
}

/** Readings, with a null after each one that a gap follows. */
function* readingPoints(file: LoggerFile): Generator<Point> {
  const interval = loggingInterval(file);
  for (const [index, { at, celsius }] of file.readings.entries()) {
    yield { at, celsius };
    const next = file.readings[index + 1];
    if (celsius !== null && next && next.at - at > interval * 2) yield { at: at + interval, celsius: null };
  }
}

function dailyPoints(file: LoggerFile): Point[] {
  const points = (file.daily ?? []).flatMap((day) => [
    { at: day.minAt ?? day.from, celsius: day.minCelsius },
    { at: day.maxAt ?? day.from, celsius: day.maxCelsius },
  ]);
  return points.sort((a, b) => a.at - b.at);
}

interface Extent {
  count: number;
  first: Point;
  last: Point;
  hasGaps: boolean;
}

/** How many points there are, the ends, and whether something is missing between them; undefined of none. */
function extentOf(points: Iterable<Point>): Extent | undefined {
  let extent: Extent | undefined;
  for (const point of points) {
    extent ??= { count: 0, first: point, last: point, hasGaps: false };
    extent.count += 1;
    extent.last = point;
    extent.hasGaps ||= point.celsius === null;
  }
  return extent;
}

/** Lowest, highest and first break of a slot of time. */
interface Slot {
  lowest?: Point;
  highest?: Point;
  gap?: Point;
}

function downsample(points: Iterable<Point>, { first, last, hasGaps }: Extent, limit: number): Point[] {
  const slots = Math.floor((limit - 2) / (hasGaps ? 3 : 2));
  const width = (last.at - first.at) / slots;
  const found: Slot[] = Array.from({ length: slots }, () => ({}));
  for (const point of points) {
    const slot = found[Math.min(slots - 1, Math.floor((point.at - first.at) / width))];
    if (slot) take(slot, point);
  }
  const ofSlots = found.flatMap(({ lowest, highest, gap }) => [lowest, highest, gap]);
  // The ends come from another walk than the slots: the same point is not the same object.
  const kept = [first, ...ofSlots.filter((point) => point !== undefined), last];
  const distinct = new Map(kept.map((point) => [`${point.at} ${point.celsius}`, point]));
  return [...distinct.values()].sort((a, b) => a.at - b.at);
}

function take(slot: Slot, point: Point): void {
  if (point.celsius === null) {
    slot.gap ??= point;
    return;
  }
  if (slot.lowest === undefined || point.celsius < (slot.lowest.celsius ?? 0)) slot.lowest = point;
  if (slot.highest === undefined || point.celsius > (slot.highest.celsius ?? 0)) slot.highest = point;
}
