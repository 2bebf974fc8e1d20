import { notFound } from "@suyuan/domain/access";
import { DateText, InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { INPUT_KINDS, type KeptInput } from "@suyuan/domain/farm/base";
import { ASKED_OF_A_RECORD } from "@suyuan/domain/farm/production-record";
import { Id } from "@suyuan/domain/organisation";
import { RECORDER } from "@suyuan/domain/people/recorder";
import * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import { VoidingBody } from "../../commands/act.ts";
import {
  correctInputCommand,
  InputBody,
  InputCorrectionBody,
  InputPath,
  inputAnswer,
  recordInputCommand,
  voidInputCommand,
} from "../../commands/inputs.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { execute } from "../../ledger/commit.ts";
import { baseKey, historyOf, inputAddressKey, inputKey } from "../../ledger/keys.ts";
import { recordersOf } from "../../ledger/people/recorders.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import type { InputRow } from "../../ledger/rows.ts";
import { visibleRecord } from "../read-record.ts";

export const FarmInputRecord = z
  .object({
    id: z.string(),
    base: z.string().meta({ description: "Id of the production base 生产基地编号" }),
    plot: z.string().meta({ description: "Id of the plot 地块编号" }),
    product: z.string(),
    actives: z.array(z.string()).meta({ description: "Active ingredients 有效成分" }),
    dosage: z.string(),
    appliedOn: DateText,
    safetyIntervalDays: z.number().int(),
    clearOn: DateText.meta({
      description: "First lawful harvest day: last day of use + safetyIntervalDays 可采收日期",
    }),
    target: z.string().optional(),
    kind: z.enum(INPUT_KINDS).optional().meta({ description: "Absent: a pesticide 投入品类别" }),
    stoppedOn: DateText.optional().meta({ description: "Last day of use; absent: appliedOn counts 停用日期" }),
    manufacturer: z.string().optional().meta({ description: "Who made it 生产企业" }),
    source: z.string().optional().meta({ description: "Where it was bought 来源" }),
    registrationNumber: z.string().optional().meta({ description: "Of the pesticide or fertiliser 登记证号" }),
    amount: z.string().optional().meta({ description: "How much went onto the plot 用量" }),
    labelCrops: z.array(z.string()).optional().meta({ description: "Crops that the label allows 标签适用作物" }),
    offLabelCrop: z
      .string()
      .optional()
      .meta({ description: "What the plot grew, where the label does not name it 超出标签的作物" }),
    missing: z
      .array(z.enum(ASKED_OF_A_RECORD))
      .optional()
      .meta({ description: "What the law asks a record to hold and nobody told 缺少的记录内容" }),
    recordedAt: InstantText,
    corrections: z.number().int().optional().meta({ description: "How often it was corrected 更正次数" }),
    voided: z
      .object({ at: InstantText, by: z.string(), reason: z.string() })
      .optional()
      .meta({ description: "Taken back: it counts no more 已作废" }),
  })
  .meta({ id: "FarmInputRecord" });

const InputWithHistory = FarmInputRecord.extend({
  baseName: z.string().meta({ description: "Name of the production base, as it is called now 生产基地名称" }),
  organisation: OrganisationId,
  history: z
    .array(
      z.object({
        kind: z.string(),
        ...RECORDER,
        recordedAt: InstantText,
        reason: z.string().optional(),
        before: FarmInputRecord.optional().meta({ description: "What was corrected, as it was 更正前" }),
      }),
    )
    .meta({ description: "Oldest first, the first fifty 历史" }),
}).meta({ id: "FarmInputWithHistory" });
type InputWithHistory = Sent<typeof InputWithHistory>;

const HISTORY_MAX = 50;

type ReadCall = Call<z.infer<typeof InputPath>, { readonly organisation?: string | undefined }, unknown>;

/** The input under an id: of the organisation that is named, else one's own, else that of whoever had the id first. */
async function found({ table }: Deps, { actor, params, query }: ReadCall): Promise<InputRow | undefined> {
  const at = (organisation: string) => readRow(table, inputKey(organisation, params.id));
  if (query.organisation !== undefined) return (await at(query.organisation))?.data;
  const own = await at(actor.organisation);
  if (own !== undefined) return own.data;
  const address = await readRow(table, inputAddressKey(params.id));
  return address && (await at(address.data.organisation))?.data;
}

async function historyIn(deps: Deps, actor: Actor, { id, base }: KeptInput): Promise<InputWithHistory["history"]> {
  const owner = (await readRow(deps.table, baseKey(base)))?.data.organisation ?? "";
  const { rows } = await readPage(deps.table, historyOf(inputKey(owner, id)), { limit: HISTORY_MAX });
  const places = rows.flatMap(({ data }) => ("ref" in data ? [data.ref] : []));
  const facts = await readMany(deps.table, places);
  const found = places.flatMap((place) => facts.state(place)?.fact ?? []);
  const recorderOf = await recordersOf(
    deps,
    actor,
    found.map(({ by }) => by),
  );
  return found.map((fact) => {
    const said = { kind: fact.kind, ...recorderOf(fact.by), recordedAt: fact.recordedAt };
    if (fact.kind === "input-corrected") {
      return { ...said, reason: fact.data.reason, before: inputAnswer(fact.data.before) };
    }
    return fact.kind === "input-voided" ? { ...said, reason: fact.data.reason } : said;
  });
}

/** An input as it stands with its history, for those who may see its base. */
async function read(deps: Deps, call: ReadCall): Promise<Answer<InputWithHistory>> {
  const refusal = () => notFound("input", call.params.id);
  const row = await found(deps, call);
  if (row === undefined) throw refusal();
  const { name, organisation } = await visibleRecord(deps, call.actor, baseKey(row.base), {
    kind: "input",
    id: call.params.id,
    refusal,
  });
  const history = await historyIn(deps, call.actor, row.input);
  return { status: 200, body: { ...inputAnswer(row.input), baseName: name, organisation, history } };
}

export const inputRoutes = [
  route({
    method: "POST",
    path: "/api/inputs",
    tag: "farm",
    summary: { zh: "登记农业投入品使用", en: "Record a farm input" },
    roles: ["clerk"],
    body: InputBody,
    answers: { 201: FarmInputRecord },
    problems: ["id-taken", "not-found", "date-order"],
    handler: (deps, call) => execute(deps, recordInputCommand(deps, call)),
  }),
  route({
    method: "GET",
    path: "/api/inputs/{id}",
    tag: "farm",
    summary: { zh: "查询一条农业投入品记录", en: "A farm input: for those who may see its base" },
    roles: ["clerk", "inspector", "statistician"],
    params: InputPath,
    query: z.object({
      organisation: Id.optional().meta({ description: "Whose input, where several gave one the same id 所属机构" }),
    }),
    answers: { 200: InputWithHistory },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/inputs/{id}/corrections",
    tag: "farm",
    summary: { zh: "更正农业投入品记录", en: "Correct a farm input; batches of its plots are judged anew" },
    roles: ["clerk"],
    params: InputPath,
    body: InputCorrectionBody,
    answers: { 201: FarmInputRecord },
    problems: ["id-taken", "not-found", "already-voided", "date-order"],
    handler: (deps, call) => execute(deps, correctInputCommand(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/inputs/{id}/void",
    tag: "farm",
    summary: { zh: "作废农业投入品记录", en: "Void a farm input; batches of its plots are judged anew" },
    roles: ["clerk"],
    params: InputPath,
    body: VoidingBody,
    answers: { 201: FarmInputRecord },
    problems: ["id-taken", "not-found", "already-voided"],
    handler: (deps, call) => execute(deps, voidInputCommand(deps, call)),
  }),
];
