import { Id, type Organisation } from "@suyuan/domain/organisation";
import { recallBatch } from "@suyuan/domain/recalls/recall";
import * as z from "zod";
import { batchId, Gtin, Lot } from "../commands/wire.ts";
import type { CommandCall, Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import { type Command, create, execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { batchKey, factKey, organisationKey, recallKey } from "../ledger/keys.ts";

const Level = z
  .union([z.literal(1), z.literal(2), z.literal(3)])
  .meta({ description: "1 severe harm, 2 harm, 3 none expected 一级、二级、三级" });

export const RecallBody = z
  .strictObject({ id: Id, gtin: Gtin, lot: Lot, reason: Text(300), level: Level })
  .meta({ id: "Recall" });

/** The recall of a batch, as its route and an event that sets the disposition execute it. */
export function recallCommand(
  deps: Deps,
  { actor, body, idempotency }: CommandCall<z.infer<typeof RecallBody>>,
): Command<object> {
  const key = recallKey(body.id);
  const batchAt = batchKey(body.gtin, body.lot);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "recall", body),
    lane: batchAt.pk,
    keys: [key, batchAt, organisationKey(actor.organisation)],
    more: (loaded) => {
      const batch = batchIn(loaded, batchAt);
      return batch ? [organisationKey(batch.organisation)] : [];
    },
    taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
    decide: (loaded) => {
      const before = batchIn(loaded, batchAt);
      const producer = before && loaded.state<Organisation>(organisationKey(before.organisation));
      const { batch, fact } = recallBatch({ batch: before, producer }, body, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      return {
        writes: [create(key, body), ...batchWrites(loaded, batch, factAt)],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: { id: body.id, batch: batchId(body), recall: batch.recall },
      };
    },
  };
}

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
