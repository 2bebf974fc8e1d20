import { notFound } from "../access.ts";
import type { Batch, Handoff } from "../batches/batch.ts";
import { creditedIn, isOpen, returnedIn, underWayIn } from "../batches/handoff.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import { withLabelsMoved } from "../batches/label-account.ts";
import { adjusted } from "../batches/mass.ts";
import {
  isUnderWay,
  type ReceivedItem,
  receivedItems,
  type Shipment,
  type ShipmentItem,
  type UnitOutcome,
} from "../batches/shipment.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import type { FieldFault } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Grams, gramsFrom } from "../quantity.ts";
import { batchAmong, withHandoffs } from "./custody.ts";

/** A shipment with the batches of its items, in any order. */
export interface ShipmentState {
  readonly shipment: Shipment | undefined;
  readonly batches: readonly (Batch | undefined)[];
}

/** What an act of one end makes of a shipment: the batches are those that it changed. */
export interface Settled {
  readonly shipment: Shipment;
  readonly batches: readonly Batch[];
  readonly fact: Fact;
}

/** One item of a shipment with its batch, and what its receipts add up to so far. */
export interface Line {
  readonly item: ShipmentItem;
  readonly before: Batch;
  readonly soFar: ReceivedItem;
}

/** Who may not act on a shipment so, and what they can do instead. */
export interface OtherEnd {
  readonly en: string;
  readonly zh: string;
}

/** The shipment, if the actor stands at that end; to everybody but its two sides there is no such shipment. */
export function requireEnd(
  shipment: Shipment | undefined,
  end: "from" | "to",
  refusal: OtherEnd,
  ctx: Context,
): Shipment {
  const me = ctx.actor.organisation;
  if (shipment === undefined || ![shipment.from, shipment.to].includes(me)) throw notFound("shipment");
  if (shipment[end] !== me) throw new DomainError("forbidden", refusal);
  return shipment;
}

/** Refuses with `shipment-not-pending` when nothing of it is under way. */
export function requireUnderWay(shipment: Shipment): void {
  if (isUnderWay(shipment)) return;
  const [en, zh] = shipment.status === "confirmed" ? ["confirmed", "确认收货"] : ["voided", "作废"];
  throw new DomainError(
    "shipment-not-pending",
    {
      en: `Shipment ${plainId(shipment.id)} was ${en} already: nothing of it is under way. Send what still has to move with a new shipment.`,
      zh: `发货单 ${plainId(shipment.id)} 已${zh}，没有在途货物。其余货物请另开发货单。`,
    },
    { extensions: { shipment: plainId(shipment.id), status: shipment.status } },
  );
}

/** Every item of a shipment has its batch; anything else is a defect of whoever loaded them. */
export function linesOf(shipment: Shipment, batches: ShipmentState["batches"]): readonly Line[] {
  const received = receivedItems(shipment);
  return shipment.items.map((item, n) => {
    const before = batchAmong(batches, item);
    const soFar = received[n];
    if (before === undefined || soFar === undefined) {
      throw new Error(`batch ${lotId(item)} of the shipment was not loaded`);
    }
    return { item, before, soFar };
  });
}

/** The handoff that is this item on its way. One that is not there is a defect: nothing may settle it. */
export function openHandoff(batch: Batch, { id }: Shipment): Handoff {
  const open = batch.handoffs.find((handoff) => handoff.shipment === id && isOpen(handoff));
  if (open === undefined) throw new Error(`shipment ${id} has no open handoff of 10/${batch.lot}`);
  return open;
}

/** The batch with one handoff in the place of another. */
function withHandoff(batch: Batch, before: Handoff, after: Handoff): Batch {
  return withHandoffs(
    batch,
    batch.handoffs.map((handoff) => (handoff === before ? after : handoff)),
  );
}

/** A batch after one of its handoffs went on from one state to another: what each end has of goods and of codes, and the handoff in it. */
export function withHandoffMoved(batch: Batch, before: Handoff, after: Handoff): Batch {
  const { from, to } = after;
  const credited = creditedIn(after) - creditedIn(before);
  const returned = returnedIn(after) - returnedIn(before);
  const onHand = adjusted(adjusted(batch.onHand, to, credited), from, returned);
  const { handoff, ...labels } = withLabelsMoved(batch, before, after);
  return withHandoff({ ...batch, onHand, ...labels }, before, handoff);
}

/** An item with what its handoff says now. */
export function receivedItem({ gtin, lot }: Lot, handoff: Handoff): ReceivedItem {
  const { receivedGrams = 0, rejectedGrams = 0 } = handoff;
  const underWayGrams = underWayIn(handoff);
  return {
    gtin,
    lot,
    grams: receivedGrams,
    ...(rejectedGrams > 0 ? { rejectedGrams } : {}),
    ...(underWayGrams > 0 ? { underWayGrams } : {}),
  };
}

/** `pending` as long as nothing came to anyone. */
export function statusOf(items: readonly ReceivedItem[]): "pending" | "partly-received" | "confirmed" {
  if (items.every(({ underWayGrams = 0 }) => underWayGrams === 0)) return "confirmed";
  return items.some(({ grams, rejectedGrams = 0 }) => grams + rejectedGrams > 0) ? "partly-received" : "pending";
}

/** The units of a shipment after an act that says what became of some of them. */
export function withOutcomes(
  { units }: Shipment,
  outcomes: readonly { readonly sscc: string; readonly outcome: UnitOutcome }[] = [],
): Pick<Shipment, "units"> {
  if (units === undefined || outcomes.length === 0) return {};
  return { units: units.map((unit) => ({ ...unit, ...outcomes.find(({ sscc }) => sscc === unit.sscc) })) };
}

/** A weight of an item in grams, 0 included; one that is no weight is put with the faults under its pointer. */
export function weighed(kg: number, pointer: string, faults: FieldFault[]): Grams {
  const grams = gramsFrom(kg);
  if (grams !== undefined) return grams;
  faults.push({
    pointer,
    en: `${kg} is no weight: give kilograms, 0 or more, with at most three decimals.`,
    zh: `${kg} 不是有效重量：请填写千克数，可为 0，最多三位小数。`,
  });
  return 0;
}

/** Refuses with `receipt-mismatch` items that the shipment does not carry, all of them named. */
export function requireCarried(
  shipment: Shipment,
  items: readonly (Lot & { readonly pointer?: string | undefined })[],
): void {
  const expected = shipment.items.map(({ gtin, lot }) => ({ gtin, lot }));
  const carried = new Set(expected.map(lotId));
  const foreign = items.flatMap((item, n) =>
    carried.has(lotId(item)) ? [] : [{ ...item, pointer: item.pointer ?? `/items/${n}` }],
  );
  if (foreign.length === 0) return;
  const names = foreign.map(lotId).join(", ");
  const errors = foreign.map(({ pointer }) => ({
    pointer,
    detail: "not in this shipment",
    detailZh: "不在本发货单中",
  }));
  const detail = {
    en: `Shipment ${plainId(shipment.id)} does not carry ${names}. Confirm only what it lists; ask the sender to ship the rest on record.`,
    zh: `发货单 ${plainId(shipment.id)} 不包含 ${names}。请只确认单上所列批次，其余请发货方另行登记发货。`,
  };
  throw new DomainError("receipt-mismatch", detail, {
    errors,
    extensions: { shipment: plainId(shipment.id), expected },
  });
}
