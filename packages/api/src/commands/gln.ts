import { numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import type { GlnEntry } from "@suyuan/domain/links/published";
import type { Key, Op } from "@suyuan/store/table";
import { glnKey } from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { claimKeys, requireClaimable } from "./ids/gs1-claims.ts";

/** The key to load before a GLN is registered. */
export function glnKeys(gln: string | undefined): readonly Key[] {
  return gln === undefined ? [] : [glnKey(gln), ...claimKeys("gln", gln)];
}

/** The row by which a GLN is found. Throws `id-taken` when it names something else already, or stands under another's prefix. */
export function glnWrites(loaded: Loaded, gln: string | undefined, entry: GlnEntry): readonly Op[] {
  if (gln === undefined) return [];
  if (loaded.item(glnKey(gln)) !== undefined) throw numberNotYours("gln", gln, "/gln");
  requireClaimable(loaded, { kind: "gln", number: gln, pointer: "/gln" }, entry.organisation);
  return [create(glnKey(gln), entry)];
}

/** As `glnKeys`, of a GLN that may be taken away. */
export function glnKeysOf(gln: string | null | undefined): readonly Key[] {
  return glnKeys(gln ?? undefined);
}

/** The rows by which its GLN is found, after it or the name changed. Throws `id-taken` when the new one names something else. */
export function glnChanges(
  loaded: Loaded,
  before: { readonly gln?: string; readonly name: string },
  after: { readonly gln?: string; readonly name: string },
  entry: GlnEntry,
): readonly Op[] {
  if (before.gln === after.gln) {
    return after.gln === undefined || before.name === after.name ? [] : [loaded.next(glnKey(after.gln), entry)];
  }
  const named = before.gln === undefined ? undefined : loaded.state(glnKey(before.gln));
  const isOwn = named?.kind === entry.kind && named.id === entry.id;
  const freed = before.gln !== undefined && isOwn ? [loaded.removed(glnKey(before.gln))] : [];
  return [...freed, ...glnWrites(loaded, after.gln, entry)];
}
