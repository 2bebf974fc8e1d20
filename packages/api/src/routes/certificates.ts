import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { dateInChina } from "@suyuan/domain/calendar";
import { balanceView } from "@suyuan/domain/certificates/balance";
import { HARVEST_SIDES } from "@suyuan/domain/certificates/flow/stops";
import { certificateView } from "@suyuan/domain/certificates/view";
import { BalanceRecord, CertificateRecord } from "@suyuan/domain/certificates/view-schema";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import {
  AnnualCheckBody,
  CertificateBody,
  CertificateCorrectionBody,
  CheckVoidBody,
  ScopeBody,
  StatusBody,
} from "../commands/certificates/bodies.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { certificateMeant } from "../commands/ids/named.ts";
import { ListQuery } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { noteRead } from "../ledger/audit/entries.ts";
import { balanceKey, certificateKey, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readRow, readRows } from "../ledger/read.ts";
import { CertificateHarvests } from "./certificates/answers.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

const CertificatePath = z.object({ id: Id });
const HarvestsQuery = From.extend({
  ...ListQuery.shape,
  side: z.enum(HARVEST_SIDES).optional().meta({ description: "Only harvests of that time 仅列出该时段" }),
});
const CheckPath = CertificatePath.extend({
  year: z.coerce.number().int().min(1990).max(2099).meta({ description: "Certificate year of the check 年检年度" }),
});
const CertificateWithBalances = CertificateRecord.extend({
  balances: z
    .array(BalanceRecord)
    .meta({ description: "One for each certificate year in which something was spent 余量" }),
  history: RecordHistory,
}).meta({ id: "CertificateWithBalances" });

type IdCall = Call<{ readonly id: string }, z.infer<typeof From>, unknown>;

/** A command upon the certificate that the address names, with the id under which that is stored. */
async function meantBy<C extends Pick<IdCall, "actor" | "params" | "query">>(deps: Deps, call: C): Promise<C> {
  const id = await certificateMeant(deps, call.actor, { id: call.params.id, from: call.query.from });
  return { ...call, params: { ...call.params, id } };
}

/** The certificate that the address names, for its holder and the bureaus of its region. */
async function seen(deps: Deps, { actor, params, query }: Pick<IdCall, "actor" | "params" | "query">) {
  const id = await certificateMeant(deps, actor, { id: params.id, from: query.from });
  const [{ data: certificate } = {}, { data: balance } = {}, { data: acting } = {}] = await readRows(deps.table, [
    certificateKey(id),
    balanceKey(id),
    organisationKey(actor.organisation),
  ]);
  if (certificate === undefined || balance === undefined) throw notFound("certificate", params.id);
  const holder = (await readRow(deps.table, organisationKey(certificate.holder), EVENTUAL))?.data;
  const inRegion = acting !== undefined && holder !== undefined && mayActInRegion(acting, holder.regionCode);
  const mayRead = certificate.holder === actor.organisation || (inRegion && actor.role === "inspector");
  if (!mayRead || acting === undefined) throw notFound("certificate", params.id);
  noteRead(deps, actor, { kind: "certificate", id: params.id, of: certificate.holder });
  return { certificate, balance, reader: acting };
}

/** A certificate with its standing today and its balance by year. */
async function read(deps: Deps, call: IdCall): Promise<Answer<Sent<typeof CertificateWithBalances>>> {
  const { certificate, balance } = await seen(deps, call);
  return {
    status: 200,
    body: {
      ...certificateView(certificate, dateInChina(deps.now().toISOString())),
      balances: Object.keys(balance.spent).map((year) => balanceView(certificate, balance, Number(year))),
      history: await recordHistory(deps, call.actor, certificateKey(certificate.id)),
    },
  };
}

const changing = () => import("../commands/certificates/change.ts");

export const certificateRoutes = [
  route({
    method: "POST",
    path: "/api/certificates",
    tag: "certificates",
    summary: { zh: "颁发证书", en: "Grant a certificate" },
    roles: ["inspector"],
    body: CertificateBody,
    answers: { 201: CertificateRecord },
    problems: ["id-taken", "certificate-number-taken", "date-order", "not-found"],
    handler: async (deps, call) => (await import("../commands/certificates/grant.ts")).grant(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/certificates/{id}",
    tag: "certificates",
    summary: { zh: "查询证书及余量", en: "A certificate with its standing and balances" },
    roles: ["inspector", "clerk"],
    params: CertificatePath,
    query: From,
    answers: { 200: CertificateWithBalances },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "GET",
    path: "/api/certificates/{id}/harvests",
    tag: "certificates",
    summary: {
      zh: "证书名下的采收批次：停用前、期间、恢复后，及其去向和持有方",
      en: "What was harvested under it: before, within and after its last suspension or withdrawal, and who has it",
    },
    roles: ["inspector", "clerk"],
    params: CertificatePath,
    query: HarvestsQuery,
    answers: { 200: CertificateHarvests },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => {
      const asked = { actor: call.actor, ...(await seen(deps, call)) };
      const { harvestsUnder } = await import("./certificates/harvests.ts");
      return { status: 200, body: await harvestsUnder(deps, asked, call.query) };
    },
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/status",
    tag: "certificates",
    summary: { zh: "暂停、撤销或恢复证书", en: "Suspend, withdraw or reinstate a certificate" },
    roles: ["inspector"],
    params: CertificatePath,
    query: From,
    body: StatusBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found", "id-taken", "certificate-number-taken"],
    handler: async (deps, call) => (await changing()).changeStatus(deps, await meantBy(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/annual-checks",
    tag: "certificates",
    summary: { zh: "登记年检结果", en: "Record an annual check" },
    roles: ["inspector"],
    params: CertificatePath,
    query: From,
    body: AnnualCheckBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found", "date-order", "id-taken"],
    handler: async (deps, call) => (await changing()).recordCheck(deps, await meantBy(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/annual-checks/{year}/void",
    tag: "certificates",
    summary: { zh: "作废录错的年检", en: "Take back an annual check that was recorded by mistake" },
    roles: ["inspector"],
    params: CheckPath,
    query: From,
    body: CheckVoidBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found", "already-voided", "id-taken"],
    handler: async (deps, call) => (await changing()).voidCheck(deps, await meantBy(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/corrections",
    tag: "certificates",
    summary: { zh: "更正颁发内容（颁发机构）", en: "Correct what was granted: for the bureau that granted it" },
    roles: ["inspector"],
    params: CertificatePath,
    query: From,
    body: CertificateCorrectionBody,
    answers: { 201: CertificateRecord },
    problems: [
      "not-found",
      "forbidden",
      "date-order",
      "correction-refused",
      "certificate-number-taken",
      "id-taken",
      "payload-too-large",
    ],
    handler: async (deps, call) =>
      (await import("../commands/certificates/correct.ts")).correct(deps, await meantBy(deps, call)),
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/scope",
    tag: "certificates",
    summary: {
      zh: "登记范围变更（按采收日生效，颁发机构）",
      en: "Change what it covers for harvests from a day on: for the bureau that granted it",
    },
    roles: ["inspector"],
    params: CertificatePath,
    query: From,
    body: ScopeBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found", "forbidden", "id-taken", "payload-too-large"],
    handler: async (deps, call) =>
      (await import("../commands/certificates/extend.ts")).extend(deps, await meantBy(deps, call)),
  }),
];
