import { BatchId, type Sent } from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import { Id } from "@suyuan/domain/organisation";
import { recallBatch } from "@suyuan/domain/recalls/recall";
import { RecallOrder } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { batchKey, factKey, organisationKey, recallKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { Gtin, Lot } from "./wire.ts";

const Level = z
  .union([z.literal(1), z.literal(2), z.literal(3)])
  .meta({ description: "1 severe harm, 2 harm, 3 none expected 一级、二级、三级" });

export const RecallBody = z
  .strictObject({ id: Id, gtin: Gtin, lot: Lot, reason: Text(300), level: Level })
  .meta({ id: "Recall" });

export const RecallRecord = z
  .object({ id: z.string(), batch: BatchId, recall: RecallOrder })
  .meta({ id: "RecallRecord", description: "A recall as ordered 召回" });
export type RecallRecord = Sent<typeof RecallRecord>;

/** The recall of a batch, as its route and an event that sets the disposition execute it. */
export function recallCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof RecallBody>>,
): Command<RecallRecord> {
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
      const producer = before && loaded.state(organisationKey(before.organisation));
      const { batch, recall, fact } = recallBatch({ batch: before, producer }, body, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      return {
        writes: [create(key, body), ...batchWrites(loaded, batch, factAt)],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: { id: body.id, batch: lotId(body), recall },
        location: `/api/recalls/${body.id}`,
      };
    },
  };
}
