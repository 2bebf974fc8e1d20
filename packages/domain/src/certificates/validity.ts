import { addYears, type CalendarDate } from "../calendar.ts";
import { DomainError } from "../errors.ts";
import type { Reason } from "../evidence.ts";
import type { FieldFault } from "../field-errors.ts";
import type { IndicationKind, Scheme } from "./certificate.ts";

/** Schemes whose certificates last at most three years (绿色食品标志管理办法 art. 18; Order 12 of 2002 for pollution-free). */
const THREE_YEARS: readonly Scheme[] = ["green-food", "pollution-free"];

interface Validity {
  readonly scheme: Scheme;
  readonly kind?: IndicationKind | undefined;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate | undefined;
}

/**
 * What is wrong with the time for which a certificate holds: only a geographical indication has none or a kind, and some schemes have a
 * longest time.
 */
export function validityFaults({ scheme, kind, validFrom, validTo }: Validity): FieldFault[] {
  const isIndication = scheme === "geographical-indication";
  const faults: FieldFault[] = [];
  if (kind !== undefined && !isIndication) {
    faults.push({
      pointer: "/kind",
      en: `A ${scheme} certificate has no kind: it tells geographical indications apart. Leave it out.`,
      zh: "类型（kind）只用于区分地理标志，该类证书请不要填写。",
    });
  }
  if (validTo === undefined) {
    if (isIndication) return faults;
    faults.push({
      pointer: "/validTo",
      en: `A ${scheme} certificate has an end: give the date that stands on it. Only a geographical indication may have none.`,
      zh: "该类证书有截止日期，请照证书填写有效期止（validTo）。只有地理标志可以没有截止日期。",
    });
    return faults;
  }
  const latest = addYears(validFrom, 3);
  if (!THREE_YEARS.includes(scheme) || validTo <= latest) return faults;
  faults.push({
    pointer: "/validTo",
    en: `A ${scheme} certificate from ${validFrom} lasts three years: ${latest} at the latest, not ${validTo}.`,
    zh: `自 ${validFrom} 起的证书有效期三年，最迟到 ${latest}，不能到 ${validTo}。`,
  });
  return faults;
}

/** Refuses an end before the begin with `date-order`. */
export function requireDateOrder({ validFrom, validTo }: Pick<Validity, "validFrom" | "validTo">): void {
  if (validTo === undefined || validFrom <= validTo) return;
  throw new DomainError(
    "date-order",
    {
      en: `validTo ${validTo} is before validFrom ${validFrom}. Correct the date that differs from the certificate.`,
      zh: `有效期止 ${validTo} 早于有效期起 ${validFrom}，请按证书更正。`,
    },
    { errors: [{ pointer: "/validTo", detail: `not before ${validFrom}`, detailZh: `不得早于 ${validFrom}` }] },
  );
}

/** What is unusual about the time, and kept as a warning on the certificate. */
export function validityWarnings({ scheme, kind, validFrom, validTo }: Validity): Reason[] {
  if (scheme === "geographical-indication") return indicationWarnings(kind, validTo);
  if (scheme !== "organic" || validTo === undefined || validTo <= addYears(validFrom, 1)) return [];
  return [
    {
      code: "validity-unusual",
      en: `Organic certificates last one year; this one runs from ${validFrom} to ${validTo}.`,
      zh: `有机产品认证证书有效期为一年，本证书自 ${validFrom} 至 ${validTo}。`,
    },
  ];
}

/** The registers differ, and no law text on their ends was read: what is unusual is told, nothing is refused. */
function indicationWarnings(kind: IndicationKind | undefined, validTo: CalendarDate | undefined): Reason[] {
  if (kind === undefined) {
    return [
      {
        code: "indication-kind-missing",
        en: "The certificate does not say which kind of geographical indication it is (protected-product, trademark, agricultural-product). Correct it to its kind.",
        zh: "证书未写明是哪一种地理标志（地理标志保护产品、地理标志商标、农产品地理标志），请更正补填类型（kind）。",
      },
    ];
  }
  if (kind === "agricultural-product" && validTo !== undefined) {
    return [
      {
        code: "validity-unusual",
        en: `A registration of 农产品地理标志 has no end; this one ends on ${validTo}. Compare it with the paper.`,
        zh: `农产品地理标志登记证书长期有效，本证书填有截止日期 ${validTo}，请与纸质证书核对。`,
      },
    ];
  }
  if (kind !== "trademark" || validTo !== undefined) return [];
  return [
    {
      code: "validity-unusual",
      en: "A registered trademark has an end and is renewed; this one has none. Compare it with the paper.",
      zh: "注册商标有有效期并须续展，本证书未填截止日期，请与纸质证书核对。",
    },
  ];
}
