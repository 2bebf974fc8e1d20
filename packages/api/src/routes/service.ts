import { DomainError, ERROR_CODES } from "@suyuan/domain/errors";
import * as z from "zod";
import type { Deps } from "../host.ts";
import { PROBLEMS } from "../http/problem.ts";
import { route } from "../http/route.ts";
import { ASIDE_COUNTED_MAX, backlogOf } from "../ledger/outbox.ts";

const Health = z
  .strictObject({
    status: z.literal("ok").describe("The store answers. 能够访问数据存储。"),
    followers: z
      .strictObject({
        setAside: z
          .int()
          .min(0)
          .max(ASIDE_COUNTED_MAX)
          .describe(
            `Facts that a follower could not process and that wait to be tried again, counted once for each such follower, up to ${ASIDE_COUNTED_MAX}. 处理失败、等待重试的记录数，最多计 ${ASIDE_COUNTED_MAX}。`,
          ),
        lagSeconds: z
          .int()
          .min(0)
          .describe(
            "Age of the oldest fact that its followers have not come to yet, in seconds; 0 when there is none. 最早一条尚未处理的记录已等待的秒数；没有时为 0。",
          ),
      })
      .describe("What follows from recorded facts: search rows, exceptions, deliveries. 由已登记记录派生的处理。"),
  })
  .meta({ id: "Health" });

const BothLanguages = z.object({ zh: z.string(), en: z.string() });

const ProblemKind = z
  .object({
    code: z.enum(ERROR_CODES),
    status: z.number().int().meta({ description: "HTTP status of the refusal" }),
    title: BothLanguages,
    retryable: z.boolean().meta({ description: "The very same request may succeed later 稍后可重试" }),
    wayOut: BothLanguages.meta({ description: "What the sender can do 处理办法" }),
  })
  .meta({ id: "ProblemKind" });

const underWay = new WeakMap<Deps, ReturnType<typeof backlogOf>>();

/** One reading at a time, shared by everyone who asks meanwhile: however often health is asked for, it costs one. */
function sharedBacklog(deps: Deps): ReturnType<typeof backlogOf> {
  const reading = underWay.get(deps) ?? backlogOf(deps.table, deps.now()).finally(() => underWay.delete(deps));
  underWay.set(deps, reading);
  return reading;
}

function noSuchProblem(): DomainError {
  return new DomainError("not-found", {
    en: "There is no such problem code. The contract, /openapi.json, lists those of each operation.",
    zh: "没有此错误代码。各操作可能返回的错误代码见接口说明 /openapi.json。",
  });
}

export const serviceRoutes = [
  route({
    method: "GET",
    path: "/health",
    tag: "service",
    summary: { zh: "运行状态", en: "Is the service able to read its store, and how far behind it are its followers" },
    roles: "public",
    answers: { 200: Health },
    problems: ["busy"],
    isUnlimited: true,
    handler: async (deps) => {
      const followers = await sharedBacklog(deps);
      return { status: 200, body: { status: "ok" as const, followers } };
    },
  }),
  route({
    method: "GET",
    path: "/problems/{code}",
    tag: "service",
    summary: { zh: "错误说明", en: "What a kind of problem means, and the way out" },
    roles: "public",
    params: z.object({ code: z.string().max(60) }),
    answers: { 200: ProblemKind },
    problems: ["not-found"],
    cacheControl: "public, max-age=3600",
    handler: async (_deps, { params }) => {
      const code = ERROR_CODES.find((known) => known === params.code);
      if (code === undefined) throw noSuchProblem();
      return { status: 200, body: { code, ...PROBLEMS[code] } };
    },
  }),
];
