import { mayActInRegion } from "@suyuan/domain/access";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { isOverBy } from "@suyuan/domain/certificates/grant";
import { numberSkeleton, plainNumber } from "@suyuan/domain/certificates/spelling";
import type { Context } from "@suyuan/domain/context";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { type Exceptions, recordExceptions } from "../../ledger/exceptions.ts";
import { certificateKey, certificateNumbers, organisationKey } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";

/** Certificates of one scheme and number, besides one's own. */
export interface Rivals {
  /** Those that the bureau may see: it granted them, or covers their holder. */
  readonly seen: readonly Certificate[];
  /** Where the bureaus and holders of the others sit, which are still in force. */
  readonly elsewhere: readonly string[];
}

export const NO_RIVALS: Rivals = { seen: [], elsewhere: [] };

/** Bureaus that registered one number and are looked at. */
const BUREAUS_MAX = 50;

type Numbered = Pick<Certificate, "scheme" | "number" | "validFrom">;

/** Who else registered the number. */
export async function rivalsOf(
  { table }: Pick<Deps, "table">,
  { organisation }: Pick<Actor, "organisation">,
  { scheme, number, validFrom }: Numbered,
): Promise<Rivals> {
  const spellings = [...new Set([numberSkeleton(number), plainNumber(number)])];
  const places = spellings.map((each) => certificateNumbers(scheme, each));
  const pages = await Promise.all(places.map((place) => readPage(table, place, { limit: BUREAUS_MAX })));
  const ids = [...new Set(pages.flatMap(({ rows }) => rows.map(({ data }) => data.id)))];
  if (ids.length === 0) return NO_RIVALS;
  const loaded = await readMany(table, ids.map(certificateKey));
  const certificates = ids.flatMap((id) => loaded.state(certificateKey(id)) ?? []);
  const parties = certificates.flatMap(({ holder, grantedBy }) => [holder, grantedBy]);
  const named = await readMany(table, [...parties, organisation].map(organisationKey));
  const regionOf = (id: string) => named.state(organisationKey(id))?.regionCode;
  const acting = named.state(organisationKey(organisation));
  const isSeen = ({ grantedBy, holder }: Certificate) => {
    const region = regionOf(holder);
    return (
      grantedBy === organisation || (acting !== undefined && region !== undefined && mayActInRegion(acting, region))
    );
  };
  const others = certificates.filter((each) => !isSeen(each) && !isOverBy(each, validFrom));
  return {
    seen: certificates.filter(isSeen),
    elsewhere: others.flatMap(({ holder, grantedBy }) => [holder, grantedBy].flatMap((id) => regionOf(id) ?? [])),
  };
}

/** What the auditors on both sides are told where a bureau elsewhere registered the number too: one of the two is not what its paper says. */
export function registeredTwice(
  { id, number }: Certificate,
  { elsewhere }: Rivals,
  ctx: Context,
  holder?: Pick<Organisation, "regionCode">,
): readonly Exceptions[] {
  if (elsewhere.length === 0) return [];
  const reason = {
    code: "certificate-number-twice",
    en: `Certificate number ${number} is registered by bureaus of two regions. A number stands on one certificate: compare both with the paper.`,
    zh: `证书编号 ${number} 在两地主管部门均有登记。一个编号只对应一份证书，请与纸质证书核对。`,
  };
  return recordExceptions(
    `certificate/${id}`,
    [ctx.actor.party.regionCode, holder?.regionCode, ...elsewhere],
    [reason],
    ctx.now,
  );
}
