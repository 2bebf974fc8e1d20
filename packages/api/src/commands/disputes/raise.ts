import { claimMeant, type Dispute, raiseDispute } from "@suyuan/domain/disputes/dispute";
import { defined } from "@suyuan/domain/fact";
import { certificatesOf } from "@suyuan/domain/views/origin/certification";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { disputeKey, disputeSlotKey } from "../../ledger/disputes/keys.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { batchKey, certificateKey, factKey, organisationKey } from "../../ledger/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import type { DisputeBody } from "./bodies.ts";

/** An organisation denies what is said in its name of a batch. The answer is the dispute as it is kept. */
export function raiseCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof DisputeBody>>,
): Command<Dispute> {
  const own = ownOf(disputeKey, actor.organisation, body.id);
  const key = batchKey(body.gtin, body.lot);
  const meantIn = (loaded: Loaded) => {
    const batch = batchIn(loaded, key);
    const named =
      batch === undefined ? [] : certificatesOf(batch).flatMap((id) => loaded.state(certificateKey(id)) ?? []);
    return { batch, claim: claimMeant(batch, named, body, actor.organisation) };
  };
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "dispute", body),
    lane: key.pk,
    keys: [...own.keys, key, organisationKey(actor.organisation)],
    taken: own.taken,
    more: (loaded) => {
      const batch = batchIn(loaded, key);
      return batch === undefined ? [] : certificatesOf(batch).map(certificateKey);
    },
    further: (loaded) => {
      const { claim } = meantIn(loaded);
      return [disputeSlotKey(body, actor.organisation, claim)];
    },
    decide: (loaded) => {
      const { batch, claim: meant } = meantIn(loaded);
      if (batch === undefined) throw new Error("a claim was found in no batch");
      const slotKey = disputeSlotKey(body, actor.organisation, meant);
      const ctx = contextOf(deps, actor, loaded);
      const state = { id: own.id, batch, meant, slot: loaded.state(slotKey) };
      const decided = raiseDispute(state, { ...body, ...defined({ about: body.about }) }, ctx);
      return {
        writes: [
          create(own.key, decided.dispute),
          loaded.next(slotKey, decided.slot),
          ...batchWrites(loaded, decided.batch, factKey(own.key, 1)),
          ...ownListOps(decided.fact),
        ],
        fact: decided.fact,
        factKey: factKey(own.key, 1),
        status: 201 as const,
        body: decided.dispute,
        location: `/api/disputes/${body.id}`,
      };
    },
  };
}
