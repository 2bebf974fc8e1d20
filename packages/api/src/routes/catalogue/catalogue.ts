import type { Sent } from "@suyuan/domain/answer";
import type { CatalogueEntry } from "@suyuan/domain/catalogue/entry";
import type * as z from "zod";
import type { Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type { EntryBody, EntryCorrectionBody } from "../../commands/catalogue/bodies.ts";
import { correctCommand, recordCommand, withdrawCommand } from "../../commands/catalogue/entries.ts";
import type { Deps } from "../../host.ts";
import { KeptJson } from "../../http/body-encoding.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import type { CatalogueQuery, EntryAddress, EntryPage, EntryRecord, ShownEntry } from "./answers.ts";
import { entriesOf, recordOf, shownEntry } from "./read.ts";

async function done(deps: Deps, command: Command<CatalogueEntry>): Promise<Answer<EntryRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: recordOf(deps, answer.body) };
}

export function record(deps: Deps, call: CommandCall<z.infer<typeof EntryBody>>): Promise<Answer<EntryRecord>> {
  return done(deps, recordCommand(deps, call));
}

type OfId<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

export function correct(deps: Deps, call: OfId<z.infer<typeof EntryCorrectionBody>>): Promise<Answer<EntryRecord>> {
  return done(deps, correctCommand(deps, call));
}

export function withdraw(deps: Deps, call: OfId<z.infer<typeof VoidingBody>>): Promise<Answer<EntryRecord>> {
  return done(deps, withdrawCommand(deps, call));
}

/** With a tag: whoever asks again is told in a few bytes that nothing changed. */
export async function list(
  deps: Deps,
  { query }: Pick<Call<unknown, z.infer<typeof CatalogueQuery>, unknown>, "query">,
) {
  const { items, next } = await entriesOf(deps, query);
  const body: Sent<typeof EntryPage> = { items: [...items], ...(next === undefined ? {} : { next }) };
  return { status: 200 as const, body: new KeptJson(body, deps.sha256) };
}

export async function read(
  deps: Deps,
  { params }: Pick<Call<z.infer<typeof EntryAddress>, unknown, unknown>, "params">,
) {
  const body: ShownEntry = await shownEntry(deps, params);
  return { status: 200 as const, body: new KeptJson(body, deps.sha256) };
}
