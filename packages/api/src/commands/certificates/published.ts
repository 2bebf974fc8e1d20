import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { type CertificatesOf, overlapWarnings } from "@suyuan/domain/certificates/overlap";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { type PublicCertificate, publicCertificate } from "@suyuan/domain/certificates/view";
import type { Context } from "@suyuan/domain/context";
import type { Reason } from "@suyuan/domain/evidence";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Op } from "@suyuan/store/table";
import { type Exceptions, recordExceptions } from "../../ledger/exceptions.ts";
import { gtinCertificatesKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";

/** The row of each GTIN that it ever covered, with this certificate put in, or put in anew. */
export function republish(loaded: Loaded, certificate: Certificate): Op[] {
  return everCovered(certificate).gtins.map((gtin) => {
    const key = gtinCertificatesKey(gtin);
    const { certificates = [], ...shown } = loaded.state(key) ?? {};
    const others = certificates.filter(({ id }) => id !== certificate.id);
    return loaded.next(key, { ...shown, certificates: [...others, publicCertificate(certificate, gtin)] });
  });
}

/** The certificates of these GTINs. */
export function othersOf(loaded: Loaded, gtins: readonly string[]): readonly CertificatesOf[] {
  return gtins.map((gtin) => ({ gtin, certificates: loaded.state(gtinCertificatesKey(gtin))?.certificates ?? [] }));
}

/** Where the bureaus lie that granted the holder's other certificates of one scheme for these GTINs. */
export function bureausOf(
  loaded: Loaded,
  gtins: readonly string[],
  { holder, scheme }: Pick<Certificate, "holder" | "scheme">,
): readonly RowKey<Organisation>[] {
  const others = othersOf(loaded, gtins).flatMap(({ certificates }) => certificates);
  const rivals = others.filter((other) => other.holder === holder && other.scheme === scheme);
  return [...new Set(rivals.map(({ grantedBy }) => grantedBy))].map(organisationKey);
}

/** What the bureaus of the holder, of this certificate and of those that it overlaps are told. */
export function concerns(
  loaded: Loaded,
  ctx: Context,
  found: {
    readonly certificate: Certificate;
    readonly holder: Organisation | undefined;
    readonly overlaps: readonly PublicCertificate[];
    readonly reasons?: readonly Reason[];
  },
): readonly Exceptions[] {
  const { certificate, holder, overlaps, reasons = [] } = found;
  const rivals = overlaps.map(({ grantedBy }) => loaded.state(organisationKey(grantedBy))?.regionCode);
  const regions = [ctx.actor.party.regionCode, holder?.regionCode, ...rivals];
  return recordExceptions(
    `certificate/${certificate.id}`,
    regions,
    [...overlapWarnings(overlaps), ...reasons],
    ctx.now,
  );
}
