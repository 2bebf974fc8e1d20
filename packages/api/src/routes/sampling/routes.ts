import { VoidingBody } from "../../commands/act.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { DrawBody, FreezeBody, SamplingBody, SamplingPath } from "../../commands/sampling/bodies.ts";
import { route } from "../../http/route.ts";
import { SampleList, SamplingRecord, Samplings, SamplingsQuery } from "./answers.ts";

const OFFICES = ["inspector", "statistician"] as const;
const works = () => import("./sampling.ts");
const step = {
  method: "POST",
  tag: "audit",
  roles: ["inspector"],
  params: SamplingPath,
  query: From,
  answers: { 201: SamplingRecord },
  problems: ["not-found", "id-taken", "sampling-out-of-step"],
} as const;

/** Samplings. What works on them is loaded when it is first asked for. */
export const samplingRoutes = [
  route({
    method: "POST",
    path: "/api/samplings",
    tag: "audit",
    summary: { zh: "发起抽查：承诺种子", en: "Begin a sampling: commit to a seed" },
    roles: ["inspector"],
    body: SamplingBody,
    answers: { 201: SamplingRecord },
    problems: ["not-found", "id-taken"],
    handler: async (deps, call) => (await works()).commit(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/samplings",
    tag: "audit",
    summary: { zh: "辖区内的抽查", en: "Samplings of your region" },
    roles: OFFICES,
    query: SamplingsQuery,
    answers: { 200: Samplings },
    problems: [],
    handler: async (deps, call) => (await works()).list(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/samplings/{id}",
    tag: "audit",
    summary: { zh: "查询一次抽查", en: "One sampling" },
    roles: OFFICES,
    params: SamplingPath,
    query: From,
    answers: { 200: SamplingRecord },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).read(deps, call),
  }),
  route({
    ...step,
    path: "/api/samplings/{id}/freezing",
    summary: { zh: "冻结候选名单和风险权重", en: "Fix the candidates with their weights of risk" },
    body: FreezeBody,
    isLarge: true,
    handler: async (deps, call) => (await works()).freeze(deps, call),
  }),
  route({
    ...step,
    path: "/api/samplings/{id}/draw",
    summary: { zh: "公开种子并抽取", en: "Tell the seed, and draw" },
    body: DrawBody,
    isLarge: true,
    handler: async (deps, call) => (await works()).drawNow(deps, call),
  }),
  route({
    ...step,
    path: "/api/samplings/{id}/abandonment",
    summary: {
      zh: "放弃抽查（种子遗失或范围有误）",
      en: "Give a sampling up: its seed is lost, or its scope was wrong",
    },
    body: VoidingBody,
    handler: async (deps, call) => (await works()).abandon(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/samplings/{id}/list",
    tag: "audit",
    summary: {
      zh: "供复算的资料：候选名单（代号）、权重规则、种子，及本机构的候选项",
      en: "What anyone in it needs to recompute the draw: the list by names, the terms, the seed, and their own candidates",
    },
    roles: [...OFFICES, "clerk", "depot"],
    params: SamplingPath,
    query: From,
    answers: { 200: SampleList },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => (await works()).listed(deps, call),
  }),
];
