import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

export interface ShipmentItem {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
  /** Of it, with codes, as it was sent. Absent when there is none. */
  readonly labelledGrams?: Grams;
}

/** One item of a shipment as its receipts add up: `grams` is what the receiver weighed in all of them. */
export interface ReceivedItem extends Omit<ShipmentItem, "labelledGrams"> {
  /** Turned away at the door: back with the sender. */
  readonly rejectedGrams?: Grams;
  /** Neither received nor turned away, and still expected. Absent when there is none. */
  readonly underWayGrams?: Grams;
}

/**
 * `pending` until something of it is received or its sender takes it back, `partly-received` while a rest is under way, then `confirmed`;
 * `voided` when it was taken back whole.
 */
export const SHIPMENT_STATUSES = ["pending", "partly-received", "confirmed", "voided"] as const;

/** A photo of goods that were turned away, as it is served: made anew from what was uploaded, without its metadata. `sha256` is of its bytes. */
export interface RejectionPhoto {
  readonly gtin: string;
  readonly lot: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly addedAt: Instant;
  /** It was taken back: it stays on record, and the sender sees it no more. */
  readonly voided?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** Photos that one shipment keeps, those taken back among them: with 24 items its row stays within some kilobytes. */
export const REJECTION_PHOTOS_MAX = 12;

/** What became of a unit that was sent: it stays under way without one. `opened`: its contents were taken in one by one. */
export type UnitOutcome = "received" | "rejected" | "opened" | "taken-back";

/** A logistic unit of a shipment, with all that is in it and in the units inside it. */
export interface ShippedUnit {
  readonly sscc: string;
  readonly items: readonly ShipmentItem[];
  /** Units are inside it. */
  readonly isNested?: true;
  readonly outcome?: UnitOutcome;
}

/** A handoff document. At most 24 items. */
export interface Shipment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly ShipmentItem[];
  /** The units that travel whole: what is in them is among the items. A batch is in units or beside them, never both. */
  readonly units?: readonly ShippedUnit[];
  readonly shippedAt: Instant;
  readonly vehicle?: string;
  readonly status: (typeof SHIPMENT_STATUSES)[number];
  /** What its receipts add up to, one item for each that was shipped, in their order; the rest is of the last one. */
  readonly receipt?: {
    readonly items: readonly ReceivedItem[];
    readonly receivedAt: Instant;
    readonly temperatureC?: number;
    readonly remark?: string;
  };
  /** Of what its receipts turned away, in the order in which they came. */
  readonly photos?: readonly RejectionPhoto[];
  readonly createdAt: Instant;
}

export const SHIPMENT_ITEMS_MAX = 24;

/** Is some of it still under way? */
export function isUnderWay({ status }: Pick<Shipment, "status">): boolean {
  return status === "pending" || status === "partly-received";
}

/** What its receipts add up to by item; before the first everything is under way. */
export function receivedItems({ items, receipt }: Shipment): readonly ReceivedItem[] {
  return receipt?.items ?? items.map(({ gtin, lot, grams }) => ({ gtin, lot, grams: 0, underWayGrams: grams }));
}
