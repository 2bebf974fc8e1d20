const HOUR_MS = 3_600_000;

/** What to do about numbers that did not come, by how long it has been known: the number behind them came `knownAt`. */
export function gapWayOf(knownAt: string | undefined, now: Date): "gapWayNew" | "gapWay" | "gapWayOld" {
  const age = knownAt === undefined ? 0 : now.getTime() - Date.parse(knownAt);
  if (age < HOUR_MS) return "gapWayNew";
  return age < 7 * 24 * HOUR_MS ? "gapWay" : "gapWayOld";
}
