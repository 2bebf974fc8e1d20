import type { Batch, TestReport } from "../batches/batch.ts";
import { standingTests } from "../batches/standing.ts";
import type { Context } from "../context.ts";
import type { Reason } from "../evidence.ts";
import { type FieldFault, invalidRequest, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { mayClear } from "../laboratories/right.ts";
import { isLaboratoryMethod } from "./results.ts";

/** Of a report, that it re-tests, and how. */
interface Retest {
  readonly retestOf?: string | undefined;
  readonly kind?: TestReport["kind"] | undefined;
}

/** The failed sample, and where it was a re-test itself, what that re-tested, and so on. */
function testedBefore(batch: Batch, sampleId: string): readonly TestReport[] {
  const chain: TestReport[] = [];
  for (let id: string | undefined = sampleId; id !== undefined; ) {
    const test = standingTests(batch).find((each) => each.sampleId === id);
    if (test === undefined || chain.includes(test)) break;
    chain.push(test);
    id = test.retestOf;
  }
  return chain;
}

/** A re-test is by another body than the test, and by no quick method (Law on Quality and Safety of Agricultural Products, arts 51 and 48). */
function requireSecondBody(batch: Batch, retestOf: string, kind: Retest["kind"], ctx: Context): void {
  const faults: FieldFault[] = [];
  if (!isLaboratoryMethod({ kind })) {
    const en = "A field kit clears no failed sample: have it re-tested by a laboratory's method.";
    faults.push({ pointer: "/kind", en, zh: "快速检测不能用于复检，请由检测机构以实验室方法复检。" });
  }
  const own = testedBefore(batch, retestOf).find(({ by }) => by === ctx.actor.organisation);
  if (own !== undefined) {
    faults.push({
      pointer: "/retestOf",
      en: `${ctx.actor.party.name} reported the failure of sample ${plainId(own.sampleId)} itself, and nobody re-tests its own finding. Have another laboratory test it and record the re-test. If the report was typed wrong, void it and record it anew.`,
      zh: `样品 ${plainId(own.sampleId)} 的不合格结果由 ${ctx.actor.party.name} 自己出具，复检不得由同一机构进行。请由其他检测机构复检并登记；如原报告录入有误，请作废后重新登记。`,
    });
  }
  requireValid(faults);
}

/** Refuses a re-test of what did not fail, by a clerk, by a field kit, or by who reported the failure. */
export function requireRetestable(batch: Batch, { retestOf, kind }: Retest, ctx: Context): void {
  if (retestOf === undefined) return;
  if (ctx.actor.role === "clerk") {
    throw invalidRequest([
      {
        pointer: "/retestOf",
        en: "Only a laboratory or the bureau can re-test a failed sample. Have it re-tested by one of them.",
        zh: "不合格样品只能由检测机构或主管部门复检，请送其复检。",
      },
    ]);
  }
  const failed = standingTests(batch)
    .filter((test) => test.verdict === "failed")
    .map((test) => test.sampleId);
  if (failed.includes(retestOf)) {
    requireSecondBody(batch, retestOf, kind, ctx);
    return;
  }
  const [asked, known] = [plainId(retestOf), failed.map(plainId)];
  throw invalidRequest([
    {
      pointer: "/retestOf",
      en: `${asked} is no failed sample of this batch. Failed samples: ${known.join(", ") || "none"}.`,
      zh: `${asked} 不是本批次的不合格样品。不合格样品：${known.join("、") || "无"}。`,
    },
  ]);
}

/** What a re-test does to the failure that it names: undefined for what is no re-test, or names a sample that counts no more. */
export interface RetestOutcome {
  readonly of: string;
  readonly cleared: boolean;
  readonly reason?: Reason;
}

const FAILED_TOO: Reason = {
  code: "retest-failed",
  en: "The re-test failed too: the batch stays stopped.",
  zh: "复检仍不合格，本批次继续暂停流转。",
};

const BUREAUS_FINDING: Reason = {
  code: "bureaus-finding",
  en: "This is on record, and the batch stays stopped: the failure is a bureau's finding. Only that bureau, one above it, or a laboratory that one of them names for this batch (POST /api/commissions with gtin and lot) clears it. Ask the bureau.",
  zh: "本报告已登记，但本批次继续暂停流转：该不合格结果为主管部门的认定，仅由该部门、其上级部门或其为本批次指定（POST /api/commissions，填写 gtin 和 lot）的检测机构复检合格后解除。请与该部门联系。",
};

/** Does this report clear the failed sample that it re-tests, and if not, why not? */
export function retestOutcome(batch: Batch, report: TestReport): RetestOutcome | undefined {
  const { retestOf } = report;
  const failed = standingTests(batch).find(({ sampleId, verdict }) => sampleId === retestOf && verdict === "failed");
  if (retestOf === undefined || failed === undefined || report.voided !== undefined) return undefined;
  const of = plainId(retestOf);
  if (report.verdict === "failed") return { of, cleared: false, reason: FAILED_TOO };
  return mayClear(failed, report, batch.parties)
    ? { of, cleared: true }
    : { of, cleared: false, reason: BUREAUS_FINDING };
}
