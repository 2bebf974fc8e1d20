import type { Sent } from "../answer.ts";
import { addYears, type CalendarDate } from "../calendar.ts";
import { DomainError } from "../errors.ts";
import type { Pots } from "../escrow/escrow.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Grams } from "../quantity.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Balance, Certificate } from "./certificate.ts";
import { type ScopeTerms, scopeOn, scopesOf } from "./scope.ts";
import { certificateYear } from "./standing.ts";
import type { BalanceRecord } from "./view-schema.ts";

type Approval = ScopeTerms & Pick<Certificate, "id" | "validFrom" | "validTo">;

/** What a certificate year allows and what is left of it, in kilograms. `year` is the label of the certificate year. */
export type BalanceView = Sent<typeof BalanceRecord>;

/**
 * What a batch holds of a certificate: the year that its weight is charged to, and the day from which the scope holds that it is charged
 * to, where that took effect within the year. Without a year nothing is charged: the harvest lies outside the validity.
 */
export interface Claim {
  readonly id: string;
  readonly year?: number;
  readonly since?: CalendarDate;
}

/** A stretch of a certificate year under one approval. `charged`: grams of its own; `sum`: with those of the stretches before it. */
interface Stretch {
  readonly since: CalendarDate | undefined;
  readonly approved: Grams;
  readonly charged: Grams;
  readonly sum: Grams;
}

/** The stretches of a certificate year, by the days on which scopes took effect in it; grams of a day between two count to the earlier. */
function stretchesOf(certificate: Approval, balance: Balance | undefined, year: number): readonly Stretch[] {
  const begin = addYears(certificate.validFrom, year - Number(certificate.validFrom.slice(0, 4)));
  const total = balance?.spent[String(year)] ?? 0;
  const dated = Object.entries(balance?.since?.[String(year)] ?? {});
  const later = scopesOf(certificate).filter(
    ({ from }) => from !== undefined && from > begin && certificateYear(certificate, from)?.label === year,
  );
  const starts = [{ ...scopeOn(certificate, begin), from: undefined }, ...later];
  let sum = 0;
  return starts.map(({ from, approvedGramsPerYear }, n) => {
    const next = starts[n + 1]?.from;
    const own = dated.filter(([day]) => (from === undefined || day >= from) && (next === undefined || day < next));
    const undated = from === undefined ? total - dated.reduce((grams, [, each]) => grams + each, 0) : 0;
    const charged = undated + own.reduce((grams, [, each]) => grams + each, 0);
    sum += charged;
    return { since: from, approved: approvedGramsPerYear, charged, sum };
  });
}

/** What may still be charged to a stretch: neither it nor a later one that is charged may exceed what was approved for it. */
function leftOf(stretches: readonly Stretch[], at: number): Grams {
  const bounds = stretches.slice(at).filter(({ charged }, n) => n === 0 || charged > 0);
  return Math.min(...bounds.map(({ approved, sum }) => approved - sum));
}

function stretchOn(stretches: readonly Stretch[], date: CalendarDate | undefined): number {
  if (date === undefined) return stretches.length - 1;
  return stretches.findLastIndex(({ since }) => since === undefined || since <= date);
}

/**
 * The balance of one certificate year as shown, for harvests of a day: without one, of its last stretch. No balance row means nothing
 * spent. `overKg` is there when a correction left more spent than is approved.
 */
export function balanceView(
  certificate: Approval,
  balance: Balance | undefined,
  year: number,
  harvestedOn?: CalendarDate,
): BalanceView {
  const stretches = stretchesOf(certificate, balance, year);
  const at = stretchOn(stretches, harvestedOn);
  const left = leftOf(stretches, at);
  const over = Math.max(
    0,
    ...stretches.filter(({ charged: own }) => own > 0).map(({ approved, sum }) => sum - approved),
  );
  return {
    certificate: plainId(certificate.id),
    year,
    approvedKg: kilogramsFrom(stretches[at]?.approved ?? 0),
    spentKg: kilogramsFrom(balance?.spent[String(year)] ?? 0),
    remainingKg: kilogramsFrom(Math.max(0, left)),
    ...(over > 0 ? { overKg: kilogramsFrom(over) } : {}),
  };
}

/** The balance without what a batch of `grams` holds of it: what a correction gives back. */
export function release(balance: Balance | undefined, claim: Claim, grams: Grams): Balance {
  return charged(balance, claim, -grams);
}

/** The balance with `grams` on a claim, whatever is approved: a correction of the certificate itself moves what is there. */
export function charged(balance: Balance | undefined, claim: Claim, grams: Grams): Balance {
  const { id, year, since } = claim;
  const before: Balance = balance ?? { certificate: id, spent: {} };
  if (year === undefined) return before;
  const label = String(year);
  const spent = (before.spent[label] ?? 0) + grams;
  const dated = since === undefined ? 0 : (before.since?.[label]?.[since] ?? 0) + grams;
  if (spent < 0 || dated < 0) throw new Error(`${-grams} g given back to ${id}, which spent less in ${label}`);
  const after = { ...before, spent: { ...before.spent, [label]: spent } };
  if (since === undefined) return after;
  return { ...after, since: { ...before.since, [label]: { ...before.since?.[label], [since]: dated } } };
}

/** A balance as pots of an escrow (escrow.ts): a certificate year, or that and the day of a scope that began within it. */
export function potsOfBalance({ spent, since = {} }: Balance): Pots {
  return Object.fromEntries(
    Object.entries(spent).flatMap(([year, grams]) => {
      const dated = Object.entries(since[year] ?? {});
      const undated = grams - dated.reduce((sum, [, each]) => sum + each, 0);
      return [[year, undated], ...dated.map(([day, each]) => [`${year}#${day}`, each])];
    }),
  );
}

/** The balance of a certificate that has these pots: the other way round. */
export function balanceOfPots(id: string, pots: Pots): Balance {
  return Object.entries(pots).reduce<Balance>(
    (balance, [pot, grams]) => {
      const [year, since] = pot.split("#");
      return charged(balance, { id, year: Number(year), ...(since === undefined ? {} : { since }) }, grams);
    },
    { certificate: id, spent: {} },
  );
}

/** What may still be charged to a pot of a balance. A pot that no stretch of the certificate has takes nothing. */
export function roomInBalance(certificate: Approval, balance: Balance, pot: string): Grams {
  const [year, since] = pot.split("#");
  const stretches = stretchesOf(certificate, balance, Number(year));
  const at = stretches.findIndex((stretch) => stretch.since === since);
  return at < 0 ? 0 : leftOf(stretches, at);
}

/** What a harvest of this day would be charged to. */
export function claimOn(certificate: Approval, harvestedOn: CalendarDate): Claim {
  const year = certificateYear(certificate, harvestedOn)?.label;
  if (year === undefined) return { id: certificate.id };
  const stretches = stretchesOf(certificate, undefined, year);
  const since = stretches[stretchOn(stretches, harvestedOn)]?.since;
  return { id: certificate.id, year, ...(since === undefined ? {} : { since }) };
}

/**
 * Charges `grams` of a harvest to the certificate year that it falls in, under the approval of its day; outside the validity nothing is
 * charged. The sum of what was harvested up to a day never exceeds what was approved for that day: `balance-exceeded`.
 */
export function charge(
  balance: Balance | undefined,
  certificate: Approval,
  harvestedOn: CalendarDate,
  grams: Grams,
): { readonly balance: Balance | undefined; readonly claim: Claim } {
  const claim = claimOn(certificate, harvestedOn);
  const { year } = claim;
  if (year === undefined) return { balance, claim };
  const stretches = stretchesOf(certificate, balance, year);
  if (grams > leftOf(stretches, stretchOn(stretches, harvestedOn))) {
    throw exceeded(balanceView(certificate, balance, year, harvestedOn), grams);
  }
  return { balance: charged(balance, claim, grams), claim };
}

function exceeded(view: BalanceView, grams: Grams): DomainError {
  const { certificate, year, approvedKg, spentKg, remainingKg } = view;
  const askedKg = kilogramsFrom(grams);
  return new DomainError(
    "balance-exceeded",
    {
      en: `Certificate ${certificate} has ${remainingKg} kg left for its year ${year} (${spentKg} of ${approvedKg} kg spent); ${askedKg} kg were asked for. Register at most ${remainingKg} kg under it, and the rest without a certificate.`,
      zh: `证书 ${certificate} 在 ${year} 年度还剩 ${remainingKg} 千克（核准 ${approvedKg} 千克，已用 ${spentKg} 千克），本次申请 ${askedKg} 千克。最多可登记 ${remainingKg} 千克，其余请不带证书登记。`,
    },
    {
      errors: [{ pointer: "/quantityKg", detail: `at most ${remainingKg} kg`, detailZh: `最多 ${remainingKg} 千克` }],
      extensions: { ...view, askedKg },
    },
  );
}

/** A certificate year in which more is spent than was approved. */
export interface Overdrawn {
  readonly year: number;
  readonly approved: Grams;
  readonly spent: Grams;
}

/** The years in which more is spent than was approved: only a correction of the certificate leaves such. */
export function overdrawn(certificate: Approval, balance: Balance | undefined): readonly Overdrawn[] {
  return Object.keys(balance?.spent ?? {}).flatMap((label) => {
    const stretches = stretchesOf(certificate, balance, Number(label));
    const over = stretches.find(({ approved, charged: own, sum }) => own > 0 && sum > approved);
    return over === undefined ? [] : [{ year: Number(label), approved: over.approved, spent: over.sum }];
  });
}
