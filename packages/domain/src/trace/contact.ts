import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import { type Known, nodeIdOf, transformationNode } from "./graph.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";
import type { Spread } from "./spread.ts";

export const CONTACT_KINDS = ["shipment", "transformation", "line"] as const;

/** Hours after goods of the trace went over a line in which others that went over it count as having been in contact. */
export const LINE_WINDOW_HOURS = 24;

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
  /** In the same shipment, in the same transformation but kept apart, or over the same line soon after. */
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
  const byLine = Map.groupBy(
    transformations.filter(({ transformation }) => transformation?.line !== undefined),
    (movement) => lineOf(movement),
  );
  return { shipments, byId, byLine };
}

const lineOf = ({ by, transformation }: Movement): string => `${by} ${transformation?.line?.trim().toLowerCase()}`;

function isSoonAfter(at: Instant, before: Instant): boolean {
  const hours = (Date.parse(at) - Date.parse(before)) / 3_600_000;
  return hours >= 0 && hours <= LINE_WINDOW_HOURS;
}

/**
 * What was beside the goods of the trace, as far as that is declared: other batches of a shipment, goods that a transformation kept apart, and
 * what went over the same line of the same organisation within a day after. Each batch and node once.
 */
export function contactsOf(movements: readonly Movement[], spread: Spread, known: Known): readonly Contact[] {
  const marked = new Set(spread.movements.map(({ movement }) => movement));
  const { shipments, byId, byLine } = sharedIn(movements);
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
    for (const other of transformation.line === undefined ? [] : (byLine.get(lineOf(movement)) ?? [])) {
      const isOther = !marked.has(other) && other.transformation?.id !== transformation.id;
      if (isOther && isSoonAfter(other.at, movement.at)) for (const part of other.gives) add(part, other, "line", node);
    }
  }
  return [...found.values()];
}
