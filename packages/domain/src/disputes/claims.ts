import type { Batch } from "../batches/batch.ts";
import type { DisputedClaim } from "../batches/disputes/dispute.ts";
import type { Certificate } from "../certificates/certificate.ts";

/** One thing that is said of a batch in an organisation's name, and on whose record it stands. */
export interface NamingClaim {
  readonly claim: DisputedClaim;
  /** The shipment, sample or certificate that says so; absent of an origin. */
  readonly about?: string;
  readonly of: string;
}

type Holder = Pick<Certificate, "id" | "holder">;

/**
 * What others say of a batch in this organisation's name. What it registered itself is no claim of others: that it corrects or takes back.
 * `certificates`: those that the batch stands on.
 */
export function claimsNaming(
  batch: Pick<Batch, "organisation" | "origin" | "handoffs" | "tests">,
  organisation: string,
  certificates: readonly Holder[],
): readonly NamingClaim[] {
  const { origin, handoffs, tests, organisation: registrant } = batch;
  const isOther = registrant !== organisation;
  const grew = origin.kind === "transformation" && origin.sources.some((one) => one.organisation === organisation);
  const deliveries = handoffs.flatMap(({ shipment, from, to, voidedAt, receivedAt }): NamingClaim[] => {
    // That it sent something is the sender's own word, until the other side says what came.
    const isNamed = to === organisation || (from === organisation && receivedAt !== undefined);
    if (voidedAt !== undefined || from === to || !isNamed) return [];
    return [{ claim: "delivery", about: shipment, of: from === organisation ? to : from }];
  });
  const reports = tests.flatMap(({ sampleId, by, right, voided }): NamingClaim[] => {
    const isForIt = right?.kind === "commission" && right.organisation === organisation;
    if (voided !== undefined || (by !== organisation && !isForIt)) return [];
    const of = by === organisation ? registrant : by;
    return of === organisation ? [] : [{ claim: "report", about: sampleId, of }];
  });
  const holdings = certificates
    .filter(({ holder }) => isOther && holder === organisation)
    .map(({ id }): NamingClaim => ({ claim: "certificate", about: id, of: registrant }));
  return [
    ...(isOther && grew ? [{ claim: "origin", of: registrant } as const] : []),
    ...deliveries,
    ...reports,
    ...holdings,
  ];
}
