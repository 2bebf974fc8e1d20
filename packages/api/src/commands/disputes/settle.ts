import { notFound } from "@suyuan/domain/access";
import type { Context } from "@suyuan/domain/context";
import { afterDecision, type Dispute, settleDispute, stateOf, withdrawDispute } from "@suyuan/domain/disputes/dispute";
import type { Fact } from "@suyuan/domain/fact";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { disputeKey, disputeSlotKey } from "../../ledger/disputes/keys.ts";
import { batchKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { type Act, actOf, actUpon, type VoidingBody } from "../act.ts";
import type { SettlementBody } from "./bodies.ts";

/** `params.id`: the id under which the dispute is stored. */
type OfDispute<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

/** A bureau's decision on a dispute, or one in place of a mistaken one. */
export function settleCommand(deps: Ground, call: OfDispute<z.infer<typeof SettlementBody>>): Command<Dispute> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "dispute-settlement", id, { dispute: params.id, ...content });
  return decided(deps, call, act, (dispute, ctx) => settleDispute(dispute, body, ctx));
}

/** Whoever raised it takes it back. */
export function withdrawCommand(deps: Ground, call: OfDispute<z.infer<typeof VoidingBody>>): Command<Dispute> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "dispute-withdrawal", id, { dispute: params.id, ...content });
  return decided(deps, call, act, (dispute, ctx) => withdrawDispute(dispute, body, ctx));
}

type Rule = (dispute: Dispute | undefined, ctx: Context) => { readonly dispute: Dispute; readonly fact: Fact };

function decided(deps: Ground, call: OfDispute<unknown>, act: Act, rule: Rule): Command<Dispute> {
  const { id } = call.params;
  const key = disputeKey(id);
  const besideOf = (loaded: Loaded) => {
    const dispute = loaded.state(key);
    if (dispute === undefined) return undefined;
    return { batch: batchKey(dispute.gtin, dispute.lot), slot: disputeSlotKey(dispute, dispute.by, dispute) };
  };
  return actUpon(deps, call, act, {
    key,
    more: (loaded) => {
      const beside = besideOf(loaded);
      return beside === undefined ? [] : [beside.batch, beside.slot];
    },
    rule: (before, ctx, loaded) => {
      const { dispute, fact } = rule(before, ctx);
      const beside = besideOf(loaded);
      const slot = beside && loaded.state(beside.slot);
      if (beside === undefined || slot === undefined) throw notFound("dispute", plainId(id));
      const batch = batchIn(loaded, beside.batch);
      return {
        thing: dispute,
        fact,
        beside: [
          // A claim may be disputed anew once it was withdrawn: then the place is another dispute's.
          ...(slot.id === dispute.id ? [loaded.next(beside.slot, { ...slot, state: stateOf(dispute) })] : []),
          ...(batch === undefined ? [] : batchWrites(loaded, afterDecision(batch, dispute), act.key)),
        ],
      };
    },
    location: `/api/disputes/${plainId(id)}?from=${ownerIn(id)}`,
  });
}
