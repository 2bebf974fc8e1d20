import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { dateInChina } from "@suyuan/domain/calendar";
import { countyOf, HOUSEHOLD_CLASSES, type Household } from "@suyuan/domain/households/household";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { CodesBody, CodesRecord } from "../../commands/county/code-bodies.ts";
import {
  CountyQuery,
  HouseholdBody,
  HouseholdCorrectionBody,
  HouseholdErasureBody,
  HouseholdRecord,
  householdNamed,
  householdView,
} from "../../commands/county/household-bodies.ts";
import { ListQuery } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { notePersonRead } from "../../ledger/audit/entries.ts";
import { householdKey, householdPersonKey } from "../../ledger/county/keys.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_HOUSEHOLDS } from "../../ledger/lists/things.ts";
import { readMany } from "../../ledger/read.ts";
import { datesBy, ListOf, Place, Word } from "../lists/filters.ts";
import { type Listing, listOrSearch } from "../lists/listing.ts";
import { RecordHistory, recordHistory } from "../record-history.ts";

const HouseholdPath = z.object({ id: Id });

/** What writes is loaded when it is first asked for. */
const writing = () => import("../../commands/county/households.ts");

const WithHistory = HouseholdRecord.extend({ history: RecordHistory }).meta({ id: "HouseholdWithHistory" });

const HouseholdsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Registered"),
  class: z.enum(HOUSEHOLD_CLASSES).optional().meta({ description: "Its class today 当前类别" }),
});

/** Households of the office's region, without who they are: that is shown one by one, and noted. */
function householdListing(
  { class: asked }: z.infer<typeof HouseholdsQuery>,
  today: string,
): Listing<Household, Sent<typeof HouseholdRecord>> {
  return {
    listed: LISTED_HOUSEHOLDS,
    sort: "instant",
    beside: () => [],
    mayRead: ({ village }, { organisation }) => mayActInRegion(organisation, village),
    regionsOf: ({ village }) => [village],
    view: (household) => {
      const view = householdView(household, today);
      return asked === undefined || view.class === asked ? view : undefined;
    },
  };
}

/** A household with who it is, for the offices of its region. That they looked stands in the audit trail. */
async function read(
  deps: Deps,
  { actor, params, query }: Call<{ readonly id: string }, z.infer<typeof CountyQuery>, unknown>,
): Promise<Answer<Sent<typeof WithHistory>>> {
  const stored = await householdNamed(deps, actor.organisation, { id: params.id, ...query });
  const [key, names, office] = [householdKey(stored), householdPersonKey(stored), organisationKey(actor.organisation)];
  const loaded = await readMany(deps.table, [key, names, office]);
  const [household, reader] = [loaded.state(key), loaded.state(office)];
  if (household === undefined || reader === undefined || !mayActInRegion(reader, household.village)) {
    throw notFound("household", params.id);
  }
  notePersonRead(deps, actor, { kind: "household", id: stored, scope: countyOf(household) });
  const history = await recordHistory(deps, actor, key);
  const view = householdView(household, dateInChina(deps.now().toISOString()), loaded.state(names));
  return { status: 200, body: { ...view, history } };
}

export const householdRoutes = [
  route({
    method: "POST",
    path: "/api/households",
    tag: "county",
    summary: { zh: "登记农户", en: "Register a household of your region" },
    roles: ["statistician"],
    body: HouseholdBody,
    answers: { 201: HouseholdRecord },
    problems: ["id-taken"],
    handler: async (deps, call) => (await writing()).householdRegistered(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/households",
    tag: "county",
    summary: { zh: "辖区内的农户（不含姓名）", en: "Households of your region, without who they are" },
    roles: ["statistician"],
    query: HouseholdsQuery,
    answers: { 200: ListOf(HouseholdRecord) },
    problems: [],
    handler: (deps, { actor, query }) =>
      listOrSearch(deps, actor, query, householdListing(query, dateInChina(deps.now().toISOString()))),
  }),
  route({
    method: "GET",
    path: "/api/households/{id}",
    tag: "county",
    summary: { zh: "查询农户", en: "A household, with who it is" },
    roles: ["statistician"],
    params: HouseholdPath,
    query: CountyQuery,
    answers: { 200: WithHistory },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/households/{id}/corrections",
    tag: "county",
    summary: { zh: "更正农户信息", en: "Correct a household" },
    roles: ["statistician"],
    params: HouseholdPath,
    query: CountyQuery,
    body: HouseholdCorrectionBody,
    answers: { 201: HouseholdRecord },
    problems: ["id-taken", "not-found", "correction-refused"],
    handler: async (deps, call) => (await writing()).householdCorrected(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/households/{id}/erasure",
    tag: "county",
    summary: { zh: "删除农户身份信息", en: "Erase who a household is: its records and every figure stay" },
    roles: ["statistician"],
    params: HouseholdPath,
    query: CountyQuery,
    body: HouseholdErasureBody,
    answers: { 201: HouseholdRecord },
    problems: ["id-taken", "not-found", "correction-refused"],
    handler: async (deps, call) => (await writing()).householdErased(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/households/{id}/codes",
    tag: "county",
    summary: { zh: "为农户生成确认码", en: "Make codes by which a household confirms what it was paid" },
    roles: ["statistician"],
    params: HouseholdPath,
    query: CountyQuery,
    body: CodesBody,
    answers: { 201: CodesRecord },
    problems: ["id-taken", "not-found"],
    handler: async (deps, call) => (await import("../../commands/county/codes.ts")).codesMade(deps, call),
  }),
];
