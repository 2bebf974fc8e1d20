import type { Grams } from "../quantity.ts";
import type { Handoff } from "./batch.ts";

/** Is something of it still under way: shipped, and neither confirmed in full nor taken back? */
export function isOpen(handoff: Handoff): boolean {
  return handoff.voidedAt === undefined && (handoff.receivedAt === undefined || handoff.partial === true);
}

/** What the receiver is credited with: never more than was shipped and not turned away, whatever the scale said. */
export function creditedIn({ shippedGrams, rejectedGrams = 0, receivedGrams = 0 }: Handoff): Grams {
  return Math.min(shippedGrams - rejectedGrams, receivedGrams);
}

/** Was it taken back before anything of it had come? Then it never was a handover. */
export function isTakenBack(handoff: Handoff): boolean {
  return handoff.voidedAt !== undefined && creditedIn(handoff) === 0 && (handoff.rejectedGrams ?? 0) === 0;
}

/** What is on its way to the receiver. */
export function underWayIn(handoff: Handoff): Grams {
  if (!isOpen(handoff)) return 0;
  return handoff.shippedGrams - creditedIn(handoff) - (handoff.rejectedGrams ?? 0);
}

/** What came back to the sender: turned away at the door, or taken back. */
export function returnedIn(handoff: Handoff): Grams {
  const { shippedGrams, rejectedGrams = 0, voidedAt, lostGrams = 0 } = handoff;
  return voidedAt === undefined ? rejectedGrams : shippedGrams - creditedIn(handoff) - lostGrams;
}

/** What was shipped, has not arrived and is no longer expected. */
export function lostIn(handoff: Handoff): Grams {
  if (isOpen(handoff)) return 0;
  return handoff.shippedGrams - creditedIn(handoff) - returnedIn(handoff);
}

/** Where the labelled weight of a handoff is. What is neither is gone with its goods. */
export interface LabelSplit {
  readonly received: Grams;
  readonly returned: Grams;
  readonly underWay: Grams;
}

/** Of each end's goods the labelled ones are presumed to come first, to the receiver before the sender. */
export function labelSplit(handoff: Handoff): LabelSplit {
  const { labelledGrams = 0 } = handoff;
  const received = handoff.labelledReceivedGrams ?? Math.min(labelledGrams, creditedIn(handoff));
  const returned = handoff.labelledReturnedGrams ?? Math.min(labelledGrams - received, returnedIn(handoff));
  return { received, returned, underWay: isOpen(handoff) ? labelledGrams - received - returned : 0 };
}
