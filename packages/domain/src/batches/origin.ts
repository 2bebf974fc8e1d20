import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/** The batch was harvested on plots of one base. */
export interface HarvestOrigin {
  readonly kind: "harvest";
  readonly base: { readonly id: string; readonly name: string; readonly regionCode: string };
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
}

/** Weight that a transformation took from another batch. */
export interface TransformationInput {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
}

/**
 * The batch came out of a transformation (sorted, mixed or packed into another lot). `transformation` is the client-made id under which
 * the fact of it lies. What grew where is told by the inputs, never by the batch itself. No command makes one yet.
 */
export interface TransformationOrigin {
  readonly kind: "transformation";
  readonly transformation: string;
  readonly at: Instant;
  readonly inputs: readonly TransformationInput[];
}

/** How a batch came into being. */
export type BatchOrigin = HarvestOrigin | TransformationOrigin;

/** The first day on which the batch was there, in China. */
export function existsFrom(origin: BatchOrigin): CalendarDate {
  switch (origin.kind) {
    case "harvest":
      return origin.harvestedOn;
    case "transformation":
      return dateInChina(origin.at);
  }
}
