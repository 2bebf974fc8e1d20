import { type Contaminated, drawn, type Pool, poured } from "../mixing/pool.ts";
import type { Grams } from "../quantity.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";

/** A part of a movement with how many of its grams are marked, at least and at most. */
export interface MarkedPart extends Part, Contaminated {}

/** A movement that had a part in it, with the marks of each of its parts, in their order. */
export interface MarkedMovement {
  readonly movement: Movement;
  readonly takes: readonly MarkedPart[];
  readonly gives: readonly MarkedPart[];
}

/** What marks did to a place. */
export interface MarkedPlace {
  readonly place: Part["place"];
  /** All that came there, and of it marked at most so much. */
  readonly came: Grams;
  readonly maxGrams: Grams;
  /** At some time at least so many marked grams were there together. */
  readonly minGrams: Grams;
  /** What is there at the end. */
  readonly left: Pool;
}

export interface Spread {
  readonly movements: readonly MarkedMovement[];
  /** By their keys: places that marks may have reached. */
  readonly places: ReadonlyMap<string, MarkedPlace>;
}

/** What begins as marked, and what is known. */
export interface Marking {
  readonly isStart: (movement: Movement, part: Part) => boolean;
  /** Is all that happened at the part's place among the movements? */
  readonly isFollowed: (part: Part) => boolean;
  /** Can goods of places that are not followed be marked? Where some paths were not followed, they can. */
  readonly isOpen: boolean;
}

interface Vessel {
  readonly place: Part["place"];
  now: Pool;
  came: Grams;
  maxGrams: Grams;
  minGrams: Grams;
}

const EMPTY: Pool = { grams: 0, minGrams: 0, maxGrams: 0 };
const NOTHING: Contaminated = { minGrams: 0, maxGrams: 0 };

const partsOf = (pool: Pool, grams: Grams): Pool => ({ grams, ...drawn(pool, grams) });

/** Vessels that are filled and drawn from; in all of them together there are never more marked grams than were marked. */
class Vessels {
  readonly all = new Map<string, Vessel>();
  readonly #marking: Marking;
  #marked: Grams = 0;
  /** Grams that are marked in the whole walk. */
  readonly #everMarked: () => Grams;
  /** Keys that marks can come to whatever the times are: asked only where weights do not add up. */
  readonly #reachable: () => ReadonlySet<string>;

  constructor(movements: readonly Movement[], marking: Marking, reachable: () => ReadonlySet<string>) {
    this.#marking = marking;
    this.#reachable = reachable;
    this.#everMarked = once(() => markedIn(movements, marking));
  }

  mark(grams: Grams): void {
    this.#marked = Math.min(this.#marked + grams, this.#everMarked());
  }

  capped<Marks extends Contaminated>(marks: Marks): Marks {
    return marks.maxGrams <= this.#marked ? marks : { ...marks, maxGrams: this.#marked };
  }

  draw(part: Part, isSource: boolean): Contaminated {
    const { grams, place } = part;
    if (isSource) return NOTHING;
    if (!this.#marking.isFollowed(part)) return this.#marking.isOpen ? { minGrams: 0, maxGrams: grams } : NOTHING;
    const vessel = this.#vessel(place);
    const { now } = vessel;
    if (now.grams < grams) {
      vessel.now = { ...EMPTY, grams: now.grams - grams };
      if (!this.#reachable().has(place.key)) return NOTHING;
      // What marked it may be met later in the walk: where weights do not add up the order tells nothing.
      this.#marked = this.#everMarked();
      return { minGrams: 0, maxGrams: grams };
    }
    vessel.now = partsOf(now, now.grams - grams);
    return this.capped(drawn(now, grams));
  }

  /** Fills up first what left before anything came. */
  pour({ place, grams, minGrams, maxGrams }: MarkedPart): void {
    const vessel = this.#vessel(place);
    const { now } = vessel;
    const kept = now.grams < 0 ? partsOf({ grams, minGrams, maxGrams }, Math.max(0, now.grams + grams)) : undefined;
    const next =
      kept === undefined ? poured([now, { grams, minGrams, maxGrams }]) : { ...kept, grams: now.grams + grams };
    vessel.now = this.capped(next);
    vessel.came += grams;
    vessel.maxGrams += maxGrams;
    vessel.minGrams = Math.max(vessel.minGrams, minGrams, vessel.now.minGrams);
  }

  /** What is there before anything is marked. */
  fill(place: Part["place"], grams: Grams): void {
    this.#vessel(place).now = { ...EMPTY, grams };
  }

  #vessel(place: Part["place"]): Vessel {
    const before = this.all.get(place.key);
    if (before !== undefined) return before;
    const vessel: Vessel = { place, now: EMPTY, came: 0, maxGrams: 0, minGrams: 0 };
    this.all.set(place.key, vessel);
    return vessel;
  }

  places(): ReadonlyMap<string, MarkedPlace> {
    const touched = [...this.all.values()].filter(({ maxGrams }) => maxGrams > 0);
    return new Map(
      touched.map(({ place, now, ...vessel }) => {
        return [place.key, { place, ...this.capped(vessel), left: now }];
      }),
    );
  }
}

function markedIn(movements: readonly Movement[], { isStart }: Marking): Grams {
  let sum = 0;
  for (const movement of movements) {
    for (const part of movement.gives) if (isStart(movement, part)) sum += part.grams;
  }
  return sum;
}

const isAnyMarked = (parts: readonly MarkedPart[]): boolean => parts.some(({ maxGrams }) => maxGrams > 0);

/** The keys of places that marks can come to at any time, `onward` from what a movement takes or back from what it gives. */
function reachableFrom(movements: readonly Movement[], marking: Marking, onward: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const sides = movements.map((movement) => {
    const [from, to] = onward ? [movement.takes, movement.gives] : [movement.gives, movement.takes];
    return { from, to, isStart: movement.gives.some((part) => marking.isStart(movement, part)) };
  });
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const { from, to, isStart } of sides) {
      if (isStart || from.some(({ place }) => found.has(place.key))) for (const { place } of to) found.add(place.key);
    }
  }
  return found;
}

/**
 * Where marked goods went: each movement pours together what it takes and divides that. Of a part d of a pool with c marked and k other
 * grams at least max(0, d - k) and at most min(d, c) are marked, chained. `movements` as `inOrder` puts them: what left a place before marked
 * goods came there is none of it.
 */
export function spreadForward(movements: readonly Movement[], marking: Marking): Spread {
  const vessels = new Vessels(
    movements,
    marking,
    once(() => reachableFrom(movements, marking, true)),
  );
  const touched = movements.flatMap((movement): MarkedMovement[] => {
    const takes = movement.takes.map((part): MarkedPart => {
      const isSource = part.place.kind === "base";
      // What grew there is marked as it is harvested.
      const isStart = isSource && marking.isStart(movement, part);
      return { ...part, ...(isStart ? { minGrams: part.grams, maxGrams: part.grams } : vessels.draw(part, isSource)) };
    });
    const mix = vessels.capped(poured(takes));
    const gives = movement.gives.map((part): MarkedPart => {
      if (!marking.isStart(movement, part)) return { ...part, ...drawn(mix, Math.min(part.grams, mix.grams)) };
      vessels.mark(part.grams);
      return { ...part, minGrams: part.grams, maxGrams: part.grams };
    });
    for (const part of gives) vessels.pour(part);
    return isAnyMarked([...takes, ...gives]) ? [{ movement, takes, gives }] : [];
  });
  return { movements: touched, places: vessels.places() };
}

/**
 * Where marked goods came from: the same in reverse. Of what came to a place at least and at most so many grams are among the marked ones.
 * What came to a place after they had left it is none of theirs.
 */
export function spreadBack(movements: readonly Movement[], marking: Marking): Spread {
  const vessels = new Vessels(
    movements,
    marking,
    once(() => reachableFrom(movements, marking, false)),
  );
  for (const { place, grams } of atTheEnd(movements)) vessels.fill(place, grams);
  const touched = movements.toReversed().flatMap((movement): MarkedMovement[] => {
    const gives = movement.gives.map((part): MarkedPart => {
      const marks = vessels.draw(part, false);
      if (!marking.isStart(movement, part)) return { ...part, ...marks };
      vessels.mark(part.grams);
      return { ...part, minGrams: part.grams, maxGrams: part.grams };
    });
    const mix = vessels.capped(poured(gives));
    const takes = movement.takes.map(
      (part): MarkedPart => ({ ...part, ...drawn(mix, Math.min(part.grams, mix.grams)) }),
    );
    for (const part of takes) vessels.pour(part);
    return isAnyMarked([...takes, ...gives]) ? [{ movement, takes, gives }] : [];
  });
  return { movements: touched, places: vessels.places() };
}

/** What lies where after all movements; of a base what it lacks. */
function atTheEnd(movements: readonly Movement[]): Iterable<Part> {
  const ends = new Map<string, Part>();
  const add = ({ place, grams }: Part, sign: 1 | -1): void => {
    ends.set(place.key, { place, grams: (ends.get(place.key)?.grams ?? 0) + sign * grams });
  };
  for (const { takes, gives } of movements) {
    for (const part of takes) if (part.place.kind !== "base") add(part, -1);
    for (const part of gives) add(part, 1);
  }
  return ends.values();
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
