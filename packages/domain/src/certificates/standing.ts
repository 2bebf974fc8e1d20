import type { CalendarDate } from "../calendar.ts";
import { addDays, addYears } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { AnnualCheck, Certificate, Standing } from "./certificate.ts";

/** What standing depends on: a certificate as stored, or as published. */
export type StandingTerms = Pick<
  Certificate,
  "id" | "scheme" | "number" | "validFrom" | "validTo" | "statusHistory" | "annualChecks"
>;

/** The k-th year of a certificate. `label` is the calendar year in which it begins, the key of the balance. */
export interface CertificateYear {
  readonly index: number;
  readonly label: number;
}

function wholeYears(from: CalendarDate, to: CalendarDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return addYears(from, years) <= to ? years : years - 1;
}

/**
 * The certificate year that a date falls in, counted from `validFrom` and from each anniversary of it (index 0 is the
 * first). Undefined outside validFrom..validTo. A validity that ends on an anniversary counts that day to the year it
 * closes, so that no year of one day comes with a balance of its own.
 */
export function certificateYear(
  certificate: Pick<Certificate, "validFrom" | "validTo">,
  date: CalendarDate,
): CertificateYear | undefined {
  const { validFrom, validTo } = certificate;
  if (date < validFrom || date > validTo) return undefined;
  const last = wholeYears(validFrom, validTo);
  const closes = last > 0 && addYears(validFrom, last) === validTo;
  const index = Math.min(wholeYears(validFrom, date), closes ? last - 1 : last);
  return { index, label: Number(validFrom.slice(0, 4)) + index };
}

/** Later effect last; of the same day, the one recorded later; else as appended. */
function inForceOn(certificate: StandingTerms, date: CalendarDate): Standing | undefined {
  const changes = certificate.statusHistory.filter((change) => change.effectiveFrom <= date);
  if (changes.some((change) => change.status === "withdrawn")) return "withdrawn";
  const latest = changes.reduce<(typeof changes)[number] | undefined>((best, change) => {
    if (best === undefined) return change;
    if (change.effectiveFrom !== best.effectiveFrom) return change.effectiveFrom > best.effectiveFrom ? change : best;
    return change.recordedAt >= best.recordedAt ? change : best;
  }, undefined);
  return latest?.status === "suspended" ? "suspended" : undefined;
}

/**
 * Does a check count for the certificate year? By the year it names; or by being made in that year, or in the twelve
 * months before it unless it is plainly the check of that earlier year (which named it and needed one of its own).
 */
function countsFor(certificate: StandingTerms, year: CertificateYear, check: AnnualCheck): boolean {
  if (check.year === year.label) return true;
  const begin = addYears(certificate.validFrom, year.index);
  const end = addDays(addYears(certificate.validFrom, year.index + 1), -1);
  if (check.inspectedOn > end || check.inspectedOn < addYears(begin, -1)) return false;
  const made = certificateYear(certificate, check.inspectedOn);
  const isOfEarlierYear = made !== undefined && made.index > 0 && made.index < year.index && check.year === made.label;
  return !isOfEarlierYear;
}

function annualCheckOn(certificate: StandingTerms, year: CertificateYear): Standing {
  if (certificate.scheme !== "green-food" || year.index === 0) return "valid";
  const newest = certificate.annualChecks
    .filter((check) => countsFor(certificate, year, check))
    .reduce<AnnualCheck | undefined>((best, check) => {
      if (best === undefined) return check;
      if (check.inspectedOn !== best.inspectedOn) return check.inspectedOn > best.inspectedOn ? check : best;
      return check.recordedAt >= best.recordedAt ? check : best;
    }, undefined);
  if (newest === undefined) return "annual-check-missing";
  return newest.result === "passed" ? "valid" : "annual-check-failed";
}

/**
 * The standing of a certificate on a date, from the facts in force on it: withdrawn, else suspended, else outside its
 * validity, else (green food, from the second certificate year) the annual check of that year, else valid. A withdrawal
 * is never cleared; a reinstatement clears a suspension.
 */
export function standingOn(certificate: StandingTerms, date: CalendarDate): Standing {
  const changed = inForceOn(certificate, date);
  if (changed !== undefined) return changed;
  const year = certificateYear(certificate, date);
  if (year === undefined) return date < certificate.validFrom ? "not-yet-valid" : "expired";
  return annualCheckOn(certificate, year);
}

export const STANDING_REASONS: Readonly<Record<Standing, (number: string, date: CalendarDate) => Reason>> = {
  valid: (number, date) => ({
    code: "certificate-valid-on-harvest",
    en: `Certificate ${number} was valid on the harvest date ${date}.`,
    zh: `采收日 ${date}，证书 ${number} 有效。`,
  }),
  suspended: (number, date) => ({
    code: "certificate-suspended",
    en: `Certificate ${number} is suspended as of ${date}.`,
    zh: `证书 ${number} 在 ${date} 处于暂停状态。`,
  }),
  withdrawn: (number, date) => ({
    code: "certificate-withdrawn",
    en: `Certificate ${number} is withdrawn as of ${date}.`,
    zh: `证书 ${number} 在 ${date} 已被撤销。`,
  }),
  expired: (number, date) => ({
    code: "certificate-expired",
    en: `Certificate ${number} had expired on ${date}.`,
    zh: `证书 ${number} 在 ${date} 已过期。`,
  }),
  "not-yet-valid": (number, date) => ({
    code: "certificate-not-yet-valid",
    en: `Certificate ${number} was not yet valid on ${date}.`,
    zh: `证书 ${number} 在 ${date} 尚未生效。`,
  }),
  "annual-check-missing": (number, date) => ({
    code: "annual-check-missing",
    en: `The annual check of certificate ${number} for the certificate year of ${date} is not on record.`,
    zh: `证书 ${number} 在 ${date} 所属证书年度的年检尚无记录。`,
  }),
  "annual-check-failed": (number, date) => ({
    code: "annual-check-failed",
    en: `Certificate ${number} failed the annual check for the certificate year of ${date}.`,
    zh: `证书 ${number} 在 ${date} 所属证书年度的年检未通过。`,
  }),
};
