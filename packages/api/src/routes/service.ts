import { DomainError, ERROR_CODES } from "@suyuan/domain/errors";
import * as z from "zod";
import { PROBLEMS } from "../http/problem.ts";
import { route } from "../http/route.ts";
import { healthRoutes } from "./health.ts";

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

function noSuchProblem(): DomainError {
  return new DomainError("not-found", {
    en: "There is no such problem code. The contract, /openapi.json, lists those of each operation.",
    zh: "没有此错误代码。各操作可能返回的错误代码见接口说明 /openapi.json。",
  });
}

export const serviceRoutes = [
  ...healthRoutes,
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
