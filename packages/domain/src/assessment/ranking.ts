import type { Score } from "./score.ts";
import type { Interval } from "./wilson.ts";

/** The ranks that a county may have, the first is the best. */
export interface RankRange {
  readonly best: number;
  readonly worst: number;
}

/**
 * The ranks that go with the intervals: a county stands behind those that are above it at their worst, and before those that are below it
 * at their best; of all others nobody can say. Two with the same exact points share their ranks.
 */
export function rankRanges(ranges: readonly Interval[]): readonly RankRange[] {
  const lows = ranges.map(({ low }) => low).sort((a, b) => a - b);
  const highs = ranges.map(({ high }) => high).sort((a, b) => a - b);
  const all = ranges.length;
  return ranges.map(({ low, high }) => ({
    best: 1 + all - firstAfter(lows, high),
    worst: all - firstFrom(highs, low),
  }));
}

/** How many of the sorted are not above it. */
function firstAfter(sorted: readonly number[], value: number): number {
  return search(sorted, (one) => one > value);
}

/** How many of the sorted are below it. */
function firstFrom(sorted: readonly number[], value: number): number {
  return search(sorted, (one) => one >= value);
}

function search(sorted: readonly number[], isIn: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isIn(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A county in the ranking. */
export interface Ranked {
  readonly county: string;
  readonly score: Score;
  readonly rank: RankRange;
}

/** All counties with the ranks that they may have, in the order of the best, then the worst of these, then of their codes. */
export function ranking(scores: readonly { readonly county: string; readonly score: Score }[]): readonly Ranked[] {
  const ranks = rankRanges(scores.map(({ score }) => score.range));
  return scores
    .map((one, n): Ranked => ({ ...one, rank: ranks[n] ?? { best: 1, worst: scores.length } }))
    .sort((a, b) => a.rank.best - b.rank.best || a.rank.worst - b.rank.worst || Number(a.county) - Number(b.county));
}
