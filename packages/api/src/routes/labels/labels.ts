import { notFound } from "@suyuan/domain/access";
import {
  BatchId,
  GtinText,
  InstantText,
  LotText,
  OrganisationId,
  Reason as ReasonRecord,
  type Sent,
} from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import { LABEL_RUN_MAX, type LabelRun, SERIALS_VOIDED_MAX } from "@suyuan/domain/batches/label-run";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { issueLabels } from "@suyuan/domain/labels/issue";
import { voidLabels } from "@suyuan/domain/labels/void";
import { addressWarnings, unfitForPrint } from "@suyuan/domain/links/printed-address";
import { Id } from "@suyuan/domain/organisation";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import { withinQuota } from "../../allowances/quotas.ts";
import type { Answer, Call } from "../../call.ts";
import { actOf } from "../../commands/act.ts";
import { completeRun, completeVoid, scannedAmong, serialsOf } from "../../commands/label-runs.ts";
import { ActId, BatchPath, Gtin, Lot, Reason } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { FileContent, route } from "../../http/route.ts";
import { Text } from "../../http/text.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, labelRunKey, organisationKey, productKey, stopKeyOf } from "../../ledger/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create } from "../../ledger/loaded.ts";
import { EVENTUAL, readRow } from "../../ledger/read.ts";
import { offloaded } from "../../offload/job.ts";
import { batchText, labelUri } from "./label-files.ts";
import { LABEL_LIST, LABEL_SHEET } from "./label-jobs.ts";
import { issuedRun, ownRun, printable, RunPath } from "./own-runs.ts";

const MEASURE_MAX = 1_000_000;
const StatedGrade = z
  .strictObject({
    grade: Text(40),
    measures: z
      .array(z.strictObject({ measure: Text(40), value: z.number().min(-MEASURE_MAX).max(MEASURE_MAX) }))
      .max(10),
  })
  .meta({
    description: "Grade of the goods with what was measured: held against the table of grades in force 等级及实测值",
  });

const LabelsBody = z
  .strictObject({
    id: Id,
    gtin: Gtin,
    lot: Lot,
    count: z.number().int().min(1).max(LABEL_RUN_MAX),
    netWeightG: z.number().int().min(1).max(1_000_000),
    grade: StatedGrade.optional(),
  })
  .meta({ id: "LabelRun" });

const VoidBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    serials: z
      .array(z.string().min(1).max(20))
      .min(1)
      .max(SERIALS_VOIDED_MAX)
      .optional()
      .meta({ description: "Those that are struck; without it, all that are left 作废的追溯码，不填为全部" }),
  })
  .meta({ id: "LabelVoid" });

const SVG = "image/svg+xml; charset=utf-8";

export const LabelRunRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId,
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    count: z.number().int().meta({ description: "Serials 追溯码个数" }),
    netWeightG: z.number().int().meta({ description: "Net weight of one pack, grams 净含量（克）" }),
    status: z
      .enum(["issuing", "issued"])
      .meta({ description: "Its files are served once it is issued 生成中、已生成" }),
    voided: z.number().int().meta({ description: "Serials that were voided 已作废个数" }),
    createdAt: InstantText,
    grade: StatedGrade.optional(),
    files: z
      .object({ csv: z.string(), svg: z.string(), pdf: z.string() })
      .meta({ description: "Addresses of its files 文件地址" }),
    warnings: z
      .array(ReasonRecord)
      .optional()
      .meta({ description: "Before printing: phones cannot open the address in the codes 打印前提示" }),
  })
  .meta({ id: "LabelRunRecord" });
type LabelRunRecord = Sent<typeof LabelRunRecord>;

/** A run with the name of its product, as it is called now. */
export const NamedRun = LabelRunRecord.extend({ product: ProductText.optional() }).meta({ id: "LabelRunWithNames" });

export function runView(run: LabelRun): LabelRunRecord {
  const { netWeightGrams, voided: _, voidedCount = 0, keyed: __, ...rest } = run;
  const id = plainId(run.id);
  return {
    ...rest,
    id,
    voided: voidedCount,
    batch: lotId(run),
    netWeightG: netWeightGrams,
    files: { csv: `/api/labels/${id}.csv`, svg: `/api/labels/${id}.svg`, pdf: `/api/labels/${id}.pdf` },
  };
}

/** Reserves the weight and the serials in one transaction. A run from when serials were listed is completed by the next call or follower. */
async function issue(
  deps: Deps,
  { actor, body, idempotency }: Call<unknown, unknown, z.infer<typeof LabelsBody>>,
): Promise<Answer<LabelRunRecord>> {
  const { id, key, ...own } = ownOf(labelRunKey, actor.organisation, body.id);
  const batchAt = batchKey(body.gtin, body.lot);
  const issuing = () =>
    execute(deps, {
      actor,
      idempotency,
      digest: digestOf(deps, "labels", body),
      lane: batchAt.pk,
      keys: [...own.keys, batchAt, stopKeyOf(batchAt), organisationKey(actor.organisation)],
      taken: own.taken,
      decide: (loaded) => {
        const before = batchIn(loaded, batchAt);
        const state = { batch: before, key: deps.labelKeys.current };
        const { batch, run, fact } = issueLabels(state, { ...body, id }, contextOf(deps, actor, loaded));
        const factAt = factKey(key, 1);
        return {
          writes: [create(key, run), ...ownListOps(fact), ...batchWrites(loaded, batch, factAt)],
          fact,
          factKey: factAt,
          status: 201 as const,
          body: answered(deps, run),
          location: `/api/labels/${body.id}`,
        };
      },
    });
  const quota = { organisation: actor.organisation, name: "labelsPerDay", amount: body.count } as const;
  const answer = await withinQuota(deps, quota, issuing, ({ replayed }) => replayed === true);
  // What an earlier version stored under the id alone may be another organisation's.
  const former = answer.replayed === true ? (await ownRun(deps, actor, body.id)).id : id;
  const run = await completeRun(deps, former);
  return run === undefined ? answer : { ...answer, body: answered(deps, run) };
}

type VoidCall = Call<z.infer<typeof RunPath>, unknown, z.infer<typeof VoidBody>>;

/** Takes the weight off the batch's account and notes in the run what is struck, in one transaction; then the rows of the serials. */
async function takeBack(deps: Deps, { actor, params, body, idempotency }: VoidCall): Promise<Answer<LabelRunRecord>> {
  const own = await ownRun(deps, actor, params.id);
  const serials = await serialsOf(deps, own);
  const key = labelRunKey(own.id);
  const batchAt = batchKey(own.gtin, own.lot);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "label-void", id, { run: own.id, ...content });
  const scanned = await scannedAmong(deps, own, body.serials ?? serials);
  const answer = await execute(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: batchAt.pk,
    keys: [key, batchAt, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    decide: (loaded) => {
      const before = batchIn(loaded, batchAt);
      const state = { batch: before, run: loaded.state(key), serials, scanned };
      const { batch, run, fact } = voidLabels(state, body, contextOf(deps, actor, loaded));
      return {
        writes: [loaded.next(key, run), ...batchWrites(loaded, batch, act.key)],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: runView(run),
        location: `/api/labels/${params.id}`,
      };
    },
  });
  await completeVoid(deps, own.id, deps.now().toISOString(), body.serials);
  return answer;
}

const SheetQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });
type RunCall = Call<z.infer<typeof RunPath>, unknown, unknown>;

async function readRun(deps: Deps, { actor, params }: RunCall): Promise<Answer<Sent<typeof NamedRun>>> {
  const run = await ownRun(deps, actor, params.id);
  const product = (await readRow(deps.table, productKey(run.gtin), EVENTUAL))?.data.name;
  return { status: 200, body: { ...answered(deps, run), ...(product === undefined ? {} : { product }) } };
}

async function csv(deps: Deps, { actor, params }: RunCall): Promise<Answer<FileContent>> {
  const { run, serials } = await issuedRun(deps, actor, params.id);
  const { csv: text } = await offloaded(deps, LABEL_LIST, { run, serials, publicUrl: deps.publicUrl });
  return { status: 200, body: new FileContent("text/csv; charset=utf-8", text, `${plainId(run.id)}.csv`) };
}

async function sheet(
  deps: Deps,
  { actor, params, query }: Call<z.infer<typeof RunPath>, z.infer<typeof SheetQuery>, unknown>,
): Promise<Answer<FileContent>> {
  const { run, serials } = await issuedRun(deps, actor, params.id);
  const batch = await printable(deps, actor, run);
  const { publicUrl } = deps;
  const text = batchText(batch, publicUrl);
  const { page } = query;
  const { svg } = await offloaded(deps, LABEL_SHEET, { run, serials, page, text, publicUrl, notes: notesOn(deps) });
  if (svg === undefined) throw notFound("labels", `${params.id} page ${page}`);
  return { status: 200, body: new FileContent(SVG, svg) };
}

async function batchLabel(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof BatchPath>, unknown, unknown>,
): Promise<Answer<FileContent>> {
  const batch = await printable(deps, actor, params);
  const uri = labelUri(deps.publicUrl, params.gtin, params.lot);
  const text = batchText(batch, deps.publicUrl);
  const { labelForm, labelSheet } = await import("./label-sheet.ts");
  const form = labelForm(text, deps.publicUrl, params.gtin);
  return { status: 200, body: new FileContent(SVG, labelSheet([{ uri, voided: false, text }], form, notesOn(deps))) };
}

/** What stands above labels whose address phones cannot open. */
function notesOn({ publicUrl }: Pick<Deps, "publicUrl">): readonly string[] {
  if (unfitForPrint(publicUrl) === undefined) return [];
  return ["仅供试印：消费者手机打不开此网址", "Trial only: phones cannot open it"];
}

/** A run as it is answered, with what whoever prints must know of its address. */
function answered(deps: Pick<Deps, "publicUrl">, run: LabelRun): LabelRunRecord {
  const warnings = addressWarnings(deps.publicUrl);
  return { ...runView(run), ...(warnings.length === 0 ? {} : { warnings: [...warnings] }) };
}

export const labelRoutes = [
  route({
    method: "POST",
    path: "/api/labels",
    tag: "labels",
    summary: { zh: "申领追溯码（受在库重量限制）", en: "Issue serials, never more than the weight on hand" },
    roles: ["clerk", "depot"],
    body: LabelsBody,
    answers: { 201: LabelRunRecord },
    problems: ["id-taken", "not-found", "labels-exceed-weight", "batch-on-hold", "batch-recalled"],
    handler: issue,
  }),
  route({
    method: "POST",
    path: "/api/labels/{id}/void",
    tag: "labels",
    summary: {
      zh: "作废追溯码（遗失、损坏或未使用）",
      en: "Void labels that are lost, spoiled or were never used: by who issued them",
    },
    roles: ["clerk", "depot"],
    params: RunPath,
    body: VoidBody,
    answers: { 201: LabelRunRecord },
    problems: ["not-found", "already-voided", "id-taken"],
    handler: takeBack,
  }),
  route({
    method: "GET",
    path: "/api/labels/{id}.csv",
    tag: "labels",
    summary: { zh: "追溯码清单（CSV）", en: "All serials of a run with their Digital Links, as CSV" },
    roles: ["clerk", "depot"],
    params: RunPath,
    answers: { 200: { file: ["text/csv"] } },
    isLarge: true,
    problems: ["not-found", "labels-not-ready", "payload-too-large"],
    handler: csv,
  }),
  route({
    method: "GET",
    path: "/api/labels/{id}.svg",
    tag: "labels",
    summary: {
      zh: "标签页（SVG，按文字所需尺寸排满一张 A4）",
      en: "A sheet of labels with QR codes, as SVG: as many as an A4 sheet holds of the size that their words need",
    },
    roles: ["clerk", "depot"],
    params: RunPath,
    query: SheetQuery,
    answers: { 200: { file: ["image/svg+xml"] } },
    isLarge: true,
    problems: ["not-found", "already-voided", "labels-not-ready", "payload-too-large"],
    handler: sheet,
  }),
  route({
    method: "GET",
    path: "/api/labels/{id}",
    tag: "labels",
    summary: { zh: "查询申领的追溯码批", en: "A run of labels" },
    roles: ["clerk", "depot"],
    params: RunPath,
    answers: { 200: NamedRun },
    problems: ["not-found"],
    handler: readRun,
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/label.svg",
    tag: "labels",
    summary: { zh: "批次标签", en: "The batch's own label" },
    roles: ["clerk", "depot"],
    params: BatchPath,
    answers: { 200: { file: ["image/svg+xml"] } },
    problems: ["not-found", "already-voided"],
    handler: batchLabel,
  }),
];
