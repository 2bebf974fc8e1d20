import { type Evaluation, evaluate } from "@suyuan/coldchain/judge/evaluate";
import { isColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { temperatureLine } from "@suyuan/coldchain/series/line";
import { LoggerFileError } from "@suyuan/coldchain/series/reading";
import { readLoggerFile } from "@suyuan/coldchain/vendors/read";
import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import { DomainError } from "@suyuan/domain/errors";
import { ROLES } from "@suyuan/domain/organisation";
import { recordTemperature } from "@suyuan/domain/quality/record-temperature";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { addressOf, BatchPath, Instant, Sha256 } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { batchIn, batchPut } from "../ledger/batch-rows.ts";
import { temperatureLogBlob } from "../ledger/blob-names.ts";
import { create, execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { batchKey, factKey, organisationKey, temperatureLogKey } from "../ledger/keys.ts";
import { visibleBatch } from "./read-batch.ts";
import { recordedAt } from "./read-record.ts";
import { TemperatureLog, temperatureAnswer } from "./temperature-answer.ts";

/** The largest logger file taken: some 200,000 readings. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;
const LINE_POINTS_MAX = 60;

const WindowQuery = z
  .object({ from: Instant.optional(), to: Instant.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    error: "must be later than from",
    path: ["to"],
  });

type LogCall = Call<z.infer<typeof BatchPath>, z.infer<typeof WindowQuery>, unknown>;

/** Keeps the file as it came, judges it against the product's profile and the device's own limits, and records the result. */
async function recordLog(
  deps: Deps,
  { actor, params, query, bytes, idempotency }: LogCall,
): Promise<Answer<Sent<typeof TemperatureLog>>> {
  const seen = await visibleBatch(deps, actor, params);
  const { evaluation, line } = judge(bytes, query, seen.product.profile);
  const sha256 = deps.sha256(bytes);
  await deps.blobs.put(temperatureLogBlob(sha256), bytes, "application/octet-stream");
  const key = batchKey(params.gtin, params.lot);
  const logKey = temperatureLogKey(params.gtin, params.lot, sha256);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "temperature-log", { ...params, ...query, sha256 }),
    lane: key.pk,
    keys: [key, logKey, organisationKey(actor.organisation)],
    taken: (loaded) => loaded.state(logKey),
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const ctx = contextOf(deps, actor, loaded);
      const { batch, fact } = recordTemperature({ batch: before }, { sha256, evaluation, line }, ctx);
      const factAt = factKey(key, loaded.version(key) + 1);
      return {
        writes: [batchPut(loaded, batch), create(logKey, factAt)],
        fact,
        factKey: factAt,
        exceptions: newExceptions(before, batch),
        status: 201 as const,
        body: temperatureAnswer(lotId(params), sha256, evaluation),
        location: `${addressOf(params)}/temperature-logs/${sha256}`,
      };
    },
  });
}

const LogPath = BatchPath.extend({ sha256: Sha256 });

/** A log as it was judged, for those who may see the batch. */
async function read(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof LogPath>, unknown, unknown>,
): Promise<Answer<Sent<typeof TemperatureLog>>> {
  await visibleBatch(deps, actor, params);
  const { gtin, lot, sha256 } = params;
  const at = (await deps.table.get(temperatureLogKey(gtin, lot, sha256), { consistent: true }))?.data as
    | Key
    | undefined;
  const row = at && (await recordedAt(deps, at));
  if (row === undefined) throw notFound("temperature-log", sha256);
  return { status: 200, body: row.answer as Sent<typeof TemperatureLog> };
}

function judge(
  bytes: Uint8Array,
  window: z.infer<typeof WindowQuery>,
  profile: string,
): { evaluation: Evaluation; line: ReturnType<typeof temperatureLine> } {
  try {
    const file = readLoggerFile(bytes);
    const evaluation = evaluate(file, { ...window, ...(isColdChainProfileId(profile) ? { profile } : {}) });
    const drawn = { from: Date.parse(evaluation.from), to: Date.parse(evaluation.to) };
    return { evaluation, line: temperatureLine(file, LINE_POINTS_MAX, drawn) };
  } catch (error) {
    if (!(error instanceof LoggerFileError)) throw error;
    throw new DomainError("unreadable-logger-file", error.detail, {
      extensions: { reason: error.code, ...(error.line === undefined ? {} : { line: error.line }) },
    });
  }
}

export const temperatureRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/temperature-logs",
    tag: "cold chain",
    summary: { zh: "上传温度记录仪原始文件", en: "Upload a logger's own file" },
    roles: ["depot", "clerk"],
    params: BatchPath,
    query: WindowQuery,
    body: { file: { maxBytes: FILE_BYTES_MAX } },
    answers: { 201: TemperatureLog },
    problems: ["not-found", "unreadable-logger-file", "payload-too-large", "id-taken"],
    handler: recordLog,
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/temperature-logs/{sha256}",
    tag: "cold chain",
    summary: { zh: "查询一份温度记录及其判定", en: "A temperature log as judged: for those who may see the batch" },
    roles: ROLES,
    params: LogPath,
    answers: { 200: TemperatureLog },
    problems: ["not-found"],
    handler: read,
  }),
];
