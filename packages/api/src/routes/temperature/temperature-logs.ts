import { DATE_ORDERS } from "@suyuan/coldchain/instants/date";
import { zoneOf } from "@suyuan/coldchain/instants/zone";
import { FORMAT_NOTES } from "@suyuan/coldchain/vendors/formats";
import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import { ROLES } from "@suyuan/domain/organisation";
import { recordTemperature } from "@suyuan/domain/quality/record-temperature";
import { logOf, voidTemperature } from "@suyuan/domain/quality/void-temperature";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { keeping } from "../../allowances/quotas.ts";
import type { Answer, Call } from "../../call.ts";
import { actUponRecord, VoidingBody } from "../../commands/act.ts";
import { TemperatureLog, temperatureAnswer } from "../../commands/temperature-answer.ts";
import { LOGGER_FILE_BYTES_MAX, UploadId } from "../../commands/uploads/bodies.ts";
import { addressOf, BatchPath, Instant, Sha256 } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { batchIn, batchPuts, batchWrites } from "../../ledger/batch-rows.ts";
import { temperatureLogBlob } from "../../ledger/blob-names.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { batchKey, factKey, organisationKey, temperatureLogKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import { release } from "../../offload/job.ts";
import { visibleBatch, wholeBatch } from "../read-batch.ts";
import { recordedAt } from "../read-record.ts";
import { judgeLog } from "./judge-file.ts";
import { judgeUses, otherBatches, usesKeysOf } from "./shared-files.ts";

const FILE_TYPE = "application/octet-stream";

/** In a query "+" stands for a space: "+08:00" often arrives as " 08:00". */
const Zone = z
  .string()
  .min(1)
  .max(60)
  .transform((text) => text.replace(/^ (?=\d)/, "+"))
  .refine(
    (text) => zoneIs(text),
    bilingual(
      "must be a UTC offset such as +08:00 (sent as %2B08:00) or an IANA name such as Asia/Shanghai",
      "须为时差（如 +08:00，发送时写作 %2B08:00）或时区名称（如 Asia/Shanghai）",
    ),
  )
  .meta({ description: "Zone of the times in the file, where it states none: +08:00 or an IANA name 时区" });

function zoneIs(text: string): boolean {
  const statement = zoneOf(text);
  return statement !== undefined && "zone" in statement;
}

/** What a caller may state of a file that leaves it open. What contradicts the file is refused. */
const LogQuery = z
  .object({
    from: Instant.optional(),
    to: Instant.optional(),
    unit: z
      .enum(["C", "F", "K"])
      .optional()
      .meta({ description: "Unit of the temperatures, where the file names none or two 单位" }),
    zone: Zone.optional(),
    column: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .meta({ description: "Heading of the temperature column, or its number from 1 温度列" }),
    dateOrder: z
      .enum(DATE_ORDERS)
      .optional()
      .meta({ description: "Order of day, month and year, where the dates do not prove it 日期顺序" }),
    device: z
      .string()
      .min(1)
      .max(120)
      .optional()
      .meta({ description: "The device to read of a file that holds several 设备" }),
    upload: UploadId,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    error: bilingual("must be later than from", "须晚于 from"),
    path: ["to"],
  });

type LogCall = Call<z.infer<typeof BatchPath>, z.infer<typeof LogQuery>, unknown>;

/** Keeps the file as it came, judges it against the product's profile and the device's own limits, and records the result. */
async function recordLog(deps: Deps, call: LogCall): Promise<Answer<Sent<typeof TemperatureLog>>> {
  const { actor, params, idempotency } = call;
  // The file is the same, whichever way it came.
  const { upload: _, ...query } = call.query;
  const sent = await (await import("../../commands/uploads/upload.ts")).fileOf(deps, call, "temperature-log");
  const seen = await visibleBatch(deps, actor, params);
  const { bytes, sha256, ...judged } = await judgeLog(deps, sent, query, seen);
  const file = { sha256, series: judged.series };
  const uses = usesKeysOf(file);
  const key = batchKey(params.gtin, params.lot);
  const logKey = temperatureLogKey(params.gtin, params.lot, sha256);
  const recording = execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "temperature-log", { ...params, ...query, sha256 }),
    lane: [key.pk, ...uses.map(({ pk }) => pk)],
    keys: [key, logKey, organisationKey(actor.organisation), ...uses],
    more: (loaded) => otherBatches(loaded, uses, params),
    keep: keeping(deps, actor.organisation, { name: temperatureLogBlob(sha256), bytes, contentType: FILE_TYPE }),
    taken: (loaded) => {
      const batch = batchIn(loaded, key);
      return batch && logOf(batch, sha256)?.voided ? undefined : loaded.state(logKey);
    },
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const ctx = contextOf(deps, actor, loaded);
      const { batch: recorded, fact } = recordTemperature({ batch: before }, { sha256, ...judged }, ctx);
      const factAt = factKey(key, loaded.version(key) + 1);
      const { batch, writes } = judgeUses(loaded, recorded, file, { factAt, now: ctx.now });
      return {
        writes: [...batchPuts(loaded, batch), loaded.next(logKey, factAt), ...writes],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: temperatureAnswer(lotId(params), sha256, judged),
        location: `${addressOf(params)}/temperature-logs/${sha256}`,
      };
    },
  });
  return recording.finally(() => release(bytes));
}

const LogPath = BatchPath.extend({ sha256: Sha256 });

type VoidCall = Call<z.infer<typeof LogPath>, unknown, z.infer<typeof VoidingBody>>;

/** Takes a log back. What points to it points from then on to the fact that says so. */
async function takeBack(deps: Deps, { actor, params, body, idempotency }: VoidCall) {
  const { gtin, lot, sha256 } = params;
  const key = batchKey(gtin, lot);
  const logKey = temperatureLogKey(gtin, lot, sha256);
  const file = { sha256, series: await seriesOnRecord(deps, logKey) };
  const uses = usesKeysOf(file);
  const { id, ...content } = body;
  // A file that was taken back may be uploaded again with another window.
  const windowOf = (loaded: Loaded) => {
    const batch = batchIn(loaded, key);
    const log = batch && logOf(batch, sha256);
    return log && `${log.from}/${log.to}`;
  };
  const act = actUponRecord(deps, actor, "log-void", id, { ...params, ...content }, windowOf);
  return execute(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: [key.pk, ...uses.map(({ pk }) => pk)],
    keys: [key, logKey, organisationKey(actor.organisation), ...uses, ...act.keys],
    taken: act.taken,
    more: (loaded) => {
      const recorded = loaded.state(logKey);
      return [...(recorded ? [recorded] : []), ...act.more(loaded), ...otherBatches(loaded, uses, params)];
    },
    decide: (loaded) => {
      const recordedAt = loaded.state(logKey);
      const row = recordedAt && loaded.state(recordedAt);
      const command = { sha256, ...body };
      const before = batchIn(loaded, key);
      const ctx = contextOf(deps, actor, loaded);
      const { batch: voided, record, fact } = voidTemperature({ batch: before, recorded: row?.fact }, command, ctx);
      const factAt = act.keyIn(loaded);
      const { batch, writes } = judgeUses(loaded, voided, file, { factAt, now: ctx.now });
      return {
        writes: [...batchWrites(loaded, batch, factAt), loaded.next(logKey, factAt), ...writes],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: { ...(row?.answer as Sent<typeof TemperatureLog>), voided: record.voided },
        location: `${addressOf(params)}/temperature-logs/${sha256}`,
      };
    },
  });
}

/** The readings of a log as its fact names them; they never change. */
async function seriesOnRecord({ table }: Deps, logKey: RowKey<RowKey<FactRow>>): Promise<string | undefined> {
  const at = (await readRow(table, logKey))?.data;
  const fact = at && (await readRow(table, at))?.data.fact;
  return fact?.kind === "temperature-recorded" ? fact.data.series : undefined;
}

/** A log as it was judged, for those who may see the batch. */
async function read(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof LogPath>, unknown, unknown>,
): Promise<Answer<Sent<typeof TemperatureLog>>> {
  await wholeBatch(deps, actor, params);
  const { gtin, lot, sha256 } = params;
  const at = (await readRow(deps.table, temperatureLogKey(gtin, lot, sha256)))?.data;
  const row = at && (await recordedAt(deps, at));
  if (row === undefined) throw notFound("temperature-log", sha256);
  return { status: 200, body: row.answer as Sent<typeof TemperatureLog> };
}

const BothLanguages = z.object({ zh: z.string(), en: z.string() });

const LoggerFormats = z
  .object({
    items: z.array(
      z.object({
        format: z.string().meta({ description: "As `read.format` of a log names it" }),
        name: BothLanguages,
        export: BothLanguages.meta({ description: "What to export, and as what 导出什么" }),
        mayNeed: z.array(z.string()).meta({ description: "Query parameters that its files may need 可能要补的参数" }),
      }),
    ),
  })
  .meta({ id: "LoggerFormats", description: "Files of temperature loggers that are read 能读的记录仪文件" });

export const temperatureRoutes = [
  route({
    method: "GET",
    path: "/api/logger-formats",
    tag: "cold chain",
    summary: { zh: "能读的温度记录仪文件", en: "Which files of temperature loggers are read, and what they may need" },
    roles: "public",
    answers: { 200: LoggerFormats },
    problems: [],
    cacheControl: "public, max-age=3600",
    handler: async () => ({
      status: 200,
      body: { items: FORMAT_NOTES.map((note) => ({ ...note, mayNeed: [...note.mayNeed] })) },
    }),
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/temperature-logs",
    tag: "cold chain",
    summary: { zh: "上传温度记录仪原始文件", en: "Upload a logger's own file" },
    roles: ["depot", "clerk"],
    params: BatchPath,
    query: LogQuery,
    isLarge: { withQuery: "upload" },
    body: { file: { maxBytes: LOGGER_FILE_BYTES_MAX } },
    answers: { 201: TemperatureLog },
    problems: [
      "not-found",
      "already-voided",
      "unreadable-logger-file",
      "date-order",
      "payload-too-large",
      "id-taken",
      "upload-out-of-step",
    ],
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
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void",
    tag: "cold chain",
    summary: { zh: "作废温度记录", en: "Void a temperature log: by who uploaded it, or the bureau of the region" },
    roles: ["depot", "clerk", "inspector"],
    params: LogPath,
    body: VoidingBody,
    answers: { 201: TemperatureLog },
    problems: ["not-found", "already-voided", "id-taken"],
    handler: takeBack,
  }),
];
