import type { Batch, Flag, TestReport } from "../batches/batch.ts";
import type { Context } from "../context.ts";
import type { Reason } from "../evidence.ts";
import { plainId } from "../identifiers/own-id.ts";
import { bureauBehind } from "../laboratories/right.ts";
import { isLaboratoryMethod, overIn } from "./results.ts";

/** Actives that a flag names one by one; the report has all. */
const NAMED_MAX = 20;

/** Why a failed report is flagged. `isBureaus`: it is a bureau's finding, which not everyone's re-test clears. */
export function failureReason(report: TestReport, isBureaus = false): Reason {
  const all = overIn(report.items);
  const over = all.length <= NAMED_MAX ? all : [...all.slice(0, NAMED_MAX), `+${all.length - NAMED_MAX}`];
  const isKit = !isLaboratoryMethod(report);
  const until = isBureaus
    ? {
        en: "a re-test by the bureau, or by a laboratory that it names, passes",
        zh: "主管部门或其指定的检测机构复检合格",
      }
    : { en: "a laboratory or bureau re-test passes", zh: "检测机构或主管部门复检合格" };
  return {
    code: "test-failed",
    en: `Sample ${plainId(report.sampleId)} failed, ${isKit ? "positive by a field kit" : "over the limit"}: ${over.join(", ")}. Nothing ships until ${until.en}.`,
    zh: `样品 ${plainId(report.sampleId)} 检测不合格，${isKit ? "快速检测阳性" : "超限"}项目：${over.join("、")}。${until.zh}前不得发货。`,
  };
}

/** The flag of a report that failed. */
export function failureFlags(report: TestReport, parties: Batch["parties"], ctx: Context): Flag[] {
  if (report.verdict === "passed") return [];
  const reason = failureReason(report, bureauBehind(report, parties) !== undefined);
  return [{ code: "test-failed", at: ctx.now, reason, about: `test/${report.sampleId}` }];
}
