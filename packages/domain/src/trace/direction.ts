/** The ways in which a trace is followed from its start. */
export const DIRECTIONS = ["back", "forward", "both"] as const;
export type Direction = (typeof DIRECTIONS)[number];
