import type { Batch, Flag, Handoff } from "../batches/batch.ts";
import { flagged, withdrawn } from "../batches/flags.ts";
import { isOpen } from "../batches/handoff.ts";
import type { Context } from "../context.ts";
import { kilogramsFrom } from "../quantity.ts";

/** What a flag of a handoff speaks of. */
export function aboutShipment(shipment: string): string {
  return `shipment/${shipment}`;
}

// The public page shows these words: the difference, and neither the weights nor the parties' own numbers.

function quantityFlag(handoff: Handoff, ctx: Context): Flag[] {
  const { shipment, shippedGrams, receivedGrams = 0, rejectedGrams = 0 } = handoff;
  const difference = receivedGrams + rejectedGrams - shippedGrams;
  if (difference === 0) return [];
  const kg = kilogramsFrom(Math.abs(difference));
  const code = difference < 0 ? "quantity-short" : "quantity-surplus";
  const reason =
    difference < 0
      ? {
          code,
          en: `A handoff arrived ${kg} kg short of what was shipped.`,
          zh: `一次交接短少 ${kg} 千克：实收少于发出。`,
        }
      : {
          code,
          en: `A handoff arrived with ${kg} kg more than was shipped; the surplus is not credited.`,
          zh: `一次交接实收比发出多 ${kg} 千克，多出部分不计入库存。`,
        };
  return [{ code, at: ctx.now, about: aboutShipment(shipment), reason }];
}

function notArrivedFlag({ shipment }: Handoff, ctx: Context): Flag {
  const reason = {
    code: "not-arrived",
    en: "The receiver of a handoff says that the goods did not come; the sender has neither taken them back nor declared them lost.",
    zh: "一次交接的收货方称货物未到，发货方尚未撤回，也未申报损失。",
  };
  return { code: "not-arrived", at: ctx.now, about: aboutShipment(shipment), reason };
}

/**
 * The batch with the flags that one of its handoffs gives ground for now. Those without ground are withdrawn; one that would say the same
 * again stays. `saysNothingCame`: the receiver said that of what is under way.
 */
export function withHandoffFlags(batch: Batch, handoff: Handoff, saysNothingCame: boolean, ctx: Context): Batch {
  const about = aboutShipment(handoff.shipment);
  const isTakenBack = handoff.voidedAt !== undefined;
  const weights = isOpen(handoff) || isTakenBack ? [] : quantityFlag(handoff, ctx);
  const due = [...weights, ...(isOpen(handoff) && saysNothingCame ? [notArrivedFlag(handoff, ctx)] : [])];
  const isGrounded = (flag: Flag) => due.some(({ code, reason }) => code === flag.code && reason.zh === flag.reason.zh);
  const without = batch.flags
    .filter((flag) => flag.about === about && flag.withdrawnAt === undefined && !isGrounded(flag))
    .map(({ code }) => code)
    .filter((code) => HANDOFF_CODES.has(code));
  return flagged(withdrawn(batch, without, about, ctx.now), due);
}

const HANDOFF_CODES: ReadonlySet<Flag["code"]> = new Set(["quantity-short", "quantity-surplus", "not-arrived"]);
