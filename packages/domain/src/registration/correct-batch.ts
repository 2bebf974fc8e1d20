import type { Batch } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { flagged } from "../batches/flags.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { storedBy, weightOf } from "../batches/mass.ts";
import { requireRegistered } from "../batches/standing.ts";
import { giveBack, spend } from "../certificates/balance.ts";
import type { Balance } from "../certificates/certificate.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { registrationEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import type { Season } from "../farm/base.ts";
import { addToSeason, takeFromSeason } from "../farm/capacity.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { capacityFlags } from "./register-batch.ts";
import { type RegisteredState, requireRegistrant, standingEvent } from "./registered.ts";

/** What the registration should have said. */
export interface CorrectBatch {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly quantityKg: number;
}

/** Refuses to take away weight that is not with the registrant any more, or that is stored or labelled. */
function requireStillThere(batch: Batch, less: Grams): void {
  const me = batch.organisation;
  const [onHand, labelled] = [weightOf(batch.onHand, me), weightOf(batch.labelled, me)];
  const free = Math.max(0, onHand - Math.max(labelled, storedBy(batch, me)));
  if (less <= free) return;
  const least = kilogramsFrom(batch.registeredGrams - free);
  throw new DomainError(
    "correction-refused",
    {
      en: `${kilogramsFrom(less)} kg would be taken away, and of this batch only ${kilogramsFrom(free)} kg are with you, outside rooms and without codes. Correct to ${least} kg at least; or first take back shipments that are under way, take goods out of storage, or void labels.`,
      zh: `更正将减少 ${kilogramsFrom(less)} 千克，而该批次在贵机构未入库、未赋码的只有 ${kilogramsFrom(free)} 千克。请更正为不少于 ${least} 千克；或先撤回在途发货、出库或作废追溯码。`,
    },
    {
      errors: [{ pointer: "/quantityKg", detail: `at least ${least} kg`, detailZh: `至少 ${least} 公斤` }],
      extensions: { leastKg: least },
    },
  );
}

function balanceAfter({ certificate, balance }: RegisteredState, batch: Batch, change: Grams): Balance | undefined {
  const year = batch.certificate?.year;
  if (certificate === undefined || year === undefined) return undefined;
  return change > 0 ? spend(balance, certificate, year, change) : giveBack(balance, certificate, year, -change);
}

/** What is on hand with the difference at the registrant. */
function onHandAfter({ onHand, organisation }: Batch, change: Grams): Batch["onHand"] {
  const { [organisation]: _, ...others } = onHand;
  const grams = weightOf(onHand, organisation) + change;
  return grams === 0 ? others : { ...others, [organisation]: grams };
}

/**
 * Corrects the registered weight. The certificate's balance and the season follow; the difference comes to or leaves the registrant's
 * hands. Only as much less as is there still, unshipped, outside rooms and without codes. Errors: `not-found`, `forbidden`,
 * `already-voided`, `invalid-request`, `correction-refused`, `balance-exceeded`, `capacity-exceeded` (more weight, policy block).
 */
export function correctBatch(
  state: RegisteredState,
  command: CorrectBatch,
  ctx: Context,
): {
  readonly batch: HarvestedBatch;
  readonly season: Season;
  readonly balance?: Balance | undefined;
  readonly fact: Fact;
  readonly declarations: readonly Fact[];
} {
  const before = requireRegistrant(state.batch, ctx);
  requireRegistered(before);
  const { base } = state;
  if (base === undefined) throw new Error(`the base of ${lotId(before)} was not loaded`);
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  const change = grams - before.registeredGrams;
  if (change === 0) {
    const en = `The batch is registered with ${command.quantityKg} kg already.`;
    requireValid([{ pointer: "/quantityKg", en, zh: `该批次登记重量已是 ${command.quantityKg} 千克。` }]);
  }
  if (change < 0) requireStillThere(before, -change);
  const { plots, harvestedOn } = before.origin;
  const year = Number(harvestedOn.slice(0, 4));
  const without = takeFromSeason(base, state.season, { plots, year, grams: before.registeredGrams });
  const { season, excess } = addToSeason(base, without, { plots, year, grams });
  // Less weight is never refused for what the plots can grow: it is the way back.
  const judged = change < 0 ? ({ ...base, capacityPolicy: "warn" } as const) : base;
  const flags = capacityFlags(judged, year, excess, ctx);
  const balance = balanceAfter(state, before, change);
  const { reason, id } = command;
  const withdrawnFlags = before.flags.map((flag) =>
    flag.code === "capacity-exceeded" && flag.withdrawnAt === undefined ? { ...flag, withdrawnAt: ctx.now } : flag,
  );
  const corrected: HarvestedBatch = {
    ...before,
    registeredGrams: grams,
    onHand: onHandAfter(before, change),
    flags: withdrawnFlags,
  };
  const [from, to] = [before.registeredGrams, grams].map((each) => String(kilogramsFrom(each))) as [string, string];
  const note = { field: "quantityKg", at: ctx.now, by: ctx.actor.organisation, from, to, reason } as const;
  const batch = { ...noted(flagged(corrected, flags), note), origin: before.origin };
  const corrects = { kind: "batch", id: lotId(before) };
  const { gtin, lot } = before;
  const data = {
    ...(id === undefined ? {} : { id }),
    gtin,
    lot,
    corrects,
    grams,
    before: { grams: before.registeredGrams },
    reason,
  };
  const event = registrationEvent(batch, ctx);
  const wrong = standingEvent(state, before, ctx);
  return {
    batch,
    season,
    balance,
    fact: factOf("batch-corrected", ctx.now, data, ctx, event),
    declarations: [
      factOf("event-declared-wrong", ctx.now, { corrects }, ctx, declaredWrong(wrong, ctx, [event.eventID])),
    ],
  };
}
