import { LOSS_CAUSES } from "../batches/batch.ts";
import type { Lot } from "../batches/identity.ts";
import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/** Batches that one transformation takes from, and makes: so many fit into one transaction with all that is written of each. */
export const TRANSFORMATION_INPUTS_MAX = 10;
export const TRANSFORMATION_OUTPUTS_MAX = 10;

/** Harvests that one batch may stem from: as many as its row, and its page, can name. */
export const SOURCES_MAX = 12;

/** Why less came out than went in: `drying` (water), `trimming` (stalks, leaves, peel, what was sorted out and thrown away), or a loss of goods. */
export const TRANSFORMATION_LOSS_CAUSES = ["drying", "trimming", ...LOSS_CAUSES] as const;
export type TransformationLossCause = (typeof TRANSFORMATION_LOSS_CAUSES)[number];

/** Weight of a batch that went in or came out. `of`: the inputs that an output was made of, where it was kept apart from the others. */
export interface TransformedLot extends Lot {
  readonly grams: Grams;
  readonly of?: readonly Lot[];
}

/**
 * One or more batches became others: sorted, graded, divided, mixed, dried or packed. The weights balance to the gram: what went in is what
 * came out and what was lost; the rest of an input stays in it.
 */
export interface Transformation {
  readonly id: string;
  readonly organisation: string;
  readonly at: Instant;
  readonly inputs: readonly TransformedLot[];
  readonly outputs: readonly TransformedLot[];
  readonly lossGrams: Grams;
  readonly lossCause?: TransformationLossCause;
  /** The line or room in which it was done, as its organisation calls it: what went through it near in time was in contact. */
  readonly line?: string;
  readonly recordedAt: Instant;
  readonly voided?: { readonly at: Instant; readonly by: string; readonly reason: string };
}
