import { claimOn, type NumberClaim, numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import { companyPrefixesOf, type NumberKind } from "@suyuan/gs1/company-prefix";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import type { Deps } from "../../host.ts";
import { companyPrefixKey, releasedKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";

/** What is known of who a GS1 number belongs to, as answers tell it. */
export const Claim = z.enum(["verified", "unverified"]).meta({
  description:
    "verified: under a GS1 company prefix that the operator recorded for its organisation; unverified: taken as it was typed, under no prefix on record 编码是否属于该机构已登记的厂商识别代码",
});

/** What to load before a number is claimed: every prefix that it may stand under, and from whom it was released. */
export function claimKeys(kind: NumberKind, number: string): readonly Key[] {
  return [...companyPrefixesOf(kind, number).map(companyPrefixKey), releasedKey(kind, number)];
}

/** What is known of a number that an organisation holds or claims, by what is loaded. */
export function claimIn(
  loaded: Loaded,
  kind: NumberKind,
  number: string,
  organisation: string,
): NumberClaim | "another's" {
  const prefixes = companyPrefixesOf(kind, number).map((prefix) => loaded.state(companyPrefixKey(prefix)));
  return claimOn(prefixes, organisation);
}

/**
 * Refuses a number that stands under another organisation's prefix, or that the operator released from this one and that is not verified as
 * its own; the claim otherwise.
 */
export function requireClaimable(
  loaded: Loaded,
  { kind, number, pointer }: { readonly kind: NumberKind; readonly number: string; readonly pointer: string },
  organisation: string,
): NumberClaim {
  const claim = claimIn(loaded, kind, number, organisation);
  const isReleased = loaded.state(releasedKey(kind, number))?.from.includes(organisation) === true;
  if (claim === "another's" || (claim === "unverified" && isReleased)) throw numberNotYours(kind, number, pointer);
  return claim;
}

/** The member of an answer that tells what is known of a GLN that it shows. */
export async function glnClaimOf(
  deps: Pick<Deps, "table">,
  gln: string | undefined,
  organisation: string,
): Promise<{ readonly glnClaim?: NumberClaim }> {
  return gln === undefined ? {} : { glnClaim: await shownClaim(deps, "gln", gln, organisation) };
}

/** What is known of a number that an organisation holds, for whoever is shown it. Of one under another's prefix no more than that it is not verified. */
export async function shownClaim(
  { table }: Pick<Deps, "table">,
  kind: NumberKind,
  number: string,
  organisation: string,
): Promise<NumberClaim> {
  const loaded = await readMany(table, claimKeys(kind, number), EVENTUAL);
  return claimIn(loaded, kind, number, organisation) === "verified" ? "verified" : "unverified";
}
