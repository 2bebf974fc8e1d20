import { notFound } from "@suyuan/domain/access";
import { OrganisationId, type Sent } from "@suyuan/domain/answer";
import { nameOf } from "@suyuan/domain/batches/batch";
import { type FieldFault, invalidRequest } from "@suyuan/domain/field-errors";
import { ROLES } from "@suyuan/domain/organisation";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import type { Answer, Call, CommandCall } from "../call.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { recallMeant } from "../commands/ids/recall.ts";
import { RecallBody, RecallEndBody, RecallPath, RecallRecord } from "../commands/recall-orders/bodies.ts";
import { timing } from "../commands/recall-orders/one-batch.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";
import { factKey, recallKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";
import { batchFor } from "./read-batch.ts";
import { nameOfOrganisation, recordedAt } from "./read-record.ts";
import { OrderEndAnswer, RecallOrderAnswer } from "./recall-orders/answers.ts";

const NamedRecall = RecallRecord.extend({
  product: ProductText,
  organisation: OrganisationId.meta({ description: "Who registered the batch 登记机构" }),
  producer: z.string().meta({ description: "Name of the organisation that registered it 登记机构名称" }),
  byName: z.string().meta({ description: "Name of who ordered it 发起机构名称" }),
}).meta({ id: "RecallWithNames" });

/** A recall as it was ordered and ended, for those who may see the batch. */
async function read(
  deps: Deps,
  { actor, params: { id }, query }: Call<{ readonly id: string }, z.infer<typeof From>, unknown>,
): Promise<Answer<Sent<typeof NamedRecall>>> {
  const key = recallKey(await recallMeant(deps, actor, { id, from: query.from }));
  const row = (await readRow(deps.table, key))?.data;
  const batch = row && (await batchFor(deps, actor, row));
  const recorded = batch && (await recordedAt(deps, factKey(key, 1)));
  if (row === undefined || batch === undefined || recorded === undefined) throw notFound("recall", id);
  const answer = recorded.answer as RecallRecord;
  const ended = row.ends?.at(-1);
  const { zh, en } = batch.product;
  const names = {
    product: { zh, ...(en === undefined ? {} : { en }) },
    organisation: batch.organisation,
    producer: nameOf(batch, batch.organisation),
    byName: await nameOfOrganisation(deps, answer.recall.by),
  };
  const recall = ended === undefined ? answer.recall : { ...answer.recall, ended };
  return { status: 200, body: { ...answer, ...names, recall, ...timing(batch, recall) } };
}

/** What a body must name besides its reason: a batch, or a scope. */
async function order(
  deps: Deps,
  call: CommandCall<z.infer<typeof RecallBody>>,
): Promise<Answer<RecallRecord | RecallOrderAnswer>> {
  const { actor, body, idempotency } = call;
  const { id, gtin, lot, scope, reason, level, simulate, mock } = body;
  if (scope !== undefined && gtin === undefined && lot === undefined) {
    const { orderRecall } = await import("./recall-orders/order.ts");
    return orderRecall(deps, { actor, body: { ...body, scope }, idempotency });
  }
  const faults: FieldFault[] = [];
  if (gtin === undefined || scope !== undefined) {
    const en = "Name one batch by gtin and lot, or a scope.";
    faults.push({
      pointer: scope === undefined ? "/gtin" : "/scope",
      en,
      zh: "请填写一个批次（gtin 和 lot），或填写范围。",
    });
  }
  if (lot === undefined && scope === undefined) faults.push({ pointer: "/lot", en: "must not be empty", zh: "必填" });
  if (simulate !== undefined || mock !== undefined) {
    const en = "To simulate a recall, or to exercise one, name a scope: one batch is kind batch.";
    const zh = "试算或演练请填写范围；一个批次的范围种类为 batch。";
    faults.push({ pointer: simulate === undefined ? "/mock" : "/simulate", en, zh });
  }
  if (gtin === undefined || lot === undefined || faults.length > 0) throw invalidRequest(faults);
  const { recallCommand } = await import("../commands/recalls.ts");
  return execute(deps, recallCommand(deps, { actor, body: { id, gtin, lot, reason, level }, idempotency }));
}

export const recallRoutes = [
  route({
    method: "POST",
    path: "/api/recalls",
    tag: "recalls",
    summary: { zh: "召回批次（生产者）或责令追回（农业农村部门）", en: "Recall a batch, or as a bureau order it back" },
    description: {
      zh: "按批次填写 gtin 和 lot；按范围填写 scope，可先用 simulate 试算，mock 为演练。",
      en: "Of one batch by gtin and lot. For a scope: simulate says what it would come to, mock is an exercise.",
    },
    roles: ["inspector", "clerk"],
    body: RecallBody,
    answers: { 200: RecallOrderAnswer, 201: z.union([RecallRecord, RecallOrderAnswer]) },
    problems: ["id-taken", "not-found", "already-voided", "batch-recalled"],
    isLarge: true,
    handler: order,
  }),
  route({
    method: "GET",
    path: "/api/recalls/{id}",
    tag: "recalls",
    summary: { zh: "查询召回或追回", en: "A recall: for those who may see the batch" },
    roles: ROLES,
    params: RecallPath,
    query: From,
    answers: { 200: NamedRecall },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/recalls/{id}/end",
    tag: "recalls",
    summary: { zh: "终止召回或追回", en: "End a recall: by who recalled, or the bureau of the region" },
    roles: ["inspector", "clerk"],
    params: RecallPath,
    query: From,
    body: RecallEndBody,
    answers: { 201: z.union([RecallRecord, OrderEndAnswer]) },
    problems: ["not-found", "recall-ended", "recall-unexplained", "id-taken"],
    handler: async (deps, { actor, params, query, body, idempotency }) => {
      const { isOrdered } = await import("../commands/ids/recall-order.ts");
      if (await isOrdered(deps, actor, { id: params.id, from: query.from })) {
        const { endOrdered } = await import("./recall-orders/order.ts");
        return endOrdered(deps, { actor, params, query, body, idempotency });
      }
      const id = await recallMeant(deps, actor, { id: params.id, from: query.from });
      const { endRecallCommand } = await import("../commands/recalls.ts");
      return execute(deps, endRecallCommand(deps, { actor, params: { id }, body, idempotency }));
    },
  }),
];
