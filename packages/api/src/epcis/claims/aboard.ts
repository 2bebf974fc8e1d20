import { lotId } from "@suyuan/domain/batches/identity";
import type { ShippedUnit } from "@suyuan/domain/batches/shipment";
import type { WeighedLot } from "@suyuan/domain/claims/lots";
import type { NamedUnit } from "@suyuan/domain/claims/packing";
import { type FieldFault, requireValid } from "@suyuan/domain/field-errors";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { type PackedLot, summed } from "@suyuan/domain/units/unit";
import type { EventPointers } from "./event-pointers.ts";

/** What goes from hand to hand, as its route takes it: whole units in the place of what is in them. */
interface Load {
  readonly items: readonly (
    | { readonly gtin: string; readonly lot: string; readonly quantityKg: number }
    | { readonly sscc: string }
  )[];
  readonly pointers: EventPointers;
}

/**
 * The items of a handoff with the units that the event names, and that are known, in the place of their contents. The event says of each
 * batch in them what it weighs, and that is what they hold; else it is refused, for which unit differs it does not tell.
 */
export function loadOf(
  items: readonly WeighedLot[],
  named: readonly NamedUnit[],
  known: readonly Pick<ShippedUnit, "sscc" | "items">[],
): Load {
  const aboard = known.flatMap((unit) => {
    const name = named.find(({ sscc }) => sscc === unit.sscc);
    return name === undefined ? [] : [{ ...unit, pointer: name.pointer }];
  });
  const inside = aboard.reduce<readonly PackedLot[]>((all, unit) => summed(all, unit.items), []);
  const weights = new Map(inside.map((lot) => [lotId(lot), lot.grams]));
  requireValid(
    items.flatMap((item): FieldFault[] => {
      const packed = weights.get(lotId(item));
      if (packed === undefined || packed === item.grams) return [];
      const [kg, id] = [kilogramsFrom(packed), lotId(item)];
      const en = `The units named hold ${kg} kg of ${id}. Give that weight, or record what differs with the contents of each unit (POST /api/shipments/{id}/receipt).`;
      const zh = `所列物流单元内装 ${id} ${kg} 千克。请填写该重量；如有差异，请按物流单元逐一登记实收（POST /api/shipments/{id}/receipt）。`;
      return [{ pointer: `${item.pointer}/quantity`, en, zh }];
    }),
  );
  const loose = items.filter((item) => !weights.has(lotId(item)));
  return {
    items: [
      ...loose.map(({ gtin, lot, grams }) => ({ gtin, lot, quantityKg: kilogramsFrom(grams ?? 0) })),
      ...aboard.map(({ sscc }) => ({ sscc })),
    ],
    pointers: new Map([
      ...loose.flatMap(({ pointer }, n): [string, string][] => [
        [`/items/${n}`, pointer],
        [`/items/${n}/quantityKg`, `${pointer}/quantity`],
      ]),
      ...aboard.map(({ pointer }, n): [string, string] => [`/items/${loose.length + n}`, pointer]),
    ]),
  };
}
