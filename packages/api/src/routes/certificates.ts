import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { dateInChina } from "@suyuan/domain/calendar";
import { balanceView } from "@suyuan/domain/certificates/balance";
import { changeCertificateStatus, recordAnnualCheck } from "@suyuan/domain/certificates/change";
import { certificateView } from "@suyuan/domain/certificates/view";
import { BalanceRecord, CertificateRecord } from "@suyuan/domain/certificates/view-schema";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import { AnnualCheckBody, CertificateBody, change, grant, StatusBody } from "../commands/certificates.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { balanceKey, certificateKey, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readRow, readRows } from "../ledger/read.ts";

const CertificatePath = z.object({ id: Id });
const CertificateWithBalances = CertificateRecord.extend({
  balances: z
    .array(BalanceRecord)
    .meta({ description: "One for each certificate year in which something was spent 余量" }),
}).meta({ id: "CertificateWithBalances" });

type IdCall = Call<{ readonly id: string }, unknown, unknown>;

/** A certificate with its standing today and its balance by year, for its holder and the bureaus of its region. */
async function read(deps: Deps, { actor, params }: IdCall): Promise<Answer<Sent<typeof CertificateWithBalances>>> {
  const [{ data: certificate } = {}, { data: balance } = {}, { data: acting } = {}] = await readRows(deps.table, [
    certificateKey(params.id),
    balanceKey(params.id),
    organisationKey(actor.organisation),
  ]);
  if (certificate === undefined || balance === undefined) throw notFound("certificate", params.id);
  const holder = (await readRow(deps.table, organisationKey(certificate.holder), EVENTUAL))?.data;
  const inRegion = acting !== undefined && holder !== undefined && mayActInRegion(acting, holder.regionCode);
  const mayRead = certificate.holder === actor.organisation || (inRegion && actor.role === "inspector");
  if (!mayRead) throw notFound("certificate", params.id);
  return {
    status: 200,
    body: {
      ...certificateView(certificate, dateInChina(deps.now().toISOString())),
      balances: Object.keys(balance.spent).map((year) => balanceView(certificate, balance, Number(year))),
    },
  };
}

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
    handler: grant,
  }),
  route({
    method: "GET",
    path: "/api/certificates/{id}",
    tag: "certificates",
    summary: { zh: "查询证书及余量", en: "A certificate with its standing and balances" },
    roles: ["inspector", "clerk"],
    params: CertificatePath,
    answers: { 200: CertificateWithBalances },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/status",
    tag: "certificates",
    summary: { zh: "暂停、撤销或恢复证书", en: "Suspend, withdraw or reinstate a certificate" },
    roles: ["inspector"],
    params: CertificatePath,
    body: StatusBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found"],
    handler: (deps, call) => change(deps, call, "certificate-status", changeCertificateStatus),
  }),
  route({
    method: "POST",
    path: "/api/certificates/{id}/annual-checks",
    tag: "certificates",
    summary: { zh: "登记年检结果", en: "Record an annual check" },
    roles: ["inspector"],
    params: CertificatePath,
    body: AnnualCheckBody,
    answers: { 201: CertificateRecord },
    problems: ["not-found", "date-order"],
    handler: (deps, call) => change(deps, call, "annual-check", recordAnnualCheck),
  }),
];
