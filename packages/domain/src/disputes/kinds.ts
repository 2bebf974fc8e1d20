export const OUTCOMES = ["upheld", "rejected"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const DISPUTE_STATES = ["open", ...OUTCOMES, "withdrawn"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];
