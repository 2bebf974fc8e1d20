import { voidBatch } from "@suyuan/domain/registration/void-batch";
import type * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { batchKey, commissioningKey, declaredWrongKey, harvestKey, organisationKey } from "../ledger/keys.ts";
import { actUponRecord, type VoidingBody } from "./act.ts";
import type { RegisteredBatch } from "./batch-bodies.ts";
import { registeredView } from "./register-batch.ts";
import { behindRegistration, registeredState, spendingWrites } from "./registered.ts";
import { addressOf, type BatchPath } from "./wire.ts";

type VoidCall = CommandCall<z.infer<typeof VoidingBody>> & { readonly params: z.infer<typeof BatchPath> };

/** The taking back of a registration: what it changed is changed back, in one transaction. */
export function voidBatchCommand(
  deps: Ground,
  { actor, params, body, idempotency }: VoidCall,
): Command<RegisteredBatch> {
  const key = batchKey(params.gtin, params.lot);
  const { id, ...content } = body;
  // A lot that was taken back may be registered again.
  const act = actUponRecord(
    deps,
    actor,
    "batch-void",
    id,
    { ...params, ...content },
    (loaded) => batchIn(loaded, key)?.registrationFact,
  );
  const commissioning = commissioningKey(key);
  const wrong = declaredWrongKey(key);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, commissioning, wrong, organisationKey(actor.organisation), ...act.keys],
    taken: act.taken,
    more: (loaded) => {
      const batch = batchIn(loaded, key);
      const behind = behindRegistration(loaded, key);
      const harvest =
        batch?.origin.kind === "harvest" ? [harvestKey(batch.origin.base.id, batch.origin.harvestedOn, params)] : [];
      return [...act.more(loaded), ...Object.values(behind ?? {}), ...harvest];
    },
    decide: (loaded, attempt) => {
      const ctx = contextOf(deps, actor, loaded);
      const state = registeredState(loaded, key);
      const { batch, season, balance, fact } = voidBatch(state, body, ctx);
      const harvest = harvestKey(batch.origin.base.id, batch.origin.harvestedOn, params);
      const home = act.keyIn(loaded);
      return {
        writes: [
          ...batchWrites(loaded, batch, home),
          ...spendingWrites(loaded, { seasons: [season], balances: balance === undefined ? [] : [balance] }, attempt),
          ...(loaded.has(harvest) ? [loaded.removed(harvest)] : []),
          ...[commissioning, wrong].filter((row) => loaded.has(row)).map((row) => loaded.removed(row)),
        ],
        fact,
        factKey: home,
        status: 201 as const,
        body: registeredView(deps, batch, { certificate: state.certificate, balance, today: ctx.now }),
        location: addressOf(params),
      };
    },
  };
}
