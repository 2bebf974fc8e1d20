import type { CalendarDate, Instant } from "../calendar.ts";
import type { Direction, IndicatorKind, NoneMeans } from "./kinds.ts";

/** Words in Chinese, and in English where there are some. */
export interface Words {
  readonly zh: string;
  readonly en?: string;
}

/** What is added up, as the statistics name it, and where it comes from in words. */
export interface Term {
  readonly measures: readonly string[];
  readonly source: Words;
}

/** One thing by which counties are judged. Amounts are as people read them: kilograms, yuan, hours, how many; a share is a per cent. */
export interface Indicator {
  readonly id: string;
  readonly name: Words;
  readonly definition: Words;
  readonly kind: IndicatorKind;
  readonly numerator: Term;
  /** Absent of an amount. */
  readonly denominator?: Term;
  readonly noneMeans: NoneMeans;
  /** Below so many (in the denominator's own unit) there is too little to judge. */
  readonly fewest?: number;
  /** Points of the hundred that all indicators have together. */
  readonly weight: number;
  readonly target: number;
  readonly direction: Direction;
}

/** By what the counties of a region are assessed for a year, in one version. */
export interface IndicatorSet {
  /** Six digits: the province or city whose office says so. */
  readonly region: string;
  readonly year: number;
  readonly name: Words;
  /** Six digits each, as they are today. */
  readonly counties: readonly string[];
  readonly indicators: readonly Indicator[];
}

/** When and by whom a version came to hold; from the second on with the reason. */
export interface SetVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason?: string;
}

/** A set as it stands, with all versions that there were: each lies in a row of its own. */
export interface KeptSet {
  readonly set: IndicatorSet;
  readonly versions: readonly SetVersion[];
}

/** The version that was known at the end of a day in China; undefined before the first. */
export function versionOn(versions: readonly SetVersion[], dayAfter: Instant | undefined): SetVersion | undefined {
  return dayAfter === undefined ? versions.at(-1) : versions.findLast(({ at }) => at < dayAfter);
}

/** The first and the last day of an assessed year. */
export function daysOf(year: number): readonly [from: CalendarDate, to: CalendarDate] {
  return [`${year}-01-01`, `${year}-12-31`];
}
