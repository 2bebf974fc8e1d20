import type { Benefit } from "../../benefits/benefit.ts";
import type { CalendarDate, Instant } from "../../calendar.ts";
import type { AuditFlag } from "../../exceptions/exception.ts";
import { plainId } from "../../identifiers/own-id.ts";

/** What is kept of a payment that counts, to see what only several show. */
export interface KeptAid {
  /** `{organisation}/{id}`. */
  readonly id: string;
  readonly paidOn: CalendarDate;
  /** What it is for and how much: two that are alike in all of it are one payment written twice. */
  readonly print: string;
  readonly receipt?: string;
}

/** Payments kept of a household: the newest, more than a household gets in some years. */
export const AID_KEPT = 200;

/** A payment as it is kept. Its amount, what it is for and who paid are its print; a receipt alone tells two alike apart. */
export function keptAid({
  id,
  kind,
  organisation,
  paidFen,
  paidOn,
  receipt,
  delivery,
  wage,
  forYear,
}: Benefit): KeptAid {
  const about =
    delivery === undefined
      ? [wage?.from, wage?.to, forYear]
      : [delivery.gtin, delivery.lot, delivery.grams, delivery.fenPerKg, paidOn];
  const print = JSON.stringify([organisation, kind, paidFen, ...about]);
  return { id, paidOn, print, ...(receipt === undefined ? {} : { receipt }) };
}

/** The payments of a household with one as it is now (`undefined`: it counts no more), the newest by day of payment. */
export function withAid(kept: readonly KeptAid[], id: string, now: KeptAid | undefined): readonly KeptAid[] {
  return [...kept.filter((one) => one.id !== id), ...(now === undefined ? [] : [now])]
    .sort((a, b) => (`${a.paidOn} ${a.id}` < `${b.paidOn} ${b.id}` ? -1 : 1))
    .slice(-AID_KEPT);
}

/** The same payment twice: of the same payer, alike in all that is said of it, and no two receipts that tell them apart. By the later of the two, the earlier. */
export function repeatedIn(kept: readonly KeptAid[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [n, one] of kept.entries()) {
    const before = kept.slice(0, n).find((other) => isAlike(one, other));
    if (before !== undefined) found.set(one.id, before.id);
  }
  return found;
}

function isAlike(one: KeptAid, other: KeptAid): boolean {
  return (
    one.print === other.print &&
    (one.receipt === undefined || one.receipt === other.receipt || other.receipt === undefined)
  );
}

/** What an auditor hears of it; `about` names both. */
export function repeatedFlag(id: string, before: string, at: Instant): AuditFlag {
  const [one, other] = [id, before].map(plainId);
  const reason = {
    code: "aid-repeated",
    zh: `与记录 ${other} 的支付方、农户、事由和金额完全相同，且没有不同的凭证编号。`,
    en: `Alike in payer, household, purpose and amount to record ${other}, and no two receipts tell ${one} apart from it.`,
  };
  return { code: "aid-repeated", at, about: `benefit/${before}`, reason };
}
