import type { Batch, Handoff } from "../batches/batch.ts";
import { creditedIn, isOpen, isTakenBack, returnedIn } from "../batches/handoff.ts";
import { weightOf } from "../batches/mass.ts";
import { type Instant, inOrder } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/**
 * A stretch of the way that goods of a batch went: under way from a sender to a receiver, or lying with a holder (`from` and `to` are the
 * same then) between what came and what went on. Without `end` it is running. What lies with the producer before anything has left is no
 * leg.
 */
export interface Leg {
  readonly kind: "transit" | "storage";
  readonly from: string;
  readonly to: string;
  readonly start: Instant;
  readonly end?: Instant;
}

/** The handoffs by which goods moved: all but those taken back before anything of them came. */
export function movements({ handoffs }: Pick<Batch, "handoffs">): readonly Handoff[] {
  return handoffs.filter((handoff) => !isTakenBack(handoff));
}

function transit(handoff: Handoff): Leg {
  const { from, to, shippedAt, receivedAt } = handoff;
  const leg = { kind: "transit", from, to, start: shippedAt } as const;
  return isOpen(handoff) || receivedAt === undefined ? leg : { ...leg, end: receivedAt };
}

/** Goods that came to a holder (positive), or left it. */
interface Change {
  readonly at: Instant;
  readonly grams: Grams;
}

/** A loss of all that was left, whatever it weighed. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** What came to each organisation and left it, by the handoffs and by losses of all that was left; of one instant what came first. */
function changesOf(
  handoffs: readonly Handoff[],
  emptied: Batch["emptied"] = {},
): ReadonlyMap<string, readonly Change[]> {
  const changes = new Map<string, Change[]>();
  const add = (organisation: string, at: Instant | undefined, grams: Grams) => {
    if (at === undefined || grams === 0) return;
    const list = changes.get(organisation);
    if (list === undefined) changes.set(organisation, [{ at, grams }]);
    else list.push({ at, grams });
  };
  for (const handoff of handoffs) {
    add(handoff.from, handoff.shippedAt, -handoff.shippedGrams);
    add(handoff.to, handoff.receivedAt, creditedIn(handoff));
    add(handoff.from, handoff.voidedAt ?? handoff.receivedAt, returnedIn(handoff));
  }
  for (const [organisation, instant] of Object.entries(emptied)) add(organisation, instant, -EVERYTHING);
  for (const list of changes.values()) list.sort((a, b) => inOrder(a.at, b.at) || b.grams - a.grams);
  return changes;
}

/** What a holder may have less than its handoffs say: declared losses, sales and transformations, of which the batch knows no time. */
function unplaced({ losses, transformedGrams, soldGrams = 0 }: Batch): Grams {
  return Object.values(losses ?? {}).reduce((sum, grams) => sum + grams, transformedGrams + soldGrams);
}

/**
 * How long goods lay with one holder. A stay begins with what comes to an empty place and ends with the departure after which nothing need
 * be left there. Whoever has none on hand and sent nothing on has parted with it at an unknown time: the stay is running.
 */
function stays(batch: Batch, holder: string, changes: readonly Change[]): Leg[] {
  const slack = unplaced(batch);
  const isProducer = holder === batch.organisation;
  const legs: Leg[] = [];
  let start: Instant | undefined;
  let lastLeft: Instant | undefined;
  let grams = 0;
  const close = (end: Instant) => {
    if (start !== undefined) legs.push({ kind: "storage", from: holder, to: holder, start, end });
    start = undefined;
    grams = 0;
  };
  for (const change of changes) {
    if (change.grams > 0) {
      // What is left after the last departure can be what was lost since.
      if (lastLeft !== undefined && grams <= slack) close(lastLeft);
      start ??= change.at;
      lastLeft = undefined;
      grams += change.grams;
    } else if (start !== undefined) {
      lastLeft = change.at;
      grams += change.grams;
      if (grams <= 0) close(change.at);
    }
  }
  if (start === undefined) return legs;
  const hasSome = isProducer ? grams > slack : weightOf(batch.onHand, holder) > 0;
  if (lastLeft !== undefined && !hasSome) close(lastLeft);
  else legs.push({ kind: "storage", from: holder, to: holder, start });
  return legs;
}

/** The legs of a batch, in the order in which they began. Those of handoffs that the batch keeps no more are not among them. */
export function legsOf(batch: Batch): readonly Leg[] {
  const moved = movements(batch);
  const legs = moved.map(transit);
  for (const [holder, changes] of changesOf(moved, batch.emptied)) legs.push(...stays(batch, holder, changes));
  return legs.sort((a, b) => inOrder(a.start, b.start));
}
