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
    return from <= to && bases.length > 0 ? [{ bases, from, to }] : [];
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

/** What the bureau is told of each. */
export function overlapWarnings(others: readonly PublicCertificate[]): readonly Reason[] {
  return others.map((other) => {
    const { number } = other;
    const span = spanText(other);
    return {
      code: "certificate-overlaps",
      en: `Certificate ${number} covers the same holder, product and base ${span.en}: together they allow its weight twice. Withdraw or correct the one that is replaced.`,
      zh: `证书 ${number}（${span.zh}）涵盖同一持证方、产品和基地，两证并存将使核准量重复。请撤销或更正被替换的证书。`,
    };
  });
}
