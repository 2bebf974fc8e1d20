import { correctBatch } from "@suyuan/domain/registration/correct-batch";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { batchKey, besideKey, commissioningKey, organisationKey } from "../ledger/keys.ts";
import { actOf } from "./act.ts";
import { type RegisteredBatch, registeredView } from "./register-batch.ts";
import { behindRegistration, registeredState, spendingWrites } from "./registered.ts";
import { ActId, addressOf, type BatchPath, Kilograms, Reason } from "./wire.ts";

export const BatchCorrectionBody = z
  .strictObject({ id: ActId.optional(), reason: Reason, quantityKg: Kilograms })
  .meta({ id: "BatchCorrection" });

type CorrectionCall = CommandCall<z.infer<typeof BatchCorrectionBody>> & { readonly params: z.infer<typeof BatchPath> };

/** The correction of a registered weight: what the registration changed is changed back and anew, in one transaction. */
export function correctBatchCommand(
  deps: Ground,
  { actor, params, body, idempotency }: CorrectionCall,
): Command<RegisteredBatch> {
  const key = batchKey(params.gtin, params.lot);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "batch-correction", id, { ...params, ...content });
  const commissioning = commissioningKey(key);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, commissioning, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => Object.values(behindRegistration(loaded, key) ?? {}),
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const state = registeredState(loaded, key);
      const { batch, season, balance, fact, declarations } = correctBatch(state, body, ctx);
      return {
        writes: [
          ...batchWrites(loaded, batch, act.key),
          ...spendingWrites(loaded, { seasons: [season], balances: balance === undefined ? [] : [balance] }),
          loaded.next(commissioning, act.key),
        ],
        fact,
        factKey: act.key,
        beside: declarations.map((declaration, n) => ({ fact: declaration, factKey: besideKey(act.key, n + 1) })),
        status: 201 as const,
        body: registeredView(deps, batch, { certificate: state.certificate, balance, today: ctx.now }),
        location: addressOf(params),
      };
    },
  };
}
