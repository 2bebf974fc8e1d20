import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Reason } from "@suyuan/domain/evidence";
import { type Grams, kilogramsFrom } from "@suyuan/domain/quantity";
import { batchIn } from "../../ledger/batch-rows.ts";
import { deliveredKey } from "../../ledger/county/keys.ts";
import { recordExceptions } from "../../ledger/exceptions.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { listExceptions } from "../exceptions.ts";
import { type Follower, followerOf } from "../follower.ts";

/**
 * A batch that was corrected or voided below what households delivered of it: what was paid stays on record, and the auditors hear of it. No
 * order matters: batch and deliveries are compared as they are.
 */
export const deliveredWeight: Follower = followerOf(
  "delivered-weight",
  ["batch-corrected", "batch-voided"],
  async (deps, { fact, row }) => {
    const [key, sum] = [batchKey(fact.data.gtin, fact.data.lot), deliveredKey(fact.data)];
    const loaded = await readMany(deps.table, [key, sum]);
    const [batch, delivered] = [batchIn(loaded, key), loaded.state(sum)?.grams ?? 0];
    if (batch === undefined || delivered === 0) return "done";
    const weight = batch.voided === undefined ? batch.registeredGrams : 0;
    if (delivered <= weight) return "done";
    const told = recordExceptions(lotId(batch), regionsOf(batch), [overBatch(batch, delivered)], fact.recordedAt);
    await listExceptions(deps, row, told);
    return "done";
  },
);

function overBatch({ voided, registeredGrams }: Batch, delivered: Grams): Reason {
  const [kg, batchKg] = [delivered, registeredGrams].map(kilogramsFrom);
  return {
    code: "deliveries-exceed-batch",
    en:
      voided === undefined
        ? `Households were recorded to have delivered ${kg} kg, and the batch now weighs ${batchKg} kg.`
        : `Households were recorded to have delivered ${kg} kg of a batch that was voided.`,
    zh:
      voided === undefined
        ? `已登记农户交售 ${kg} 千克，而批次现为 ${batchKg} 千克。`
        : `该批次已作废，但已登记农户交售 ${kg} 千克。`,
  };
}
