import { notFound } from "@suyuan/domain/access";
import { lotId } from "@suyuan/domain/batches/identity";
import { type Dispute, mayReadDispute, stateOf } from "@suyuan/domain/disputes/dispute";
import { defined } from "@suyuan/domain/fact";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { Actor, Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type { DisputeBody, SettlementBody } from "../../commands/disputes/bodies.ts";
import { raiseCommand } from "../../commands/disputes/raise.ts";
import { settleCommand, withdrawCommand } from "../../commands/disputes/settle.ts";
import type { Deps } from "../../host.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { disputeKey } from "../../ledger/disputes/keys.ts";
import { LISTED_DISPUTES } from "../../ledger/lists/things.ts";
import { readRow } from "../../ledger/read.ts";
import { isOffice, type Listing, listOrSearch, readerOf } from "../lists/listing.ts";
import type { DisputeRecord, DisputesQuery } from "./answers.ts";

function viewOf(dispute: Dispute): DisputeRecord {
  const { id, about, regions: _, withdrawn, settlements, ...rest } = dispute;
  return {
    ...rest,
    id: plainId(id),
    batch: lotId(dispute),
    ...defined({ about: about === undefined ? undefined : plainId(about), withdrawn }),
    settlements: settlements.map((one) => ({ ...one })),
    state: stateOf(dispute),
  };
}

async function done(deps: Deps, command: Command<Dispute>): Promise<Answer<DisputeRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body) };
}

export function raise(deps: Deps, call: CommandCall<z.infer<typeof DisputeBody>>): Promise<Answer<DisputeRecord>> {
  return done(deps, raiseCommand(deps, call));
}

type From = { readonly from?: string | undefined };
type OfId<Body> = Pick<
  Call<{ readonly id: string }, From, Body>,
  "actor" | "params" | "query" | "body" | "idempotency"
>;

/** The dispute that the address names, for the two in it and the offices over the batch. */
async function meant(
  deps: Deps,
  actor: Actor,
  { params, query }: Pick<OfId<unknown>, "params" | "query">,
): Promise<Dispute> {
  const id = storedId(query.from ?? actor.organisation, params.id);
  const [dispute, { organisation }] = await Promise.all([readRow(deps.table, disputeKey(id)), readerOf(deps, actor)]);
  const seen = dispute !== undefined && mayReadDispute(dispute.data, organisation, isOffice(actor.role));
  if (!seen) throw notFound("dispute", params.id);
  return dispute.data;
}

export async function read(deps: Deps, call: Omit<OfId<unknown>, "body">): Promise<Answer<DisputeRecord>> {
  return { status: 200, body: viewOf(await meant(deps, call.actor, call)) };
}

export async function settle(deps: Deps, call: OfId<z.infer<typeof SettlementBody>>): Promise<Answer<DisputeRecord>> {
  const { id } = await meant(deps, call.actor, call);
  return done(deps, settleCommand(deps, { ...call, params: { id } }));
}

export async function withdraw(deps: Deps, call: OfId<z.infer<typeof VoidingBody>>): Promise<Answer<DisputeRecord>> {
  const { id } = await meant(deps, call.actor, call);
  return done(deps, withdrawCommand(deps, { ...call, params: { id } }));
}

type Query = z.infer<typeof DisputesQuery>;

/** Disputes that an organisation raised or that are of its records, and for offices those of their region, the newest first. */
export function list(deps: Deps, { actor, query }: Pick<Call<unknown, Query, unknown>, "actor" | "query">) {
  return listOrSearch(deps, actor, query, listing(query));
}

function listing({ status }: Query): Listing<Dispute, DisputeRecord> {
  return {
    listed: LISTED_DISPUTES,
    sort: "instant",
    beside: () => [],
    mayRead: (dispute, { organisation, role }) => mayReadDispute(dispute, organisation, isOffice(role)),
    regionsOf: ({ regions }) => regions,
    view: (dispute) => (status === undefined || stateOf(dispute) === status ? viewOf(dispute) : undefined),
  };
}
