import { requireHolder } from "../batches/access.ts";
import { type Batch, LOSS_CAUSES, type LossCause } from "../batches/batch.ts";
import { beforeArrival } from "../batches/before-arrival.ts";
import { flagged } from "../batches/flags.ts";
import { labelsLost } from "../batches/label-account.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { adjusted, looseBy, looseLabelledBy, roomsOf, weightOf } from "../batches/mass.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { kilogramsFrom } from "../quantity.ts";
import { drawnFrom, requireAfterOrigin, requireLoose, withStored } from "./custody.ts";

/** Weight that leaves a holder for good without being handed on. `labelledKg` of it carries codes; without it, none does. */
export interface Lose {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly quantityKg: number;
  readonly labelledKg?: number | undefined;
  readonly cause: LossCause;
  readonly at: Instant;
}

const CAUSE_WORDS: Readonly<Record<LossCause, string>> = {
  spoiled: "腐坏",
  destroyed: "销毁",
  sample: "抽样",
  donated: "捐赠",
  "sold-untraced": "未追溯销售",
  "lost-in-transit": "途中损失",
};

function labelledLoss(batch: Batch, organisation: string, grams: number, { labelledKg = 0 }: Lose): number {
  const labelled = looseLabelledBy(batch, organisation);
  const lost = labelledKg === 0 ? 0 : weightFrom(labelledKg, "/labelledKg");
  const most = Math.min(labelled, grams);
  if (lost > most) {
    const kg = kilogramsFrom(most);
    const en = `At most ${kg} kg of this loss can carry codes.`;
    requireValid([{ pointer: "/labelledKg", en, zh: `本次损失中已赋码重量最多 ${kg} 千克。` }]);
  }
  const unlabelled = looseBy(batch, organisation) - labelled;
  if (grams - lost <= unlabelled) return lost;
  const [freeKg, dueKg] = [kilogramsFrom(unlabelled), kilogramsFrom(grams - unlabelled)];
  throw new DomainError(
    "insufficient-stock",
    {
      en: `Only ${freeKg} kg of what you have on hand carry no codes. If packs with codes are lost too, say labelledKg: at least ${dueKg}; if those labels were never used, void them first (POST /api/labels/{id}/void).`,
      zh: `现有库存中未赋码的只有 ${freeKg} 千克。如已赋码的包装也有损失，请填写 labelledKg，至少 ${dueKg} 千克；如有未使用的追溯码，请先作废（POST /api/labels/{id}/void）。`,
    },
    { errors: [{ pointer: "/labelledKg", detail: `at least ${dueKg} kg`, detailZh: `至少 ${dueKg} 千克` }] },
  );
}

/**
 * Takes weight off a batch for good, by cause. What is stored goes only as far as the unstored rest does not suffice; what carries codes only
 * as far as the command says. Recalled and held goods may be lost: destroying them is what a recall asks for. Errors: `not-found`,
 * `invalid-request`, `date-order`, `insufficient-stock`.
 */
export function loseWeight(
  state: { readonly batch: Batch | undefined },
  command: Lose,
  ctx: Context,
): { readonly batch: Batch; readonly fact: Fact; readonly rooms: readonly string[] } {
  const before = requireHolder(state.batch, undefined, ctx);
  const { organisation } = ctx.actor;
  const { at, cause, reason, id } = command;
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  requireNotAhead(at, ctx.now, "/at");
  requireAfterOrigin(before, at, "/at");
  requireLoose(before, organisation, grams, "/quantityKg");
  const labelledGrams = labelledLoss(before, organisation, grams, command);
  const taken = drawnFrom(before, organisation, grams);
  let rooms = roomsOf(before, organisation);
  for (const [location, part] of taken) rooms = adjusted(rooms, location, -part);
  const losses = Object.fromEntries(
    LOSS_CAUSES.flatMap((each) => {
      const lost = (before.losses?.[each] ?? 0) + (each === cause ? grams : 0);
      return lost === 0 ? [] : [[each, lost]];
    }),
  );
  const isEmptied = weightOf(before.onHand, organisation) === grams;
  const lost: Batch = {
    ...before,
    losses,
    ...(isEmptied ? { emptied: { ...before.emptied, [organisation]: at } } : {}),
    onHand: adjusted(before.onHand, organisation, -grams),
    ...labelsLost(before, organisation, labelledGrams),
    stored: withStored(before, organisation, rooms),
  };
  const step = { en: `loss (${cause})`, zh: `损失（${CAUSE_WORDS[cause]}）` };
  const flags = [...lateEntry(step, at, ctx.now), ...beforeArrival(before, organisation, step, at, ctx.now)];
  const { gtin, lot } = before;
  const data = {
    ...(id === undefined ? {} : { id }),
    gtin,
    lot,
    grams,
    ...(labelledGrams > 0 ? { labelledGrams } : {}),
    ...(taken.length > 0 ? { drawnFromRooms: Object.fromEntries(taken) } : {}),
    cause,
    reason,
  };
  return {
    batch: flagged(lost, flags),
    fact: factOf("loss-recorded", at, data, ctx),
    rooms: taken.map(([location]) => location),
  };
}
