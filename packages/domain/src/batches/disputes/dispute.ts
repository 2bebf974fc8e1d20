import type { Instant } from "../../calendar.ts";

/**
 * What can be said in somebody's name of a batch. `origin`: that goods of theirs are in it; `delivery`: that goods went between them and
 * another; `report`: that a test report is theirs, or was made for them; `certificate`: that it stands on a certificate of theirs.
 */
export const DISPUTED_CLAIMS = ["origin", "delivery", "report", "certificate"] as const;
export type DisputedClaim = (typeof DISPUTED_CLAIMS)[number];

/** A dispute as the batch carries it: while it is open, and where a bureau upheld it. Names are those of `parties`. */
export interface BatchDispute {
  /** The id under which it is stored. */
  readonly id: string;
  readonly claim: DisputedClaim;
  /** Who denies, and whose record is denied. */
  readonly by: string;
  readonly of: string;
  readonly at: Instant;
  /** Absent while it is open. */
  readonly upheldAt?: Instant;
}
