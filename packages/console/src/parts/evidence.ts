import type { Shape } from "../service/client.ts";

type Evidence = Shape<"Evidence">;

/**
 * The statements that bear a tag: something was recorded for them, or their record is missing. What nothing was recorded for yet, and need
 * not be, nobody declared. Farm records count the actives alone: none of them is a statement too.
 */
export function tagged(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(({ statement, level, count }) => level === "missing" || count !== 0 || statement === "inputs");
}
