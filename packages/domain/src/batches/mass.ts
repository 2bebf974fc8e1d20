import type { Grams } from "../quantity.ts";
import type { Batch, Handoff } from "./batch.ts";
import { isOpen } from "./handoff.ts";
import { lotId } from "./identity.ts";

/** Where the registered weight of a batch is. The parts add up to `registeredGrams`, or something is wrong with the rules. */
export interface Mass {
  readonly registered: Grams;
  readonly onHand: Grams;
  readonly inTransit: Grams;
  /** Shipped and never received: the receivers' shortfalls. */
  readonly lost: Grams;
  /** In other batches by now. */
  readonly transformed: Grams;
}

/** What a settled handoff lost on the way: shipped less credited. Nothing is lost by a shipment taken back. */
export function lostIn(handoff: Handoff): Grams {
  if (handoff.voidedAt !== undefined || isOpen(handoff)) return 0;
  return handoff.shippedGrams - creditedIn(handoff);
}

/** What the receiver is credited with: never more than was shipped, whatever the scale said. */
export function creditedIn(handoff: Handoff): Grams {
  return Math.min(handoff.shippedGrams, handoff.receivedGrams ?? 0);
}

/** Weights by organisation or by room. Ids and room names are chosen outside, so only own members count (`constructor` is a lawful id). */
export type Weights = Readonly<Record<string, Grams>>;

/** The weight under a key, 0 when there is none. */
export function weightOf(weights: Weights, key: string): Grams {
  return Object.hasOwn(weights, key) ? (weights[key] ?? 0) : 0;
}

/** The rooms of one organisation. */
export function roomsOf(batch: Batch, organisation: string): Weights {
  return Object.hasOwn(batch.stored, organisation) ? (batch.stored[organisation] ?? {}) : {};
}

/** All that is stored by an organisation, over its rooms. */
export function storedBy(batch: Batch, organisation: string): Grams {
  return sum(Object.values(roomsOf(batch, organisation)));
}

function sum(weights: Iterable<Grams>): Grams {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

/** The weights of a batch by where they are, in grams. */
export function massOf(batch: Batch): Mass {
  return {
    registered: batch.registeredGrams,
    onHand: sum(Object.values(batch.onHand)),
    inTransit: sum(batch.handoffs.filter(isOpen).map((handoff) => handoff.shippedGrams)),
    lost: sum(batch.handoffs.map(lostIn)) + (batch.settled?.lostGrams ?? 0),
    transformed: batch.transformedGrams,
  };
}

function weightFault(name: string, grams: Grams): string[] {
  return Number.isSafeInteger(grams) && grams >= 0 ? [] : [`${name} is ${grams}`];
}

function partyFaults(batch: Batch, organisation: string): string[] {
  const onHand = weightOf(batch.onHand, organisation);
  const labelled = weightOf(batch.labelled, organisation);
  const stored = storedBy(batch, organisation);
  return [
    ...weightFault(`on hand of ${organisation}`, onHand),
    ...weightFault(`labelled of ${organisation}`, labelled),
    ...weightFault(`stored of ${organisation}`, stored),
    ...(labelled > onHand ? [`${organisation} has ${labelled} g labelled and ${onHand} g on hand`] : []),
    ...(stored > onHand ? [`${organisation} has ${stored} g stored and ${onHand} g on hand`] : []),
  ];
}

/** Everything that contradicts the conservation of mass in this batch; empty when it holds. */
export function massFaults(batch: Batch): string[] {
  const { registered, onHand, inTransit, lost, transformed } = massOf(batch);
  const total = onHand + inTransit + lost + transformed;
  const parties = new Set([batch.onHand, batch.labelled, batch.stored].flatMap((weights) => Object.keys(weights)));
  return [
    ...weightFault("transformed", transformed),
    ...(total === registered
      ? []
      : [
          `${registered} g registered, ${onHand} g on hand, ${inTransit} g in transit, ${lost} g lost, ${transformed} g transformed`,
        ]),
    ...[...parties].flatMap((organisation) => partyFaults(batch, organisation)),
  ];
}

/** Throws a plain Error (a defect, not a refusal) when mass is not conserved. To be called on every batch before it is committed. */
export function assertMass(batch: Batch): void {
  const faults = massFaults(batch);
  if (faults.length > 0) throw new Error(`mass of ${lotId(batch)}: ${faults.join("; ")}`);
}
