import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Batch, Handoff } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { creditedIn, returnedIn } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { packedBy, storedBy, weightOf } from "../batches/mass.ts";
import type { Shipment } from "../batches/shipment.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { receivingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { withHandoffFlags } from "./handoff-flags.ts";
import type { ArrivedItem } from "./receive.ts";
import { repeatedItems } from "./ship.ts";
import {
  type Line,
  linesOf,
  receivedItem,
  requireCarried,
  requireEnd,
  type Settled,
  type ShipmentState,
  statusOf,
  weighed,
  withHandoffMoved,
} from "./shipment-lines.ts";

/** What a receipt should have said: of each item named, all that was received and all that was turned away (none where it is absent). */
export interface CorrectReceipt {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly items: readonly ArrivedItem[];
}

const OTHER_END = {
  en: "Only the receiver can correct a receipt. Ask them to.",
  zh: "只有收货方可以更正收货，请通知对方更正。",
};

interface Correction extends Line {
  readonly received: Grams;
  readonly rejected: Grams;
  readonly pointer: string;
}

function refused(en: string, zh: string, pointer: string): DomainError {
  return new DomainError("correction-refused", { en, zh }, { errors: [fieldError(pointer, { en, zh })] });
}

function correctionsOf(shipment: Shipment, lines: readonly Line[], { items }: CorrectReceipt): readonly Correction[] {
  const faults: FieldFault[] = [];
  const corrections = lines.flatMap((line): Correction[] => {
    const n = items.findIndex((item) => lotId(item) === lotId(line.item));
    const item = items[n];
    if (item === undefined) return [];
    const pointer = `/items/${n}`;
    const received = weighed(item.quantityKg, `${pointer}/quantityKg`, faults);
    const rejected = weighed(item.rejectedKg ?? 0, `${pointer}/rejectedKg`, faults);
    if (rejected > line.item.grams) {
      const kg = kilogramsFrom(line.item.grams);
      const en = `${kg} kg were shipped: at most that much can be turned away.`;
      faults.push({ pointer: `${pointer}/rejectedKg`, en, zh: `发出 ${kg} 千克，退回重量不得超过该数。` });
    }
    const inside = shipment.units?.find(
      (unit) => unit.outcome === undefined && unit.items.some((lot) => lotId(lot) === lotId(item)),
    );
    if (inside !== undefined) {
      const en = `More of it is under way in unit ${inside.sscc}. Receive that first, then correct.`;
      faults.push({ pointer, en, zh: `该批次另有部分在在途物流单元 ${inside.sscc} 内，请先收货再更正。` });
    }
    return [{ ...line, received, rejected, pointer }];
  });
  requireValid(faults);
  return corrections;
}

/** The handoff whose receipt is corrected. */
function receivedHandoff({ before, pointer }: Correction, { id }: Shipment): Handoff {
  const handoff = before.handoffs.find(({ shipment }) => shipment === id);
  if (handoff === undefined) {
    const en = `This handoff of ${lotId(before)} is too old to be corrected. Send the difference with a new shipment, or record a loss.`;
    throw refused(en, `${lotId(before)} 的该次交接过早，不能更正。请将差额另开发货单，或登记损失。`, pointer);
  }
  if (handoff.receivedAt === undefined) {
    const en = `Nothing of ${lotId(before)} is on record as received in this shipment. Record a receipt.`;
    throw refused(en, `本发货单中 ${lotId(before)} 尚无收货记录，请登记收货。`, pointer);
  }
  if (handoff.voidedAt === undefined) return handoff;
  const en = `The sender has taken the rest of ${lotId(before)} back since. Send the difference with a new shipment.`;
  throw refused(en, `发货方已撤回 ${lotId(before)} 的其余货物，请将差额另开发货单。`, pointer);
}

/** The handoff as it should have been. Nothing received and nothing turned away: it is under way again, and the sender's to take back. */
export function correctedHandoff(
  before: Handoff,
  { received, rejected }: Pick<Correction, "received" | "rejected">,
): Handoff {
  const { partial, receivedAt, receivedGrams: _, rejectedGrams: __, ...sent } = before;
  if (received + rejected === 0 || receivedAt === undefined) return sent;
  const isPartial = partial === true && received + rejected < before.shippedGrams;
  return {
    ...sent,
    receivedAt,
    receivedGrams: received,
    ...(rejected > 0 ? { rejectedGrams: rejected } : {}),
    ...(isPartial ? { partial: true } : {}),
  };
}

/** What is taken away from an end must be there still: on hand, in no room, and not under a label. `after` is the batch as corrected. */
function requireThere(
  after: Batch,
  [before, handoff]: readonly [Handoff, Handoff],
  end: "to" | "from",
  pointer: string,
): void {
  const organisation = handoff[end];
  const gramsIn = end === "to" ? creditedIn : returnedIn;
  const kg = kilogramsFrom(gramsIn(before) - gramsIn(handoff));
  const onHand = weightOf(after.onHand, organisation);
  if (onHand < storedBy(after, organisation)) {
    const [en, zh] =
      end === "to"
        ? [
            `${kg} kg would be taken away that you have sent on or stored. Void that shipment, or take them out of storage, first; else have the difference sent with a new shipment.`,
            `更正将减少 ${kg} 千克，而这些货物已转出或入库。请先作废相应发货单或出库；否则请将差额另开发货单。`,
          ]
        : [
            `${kg} kg that came back to the sender have been sent on or stored there. Ask the sender to void that shipment or take them out of storage first.`,
            `退回发货方的 ${kg} 千克已转出或入库，请先联系发货方作废相应发货单或出库。`,
          ];
    throw refused(en, zh, pointer);
  }
  if (onHand < packedBy(after, organisation)) {
    const en = `${kg} kg would be taken away, and they lie in logistic units that stand whole. Have those unpacked first (POST /api/units/{sscc}/unpacking).`;
    const zh = `更正将减少 ${kg} 千克，而这些货物在未拆开的物流单元内，请先拆开（POST /api/units/{sscc}/unpacking）。`;
    throw refused(en, zh, pointer);
  }
  if (weightOf(after.labelled, organisation) > onHand) {
    const en = `${kg} kg would be taken away, and codes have been issued for them. Void those labels first (POST /api/labels/{id}/void).`;
    const zh = `更正将减少 ${kg} 千克，而这些货物已赋码，请先作废相应追溯码（POST /api/labels/{id}/void）。`;
    throw refused(en, zh, pointer);
  }
}

function correct(correction: Correction, shipment: Shipment, reason: string, ctx: Context) {
  const { pointer, received, rejected } = correction;
  const before = receivedHandoff(correction, shipment);
  const handoff = correctedHandoff(before, correction);
  const change = [before, handoff] as const;
  const moved = withHandoffMoved(correction.before, before, handoff);
  requireThere(moved, change, "to", pointer);
  requireThere(moved, change, "from", pointer);
  const told = withHandoffFlags(moved, handoff, received + rejected === 0, ctx);
  const weights = (one: Handoff) =>
    [kilogramsFrom(one.receivedGrams ?? 0), ...(one.rejectedGrams ? [kilogramsFrom(one.rejectedGrams)] : [])].join(
      " + ",
    );
  const by = ctx.actor.organisation;
  const note = { field: "receipt", at: ctx.now, by, from: weights(before), to: weights(handoff), reason } as const;
  return { batch: noted(told, note), handoff };
}

function requireDifferent(corrections: readonly Correction[]): void {
  const isSame = ({ soFar, received, rejected }: Correction) =>
    soFar.grams === received && (soFar.rejectedGrams ?? 0) === rejected;
  if (!corrections.every(isSame)) return;
  const en = "This is what the receipt says already.";
  requireValid([{ pointer: "/items", en, zh: "与现有收货记录一致，无需更正。" }]);
}

/**
 * Corrects what the receiver weighed of a shipment: what the sender got back, what is lost and the flags follow. `received` are the events of
 * its receipts that stand: each is declared wrong, by a fact of its own, and one event with the corrected weights takes their place. The
 * batches answered are those named, in the order of the shipment. Errors: `not-found`, `forbidden` (the sender corrects),
 * `receipt-mismatch`, `invalid-request`, `correction-refused` (what would be taken away has gone on, is stored or labelled).
 */
export function correctReceipt(
  state: ShipmentState & { readonly received: readonly EpcisEvent[] },
  command: CorrectReceipt,
  ctx: Context,
): Settled & { readonly declarations: readonly Fact[] } {
  const sent = requireEnd(state.shipment, "to", OTHER_END, ctx);
  const { receipt } = sent;
  if (receipt === undefined) {
    const en = `Nothing of shipment ${plainId(sent.id)} is on record as received. Record a receipt.`;
    throw refused(en, `发货单 ${plainId(sent.id)} 尚无收货记录，请登记收货。`, "/items");
  }
  requireCarried(sent, command.items);
  requireValid(repeatedItems(command.items));
  const lines = linesOf(sent, state.batches);
  const corrections = correctionsOf(sent, lines, command);
  requireDifferent(corrections);
  const { id, reason } = command;
  const done = new Map(corrections.map((each) => [lotId(each.item), correct(each, sent, reason, ctx)]));
  const items = lines.map(({ item, soFar }) => {
    const handoff = done.get(lotId(item))?.handoff;
    return handoff === undefined ? soFar : receivedItem(item, handoff);
  });
  const shipment: Shipment = { ...sent, status: statusOf(items), receipt: { ...receipt, items } };
  const weights = corrections.map(({ item: { gtin, lot }, received, rejected }) => ({
    gtin,
    lot,
    grams: received,
    ...(rejected > 0 ? { rejectedGrams: rejected } : {}),
  }));
  const corrects = { kind: "receipt", id: sent.id };
  const data = { ...(id === undefined ? {} : { id }), corrects, from: sent.from, items: weights, reason };
  const named = items.filter((item) => done.has(lotId(item)) || item.grams + (item.rejectedGrams ?? 0) > 0);
  const event = receivingEvent(sent, { items: named, receivedAt: receipt.receivedAt }, ctx);
  return {
    shipment,
    batches: [...done.values()].map(({ batch }) => batch),
    fact: factOf("receipt-corrected", ctx.now, data, ctx, event),
    declarations: state.received.map((wrong) =>
      factOf("event-declared-wrong", ctx.now, { corrects }, ctx, declaredWrong(wrong, ctx, [event.eventID])),
    ),
  };
}
