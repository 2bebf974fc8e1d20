import type { HarvestedBatch } from "../batches/harvested.ts";
import type { CalendarDate } from "../calendar.ts";
import { annualCheckOf, awaitedReason } from "../certificates/annual-check.ts";
import type { Standing } from "../certificates/certificate.ts";
import { harvestedWithin, stoppedSince } from "../certificates/flow/words.ts";
import { type CoverTerms, covers } from "../certificates/scope.ts";
import type { StandingTerms } from "../certificates/standing.ts";
import { annualCheckOn, certificateYear, STANDING_REASONS, standingOn } from "../certificates/standing.ts";
import type { PublicCertificate } from "../certificates/view.ts";
import type { Reason } from "../evidence.ts";
import { defined } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";

/** What a batch may claim today, and why. `status` is computed when asked; nothing stores it. */
export interface CertifiedStatus {
  readonly certificate: string | null;
  readonly status: Standing | "none";
  readonly asOf: CalendarDate;
  readonly onHarvest: { readonly date: CalendarDate; readonly status: Standing | "none" };
  readonly reasons: readonly Reason[];
}

function expiredSince({ number }: StandingTerms, validTo: CalendarDate): Reason {
  return {
    code: "certificate-expired-since",
    en: `Certificate ${number} ended on ${validTo}, after this harvest.`,
    zh: `证书 ${number} 于 ${validTo} 到期，在本批采收之后。`,
  };
}

/** A pollution-free certificate past its end is history and no live claim, even for goods harvested under it. */
const IS_HISTORY: Reason = {
  code: "scheme-is-history",
  en: "Pollution-free certification (认证) of products was suspended in 2018; an expired certificate is shown as history only.",
  zh: "无公害农产品认证自 2018 年起停止受理，过期证书仅作为历史展示。",
};

/** The earliest reason decides: the harvest date first, then a suspension or withdrawal in force today. */
function statusFor(
  certificate: StandingTerms,
  onHarvest: CertifiedStatus["onHarvest"] & { readonly status: Standing },
  today: CalendarDate,
): [Standing, Reason[]] {
  const now = standingOn(certificate, today);
  const stopped = stoppedSince(certificate, today, onHarvest.date);
  if (onHarvest.status !== "valid")
    return [onHarvest.status, stopped !== undefined && now !== onHarvest.status ? [stopped] : []];
  if (stopped !== undefined) return [now, [stopped]];
  const { validTo } = certificate;
  if (validTo === undefined || today <= validTo) return ["valid", []];
  const since = expiredSince(certificate, validTo);
  return certificate.scheme === "pollution-free" ? ["expired", [since, IS_HISTORY]] : ["valid", [since]];
}

/** That the annual check of the year of harvest is not on record yet, and may still come. */
function awaited(certificate: StandingTerms, onHarvest: Standing, date: CalendarDate, today: CalendarDate): Reason[] {
  const year = certificateYear(certificate, date);
  if (onHarvest !== "valid" || year === undefined) return [];
  return annualCheckOf(certificate, year, today) === "awaited" ? [awaitedReason(certificate, year)] : [];
}

/** What a batch's claim is judged by: a certificate, or its public record for the batch's GTIN. */
export type CertifyingTerms = StandingTerms & CoverTerms;

/**
 * What a batch may claim: the standing on its harvest date when that is not valid, or `not-covered` where its product or base lay outside
 * the scope of that day; else a suspension or withdrawal in
 * force today; else valid. An end of validity after the harvest does not spoil it (and is said), save for pollution-free
 * certificates. `certificate` is the one that the batch names; another one, or none, counts as no certificate.
 */
export function certifiedStatus(
  batch: Pick<HarvestedBatch, "certificate" | "origin" | "gtin" | "voided">,
  certificate: CertifyingTerms | undefined,
  today: CalendarDate,
): CertifiedStatus {
  const date = batch.origin.harvestedOn;
  if (batch.voided !== undefined || batch.certificate === undefined || certificate?.id !== batch.certificate.id) {
    const none = {
      code: "no-certificate",
      en: "No certificate is claimed for this batch.",
      zh: "本批次未声明任何认证证书。",
    };
    return { certificate: null, status: "none", asOf: today, onHarvest: { date, status: "none" }, reasons: [none] };
  }
  const standing = standingOn(certificate, date, today);
  const harvest = { gtin: batch.gtin, base: batch.origin.base.id, harvestedOn: date };
  const onHarvest = standing === "valid" && !covers(certificate, harvest) ? "not-covered" : standing;
  const [status, since] = statusFor(certificate, { date, status: onHarvest }, today);
  const reasons = [
    harvestedWithin(certificate, date) ?? STANDING_REASONS[onHarvest](certificate, date),
    ...awaited(certificate, onHarvest, date, today),
    ...since,
  ];
  return { certificate: plainId(certificate.id), status, asOf: today, onHarvest: { date, status: onHarvest }, reasons };
}

/** The certificate that a batch names, as its page tells of it. */
export function certificatePart(certificate: PublicCertificate, certified: CertifiedStatus) {
  const { scheme, kind, number, grade, enterpriseCode, holderName: holder, validFrom, validTo } = certificate;
  return {
    scheme,
    ...defined({ kind }),
    number,
    ...defined({ grade, enterpriseCode: scheme === "green-food" ? enterpriseCode : undefined }),
    holder,
    validFrom,
    ...defined({ validTo }),
    onHarvest: onHarvest(certificate, certified),
    today: standingPart(certificate, certified.asOf, certified.asOf),
    reasons: [...certified.reasons],
    level: "attested" as const,
  };
}

/** The standing on the day of harvest, of this product and base. */
function onHarvest(certificate: PublicCertificate, { onHarvest: { date, status }, asOf }: CertifiedStatus) {
  const part = standingPart(certificate, date, asOf);
  if (status === "none" || status === part.standing) return part;
  return { date, standing: status };
}

/** The standing on a day as known by `knownOn`, and of what stands the annual check. */
function standingPart(certificate: PublicCertificate, date: CalendarDate, knownOn: CalendarDate) {
  const standing = standingOn(certificate, date, knownOn);
  const annualCheck = standing === "valid" ? annualCheckOn(certificate, date, knownOn) : undefined;
  return { date, standing, ...defined({ annualCheck }) };
}
