import type { LossCause } from "../batches/batch.ts";
import type { Fact } from "../fact.ts";
import type { Contaminated } from "../mixing/pool.ts";
import type { Grams } from "../quantity.ts";
import { isMade, isPackedInto } from "../trace/graph.ts";
import type { Movement } from "../trace/movement.ts";
import type { Part } from "../trace/place.ts";
import { movementsOf } from "../trace/replay.ts";
import { inOrder } from "../trace/schedule.ts";
import { type MarkedPlace, spreadForward } from "../trace/spread.ts";
import type { RecallStart } from "./scope.ts";

/**
 * Goods of one batch at one holder that a recall concerns. Of all that is or was there at least `minGrams` and at most `maxGrams` are of what
 * the recall began with. `onHandGrams`: what is there, for nothing tells its grams apart; `underWayGrams`: what is on its way there.
 */
export interface Affected extends Contaminated {
  readonly batch: string;
  readonly holder: string;
  readonly onHandGrams: Grams;
  readonly underWayGrams: Grams;
  /** Sold or given to people whom no record names. */
  readonly soldGrams: Grams;
  /** Gone otherwise, on record: destroyed, spoiled, taken as samples, lost. */
  readonly goneGrams: Grams;
}

/** Causes by which goods came to consumers. */
const SOLD: readonly (LossCause | "sold")[] = ["sold", "sold-untraced", "donated"];

function isStartOf({ batches = [], shipments = [], transformation, unit, arrivals }: RecallStart) {
  const [whole, sent] = [new Set(batches), new Set(shipments)];
  const [from, before] = [Date.parse(arrivals?.from ?? ""), Date.parse(arrivals?.before ?? "")];
  return (movement: Movement, part: Part): boolean => {
    const { place } = part;
    // What grew is marked where it comes into stock, and so no base is.
    if (place.kind === "base" || !movement.gives.includes(part)) return false;
    if (isMade(movement, part) && whole.has(place.batch)) return true;
    if (movement.kind === "shipped" && movement.shipment !== undefined && sent.has(movement.shipment)) return true;
    if (transformation !== undefined && movement.transformation?.id === transformation) return true;
    if (unit !== undefined && isPackedInto(unit, movement, part)) return true;
    // What is packed or unpacked was there before.
    if (movement.kind === "packed" || movement.kind === "unpacked") return false;
    const at = Date.parse(movement.at);
    return (
      (place.kind === "stock" || place.kind === "unit") &&
      place.organisation === arrivals?.organisation &&
      at >= from &&
      at < before
    );
  };
}

/** Under whose name goods at a place are: of those still under way whoever they are sent to; what came back or arrived is nobody's there. */
function holderAt({ place, left }: MarkedPlace, receivers: ReadonlyMap<string, string>): string | undefined {
  if (place.kind === "base") return undefined;
  if (place.kind !== "under-way") return place.organisation;
  return left.grams > 0 ? receivers.get(place.shipment) : undefined;
}

function amountsAt({ place, left, maxGrams }: MarkedPlace): Omit<Affected, "batch" | "holder"> {
  const none = { onHandGrams: 0, underWayGrams: 0, soldGrams: 0, goneGrams: 0 };
  const { minGrams, grams } = left;
  if (place.kind === "gone") {
    const isSold = SOLD.some((cause) => cause === place.cause);
    return { ...none, minGrams, maxGrams, ...(isSold ? { soldGrams: maxGrams } : { goneGrams: maxGrams }) };
  }
  const there = Math.max(0, grams);
  const marks = { minGrams, maxGrams: left.maxGrams };
  return { ...none, ...marks, ...(place.kind === "under-way" ? { underWayGrams: there } : { onHandGrams: there }) };
}

/**
 * What a recall concerns, by the facts of all batches that its goods reached, in the order of record: for each batch and holder one entry, in
 * the order in which goods came there. Whoever has passed everything on is in it, with no weight, for buyers of theirs may have to be told.
 */
export function affectedBy(facts: readonly Fact[], start: RecallStart): readonly Affected[] {
  const receivers = new Map<string, string>();
  for (const { kind, data } of facts) if (kind === "shipment-sent") receivers.set(data.id, data.to);
  const followed = { isStart: isStartOf(start), isFollowed: () => true, isOpen: false };
  const found = new Map<string, Affected>();
  const places = [...spreadForward(inOrder(movementsOf(facts)), followed).places.values()];
  // What a transformation lost is told under each of its inputs, those that had nothing to do with it before among them.
  const reached = new Set(places.flatMap(({ place }) => (place.kind === "gone" ? [] : [place.batch])));
  for (const marked of places) {
    const holder = holderAt(marked, receivers);
    const { batch } = marked.place;
    if (holder === undefined || !reached.has(batch)) continue;
    const key = `${batch} ${holder}`;
    const amounts = amountsAt(marked);
    const before = found.get(key);
    found.set(key, before === undefined ? { batch, holder, ...amounts } : { ...before, ...sums(before, amounts) });
  }
  return [...found.values()];
}

function sums(
  a: Omit<Affected, "batch" | "holder">,
  b: Omit<Affected, "batch" | "holder">,
): Omit<Affected, "batch" | "holder"> {
  return {
    minGrams: a.minGrams + b.minGrams,
    maxGrams: a.maxGrams + b.maxGrams,
    onHandGrams: a.onHandGrams + b.onHandGrams,
    underWayGrams: a.underWayGrams + b.underWayGrams,
    soldGrams: a.soldGrams + b.soldGrams,
    goneGrams: a.goneGrams + b.goneGrams,
  };
}

/** What its holder has to say the whereabouts of. */
export function toFind({ onHandGrams, underWayGrams }: Affected): Grams {
  return onHandGrams + underWayGrams;
}
