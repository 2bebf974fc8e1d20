import type { Span } from "../series/timeline.ts";

/** The first gaps of a record that are told by their times. */
export const GAPS_FIRST = 200;
/** The longest gaps of a record, which are told wherever they lie. */
export const GAPS_LONGEST = 5;

/** Some gaps of a record in the order of time, and how many it has in all. */
export interface ToldGaps {
  told: Span[];
  count: number;
}

/**
 * The first gaps and the longest (of equals the earlier), whatever their number: a record whose every second reading is missing has a
 * quarter of a million.
 */
export function toldGaps(gaps: Iterable<Span>): ToldGaps {
  const first: Span[] = [];
  // Longest first; of equals the earlier stays before.
  const longest: Span[] = [];
  let count = 0;
  for (const gap of gaps) {
    count += 1;
    if (count <= GAPS_FIRST) first.push(gap);
    const length = lengthOf(gap);
    const last = longest.at(-1);
    if (longest.length === GAPS_LONGEST && last !== undefined && length <= lengthOf(last)) continue;
    const at = longest.findIndex((one) => lengthOf(one) < length);
    longest.splice(at < 0 ? longest.length : at, 0, gap);
    if (longest.length > GAPS_LONGEST) longest.pop();
  }
  const later = longest.filter((gap) => !first.includes(gap)).sort((a, b) => a.from - b.from);
  return { told: [...first, ...later], count };
}

const lengthOf = ({ from, to }: Span): number => to - from;
