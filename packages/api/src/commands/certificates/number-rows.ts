import type { CalendarDate } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { isOverBy } from "@suyuan/domain/certificates/grant";
import { numberSkeleton, plainNumber } from "@suyuan/domain/certificates/spelling";
import { DomainError } from "@suyuan/domain/errors";
import type { Op } from "@suyuan/store/table";
import {
  certificateKey,
  certificateNumberKey,
  formerNumberKey,
  holderNumberKey,
  releasedKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { CertificateNumber, IdRow, NumberRow, ReleasedNumber } from "../../ledger/rows.ts";

type Numbered = Pick<Certificate, "scheme" | "number" | "grantedBy">;

/**
 * Where lies which certificate of a bureau has a number, by what a person would take for one; then where earlier versions kept whose it was
 * of all bureaus, by that, and as it was kept before numbers were compared so.
 */
export function numberKeys({ scheme, number, grantedBy }: Numbered): readonly RowKey<IdRow>[] {
  const spellings = [...new Set([numberSkeleton(number), plainNumber(number)])];
  const formers = spellings.map((each) => formerNumberKey(scheme, each));
  return [certificateNumberKey(scheme, numberSkeleton(number), grantedBy), ...formers];
}

/** Has another certificate this one's number: of the same bureau, or as an earlier version kept it? */
export function isNumberAnothers(loaded: Loaded, certificate: Certificate): boolean {
  const [own, ...formers] = numberKeys(certificate).map((key) => loaded.state(key)?.id);
  const owner = own ?? formers.find((id) => id !== undefined);
  return owner !== undefined && owner !== certificate.id;
}

/** Where lies which certificates of a holder bear a number, whatever their scheme. */
export function holderNumberOf(holder: string, number: string): RowKey<NumberRow> {
  return holderNumberKey(holder, numberSkeleton(number));
}

/** From which bureaus the operator released a number. */
export function releasedNumberOf({ scheme, number }: Pick<Numbered, "scheme" | "number">): RowKey<ReleasedNumber> {
  return releasedKey("certificate-number", `${scheme}#${numberSkeleton(number)}`);
}

/** Was the certificate's number released from its bureau? Then that cannot have it again. */
export function isNumberReleased(loaded: Loaded, certificate: Numbered): boolean {
  return loaded.state(releasedNumberOf(certificate))?.from.includes(certificate.grantedBy) === true;
}

/** Bureaus whose withdrawn certificate is told that another has its number; there is hardly ever a second. */
const SUPERSEDED_MAX = 12;

/** Where a bureau keeps which of its certificates has the number. */
export function ownNumberKey({ scheme, number, grantedBy }: Numbered): RowKey<CertificateNumber> {
  return certificateNumberKey(scheme, numberSkeleton(number), grantedBy);
}

/** The certificate takes over its number from those that other bureaus withdrew: they may not come back while it stands. */
export function supersededWrites(loaded: Loaded, { id, grantedBy }: Certificate, rivals: readonly Certificate[]): Op[] {
  return rivals
    .filter((rival) => rival.grantedBy !== grantedBy)
    .slice(0, SUPERSEDED_MAX)
    .flatMap((rival) => {
      const key = ownNumberKey(rival);
      if ((loaded.state(key)?.id ?? rival.id) !== rival.id) return [];
      return [loaded.next(key, { id: rival.id, superseded: { id, by: grantedBy } })];
    });
}

/** The certificate that took a number over, and where its bureau keeps that. */
export function successorKeys(loaded: Loaded, certificate: Certificate) {
  const found = loaded.state(ownNumberKey(certificate));
  if (found?.superseded === undefined || found.id !== certificate.id) return undefined;
  const { id, by } = found.superseded;
  return { certificate: certificateKey(id), number: ownNumberKey({ ...certificate, grantedBy: by }) };
}

/**
 * The number goes back to a certificate that was withdrawn and comes back. Throws `certificate-number-taken` while the one stands that another
 * bureau granted under it since; where that is withdrawn by `day` in its turn, it cannot come back for its part.
 */
export function comingBackWrites(loaded: Loaded, certificate: Certificate, day: CalendarDate): Op[] {
  const key = ownNumberKey(certificate);
  const successor = successorKeys(loaded, certificate);
  if (successor === undefined) return loaded.has(key) ? [loaded.unchanged(key)] : [];
  const other = loaded.state(successor.certificate);
  const isItsOwn = other !== undefined && ownNumberKey(other).pk === key.pk;
  if (isItsOwn && !isOverBy(other, day)) throw numberTaken();
  return [
    loaded.next(key, { id: certificate.id }),
    ...(isItsOwn ? [loaded.unchanged(successor.certificate), ...supersededWrites(loaded, certificate, [other])] : []),
  ];
}

/** The number is the certificate's: its row is new, or taken over; where an earlier version kept it for `before`, it is that no more. */
export function numberWrites(loaded: Loaded, certificate: Certificate, before?: Certificate): readonly Op[] {
  const { id } = certificate;
  const [key, ...formers] = numberKeys(certificate);
  const over = formers.filter((each) => before !== undefined && loaded.state(each)?.id === before.id);
  return key === undefined ? [] : [loaded.next(key, { id }), ...over.map((each) => loaded.removed(each))];
}

/** The number is free again for another certificate. */
export function freedWrites(loaded: Loaded, certificate: Certificate): readonly Op[] {
  return numberKeys(certificate)
    .filter((key) => loaded.state(key)?.id === certificate.id)
    .map((key) => loaded.removed(key));
}

/** A holder's certificates of one number, or of one id, with one more and one fewer. */
export function heldNumberWrites(
  loaded: Loaded,
  change: { readonly held: RowKey<NumberRow>; readonly add?: string | undefined; readonly drop?: string | undefined },
): readonly Op[] {
  const { held, add, drop } = change;
  const before = loaded.state(held)?.ids ?? [];
  const kept = before.filter((id) => id !== drop && id !== add);
  const ids = add === undefined ? kept : [...kept, add];
  if (ids.length > 0) return [loaded.next(held, { ids })];
  return loaded.has(held) ? [loaded.removed(held)] : [];
}

export function numberTaken(): DomainError {
  return new DomainError(
    "certificate-number-taken",
    {
      en: "A certificate with this scheme and number is already registered. Nothing was changed. Check the number. If the registered one is wrong, correct it; if it was withdrawn by mistake, take that back (status reinstated, lifts); if it passed to another holder, withdraw it from the day from which the new one holds.",
      zh: "该认证类别下此证书编号已登记，未作任何更改。请核对编号。已登记的证书有误请更正；误撤销的请恢复（reinstated，lifts）；证书转给其他持证方的，请自新证书生效之日起撤销原证书。",
    },
    { errors: [{ pointer: "/number", detail: "already registered", detailZh: "已登记" }] },
  );
}
