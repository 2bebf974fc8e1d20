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
