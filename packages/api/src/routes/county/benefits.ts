import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { BENEFIT_KINDS, type Benefit } from "@suyuan/domain/benefits/benefit";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { VoidingBody } from "../../commands/act.ts";
import {
  BenefitConfirmationBody,
  BenefitCorrectionBody,
  BenefitRecord,
  benefitView,
  DeliveryBody,
  DeliveryRecord,
  DividendBody,
  NamedBenefit,
  WageBody,
} from "../../commands/county/benefit-bodies.ts";
import { CodeBody } from "../../commands/county/code-bodies.ts";
import { County, householdNamed } from "../../commands/county/household-bodies.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { ListQuery, Lot } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { benefitKey, householdBenefitKey, householdBenefits } from "../../ledger/county/keys.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_BENEFITS } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { datesBy, ListOf, Place, Word } from "../lists/filters.ts";
import {
  isOffice,
  type Listing,
  type Place as ListPlace,
  listed,
  listOrSearch,
  pageOf,
  readerOf,
} from "../lists/listing.ts";
import { RecordHistory, recordHistory } from "../record-history.ts";

const BenefitPath = z.object({ id: Id });

/** What writes is loaded when it is first asked for. */
const writing = () => import("../../commands/county/benefits.ts");

const WithHistory = NamedBenefit.extend({ history: RecordHistory }).meta({ id: "BenefitWithHistory" });

const BenefitsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Recorded"),
  household: Id.optional().meta({ description: "Of this household alone 农户编号" }),
  county: County.optional(),
  lot: Lot.optional(),
  kind: z.enum(BENEFIT_KINDS).optional(),
});

type BenefitsQuery = z.infer<typeof BenefitsQuery>;

/** May this organisation, in this role, see the record: who paid, and the offices of the household's village. */
function maySee(
  { organisation, village }: Benefit,
  reader: { readonly id: string; readonly regionCode: string },
  role: Call<unknown, unknown, unknown>["actor"]["role"],
): boolean {
  return organisation === reader.id || (isOffice(role) && mayActInRegion(reader, village));
}

function named(benefit: Benefit, beside: Loaded): Sent<typeof NamedBenefit> {
  const { organisation } = benefit;
  const organisationName = beside.state(organisationKey(organisation))?.name ?? organisation;
  return { ...benefitView(benefit), organisationName };
}

function benefitListing({ lot, kind }: BenefitsQuery): Listing<Benefit, Sent<typeof NamedBenefit>> {
  return {
    listed: LISTED_BENEFITS,
    sort: "instant",
    beside: (benefits) => benefits.map(({ organisation }) => organisationKey(organisation)),
    mayRead: (benefit, { organisation, role }) => maySee(benefit, organisation, role),
    regionsOf: ({ village }) => [village],
    view: (benefit, beside) => {
      const isAsked = (kind ?? benefit.kind) === benefit.kind && (lot === undefined || benefit.delivery?.lot === lot);
      return isAsked ? named(benefit, beside) : undefined;
    },
  };
}

/** What one household was paid, in its own rows: the newest first. */
function placeOf(household: string): ListPlace<Benefit, IdRow> {
  return {
    rows: householdBenefits(household),
    idOf: ({ data }) => data.id,
    skOf: ({ recordedAt }, id) => householdBenefitKey(household, recordedAt, id).sk,
    reverse: true,
    isByDate: false,
  };
}

async function list(deps: Deps, { actor, query }: Call<unknown, BenefitsQuery, unknown>) {
  const { household: id, county, ...filters } = query;
  const listing = benefitListing(query);
  if (id === undefined) return listOrSearch(deps, actor, filters, listing);
  const household = await householdNamed(deps, actor.organisation, { id, county });
  const reader = await readerOf(deps, actor);
  return listed(deps, pageOf(deps, reader, filters, listing, placeOf(household)), "own");
}

async function read(
  deps: Deps,
  { actor, params, query: { from = actor.organisation } }: Call<{ readonly id: string }, z.infer<typeof From>, unknown>,
): Promise<Answer<Sent<typeof WithHistory>>> {
  const [stored] = storedIdsOf(from, params.id);
  const [key, mine] = [benefitKey(stored), organisationKey(actor.organisation)];
  const loaded = await readMany(deps.table, [key, mine]);
  const [benefit, reader] = [loaded.state(key), loaded.state(mine)];
  if (benefit === undefined || reader === undefined || !maySee(benefit, reader, actor.role)) {
    throw notFound("benefit", params.id);
  }
  const payer = organisationKey(benefit.organisation);
  const beside = payer.pk === mine.pk ? loaded : await readMany(deps.table, [payer], EVENTUAL);
  return { status: 200, body: { ...named(benefit, beside), history: await recordHistory(deps, actor, key) } };
}

/** What works on codes is loaded when it is first asked for. */
const codes = () => import("../../commands/county/codes.ts");

export const benefitRoutes = [
  route({
    method: "POST",
    path: "/api/deliveries",
    tag: "county",
    summary: { zh: "登记农户交售及付款", en: "Record what a household delivered of a batch of yours and was paid" },
    roles: ["clerk"],
    body: DeliveryBody,
    answers: { 201: DeliveryRecord },
    problems: ["id-taken", "not-found", "already-voided", "deliveries-exceed-batch", "capacity-exceeded"],
    handler: async (deps, call) => (await writing()).delivered(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/wages",
    tag: "county",
    summary: { zh: "登记农户务工报酬", en: "Record wages that you paid to a household" },
    roles: ["clerk"],
    body: WageBody,
    answers: { 201: BenefitRecord },
    problems: ["id-taken", "not-found"],
    handler: async (deps, call) => (await writing()).wagePaid(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/dividends",
    tag: "county",
    summary: { zh: "登记农户分红", en: "Record a dividend that you paid to a household" },
    roles: ["clerk"],
    body: DividendBody,
    answers: { 201: BenefitRecord },
    problems: ["id-taken", "not-found"],
    handler: async (deps, call) => (await writing()).dividendPaid(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/benefits",
    tag: "county",
    summary: {
      zh: "本机构支付的交售款、报酬和分红，或辖区内农户的",
      en: "What your organisation paid to households, or what those of your region were paid",
    },
    roles: ["clerk", "statistician", "inspector"],
    query: BenefitsQuery,
    answers: { 200: ListOf(NamedBenefit) },
    problems: [],
    handler: list,
  }),
  route({
    method: "GET",
    path: "/api/benefits/{id}",
    tag: "county",
    summary: { zh: "查询收益记录", en: "What a household was paid" },
    roles: ["clerk", "statistician", "inspector"],
    params: BenefitPath,
    query: From,
    answers: { 200: WithHistory },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/benefits/{id}/corrections",
    tag: "county",
    summary: { zh: "更正收益记录", en: "Correct what was recorded of a payment" },
    roles: ["clerk"],
    params: BenefitPath,
    query: From,
    body: BenefitCorrectionBody,
    answers: { 201: BenefitRecord },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "correction-refused",
      "deliveries-exceed-batch",
      "capacity-exceeded",
    ],
    handler: async (deps, call) => (await writing()).benefitCorrected(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/benefits/{id}/void",
    tag: "county",
    summary: { zh: "作废收益记录", en: "Take a record of a payment back" },
    roles: ["clerk"],
    params: BenefitPath,
    query: From,
    body: VoidingBody,
    answers: { 201: BenefitRecord },
    problems: ["id-taken", "not-found", "already-voided"],
    handler: async (deps, call) => (await writing()).benefitVoided(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/benefits/{id}/confirmation",
    tag: "county",
    summary: { zh: "登记农户或村的确认", en: "Record that the household or its village confirms or denies a payment" },
    roles: ["statistician"],
    params: BenefitPath,
    query: From,
    body: BenefitConfirmationBody,
    answers: { 201: BenefitRecord },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "correction-refused",
      "deliveries-exceed-batch",
      "capacity-exceeded",
    ],
    handler: async (deps, call) => (await writing()).benefitConfirmed(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/benefits/{id}/code",
    tag: "county",
    summary: { zh: "凭农户的确认码确认", en: "The household confirms a payment of yours by one of its codes" },
    roles: ["clerk"],
    params: BenefitPath,
    query: From,
    body: CodeBody,
    answers: { 201: BenefitRecord },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "code-refused",
      "correction-refused",
      "deliveries-exceed-batch",
      "capacity-exceeded",
    ],
    handler: async (deps, call) => (await codes()).codeTold(deps, call),
  }),
];
