import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Instant } from "./calendar.ts";
import type { Role } from "./organisation.ts";

export const FACT_KINDS = [
  "organisation-added",
  "base-added",
  "capacity-policy-set",
  "product-added",
  "certificate-granted",
  "certificate-status-changed",
  "annual-check-recorded",
  "input-recorded",
  "batch-registered",
  "test-recorded",
  "storage-recorded",
  "shipment-sent",
  "shipment-voided",
  "receipt-recorded",
  "temperature-recorded",
  "labels-issued",
  "batch-recalled",
  "link-added",
  "link-corrected",
  "link-withdrawn",
  "event-captured",
  "capture-accepted",
  "query-stored",
  "query-removed",
  "subscription-added",
  "subscription-ended",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * An appended record. `occurredAt` is event time as the party states it, `recordedAt` ours. A physical step carries its EPCIS event.
 * `data` is the command as accepted (grams, ids); it never holds personal data.
 */
export interface Fact {
  readonly kind: FactKind;
  readonly by: { readonly organisation: string; readonly role: Role };
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly event?: EpcisEvent;
}

/** An object without the keys whose value is undefined, typed so that they are optional. */
type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops the keys whose value is undefined: stored objects have a key or have it not. */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
