import { notFound } from "@suyuan/domain/access";
import { BatchId, Reason, type Sent } from "@suyuan/domain/answer";
import type { Batch, TestReport } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { DomainError } from "@suyuan/domain/errors";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import { recordTest } from "@suyuan/domain/quality/record-test";
import { retestOutcome } from "@suyuan/domain/quality/retest";
import { reportOf, voidTest } from "@suyuan/domain/quality/void-test";
import { CommitmentRecord } from "@suyuan/domain/registration/status-schema";
import { TestRecord, testView } from "@suyuan/domain/views/test-schema";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { actUponRecord, VoidingBody } from "../commands/act.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { earlierUses, placesOf, reportShared } from "../commands/ids/report-places.ts";
import { retestedMeant, sampleMeant } from "../commands/ids/sample.ts";
import { laboratoryStateIn, rightKeys } from "../commands/laboratories/rights.ts";
import { addressOf, BatchPath, CalendarDate, Sha256 } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchPuts, batchWrites } from "../ledger/batch-rows.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { newExceptions, recordExceptions } from "../ledger/exceptions.ts";
import {
  batchKey,
  factAt,
  factKey,
  formerReportFileKey,
  organisationKey,
  reportFileKey,
  sampleKey,
} from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { readFact, readRow } from "../ledger/read.ts";
import type { BatchName } from "../ledger/rows.ts";
import { batchFor, visibleBatch } from "./read-batch.ts";

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

const retestPart = (batch: Batch, test: TestReport) => {
  const retest = retestOutcome(batch, test);
  return retest === undefined ? {} : { retest };
};

const BatchTest = z
  .object({
    batch: BatchId,
    test: TestRecord,
    commitment: CommitmentRecord.nullable().meta({ description: "As it stands with this test 承诺达标合格证" }),
    retest: RetestRecord.optional(),
  })
  .meta({ id: "BatchTest" });

/** A test of a batch, for those who may see the batch. */
async function read(deps: Deps, { actor, params, query }: SampleCall): Promise<Answer<Sent<typeof BatchTest>>> {
  const batch = await visibleBatch(deps, actor, params);
  const sampleId = sampleMeant(batch, { id: params.sampleId, asker: actor.organisation, from: query.from });
  const test = reportOf(batch, sampleId);
  if (test === undefined) throw notFound("test", params.sampleId);
  const whole = test.itemCount === undefined ? test : ((await asReported(deps, params, test)) ?? test);
  return {
    status: 200,
    body: {
      batch: lotId(params),
      test: testView(whole),
      commitment: commitmentStatus(batch) ?? null,
      ...retestPart(batch, whole),
    },
  };
}

/** A report with every item that it has: its fact keeps what the batch carries no more. */
async function asReported(deps: Deps, { gtin, lot }: BatchName, test: TestReport): Promise<TestReport | undefined> {
  const at = (await readRow(deps.table, sampleKey(test.sampleId)))?.data;
  const fact = at && (await readFact(deps.table, factAt(at)))?.fact;
  if (fact?.kind !== "test-recorded") return undefined;
  const { gtin: of, lot: ofLot, items } = fact.data as { gtin: string; lot: string; items: TestReport["items"] };
  if (of !== gtin || ofLot !== lot) return undefined;
  const { itemCount: _, ...whole } = test;
  return { ...whole, items };
}

const SamplePath = BatchPath.extend({ sampleId: Id });
type SampleCall = Call<z.infer<typeof SamplePath>, z.infer<typeof From>, unknown>;

type TestCommand = z.infer<typeof TestBody>;
type TestCall = Call<z.infer<typeof BatchPath>, unknown, TestCommand>;

async function record(deps: Deps, { actor, params, body, idempotency }: TestCall) {
  const key = batchKey(params.gtin, params.lot);
  const places = placesOf(actor, body);
  const { sample, file } = places;
  const uses = await earlierUses(deps, actor, body.fileSha256);
  const digest = digestOf(deps, "test", { ...params, ...body });
  return execute(deps, {
    actor,
    idempotency,
    digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation), ...places.keys],
    more: (loaded) => {
      const batch = batchIn(loaded, key);
      const held = batch ? [organisationKey(batch.organisation), ...rightKeys(batch, actor, body)] : [];
      return [...held, ...places.more(loaded)];
    },
    taken: places.taken,
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const producer = before && loaded.state(organisationKey(before.organisation));
      const retested = body.retestOf === undefined ? {} : { retestOf: retestedMeant(before, body.retestOf) };
      const { batch, report, fact } = recordTest(
        { batch: before, producer, ...laboratoryStateIn(loaded, before, actor, body) },
        { ...body, sampleId: places.sampleId, ...retested },
        contextOf(deps, actor, loaded),
      );
      if (uses.isOwnFormerly || (file && loaded.has(file))) throw reportUsed();
      const factAt = factKey(key, loaded.version(key) + 1);
      const shared = uses.others.some((use) => use.batch !== lotId(params)) ? [reportShared()] : [];
      return {
        writes: [
          ...batchPuts(loaded, batch),
          create(sample, factAt),
          ...(file ? [create(file, { sampleId: places.sampleId, batch: lotId(params) })] : []),
        ],
        fact,
        factKey: factAt,
        exceptions: [
          ...newExceptions(before, batch),
          ...recordExceptions(lotId(params), regionsOf(batch), shared, fact.recordedAt),
        ],
        status: 201 as const,
        body: {
          batch: lotId(params),
          test: testView(report),
          commitment: commitmentStatus(batch) ?? null,
          ...retestPart(batch, report),
        },
        location: `${addressOf(params)}/tests/${body.sampleId}`,
      };
    },
  });
}

type VoidCall = Call<z.infer<typeof SamplePath>, z.infer<typeof From>, z.infer<typeof VoidingBody>>;

/** Takes a report back; its sample and its file are free again, for this batch or another. */
async function takeBack(deps: Deps, { actor, params, query, body, idempotency }: VoidCall) {
  const key = batchKey(params.gtin, params.lot);
  const { from } = query;
  const seen = await batchFor(deps, actor, params);
  if (seen === undefined) throw notFound("test", params.sampleId);
  const sampleId = sampleMeant(seen, { id: params.sampleId, asker: actor.organisation, from });
  const sample = sampleKey(sampleId);
  const { id, ...content } = body;
  // A sample that was taken back may be reported again.
  const timesReported = (loaded: Loaded) =>
    batchIn(loaded, key)?.tests.filter((test) => test.sampleId === sampleId).length;
  const act = actUponRecord(deps, actor, "test-void", id, { ...params, sampleId, ...content }, timesReported);
  // A file that an earlier version kept lies where it was put then.
  const filesOf = (batch: Batch | undefined) => {
    const { fileSha256: sha256, by = "" } = (batch && reportOf(batch, sampleId)) ?? {};
    return sha256 === undefined ? [] : [reportFileKey(by, sha256), formerReportFileKey(sha256)];
  };
  return execute(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, sample, organisationKey(actor.organisation), ...act.keys],
    taken: act.taken,
    more: (loaded) => {
      const recorded = loaded.state(sample);
      return [...(recorded ? [recorded] : []), ...filesOf(batchIn(loaded, key)), ...act.more(loaded)];
    },
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const recordedAt = loaded.state(sample);
      const recorded = recordedAt && loaded.state(factAt(recordedAt))?.fact;
      const command = { sampleId, ...body };
      const { batch, report, fact } = voidTest({ batch: before, recorded }, command, contextOf(deps, actor, loaded));
      const home = act.keyIn(loaded);
      const files = filesOf(before).filter((file) => loaded.state(file)?.sampleId === sampleId);
      return {
        writes: [
          ...batchWrites(loaded, batch, home),
          ...(loaded.has(sample) ? [loaded.removed(sample)] : []),
          ...files.map((file) => loaded.removed(file)),
        ],
        fact,
        factKey: home,
        status: 201 as const,
        body: { batch: lotId(params), test: testView(report), commitment: commitmentStatus(batch) ?? null },
        location: `${addressOf(params)}/tests/${params.sampleId}`,
      };
    },
  });
}

function reportUsed(): DomainError {
  return new DomainError(
    "report-already-used",
    {
      en: "This report file is already attached to another sample. Nothing was changed. One report, one sample, one batch: attach the report of this batch.",
      zh: "该报告文件已用于其他样品，未作任何更改。一份报告对应一个样品、一个批次，请上传本批次的报告。",
    },
    { errors: [{ pointer: "/fileSha256", detail: "already used", detailZh: "已被使用" }] },
  );
}

export const testRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/tests",
    tag: "batches",
    summary: { zh: "登记检测报告", en: "Record a residue test" },
    roles: ["laboratory", "inspector", "clerk"],
    params: BatchPath,
    body: TestBody,
    answers: { 201: BatchTest },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "date-order",
      "verdict-contradicts-results",
      "report-already-used",
    ],
    handler: record,
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/tests/{sampleId}",
    tag: "batches",
    summary: { zh: "查询一份检测记录", en: "A residue test: for those who may see the batch" },
    roles: ROLES,
    params: SamplePath,
    query: From,
    answers: { 200: BatchTest },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/tests/{sampleId}/void",
    tag: "batches",
    summary: { zh: "作废检测报告", en: "Void a residue test: by who reported it, or the bureau of the region" },
    roles: ["laboratory", "inspector", "clerk"],
    params: SamplePath,
    query: From,
    body: VoidingBody,
    answers: { 201: BatchTest },
    problems: ["not-found", "already-voided", "id-taken", "forbidden"],
    handler: takeBack,
  }),
];
