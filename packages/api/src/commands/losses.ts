import { BatchId, InstantText, KilogramsText, type Sent } from "@suyuan/domain/answer";
import { LOSS_CAUSES } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { weightOf } from "@suyuan/domain/batches/mass";
import { loseWeight } from "@suyuan/domain/custody/lose";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { batchKey, organisationKey } from "../ledger/keys.ts";
import { actOf } from "./act.ts";
import { ActId, addressOf, type BatchPath, Instant, Kilograms, Reason } from "./wire.ts";

const Cause = z.enum(LOSS_CAUSES).meta({
  description:
    "spoiled 腐坏, destroyed 销毁, sample 抽样, donated 捐赠, sold-untraced 未追溯销售, lost-in-transit 途中损失",
});

export const LossBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    quantityKg: Kilograms,
    labelledKg: Kilograms.optional().meta({ description: "Of it, in packs that carry codes 其中已赋码重量" }),
    cause: Cause,
    at: Instant,
  })
  .meta({ id: "Loss" });

export const LossRecord = z
  .object({
    batch: BatchId,
    cause: Cause,
    quantityKg: KilogramsText("Lost"),
    labelledKg: KilogramsText("Of it, in packs that carry codes").optional(),
    at: InstantText,
    reason: z.string(),
    onHandKg: KilogramsText("On hand of your organisation after it"),
  })
  .meta({ id: "LossRecord" });
type LossRecord = Sent<typeof LossRecord>;

type LossCall = CommandCall<z.infer<typeof LossBody>> & { readonly params: z.infer<typeof BatchPath> };

/** Weight that leaves its holder for good. */
export function lossCommand(deps: Ground, { actor, params, body, idempotency }: LossCall): Command<LossRecord> {
  const key = batchKey(params.gtin, params.lot);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "loss", id, { ...params, ...content });
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const { batch, fact } = loseWeight({ batch: before }, body, contextOf(deps, actor, loaded));
      return {
        writes: batchWrites(loaded, batch, act.key),
        fact,
        factKey: act.key,
        status: 201 as const,
        body: {
          batch: lotId(batch),
          cause: body.cause,
          quantityKg: body.quantityKg,
          ...(body.labelledKg === undefined ? {} : { labelledKg: body.labelledKg }),
          at: body.at,
          reason: body.reason,
          onHandKg: kilogramsFrom(weightOf(batch.onHand, actor.organisation)),
        },
        location: addressOf(params),
      };
    },
  };
}
