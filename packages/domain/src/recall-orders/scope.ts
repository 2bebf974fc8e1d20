import type { Instant } from "../calendar.ts";

/** What a recall may begin at. `depot`: what came to an organisation within some days; `vehicle`: what one plate carried for a sender; `unit`: what was packed into a logistic unit. */
export const SCOPE_KINDS = [
  "batch",
  "base",
  "plot",
  "input",
  "test",
  "certificate",
  "shipment",
  "transformation",
  "depot",
  "vehicle",
  "unit",
] as const;

/** What a recall is ordered for. `from`, `to`: days of harvest, arrival or shipping, both included; see `SCOPE_KINDS`. */
export interface RecallScope {
  readonly kind: (typeof SCOPE_KINDS)[number];
  /** As whoever ordered it wrote it. */
  readonly id: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The goods that a recall begins with, by the ids under which they are stored; batches as `01/{gtin}/10/{lot}`. */
export interface RecallStart {
  /** Whole batches, from where they were made. */
  readonly batches?: readonly string[];
  readonly shipments?: readonly string[];
  readonly transformation?: string;
  /** What was packed into a logistic unit, from then on. */
  readonly unit?: string;
  /** What came into the stock of an organisation from one instant on and before another. */
  readonly arrivals?: { readonly organisation: string; readonly from: Instant; readonly before: Instant };
}

/** Batches that one recall concerns. More are recalled in parts. */
export const RECALL_BATCHES_MAX = 500;
/** Weights of a batch at a holder that one recall names. */
export const RECALL_HOLDINGS_MAX = 1000;

/** How it stands with what one holder has to do. `explained`: it was acknowledged, and every gram of every batch is accounted for. */
export const TASK_STATUSES = ["open", "acknowledged", "explained"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
