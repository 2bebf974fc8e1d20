import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { Id } from "@suyuan/domain/organisation";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { VoidingBody } from "../commands/act.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { TransformationBody } from "../commands/transformations/body.ts";
import { ReissueBody, ReissueRecord } from "../commands/transformations/reissue-schema.ts";
import {
  besideTransformation,
  namedTransformation,
  TransformationAnswer,
  TransformationRecord,
} from "../commands/transformations/view.ts";
import { BatchPath } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { execute } from "../ledger/commit.ts";
import { storedIdsOf } from "../ledger/ids/own.ts";
import { batchKey, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readMany } from "../ledger/read.ts";
import { transformationKey } from "../ledger/transformations/keys.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

const TransformationPath = z.object({ id: Id });

/** What transforms is loaded when it is first asked for. */
const transforming = () => import("../commands/transformations/transform.ts");

const WithHistory = TransformationRecord.extend({ history: RecordHistory }).meta({ id: "TransformationWithHistory" });

/** What a transformation would answer if it were recorded now, refusals included. Nothing is written. */
async function preview(
  deps: Deps,
  call: Call<unknown, unknown, z.infer<typeof TransformationBody>>,
): Promise<Answer<TransformationAnswer>> {
  const { transformCommand } = await transforming();
  const command = transformCommand(deps, call);
  const first = await readMany(deps.table, command.keys);
  const loaded = first.with(await readMany(deps.table, command.more?.(first) ?? []));
  return { status: 200, body: command.decide(loaded).body };
}

/** A transformation, for its own organisation, its region's offices, and whoever may read all of its batches. */
async function read(
  deps: Deps,
  {
    actor,
    params: { id },
    query: { from = actor.organisation },
  }: Call<{ readonly id: string }, z.infer<typeof From>, unknown>,
): Promise<Answer<Sent<typeof WithHistory>>> {
  const [stored] = storedIdsOf(from, id);
  const key = transformationKey(stored);
  const found = (await readMany(deps.table, [key])).state(key);
  if (found === undefined || !(await maySee(deps, actor, found))) throw notFound("transformation", id);
  const [beside, history] = await Promise.all([
    readMany(deps.table, besideTransformation(found), EVENTUAL),
    recordHistory(deps, actor, key),
  ]);
  return { status: 200, body: { ...namedTransformation(found, beside), history } };
}

/** May this actor see the transformation: its own organisation, its region's offices, and whoever may read all of its batches? */
export async function maySee(
  deps: Deps,
  { organisation, role }: Call<unknown, unknown, unknown>["actor"],
  found: Transformation,
): Promise<boolean> {
  if (found.organisation === organisation) return true;
  const [mine, theirs] = [organisationKey(organisation), organisationKey(found.organisation)];
  const batches = [...found.inputs, ...found.outputs].map(({ gtin, lot }) => batchKey(gtin, lot));
  const loaded = await readMany(deps.table, [mine, theirs, ...batches]);
  const [reader, owner] = [loaded.state(mine), loaded.state(theirs)];
  if (reader === undefined) return false;
  const isOffice = role === "inspector" || role === "statistician";
  if (isOffice && owner !== undefined && mayActInRegion(reader, owner.regionCode)) return true;
  return batches.every((key) => {
    const batch = batchIn(loaded, key);
    return batch !== undefined && mayReadBatch(batch, reader, role);
  });
}

export const transformationRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/commitment",
    tag: "labels",
    summary: {
      zh: "重新开具承诺达标合格证（混装、分装后的批次）",
      en: "Issue the commitment certificate anew for goods that were mixed or divided",
    },
    roles: ["clerk", "depot"],
    params: BatchPath,
    body: ReissueBody,
    answers: { 201: ReissueRecord },
    problems: ["id-taken", "not-found", "already-voided", "correction-refused"],
    handler: async (deps, call) =>
      execute(deps, (await import("../commands/transformations/commitment.ts")).reissueCommand(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/transformations",
    tag: "custody",
    summary: {
      zh: "分拣、分级、分装、混装、烘干或包装成新批次",
      en: "Sort, grade, divide, mix, dry or pack batches into new ones",
    },
    roles: ["clerk", "depot"],
    body: TransformationBody,
    answers: { 201: TransformationAnswer },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "date-order",
      "insufficient-stock",
      "batch-on-hold",
      "batch-recalled",
    ],
    handler: async (deps, call) => execute(deps, (await transforming()).transformCommand(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/transformations/preview",
    tag: "custody",
    summary: {
      zh: "试算：认证状态和日后召回的影响，不写入任何记录",
      en: "What it would come to, for certificates and for a later recall: writes nothing",
    },
    roles: ["clerk", "depot"],
    body: TransformationBody,
    answers: { 200: TransformationAnswer },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "date-order",
      "insufficient-stock",
      "batch-on-hold",
      "batch-recalled",
    ],
    handler: preview,
  }),
  route({
    method: "GET",
    path: "/api/transformations/{id}",
    tag: "custody",
    summary: { zh: "查询加工记录", en: "A transformation" },
    roles: ["clerk", "depot", "inspector"],
    params: TransformationPath,
    query: From,
    answers: { 200: WithHistory },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/transformations/{id}/void",
    tag: "custody",
    summary: {
      zh: "撤销加工（产出全部在手时）",
      en: "Take a transformation back while all that came out of it is with you",
    },
    roles: ["clerk", "depot"],
    params: TransformationPath,
    body: VoidingBody,
    answers: { 201: TransformationRecord },
    problems: ["id-taken", "not-found", "already-voided", "batch-on-hold", "batch-recalled", "correction-refused"],
    handler: async (deps, call) => {
      const { voidTransformationCommand } = await import("../commands/transformations/void.ts");
      return execute(deps, voidTransformationCommand(deps, call));
    },
  }),
];
