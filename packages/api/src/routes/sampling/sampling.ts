import { createHmac } from "node:crypto";
import { notFound } from "@suyuan/domain/access";
import { dateInChina } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { ALGORITHM, type Hmac } from "@suyuan/domain/sampling/draw";
import { termsOn } from "@suyuan/domain/sampling/risk";
import { overseesSampling, type Sampling, stateOf } from "@suyuan/domain/sampling/sampling";
import type * as z from "zod";
import type { Actor, Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type { DrawBody, FreezeBody, SamplingBody } from "../../commands/sampling/bodies.ts";
import { abandonCommand, commitCommand, drawCommand, freezeCommand } from "../../commands/sampling/sampling.ts";
import type { Deps } from "../../host.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { LISTED_SAMPLINGS } from "../../ledger/lists/things.ts";
import { readAll, readRow } from "../../ledger/read.ts";
import { type Candidate, listRowsOf, samplingKey } from "../../ledger/sampling/keys.ts";
import { isOffice, type Listing, listOrSearch, readerOf } from "../lists/listing.ts";
import type { SampleList, SamplingRecord, SamplingsQuery } from "./answers.ts";
import { candidatesOf } from "./candidates.ts";

const hmac: Hmac = (key, text) => new Uint8Array(createHmac("sha256", key).update(text, "utf8").digest());
const bytesOfHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

function viewOf(sampling: Sampling): SamplingRecord {
  const { drawn, ...rest } = sampling;
  return {
    ...rest,
    id: plainId(sampling.id),
    state: stateOf(sampling),
    ...defined({ drawn: drawn && { ...drawn, subjects: drawn.subjects.map((one) => ({ ...one })) } }),
  };
}

async function done(deps: Deps, command: Command<Sampling>): Promise<Answer<SamplingRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body) };
}

export function commit(deps: Deps, call: CommandCall<z.infer<typeof SamplingBody>>): Promise<Answer<SamplingRecord>> {
  return done(deps, commitCommand(deps, call));
}

type From = { readonly from?: string | undefined };
type OfId<Body> = Pick<
  Call<{ readonly id: string }, From, Body>,
  "actor" | "params" | "query" | "body" | "idempotency"
>;
type Asked = Pick<OfId<unknown>, "actor" | "params" | "query">;

/** The sampling that the address names, and whether the reader is an office over it; undefined where there is none. */
async function found(deps: Deps, { actor, params, query }: Asked) {
  const id = storedId(query.from ?? actor.organisation, params.id);
  const [row, { organisation }] = await Promise.all([readRow(deps.table, samplingKey(id)), readerOf(deps, actor)]);
  if (row === undefined) throw notFound("sampling", params.id);
  return { sampling: row.data, isOver: overseesSampling(row.data, organisation, isOffice(actor.role)) };
}

/** The same for the offices over it. */
async function meant(deps: Deps, call: Asked): Promise<Sampling> {
  const { sampling, isOver } = await found(deps, call);
  if (!isOver) throw notFound("sampling", call.params.id);
  return sampling;
}

export async function read(deps: Deps, call: Asked): Promise<Answer<SamplingRecord>> {
  return { status: 200, body: viewOf(await meant(deps, call)) };
}

const own = ({ actor, params }: { readonly actor: Actor; readonly params: { readonly id: string } }) => ({
  id: storedId(actor.organisation, params.id),
});

/** Fixes the candidates, and their weights, as they are on record now. */
export async function freeze(deps: Deps, call: OfId<z.infer<typeof FreezeBody>>): Promise<Answer<SamplingRecord>> {
  const sampling = await meant(deps, call);
  const isFirst = stateOf(sampling) === "committed" && sampling.by === call.actor.organisation;
  const candidates = isFirst ? await candidatesOf(deps, sampling, dateInChina(deps.now().toISOString())) : [];
  return done(deps, freezeCommand(deps, { ...call, params: own(call) }, candidates));
}

async function listIn({ table }: Pick<Deps, "table">, { id }: Sampling): Promise<readonly Candidate[]> {
  return (await readAll(table, listRowsOf(id))).flatMap(({ data }) => data.candidates);
}

/** Tells the seed, and draws. */
export async function drawNow(deps: Deps, call: OfId<z.infer<typeof DrawBody>>): Promise<Answer<SamplingRecord>> {
  const sampling = await meant(deps, call);
  const lines = await listIn(deps, sampling);
  return done(deps, drawCommand(deps, { ...call, params: own(call) }, { lines, bytesOfHex, hmac }));
}

export async function abandon(deps: Deps, call: OfId<z.infer<typeof VoidingBody>>): Promise<Answer<SamplingRecord>> {
  await meant(deps, call);
  return done(deps, abandonCommand(deps, { ...call, params: own(call) }));
}

/** All that anyone in the list needs to recompute the draw: for offices over it, and whoever has a candidate in it. */
export async function listed(deps: Deps, call: Asked): Promise<Answer<SampleList>> {
  const { sampling, isOver } = await found(deps, call);
  const { frozen, drawn, by, at, count, commitment } = sampling;
  const candidates = frozen === undefined ? [] : await listIn(deps, sampling);
  const yours = isOver ? candidates : candidates.filter(({ organisation }) => organisation === call.actor.organisation);
  if (frozen === undefined || (!isOver && yours.length === 0)) throw notFound("sampling", call.params.id);
  const { from: termsFrom, source: termsSource, terms } = termsOn(sampling.terms);
  return {
    status: 200,
    body: {
      ...{ algorithm: ALGORITHM, sampling: plainId(sampling.id), by, committedAt: at, commitment, count },
      ...{ termsFrom, termsSource, frozenAt: frozen.at, digest: frozen.digest },
      terms: { ...terms, kilograms: terms.kilograms.map(pair), days: terms.days.map(pair) },
      lines: candidates.map(({ name, weight }) => ({ name, weight })),
      ...(drawn === undefined
        ? {}
        : { seed: drawn.seed, drawnAt: drawn.at, drawn: drawn.subjects.map(({ name }) => name) }),
      yours: yours.map(({ name, id, nonce, weight, factors }) => ({ name, id, nonce, weight, factors })),
    },
  };
}

const pair = ([from, points]: readonly [number, number]): [number, number] => [from, points];

type Query = z.infer<typeof SamplingsQuery>;

/** Samplings of an office's own region, the newest first. */
export function list(deps: Deps, { actor, query }: Pick<Call<unknown, Query, unknown>, "actor" | "query">) {
  return listOrSearch(deps, actor, query, listing(query));
}

function listing({ status }: Query): Listing<Sampling, SamplingRecord> {
  return {
    listed: LISTED_SAMPLINGS,
    sort: "instant",
    beside: () => [],
    mayRead: (sampling, { organisation, role }) => overseesSampling(sampling, organisation, isOffice(role)),
    regionsOf: ({ region }) => [region],
    view: (sampling) => (status === undefined || stateOf(sampling) === status ? viewOf(sampling) : undefined),
  };
}
