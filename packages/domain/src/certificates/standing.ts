import type { CalendarDate } from "../calendar.ts";
import { addYears } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import { type AnnualCheckState, annualCheckOf } from "./annual-check.ts";
import type { Certificate, Standing } from "./certificate.ts";

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

/** Does the date lie after the last day of the validity? */
export function isPast({ validTo }: Pick<Certificate, "validTo">, date: CalendarDate): boolean {
  return validTo !== undefined && date > validTo;
}

/** From when to when a certificate holds, as a sentence names it. */
export function spanText({ validFrom, validTo }: Pick<Certificate, "validFrom" | "validTo">): {
  readonly en: string;
  readonly zh: string;
} {
  return validTo === undefined
    ? { en: `from ${validFrom} on, without an end`, zh: `${validFrom} 起，无截止日期` }
    : { en: `from ${validFrom} to ${validTo}`, zh: `${validFrom} 至 ${validTo}` };
}

function wholeYears(from: CalendarDate, to: CalendarDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return addYears(from, years) <= to ? years : years - 1;
}

/**
 * The certificate year that a date falls in, counted from `validFrom` and from each anniversary of it (index 0 is the
 * first). Undefined outside validFrom..validTo; without an end the years go on. A validity that ends on an anniversary counts that day to the year it
 * closes, so that no year of one day comes with a balance of its own.
 */
export function certificateYear(
  certificate: Pick<Certificate, "validFrom" | "validTo">,
  date: CalendarDate,
): CertificateYear | undefined {
  const { validFrom, validTo } = certificate;
  if (date < validFrom || isPast(certificate, date)) return undefined;
  const begin = Number(validFrom.slice(0, 4));
  if (validTo === undefined) {
    const endless = wholeYears(validFrom, date);
    return { index: endless, label: begin + endless };
  }
  const last = wholeYears(validFrom, validTo);
  const closes = last > 0 && addYears(validFrom, last) === validTo;
  const index = Math.min(wholeYears(validFrom, date), closes ? last - 1 : last);
  return { index, label: begin + index };
}

type Change = StandingTerms["statusHistory"][number];

/** A suspension or withdrawal with the name under which it is lifted: its own, or its place in the history where it has none. */
export interface Ground {
  readonly id: string;
  readonly change: Change;
}

/** Every suspension and withdrawal, in the order of record. */
export function groundsOf({ statusHistory }: Pick<StandingTerms, "statusHistory">): readonly Ground[] {
  return statusHistory.flatMap((change, n) =>
    change.status === "reinstated" ? [] : [{ id: change.id ?? String(n + 1), change }],
  );
}

/**
 * Does this reinstatement lift that ground? By name. One of the time before names lifts the suspensions that were on record and in
 * force by its day, and no withdrawal: what was recorded after it has a ground that it knew nothing of.
 */
function lifts(history: StandingTerms["statusHistory"], reinstatement: Change, { id, change }: Ground): boolean {
  if (reinstatement.status !== "reinstated") return false;
  if (reinstatement.lifts !== undefined) return reinstatement.lifts.includes(id);
  const isOnRecord =
    change.recordedAt < reinstatement.recordedAt ||
    (change.recordedAt === reinstatement.recordedAt && history.indexOf(change) < history.indexOf(reinstatement));
  return change.status === "suspended" && isOnRecord && change.effectiveFrom <= reinstatement.effectiveFrom;
}

/** The grounds that no reinstatement has lifted, whenever either takes effect. */
export function openGrounds(certificate: Pick<StandingTerms, "statusHistory">): readonly Ground[] {
  const { statusHistory } = certificate;
  return groundsOf(certificate).filter((ground) => !statusHistory.some((other) => lifts(statusHistory, other, ground)));
}

/** What stops the certificate on a date: a ground in force that no reinstatement in force by then has lifted. */
export function stoppedOn(certificate: StandingTerms, date: CalendarDate): "suspended" | "withdrawn" | undefined {
  const history = certificate.statusHistory;
  const begun = history.filter(({ effectiveFrom }) => effectiveFrom <= date);
  const standing = groundsOf(certificate)
    .filter(({ change }) => change.effectiveFrom <= date)
    .filter((ground) => !begun.some((change) => lifts(history, change, ground)));
  if (standing.some(({ change }) => change.status === "withdrawn")) return "withdrawn";
  return standing.length > 0 ? "suspended" : undefined;
}

/** What a missing or failed annual check makes of a certificate. */
const WITHOUT_CHECK: Readonly<Partial<Record<AnnualCheckState, Standing>>> = {
  missing: "annual-check-missing",
  failed: "annual-check-failed",
};

/**
 * The standing of a certificate on a date, from the facts in force on it: withdrawn, else suspended, else outside its
 * validity, else (green food, from the second certificate year) the annual check of that year, else valid. Each ground for a
 * suspension or withdrawal stands by itself until it is lifted; one check counts for the one year that it names. A check that is not on
 * record yet makes nothing of it while it may still come (annual-check.ts): `knownOn` is the day on which that is asked, the date itself
 * without it.
 */
export function standingOn(certificate: StandingTerms, date: CalendarDate, knownOn = date): Standing {
  const changed = stoppedOn(certificate, date);
  if (changed !== undefined) return changed;
  const year = certificateYear(certificate, date);
  if (year === undefined) return date < certificate.validFrom ? "not-yet-valid" : "expired";
  const check = annualCheckOf(certificate, year, knownOn);
  return (check && WITHOUT_CHECK[check]) ?? "valid";
}

/** What is known of the annual check of the year that a date falls in; undefined outside the validity and for schemes without one. */
export function annualCheckOn(
  certificate: StandingTerms,
  date: CalendarDate,
  knownOn = date,
): AnnualCheckState | undefined {
  const year = certificateYear(certificate, date);
  return year && annualCheckOf(certificate, year, knownOn);
}

type Named = Pick<Certificate, "number" | "scheme">;

export const STANDING_REASONS: Readonly<Record<Standing, (named: Named, date: CalendarDate) => Reason>> = {
  valid: ({ number }, date) => ({
    code: "certificate-valid-on-harvest",
    en: `Certificate ${number} was valid on the harvest date ${date}.`,
    zh: `采收日 ${date}，证书 ${number} 有效。`,
  }),
  suspended: ({ number }, date) => ({
    code: "certificate-suspended",
    en: `Certificate ${number} is suspended as of ${date}.`,
    zh: `证书 ${number} 在 ${date} 处于暂停状态。`,
  }),
  withdrawn: ({ number, scheme }, date) => ({
    code: "certificate-withdrawn",
    ...(scheme === "green-food"
      ? {
          en: `The right to use the mark under certificate ${number} is cancelled as of ${date}.`,
          zh: `证书 ${number} 的标志使用权在 ${date} 已被取消。`,
        }
      : { en: `Certificate ${number} is withdrawn as of ${date}.`, zh: `证书 ${number} 在 ${date} 已被撤销。` }),
  }),
  expired: ({ number }, date) => ({
    code: "certificate-expired",
    en: `Certificate ${number} had expired on ${date}.`,
    zh: `证书 ${number} 在 ${date} 已过期。`,
  }),
  "not-yet-valid": ({ number }, date) => ({
    code: "certificate-not-yet-valid",
    en: `Certificate ${number} was not yet valid on ${date}.`,
    zh: `证书 ${number} 在 ${date} 尚未生效。`,
  }),
  "annual-check-missing": ({ number }, date) => ({
    code: "annual-check-missing",
    en: `The annual check of certificate ${number} for the certificate year of ${date} is not on record.`,
    zh: `证书 ${number} 在 ${date} 所属证书年度的年检尚无记录。`,
  }),
  "annual-check-failed": ({ number }, date) => ({
    code: "annual-check-failed",
    en: `Certificate ${number} failed the annual check for the certificate year of ${date}.`,
    zh: `证书 ${number} 在 ${date} 所属证书年度的年检未通过。`,
  }),
  "not-covered": ({ number }, date) => ({
    code: "certificate-not-covering",
    en: `Certificate ${number} did not cover this product from this base on ${date}.`,
    zh: `证书 ${number} 在 ${date} 不涵盖该生产基地的此产品。`,
  }),
};
