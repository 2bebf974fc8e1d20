import { addDays, type CalendarDate } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { Certificate } from "./certificate.ts";
import { changesInOrder } from "./scope.ts";
import { openGrounds, spanText } from "./standing.ts";
import { type PublicCertificate, publicCertificate } from "./view.ts";

/** The certificates of one product, as published. */
export interface CertificatesOf {
  readonly gtin: string;
  readonly certificates: readonly PublicCertificate[];
  /** There are more of the same holder than were looked at. */
  readonly isCut?: boolean;
}

interface Span {
  readonly bases: readonly string[];
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const FOR_GOOD: CalendarDate = "9999-12-31";

/** From which bases the certificate covers the product, span by span; a withdrawal that nobody lifted ends it. */
function spansOf(certificate: PublicCertificate): readonly Span[] {
  const ends = openGrounds(certificate).flatMap(({ change }) =>
    change.status === "withdrawn" ? [addDays(change.effectiveFrom, -1)] : [],
  );
  // Without an end it goes on for good.
  const [last = FOR_GOOD] = [certificate.validTo ?? FOR_GOOD, ...ends].sort();
  const steps = [
    { bases: certificate.bases, effectiveFrom: certificate.validFrom },
    ...changesInOrder(certificate.scopeChanges),
  ];
  return steps.flatMap(({ bases, effectiveFrom }, n) => {
    const next = steps[n + 1]?.effectiveFrom;
    const [, from = effectiveFrom] = [effectiveFrom, certificate.validFrom].sort();
    const to = next === undefined || addDays(next, -1) > last ? last : addDays(next, -1);
    return from <= to ? [{ bases, from, to }] : [];
  });
}

function doMeet(one: PublicCertificate, other: PublicCertificate): boolean {
  return spansOf(one).some((span) =>
    spansOf(other).some(
      ({ bases, from, to }) => from <= span.to && span.from <= to && bases.some((base) => span.bases.includes(base)),
    ),
  );
}

/**
 * The other certificates of the same scheme that cover the same holder, product and base on a common day: together they would allow the
 * weight twice. Each once.
 */
export function overlapping(certificate: Certificate, others: readonly CertificatesOf[]): readonly PublicCertificate[] {
  const found = new Map<string, PublicCertificate>();
  for (const { gtin, certificates } of others) {
    const own = publicCertificate(certificate, gtin);
    for (const other of certificates) {
      const isRival =
        other.id !== own.id && other.scheme === own.scheme && other.holder === own.holder && doMeet(own, other);
      if (isRival) found.set(other.id, other);
    }
  }
  return [...found.values()];
}

/** Overlaps that are named; more are counted. */
const NAMED_MAX = 5;

/** What the bureau is told of each; of very many that there are more. */
export function overlapWarnings(others: readonly PublicCertificate[]): readonly Reason[] {
  const beyond = others.length - NAMED_MAX;
  const named = others.slice(0, NAMED_MAX).map((other): Reason => {
    const { number } = other;
    const span = spanText(other);
    return {
      code: "certificate-overlaps",
      en: `Certificate ${number} covers the same holder, product and base ${span.en}: together they allow its weight twice. Withdraw or correct the one that is replaced.`,
      zh: `证书 ${number}（${span.zh}）涵盖同一持证方、产品和基地，两证并存将使核准量重复。请撤销或更正被替换的证书。`,
    };
  });
  if (beyond <= 0) return named;
  const more: Reason = {
    code: "certificate-overlaps",
    en: `${beyond} more certificates cover the same holder, product and base on a common day. The list of the holder's certificates has them.`,
    zh: `另有 ${beyond} 张证书在同一时期涵盖同一持证方、产品和基地，见该持证方的证书列表。`,
  };
  return [...named, more];
}

/** What was not compared: a holder with very many certificates for one product. */
export function uncomparedWarnings(others: readonly CertificatesOf[]): readonly Reason[] {
  const gtins = others.filter(({ isCut }) => isCut === true).map(({ gtin }) => gtin);
  if (gtins.length === 0) return [];
  const [first] = gtins;
  return [
    {
      code: "certificates-not-all-compared",
      en: `The holder has more certificates for ${first} than are compared with a new one: whether one of the others overlaps it was not looked at.`,
      zh: `该持证方就产品 ${first} 的证书过多，仅比对了其中一部分；其余证书是否与本证书重叠未作核对。`,
    },
  ];
}
