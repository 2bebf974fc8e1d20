import type { GlnEntry } from "@suyuan/domain/links/published";
import { glnTaken } from "@suyuan/domain/parties/place-faults";
import type { Key, Op } from "@suyuan/store/table";
import { glnKey } from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";

/** The key to load before a GLN is registered. */
export function glnKeys(gln: string | undefined): readonly Key[] {
  return gln === undefined ? [] : [glnKey(gln)];
}

/** The row by which a GLN is found. Throws `id-taken` when it names something else already. */
export function glnWrites(loaded: Loaded, gln: string | undefined, entry: GlnEntry): readonly Op[] {
  if (gln === undefined) return [];
  if (loaded.item(glnKey(gln)) !== undefined) throw glnTaken(gln);
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
  const freed = before.gln !== undefined && loaded.has(glnKey(before.gln)) ? [loaded.removed(glnKey(before.gln))] : [];
  return [...freed, ...glnWrites(loaded, after.gln, entry)];
}
