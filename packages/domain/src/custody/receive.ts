import type { Batch, Handoff } from "../batches/batch.ts";
import { flagged } from "../batches/flags.ts";
import { underWayIn } from "../batches/handoff.ts";
import { lotId } from "../batches/identity.ts";
import { lateEntry } from "../batches/late-entry.ts";
import type { Shipment, UnitOutcome } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { receivingEvent } from "../events/own-events.ts";
import { defined } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { withHandoffFlags } from "./handoff-flags.ts";
import { placeOf, repeatedItems, type WeighedItem } from "./ship.ts";
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
  statusOf,
  weighed,
  withHandoffMoved,
  withOutcomes,
} from "./shipment-lines.ts";

/** One batch of a shipment as the receiver weighed it; `rejectedKg` is turned away and goes back. */
export interface ArrivedItem extends WeighedItem {
  readonly rejectedKg?: number | undefined;
  /** More of it is under way in logistic units that the receipt does not name. */
  readonly restUnderWay?: boolean | undefined;
}

/** What the receiver found. An item left out is still under way. */
export interface Receive {
  readonly items: readonly ArrivedItem[];
  readonly receivedAt: Instant;
  /** What an item has less than was under way is still to come; without it, that is lost. */
  readonly restUnderWay?: boolean | undefined;
  readonly temperatureC?: number | undefined;
  readonly remark?: string | undefined;
  /** What becomes of the logistic units that the receipt names. */
  readonly units?: readonly { readonly sscc: string; readonly outcome: UnitOutcome }[] | undefined;
}

/**
 * Shipped against received in all receipts, kilograms. `differenceKg` = received + turned away + still under way - shipped: negative
 * when short.
 */
export interface Difference {
  readonly gtin: string;
  readonly lot: string;
  readonly shippedKg: number;
  readonly receivedKg: number;
  readonly rejectedKg?: number;
  readonly underWayKg?: number;
  readonly differenceKg: number;
}

/** An item that a receipt names. */
interface Arrival extends Line {
  readonly received: Grams;
  readonly rejected: Grams;
  readonly restUnderWay: boolean;
}

/** An item after a receipt that names it. */
interface Arrived {
  readonly batch: Batch;
  readonly handoff: Handoff;
}

const OTHER_END = {
  en: "Only the receiver can confirm a receipt. Ask them to.",
  zh: "只有收货方可以确认收货，请通知对方确认。",
};

function requireReceivable(shipment: Shipment, command: Receive, ctx: Context): void {
  requireNotAhead(command.receivedAt, ctx.now, "/receivedAt");
  requireCarried(shipment, command.items);
  requireValid(repeatedItems(command.items));
  if (Date.parse(command.receivedAt) >= Date.parse(shipment.shippedAt)) return;
  throw new DomainError(
    "date-order",
    {
      en: `Received at ${command.receivedAt}, before it was shipped at ${shipment.shippedAt}. Correct the time.`,
      zh: `收货时间 ${command.receivedAt} 早于发货时间 ${shipment.shippedAt}，请更正。`,
    },
    {
      errors: [
        {
          pointer: "/receivedAt",
          detail: `not before ${shipment.shippedAt}`,
          detailZh: `不得早于 ${shipment.shippedAt}`,
        },
      ],
    },
  );
}

function settledFault(line: Line, pointer: string): FieldFault {
  const id = lotId(line.item);
  return {
    pointer,
    en: `Nothing of ${id} is under way in this shipment any more. Leave it out.`,
    zh: `本发货单中 ${id} 已无在途货物，请勿再填该项。`,
  };
}

function rejectedFault(underWay: Grams, pointer: string): FieldFault {
  const kg = kilogramsFrom(underWay);
  return {
    pointer,
    en: `${kg} kg are under way: at most that much can be turned away.`,
    zh: `在途 ${kg} 千克，退回重量不得超过该数。`,
  };
}

/** The named items in the order of the shipment, with what the receiver weighed. */
function arrivalsOf(lines: readonly Line[], { items }: Receive): readonly Arrival[] {
  const faults: FieldFault[] = [];
  const arrivals = lines.flatMap((line): Arrival[] => {
    const n = items.findIndex((item) => lotId(item) === lotId(line.item));
    const item = items[n];
    if (item === undefined) return [];
    const at = placeOf(items, n);
    const received = weighed(item.quantityKg, `${at}/quantityKg`, faults);
    const rejected = weighed(item.rejectedKg ?? 0, `${at}/rejectedKg`, faults);
    const underWay = line.soFar.underWayGrams ?? 0;
    if (underWay === 0) faults.push(settledFault(line, at));
    else if (rejected > underWay) faults.push(rejectedFault(underWay, `${at}/rejectedKg`));
    return [{ ...line, received, rejected, restUnderWay: item.restUnderWay === true }];
  });
  requireValid(faults);
  return arrivals;
}

/** The handoff after a receipt. Nothing received and nothing turned away: the goods did not come, and stay the sender's to take back. */
export function receivedHandoff(
  open: Handoff,
  {
    received,
    rejected,
    restUnderWay = false,
  }: Pick<Arrival, "received" | "rejected"> & { readonly restUnderWay?: boolean },
  command: Pick<Receive, "receivedAt" | "restUnderWay">,
): Handoff {
  if (received + rejected === 0) return open;
  const { partial: _, ...rest } = open;
  const rejectedGrams = (open.rejectedGrams ?? 0) + rejected;
  const isRestUnderWay = (command.restUnderWay === true || restUnderWay) && received + rejected < underWayIn(open);
  return {
    ...rest,
    receivedAt: command.receivedAt,
    ...defined({ firstReceivedAt: open.firstReceivedAt ?? open.receivedAt }),
    receivedGrams: (open.receivedGrams ?? 0) + received,
    ...(rejectedGrams > 0 ? { rejectedGrams } : {}),
    ...(isRestUnderWay ? { partial: true } : {}),
  };
}

/** The batch with one item's arrival in it: what came to each end, and what is to be looked at. */
function arrive(arrival: Arrival, shipment: Shipment, command: Receive, ctx: Context): Arrived {
  const { before, received, rejected } = arrival;
  const open = openHandoff(before, shipment);
  const handoff = receivedHandoff(open, arrival, command);
  const moved = withHandoffMoved(before, open, handoff);
  const told = withHandoffFlags(moved, handoff, received + rejected === 0, ctx);
  const late = lateEntry(
    { en: `receipt of ${plainId(shipment.id)}`, zh: `收货（${plainId(shipment.id)}）` },
    command.receivedAt,
    ctx.now,
  );
  return { batch: flagged(told, late), handoff };
}

function differenceIn({ item: { gtin, lot, grams } }: Line, handoff: Handoff): Difference {
  const { receivedGrams = 0, rejectedGrams = 0 } = handoff;
  const underWay = underWayIn(handoff);
  return {
    gtin,
    lot,
    shippedKg: kilogramsFrom(grams),
    receivedKg: kilogramsFrom(receivedGrams),
    ...(rejectedGrams > 0 ? { rejectedKg: kilogramsFrom(rejectedGrams) } : {}),
    ...(underWay > 0 ? { underWayKg: kilogramsFrom(underWay) } : {}),
    differenceKg: kilogramsFrom(receivedGrams + rejectedGrams + underWay - grams),
  };
}

/** The units that came, or were turned away, as they were sent. */
function wholeIn({ units = [] }: Receive): readonly { readonly sscc: string }[] {
  return units.filter(({ outcome }) => outcome !== "opened");
}

/**
 * Takes in what the receiver weighed of a shipment, all of it or a part. The receiver is credited the smaller of shipped and received; what
 * was turned away is back with the sender; what is short is lost with the handoff and raises a flag, unless the command says that the rest
 * is under way. An item of weight 0 with nothing turned away did not come: it stays the sender's to take back. The batches answered are
 * those of the items named, in the order of the shipment. Recalled goods may be received: they must land somewhere. Errors: `not-found`,
 * `forbidden` (the sender confirms), `shipment-not-pending`, `receipt-mismatch`, `invalid-request`, `date-order`.
 */
export function receive(
  state: ShipmentState,
  command: Receive,
  ctx: Context,
): Settled & { readonly differences: readonly Difference[] } {
  const sent = requireEnd(state.shipment, "to", OTHER_END, ctx);
  requireUnderWay(sent);
  const lines = linesOf(sent, state.batches);
  requireReceivable(sent, command, ctx);
  const arrivals = arrivalsOf(lines, command);
  const arrived = new Map(arrivals.map((arrival) => [lotId(arrival.item), arrive(arrival, sent, command, ctx)]));
  const { receivedAt, temperatureC, remark } = command;
  const items = lines.map(({ item, soFar }) => {
    const handoff = arrived.get(lotId(item))?.handoff;
    return handoff === undefined ? soFar : receivedItem(item, handoff);
  });
  const shipment: Shipment = {
    ...sent,
    ...withOutcomes(sent, command.units),
    status: statusOf(items),
    receipt: { items, receivedAt, ...defined({ temperatureC, remark }) },
  };
  const weights = arrivals.map(({ item: { gtin, lot }, received, rejected, ...more }) => ({
    gtin,
    lot,
    grams: received,
    ...(rejected > 0 ? { rejectedGrams: rejected } : {}),
    ...(more.restUnderWay ? { restUnderWay: true as const } : {}),
  }));
  // The remark is free text and may name a person: it stays with the shipment, where it can be erased.
  const { restUnderWay, units } = command;
  const said = defined({ temperatureC, units, restUnderWay: restUnderWay === true ? (true as const) : undefined });
  const data = { id: sent.id, from: sent.from, items: weights, ...said };
  const event = receivingEvent(sent, { items: weights, units: wholeIn(command), receivedAt }, ctx);
  const done = [...arrived.values()];
  return {
    shipment,
    batches: done.map(({ batch }) => batch),
    fact: factOf("receipt-recorded", receivedAt, data, ctx, event),
    differences: lines.flatMap((line) => {
      const handoff = arrived.get(lotId(line.item))?.handoff;
      return handoff === undefined ? [] : [differenceIn(line, handoff)];
    }),
  };
}
