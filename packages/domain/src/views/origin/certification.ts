import type { Batch } from "../../batches/batch.ts";
import { isHarvested } from "../../batches/harvested.ts";
import type { Source, TransformationOrigin } from "../../batches/origin.ts";
import type { CalendarDate } from "../../calendar.ts";
import { STANDINGS } from "../../certificates/certificate.ts";
import type { Reason } from "../../evidence.ts";
import { kilogramsFrom } from "../../quantity.ts";
import { type CertifiedStatus, type CertifyingTerms, certifiedStatus } from "../certified-status.ts";

/** What a batch may claim, and the certificate that says so where one is there. */
export interface Certification<Terms extends CertifyingTerms> {
  readonly certified: CertifiedStatus;
  readonly certificate?: Terms;
}

/** The certificates that a batch stands on, each once: its own, or those of the harvests that it stems from. */
export function certificatesOf({ certificate, origin }: Pick<Batch, "certificate" | "origin">): readonly string[] {
  const claims = origin.kind === "harvest" ? [certificate] : origin.sources.map((source) => source.certificate);
  return [...new Set(claims.flatMap((claim) => (claim === undefined ? [] : [claim.id])))];
}

/** Status of goods on which nothing of the kind is claimed, with why. */
function none(date: CalendarDate, today: CalendarDate, reason: Reason): CertifiedStatus {
  return { certificate: null, status: "none", asOf: today, onHarvest: { date, status: "none" }, reasons: [reason] };
}

function mixed({ sources }: TransformationOrigin): Reason {
  const without = sources.filter(({ certificate }) => certificate === undefined);
  if (without.length === sources.length) {
    return {
      code: "no-certificate",
      en: "No certificate is claimed for the goods that this batch was made of.",
      zh: "本批次所用原料均未声明任何认证证书。",
    };
  }
  const kg = kilogramsFrom(without.reduce((sum, { grams }) => sum + grams, 0));
  return {
    code: "mixed-uncertified",
    en: `Some of the goods that it was mixed of have no certificate (${kg} kg in proportion): the mix is not certified.`,
    zh: `混入了无认证证书的原料（按比例 ${kg} 千克），混合后整批不作认证声明。`,
  };
}

/** The goods of one harvest as they are judged under the output's own GTIN: a certificate is for products, too. */
function judged(source: Source, gtin: string, terms: CertifyingTerms, today: CalendarDate): CertifiedStatus {
  const { base, harvestedOn, certificate } = source;
  const origin = { kind: "harvest", base, plots: [], harvestedOn } as const;
  return certifiedStatus({ gtin, origin, ...(certificate === undefined ? {} : { certificate }) }, terms, today);
}

/**
 * What a batch may claim. One that was harvested: see `certifiedStatus`. One that came out of a transformation stems from harvests, and is
 * certified where every gram of it is: each harvest is judged by its own certificate, on its own day and base, and under the GTIN of this
 * batch; the weakest of them decides. Some weight without a certificate makes a mix that has none. `certificates`: among them those that
 * its harvests name; one that is not there counts as none, which is said.
 */
export function certificationOf<Terms extends CertifyingTerms>(
  batch: Batch,
  certificates: readonly Terms[],
  today: CalendarDate,
): Certification<Terms> {
  const termsOf = (id: string | undefined) => certificates.find((one) => one.id === id);
  if (isHarvested(batch)) {
    const certificate = termsOf(batch.certificate?.id);
    const certified = certifiedStatus(batch, certificate, today);
    return certificate === undefined ? { certified } : { certified, certificate };
  }
  const { origin, voided, gtin } = batch;
  if (origin.kind === "harvest") throw new Error("a harvest was taken for a transformation");
  const [first] = origin.sources;
  const date = first?.harvestedOn ?? origin.keepsFrom;
  if (origin.beyond !== undefined && origin.beyond.sources > 0) return { certified: none(date, today, NOT_ALL_TOLD) };
  const isWhole = origin.sources.every(({ certificate }) => certificate !== undefined);
  if (voided !== undefined || first === undefined || !isWhole) return { certified: none(date, today, mixed(origin)) };
  const each = origin.sources.map((source) => ({ source, terms: termsOf(source.certificate?.id) }));
  if (each.some(({ terms }) => terms === undefined)) return { certified: none(date, today, RECORD_MISSING) };
  const found = each.flatMap(({ source, terms }) =>
    terms === undefined ? [] : [{ certified: judged(source, gtin, terms, today), certificate: terms, source }],
  );
  const rank = ({ certified }: (typeof found)[number]) => WORST_LAST.indexOf(certified.status);
  const { certified, certificate } = found.reduce((one, other) => (rank(other) > rank(one) ? other : one));
  const count = certificatesOf(batch).length;
  const reasons = [...certified.reasons, ...straddling(found), ...(count < 2 ? [] : [several(count)])];
  return { certified: { ...certified, reasons }, certificate };
}

/** That some of the goods were harvested while a certificate was stopped, and some not: how much of each, in proportion. */
function straddling(found: readonly { readonly certified: CertifiedStatus; readonly source: Source }[]): Reason[] {
  const isWithin = ({ certified: { onHarvest } }: (typeof found)[number]) =>
    onHarvest.status === "suspended" || onHarvest.status === "withdrawn";
  const kgOf = (some: typeof found) => kilogramsFrom(some.reduce((sum, { source }) => sum + source.grams, 0));
  const [within, beside] = [found.filter(isWithin), found.filter((one) => !isWithin(one))];
  if (within.length === 0 || beside.length === 0) return [];
  const [stopped, other] = [kgOf(within), kgOf(beside)];
  return [
    {
      code: "harvests-straddle",
      en: `In proportion ${stopped} kg of it were harvested while the certificate was stopped, ${other} kg at other times: nothing keeps them apart, so all of it counts as the former.`,
      zh: `按比例其中 ${stopped} 千克采收于证书停用期间，${other} 千克采收于其他时间；两者未分开，整批按前者对待。`,
    },
  ];
}

const WORST_LAST: readonly CertifiedStatus["status"][] = [
  "valid",
  ...STANDINGS.filter((standing) => standing !== "valid"),
  "none",
];

function several(count: number): Reason {
  return {
    code: "several-certificates",
    en: `Its goods stand on ${count} certificates; this is said of the weakest.`,
    zh: `本批次涉及 ${count} 张证书，此处为其中最弱的一张。`,
  };
}

/** A digest that has no room for every harvest says nothing of certificates: those that it has not might be worse. */
const NOT_ALL_TOLD: Reason = {
  code: "harvests-not-all-told",
  en: "What is on record of its harvests is too long to be judged here one by one, so no certificate is claimed.",
  zh: "原料采收记录过长，此处无法逐一核对，因此不作任何认证声明。",
};

/** A batch may name a certificate whose public record is not there: that is said, and is no certificate. */
export const RECORD_MISSING: Reason = {
  code: "certificate-record-missing",
  en: "This batch names a certificate whose record is not available, so nothing is claimed from it.",
  zh: "本批次声明的证书没有可查的记录，因此不作任何认证声明。",
};
