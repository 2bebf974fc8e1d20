/** An active ingredient as compared: letter case, outer spaces and full-width forms do not tell two apart. */
function activeKey(active: string): string {
  return active.normalize("NFKC").trim().toLowerCase();
}

/** Each active once, as first written, in the order of their keys; blanks dropped. */
export function uniqueActives(actives: Iterable<string>): string[] {
  const byKey = new Map<string, string>();
  for (const active of actives) {
    const key = activeKey(active);
    if (key !== "" && !byKey.has(key)) byKey.set(key, active.trim());
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, active]) => active);
}

/** The actives used that are not among those tested. */
export function untestedActives(used: readonly string[], tested: Iterable<string>): string[] {
  const keys = new Set([...tested].map(activeKey));
  return used.filter((active) => !keys.has(activeKey(active)));
}
