import { lotId } from "@suyuan/domain/batches/identity";
import { type PackedLot, summed, type Unit } from "@suyuan/domain/units/unit";
import type { Item } from "@suyuan/store/table";
import { shipmentKey } from "../ledger/keys.ts";
import { unitKey } from "../ledger/units/keys.ts";
import { PACKED } from "./balances.ts";
import { type Fault, fault, held, type Look, read } from "./stored.ts";

/**
 * A unit holds what lies in it and in the units inside it, to the gram; those inside know it, and it knows the one around it; one that stands
 * by itself counts in its batches (see `unequal`), and one that is under way is in its shipment.
 */
export function unitFaults(look: Look, item: Item): Fault[] {
  const unit = held(unitKey(item.pk.slice("UNIT#".length)), item);
  if (unit === undefined) return [];
  const { sscc, parent, underWay } = unit;
  if (parent === undefined && underWay === undefined) {
    for (const lot of unit.all) look.sums.add(`${PACKED}#0#${lotId(lot)}`, -lot.grams);
  }
  const isAround = parent === undefined || read(look, unitKey(parent))?.units.includes(sscc) === true;
  const aboard = underWay === undefined ? undefined : read(look, shipmentKey(underWay.shipment));
  const isAboard = underWay === undefined || isCarried(aboard?.units, sscc);
  return [
    ...contentFaults(look, item, unit),
    ...(isAround
      ? []
      : [fault(item, `is inside unit ${parent}, which does not name it`, `所在物流单元 ${parent} 未列出它`)]),
    ...(isAboard
      ? []
      : [
          fault(
            item,
            `is under way in ${underWay.shipment}, which does not carry it`,
            `在途发货单 ${underWay.shipment} 未列出它`,
          ),
        ]),
  ];
}

function isCarried(units: readonly { readonly sscc: string; readonly outcome?: string }[] = [], sscc: string): boolean {
  return units.some((unit) => unit.sscc === sscc && unit.outcome === undefined);
}

function contentFaults(look: Look, item: Item, { sscc, items, units, all }: Unit): Fault[] {
  const insides = units.map((inside) => read(look, unitKey(inside)));
  const strays = insides.filter((inside) => inside?.parent !== sscc).length;
  const total = insides.reduce<readonly PackedLot[]>((lots, inside) => summed(lots, inside?.all ?? []), items);
  const weights = (lots: readonly PackedLot[]) =>
    lots
      .map((lot) => `${lotId(lot)} ${lot.grams} g`)
      .toSorted()
      .join(", ");
  const [found, said] = [weights(total), weights(all)];
  return [
    ...(strays === 0
      ? []
      : [fault(item, `names ${strays} units inside it that are not`, `所列 ${strays} 个内层物流单元不在其中`)]),
    ...(found === said ? [] : [fault(item, `says ${said}; in it lie ${found}`, `记录为 ${said}，实装 ${found}`)]),
  ];
}
