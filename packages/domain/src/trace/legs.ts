import type { Handoff } from "../batches/batch.ts";
import { creditedIn, lostIn, returnedIn } from "../batches/handoff.ts";
import type { Lot } from "../batches/identity.ts";
import type { Instant } from "../calendar.ts";
import { correctedHandoff } from "../custody/correct-receipt.ts";
import { receivedHandoff } from "../custody/receive.ts";
import type { Fact } from "../fact.ts";
import type { Grams } from "../quantity.ts";
import type { Movement } from "./movement.ts";
import { gone, inStock, type Part, underWay } from "./place.ts";

/** One batch on its way in one shipment, as far as facts tell: how it left, and what came of it since, each time by itself. */
export interface Leg {
  readonly lot: Lot;
  readonly handoff: Handoff;
  readonly sent: Movement;
  readonly ends: readonly Movement[];
}

/** A fact of one kind with its place in the order of record. */
export type Recorded<K extends Fact["kind"] = Fact["kind"]> = Extract<Fact, { readonly kind: K }> & {
  readonly order: number;
};

interface Weighed extends Lot {
  readonly grams: Grams;
}

const eventOf = ({ event }: Fact) => (event?.eventID === undefined ? {} : { event: String(event.eventID) });

export function sentLeg(fact: Recorded<"shipment-sent">, { gtin, lot, grams }: Weighed): Leg {
  const name = { gtin, lot };
  const { id: shipment, to } = fact.data;
  const from = fact.by.organisation;
  return {
    lot: name,
    handoff: { shipment, from, to, shippedAt: fact.occurredAt, shippedGrams: grams },
    sent: {
      kind: "shipped",
      at: fact.occurredAt,
      order: fact.order,
      by: from,
      level: "declared",
      takes: [{ place: inStock(from, name), grams }],
      gives: [{ place: underWay(shipment, name), grams }],
      ...eventOf(fact),
      shipment,
    },
    ends: [],
  };
}

/** What came to its end between two states of a handoff. Nothing where that is nothing. */
function ended(
  { lot, handoff: before }: Leg,
  after: Handoff,
  { kind, at, fact }: { readonly kind: "received" | "taken-back"; readonly at: Instant; readonly fact: Recorded },
): readonly Movement[] {
  const { from, to, shipment } = after;
  const change = (of: (handoff: Handoff) => Grams) => of(after) - of(before);
  const gives: readonly Part[] = [
    { place: inStock(to, lot), grams: change(creditedIn) },
    { place: inStock(from, lot), grams: change(returnedIn) },
    { place: gone("not-arrived", from, lot), grams: change(lostIn) },
  ].filter(({ grams }) => grams > 0);
  const grams = gives.reduce((sum, part) => sum + part.grams, 0);
  if (grams === 0) return [];
  const takes = [{ place: underWay(shipment, lot), grams }];
  const by = fact.by.organisation;
  const level = kind === "received" ? "confirmed" : "declared";
  return [{ kind, at, order: fact.order, by, level, takes, gives, ...eventOf(fact), shipment }];
}

const weightsOf = ({ grams, rejectedGrams = 0 }: Weighed & { readonly rejectedGrams?: Grams }) => ({
  received: grams,
  rejected: rejectedGrams,
});

export function receivedLeg(
  leg: Leg,
  fact: Recorded<"receipt-recorded">,
  item: Weighed & { readonly restUnderWay?: true },
): Leg {
  const restUnderWay = fact.data.restUnderWay ?? item.restUnderWay;
  const at = fact.occurredAt;
  const handoff = receivedHandoff(leg.handoff, weightsOf(item), { receivedAt: at, restUnderWay });
  const ends = ended(leg, handoff, { kind: "received", at, fact });
  return { ...leg, handoff, ends: [...leg.ends, ...ends] };
}

/** A correction has all that was received and all that was turned away: one movement takes the place of all receipts, at the last of them. */
export function correctedLeg(leg: Leg, fact: Recorded<"receipt-corrected">, item: Weighed): Leg {
  const handoff = correctedHandoff(leg.handoff, weightsOf(item));
  const { receivedAt } = leg.handoff;
  if (receivedAt === undefined) return leg;
  const { shipment, from, to, shippedAt, shippedGrams } = leg.handoff;
  const sent = { ...leg, handoff: { shipment, from, to, shippedAt, shippedGrams } };
  return { ...leg, handoff, ends: ended(sent, handoff, { kind: "received", at: receivedAt, fact }) };
}

export function takenBackLeg(
  leg: Leg,
  fact: Recorded<"shipment-voided">,
  { lostGrams = 0 }: Weighed & { readonly lostGrams?: Grams },
): Leg {
  const { partial: _, ...open } = leg.handoff;
  const handoff = { ...open, voidedAt: fact.occurredAt, ...(lostGrams > 0 ? { lostGrams } : {}) };
  const ends = ended(leg, handoff, { kind: "taken-back", at: fact.occurredAt, fact });
  return { ...leg, handoff, ends: [...leg.ends, ...ends] };
}

/** The movements of a leg. What the receiver confirmed was confirmed as sent, too. */
export function movementsOfLeg({ sent, ends }: Leg): readonly Movement[] {
  const isConfirmed = ends.some(({ level }) => level === "confirmed");
  return [isConfirmed ? { ...sent, level: "confirmed" } : sent, ...ends];
}
