export const CANDIDATE_KINDS = ["batch", "organisation"] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];
export const SAMPLING_STATES = ["committed", "frozen", "drawn", "abandoned"] as const;
export type SamplingState = (typeof SAMPLING_STATES)[number];

/** Candidates that one list takes, and that one draw takes of them. */
export const CANDIDATES_MAX = 5000;
export const DRAWN_MAX = 200;
