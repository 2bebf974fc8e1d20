import type { Party } from "../organisation.ts";
import { covers } from "../region-code.ts";

/** In which capacity an organisation has a laboratory test. */
export const COMMISSIONERS = ["producer", "holder", "bureau"] as const;
export type Commissioner = (typeof COMMISSIONERS)[number];

/**
 * On what a report by a laboratory or bureau stands. `region`: the base lies in the laboratory's region. `commission`: an organisation had
 * it test; of a bureau its region goes along. `office`: the reporter is the bureau itself.
 */
export type TestRight =
  | { readonly kind: "region" | "office" }
  | {
      readonly kind: "commission";
      readonly organisation: string;
      readonly id: string;
      readonly as: Commissioner;
      /** Was it for this very batch, or for a period? */
      readonly scope: "batch" | "period";
      readonly regionCode?: string;
    };

/** Of a report, what tells whose finding it is. Reports from before rights were kept, and a producer's own, have none. */
interface Reported {
  readonly by: string;
  readonly right?: TestRight;
}

/** The bureau that a report speaks for: its reporter, or who commissioned the sample. */
export interface SpokenFor {
  readonly organisation: string;
  readonly regionCode: string;
}

/** Whose finding a report is, where it is a bureau's: one of its own, or of a sample that it commissioned. */
export function bureauBehind({ by, right }: Reported, parties: Readonly<Record<string, Party>>): SpokenFor | undefined {
  if (right?.kind === "commission" && right.as === "bureau" && right.regionCode !== undefined) {
    return { organisation: right.organisation, regionCode: right.regionCode };
  }
  const reporter = Object.hasOwn(parties, by) ? parties[by] : undefined;
  return reporter?.kind === "bureau" ? { organisation: by, regionCode: reporter.regionCode } : undefined;
}

/** Does one bureau speak for the other: is it the same, or one whose region holds that of the other? */
export function speaksFor(bureau: SpokenFor, other: SpokenFor): boolean {
  return bureau.organisation === other.organisation || covers(bureau.regionCode, other.regionCode);
}

/**
 * May this re-test clear that failed report? A bureau's finding is cleared by the bureau, one above it, or a laboratory that either of them
 * named: by a commission for that very batch. Re-tests from before rights were kept clear what they cleared then.
 */
export function mayClear(failed: Reported, retest: Reported, parties: Readonly<Record<string, Party>>): boolean {
  const finding = bureauBehind(failed, parties);
  if (finding === undefined || retest.right === undefined) return true;
  if (retest.right.kind === "commission" && retest.right.scope === "period") return false;
  const bureau = bureauBehind(retest, parties);
  return bureau !== undefined && speaksFor(bureau, finding);
}
