import type { Deps } from "../../host.ts";
import { listedSharedDeviceKey, sharedDeviceKey } from "../../ledger/people/shared-devices.ts";
import { readRow } from "../../ledger/read.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../../limits.ts";

/** Was the operator's end of this shared device before now? One that nobody knows is none. */
export async function isEndedDevice({ table }: Pick<Deps, "table">, id: string): Promise<boolean> {
  const listed = (await readRow(table, listedSharedDeviceKey(id)))?.data;
  const device = listed && (await readRow(table, sharedDeviceKey(listed.digest)))?.data;
  return device === undefined || device.ended !== undefined;
}

/** The same, remembered for at most 5 seconds, as what is read of a person is. */
export function endedDevices(deps: Pick<Deps, "table">): (id: string) => Promise<boolean> {
  const known = new Map<string, { readonly isEnded: boolean; readonly until: number }>();
  return async (id) => {
    const now = performance.now();
    const hit = known.get(id);
    if (hit !== undefined && now < hit.until) return hit.isEnded;
    known.delete(id);
    const isEnded = await isEndedDevice(deps, id);
    if (known.size >= KEY_CACHE_ENTRIES_MAX) known.delete(known.keys().next().value ?? id);
    known.set(id, { isEnded, until: now + KEY_CACHE_MS });
    return isEnded;
  };
}
