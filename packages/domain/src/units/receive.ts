import type { Batch } from "../batches/batch.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import { withPacked } from "../batches/mass.ts";
import type { Shipment, ShippedUnit, UnitOutcome } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { type ArrivedItem, type Difference, type Receive, receive } from "../custody/receive.ts";
import type { Settled, ShipmentState } from "../custody/shipment-lines.ts";
import { DomainError, fieldError } from "../errors.ts";
import { packingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { gramsFrom, kilogramsFrom } from "../quantity.ts";
import { EMPTY, type Unit } from "./unit.ts";

/** A unit that arrived: whole, turned away whole, or opened and found to hold `contents`, every batch of it named. */
export interface ArrivedUnit {
  readonly sscc: string;
  readonly rejected?: boolean | undefined;
  readonly contents?: readonly ArrivedItem[] | undefined;
}

export interface ReceiveUnits extends Omit<Receive, "items" | "units"> {
  readonly items: readonly (ArrivedItem | ArrivedUnit)[];
}

/** `units`: those of the shipment that are under way. */
export interface UnitsState extends ShipmentState {
  readonly units: readonly (Unit | undefined)[];
}

export interface SettledUnits extends Settled {
  readonly units: readonly Unit[];
  /** What is recorded beside: the unpacking of units that were opened. */
  readonly unpackings: readonly Fact[];
}

interface Arrival {
  readonly sent: ShippedUnit;
  readonly outcome: Exclude<UnitOutcome, "taken-back">;
  readonly found: readonly ArrivedItem[];
  readonly pointer: string;
}

/** The units of a shipment that are under way. */
export function unitsUnderWay(shipment: Shipment | undefined): readonly ShippedUnit[] {
  return shipment?.units?.filter(({ outcome }) => outcome === undefined) ?? [];
}

function notAboard(shipment: Shipment, sscc: string, pointer: string): DomainError {
  const ssccs = unitsUnderWay(shipment).map((unit) => unit.sscc);
  const detail = {
    en: `Unit ${sscc} is not under way in shipment ${plainId(shipment.id)}: ${ssccs.length === 0 ? "no unit is any more" : `these are: ${ssccs.join(", ")}`}. Leave it out.`,
    zh: `物流单元 ${sscc} 不在发货单 ${plainId(shipment.id)} 的在途之列（${ssccs.length === 0 ? "已无在途物流单元" : `在途：${ssccs.join("、")}`}），请勿填写。`,
  };
  return new DomainError("receipt-mismatch", detail, { errors: [fieldError(pointer, detail)] });
}

/** What an opened unit was found to hold: every batch of it, none with more than was packed. */
function contentFaults(
  { sscc, items, isNested }: ShippedUnit,
  contents: readonly ArrivedItem[],
  at: string,
): FieldFault[] {
  if (isNested === true) {
    const en = `Units are inside unit ${sscc}: it is received whole. Then unpack it, and record what is short of an inner unit as a loss or send it back; or ask the sender to void the shipment and send the inner units by themselves.`;
    const zh = `物流单元 ${sscc} 内有其他物流单元，须整件收货。收货后拆开，内层短少登记为损耗或退回；或请发货方作废本单，改按内层物流单元发货。`;
    return [{ pointer: `${at}/contents`, en, zh }];
  }
  const missing = items.filter((lot) => !contents.some((one) => lotId(one) === lotId(lot))).map(lotId);
  const faults: FieldFault[] = [];
  if (missing.length > 0) {
    const names = missing.join(", ");
    const en = `Say of every batch in the unit what was found, 0 if nothing: ${names} missing.`;
    faults.push({ pointer: `${at}/contents`, en, zh: `请逐批填写实收（没有则填 0），缺少：${names}。` });
  }
  for (const [n, one] of contents.entries()) {
    const pointer = `${at}/contents/${n}`;
    const sent = items.find((lot) => lotId(lot) === lotId(one));
    if (sent === undefined || contents.slice(0, n).some((other) => lotId(other) === lotId(one))) {
      const en = `${lotId(one)} is not in unit ${sscc}, or named twice. Leave it out.`;
      faults.push({ pointer, en, zh: `${lotId(one)} 不在物流单元 ${sscc} 内或重复填写，请删去。` });
    } else if ((gramsFrom(one.quantityKg) ?? 0) + (gramsFrom(one.rejectedKg ?? 0) ?? 0) > sent.grams) {
      const kg = kilogramsFrom(sent.grams);
      const en = `${kg} kg were packed: at most that much comes out of the unit. What is more came otherwise: have the sender ship it on record.`;
      faults.push({ pointer, en, zh: `装入 ${kg} 千克，实收与退回合计不得超过该数；多出的货物请发货方另行登记发货。` });
    }
  }
  return faults;
}

function arrivalsOf(shipment: Shipment, { items }: ReceiveUnits): readonly Arrival[] {
  const faults: FieldFault[] = [];
  const arrivals = items.flatMap((item, n): Arrival[] => {
    if (!("sscc" in item)) return [];
    const pointer = `/items/${n}`;
    const sent = unitsUnderWay(shipment).find(({ sscc }) => sscc === item.sscc);
    if (sent === undefined) throw notAboard(shipment, item.sscc, pointer);
    if (items.slice(0, n).some((other) => "sscc" in other && other.sscc === item.sscc)) {
      faults.push({ pointer, en: `Unit ${item.sscc} is named already.`, zh: `物流单元 ${item.sscc} 已列出。` });
    }
    if (item.contents !== undefined) {
      faults.push(...contentFaults(sent, item.contents, pointer));
      if (item.rejected === true) {
        const en =
          "Turned away whole it is not opened: say rejectedKg of the batches in contents, or leave contents out.";
        faults.push({ pointer, en, zh: "整件拒收时不填 contents；如已开箱，请在 contents 中逐批填写 rejectedKg。" });
      }
      return [{ sent, outcome: "opened", found: item.contents, pointer }];
    }
    const whole = sent.items.map(({ gtin, lot, grams }) => {
      const kg = kilogramsFrom(grams);
      return item.rejected === true ? { gtin, lot, quantityKg: 0, rejectedKg: kg } : { gtin, lot, quantityKg: kg };
    });
    return [{ sent, outcome: item.rejected === true ? "rejected" : "received", found: whole, pointer }];
  });
  requireValid(faults);
  return arrivals;
}

/** Batches named by themselves that come in units: which of them is not said. */
function requireLoose(shipment: Shipment, items: readonly (Lot & { readonly pointer: string })[]): void {
  requireValid(
    items.flatMap((item) => {
      const inside = unitsUnderWay(shipment).find((unit) => unit.items.some((lot) => lotId(lot) === lotId(item)));
      if (inside === undefined) return [];
      const en = `Batch ${lotId(item)} comes in unit ${inside.sscc}: confirm the unit ({"sscc": "${inside.sscc}"}), with its contents where they differ.`;
      const zh = `批次 ${lotId(item)} 在物流单元 ${inside.sscc} 内：请按物流单元收货（{"sscc": "${inside.sscc}"}），如有差异填写 contents。`;
      return [{ pointer: item.pointer, en, zh }];
    }),
  );
}

/** What came of each batch in all the units that are named; `restUnderWay` where other units have more of it. */
function summedItems(shipment: Shipment, arrivals: readonly Arrival[]): readonly ArrivedItem[] {
  const named = new Set(arrivals.map(({ sent }) => sent.sscc));
  const waiting = unitsUnderWay(shipment).filter(({ sscc }) => !named.has(sscc));
  const byLot = Map.groupBy(
    arrivals.flatMap(({ found, pointer }) => found.map((item) => ({ ...item, pointer }))),
    lotId,
  );
  return [...byLot].flatMap(([id, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const total = (of: (item: ArrivedItem) => number | undefined) =>
      kilogramsFrom(all.reduce((sum, item) => sum + (gramsFrom(of(item) ?? 0) ?? 0), 0));
    const rejectedKg = total((item) => item.rejectedKg);
    const { gtin, lot, pointer } = first;
    const restUnderWay = waiting.some(({ items }) => items.some((item) => lotId(item) === id));
    return [{ gtin, lot, pointer, quantityKg: total((item) => item.quantityKg), rejectedKg, restUnderWay }];
  });
}

/** Batches with what is in a unit packed at whoever has the unit now. */
export function packedAgain(batches: readonly Batch[], { items }: ShippedUnit, holder: string): readonly Batch[] {
  return batches.map((batch) =>
    items
      .filter((lot) => lotId(lot) === lotId(batch))
      .reduce((one, { grams, labelledGrams = 0 }) => withPacked(one, holder, grams, labelledGrams), batch),
  );
}

/** Where a unit of a shipment ended. `shippedAt`: when it had been sent, of one that came to its receiver's door. */
interface Landing {
  readonly holder: string;
  readonly isOpened: boolean;
  readonly shippedAt?: Instant;
}

/** A unit that arrived, came back, or was opened. */
export function landed(units: UnitsState["units"], sscc: string, { isOpened, ...more }: Landing): Unit {
  const unit = units.find((one) => one?.sscc === sscc);
  if (unit === undefined) throw new Error(`unit ${sscc} of the shipment was not loaded`);
  const { underWay: _, ...rest } = unit;
  return { ...rest, ...more, ...(isOpened ? EMPTY : {}) };
}

/** The unpacking of a unit that was opened where a shipment ended. */
export function opening({ sscc, items }: ShippedUnit, shipment: string, at: string, ctx: Context): Fact {
  const content = { items, units: [] };
  const event = packingEvent({ sscc, at, ...content }, "unpack", ctx);
  return factOf("unit-unpacked", at, { id: shipment, sscc, ...content, shipment }, ctx, event);
}

/**
 * Takes in batches and whole logistic units. A unit received whole stands with the receiver as it was packed; one turned away whole stands
 * with the sender again; one whose contents differ was opened: what was found of each batch is loose, and it is no unit any more. What a
 * receipt does not name is still under way. Errors: those of `receive`.
 */
export function receiveWithUnits(
  state: UnitsState,
  command: ReceiveUnits,
  ctx: Context,
): SettledUnits & { readonly differences: readonly Difference[] } {
  const loose = command.items.flatMap((item, n) => ("sscc" in item ? [] : [{ ...item, pointer: `/items/${n}` }]));
  const { shipment } = state;
  // To anybody but its receiver there is no such shipment, whatever units it has.
  const isMine = shipment?.to === ctx.actor.organisation;
  const arrivals = isMine ? arrivalsOf(shipment, command) : [];
  if (isMine) requireLoose(shipment, loose);
  const items = isMine ? [...loose, ...summedItems(shipment, arrivals)] : loose;
  const outcomes = arrivals.map(({ sent: { sscc }, outcome }) => ({ sscc, outcome }));
  const units = outcomes.length === 0 ? {} : { units: outcomes };
  const settled = receive(state, { ...command, items, ...units }, ctx);
  const { from, to, id, shippedAt } = settled.shipment;
  let { batches } = settled;
  for (const { sent, outcome } of arrivals) {
    if (outcome !== "opened") batches = packedAgain(batches, sent, outcome === "received" ? to : from);
  }
  const opened = arrivals.filter(({ outcome }) => outcome === "opened");
  return {
    ...settled,
    batches,
    units: arrivals.map(({ sent, outcome }) =>
      landed(state.units, sent.sscc, {
        holder: outcome === "rejected" ? from : to,
        isOpened: outcome === "opened",
        shippedAt,
      }),
    ),
    unpackings: opened.map(({ sent }) => opening(sent, id, command.receivedAt, ctx)),
  };
}
