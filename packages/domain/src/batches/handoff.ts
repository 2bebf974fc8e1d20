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
