import { keepRead, keptRead } from "../outbox/kept-reads.ts";
import { Unreachable } from "../service/credentials.ts";
import { keptAt, vault } from "./acting.ts";

interface KeptRead<Value> {
  readonly at: string;
  readonly value: Value;
}

/**
 * What the service answers; without a network what it answered last on this device, to this person, sealed with their key. Nothing else than
 * being out of reach is answered so: a refusal stays one.
 */
export async function keptOr<Value>(name: string, ask: () => Promise<Value>): Promise<Value> {
  const place = vault.value;
  try {
    const value = await ask();
    keptAt.value = undefined;
    if (place !== undefined) void keepRead(place, name, { at: new Date().toISOString(), value }).catch(() => undefined);
    return value;
  } catch (error) {
    if (!(error instanceof Unreachable) || place === undefined) throw error;
    const kept = (await keptRead(place, name)) as KeptRead<Value> | undefined;
    if (kept === undefined) throw error;
    keptAt.value = kept.at;
    return kept.value;
  }
}
