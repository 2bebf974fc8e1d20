import { BatchRecord } from "@suyuan/domain/views/batch-view-schema";
import { VoidingBody } from "../commands/act.ts";
import { BatchBody, BatchCorrectionBody, RegisteredBatch } from "../commands/batch-bodies.ts";
import { LossBody, LossRecord, lossCommand } from "../commands/losses.ts";
import { tellingOverdraws } from "../commands/registered.ts";
import { BatchPath } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";
import { readBatch } from "./read-batch.ts";

export const batchRoutes = [
  route({
    method: "POST",
    path: "/api/batches",
    tag: "batches",
    summary: { zh: "登记批次（占用证书余量）", en: "Register a batch, spending its certificate's balance" },
    roles: ["clerk"],
    body: BatchBody,
    answers: { 201: RegisteredBatch },
    problems: [
      "id-taken",
      "not-found",
      "certificate-scope",
      "balance-exceeded",
      "capacity-exceeded",
      "safety-interval",
      "harvest-in-future",
    ],
    handler: async (deps, call) => {
      const { registerCommand } = await import("../commands/register-batch.ts");
      return tellingOverdraws(deps, call.actor, call.body, execute(deps, registerCommand(deps, call)));
    },
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/corrections",
    tag: "batches",
    summary: {
      zh: "更正登记（重量、采收日期、地块、证书、承诺依据；余量随之更正）",
      en: "Correct a registration: weight, harvest date, plots, certificate, commitment; balance and season follow",
    },
    roles: ["clerk"],
    params: BatchPath,
    body: BatchCorrectionBody,
    answers: { 201: RegisteredBatch },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "correction-refused",
      "certificate-scope",
      "balance-exceeded",
      "capacity-exceeded",
      "safety-interval",
    ],
    handler: async (deps, call) => {
      const { correctBatchCommand } = await import("../commands/correct-batch.ts");
      const wanted = { ...call.params, certificate: call.body.certificate };
      return tellingOverdraws(deps, call.actor, wanted, execute(deps, correctBatchCommand(deps, call)));
    },
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/void",
    tag: "batches",
    summary: {
      zh: "撤销登记（全部货物仍在登记机构时；余量退回）",
      en: "Void a registration while all of it is with its registrant; the balance comes back",
    },
    roles: ["clerk"],
    params: BatchPath,
    body: VoidingBody,
    answers: { 201: RegisteredBatch },
    problems: ["id-taken", "not-found", "already-voided", "correction-refused", "batch-recalled", "batch-on-hold"],
    handler: async (deps, call) =>
      execute(deps, (await import("../commands/void-batch.ts")).voidBatchCommand(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/losses",
    tag: "custody",
    summary: { zh: "登记损失", en: "Record a loss: weight that leaves for good" },
    roles: ["clerk", "depot", "integrator"],
    params: BatchPath,
    body: LossBody,
    answers: { 201: LossRecord },
    problems: ["id-taken", "not-found", "date-order", "insufficient-stock"],
    handler: (deps, call) => execute(deps, lossCommand(deps, call)),
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}",
    tag: "batches",
    summary: { zh: "查询批次", en: "A batch: state, history, evidence, balance" },
    roles: ["operator", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"],
    params: BatchPath,
    answers: { 200: BatchRecord },
    problems: ["not-found"],
    handler: readBatch,
  }),
];
