import { notFound } from "@suyuan/domain/access";
import { OrganisationId, type Sent } from "@suyuan/domain/answer";
import { nameOf } from "@suyuan/domain/batches/batch";
import { ROLES } from "@suyuan/domain/organisation";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { recallMeant } from "../commands/ids/recall.ts";
import {
  endRecallCommand,
  RecallBody,
  RecallEndBody,
  RecallPath,
  RecallRecord,
  recallCommand,
  timing,
} from "../commands/recalls.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";
import { factKey, recallKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";
import { batchFor } from "./read-batch.ts";
import { nameOfOrganisation, recordedAt } from "./read-record.ts";

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

export const recallRoutes = [
  route({
    method: "POST",
    path: "/api/recalls",
    tag: "recalls",
    summary: { zh: "召回批次（生产者）或责令追回（农业农村部门）", en: "Recall a batch, or as a bureau order it back" },
    roles: ["inspector", "clerk"],
    body: RecallBody,
    answers: { 201: RecallRecord },
    problems: ["id-taken", "not-found", "already-voided", "batch-recalled"],
    handler: (deps, call) => execute(deps, recallCommand(deps, call)),
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
    answers: { 201: RecallRecord },
    problems: ["not-found", "recall-ended", "id-taken"],
    handler: async (deps, { actor, params, query, body, idempotency }) => {
      const id = await recallMeant(deps, actor, { id: params.id, from: query.from });
      return execute(deps, endRecallCommand(deps, { actor, params: { id }, body, idempotency }));
    },
  }),
];
