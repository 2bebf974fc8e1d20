import * as z from "zod";
import { StorageBody, storageCommand } from "../commands/storage.ts";
import { BatchPath } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { execute } from "../ledger/commit.ts";

export const storageRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/storage",
    tag: "custody",
    summary: { zh: "入库或出库", en: "Put into or take out of storage" },
    roles: ["depot", "clerk"],
    params: BatchPath,
    body: StorageBody,
    answers: { 201: z.looseObject({ batch: z.string(), storedKg: z.number() }) },
    problems: ["not-found", "date-order", "insufficient-stock"],
    handler: (deps, call) => execute(deps, storageCommand(deps, call)),
  }),
];
