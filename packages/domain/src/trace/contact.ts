import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import { type Known, nodeIdOf, transformationNode } from "./graph.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";
import type { Spread } from "./spread.ts";

/** In the same shipment, or in the same transformation but kept apart. */
export const CONTACT_KINDS = ["shipment", "transformation"] as const;

/** Goods that were beside those of the trace without being mixed with them, and none of which stem from it. */
export interface Contact {
  /** Their node: the batch where they were then. */
  readonly id: string;
  readonly batch: string;
  readonly holder?: string;
  /** Who recorded the step in which they were beside each other. */
  readonly organisation: string;
  readonly grams: Grams;
  readonly at: Instant;
  readonly by: (typeof CONTACT_KINDS)[number];
  /** The node of the trace that they were beside. */
  readonly with: string;
}

/** The transformations, pools apart, and shipments by what they share. */
function sharedIn(movements: readonly Movement[]) {
  const shipments = Map.groupBy(
    movements.filter(({ kind }) => kind === "shipped"),
    ({ shipment }) => shipment,
  );
  const transformations = movements.filter(({ kind }) => kind === "transformed");
  const byId = Map.groupBy(transformations, ({ transformation }) => transformation?.id);
  return { shipments, byId };
}

/**
 * What was beside the goods of the trace, as far as the facts of the trace say it: other batches of a shipment, and goods that a transformation
 * kept apart. Each batch and node once. What lay in the same room or went over the same line at another time is not among them.
 */
export function contactsOf(movements: readonly Movement[], spread: Spread, known: Known): readonly Contact[] {
  const marked = new Set(spread.movements.map(({ movement }) => movement));
  const { shipments, byId } = sharedIn(movements);
  const found = new Map<string, Contact>();
  const add = (part: Part, { at, by: organisation }: Movement, by: Contact["by"], beside: string): void => {
    const { place, grams } = part;
    if (place.kind === "gone" || (spread.places.get(place.key)?.maxGrams ?? 0) > 0) return;
    const holder = place.kind === "stock" ? { holder: place.organisation } : {};
    const id = place.kind === "stock" ? nodeIdOf(place, known) : place.batch;
    const contact = { id, batch: place.batch, ...holder, organisation, grams, at, by, with: beside };
    const key = `${id} ${beside}`;
    if (!found.has(key)) found.set(key, contact);
  };
  for (const movement of marked) {
    const { shipment, transformation, kind } = movement;
    if (kind === "shipped" && shipment !== undefined) {
      const others = (shipments.get(shipment) ?? []).filter((other) => !marked.has(other));
      for (const other of others) for (const part of other.gives) add(part, other, "shipment", `shipment/${shipment}`);
    }
    if (transformation === undefined) continue;
    const node = transformationNode(transformation);
    for (const other of byId.get(transformation.id) ?? []) {
      if (!marked.has(other)) for (const part of other.gives) add(part, other, "transformation", node);
    }
  }
  return [...found.values()];
}
