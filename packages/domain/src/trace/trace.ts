import type { Instant } from "../calendar.ts";
import type { Fact } from "../fact.ts";
import type { Contact } from "./contact.ts";
import { contactsOf } from "./contact.ts";
import type { Direction } from "./direction.ts";
import { graphOf, isMade, isPackedInto, makersIn, type TraceGraph } from "./graph.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";
import { movementsOf } from "./replay.ts";
import { inOrder } from "./schedule.ts";
import { type Marking, spreadBack, spreadForward } from "./spread.ts";

/** What a trace begins with, by the ids under which it is stored; batches as `01/{gtin}/10/{lot}`. */
export interface TraceStart {
  readonly batches?: ReadonlySet<string>;
  /** Bases that those batches are asked for as grown on. */
  readonly bases?: ReadonlySet<string>;
  readonly shipment?: string;
  readonly transformation?: string;
  /** A logistic unit: what was packed into it, from then on. */
  readonly unit?: string;
}

/** What is asked of the facts. */
export interface TraceAsked {
  readonly start: TraceStart;
  readonly direction: Direction;
  /** Batches whose whole history is among the facts. */
  readonly followed: ReadonlySet<string>;
  /** Were paths left that lead on? Then goods of a batch that was not followed may be marked. */
  readonly isOpen: boolean;
  /** What was true then: steps that happened later are left out. */
  readonly asOf?: Instant | undefined;
}

/** Facts that were on record at an instant, in their order. */
export function knownBy(facts: readonly Fact[], knownAt: Instant | undefined): readonly Fact[] {
  if (knownAt === undefined) return facts;
  const until = Date.parse(knownAt);
  return facts.filter(({ recordedAt }) => Date.parse(recordedAt) <= until);
}

function isStart(start: TraceStart, movement: Movement, part: Part): boolean {
  const { batches, bases, shipment, transformation, unit } = start;
  const { place } = part;
  if (place.kind === "base") return bases?.has(place.base) === true && batches?.has(place.batch) === true;
  if (movement.kind === "shipped") return shipment === movement.shipment && place.kind === "under-way";
  if (!movement.gives.includes(part)) return false;
  if (unit !== undefined && isPackedInto(unit, movement, part)) return true;
  if (movement.transformation !== undefined && movement.transformation.id === transformation) return true;
  return isMade(movement, part) && batches?.has(place.batch) === true;
}

/**
 * Where goods went and came from, by the facts given, in the order of record. What is not on record is not in it: neither goods that nobody
 * recorded, nor that a step did not happen as it was told. See `spreadForward` for how kilograms are bounded.
 */
export function trace(
  facts: Iterable<Fact>,
  asked: TraceAsked,
): TraceGraph & { readonly contacts: readonly Contact[] } {
  const { start, direction, followed, isOpen, asOf } = asked;
  const until = asOf === undefined ? undefined : Date.parse(asOf);
  const isFollowed = ({ place }: Part): boolean => followed.has(place.batch);
  // What else was packed into the units of the trace is none of its goods.
  const isOthers = ({ kind, gives }: Movement) => (kind === "packed" || kind === "unpacked") && !gives.some(isFollowed);
  const all = movementsOf(facts).filter(
    (movement) => (until === undefined || Date.parse(movement.at) <= until) && !isOthers(movement),
  );
  const movements = inOrder(all, isFollowed);
  const marking: Marking = { isStart: (movement, part) => isStart(start, movement, part), isFollowed, isOpen };
  const forward = direction === "back" ? undefined : spreadForward(movements, marking);
  const back = direction === "forward" ? undefined : spreadBack(movements, marking);
  const known = { isFollowed: (batch: string) => followed.has(batch), makers: makersIn(all) };
  const spreads = { ...(forward === undefined ? {} : { forward }), ...(back === undefined ? {} : { back }) };
  const graph = graphOf(spreads, known, start.transformation);
  return { ...graph, contacts: forward === undefined ? [] : contactsOf(movements, forward) };
}
