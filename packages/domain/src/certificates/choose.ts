import { notFound } from "../access.ts";
import { DomainError } from "../errors.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Certificate } from "./certificate.ts";

/**
 * The certificate that a registration means: of the holder's own, the one with this id or with this printed number, compared as
 * spelling.ts compares. `candidates` are those found by either; others' count as if they were not there. Errors: `not-found` (none; says
 * how to find one), `invalid-request` (several; names their ids).
 */
export function chooseCertificate(
  asked: string,
  candidates: readonly (Certificate | undefined)[],
  holder: string,
): Certificate {
  const own = new Map(
    candidates.flatMap((each) => (each !== undefined && each.holder === holder ? [[each.id, each] as const] : [])),
  );
  const [certificate, ...others] = own.values();
  if (certificate === undefined) throw noSuch(asked);
  if (others.length === 0) return certificate;
  const plain = [...own.keys()].map(plainId);
  // Two bureaus may have given the same id: then each is named with its bureau's, by which it is found, too.
  const idOf = (id: string) => (plain.indexOf(plainId(id)) === plain.lastIndexOf(plainId(id)) ? plainId(id) : id);
  const ids = [...own.values()].map(({ id, scheme }) => `${idOf(id)} (${scheme})`).join(", ");
  throw invalidRequest([
    {
      pointer: "/certificate",
      en: `${asked} fits ${own.size} of your certificates: ${ids}. Give the id of the one that is meant, as it stands here.`,
      zh: `${asked} 与贵机构的 ${own.size} 张证书相符：${ids}。请按此处所列填写所指证书的编号（id）。`,
    },
  ]);
}

function noSuch(asked: string): DomainError {
  const { code, message, detailZh } = notFound("certificate", asked);
  const en = `${message} Give the id under which the bureau granted it, or the number printed on it, such as LB-18-2603220001A; your own are listed at GET /api/certificates.`;
  const zh = `${detailZh}请填写颁发时的编号（id）或证书上印的编号，如 LB-18-2603220001A；本机构的证书见 GET /api/certificates。`;
  return new DomainError(code, { en, zh }, { errors: [{ pointer: "/certificate", detail: en, detailZh: zh }] });
}
