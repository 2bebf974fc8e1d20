import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

export interface ShipmentItem {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
}

/** A handoff document. `pending` until the receiver confirms or the sender voids it. At most 24 items. */
export interface Shipment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly ShipmentItem[];
  readonly shippedAt: Instant;
  readonly vehicle?: string;
  readonly status: "pending" | "confirmed" | "voided";
  readonly receipt?: {
    readonly items: readonly ShipmentItem[];
    readonly receivedAt: Instant;
    readonly temperatureC?: number;
    readonly remark?: string;
  };
  readonly createdAt: Instant;
}

export const SHIPMENT_ITEMS_MAX = 24;
