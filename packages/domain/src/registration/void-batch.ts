import type { Batch } from "../batches/batch.ts";
import { isOpen, underWayIn } from "../batches/handoff.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { onHold } from "../batches/hold.ts";
import { lotId } from "../batches/identity.ts";
import { allLabelsVoided, labelAccount } from "../batches/label-account.ts";
import { looseBy, packedBy, roomsOf } from "../batches/mass.ts";
import { requireRegistered } from "../batches/standing.ts";
import { dateInChina } from "../calendar.ts";
import { release } from "../certificates/balance.ts";
import type { Balance } from "../certificates/certificate.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import type { Fact } from "../fact.ts";
import type { Season } from "../farm/base.ts";
import { takeFromSeason } from "../farm/capacity.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";
import { type RegisteredState, requireRegistrant, standingEvent } from "./registered.ts";

/** Why the registration was a mistake. */
export interface VoidBatch {
  readonly id?: string | undefined;
  readonly reason: string;
}

/** What of the registered weight is not with its registrant any more, and what can be done about it. */
function requireAllThere(batch: Batch): void {
  const there = looseBy(batch, batch.organisation);
  if (there === batch.registeredGrams) return;
  const open = batch.handoffs.filter(isOpen);
  const underWay = batch.handoffs.reduce((sum, handoff) => sum + underWayIn(handoff), 0);
  const [kg, allKg, underWayKg] = [there, batch.registeredGrams, underWay].map(kilogramsFrom);
  const shipments = open.slice(0, 5).map(({ shipment }) => plainId(shipment));
  const first =
    shipments.length === 0
      ? { en: "", zh: "" }
      : {
          en: ` ${underWayKg} kg are under way: void the shipments (${shipments.join(", ")}) first.`,
          zh: `其中在途 ${underWayKg} 千克：请先作废发货单（${shipments.join("、")}）。`,
        };
  const packed = packedBy(batch, batch.organisation);
  const unpack =
    packed === 0
      ? { en: "", zh: "" }
      : {
          en: ` ${kilogramsFrom(packed)} kg lie in logistic units: unpack them (POST /api/units/{sscc}/unpacking) first.`,
          zh: `其中 ${kilogramsFrom(packed)} 千克在物流单元内：请先拆开（POST /api/units/{sscc}/unpacking）。`,
        };
  throw new DomainError(
    "correction-refused",
    {
      en: `Of ${allKg} kg registered ${kg} kg are with you; a registration is voided only while all of it is.${first.en}${unpack.en} Have what others received sent back with a new shipment; or correct what is wrong in the registration, by its corrections; or, if the goods must be stopped, recall the batch.`,
      zh: `登记的 ${allKg} 千克中在贵机构的为 ${kg} 千克，全部在手时才能撤销登记。${first.zh}${unpack.zh}他方已收的货物请其另开发货单退回；或用更正功能更正登记内容；如须停止流通，请召回该批次。`,
    },
    { extensions: { onHandKg: kg, registeredKg: allKg, ...(shipments.length > 0 ? { shipments } : {}) } },
  );
}

/** What is stopped does not vanish by being voided. */
function requireNotStopped(batch: Batch): void {
  const id = lotId(batch);
  if (batch.recall !== undefined) {
    const { at, reason } = batch.recall;
    const date = dateInChina(at);
    throw new DomainError(
      "batch-recalled",
      {
        en: `Batch ${id} was recalled, or ordered back, on ${date} (${reason}); its registration stays while the recall does. If the recall was a mistake, end it as mistaken first.`,
        zh: `批次 ${id} 已于 ${date} 召回或被责令追回（${reason}），期间不能撤销登记。如系误发，请先以误发终止召回（追回）。`,
      },
      { extensions: { recall: plainId(batch.recall.id) } },
    );
  }
  if (!onHold(batch)) return;
  throw new DomainError("batch-on-hold", {
    en: `Batch ${id} is on hold; its registration stays while that lasts. If what holds it was recorded by mistake, have that voided or corrected first.`,
    zh: `批次 ${id} 已暂停流转，其间不能撤销登记。如暂停的依据系误录，请先作废或更正该记录。`,
  });
}

/**
 * Takes a registration back while all of its weight is with the registrant: balance and season return, its codes are dead, and the batch
 * stays on record as voided with nothing in it. The event by which it was commissioned is declared wrong. Errors: `not-found`, `forbidden`,
 * `already-voided`, `batch-recalled`, `batch-on-hold`, `correction-refused`.
 */
export function voidBatch(
  state: RegisteredState,
  { id, reason }: VoidBatch,
  ctx: Context,
): {
  readonly batch: HarvestedBatch;
  readonly season: Season;
  readonly balance?: Balance | undefined;
  readonly fact: Fact;
} {
  const before = requireRegistrant(state.batch, ctx);
  requireRegistered(before);
  requireNotStopped(before);
  requireAllThere(before);
  const { base } = state;
  if (base === undefined) throw new Error(`the base of ${lotId(before)} was not loaded`);
  const { plots, harvestedOn } = before.origin;
  const grams = before.registeredGrams;
  const season = takeFromSeason(base, state.season, { plots, year: Number(harvestedOn.slice(0, 4)), grams });
  const claim = before.certificate;
  const balance = claim?.year === undefined ? undefined : release(state.balance, claim, grams);
  const { issuedGrams, voidedGrams } = labelAccount(before);
  const hadLabels = issuedGrams > voidedGrams;
  const batch: HarvestedBatch = {
    ...before,
    registeredGrams: 0,
    onHand: {},
    ...allLabelsVoided(before),
    stored: {},
    flags: before.flags.map((flag) => (flag.withdrawnAt === undefined ? { ...flag, withdrawnAt: ctx.now } : flag)),
    voided: { at: ctx.now, by: ctx.actor.organisation, reason, ...(hadLabels ? { hadLabels } : {}) },
  };
  const { gtin, lot } = before;
  const corrects = { kind: "batch", id: lotId(before) };
  const rooms = roomsOf(before, before.organisation);
  const drawnFromRooms = Object.keys(rooms).length === 0 ? {} : { drawnFromRooms: rooms };
  const data = { ...(id === undefined ? {} : { id }), gtin, lot, corrects, grams, ...drawnFromRooms, reason };
  const event = declaredWrong(standingEvent(state, before, ctx), ctx);
  return { batch, season, balance, fact: factOf("batch-voided", ctx.now, data, ctx, event) };
}
