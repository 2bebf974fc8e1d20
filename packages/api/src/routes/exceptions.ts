import { notFound } from "@suyuan/domain/access";
import type { Organisation } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { ListQuery } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { exceptionPartition, organisationKey } from "../ledger/keys.ts";

/** The exceptions of the region that the actor's bureau or office stands for, newest first. */
async function list(deps: Deps, { actor, query }: Call<unknown, z.infer<typeof ListQuery>, unknown>): Promise<Answer> {
  const acting = (await deps.table.get(organisationKey(actor.organisation)))?.data as unknown as
    | Organisation
    | undefined;
  if (acting === undefined) throw notFound("organisation", actor.organisation);
  const range = { reverse: true, limit: query.limit ?? 50 };
  const page = await deps.table.query(exceptionPartition(acting.regionCode.slice(0, 6)), range, query.cursor);
  return {
    status: 200,
    body: {
      items: page.items.map(({ data }) => data),
      ...(page.cursor === undefined ? {} : { next: page.cursor }),
    },
  };
}

export const exceptionRoutes = [
  route({
    method: "GET",
    path: "/api/exceptions",
    tag: "audit",
    summary: { zh: "待核查事项", en: "What an auditor should look at" },
    roles: ["inspector", "statistician"],
    query: ListQuery,
    answers: { 200: z.object({ items: z.array(z.looseObject({})), next: z.string().optional() }) },
    problems: [],
    handler: list,
  }),
];
