/**
 * How a statement is known. `declared`: one party typed it. `confirmed`: the other party agreed. `measured`: a device
 * recorded it. `attested`: a bureau or laboratory signed for it. `missing`: it should be there and is not.
 */
export const EVIDENCE_LEVELS = ["declared", "confirmed", "measured", "attested", "missing"] as const;
export type EvidenceLevel = (typeof EVIDENCE_LEVELS)[number];

/** A reason in both languages under a stable code, e.g. `certificate-expired`. */
export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}
