import * as z from "zod";
import { DateText, Level, OrganisationId, Reason, RegionCodeText, Sha256Text, VoidingRecord } from "../answer.ts";
import type { TestReport } from "../batches/batch.ts";
import { plainId } from "../identifiers/own-id.ts";
import { COMMISSIONERS } from "../laboratories/right.ts";

export const TestRecord = z
  .object({
    sampleId: z.string(),
    by: OrganisationId,
    level: Level,
    sampledOn: DateText,
    receivedOn: DateText.optional(),
    testedOn: DateText,
    issuedOn: DateText,
    items: z.array(
      z.object({
        active: z.string().meta({ description: "Active ingredient 农药有效成分" }),
        resultMgPerKg: z.number().optional().meta({ description: "Found, mg/kg 检测值" }),
        limitMgPerKg: z
          .number()
          .optional()
          .meta({ description: "Maximum residue limit, mg/kg; 0: must not be detected; absent of a field kit 限量" }),
        notDetected: z.literal(true).optional().meta({ description: "Nothing was detected 未检出" }),
        loqMgPerKg: z.number().optional().meta({ description: "Limit of quantification, mg/kg 定量限" }),
        standard: z.string().optional().meta({ description: "Of the limit, where it is not the report's 限量依据" }),
        inhibitionPercent: z
          .number()
          .optional()
          .meta({ description: "Inhibition of the enzyme, percent (field kit) 抑制率" }),
        outcome: z.enum(["negative", "positive"]).optional().meta({ description: "Of a field kit 阴性、阳性" }),
      }),
    ),
    itemCount: z
      .int()
      .optional()
      .meta({ description: "Items of the report, where not all of them stand here 检测项目总数" }),
    verdict: z.enum(["passed", "failed"]),
    fileSha256: Sha256Text.optional(),
    retestOf: z.string().optional().meta({ description: "Sample that this one re-tests 复检的样品" }),
    kind: z.literal("rapid").optional().meta({ description: "A field kit; absent: a laboratory's method 快速检测" }),
    standard: z
      .string()
      .optional()
      .meta({ description: "Standard whose limits were applied; absent: the report did not tell 限量依据" }),
    right: z
      .object({
        kind: z.enum(["region", "office", "commission"]),
        organisation: OrganisationId.optional(),
        id: z.string().optional().meta({ description: "Of the commission 委托编号" }),
        as: z.enum(COMMISSIONERS).optional(),
        scope: z.enum(["batch", "period"]).optional(),
        regionCode: RegionCodeText.optional(),
      })
      .optional()
      .meta({
        description:
          "On what the report stands: the laboratory's region, the bureau's office, or a commission; absent of a producer's own, and of earlier reports 登记依据",
      }),
    voided: VoidingRecord.optional(),
  })
  .meta({ id: "TestRecord", description: "A residue test bound to the batch by its sample 检测记录" });

/** A report with its samples as whoever took them numbered them. */
export function testView(report: TestReport): TestReport {
  const { sampleId, retestOf } = report;
  return { ...report, sampleId: plainId(sampleId), ...(retestOf === undefined ? {} : { retestOf: plainId(retestOf) }) };
}

/** A test in the record of its batch, whose certificate says what its limits are worth. */
export const NotedTest = TestRecord.extend({
  notes: z.array(Reason).meta({ description: "What to know of the limits that were applied 限量说明" }),
}).meta({ id: "NotedTestRecord" });
