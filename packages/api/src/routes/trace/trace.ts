import { route } from "../../http/route.ts";
import { CommonAnswer, CommonBody } from "./cause-view.ts";
import { FoodChainLabTrace } from "./food-chain-lab-view.ts";
import { TraceAnswer, TraceQuery } from "./view.ts";

const common = {
  method: "GET",
  tag: "trace",
  roles: ["clerk", "depot", "inspector", "integrator"],
  query: TraceQuery,
  problems: ["not-found"],
  isLarge: true,
} as const;

/** What follows goods is loaded when it is first asked for. */
export const traceRoutes = [
  route({
    ...common,
    path: "/api/trace",
    summary: { zh: "追溯：货物从哪里来、到哪里去", en: "Trace goods back and forward, with kilograms" },
    answers: { 200: TraceAnswer },
    handler: async (deps, call) => (await import("./read-trace.ts")).readTrace(deps, call),
  }),
  route({
    ...common,
    path: "/api/trace.csv",
    summary: { zh: "追溯结果表格", en: "The steps of a trace as a table" },
    answers: { 200: { file: ["text/csv"] } },
    handler: async (deps, call) => (await import("./read-trace.ts")).traceCsv(deps, call),
  }),
  route({
    ...common,
    path: "/api/trace.fcl.json",
    summary: { zh: "追溯结果，供 FoodChain-Lab 打开", en: "A trace as FoodChain-Lab opens it" },
    answers: { 200: FoodChainLabTrace },
    handler: async (deps, call) => (await import("./read-trace.ts")).traceForFoodChainLab(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/trace/common",
    tag: "trace",
    summary: { zh: "从多起案例找共同来源", en: "What several cases have in common, best first" },
    roles: ["inspector"],
    body: CommonBody,
    answers: { 200: CommonAnswer },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => (await import("./cause.ts")).readCommon(deps, call),
  }),
];
