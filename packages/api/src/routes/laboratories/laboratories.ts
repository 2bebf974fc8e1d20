import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId, RegionCodeText, type Sent } from "@suyuan/domain/answer";
import { barIn, type LaboratoryStanding } from "@suyuan/domain/laboratories/commission";
import { Id } from "@suyuan/domain/organisation";
import { toldRegion } from "@suyuan/domain/region-code";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { CommissionBody, CommissionEndBody, CommissionRecord } from "../../commands/laboratories/commissions.ts";
import { LaboratoryStatusBody, laboratoryStatusChanged } from "../../commands/laboratories/status.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { execute } from "../../ledger/commit.ts";
import { commissionKey, laboratoryStandings, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import { ListOf } from "../lists/filters.ts";
import { listOrSearch, readerOf } from "../lists/listing.ts";
import {
  besideCommission,
  CommissionsQuery,
  commissionListing,
  maySeeCommission,
  NamedCommission,
  namedCommission,
} from "./commission-list.ts";

/** What commissions is loaded when it is first asked for. */
const commissioning = () => import("../../commands/laboratories/commission-acts.ts");

const LaboratoryPath = z.object({ id: Id });

export const StandingRecord = z
  .object({
    laboratory: OrganisationId,
    regionCode: RegionCodeText,
    region: z.string().meta({ description: "Province, city, county in Chinese 区域" }),
    status: z.enum(["barred", "admitted"]).meta({ description: "As the newest act says 当前状态" }),
    acts: z
      .array(
        z.object({
          status: z.enum(["barred", "admitted"]),
          at: InstantText,
          by: OrganisationId,
          reason: z.string(),
        }),
      )
      .meta({
        description: "What bureaus said, oldest first: the newest twenty, fewer where reasons are long 最近的决定记录",
      }),
    actCount: z.number().int().meta({ description: "How often bureaus said something in all 决定总次数" }),
  })
  .meta({ id: "LaboratoryStanding", description: "How a laboratory stands in a region 检测机构在某区域的登记状态" });

/** Regions whose bureaus spoke of a laboratory that are shown with it. */
const STANDINGS_SHOWN = 200;

const LaboratoryRecord = z
  .object({
    id: z.string(),
    name: z.string(),
    regionCode: RegionCodeText.meta({ description: "It reports on bases there without a commission 所在区域" }),
    region: z.string().meta({ description: "Province, city, county in Chinese 区域" }),
    accreditation: z.string().optional().meta({ description: "CMA and CATL numbers 检测资质编号" }),
    standings: z.array(StandingRecord).meta({ description: `At most ${STANDINGS_SHOWN} 各地决定` }),
  })
  .meta({ id: "LaboratoryRecord" });

function standingView(standing: LaboratoryStanding): Sent<typeof StandingRecord> {
  const { laboratory, regionCode, acts, actCount = acts.length } = standing;
  const status = barIn(standing) === undefined ? "admitted" : "barred";
  return { laboratory, regionCode, region: toldRegion(regionCode), status, acts, actCount };
}

/** A laboratory, for whoever may commission it or bar it, and for itself. */
async function read(
  deps: Deps,
  { actor, params }: Call<{ readonly id: string }, unknown, unknown>,
): Promise<Answer<Sent<typeof LaboratoryRecord>>> {
  const found = (await readRow(deps.table, organisationKey(params.id), EVENTUAL))?.data;
  const isSeen = actor.role !== "laboratory" || actor.organisation === params.id;
  if (found?.kind !== "laboratory" || !isSeen) throw notFound("organisation", params.id);
  const { rows } = await readPage(deps.table, laboratoryStandings(params.id), { limit: STANDINGS_SHOWN });
  const { id, name, regionCode, accreditation } = found;
  return {
    status: 200,
    body: {
      ...{ id, name, regionCode, region: toldRegion(regionCode) },
      ...(accreditation === undefined ? {} : { accreditation }),
      standings: rows.map(({ data, version }) => standingView({ actCount: version, ...data })),
    },
  };
}

const CommissionPath = z.object({ id: Id });
const CommissionFrom = z.object({
  from: Id.optional().meta({ description: "Who made it; your own organisation if absent 委托方编号" }),
});

async function readCommission(
  deps: Deps,
  { actor, params: { id }, query }: Call<z.infer<typeof CommissionPath>, z.infer<typeof CommissionFrom>, unknown>,
): Promise<Answer<Sent<typeof NamedCommission>>> {
  const commission = (await readRow(deps.table, commissionKey(query.from ?? actor.organisation, id)))?.data;
  const reader = await readerOf(deps, actor);
  if (commission === undefined || !maySeeCommission(commission, reader)) throw notFound("commission", id);
  const beside = await readMany(deps.table, besideCommission(commission), EVENTUAL);
  return { status: 200, body: namedCommission(commission, beside) };
}

export const laboratoryRoutes = [
  route({
    method: "GET",
    path: "/api/laboratories/{id}",
    tag: "laboratories",
    summary: { zh: "查询检测机构及各地决定", en: "A laboratory, and where bureaus barred it" },
    roles: ["inspector", "clerk", "depot", "integrator", "laboratory"],
    params: LaboratoryPath,
    answers: { 200: LaboratoryRecord },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/laboratories/{id}/status",
    tag: "laboratories",
    summary: {
      zh: "停止检测机构在辖区内登记报告，或恢复",
      en: "Bar a laboratory from reporting on what grows in your region, or admit it again",
    },
    roles: ["inspector"],
    params: LaboratoryPath,
    body: LaboratoryStatusBody,
    answers: { 201: StandingRecord },
    problems: ["not-found", "forbidden", "id-taken", "correction-refused"],
    handler: async (deps, call) => {
      const { body, ...answer } = await laboratoryStatusChanged(deps, call);
      return { ...answer, body: standingView(body) };
    },
  }),
  route({
    method: "POST",
    path: "/api/commissions",
    tag: "laboratories",
    summary: {
      zh: "委托检测机构检测（一个批次或一段时间）",
      en: "Have a laboratory test a batch, or what is sampled in a period",
    },
    roles: ["inspector", "clerk", "depot", "integrator"],
    body: CommissionBody,
    answers: { 201: CommissionRecord },
    problems: ["not-found", "forbidden", "id-taken", "correction-refused"],
    handler: async (deps, call) => (await commissioning()).commissioned(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/commissions",
    tag: "laboratories",
    summary: {
      zh: "委托检测：本机构委托的、受托的，或辖区内的",
      en: "Commissions that you made or were given, or those of your region",
    },
    roles: ["inspector", "clerk", "depot", "integrator", "laboratory"],
    query: CommissionsQuery,
    answers: { 200: ListOf(NamedCommission) },
    problems: [],
    handler: (deps, { actor, query }) => listOrSearch(deps, actor, query, commissionListing(query)),
  }),
  route({
    method: "GET",
    path: "/api/commissions/{id}",
    tag: "laboratories",
    summary: {
      zh: "查询一项委托检测",
      en: "A commission: for who made it, its laboratory and the bureaus over either",
    },
    roles: ["inspector", "clerk", "depot", "integrator", "laboratory"],
    params: CommissionPath,
    query: CommissionFrom,
    answers: { 200: NamedCommission },
    problems: ["not-found"],
    handler: readCommission,
  }),
  route({
    method: "POST",
    path: "/api/commissions/{id}/end",
    tag: "laboratories",
    summary: { zh: "终止本机构的委托", en: "End a commission of yours: what was reported until then stands" },
    roles: ["inspector", "clerk", "depot", "integrator"],
    params: CommissionPath,
    body: CommissionEndBody,
    answers: { 201: CommissionRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: async (deps, call) => execute(deps, (await commissioning()).endCommissionCommand(deps, call)),
  }),
];
