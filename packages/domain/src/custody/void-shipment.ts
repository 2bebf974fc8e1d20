import type { Batch, Handoff } from "../batches/batch.ts";
import { withdrawn } from "../batches/flags.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import { hadGoods } from "../batches/parties.ts";
import type { Shipment, UnitOutcome } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { voidShippingEvent } from "../events/own-events.ts";
import { defined } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { withHandoffFlags } from "./handoff-flags.ts";
import { repeatedItems } from "./ship.ts";
import {
  type Line,
  linesOf,
  openHandoff,
  receivedItem,
  requireCarried,
  requireEnd,
  requireUnderWay,
  type Settled,
  type ShipmentState,
  weighed,
  withHandoffMoved,
  withOutcomes,
} from "./shipment-lines.ts";

/** Takes back what is under way; `items` say what of it did not come back. */
export interface VoidShipment {
  readonly reason: string;
  readonly items?: readonly (Lot & { readonly lostKg: number })[] | undefined;
  /** What becomes of the logistic units that are under way. */
  readonly units?: readonly { readonly sscc: string; readonly outcome: UnitOutcome }[] | undefined;
}

const OTHER_END = {
  en: "Only the sender can void a shipment. Ask them, or confirm what arrived (0 if nothing).",
  zh: "只有发货方可以作废发货单。请联系对方，或按实收确认（未收到填 0）。",
};

/** An item that is under way, and what of it is lost. */
interface Return extends Line {
  readonly lost: Grams;
}

/** The items under way with what is lost of each; a loss of more than is under way is refused where it stands. */
function returnsOf(lines: readonly Line[], { items = [] }: VoidShipment): readonly Return[] {
  const faults: FieldFault[] = [];
  const returns = lines.flatMap((line): Return[] => {
    const underWay = line.soFar.underWayGrams ?? 0;
    const n = items.findIndex((item) => lotId(item) === lotId(line.item));
    const pointer = `/items/${n}/lostKg`;
    const lost = weighed(items[n]?.lostKg ?? 0, pointer, faults);
    if (lost > underWay) {
      const kg = kilogramsFrom(underWay);
      const en = `${kg} kg are under way: at most that much can be lost.`;
      faults.push({ pointer, en, zh: `在途 ${kg} 千克，损失重量不得超过该数。` });
    }
    return underWay === 0 ? [] : [{ ...line, lost }];
  });
  requireValid(faults);
  return returns;
}

/** Logs of an organisation that the goods never came to are none of theirs: they count no more, and neither do their flags. */
function withoutLogFlags(batch: Batch, organisation: string, now: Instant): Batch {
  if (hadGoods(batch, organisation)) return batch;
  const logs = batch.temperature.filter(({ by }) => by === organisation);
  return logs.reduce((told, { sha256 }) => withdrawn(told, LOG_FLAGS, `log/${sha256}`, now), batch);
}

const LOG_FLAGS = ["temperature", "log-shared"] as const;

function takeBack({ before, lost }: Return, shipment: Shipment, ctx: Context): { batch: Batch; handoff: Handoff } {
  const open = openHandoff(before, shipment);
  const handoff = { ...open, voidedAt: ctx.now, ...(lost > 0 ? { lostGrams: lost } : {}) };
  const { partial: _, ...closed } = handoff;
  const moved = withHandoffMoved(before, open, closed);
  const told = withHandoffFlags(moved, closed, false, ctx);
  return { batch: withoutLogFlags(told, closed.to, ctx.now), handoff: closed };
}

/**
 * Takes back what of a shipment is under way: it returns to the sender (outside any room) less what it says is lost, and the handoff stays
 * visible as voided. After a part receipt the shipment is confirmed, with what was received. The batches answered are those that had
 * something under way, in the order of the shipment. Errors: `not-found`, `forbidden` (the receiver voids), `shipment-not-pending`,
 * `receipt-mismatch`, `invalid-request`.
 */
export function voidShipment(state: ShipmentState, command: VoidShipment, ctx: Context): Settled {
  const sent = requireEnd(state.shipment, "from", OTHER_END, ctx);
  requireUnderWay(sent);
  const lines = linesOf(sent, state.batches);
  requireCarried(sent, command.items ?? []);
  requireValid(repeatedItems(command.items ?? []));
  const returns = returnsOf(lines, command);
  const back = new Map(returns.map((line) => [lotId(line.item), takeBack(line, sent, ctx)]));
  const received = lines.map(({ item, soFar }) => {
    const handoff = back.get(lotId(item))?.handoff;
    return handoff === undefined ? soFar : receivedItem(item, handoff);
  });
  const isReceived = received.some(({ grams, rejectedGrams = 0 }) => grams + rejectedGrams > 0);
  const shipment: Shipment = {
    ...sent,
    ...withOutcomes(sent, command.units),
    status: isReceived ? "confirmed" : "voided",
    ...(sent.receipt === undefined ? {} : { receipt: { ...sent.receipt, items: received } }),
  };
  const items = returns.map(({ item: { gtin, lot }, soFar, lost }) => ({
    gtin,
    lot,
    grams: soFar.underWayGrams ?? 0,
    ...(lost > 0 ? { lostGrams: lost } : {}),
  }));
  const { reason, units } = command;
  const data = { id: sent.id, to: sent.to, items, ...defined({ units }), reason };
  const event = voidShippingEvent(sent, { items, units }, ctx);
  const batches = [...back.values()].map(({ batch }) => batch);
  return { shipment, batches, fact: factOf("shipment-voided", ctx.now, data, ctx, event) };
}
