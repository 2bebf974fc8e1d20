import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { VoidingBody } from "../commands/act.ts";
import { PrefixBody, PrefixPath, PrefixRecord, prefixRecorded, prefixWithdrawn } from "../commands/ids/prefixes.ts";
import { ClaimQuery, ReleaseBody } from "../commands/ids/release-bodies.ts";
import { ReleaseRecord } from "../commands/ids/release-record.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { companyPrefixKey, organisationKey, ownPrefixes } from "../ledger/keys.ts";
import { readMany, readPage } from "../ledger/read.ts";
import { ClaimState } from "./operations/claim-answer.ts";

/** Prefixes of one organisation that are listed. */
const PREFIXES_MAX = 200;

const Prefixes = z.object({ items: z.array(PrefixRecord) }).meta({ id: "CompanyPrefixes" });

/** The prefixes on record for an organisation, withdrawn ones among them: for itself and the operator. */
async function prefixesOf(
  deps: Deps,
  { actor, params: { id } }: Call<{ readonly id: string }, unknown, unknown>,
): Promise<Answer<Sent<typeof Prefixes>>> {
  if (actor.role !== "operator" && actor.organisation !== id) throw notFound("organisation", id);
  const { rows } = await readPage(deps.table, ownPrefixes(id), { limit: PREFIXES_MAX });
  const keys = rows.map(({ data }) => companyPrefixKey(data.id));
  const loaded = await readMany(deps.table, [...keys, organisationKey(id)]);
  if (!loaded.has(organisationKey(id))) throw notFound("organisation", id);
  const items = keys.flatMap((key) => loaded.state(key) ?? []).filter(({ organisation }) => organisation === id);
  return { status: 200, body: { items } };
}

export const claimRoutes = [
  route({
    method: "POST",
    path: "/api/organisations/{id}/gs1-prefixes",
    tag: "parties",
    summary: { zh: "登记机构的厂商识别代码", en: "Record a GS1 company prefix for an organisation" },
    roles: ["operator"],
    params: z.object({ id: Id }),
    body: PrefixBody,
    answers: { 201: PrefixRecord },
    problems: ["not-found", "id-taken"],
    handler: prefixRecorded,
  }),
  route({
    method: "GET",
    path: "/api/organisations/{id}/gs1-prefixes",
    tag: "parties",
    summary: {
      zh: "查询机构的厂商识别代码",
      en: "The GS1 company prefixes of an organisation: for itself and the operator",
    },
    roles: ["operator", "clerk", "depot", "integrator"],
    params: z.object({ id: Id }),
    answers: { 200: Prefixes },
    problems: ["not-found"],
    handler: prefixesOf,
  }),
  route({
    method: "POST",
    path: "/api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal",
    tag: "parties",
    summary: { zh: "撤销厂商识别代码的登记", en: "Take a GS1 company prefix of an organisation back" },
    roles: ["operator"],
    params: PrefixPath,
    body: VoidingBody,
    answers: { 201: PrefixRecord },
    problems: ["not-found", "already-voided", "id-taken"],
    handler: prefixWithdrawn,
  }),
  route({
    method: "GET",
    path: "/api/claims",
    tag: "parties",
    summary: { zh: "查询编码由谁登记", en: "Who holds a GTIN, GLN, SSCC or certificate number: for the operator" },
    roles: ["operator"],
    query: ClaimQuery,
    answers: { 200: ClaimState },
    problems: [],
    handler: async (deps, call) => (await import("./operations/claim-state.ts")).claimOf(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/claims/release",
    tag: "parties",
    summary: {
      zh: "释放被他人登记的编码",
      en: "Release a GTIN, GLN, SSCC or certificate number from an organisation that holds it",
    },
    roles: ["operator"],
    body: ReleaseBody,
    answers: { 201: ReleaseRecord },
    problems: ["not-found", "correction-refused", "id-taken"],
    handler: async (deps, call) => (await import("../commands/ids/release.ts")).claimReleased(deps, call),
  }),
];
