import { notFound } from "@suyuan/domain/access";
import { FactKindText, InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { FLAG_CODES } from "@suyuan/domain/batches/batch";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { ListQuery, PageOf } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { exceptionPartition, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readPage, readRow } from "../ledger/read.ts";

const ExceptionRecord = z
  .object({
    subject: z.string().meta({ description: "What it is about: 01/{gtin}/10/{lot} 对象" }),
    code: z.enum([...FLAG_CODES, "contradiction"]),
    zh: z.string(),
    en: z.string(),
    at: InstantText,
    kind: FactKindText,
    by: OrganisationId.meta({ description: "Organisation that recorded that fact 登记机构" }),
    cause: z
      .string()
      .optional()
      .meta({ description: "What brought it, where that is not the subject: shipment/{id} 起因" }),
  })
  .meta({ id: "Exception", description: "What an auditor should look at 待核查事项" });
type ExceptionRecord = Sent<typeof ExceptionRecord>;

/** The exceptions of the region that the actor's bureau or office stands for, newest first. */
async function list(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof ListQuery>, unknown>,
): Promise<Answer<{ readonly items: readonly ExceptionRecord[]; readonly next?: string }>> {
  const acting = (await readRow(deps.table, organisationKey(actor.organisation), EVENTUAL))?.data;
  if (acting === undefined) throw notFound("organisation", actor.organisation);
  const range = { reverse: true, limit: query.limit ?? 50 };
  const place = exceptionPartition(acting.regionCode.slice(0, 6));
  const page = await readPage(deps.table, place, range, query.cursor, EVENTUAL);
  return {
    status: 200,
    body: {
      items: page.rows.map(({ data }) => data as ExceptionRecord),
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
    answers: { 200: PageOf(ExceptionRecord) },
    problems: [],
    handler: list,
  }),
];
