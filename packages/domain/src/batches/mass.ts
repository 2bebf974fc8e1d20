import type { Grams } from "../quantity.ts";
import type { Batch, Handoff, Packed } from "./batch.ts";
import { creditedIn, labelSplit, lostIn, returnedIn, underWayIn } from "./handoff.ts";
import { lotId } from "./identity.ts";

/** Where the registered weight of a batch is. The parts add up to `registeredGrams`, or something is wrong with the rules. */
export interface Mass {
  readonly registered: Grams;
  readonly onHand: Grams;
  readonly inTransit: Grams;
  /** Shipped, neither arrived nor come back, and no longer expected. */
  readonly lost: Grams;
  /** Left for good by a declared loss, whatever its cause. */
  readonly losses: Grams;
  /** In other batches by now. */
  readonly transformed: Grams;
  /** Sold to consumers through platforms. */
  readonly sold: Grams;
}

/** Weights by organisation or by room. Ids and room names are chosen outside, so only own members count (`constructor` is a lawful id). */
export type Weights = Readonly<Record<string, Grams>>;

/** The weight under a key, 0 when there is none. */
export function weightOf(weights: Weights, key: string): Grams {
  return Object.hasOwn(weights, key) ? (weights[key] ?? 0) : 0;
}

/** `weights` with `change` added under one key; a weight of zero is left out. */
export function adjusted(weights: Weights, key: string, change: Grams): Weights {
  if (change === 0) return weights;
  const { [key]: _, ...others } = weights;
  const after = weightOf(weights, key) + change;
  return after === 0 ? others : { ...others, [key]: after };
}

/** The rooms of one organisation. */
export function roomsOf(batch: Batch, organisation: string): Weights {
  return Object.hasOwn(batch.stored, organisation) ? (batch.stored[organisation] ?? {}) : {};
}

/** All that is stored by an organisation, over its rooms. */
export function storedBy(batch: Batch, organisation: string): Grams {
  return sum(Object.values(roomsOf(batch, organisation)));
}

/** What lies in logistic units at an organisation. */
export function packedBy({ packed }: Pick<Batch, "packed">, organisation: string): Grams {
  return packedAt({ packed }, organisation).grams;
}

function packedAt({ packed = {} }: { readonly packed?: Batch["packed"] | undefined }, organisation: string): Packed {
  return (Object.hasOwn(packed, organisation) && packed[organisation]) || { grams: 0 };
}

/** What an organisation has on hand outside logistic units: what it can ship, label, use or lose by itself. */
export function looseBy(batch: Batch, organisation: string): Grams {
  return weightOf(batch.onHand, organisation) - packedBy(batch, organisation);
}

/**
 * Of the loose goods, what carries codes: what is labelled and not known to be packed, as far as both fit. Codes are struck, and goods come
 * and go, without anybody saying in which unit they were.
 */
export function looseLabelledBy(batch: Batch, organisation: string): Grams {
  const labelled = weightOf(batch.labelled, organisation);
  const { grams, labelledGrams = 0 } = packedAt(batch, organisation);
  const least = Math.max(0, labelled - looseBy(batch, organisation));
  return labelled - Math.max(least, Math.min(labelledGrams, grams, labelled));
}

/** The batch with so much more, or less, of it in units of an organisation. */
export function withPacked(batch: Batch, organisation: string, grams: Grams, labelledGrams: Grams): Batch {
  const { packed = {}, ...rest } = batch;
  const { [organisation]: _, ...others } = packed;
  const before = packedAt(batch, organisation);
  const after = before.grams + grams;
  const labelled = Math.max(0, (before.labelledGrams ?? 0) + labelledGrams);
  const now = { grams: after, ...(labelled > 0 ? { labelledGrams: labelled } : {}) };
  const all = after === 0 ? others : { ...others, [organisation]: now };
  return { ...rest, ...(Object.keys(all).length === 0 ? {} : { packed: all }) };
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
    inTransit: sum(batch.handoffs.map(underWayIn)),
    lost: sum(batch.handoffs.map(lostIn)) + (batch.settled?.lostGrams ?? 0),
    losses: sum(Object.values(batch.losses ?? {})),
    transformed: batch.transformedGrams,
    sold: batch.soldGrams ?? 0,
  };
}

function weightFault(name: string, grams: Grams): string[] {
  return Number.isSafeInteger(grams) && grams >= 0 ? [] : [`${name} is ${grams}`];
}

function partyFaults(batch: Batch, organisation: string): string[] {
  const onHand = weightOf(batch.onHand, organisation);
  const labelled = weightOf(batch.labelled, organisation);
  const stored = storedBy(batch, organisation);
  const packed = packedBy(batch, organisation);
  return [
    ...weightFault(`on hand of ${organisation}`, onHand),
    ...weightFault(`labelled of ${organisation}`, labelled),
    ...weightFault(`stored of ${organisation}`, stored),
    ...weightFault(`packed of ${organisation}`, packed),
    ...(packed > onHand ? [`${organisation} has ${packed} g in units and ${onHand} g on hand`] : []),
    ...(labelled > onHand ? [`${organisation} has ${labelled} g labelled and ${onHand} g on hand`] : []),
    ...(stored > onHand ? [`${organisation} has ${stored} g stored and ${onHand} g on hand`] : []),
  ];
}

function handoffFaults(handoff: Handoff): string[] {
  const parts = {
    "under way": underWayIn(handoff),
    credited: creditedIn(handoff),
    returned: returnedIn(handoff),
    lost: lostIn(handoff),
  };
  return Object.entries(parts).flatMap(([name, grams]) => weightFault(`${name} in ${handoff.shipment}`, grams));
}

/** Codes are for goods: of what is labelled nothing exceeds what is there, and every code issued is accounted for. */
function labelFaults({ labels, labelled, handoffs }: Batch): string[] {
  const splits = handoffs.map((handoff) => ({ handoff, labelled: labelSplit(handoff).underWay }));
  const over = splits.filter((split) => split.labelled > underWayIn(split.handoff));
  const faults = over.map((split) => `${split.labelled} g labelled under way in ${split.handoff.shipment}`);
  if (labels === undefined) return faults;
  const { issuedGrams, voidedGrams, gone } = labels;
  const live = sum([...Object.values(labelled), ...splits.map((split) => split.labelled), ...Object.values(gone)]);
  return [
    ...faults,
    ...Object.entries(gone).flatMap(([organisation, grams]) => weightFault(`codes gone at ${organisation}`, grams)),
    ...(issuedGrams === live + voidedGrams
      ? []
      : [`codes for ${issuedGrams} g issued, for ${voidedGrams} g voided, for ${live} g with goods or gone`]),
  ];
}

/** Everything that contradicts the conservation of mass in this batch; empty when it holds. */
export function massFaults(batch: Batch): string[] {
  const { registered, onHand, inTransit, lost, losses, transformed, sold } = massOf(batch);
  const total = onHand + inTransit + lost + losses + transformed + sold;
  const parties = new Set(
    [batch.onHand, batch.labelled, batch.stored, batch.packed ?? {}].flatMap((weights) => Object.keys(weights)),
  );
  return [
    ...weightFault("transformed", transformed),
    ...weightFault("sold", sold),
    ...Object.entries(batch.losses ?? {}).flatMap(([cause, grams]) => weightFault(`loss (${cause})`, grams)),
    ...batch.handoffs.flatMap(handoffFaults),
    ...(total === registered
      ? []
      : [
          `${registered} g registered, ${onHand} g on hand, ${inTransit} g in transit, ${lost} g lost, ${losses} g declared lost, ${transformed} g transformed, ${sold} g sold`,
        ]),
    ...[...parties].flatMap((organisation) => partyFaults(batch, organisation)),
    ...labelFaults(batch),
  ];
}

/** Throws a plain Error (a defect, not a refusal) when mass is not conserved. To be called on every batch before it is committed. */
export function assertMass(batch: Batch): void {
  const faults = massFaults(batch);
  if (faults.length > 0) throw new Error(`mass of ${lotId(batch)}: ${faults.join("; ")}`);
}

/** Who has all that is on hand of the batch; its registrant where several have some, or nobody. */
export function holderOf({ onHand, organisation }: Pick<Batch, "onHand" | "organisation">): string {
  const [only, ...others] = Object.keys(onHand);
  return only === undefined || others.length > 0 ? organisation : only;
}
