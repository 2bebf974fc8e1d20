import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { harvested } from "@suyuan/domain/batches/harvested";
import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import type { Base, Season } from "@suyuan/domain/farm/base";
import { correctBatch } from "@suyuan/domain/registration/correct-batch";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import {
  balanceKey,
  baseKey,
  batchKey,
  besideKey,
  certificateKey,
  factKey,
  organisationKey,
  seasonKey,
} from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import { actOf } from "./act.ts";
import { type RegisteredBatch, registeredView } from "./register-batch.ts";
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
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, factKey(key, 1), organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => Object.values(keysBehind(loaded, key)),
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const before = batchIn(loaded, key);
      const behind = keysBehind(loaded, key);
      const certificate = behind.certificate && loaded.state(behind.certificate);
      const { batch, season, balance, fact, declarations } = correctBatch(
        {
          batch: before,
          base: behind.base && loaded.state(behind.base),
          season: behind.season && loaded.state(behind.season),
          certificate,
          balance: behind.balance && loaded.state(behind.balance),
          event: loaded.state(factKey(key, 1))?.fact?.event,
        },
        body,
        ctx,
      );
      return {
        writes: [
          ...batchWrites(loaded, batch, act.key),
          ...(behind.season ? [loaded.next(behind.season, season)] : []),
          ...(balance && behind.balance && behind.certificate
            ? [loaded.next(behind.balance, balance), loaded.unchanged(behind.certificate)]
            : []),
        ],
        fact,
        factKey: act.key,
        beside: declarations.map((declaration, n) => ({ fact: declaration, factKey: besideKey(act.key, n + 1) })),
        exceptions: newExceptions(before, batch),
        status: 201 as const,
        body: registeredView(deps, batch, { certificate, balance, today: ctx.now }),
        location: addressOf(params),
      };
    },
  };
}

/** Where lies what a registration stands on and changes. */
interface Behind {
  readonly base?: RowKey<Base>;
  readonly season?: RowKey<Season>;
  readonly certificate?: RowKey<Certificate>;
  readonly balance?: RowKey<Balance>;
}

function keysBehind(loaded: Loaded, key: RowKey<PackedBatch>): Behind {
  const batch = batchIn(loaded, key);
  if (batch === undefined) return {};
  const { origin, certificate } = harvested(batch);
  return {
    base: baseKey(origin.base.id),
    season: seasonKey(origin.base.id, origin.harvestedOn.slice(0, 4)),
    ...(certificate === undefined
      ? {}
      : { certificate: certificateKey(certificate.id), balance: balanceKey(certificate.id) }),
  };
}
