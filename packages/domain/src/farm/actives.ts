import { ACTIVE_NAMES } from "./active-names.ts";

/** A name as written, without what does not tell two apart: letter case, full-width forms, blanks and hyphens between Latin letters. */
function plainName(active: string): string {
  const plain = active.normalize("NFKC").trim().toLowerCase();
  return /[a-z]/.test(plain) ? plain.replaceAll(/[\s‐-―-]+/g, "-") : plain.replaceAll(/\s/g, "");
}

const KNOWN: ReadonlyMap<string, string> = new Map(
  ACTIVE_NAMES.flatMap(([zh, iso, ...aliases]) =>
    [zh, iso, ...aliases].map((name) => [plainName(name), plainName(iso)]),
  ),
);

/** An active ingredient as compared: by its ISO name where the table has it, in whichever language it is written; else as written. */
export function activeKey(active: string): string {
  const plain = plainName(active);
  return KNOWN.get(plain) ?? plain;
}

/** Does the table of names have this active? If not, it is compared as it is written. */
export function isKnownActive(active: string): boolean {
  return KNOWN.has(plainName(active));
}

/** Residue definitions name actives together (氯氟氰菊酯和高效氯氟氰菊酯). Only where each part is a known name are they taken apart. */
export function activeKeysIn(tested: string): readonly string[] {
  const parts = tested.split(/和|及|、|,|，|;|；|\/|\sand\s/);
  if (!parts.every(isKnownActive)) return [activeKey(tested)];
  return [activeKey(tested), ...parts.map(activeKey)];
}

/** Each active once, as first written, in the order of their names; blanks dropped. */
export function uniqueActives(actives: Iterable<string>): string[] {
  const byKey = new Map<string, string>();
  for (const active of actives) {
    const key = activeKey(active);
    if (key !== "" && !byKey.has(key)) byKey.set(key, active.trim());
  }
  return [...byKey.values()]
    .map((active) => [plainName(active), active] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, active]) => active);
}

/** The actives used that are not among those tested, whichever of their names either side writes. */
export function untestedActives(used: readonly string[], tested: Iterable<string>): string[] {
  const keys = new Set([...tested].flatMap(activeKeysIn));
  return used.filter((active) => !keys.has(activeKey(active)));
}
