import { type Lot, lotId } from "../batches/identity.ts";
import type { Grams } from "../quantity.ts";

/**
 * Where goods of one batch are: on the base where they grew, in the stock of an organisation, packed into a logistic
 * unit there, under way in a shipment, or gone for good.
 * `key` tells places apart; `batch` is `01/{gtin}/10/{lot}`, organisation, shipment and base the ids under which they are stored.
 */
export type Place = { readonly key: string; readonly batch: string } & (
  | { readonly kind: "base"; readonly base: string }
  | { readonly kind: "stock"; readonly organisation: string }
  | { readonly kind: "unit"; readonly organisation: string; readonly sscc: string }
  | { readonly kind: "under-way"; readonly shipment: string }
  | { readonly kind: "gone"; readonly organisation: string; readonly cause: string }
);

/** A weight that leaves a place or comes to one. */
export interface Part {
  readonly place: Place;
  readonly grams: Grams;
}

export function onBase(base: string, lot: Lot): Place {
  return { kind: "base", key: `base/${base}`, batch: lotId(lot), base };
}

export function inStock(organisation: string, lot: Lot): Place {
  const batch = lotId(lot);
  return { kind: "stock", key: `${batch}@${organisation}`, batch, organisation };
}

/** In a logistic unit: `sscc` the one that stands by itself, `inner` the one inside it, or inside that, that they lie in. */
export function inUnit(
  { sscc, inner }: { readonly sscc: string; readonly inner: string },
  at: string,
  lot: Lot,
): Place {
  const batch = lotId(lot);
  return { kind: "unit", key: `00/${sscc}<${inner} ${batch}@${at}`, batch, organisation: at, sscc };
}

/** `unit`: that of the shipment in which they travel. */
export function underWay(shipment: string, lot: Lot, unit?: string): Place {
  const batch = lotId(lot);
  const key = `shipment/${shipment}${unit === undefined ? "" : ` 00/${unit}`} ${batch}`;
  return { kind: "under-way", key, batch, shipment };
}

/** Goods that left for good; `organisation` had them, or had sent them. */
export function gone(cause: string, organisation: string, lot: Lot): Place {
  const batch = lotId(lot);
  return { kind: "gone", key: `loss/${cause}/${batch}@${organisation}`, batch, organisation, cause };
}
