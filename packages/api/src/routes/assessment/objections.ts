import { notFound } from "@suyuan/domain/access";
import { figureOf } from "@suyuan/domain/assessment/figure";
import { unitOf } from "@suyuan/domain/assessment/measures";
import { countyOfOffice, mayReadObjection, type Objection } from "@suyuan/domain/assessment/objection";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { toldRegion } from "@suyuan/domain/region-code";
import { settledAs } from "@suyuan/domain/settlements/settlement";
import type * as z from "zod";
import type { Actor, Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type { ObjectionBody, ObjectionSettlementBody } from "../../commands/assessment/bodies.ts";
import { raiseCommand, settleCommand, withdrawCommand } from "../../commands/assessment/objections.ts";
import type { Deps } from "../../host.ts";
import { objectionKey } from "../../ledger/assessment/keys.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { LISTED_OBJECTIONS } from "../../ledger/lists/things.ts";
import { readRow } from "../../ledger/read.ts";
import { type Listing, listOrSearch, readerOf } from "../lists/listing.ts";
import type { ObjectionRecord, ObjectionsQuery } from "./answers.ts";
import { figuresOfCounty } from "./figures.ts";
import { setMeant } from "./sets.ts";

function viewOf(objection: Objection): ObjectionRecord {
  const { id, region: set, county, settlements, ...rest } = objection;
  return {
    ...rest,
    ...{ id: plainId(id), set, county, countyName: toldRegion(county), state: settledAs(objection) },
    settlements: settlements.map((one) => ({ ...one })),
  };
}

async function done(deps: Deps, command: Command<Objection>): Promise<Answer<ObjectionRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body) };
}

/** A county objects to a figure, which is kept as it is now. */
export async function raise(
  deps: Deps,
  call: CommandCall<z.infer<typeof ObjectionBody>>,
): Promise<Answer<ObjectionRecord>> {
  const { actor, body } = call;
  const [{ set }, { organisation }] = await Promise.all([setMeant(deps, actor, body), readerOf(deps, actor)]);
  const county = countyOfOffice(organisation.regionCode);
  const indicator = set.indicators.find(({ id }) => id === body.indicator);
  const figures =
    county === undefined
      ? undefined
      : await figuresOfCounty(deps.table, county, { year: body.year, indicators: set.indicators });
  const figure = indicator === undefined ? { unknown: "no-figures" as const } : figureOf(indicator, figures, unitOf);
  return done(deps, raiseCommand(deps, { ...call, body: { ...body, set: set.region } }, figure));
}

type From = { readonly from?: string | undefined };
type OfId<Body> = Pick<
  Call<{ readonly id: string }, From, Body>,
  "actor" | "params" | "query" | "body" | "idempotency"
>;

/** The objection that the address names, for the offices of its county and over it. */
async function meant(
  deps: Deps,
  actor: Actor,
  { params, query }: Pick<OfId<unknown>, "params" | "query">,
): Promise<Objection> {
  const id = storedId(query.from ?? actor.organisation, params.id);
  const [row, { organisation }] = await Promise.all([readRow(deps.table, objectionKey(id)), readerOf(deps, actor)]);
  if (row === undefined || !mayReadObjection(row.data, organisation)) throw notFound("objection", params.id);
  return row.data;
}

export async function read(deps: Deps, call: Omit<OfId<unknown>, "body">): Promise<Answer<ObjectionRecord>> {
  return { status: 200, body: viewOf(await meant(deps, call.actor, call)) };
}

export async function settle(deps: Deps, call: OfId<z.infer<typeof ObjectionSettlementBody>>) {
  const { id } = await meant(deps, call.actor, call);
  return done(deps, settleCommand(deps, { ...call, params: { id } }));
}

export async function withdraw(deps: Deps, call: OfId<z.infer<typeof VoidingBody>>) {
  const { id } = await meant(deps, call.actor, call);
  return done(deps, withdrawCommand(deps, { ...call, params: { id } }));
}

type Query = z.infer<typeof ObjectionsQuery>;

/** Objections of the counties of an office's region, the newest first. */
export function list(deps: Deps, { actor, query }: Pick<Call<unknown, Query, unknown>, "actor" | "query">) {
  return listOrSearch(deps, actor, query, listing(query));
}

function listing({ status }: Query): Listing<Objection, ObjectionRecord> {
  return {
    listed: LISTED_OBJECTIONS,
    sort: "instant",
    beside: () => [],
    mayRead: (objection, { organisation }) => mayReadObjection(objection, organisation),
    regionsOf: ({ county }) => [county],
    view: (objection) => (status === undefined || settledAs(objection) === status ? viewOf(objection) : undefined),
  };
}
