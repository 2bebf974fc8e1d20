import type { Handoff } from "../batches/batch.ts";
import { creditedIn, lostIn, returnedIn } from "../batches/handoff.ts";
import type { Lot } from "../batches/identity.ts";
import type { Instant } from "../calendar.ts";
import { correctedHandoff } from "../custody/correct-receipt.ts";
import { receivedHandoff } from "../custody/receive.ts";
import type { Fact } from "../fact.ts";
import type { Grams } from "../quantity.ts";
import type { Leaf } from "./leaf.ts";
import type { Movement } from "./movement.ts";
import { gone, inStock, inUnit, type Part, underWay } from "./place.ts";

/** One batch on its way in one shipment, as far as facts tell: how it left, and what came of it since, each time by itself. */
export interface Leg {
  readonly lot: Lot;
  readonly handoff: Handoff;
  /** One, or one for each unit that it is in. */
  readonly sent: readonly Movement[];
  /** The units of it that are under way. */
  readonly aboard: readonly Aboard[];
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

/** Some of a batch in a unit that goes whole. `leaves`: where in it; undefined where that is not known. */
export interface Aboard {
  readonly sscc: string;
  readonly grams: Grams;
  readonly leaves: readonly Leaf[] | undefined;
}

/** Where some of a batch lies in a unit with an organisation. */
function unitParts({ sscc, grams, leaves }: Aboard, at: string, lot: Lot): readonly Part[] {
  if (leaves === undefined) return [{ place: inStock(at, lot), grams }];
  return leaves.map((leaf) => ({ place: inUnit({ sscc, inner: leaf.inner }, at, lot), grams: leaf.grams }));
}

export function sentLeg(
  fact: Recorded<"shipment-sent">,
  { gtin, lot, grams }: Weighed,
  aboard: readonly Aboard[] = [],
): Leg {
  const name = { gtin, lot };
  const { id: shipment, to } = fact.data;
  const from = fact.by.organisation;
  const told = { kind: "shipped", at: fact.occurredAt, order: fact.order, by: from, level: "declared" } as const;
  const step = { ...told, ...eventOf(fact), shipment };
  const loose = grams - aboard.reduce((sum, unit) => sum + unit.grams, 0);
  const inUnits = aboard.map(
    (unit): Movement => ({
      ...step,
      takes: unitParts(unit, from, name),
      gives: [{ place: underWay(shipment, name, unit.sscc), grams: unit.grams }],
    }),
  );
  const beside: Movement = {
    ...step,
    takes: [{ place: inStock(from, name), grams: loose }],
    gives: [{ place: underWay(shipment, name), grams: loose }],
  };
  return {
    lot: name,
    handoff: { shipment, from, to, shippedAt: fact.occurredAt, shippedGrams: grams },
    sent: loose > 0 ? [...inUnits, beside] : inUnits,
    aboard,
    ends: [],
  };
}

interface Ending {
  readonly kind: "received" | "taken-back";
  readonly at: Instant;
  readonly fact: Recorded;
  readonly units?: Settled["units"];
}

/** What became of units. */
interface Settled {
  readonly units?:
    | readonly { readonly sscc: string; readonly outcome: "received" | "rejected" | "opened" | "taken-back" }[]
    | undefined;
}

const gramsOf = (units: readonly Aboard[]): Grams => units.reduce((sum, { grams }) => sum + grams, 0);
const isSome = ({ grams }: Part): boolean => grams > 0;

/** What came to its end between two states of a handoff: units whole, and what was loose or came out of units. Nothing where that is nothing. */
function ended(leg: Leg, after: Handoff, { kind, at, fact, units = [] }: Ending): readonly Movement[] {
  const { lot, handoff: before, aboard } = leg;
  const { from, to, shipment } = after;
  const change = (of: (handoff: Handoff) => Grams) => of(after) - of(before);
  const level = kind === "received" ? "confirmed" : "declared";
  const step = { kind, at, order: fact.order, by: fact.by.organisation, level, ...eventOf(fact), shipment } as const;
  const settledAs = (...outcomes: readonly string[]) =>
    aboard.filter(({ sscc }) => units.some((unit) => unit.sscc === sscc && outcomes.includes(unit.outcome)));
  const [came, back, opened] = [settledAs("received"), settledAs("rejected", "taken-back"), settledAs("opened")];
  const out = (unit: Aboard, gives: readonly Part[]): Movement => {
    return { ...step, takes: [{ place: underWay(shipment, lot, unit.sscc), grams: unit.grams }], gives };
  };
  const gives: readonly Part[] = [
    { place: inStock(to, lot), grams: change(creditedIn) - gramsOf(came) },
    { place: inStock(from, lot), grams: change(returnedIn) - gramsOf(back) },
    { place: gone("not-arrived", from, lot), grams: change(lostIn) },
  ].filter(isSome);
  const takes = [{ place: underWay(shipment, lot), grams: gramsOfParts(gives) }];
  return [
    ...opened.map((unit) => out(unit, [{ place: underWay(shipment, lot), grams: unit.grams }])),
    ...came.map((unit) => out(unit, unitParts(unit, to, lot))),
    ...back.map((unit) => out(unit, unitParts(unit, from, lot))),
    ...(gives.length === 0 ? [] : [{ ...step, takes, gives }]),
  ];
}

const gramsOfParts = (parts: readonly Part[]): Grams => parts.reduce((sum, { grams }) => sum + grams, 0);

function openAfter({ aboard }: Leg, { units = [] }: Settled): readonly Aboard[] {
  return aboard.filter(({ sscc }) => !units.some((unit) => unit.sscc === sscc));
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
  const { units } = fact.data;
  const ends = ended(leg, handoff, { kind: "received", at, fact, units });
  return { ...leg, handoff, aboard: openAfter(leg, { units }), ends: [...leg.ends, ...ends] };
}

/** A correction has all that was received and all that was turned away: one movement takes the place of all receipts, at the last of them. */
export function correctedLeg(leg: Leg, fact: Recorded<"receipt-corrected">, item: Weighed): Leg {
  const handoff = correctedHandoff(leg.handoff, weightsOf(item));
  const { receivedAt } = leg.handoff;
  if (receivedAt === undefined) return leg;
  if (leg.sent.length !== 1 || leg.sent[0]?.takes.some(({ place }) => place.kind === "unit")) {
    return { ...leg, handoff, ends: [...leg.ends, ...mended(leg, handoff, fact)] };
  }
  const { shipment, from, to, shippedAt, shippedGrams } = leg.handoff;
  const sent = { ...leg, handoff: { shipment, from, to, shippedAt, shippedGrams } };
  return { ...leg, handoff, ends: ended(sent, handoff, { kind: "received", at: receivedAt, fact }) };
}

/** What came in units was taken out of them since: what a correction says of it is the difference, from where that is. */
function mended({ lot, handoff: before }: Leg, after: Handoff, fact: Recorded): readonly Movement[] {
  const { from, to, shipment } = after;
  const changes: readonly Part[] = [
    { place: inStock(to, lot), grams: creditedIn(after) - creditedIn(before) },
    { place: inStock(from, lot), grams: returnedIn(after) - returnedIn(before) },
    { place: gone("not-arrived", from, lot), grams: lostIn(after) - lostIn(before) },
  ];
  const all = [...changes, { place: underWay(shipment, lot), grams: -gramsOfParts(changes) }];
  const takes = all.map((part) => ({ ...part, grams: -part.grams })).filter(isSome);
  const step = { kind: "received", at: fact.occurredAt, order: fact.order, by: fact.by.organisation } as const;
  const gives = all.filter(isSome);
  return takes.length === 0 ? [] : [{ ...step, level: "confirmed", takes, gives, ...eventOf(fact), shipment }];
}

export function takenBackLeg(
  leg: Leg,
  fact: Recorded<"shipment-voided">,
  { lostGrams = 0 }: Weighed & { readonly lostGrams?: Grams },
): Leg {
  const { partial: _, ...open } = leg.handoff;
  const handoff = { ...open, voidedAt: fact.occurredAt, ...(lostGrams > 0 ? { lostGrams } : {}) };
  const { units } = fact.data;
  const ends = ended(leg, handoff, { kind: "taken-back", at: fact.occurredAt, fact, units });
  return { ...leg, handoff, aboard: openAfter(leg, { units }), ends: [...leg.ends, ...ends] };
}

/** The movements of a leg. What the receiver confirmed was confirmed as sent, too. */
export function movementsOfLeg({ sent, ends }: Leg): readonly Movement[] {
  const isConfirmed = ends.some(({ level }) => level === "confirmed");
  return [...(isConfirmed ? sent.map((step): Movement => ({ ...step, level: "confirmed" })) : sent), ...ends];
}
