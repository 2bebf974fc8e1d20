import { notFound } from "../access.ts";
import type { Batch, Flag, Handoff } from "../batches/batch.ts";
import { flagged } from "../batches/flags.ts";
import { creditedIn, isOpen } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { lateEntry } from "../batches/late-entry.ts";

import type { Shipment, ShipmentItem } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { receivingEvent, voidShippingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { type Grams, gramsFrom, kilogramsFrom } from "../quantity.ts";
import { adjusted, batchAmong, withHandoffs } from "./custody.ts";
import { repeatedItems, type WeighedItem } from "./ship.ts";

/** What the receiver found. An item left out arrived with nothing. */
export interface Receive {
  readonly items: readonly WeighedItem[];
  readonly receivedAt: Instant;
  readonly temperatureC?: number | undefined;
  readonly remark?: string | undefined;
}

/** Shipped against received, kilograms. `differenceKg` = received - shipped: negative when short. */
export interface Difference {
  readonly gtin: string;
  readonly lot: string;
  readonly shippedKg: number;
  readonly receivedKg: number;
  readonly differenceKg: number;
}

/** A shipment with the batches of its items, in any order. */
export interface ShipmentState {
  readonly shipment: Shipment | undefined;
  readonly batches: readonly (Batch | undefined)[];
}

interface Settled {
  readonly shipment: Shipment;
  readonly batches: readonly Batch[];
  readonly fact: Fact;
}

/** The pending shipment, if the actor stands at the end that may settle it so. */
function requirePending(shipment: Shipment | undefined, end: "from" | "to", ctx: Context): Shipment {
  const me = ctx.actor.organisation;
  if (shipment === undefined || ![shipment.from, shipment.to].includes(me)) throw notFound("shipment");
  if (shipment[end] !== me) {
    const detail =
      end === "to"
        ? {
            en: "Only the receiver can confirm a receipt. Ask them to.",
            zh: "只有收货方可以确认收货，请通知对方确认。",
          }
        : {
            en: "Only the sender can void a shipment. Ask them, or confirm what arrived (0 if nothing).",
            zh: "只有发货方可以作废发货单。请联系对方，或按实收确认（未收到填 0）。",
          };
    throw new DomainError("forbidden", detail);
  }
  if (shipment.status === "pending") return shipment;
  const [en, zh] = shipment.status === "confirmed" ? ["confirmed", "确认收货"] : ["voided", "作废"];
  throw new DomainError(
    "shipment-not-pending",
    {
      en: `Shipment ${shipment.id} was ${en} already and stays as it is. Send what still has to move with a new shipment.`,
      zh: `发货单 ${shipment.id} 已${zh}，不能再更改。其余货物请另开发货单。`,
    },
    { extensions: { shipment: shipment.id, status: shipment.status } },
  );
}

/** One item of a shipment with its batch. */
interface Line {
  readonly item: ShipmentItem;
  readonly before: Batch;
}

/** One item of a shipment with its batch and what of it arrived. */
interface ReceivedLine extends Line {
  readonly received: Grams;
}

/** Every item of a shipment has its batch; anything else is a defect of whoever loaded them. */
function linesOf({ items }: Shipment, batches: ShipmentState["batches"]): readonly Line[] {
  return items.map((item) => {
    const before = batchAmong(batches, item);
    if (before === undefined) throw new Error(`batch ${lotId(item)} of the shipment was not loaded`);
    return { item, before };
  });
}

function requireReceivable(shipment: Shipment, command: Receive, ctx: Context): void {
  requireNotAhead(command.receivedAt, ctx.now, "/receivedAt");
  const isShipped = ({ gtin, lot }: WeighedItem) =>
    shipment.items.some((item) => item.gtin === gtin && item.lot === lot);
  const foreign = command.items.flatMap((item, n) => (isShipped(item) ? [] : [{ ...item, pointer: `/items/${n}` }]));
  if (foreign.length > 0) {
    const names = foreign.map(lotId).join(", ");
    const errors = foreign.map(({ pointer }) => ({ pointer, detail: "not in this shipment" }));
    const expected = shipment.items.map(({ gtin, lot }) => ({ gtin, lot }));
    const detail = {
      en: `Shipment ${shipment.id} does not carry ${names}. Confirm only what it lists; ask the sender to ship the rest on record.`,
      zh: `发货单 ${shipment.id} 不包含 ${names}。请只确认单上所列批次，其余请发货方另行登记发货。`,
    };
    throw new DomainError("receipt-mismatch", detail, { errors, extensions: { shipment: shipment.id, expected } });
  }
  requireValid(repeatedItems(command.items));
  if (Date.parse(command.receivedAt) >= Date.parse(shipment.shippedAt)) return;
  throw new DomainError(
    "date-order",
    {
      en: `Received at ${command.receivedAt}, before it was shipped at ${shipment.shippedAt}. Correct the time.`,
      zh: `收货时间 ${command.receivedAt} 早于发货时间 ${shipment.shippedAt}，请更正。`,
    },
    { errors: [{ pointer: "/receivedAt", detail: `not before ${shipment.shippedAt}` }] },
  );
}

function weightFault({ quantityKg }: WeighedItem, n: number): FieldFault {
  return {
    pointer: `/items/${n}/quantityKg`,
    en: `${quantityKg} is no weight: give kilograms, 0 or more, with at most three decimals.`,
    zh: `${quantityKg} 不是有效重量：请填写千克数，可为 0，最多三位小数。`,
  };
}

/** The lines with what the receiver weighed; of an item that the command leaves out nothing arrived. */
function receivedLines(lines: readonly Line[], { items }: Receive): readonly ReceivedLine[] {
  const weights = new Map<string, Grams>();
  const faults: FieldFault[] = [];
  for (const [n, item] of items.entries()) {
    const grams = gramsFrom(item.quantityKg);
    if (grams === undefined) faults.push(weightFault(item, n));
    else weights.set(lotId(item), grams);
  }
  requireValid(faults);
  return lines.map((line) => ({ ...line, received: weights.get(lotId(line.item)) ?? 0 }));
}

function differenceIn({ item: { gtin, lot, grams }, received }: ReceivedLine): Difference {
  const [shippedKg, receivedKg] = [kilogramsFrom(grams), kilogramsFrom(received)];
  return { gtin, lot, shippedKg, receivedKg, differenceKg: kilogramsFrom(received - grams) };
}

function quantityFlags(handoff: Handoff, received: Grams, ctx: Context): Flag[] {
  const difference = received - handoff.shippedGrams;
  if (difference === 0) return [];
  // The public page shows these words: the difference, and neither the weights nor the parties' own numbers.
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
  return [{ code, at: ctx.now, reason }];
}

/** The batch with its open handoff of this shipment replaced. A handoff that is not there is a defect: nothing may settle it. */
function settleHandoff(batch: Batch, shipment: Shipment, settle: (open: Handoff) => Handoff): [Batch, Handoff] {
  const open = batch.handoffs.find((handoff) => handoff.shipment === shipment.id && isOpen(handoff));
  if (open === undefined) throw new Error(`shipment ${shipment.id} has no open handoff of 10/${batch.lot}`);
  const done = settle(open);
  const handoffs = batch.handoffs.map((handoff) => (handoff === open ? done : handoff));
  return [withHandoffs(batch, handoffs), done];
}

function receiveBatch(
  { before, received }: ReceivedLine,
  shipment: Shipment,
  receivedAt: Instant,
  ctx: Context,
): Batch {
  const arrival = { receivedAt, receivedGrams: received };
  const [batch, handoff] = settleHandoff(before, shipment, (open) => ({ ...open, ...arrival }));
  const credited = creditedIn(handoff);
  const flags = [
    ...quantityFlags(handoff, received, ctx),
    ...lateEntry({ en: `receipt of ${shipment.id}`, zh: `收货（${shipment.id}）` }, receivedAt, ctx.now),
  ];
  const moved: Batch = {
    ...batch,
    onHand: adjusted(batch.onHand, shipment.to, credited),
    labelled: adjusted(batch.labelled, shipment.to, Math.min(handoff.labelledGrams ?? 0, credited)),
  };
  return flagged(moved, flags);
}

/**
 * Confirms a shipment by what the receiver weighed. The receiver is credited the smaller of shipped and received; a difference stays
 * with the handoff for good and raises a flag. Recalled goods may be received: they must land somewhere. Errors: `not-found`,
 * `forbidden` (the sender confirms), `shipment-not-pending`, `receipt-mismatch`, `invalid-request`, `date-order`.
 */
export function receive(
  state: ShipmentState,
  command: Receive,
  ctx: Context,
): Settled & { readonly differences: readonly Difference[] } {
  const pending = requirePending(state.shipment, "to", ctx);
  const loaded = linesOf(pending, state.batches);
  requireReceivable(pending, command, ctx);
  const lines = receivedLines(loaded, command);
  const items = lines.map(({ item: { gtin, lot }, received }): ShipmentItem => ({ gtin, lot, grams: received }));
  const { receivedAt, temperatureC, remark } = command;
  const shipment: Shipment = {
    ...pending,
    status: "confirmed",
    receipt: { items, receivedAt, ...defined({ temperatureC, remark }) },
  };
  const batches = lines.map((line) => receiveBatch(line, shipment, receivedAt, ctx));
  const differences = lines.map(differenceIn);
  // The remark is free text and may name a person: it stays with the shipment, where it can be erased.
  const data = { id: shipment.id, from: shipment.from, items, ...defined({ temperatureC }) };
  const event = receivingEvent(shipment, ctx);
  return { shipment, batches, fact: factOf("receipt-recorded", receivedAt, data, ctx, event), differences };
}

function takeBack(before: Batch, shipment: Shipment, ctx: Context): Batch {
  const [batch, handoff] = settleHandoff(before, shipment, (open) => ({ ...open, voidedAt: ctx.now }));
  return {
    ...batch,
    onHand: adjusted(batch.onHand, shipment.from, handoff.shippedGrams),
    labelled: adjusted(batch.labelled, shipment.from, handoff.labelledGrams ?? 0),
  };
}

/**
 * Takes a pending shipment back: the stock returns to the sender (outside any room), the handoff stays visible as voided. Errors:
 * `not-found`, `forbidden` (the receiver voids), `shipment-not-pending`.
 */
export function voidShipment(state: ShipmentState, command: { readonly reason: string }, ctx: Context): Settled {
  const pending = requirePending(state.shipment, "from", ctx);
  const lines = linesOf(pending, state.batches);
  const shipment: Shipment = { ...pending, status: "voided" };
  const batches = lines.map(({ before }) => takeBack(before, shipment, ctx));
  const data = { id: shipment.id, to: shipment.to, items: shipment.items, reason: command.reason };
  return { shipment, batches, fact: factOf("shipment-voided", ctx.now, data, ctx, voidShippingEvent(shipment, ctx)) };
}
