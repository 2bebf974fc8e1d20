import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import type { Batch, TestReport } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { DomainError } from "@suyuan/domain/errors";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import { recordTest } from "@suyuan/domain/quality/record-test";
import { retestOutcome } from "@suyuan/domain/quality/retest";
import { reportOf, voidTest } from "@suyuan/domain/quality/void-test";
import { testView } from "@suyuan/domain/views/test-schema";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { actUponRecord, type VoidingBody } from "../../commands/act.ts";
import type { From } from "../../commands/ids/ambiguous.ts";
import { earlierUses, placesOf, reportShared } from "../../commands/ids/report-places.ts";
import { retestedMeant, sampleMeant } from "../../commands/ids/sample.ts";
import { laboratoryStateIn, rightKeys } from "../../commands/laboratories/rights.ts";
import { addressOf, type BatchPath } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchPuts, batchWrites } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { newExceptions, recordExceptions } from "../../ledger/exceptions.ts";
import {
  batchKey,
  factAt,
  factKey,
  formerReportFileKey,
  organisationKey,
  reportFileKey,
  sampleKey,
} from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readFact, readRow } from "../../ledger/read.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { batchFor, visibleBatch } from "../read-batch.ts";
import type { BatchTest, SamplePath, TestBody } from "./test-bodies.ts";

const retestPart = (batch: Batch, test: TestReport) => {
  const retest = retestOutcome(batch, test);
  return retest === undefined ? {} : { retest };
};

/** A test of a batch, for those who may see the batch. */
export async function read(deps: Deps, { actor, params, query }: SampleCall): Promise<Answer<Sent<typeof BatchTest>>> {
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

type SampleCall = Call<z.infer<typeof SamplePath>, z.infer<typeof From>, unknown>;

type TestCommand = z.infer<typeof TestBody>;
type TestCall = Call<z.infer<typeof BatchPath>, unknown, TestCommand>;

export async function record(deps: Deps, { actor, params, body, idempotency }: TestCall) {
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
export async function takeBack(deps: Deps, { actor, params, query, body, idempotency }: VoidCall) {
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
