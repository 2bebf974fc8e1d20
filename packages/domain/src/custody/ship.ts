import { notFound } from "../access.ts";
import { requireHolder } from "../batches/access.ts";
import type { Batch, Handoff } from "../batches/batch.ts";
import { beforeArrival } from "../batches/before-arrival.ts";
import { flagged } from "../batches/flags.ts";
import { isOpen } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { adjusted, looseBy, looseLabelledBy, roomsOf, type Weights } from "../batches/mass.ts";
import { SHIPMENT_ITEMS_MAX, type Shipment, type ShipmentItem, type ShippedUnit } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf, partyOf } from "../context.ts";
import { shippingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { type FieldFault, invalidRequest, requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { HOLDER_KINDS, holdsGoods, type Organisation } from "../organisation.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import {
  batchAmong,
  drawnFrom,
  OPEN_HANDOFFS_MAX,
  requireAfterOrigin,
  requireLoose,
  requireReleased,
  withHandoffs,
  withStored,
} from "./custody.ts";
import { aboutShipment } from "./handoff-flags.ts";

/** One batch and weight of a shipment or receipt. */
export interface WeighedItem {
  /** Where the command names it, where that is not its own place among the items. */
  readonly pointer?: string | undefined;
  readonly gtin: string;
  readonly lot: string;
  readonly quantityKg: number;
}

/** One batch of a shipment. `labelledKg` of it carry codes; without it, only what the unlabelled goods do not make up. */
export interface SentItem extends WeighedItem {
  readonly labelledKg?: number | undefined;
  /** Of goods that come out of logistic units: what of them is known to carry codes, which is no statement to be held against them. */
  readonly presumedLabelledGrams?: Grams | undefined;
}

/** Where a command names one of its items. */
export function placeOf(items: readonly Pick<WeighedItem, "pointer">[], n: number): string {
  return items[n]?.pointer ?? `/items/${n}`;
}

/** A shipment as the sender records it. Every batch stands in it once. */
export interface Ship {
  readonly id: string;
  readonly to: string;
  readonly items: readonly SentItem[];
  readonly shippedAt: Instant;
  readonly vehicle?: string | undefined;
  /** The logistic units that go; what is in them is among the items. */
  readonly units?: readonly ShippedUnit[] | undefined;
}

/** Items that name a batch that an earlier item names already. */
export function repeatedItems(items: readonly Pick<WeighedItem, "gtin" | "lot" | "pointer">[]): FieldFault[] {
  return items.flatMap(({ gtin, lot }, n) => {
    const first = items.findIndex((item) => item.gtin === gtin && item.lot === lot);
    if (first === n) return [];
    return [
      {
        pointer: placeOf(items, n),
        en: `Batch ${lotId({ gtin, lot })} stands in item ${first} already: give its whole weight there.`,
        zh: `批次 ${lotId({ gtin, lot })} 已在第 ${first + 1} 项列出，请在该项填写全部重量。`,
      },
    ];
  });
}

function itemFaults({ items }: Ship): FieldFault[] {
  const countFits = items.length > 0 && items.length <= SHIPMENT_ITEMS_MAX;
  const count = {
    pointer: "/items",
    en: `A shipment carries 1 to ${SHIPMENT_ITEMS_MAX} batches. Use several shipments for more.`,
    zh: `一张发货单包含 1 至 ${SHIPMENT_ITEMS_MAX} 个批次，超过请分单。`,
  };
  return [...(countFits ? [] : [count]), ...repeatedItems(items)];
}

function requireReceiver(to: Organisation | undefined, command: Ship, ctx: Context): Organisation {
  if (to === undefined) throw notFound("organisation", command.to, "/to");
  if (to.id === ctx.actor.organisation) {
    const en = "The receiver is your own organisation. Use storage to move goods between your rooms.";
    requireValid([{ pointer: "/to", en, zh: "收货方是本机构。机构内移库请使用出入库登记。" }]);
  }
  if (!holdsGoods(to.kind)) {
    const en = `${to.name} is a ${to.kind}: goods go to a ${HOLDER_KINDS.join(", ")}.`;
    requireValid([{ pointer: "/to", en, zh: `${to.name} 不能作为收货方：收货方须为合作社、仓储分拣站或电商平台。` }]);
  }
  return to;
}

/** One batch of a shipment, or of a packing, with the weight that goes, and where the command names it. */
export interface Line {
  readonly before: Batch;
  readonly grams: Grams;
  /** Of it, as the command says. */
  readonly labelled: Grams | undefined;
  /** Of goods out of units, as far as is known. */
  readonly presumed: Grams | undefined;
  readonly pointer: string;
}

interface Departure {
  readonly batch: Batch;
  readonly grams: Grams;
  readonly labelledGrams: Grams;
  /** Grams taken out of each room because the unstored rest did not suffice. */
  readonly drawn: Weights;
}

/** The labelled weight that goes along: as said, as far as it fits; else what the unlabelled goods do not make up. */
export function labelledIn({ before, grams, labelled, presumed = 0, pointer }: Line, organisation: string): Grams {
  const there = looseLabelledBy(before, organisation);
  const least = Math.max(0, grams - (looseBy(before, organisation) - there));
  const most = Math.min(grams, there);
  if (labelled === undefined) return Math.max(least, Math.min(presumed, most));
  if (labelled >= least && labelled <= most) return labelled;
  const [leastKg, mostKg, thereKg] = [least, most, there].map(kilogramsFrom);
  const id = lotId(before);
  const way =
    labelled > most
      ? {
          en: `You have codes on ${thereKg} kg of batch ${id}: at most ${mostKg} kg of this item can carry them. If labels are still to be printed for it, issue them first.`,
          zh: `批次 ${id} 现有已赋码货物 ${thereKg} 千克，本项最多 ${mostKg} 千克可带码。如尚未赋码，请先申领追溯码。`,
        }
      : {
          en: `Of batch ${id} so much is labelled that at least ${leastKg} kg of this item carry codes. If those labels were not used, void them first (POST /api/labels/{id}/void).`,
          zh: `批次 ${id} 未赋码的货物不足，本项至少有 ${leastKg} 千克带码。如有未使用的追溯码，请先作废（POST /api/labels/{id}/void）。`,
        };
  throw invalidRequest([{ pointer: `${pointer}/labelledKg`, ...way }]);
}

function depart(line: Line, to: Organisation, command: Ship, ctx: Context): Departure {
  const { organisation } = ctx.actor;
  const { before, grams } = line;
  const taken = drawnFrom(before, organisation, grams);
  let locations = roomsOf(before, organisation);
  for (const [location, part] of taken) locations = adjusted(locations, location, -part);
  const labelledGrams = labelledIn(line, organisation);
  const handoff: Handoff = {
    shipment: command.id,
    from: organisation,
    to: to.id,
    shippedAt: command.shippedAt,
    shippedGrams: grams,
    ...(labelledGrams > 0 ? { labelledGrams } : {}),
  };
  const moved: Batch = {
    ...before,
    parties: { ...before.parties, [organisation]: ctx.actor.party, [to.id]: partyOf(to) },
    onHand: adjusted(before.onHand, organisation, -grams),
    labelled: adjusted(before.labelled, organisation, -labelledGrams),
    stored: withStored(before, organisation, locations),
  };
  const step = {
    en: `shipment ${plainId(command.id)}`,
    zh: `发货（${plainId(command.id)}）`,
    about: aboutShipment(command.id),
  };
  const flags = [
    ...lateEntry(step, command.shippedAt, ctx.now),
    ...beforeArrival(before, organisation, step, command.shippedAt, ctx.now),
  ];
  return {
    batch: flagged(withHandoffs(moved, [...before.handoffs, handoff]), flags),
    grams,
    labelledGrams,
    drawn: Object.fromEntries(taken),
  };
}

function itemOf({ batch: { gtin, lot }, grams, labelledGrams }: Departure): ShipmentItem {
  return { gtin, lot, grams, ...(labelledGrams > 0 ? { labelledGrams } : {}) };
}

function requireFewOpen(batch: Batch, pointer: string): void {
  if (batch.handoffs.filter(isOpen).length < OPEN_HANDOFFS_MAX) return;
  const en = `This batch has ${OPEN_HANDOFFS_MAX} unconfirmed shipments. Have them confirmed or void them first.`;
  requireValid([{ pointer, en, zh: `该批次已有 ${OPEN_HANDOFFS_MAX} 张未确认的发货单，请先确认收货或作废。` }]);
}

/** The lines of a shipment: every batch one that the sender may move, every weight one above zero. */
function linesOf(batches: ShipState["batches"], { items }: Ship, ctx: Context): readonly Line[] {
  const held = items.map((item, n) => {
    const pointer = placeOf(items, n);
    return { item, pointer, before: requireHolder(batchAmong(batches, item), { ...item, pointer }, ctx) };
  });
  return held.map(({ item, ...line }) => ({
    ...line,
    grams: weightFrom(item.quantityKg, `${line.pointer}/quantityKg`),
    labelled: item.labelledKg && weightFrom(item.labelledKg, `${line.pointer}/labelledKg`),
    presumed: item.presumedLabelledGrams,
  }));
}

function requireMovable({ before, grams, pointer }: Line, { shippedAt, to }: Ship, ctx: Context): void {
  requireReleased(before, pointer, { from: ctx.actor.organisation, to });
  requireNotAhead(shippedAt, ctx.now, "/shippedAt");
  requireAfterOrigin(before, shippedAt, "/shippedAt");
  requireLoose(before, ctx.actor.organisation, grams, `${pointer}/quantityKg`);
  requireFewOpen(before, pointer);
}

/** What shipping depends on: the receiver, and the batches of the items, in any order. */
export interface ShipState {
  readonly to: Organisation | undefined;
  readonly batches: readonly (Batch | undefined)[];
}

/**
 * Sends batches to another organisation. Stock leaves the sender at once and is the receiver's only after the receipt. Where an item
 * does not say what of it is labelled, unlabelled goods go first. The batches answered stand in the order of the items. Errors: `not-found`, `invalid-request`,
 * `batch-recalled`, `batch-on-hold`, `date-order`, `insufficient-stock`.
 */
export function ship(
  state: ShipState,
  command: Ship,
  ctx: Context,
): { readonly shipment: Shipment; readonly batches: readonly Batch[]; readonly fact: Fact } {
  const { id, shippedAt, vehicle, units } = command;
  const to = requireReceiver(state.to, command, ctx);
  requireValid(itemFaults(command));
  const departures = linesOf(state.batches, command, ctx).map((line) => {
    requireMovable(line, command, ctx);
    return depart(line, to, command, ctx);
  });
  const shipment: Shipment = {
    id,
    from: ctx.actor.organisation,
    to: to.id,
    items: departures.map(itemOf),
    shippedAt,
    ...defined({ vehicle, units }),
    status: "pending",
    createdAt: ctx.now,
  };
  // The vehicle stays with the shipment: a plate can point at its owner, and facts are for ever.
  const data = {
    id,
    to: to.id,
    items: departures.map((departure) => {
      const { drawn: rooms } = departure;
      return { ...itemOf(departure), ...(Object.keys(rooms).length === 0 ? {} : { drawnFromRooms: rooms }) };
    }),
    ...defined({ units }),
  };
  const batches = departures.map(({ batch }) => batch);
  return { shipment, batches, fact: factOf("shipment-sent", shippedAt, data, ctx, shippingEvent(shipment, ctx)) };
}
