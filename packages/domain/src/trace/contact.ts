import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import { transformationNode } from "./graph.ts";
import type { Movement } from "./movement.ts";
import type { Spread } from "./spread.ts";

/** In the same shipment, or in the same transformation but kept apart. */
export const CONTACT_KINDS = ["shipment", "transformation"] as const;

/** Goods that were beside those of the trace without being mixed with them, and none of which stem from it. */
export interface Contact {
  /** Their node: the batch, where it was made or came from. */
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

/**
 * What was beside the goods of the trace, as far as the facts of the trace say it: other batches of a shipment, and goods that a transformation
 * kept apart. Each batch and node once. What came to where goods of the trace came, too, is of the trace. What lay in the same room or went over
 * the same line at another time is not among them.
 */
export function contactsOf(movements: readonly Movement[], spread: Spread): readonly Contact[] {
  const loads = Map.groupBy(
    movements.filter(({ kind }) => kind === "shipped"),
    ({ shipment }) => shipment,
  );
  const pools = Map.groupBy(movements, ({ transformation }) => transformation?.id);
  const found = new Map<string, Contact>();
  const add = (all: readonly Movement[] = [], by: Contact["by"], beside: string): void => {
    for (const { at, by: organisation, gives } of all) {
      for (const { place, grams } of gives) {
        if (place.kind === "gone" || (spread.places.get(place.key)?.maxGrams ?? 0) > 0) continue;
        const holder = place.kind === "stock" ? { holder: place.organisation } : {};
        const { batch } = place;
        found.set(`${batch} ${beside}`, { id: batch, batch, ...holder, organisation, grams, at, by, with: beside });
      }
    }
  };
  for (const { movement } of spread.movements) {
    const { kind, shipment, transformation } = movement;
    if (kind === "shipped") add(loads.get(shipment), "shipment", `shipment/${shipment}`);
    if (transformation !== undefined) {
      add(pools.get(transformation.id), "transformation", transformationNode(transformation));
    }
  }
  return [...found.values()];
}
