export const SEVERITIES = ["critical", "major", "minor", "observation", "none"] as const;
/** `observation` asks for nothing; `none`: somebody looked, and there was nothing to find. */
export type Severity = (typeof SEVERITIES)[number];
export const SUBJECT_KINDS = ["batch", "base", "certificate", "organisation"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const DECISIONS = ["accepted", "rejected", "reopened"] as const;
export type DecisionOutcome = (typeof DECISIONS)[number];

/** `open`: an action is awaited; `answered`: one was told, the bureau's word is awaited; `noted`: nothing is asked. */
export const FINDING_STATES = ["open", "answered", "accepted", "noted", "voided"] as const;
export type FindingState = (typeof FINDING_STATES)[number];
