import type { Batch } from "../batches/batch.ts";
import type { CalendarDate, Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { AuditFlag, ExceptionCode } from "../exceptions/exception.ts";
import { cropsIn } from "../farm/crop.ts";
import { notPermitted, type RulesOf, testFaults } from "../standards/check.ts";
import { holdsOn, type StandardHead } from "../standards/standard.ts";

/** What was grown, as far as the product's name tells, else its category. */
export function goodsOf({
  zh,
  en = "",
  category,
}: Pick<Batch["product"], "zh" | "en" | "category">): ReadonlySet<string> {
  const named = cropsIn(`${zh} ${en}`);
  return named.size > 0 ? named : cropsIn(category);
}

/** What a standard has against something, as auditors hear of it; `about` names what. */
export function standardFlags(faults: readonly Reason[], about: string, at: Instant): readonly AuditFlag[] {
  return faults.map((reason) => ({ code: reason.code as ExceptionCode, at, about, reason }));
}

/** What standards have against a report of a batch. */
export function reportFaults(
  batch: Pick<Batch, "product" | "tests">,
  sampleId: string,
  rulesOf: RulesOf,
): readonly Reason[] {
  const report = batch.tests.find((one) => one.sampleId === sampleId && one.voided === undefined);
  return report === undefined ? [] : testFaults(report, goodsOf(batch.product), rulesOf);
}

/** What was used before the harvest of a batch under a green-food certificate that no whole list in force names. */
export function greenFoodFaults(
  actives: readonly string[],
  day: CalendarDate,
  heads: readonly StandardHead[],
  rulesOf: RulesOf,
): readonly Reason[] {
  const lists = heads.filter((head) => head.kind === "permitted" && head.isComplete && holdsOn(head, day));
  return notPermitted(actives, { day, lists, rulesOf });
}
