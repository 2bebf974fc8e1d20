/** What an indicator is: a part of things counted one by one, one amount for another, or an amount by itself. */
export const INDICATOR_KINDS = ["share", "ratio", "amount"] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

export const DIRECTIONS = ["higher", "lower"] as const;
/** Which side of its target is the better one. */
export type Direction = (typeof DIRECTIONS)[number];

export const NONE_MEANS = ["unknown", "zero"] as const;
/** What it means that nothing is on record of what is above the line: that nobody knows, or that there was none. */
export type NoneMeans = (typeof NONE_MEANS)[number];

export const OBJECTION_OUTCOMES = ["upheld", "rejected", "mended"] as const;
/** `upheld`: the figure counts no more; `mended`: the rows under it were corrected, and it counts again. */
export type ObjectionOutcome = (typeof OBJECTION_OUTCOMES)[number];
export const OBJECTION_STATES = ["open", ...OBJECTION_OUTCOMES, "withdrawn"] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

export const UNKNOWN_REASONS = [
  "no-figures",
  "no-denominator",
  "none-on-record",
  "too-few",
  "beyond",
  "upheld",
] as const;
/** Why a figure is not known. */
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];
