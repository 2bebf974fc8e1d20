import { AI_TABLE, type AiEntry } from "./table.ts";
import type { AiValue } from "./value.ts";

/** What the AIs of an item demand of each other and do not get. */
export interface PairingFault {
  readonly code: "missing" | "excluded" | "contradiction" | "serial-missing";
  /** The AI whose demand is not met. */
  readonly ai: string;
  readonly detail: string;
}

/** Keys that (8030) signs only with the serial part that may follow their check digit, and the length without it. */
const LENGTH_WITHOUT_SERIAL: ReadonlyMap<string, number> = new Map([
  ["253", 13],
  ["255", 13],
  ["8003", 14],
]);

/** Does the AI fit the pattern: the same AI, or digits with `n` for any? */
function fits(ai: string, pattern: string): boolean {
  if (ai.length !== pattern.length) return false;
  for (let index = 0; index < ai.length; index++) {
    if (pattern[index] !== "n" && pattern[index] !== ai[index]) return false;
  }
  return true;
}

function* faultsOf(entry: AiEntry, ais: readonly string[]): Generator<PairingFault> {
  const { ai } = entry;
  const isGiven = (pattern: string) => ais.some((other) => fits(other, pattern));
  for (const groups of entry.requires) {
    if (groups.some((group) => group.every(isGiven))) continue;
    const wanted = groups.map((group) => group.join("+")).join(", ");
    yield { code: "missing", ai, detail: `(${ai}) needs one of: ${wanted}` };
  }
  const foe = ais.find((other) => other !== ai && entry.excludes.some((pattern) => fits(other, pattern)));
  if (foe !== undefined) yield { code: "excluded", ai, detail: `(${ai}) may not stand beside (${foe})` };
}

/**
 * Judges AIs together, as given by all carriers of one item: pairs that the Syntax Dictionary demands (`missing`) or forbids
 * (`excluded`), one AI with two values (`contradiction`), and a signature (8030) over a key without serial
 * (`serial-missing`). Warnings, not refusals: what one carrier lacks another may hold. AIs not in the table are only
 * compared with themselves.
 */
export function pairingFaults(values: readonly AiValue[]): readonly PairingFault[] {
  const byAi = new Map<string, string>();
  const contradicting = new Set<string>();
  for (const { ai, value } of values) {
    if ((byAi.get(ai) ?? value) !== value) contradicting.add(ai);
    byAi.set(ai, value);
  }
  const ais = [...byAi.keys()];
  const faults: PairingFault[] = [];
  for (const ai of contradicting) {
    faults.push({ code: "contradiction", ai, detail: `(${ai}) is given with different values` });
  }
  for (const ai of ais) {
    const entry = AI_TABLE.get(ai);
    if (entry) faults.push(...faultsOf(entry, ais));
  }
  if (!byAi.has("8030")) return faults;
  for (const [ai, length] of LENGTH_WITHOUT_SERIAL) {
    const value = byAi.get(ai);
    if (value === undefined || value.length > length) continue;
    faults.push({ code: "serial-missing", ai, detail: `(8030) needs the serial part of (${ai})` });
  }
  return faults;
}
