import { notFound } from "@suyuan/domain/access";
import { defined } from "@suyuan/domain/fact";
import { holdsGoods } from "@suyuan/domain/organisation";
import type { Agreement } from "@suyuan/domain/platforms/agreement";
import type * as z from "zod";
import type { Actor, Answer, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import { endCommand, giveCommand } from "../../commands/platforms/agreements.ts";
import type { AgreementBody } from "../../commands/platforms/bodies.ts";
import type { ListQuery } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { agreementKey, givenBy, heldAgreements, sharesOf } from "../../ledger/platforms/keys.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import { LIMIT } from "../lists/filters.ts";
import type { AgreementRecord } from "./answers.ts";

function viewOf({ sells, ended, gtins, ...rest }: Agreement): AgreementRecord {
  return {
    ...rest,
    organisations: rest.organisations.map((one) => ({ ...one })),
    fields: [...rest.fields],
    ...defined({ gtins: gtins && [...gtins] }),
    sells: sells === true,
    ...defined({ ended }),
  };
}

async function done(deps: Deps, command: Command<Agreement>): Promise<Answer<AgreementRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body) };
}

export function give(deps: Deps, call: CommandCall<z.infer<typeof AgreementBody>>): Promise<Answer<AgreementRecord>> {
  return done(deps, giveCommand(deps, call));
}

type OfPlatform<Body> = CommandCall<Body> & { readonly params: { readonly platform: string } };

export function end(deps: Deps, call: OfPlatform<z.infer<typeof VoidingBody>>): Promise<Answer<AgreementRecord>> {
  return done(deps, endCommand(deps, call));
}

type Query = z.infer<typeof ListQuery>;

/** An agreement is read by who gave it, the platform that has it, and each organisation whose batches are shared by it. */
function mayRead({ giver, platform, organisations }: Agreement, reader: string): boolean {
  return giver === reader || platform === reader || organisations.some(({ id }) => id === reader);
}

export async function read(
  deps: Deps,
  {
    actor,
    params,
    query,
  }: {
    readonly actor: Actor;
    readonly params: { readonly platform: string };
    readonly query: { readonly from?: string | undefined };
  },
): Promise<Answer<AgreementRecord>> {
  const key = agreementKey({ giver: query.from ?? actor.organisation, platform: params.platform });
  const agreement = (await readRow(deps.table, key, EVENTUAL))?.data;
  if (agreement === undefined || !mayRead(agreement, actor.organisation)) throw notFound("agreement");
  return { status: 200, body: viewOf(agreement) };
}

/** What a platform has, what an office gave, and of whoever has goods what it gave and what others share of its batches. */
export async function list(deps: Deps, { actor, query }: { readonly actor: Actor; readonly query: Query }) {
  const own = (await readRow(deps.table, organisationKey(actor.organisation), EVENTUAL))?.data;
  if (own === undefined) throw notFound("organisation", actor.organisation);
  const others = holdsGoods(own.kind) ? sharesOf(own.id) : givenBy(own.id);
  const place = own.kind === "platform" ? heldAgreements(own.id) : others;
  const page = await readPage(deps.table, place, { limit: query.limit ?? LIMIT }, query.cursor, EVENTUAL);
  const keys = page.rows.map(({ data }) => agreementKey(data));
  const loaded = await readMany(deps.table, keys, EVENTUAL);
  const found = keys.flatMap((key) => loaded.state(key) ?? []).filter((one) => mayRead(one, own.id));
  return { status: 200 as const, body: { items: found.map(viewOf), ...defined({ next: page.cursor }) } };
}
