import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { type CertificatesOf, overlapWarnings } from "@suyuan/domain/certificates/overlap";
import { everCovered } from "@suyuan/domain/certificates/scope";
import { openGrounds } from "@suyuan/domain/certificates/standing";
import { type PublicCertificate, publicCertificate } from "@suyuan/domain/certificates/view";
import type { Context } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import type { Reason } from "@suyuan/domain/evidence";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Op } from "@suyuan/store/table";
import { HEAD_DATA_BYTES } from "../../ledger/batches/parts.ts";
import { publishedPuts } from "../../ledger/certificates/published.ts";
import { type Exceptions, recordExceptions } from "../../ledger/exceptions.ts";
import { gtinCertificateKey, gtinCertificatesKey, organisationKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { LookedTooEarly } from "../look.ts";
import { type Beside, othersIn } from "./beside.ts";

/** Where a certificate lies in a row of its own, for GTINs of which some do. To be read once the rows of the GTINs are. */
export function ownRowsOf(
  loaded: Loaded,
  { id, holder }: Pick<Certificate, "id" | "holder">,
  gtins: readonly string[],
): readonly RowKey<PublicCertificate>[] {
  return gtins.filter((gtin) => othersIn(loaded, gtin) > 0).map((gtin) => gtinCertificateKey(gtin, holder, id));
}

/** What pages read of the certificate, for each GTIN that it ever covered, put in or put in anew. `ownRowsOf` it was loaded. */
export function republish(loaded: Loaded, certificate: Certificate, formerHolder = certificate.holder): Op[] {
  return everCovered(certificate).gtins.flatMap((gtin) => {
    const changed = publicCertificate(certificate, gtin);
    const own = gtinCertificateKey(gtin, formerHolder, certificate.id);
    const listed = loaded.state(gtinCertificatesKey(gtin))?.certificates ?? [];
    requireShort(changed, loaded.state(own) ?? listed.find(({ id }) => id === certificate.id));
    if (loaded.has(own)) {
      if (certificate.holder === formerHolder) return [loaded.next(own, changed)];
      return [loaded.removed(own), create(gtinCertificateKey(gtin, certificate.holder, certificate.id), changed)];
    }
    const { certificates = [], others: _, ...shown } = loaded.state(gtinCertificatesKey(gtin)) ?? {};
    const all = [...certificates.filter(({ id }) => id !== certificate.id), changed];
    return publishedPuts(loaded, gtin, { ...shown, certificates: all }, { changed });
  });
}

/** Left for a withdrawal, which is never refused. */
const RESERVED_BYTES = 600;

/** Withdraws a certificate that nobody withdrew before. */
function isFirstWithdrawal(after: PublicCertificate, before: PublicCertificate | undefined): boolean {
  const isOpen = (one: PublicCertificate) => openGrounds(one).some(({ change }) => change.status === "withdrawn");
  return before !== undefined && !isOpen(before) && isOpen(after);
}

/** What a page reads of one certificate is at most 4 KB. Throws `payload-too-large` for a change that would make it longer. */
function requireShort(after: PublicCertificate, before: PublicCertificate | undefined): void {
  const [bytes, limit] = [jsonBytes(after), HEAD_DATA_BYTES - RESERVED_BYTES];
  const isNamed = before !== undefined && before.holderName !== after.holderName;
  if (bytes <= limit || isNamed || isFirstWithdrawal(after, before)) return;
  if (before !== undefined && bytes <= jsonBytes(before)) return;
  throw new DomainError(
    "payload-too-large",
    {
      en: `Certificate ${plainId(after.id)} with its bases and all that was changed of it is more than the pages of its batches read (${limit} bytes). Nothing was changed. Withdraw it from a day on and grant a new one with the bases of that day.`,
      zh: `证书 ${plainId(after.id)} 的生产基地及历次变更超出公开页面可读取的上限（${limit} 字节），未作任何更改。请自某日起撤销本证书，并按当日的生产基地另行颁发。`,
    },
    { extensions: { limitBytes: limit } },
  );
}

/** The certificates of these GTINs, as far as they can concern the holder. Throws `LookedTooEarly` where more lie beside the row than was seen. */
export function othersOf(loaded: Loaded, gtins: readonly string[], beside: Beside): readonly CertificatesOf[] {
  for (const gtin of gtins) {
    if (othersIn(loaded, gtin) !== (beside.get(gtin)?.others ?? 0)) throw new LookedTooEarly();
  }
  return foundOf(loaded, gtins, beside);
}

function foundOf(loaded: Loaded, gtins: readonly string[], beside: Beside): readonly CertificatesOf[] {
  return gtins.map((gtin) => {
    const { certificates = [] } = loaded.state(gtinCertificatesKey(gtin)) ?? {};
    const { held = [], isCut = false } = beside.get(gtin) ?? {};
    return { gtin, certificates: [...certificates, ...held], isCut };
  });
}

/** Where the bureaus lie that granted the holder's other certificates of one scheme for these GTINs. */
export function bureausOf(
  loaded: Loaded,
  gtins: readonly string[],
  { holder, scheme }: Pick<Certificate, "holder" | "scheme">,
  beside: Beside,
): readonly RowKey<Organisation>[] {
  const others = foundOf(loaded, gtins, beside).flatMap(({ certificates }) => certificates);
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
