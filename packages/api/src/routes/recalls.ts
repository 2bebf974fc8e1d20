import * as z from "zod";
import { RecallBody, recallCommand } from "../commands/recalls.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";

export const recallRoutes = [
  route({
    method: "POST",
    path: "/api/recalls",
    tag: "recalls",
    summary: { zh: "召回批次", en: "Recall a batch" },
    roles: ["inspector", "clerk"],
    body: RecallBody,
    answers: { 201: z.looseObject({ id: z.string(), batch: z.string() }) },
    problems: ["id-taken", "not-found", "batch-recalled"],
    handler: (deps, call) => execute(deps, recallCommand(deps, call)),
  }),
];
