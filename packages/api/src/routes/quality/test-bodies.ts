import { BatchId, Reason } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import { CommitmentRecord } from "@suyuan/domain/registration/status-schema";
import { TestRecord } from "@suyuan/domain/views/test-schema";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { BatchPath, CalendarDate, Sha256 } from "../../commands/wire.ts";
import { Text } from "../../http/text.ts";

const Verdict = z
  .enum(["passed", "failed", "pass", "fail", "合格", "不合格"])
  .transform((word) => (["passed", "pass", "合格"].includes(word) ? ("passed" as const) : ("failed" as const)));

const Measured = z.number().min(0).max(1_000_000);

const Standard = Text(40).meta({
  description: "The standard whose limits were applied, as the report names it 限量依据",
  examples: ["GB 2763-2026"],
});

/** The rules say which of these go together (quality/results.ts). */
const TestItemBody = z.strictObject({
  active: Text(60),
  resultMgPerKg: Measured.optional(),
  limitMgPerKg: Measured.optional().meta({ description: "mg/kg; 0: must not be detected 限量；不得检出填 0" }),
  notDetected: z
    .literal(true, bilingual("must be true, or left out", "只能填“真”；检出的请不填"))
    .optional()
    .meta({ description: "Nothing was detected; then loqMgPerKg 未检出" }),
  loqMgPerKg: z
    .number()
    .positive(bilingual("must be more than 0", "须大于 0"))
    .max(1_000_000)
    .optional()
    .meta({ description: "Limit of quantification of the method, mg/kg 定量限" }),
  standard: Standard.optional(),
  inhibitionPercent: z
    .number()
    .min(-100)
    .max(100)
    .optional()
    .meta({ description: "Of an enzyme card or photometer, percent 抑制率" }),
  outcome: z.enum(["negative", "positive"]).optional().meta({ description: "Of a field kit 阴性、阳性" }),
});

export const TestBody = z
  .strictObject({
    sampleId: Id,
    sampledOn: CalendarDate,
    receivedOn: CalendarDate.optional(),
    testedOn: CalendarDate,
    issuedOn: CalendarDate,
    items: z.array(TestItemBody).min(1).max(600),
    verdict: Verdict,
    fileSha256: Sha256.optional(),
    retestOf: Id.optional(),
    kind: z.literal("rapid").optional().meta({ description: "A field kit 快速检测；实验室检测不填" }),
    standard: Standard.optional(),
    commission: z
      .strictObject({ organisation: Id, id: Id })
      .optional()
      .meta({ description: "Of a laboratory: on which commission it reports, by whom and its id 所依据的委托" }),
  })
  .meta({ id: "TestReport" });

const RetestRecord = z
  .object({
    of: z.string().meta({ description: "Failed sample that it re-tests 复检的样品" }),
    cleared: z.boolean().meta({ description: "Does it clear that failure? 是否解除不合格" }),
    reason: Reason.optional().meta({ description: "Why it does not 未解除的原因" }),
  })
  .meta({ id: "RetestOutcome", description: "Of a re-test: what it does to the failure that it names 复检结果" });

export const BatchTest = z
  .object({
    batch: BatchId,
    test: TestRecord,
    commitment: CommitmentRecord.nullable().meta({ description: "As it stands with this test 承诺达标合格证" }),
    retest: RetestRecord.optional(),
  })
  .meta({ id: "BatchTest" });

export const SamplePath = BatchPath.extend({ sampleId: Id });
