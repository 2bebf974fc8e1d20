import type { EpcisEvent } from "@suyuan/epcis/event";
import { type Lot, lotId } from "../batches/identity.ts";
import { lotOf, lotsNamed } from "./lots.ts";

/** What each list of goods shows a reader who sees goods of a side: those of a transformation show both sides of what the reader sees on one. */
const LISTS = {
  epcList: "object",
  quantityList: "object",
  childEPCs: "child",
  childQuantityList: "child",
  inputEPCList: "input",
  inputQuantityList: "input",
  outputEPCList: "output",
  outputQuantityList: "output",
} as const;
const OTHER_SIDE = { input: "output", output: "input" } as const;

/** The lots that an event names, distinct. */
export function lotsIn(event: EpcisEvent): readonly Lot[] {
  return [...new Map(lotsNamed(event).map(({ gtin, lot }) => [lotId({ gtin, lot }), { gtin, lot }])).values()];
}

function lotIn(element: unknown): string | undefined {
  const named = typeof element === "object" && element !== null && "epcClass" in element ? element.epcClass : element;
  const lot = typeof named === "string" ? lotOf(named) : undefined;
  return lot === undefined ? undefined : lotId(lot);
}

/**
 * An event as a reader may have it who sees goods of some of its lots: without the others and their weights, which are the trade of others. What
 * became of goods that the reader sees stays, and what they were made of. Identifiers that name no lot stay. Its id is that of the whole event.
 */
export function withSeenGoods<Event extends EpcisEvent>(event: Event, isSeen: (batch: string) => boolean): Event {
  const named = lotsNamed(event);
  if (named.every((one) => isSeen(lotId(one)))) return event;
  const sides = new Set(named.flatMap((one) => (isSeen(lotId(one)) ? [one.role] : [])));
  const rest: Record<string, unknown> = { ...event };
  for (const [field, role] of Object.entries(LISTS)) {
    const list = rest[field];
    if (!Array.isArray(list)) continue;
    if (role in OTHER_SIDE && sides.has(OTHER_SIDE[role as keyof typeof OTHER_SIDE])) continue;
    const kept = list.filter((element) => {
      const batch = lotIn(element);
      return batch === undefined || isSeen(batch);
    });
    if (kept.length > 0) rest[field] = kept;
    else delete rest[field];
  }
  return rest as Event;
}
