import { addDays, addYears, type CalendarDate, type Dated, heldOn } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { AnnualCheck, Certificate } from "./certificate.ts";

/**
 * How many days after a certificate year began its annual check may still be missing from the records before the certificate counts as not
 * in force.
 */
export const ANNUAL_CHECK_GRACE: readonly [Dated<number>, ...Dated<number>[]] = [
  {
    from: "2012-10-01",
    value: 60,
    source:
      "绿色食品企业年度检查工作规范 names the dates and the stamp of the check; its text could not be read. The number of days is ours",
    confirmed: false,
  },
];

/**
 * What is known of the annual check (年检) of a certificate year: none is due in the first, `awaited` is one that is not on record while it
 * may still come, `missing` one that should be.
 */
export const ANNUAL_CHECKS = ["none-due", "passed", "failed", "awaited", "missing"] as const;
export type AnnualCheckState = (typeof ANNUAL_CHECKS)[number];

type CheckTerms = Pick<Certificate, "scheme" | "validFrom" | "annualChecks">;

/** The last day on which the check of the k-th year may still be missing from the records. */
function graceEnd({ validFrom }: Pick<Certificate, "validFrom">, index: number): CalendarDate {
  const begin = addYears(validFrom, index);
  return addDays(begin, heldOn(ANNUAL_CHECK_GRACE, begin).value);
}

/** Of a year's checks that count the one inspected last; of one day the one recorded last. */
function newestCheck({ annualChecks }: CheckTerms, label: number): AnnualCheck | undefined {
  return annualChecks
    .filter((check) => check.year === label && check.voided === undefined)
    .reduce<AnnualCheck | undefined>((best, check) => {
      if (best === undefined) return check;
      if (check.inspectedOn !== best.inspectedOn) return check.inspectedOn > best.inspectedOn ? check : best;
      return check.recordedAt >= best.recordedAt ? check : best;
    }, undefined);
}

/**
 * The annual check of a certificate year as known on a day. Only green food has one, from the second year on; undefined for other schemes.
 */
export function annualCheckOf(
  certificate: CheckTerms,
  { index, label }: { readonly index: number; readonly label: number },
  knownOn: CalendarDate,
): AnnualCheckState | undefined {
  if (certificate.scheme !== "green-food") return undefined;
  if (index === 0) return "none-due";
  const check = newestCheck(certificate, label);
  if (check !== undefined) return check.result;
  return knownOn <= graceEnd(certificate, index) ? "awaited" : "missing";
}

/** That a check is not on record yet, and until when it may still come. */
export function awaitedReason(
  certificate: Pick<Certificate, "number" | "validFrom">,
  { index, label }: { readonly index: number; readonly label: number },
): Reason {
  const { number } = certificate;
  const end = graceEnd(certificate, index);
  return {
    code: "annual-check-awaited",
    en: `The annual check of certificate ${number} for its year ${label} is not on record yet. Without one the certificate counts as not in force after ${end}.`,
    zh: `证书 ${number} 的 ${label} 年度年检尚无记录；${end} 之后仍无记录的，按不在有效状态处理。`,
  };
}
