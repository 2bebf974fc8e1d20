import type { AuditFlag } from "../exceptions/exception.ts";
import type { OverdrawRefused } from "../fact-data.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";

/** A registration that was refused because the certificate has not so much left. */
export function overdrawFlag(
  { certificate, year, gtin, lot, askedGrams, remainingGrams, approvedGrams }: OverdrawRefused,
  at: string,
): AuditFlag {
  const [asked, left, approved] = [askedGrams, remainingGrams, approvedGrams].map(kilogramsFrom);
  const reason = {
    code: "overdraw-attempt",
    zh: `试图用证书 ${plainId(certificate)} 在 ${year} 年度登记 ${asked} 千克（批次 ${gtin}／${lot}），当时余 ${left} 千克，核准 ${approved} 千克；已被拒绝。`,
    en: `Tried to register ${asked} kg (${gtin}, lot ${lot}) under certificate ${plainId(certificate)} for ${year}, of which ${left} of ${approved} kg were left; it was refused.`,
  };
  return { code: "overdraw-attempt", at, about: `registration/${gtin}/${lot}`, reason };
}
