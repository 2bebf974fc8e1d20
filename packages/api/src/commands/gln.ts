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
