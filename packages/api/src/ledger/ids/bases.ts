import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { baseKey } from "../keys.ts";
import type { Loaded } from "../loaded.ts";
import { type Reader, readMany } from "../read.ts";

/**
 * The id under which a base is stored that an organisation means: as now, or, where it has none of that id, the one that it registered under an
 * earlier version, which kept bases of all organisations side by side. `loaded`: that, and where the first is not there this.
 */
export function baseIdIn(loaded: Loaded, organisation: string, id: string): string {
  const now = storedId(organisation, id);
  return !loaded.has(baseKey(now)) && loaded.state(baseKey(id))?.organisation === organisation ? id : now;
}

/** The ids under which bases of an organisation are stored, in the order of `ids`. */
export async function storedBases(
  table: Reader,
  organisation: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const keys = ids.flatMap((id) => [baseKey(storedId(organisation, id)), baseKey(id)]);
  const loaded = await readMany(table, keys);
  return ids.map((id) => baseIdIn(loaded, organisation, id));
}

/** As whoever asks names a base: their own by its id alone, another's with whose it is. */
export function baseNameFor(organisation: string, stored: string): string {
  return ownerIn(stored) === organisation ? plainId(stored) : stored;
}
