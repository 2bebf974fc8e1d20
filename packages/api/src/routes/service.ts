import { notFound } from "@suyuan/domain/access";
import { ERROR_CODES } from "@suyuan/domain/errors";
import * as z from "zod";
import { PROBLEMS } from "../http/problem.ts";
import { route } from "../http/route.ts";
import { organisationKey } from "../ledger/keys.ts";

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

export const serviceRoutes = [
  route({
    method: "GET",
    path: "/health",
    tag: "service",
    summary: { zh: "运行状态", en: "Is the service able to read its store" },
    roles: "public",
    answers: { 200: z.object({ status: z.literal("ok") }) },
    problems: ["busy"],
    handler: async (deps) => {
      await deps.table.get(organisationKey("health"));
      return { status: 200, body: { status: "ok" as const } };
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
      if (code === undefined) throw notFound("batch");
      return { status: 200, body: { code, ...PROBLEMS[code] } };
    },
  }),
];
