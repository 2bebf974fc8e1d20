import type { TemperatureRecord } from "../batches/batch.ts";

type Point = TemperatureRecord["line"][number];

/** Points that a batch keeps per log: enough for a line on a phone, few enough for a page of 13 KB. */
export const LINE_POINTS_MAX = 32;
/** A point that lies this close (tenths of a degree) to the line between its neighbours says nothing. */
const CLOSE_DECI_CELSIUS = 1;

/** How far a point lies from the line between its neighbours, in tenths of a degree; beside a break farther than any other. */
function offLine([minute, value]: Point, before: Point, after: Point): number {
  if (value === null || before[1] === null || after[1] === null) return Number.MAX_SAFE_INTEGER;
  const span = after[0] - before[0];
  const share = span === 0 ? 0.5 : (minute - before[0]) / span;
  return Math.abs(value - (before[1] + (after[1] - before[1]) * share));
}

/** The extremes, the breaks and what stands alone between two of them stay: a gap must never be drawn over. */
function isFixed(points: readonly Point[], n: number): boolean {
  if (points[n]?.[1] === null || (points[n - 1]?.[1] === null && points[n + 1]?.[1] === null)) return true;
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const value = points[n]?.[1];
  const isExtreme = value === Math.min(...values) || value === Math.max(...values);
  return isExtreme && points.findIndex((point) => point[1] === value) === n;
}

/** The place of the point that says least, with how far it lies off; undefined when none may go. */
function leastTelling(points: readonly Point[]): { readonly at: number; readonly off: number } | undefined {
  let least: { at: number; off: number } | undefined;
  for (const [at, point] of points.entries()) {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (before === undefined || after === undefined || isFixed(points, at)) continue;
    const off = offLine(point, before, after);
    if (least === undefined || off < least.off) least = { at, off };
  }
  return least;
}

/** Two breaks in a row are one. */
function singleBreaks(points: readonly Point[]): readonly Point[] {
  return points.filter(([, value], n) => value !== null || points[n - 1]?.[1] !== null || n === 0);
}

/**
 * The line with neighbours merged: points on the line between their neighbours go, then those that lie least off it, until at most
 * `LINE_POINTS_MAX` are left. The ends, one lowest and one highest point and every break stay, so a line full of breaks may
 * be longer.
 */
export function thinned(line: readonly Point[]): readonly Point[] {
  const points = [...singleBreaks(line)];
  for (;;) {
    const least = leastTelling(points);
    if (least === undefined) return points;
    if (least.off > CLOSE_DECI_CELSIUS && points.length <= LINE_POINTS_MAX) return points;
    points.splice(least.at, 1);
  }
}
