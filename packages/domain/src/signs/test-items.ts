import type { Batch, TestReport } from "../batches/batch.ts";
import { standingTests } from "../batches/standing.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import { untestedActives } from "../farm/actives.ts";
import { activesSeenBy } from "../quality/results.ts";

/**
 * A passed report that looks for the wrong things (用什么药、检什么药): actives used on the plots that neither it nor another standing report
 * of the batch names. None where they are all looked for, or nothing was used.
 */
export function testItemsFlag(
  batch: Pick<Batch, "activesUsed" | "tests">,
  { sampleId, items, verdict }: Pick<TestReport, "sampleId" | "items" | "verdict">,
  at: string,
): AuditFlag | undefined {
  if (verdict !== "passed") return undefined;
  const seen = standingTests(batch).flatMap(activesSeenBy);
  const missing = untestedActives(batch.activesUsed, [...seen, ...activesSeenBy({ items })]);
  if (missing.length === 0) return undefined;
  const named = (names: readonly string[], between: string) => names.slice(0, 8).join(between);
  const reason = {
    code: "test-items",
    zh: `样品 ${sampleId} 检测 ${items.length} 项合格，但地块上用过的 ${missing.length} 种有效成分未检：${named(missing, "、")}。`,
    en: `Sample ${sampleId} passed for ${items.length} items; of the actives used on the plots ${missing.length} were not looked for: ${named(missing, ", ")}.`,
  };
  return { code: "test-items", at, about: `test/${sampleId}`, reason };
}
