import { notFound } from "@suyuan/domain/access";
import { ROLES } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { StorageBody, StorageStepTaken, storageCommand } from "../commands/storage.ts";
import { BatchPath } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";
import { batchKey, factKey } from "../ledger/keys.ts";
import { wholeBatch } from "./read-batch.ts";
import { recordedAt } from "./read-record.ts";

const StepPath = BatchPath.extend({
  step: z
    .string()
    .regex(/^\d{6}$/, bilingual("6 digits", "须为 6 位数字"))
    .meta({ description: "Number of the fact in the batch's history 记录序号" }),
});

/** A storage step as it was recorded, for those who may see the batch. */
async function read(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof StepPath>, unknown, unknown>,
): Promise<Answer<StorageStepTaken>> {
  await wholeBatch(deps, actor, params);
  const row = await recordedAt(deps, factKey(batchKey(params.gtin, params.lot), Number(params.step)));
  if (row?.fact?.kind !== "storage-recorded") throw notFound("storage-step", params.step);
  return { status: 200, body: row.answer as StorageStepTaken };
}

export const storageRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/storage",
    tag: "custody",
    summary: { zh: "入库或出库", en: "Put into or take out of storage" },
    roles: ["depot", "clerk"],
    params: BatchPath,
    body: StorageBody,
    answers: { 201: StorageStepTaken },
    problems: ["id-taken", "not-found", "date-order", "insufficient-stock"],
    handler: (deps, call) => execute(deps, storageCommand(deps, call)),
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/storage/{step}",
    tag: "custody",
    summary: { zh: "查询一次出入库", en: "A storage step: for those who may see the batch" },
    roles: ROLES,
    params: StepPath,
    answers: { 200: StorageStepTaken },
    problems: ["not-found"],
    handler: read,
  }),
];
