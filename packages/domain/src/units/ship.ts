import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import { withPacked } from "../batches/mass.ts";
import type { Shipment } from "../batches/shipment.ts";
import type { Context } from "../context.ts";
import { batchAmong } from "../custody/custody.ts";
import { type SentItem, type Ship, type ShipState, ship } from "../custody/ship.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { kilogramsFrom } from "../quantity.ts";
import { requireAfter } from "./limits.ts";
import { asShipped, isEmpty, requireStanding, summed, type Unit } from "./unit.ts";

/** A shipment of batches and whole logistic units. */
export interface ShipUnits extends Omit<Ship, "items" | "units"> {
  readonly items: readonly (SentItem | { readonly sscc: string })[];
}

interface Aboard {
  readonly unit: Unit;
  readonly pointer: string;
}

function aboardOf(
  units: readonly (Unit | undefined)[],
  { items, shippedAt }: ShipUnits,
  ctx: Context,
): readonly Aboard[] {
  const faults: FieldFault[] = [];
  const aboard = items.flatMap((item, n): Aboard[] => {
    if (!("sscc" in item)) return [];
    const pointer = `/items/${n}`;
    const { sscc } = item;
    if (items.slice(0, n).some((other) => "sscc" in other && other.sscc === sscc)) {
      faults.push({ pointer, en: `Unit ${sscc} is named already.`, zh: `物流单元 ${sscc} 已列出。` });
      return [];
    }
    const found = units.find((one) => one?.sscc === sscc);
    const unit = requireStanding(found, { sscc, pointer: `${pointer}/sscc` }, ctx);
    if (isEmpty(unit)) {
      faults.push({
        pointer,
        en: `Nothing is in unit ${sscc}. Leave it out.`,
        zh: `物流单元 ${sscc} 为空，请勿列入。`,
      });
    }
    requireAfter(unit, shippedAt, "/shippedAt");
    return [{ unit, pointer }];
  });
  requireValid(faults);
  return aboard;
}

/** Batches that go in units and beside them: of what is received it could not be told which of the two it is. */
function requireApart(loose: readonly SentItem[], aboard: readonly Aboard[]): void {
  requireValid(
    loose.flatMap((item) => {
      const inside = aboard.find(({ unit }) => unit.all.some((lot) => lotId(lot) === lotId(item)));
      if (inside === undefined) return [];
      const { sscc } = inside.unit;
      return [
        {
          pointer: item.pointer ?? "/items",
          en: `Batch ${lotId(item)} is in unit ${sscc} of this shipment, too. Pack the rest into a unit, or send it with a shipment of its own.`,
          zh: `批次 ${lotId(item)} 同时在本单的物流单元 ${sscc} 内。请将其余部分也装入物流单元，或另开发货单。`,
        },
      ];
    }),
  );
}

/** All that is in the units, by batch, at the place of the first unit that has some. */
function unpackedItems(aboard: readonly Aboard[]): readonly SentItem[] {
  const all = aboard.reduce<readonly Unit["all"][number][]>((lots, { unit }) => summed(lots, unit.all), []);
  return all.map(({ gtin, lot, grams, labelledGrams = 0 }) => {
    const first = aboard.find(({ unit }) => unit.all.some((one) => one.gtin === gtin && one.lot === lot));
    const quantityKg = kilogramsFrom(grams);
    return { gtin, lot, quantityKg, presumedLabelledGrams: labelledGrams, pointer: first?.pointer };
  });
}

/** Batches with what is in the units loose, for the moment in which it leaves. */
function freed(batches: ShipState["batches"], aboard: readonly Aboard[], holder: string): ShipState["batches"] {
  return batches.map((batch) => {
    if (batch === undefined) return undefined;
    return aboard
      .flatMap(({ unit }) => unit.all.filter((lot) => batchAmong([batch], lot) !== undefined))
      .reduce((one, { grams, labelledGrams = 0 }) => withPacked(one, holder, -grams, -labelledGrams), batch);
  });
}

/**
 * Sends batches and whole logistic units: all that is in a unit goes, in one act, and stays in it. A stopped batch in any of them stops the
 * shipment. Errors: those of `ship`, and `unit-not-free`.
 */
export function shipWithUnits(
  state: ShipState & { readonly units: readonly (Unit | undefined)[] },
  command: ShipUnits,
  ctx: Context,
): {
  readonly shipment: Shipment;
  readonly batches: readonly Batch[];
  readonly units: readonly Unit[];
  readonly fact: Fact;
} {
  const loose = command.items.flatMap((item, n) => ("sscc" in item ? [] : [{ ...item, pointer: `/items/${n}` }]));
  const aboard = aboardOf(state.units, command, ctx);
  requireApart(loose, aboard);
  const batches = freed(state.batches, aboard, ctx.actor.organisation);
  const items = [...loose, ...unpackedItems(aboard)];
  const units = aboard.length === 0 ? {} : { units: aboard.map(({ unit }) => asShipped(unit)) };
  const sent = ship({ to: state.to, batches }, { ...command, items, ...units }, ctx);
  const { id, to } = sent.shipment;
  const gone = aboard.map(({ unit: { last: _, ...unit } }) => ({ ...unit, underWay: { shipment: id, to } }));
  return { ...sent, units: gone };
}
