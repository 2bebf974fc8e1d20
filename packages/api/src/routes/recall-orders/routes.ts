import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { From } from "../../commands/ids/ambiguous.ts";
import { RecallPath, TaskBody } from "../../commands/recall-orders/bodies.ts";
import { ListQuery } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";
import { RecallOrderAnswer, RecallOrders, RecallTaskAnswer, RecallTasks, ToldAnswer } from "./answers.ts";

const TaskPath = RecallPath.extend({ organisation: Id });
const ORDERERS = ["inspector", "clerk"] as const;
const HOLDERS = ["clerk", "depot", "integrator"] as const;

/** Recalls by scope. What works on them is loaded when it is first asked for. */
export const recallOrderRoutes = [
  route({
    method: "GET",
    path: "/api/recalls/{id}/order",
    tag: "recalls",
    summary: {
      zh: "按范围召回的进展：受影响货物、任务、数量核对",
      en: "A recall by scope: goods concerned, tasks, balance",
    },
    roles: ORDERERS,
    params: RecallPath,
    query: From,
    answers: { 200: RecallOrderAnswer },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => (await import("./order.ts")).readOrder(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/recalls/{id}/evidence",
    tag: "recalls",
    summary: { zh: "召回证据文件（HTML，或按 Accept 返回 JSON）", en: "Evidence of a recall: HTML, or JSON by Accept" },
    roles: ORDERERS,
    params: RecallPath,
    query: From.extend({ lang: z.enum(["zh", "en"]).optional() }),
    headers: z.object({ accept: z.string().optional() }),
    answers: { 200: { file: ["text/html", "application/json"] } },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => (await import("./evidence.ts")).evidence(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/recall-orders",
    tag: "recalls",
    summary: { zh: "本机构发起的按范围召回", en: "Recalls by scope of your organisation, the newest first" },
    roles: ORDERERS,
    query: ListQuery,
    answers: { 200: RecallOrders },
    problems: [],
    handler: async (deps, call) => (await import("./tasks.ts")).listOrders(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/recall-tasks",
    tag: "recalls",
    summary: { zh: "本机构的召回任务", en: "What your organisation has to do in recalls, the newest first" },
    roles: HOLDERS,
    query: ListQuery,
    answers: { 200: RecallTasks },
    problems: [],
    handler: async (deps, call) => (await import("./tasks.ts")).listTasks(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/recalls/{id}/tasks/{organisation}",
    tag: "recalls",
    summary: { zh: "查询一项召回任务，含通知正文", en: "The task of one holder, with the words to send it" },
    roles: ["inspector", ...HOLDERS],
    params: TaskPath,
    query: From,
    answers: { 200: RecallTaskAnswer },
    problems: ["not-found"],
    handler: async (deps, call) => (await import("./tasks.ts")).readTask(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/recalls/{id}/tasks/{organisation}",
    tag: "recalls",
    summary: {
      zh: "持有方填报：收到通知，查获、退回、销毁、已售的数量",
      en: "A holder says what it did: acknowledged, found, returned, destroyed, sold",
    },
    roles: HOLDERS,
    params: TaskPath,
    query: From,
    body: TaskBody,
    answers: { 201: ToldAnswer },
    problems: ["not-found", "id-taken", "date-order", "recall-ended"],
    handler: async (deps, call) => (await import("./tasks.ts")).tell(deps, call),
  }),
];
