import type { Sent } from "../answer.ts";
import type { CalendarDate } from "../calendar.ts";
import { defined } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Certificate, ScopeChange } from "./certificate.ts";
import { scopesOf } from "./scope.ts";
import { standingOn } from "./standing.ts";
import type { CertificateRecord } from "./view-schema.ts";

/**
 * What everyone may know of a certificate, kept per product and shown with its batches. `bases` are those from which it covers that product:
 * as granted, and from the day of each change of scope on.
 */
export type PublicCertificate = Omit<
  Certificate,
  "createdAt" | "warnings" | "gtins" | "formerGtins" | "formerBases" | "correctionCount" | "scopeChanges"
> & { readonly scopeChanges?: readonly Required<Pick<ScopeChange, "bases" | "effectiveFrom">>[] };

/** The public part of a certificate for one product: no registration time, no warnings, no list of products. */
export function publicCertificate(certificate: Certificate, gtin: string): PublicCertificate {
  const {
    createdAt: _createdAt,
    warnings: _warnings,
    gtins: _gtins,
    formerGtins: _formerGtins,
    formerBases: _formerBases,
    correctionCount: _count,
    scopeChanges: _changes,
    ...rest
  } = certificate;
  const [granted, ...later] = scopesOf(certificate).map(({ gtins, bases, from }) => ({
    bases: gtins.includes(gtin) ? bases : [],
    effectiveFrom: from ?? "",
  }));
  const whole = { ...rest, bases: granted?.bases ?? [], ...(later.length === 0 ? {} : { scopeChanges: later }) };
  return JSON.stringify(whole).length <= LONG_CHARACTERS ? whole : shortRecord(whole);
}

/** From so many characters on a public record says of what happened only what pages decide on. */
const LONG_CHARACTERS = 1200;
const REASON_CHARACTERS = 6;

function beginningOf(reason: string): string {
  const characters = [...reason];
  return characters.length <= REASON_CHARACTERS ? reason : `${characters.slice(0, REASON_CHARACTERS).join("")}…`;
}

/** Of several checks of a year the one that was inspected last counts. */
function decisive(checks: PublicCertificate["annualChecks"]): PublicCertificate["annualChecks"] {
  const byYear = new Map<number, PublicCertificate["annualChecks"][number]>();
  for (const check of checks) {
    if (check.voided !== undefined) continue;
    const other = byYear.get(check.year);
    if (other === undefined || check.inspectedOn >= other.inspectedOn) byYear.set(check.year, check);
  }
  return checks.filter((check) => byYear.get(check.year) === check);
}

/** The same with the one check of each year that counts, and with the beginnings of reasons: the certificate itself has them. */
function shortRecord(record: PublicCertificate): PublicCertificate {
  return {
    ...record,
    statusHistory: record.statusHistory.map((change) => ({
      ...change,
      reason: beginningOf(change.reason),
    })),
    annualChecks: decisive(record.annualChecks),
  };
}

/** A certificate as its holder and the bureau read it: kilograms, and its standing today. */
export type CertificateView = Sent<typeof CertificateRecord>;

/** The certificate with its standing on `today`, which is computed and never stored. */
export function certificateView(certificate: Certificate, today: CalendarDate): CertificateView {
  const { approvedGramsPerYear, scopeChanges, formerGtins: _gtins, formerBases: _bases, ...rest } = certificate;
  return {
    ...rest,
    id: plainId(rest.id),
    bases: rest.bases.map(plainId),
    approvedKgPerYear: kilogramsFrom(approvedGramsPerYear),
    ...(scopeChanges === undefined ? {} : { scopeChanges: scopeChanges.map(scopeChangeView) }),
    standing: { status: standingOn(certificate, today), asOf: today },
  };
}

function scopeChangeView({ approvedGramsPerYear, bases, ...rest }: ScopeChange) {
  const approvedKgPerYear = approvedGramsPerYear === undefined ? undefined : kilogramsFrom(approvedGramsPerYear);
  return { ...rest, ...defined({ bases: bases?.map(plainId), approvedKgPerYear }) };
}
