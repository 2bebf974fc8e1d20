import { lotId } from "../batches/identity.ts";
import { receivedItems, type Shipment, type ShippedUnit } from "../batches/shipment.ts";
import type { Context } from "../context.ts";
import { type VoidShipment, voidShipment } from "../custody/void-shipment.ts";
import { requireValid } from "../field-errors.ts";
import { gramsFrom } from "../quantity.ts";
import { landed, opening, packedAgain, type SettledUnits, type UnitsState, unitsUnderWay } from "./receive.ts";

/** Batches of which more is lost than was short in units that were opened already. */
function lostLots(shipment: Shipment, { items = [] }: VoidShipment): readonly string[] {
  const underWay = unitsUnderWay(shipment);
  const soFar = receivedItems(shipment);
  return items.flatMap((item) => {
    const id = lotId(item);
    const packed = underWay.flatMap((unit) => unit.items).filter((lot) => lotId(lot) === id);
    const inUnits = packed.reduce((sum, { grams }) => sum + grams, 0);
    const rest = soFar.find((one) => lotId(one) === id)?.underWayGrams ?? 0;
    return (gramsFrom(item.lostKg) ?? 0) > rest - inUnits ? [id] : [];
  });
}

function requireOpenable(units: readonly ShippedUnit[]): void {
  const nested = units.find(({ isNested }) => isNested === true);
  const en = `Units are inside unit ${nested?.sscc}: it comes back whole. Void the shipment without a loss, unpack it, and record what is lost then.`;
  const zh = `物流单元 ${nested?.sscc} 内有其他物流单元，须整件撤回。请不填损失撤回，拆开后再登记损耗。`;
  requireValid(nested === undefined ? [] : [{ pointer: "/items", en, zh }]);
}

/**
 * Takes back what of a shipment is under way, units whole. Units with a batch of which some did not come back were opened: what is left of
 * them is loose. Errors: those of `voidShipment`.
 */
export function takeBackWithUnits(state: UnitsState, command: VoidShipment, ctx: Context): SettledUnits {
  const { shipment } = state;
  const isMine = shipment?.from === ctx.actor.organisation;
  const aboard = isMine ? unitsUnderWay(shipment) : [];
  const lost = isMine ? lostLots(shipment, command) : [];
  const isOpened = ({ items }: ShippedUnit) => items.some((lot) => lost.includes(lotId(lot)));
  requireOpenable(aboard.filter(isOpened));
  const outcomes = aboard.map((unit) => ({
    sscc: unit.sscc,
    outcome: isOpened(unit) ? ("opened" as const) : ("taken-back" as const),
  }));
  const settled = voidShipment(state, { ...command, ...(outcomes.length === 0 ? {} : { units: outcomes }) }, ctx);
  const { from, id } = settled.shipment;
  let { batches } = settled;
  for (const unit of aboard) if (!isOpened(unit)) batches = packedAgain(batches, unit, from);
  return {
    ...settled,
    batches,
    units: aboard.map((unit) => landed(state.units, unit.sscc, { holder: from, isOpened: isOpened(unit) })),
    unpackings: aboard.filter(isOpened).map((unit) => opening(unit, id, ctx.now, ctx)),
  };
}
