import type { Sent } from "../answer.ts";
import type { CalendarDate } from "../calendar.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Certificate } from "./certificate.ts";
import { standingOn } from "./standing.ts";
import type { CertificateRecord } from "./view-schema.ts";

/** What everyone may know of a certificate, kept per product and shown with its batches. */
export type PublicCertificate = Omit<Certificate, "createdAt" | "warnings" | "gtins">;

/** The public part of a certificate: no registration time, no warnings, no list of products. */
export function publicCertificate(certificate: Certificate): PublicCertificate {
  const { createdAt: _createdAt, warnings: _warnings, gtins: _gtins, ...rest } = certificate;
  return rest;
}

/** A certificate as its holder and the bureau read it: kilograms, and its standing today. */
export type CertificateView = Sent<typeof CertificateRecord>;

/** The certificate with its standing on `today`, which is computed and never stored. */
export function certificateView(certificate: Certificate, today: CalendarDate): CertificateView {
  const { approvedGramsPerYear, ...rest } = certificate;
  return {
    ...rest,
    approvedKgPerYear: kilogramsFrom(approvedGramsPerYear),
    standing: { status: standingOn(certificate, today), asOf: today },
  };
}
