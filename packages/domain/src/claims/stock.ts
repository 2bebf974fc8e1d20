import type { Batch, Handoff } from "../batches/batch.ts";
import { creditedIn, returnedIn, underWayIn } from "../batches/handoff.ts";

import { existsFrom } from "../batches/origin.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/** What an organisation had of a batch at an instant in the past, by the handoffs on record. */
export interface StockAt {
  readonly onHand: Grams;
  /** Under way from it or to it. */
  readonly inTransit: Grams;
}

const isBy = (at: Instant | undefined, instant: Instant): boolean => at !== undefined && at <= instant;

function effectOf(handoff: Handoff, organisation: string, at: Instant): StockAt {
  const { from, to, shippedGrams, shippedAt, receivedAt, voidedAt } = handoff;
  if (!isBy(shippedAt, at)) return { onHand: 0, inTransit: 0 };
  const isSettled = isBy(receivedAt, at) || isBy(voidedAt, at);
  const left = from === organisation ? (isSettled ? returnedIn(handoff) : 0) - shippedGrams : 0;
  const arrived = to === organisation && isSettled ? creditedIn(handoff) : 0;
  const isOnItsWay = from === organisation || to === organisation;
  return { onHand: left + arrived, inTransit: isOnItsWay ? (isSettled ? underWayIn(handoff) : shippedGrams) : 0 };
}

/**
 * The stock of an organisation at an instant. Events arrive late, so a statement about yesterday is held against yesterday. A batch
 * whose oldest handoffs are folded away, or of which something went into a transformation, does not tell: then everything registered is
 * allowed for.
 */
export function stockAt(batch: Batch, organisation: string, at: Instant): StockAt {
  if (dateInChina(at) < existsFrom(batch.origin)) return { onHand: 0, inTransit: 0 };
  if (batch.settled !== undefined || batch.transformedGrams > 0) return { onHand: batch.registeredGrams, inTransit: 0 };
  let onHand = batch.organisation === organisation ? batch.registeredGrams : 0;
  let inTransit = 0;
  for (const handoff of batch.handoffs) {
    const effect = effectOf(handoff, organisation, at);
    onHand += effect.onHand;
    inTransit += effect.inTransit;
  }
  return { onHand, inTransit };
}
