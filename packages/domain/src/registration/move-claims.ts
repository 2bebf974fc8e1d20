import type { Batch, CorrectionNote } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { type HarvestedBatch, isHarvested } from "../batches/harvested.ts";
import { addDays, addYears, type CalendarDate } from "../calendar.ts";
import { type Claim, charged, claimOn, release } from "../certificates/balance.ts";
import type { Balance, Certificate } from "../certificates/certificate.ts";
import { covers } from "../certificates/scope.ts";
import { certificateYear } from "../certificates/standing.ts";
import type { Context } from "../context.ts";
import { today } from "../context.ts";

type Validity = Pick<Certificate, "validFrom" | "validTo">;

/** Days from `from` on and before `before`. */
export interface Days {
  readonly from: CalendarDate;
  readonly before: CalendarDate;
}

/** The first days of a certificate's years, up to now where it has no end, and the day after its last. */
function turnsOf({ validFrom, validTo }: Validity, now: CalendarDate): readonly CalendarDate[] {
  const last = validTo ?? now;
  const years = Math.max(0, Number(last.slice(0, 4)) - Number(validFrom.slice(0, 4)));
  const begins = Array.from({ length: years + 1 }, (_, n) => addYears(validFrom, n));
  return validTo === undefined ? begins : [...begins, validTo, addDays(validTo, 1)];
}

/** The days up to today that count to another certificate year after a correction than before it, or to none. */
export function daysMoved(before: Validity, after: Validity, ctx: Context): readonly Days[] {
  const end = addDays(today(ctx), 1);
  const turns = [...new Set([...turnsOf(before, end), ...turnsOf(after, end)])].filter((day) => day < end).sort();
  return turns.flatMap((from, n) => {
    const isMoved = certificateYear(before, from)?.label !== certificateYear(after, from)?.label;
    return isMoved ? [{ from, before: turns[n + 1] ?? end }] : [];
  });
}

/** Does the batch stand, and name the certificate? */
export function names(batch: Batch | undefined, certificate: string): batch is HarvestedBatch {
  return (
    batch !== undefined && isHarvested(batch) && batch.voided === undefined && batch.certificate?.id === certificate
  );
}

/** Does the weight of the batch count to another certificate year, or another scope within it, than it is charged to? */
export function isAstray({ certificate, origin }: HarvestedBatch, after: Certificate): boolean {
  const claim = claimOn(after, origin.harvestedOn);
  return certificate !== undefined && (certificate.year !== claim.year || certificate.since !== claim.since);
}

/** Batches whose product or base the certificate covered before and does not any more. */
export function uncoveredBy(
  before: Certificate,
  after: Certificate,
  batches: readonly HarvestedBatch[],
): readonly HarvestedBatch[] {
  return batches.filter(({ gtin, origin }) => {
    const harvest = { gtin, base: origin.base.id, harvestedOn: origin.harvestedOn };
    return covers(before, harvest) && !covers(after, harvest);
  });
}

/**
 * The weight of each batch charged to the certificate year and scope that its harvest falls in now, whatever is approved: `balance` and the batches
 * that changed.
 */
export function moveClaims(
  after: Certificate,
  balance: Balance | undefined,
  batches: readonly HarvestedBatch[],
  reason: string,
  ctx: Context,
): {
  readonly balance: Balance | undefined;
  readonly moved: readonly HarvestedBatch[];
} {
  let next = balance;
  const moved: HarvestedBatch[] = [];
  for (const batch of batches) {
    const { certificate: held, registeredGrams, origin } = batch;
    if (held === undefined || !isAstray(batch, after)) continue;
    const claim = claimOn(after, origin.harvestedOn);
    next = charged(release(next, held, registeredGrams), claim, registeredGrams);
    const changed = { ...batch, certificate: claim };
    // Of one year to another scope of it nothing changes that a reader of the batch is told.
    moved.push(held.year === claim.year ? changed : { ...noted(changed, noteOf(held, claim, reason, ctx)), origin });
  }
  return { balance: next, moved };
}

function noteOf(held: Claim, claim: Claim, reason: string, ctx: Context): CorrectionNote {
  const [from, to] = [held, claim].map(({ year }) => (year === undefined ? "-" : String(year))) as [string, string];
  return { field: "certificate", at: ctx.now, by: ctx.actor.organisation, from, to, reason };
}
