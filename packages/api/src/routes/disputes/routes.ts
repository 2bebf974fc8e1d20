import { VoidingBody } from "../../commands/act.ts";
import { DisputeBody, DisputePath, SettlementBody } from "../../commands/disputes/bodies.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { route } from "../../http/route.ts";
import { DisputeRecord, Disputes, DisputesQuery } from "./answers.ts";

const NAMED = ["clerk", "depot", "laboratory", "integrator"] as const;
const READERS = [...NAMED, "inspector", "statistician"] as const;
const works = () => import("./disputes.ts");

/** Disputes. What works on them is loaded when it is first asked for. */
export const disputeRoutes = [
  route({
    method: "POST",
    path: "/api/disputes",
    tag: "audit",
    summary: { zh: "对以本机构名义所作的登记提出异议", en: "Deny what is said in your organisation's name of a batch" },
    roles: NAMED,
    body: DisputeBody,
    answers: { 201: DisputeRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await works()).raise(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/disputes",
    tag: "audit",
    summary: { zh: "异议：本机构的，或辖区内的", en: "Disputes: your organisation's, or those of your region" },
    roles: READERS,
    query: DisputesQuery,
    answers: { 200: Disputes },
    problems: [],
    handler: async (deps, call) => (await works()).list(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/disputes/{id}",
    tag: "audit",
    summary: { zh: "查询一项异议", en: "One dispute" },
    roles: READERS,
    params: DisputePath,
    query: From,
    answers: { 200: DisputeRecord },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).read(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/disputes/{id}/settlement",
    tag: "audit",
    summary: { zh: "裁定异议，或更正裁定", en: "Decide on a dispute, or mend a mistaken decision" },
    roles: ["inspector"],
    params: DisputePath,
    query: From,
    body: SettlementBody,
    answers: { 201: DisputeRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await works()).settle(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/disputes/{id}/withdrawal",
    tag: "audit",
    summary: { zh: "撤回异议", en: "Take a dispute back" },
    roles: NAMED,
    params: DisputePath,
    query: From,
    body: VoidingBody,
    answers: { 201: DisputeRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await works()).withdraw(deps, call),
  }),
];
