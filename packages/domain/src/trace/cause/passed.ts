import type { Instant } from "../../calendar.ts";
import type { Grams } from "../../quantity.ts";
import type { Part } from "../place.ts";
import type { Step } from "./step.ts";

/** Cases by their numbers: bit n stands for the nth. */
export type Cases = bigint;

/** Goods in which something was found, wherever of their batch that was. */
export interface Case {
  /** As it was asked for. */
  readonly id: string;
  /** `01/{gtin}/10/{lot}`; of a logistic unit all that were in it, any of which can be the case. */
  readonly batches: readonly string[];
  /** When they were looked at; what happened later did not cause it. */
  readonly until?: Instant;
}

/** A step with the cases that goods of it went into, for each part that it takes and gives. */
export interface Passed {
  readonly step: Step;
  readonly takes: readonly Passage[];
  readonly gives: readonly Passage[];
  /** Of all that it gives. */
  readonly cases: Cases;
}

export interface Passage {
  readonly part: Part;
  readonly cases: Cases;
  /**
   * Between two times at which the place was empty: what was taken from it later can be of what came only within the same one. Absent where the
   * weights of the place do not add up.
   */
  readonly filling?: number;
}

interface Vessel {
  grams: Grams;
  cases: Cases;
  filling: number;
}

/** Which cases each place leads to at any time: asked only where weights do not add up. */
function everReaching(steps: readonly Step[], own: (part: Part, at: Instant) => Cases): ReadonlyMap<string, Cases> {
  const reached = new Map<string, Cases>();
  const casesOf = ({ at, gives }: Step): Cases =>
    gives.reduce((all, part) => all | own(part, at) | (reached.get(part.place.key) ?? 0n), 0n);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const step of steps) {
      const cases = casesOf(step);
      for (const { place } of step.takes) {
        const before = reached.get(place.key) ?? 0n;
        if ((before | cases) === before) continue;
        reached.set(place.key, before | cases);
        isChanged = true;
      }
    }
  }
  return reached;
}

/** Vessels that are looked at from the end: what left a place is filled up by what had come before. */
class Vessels {
  readonly #all = new Map<string, Vessel>();
  readonly #isFollowed: (part: Part) => boolean;
  readonly #ever: () => ReadonlyMap<string, Cases>;

  constructor(isFollowed: (part: Part) => boolean, ever: () => ReadonlyMap<string, Cases>) {
    this.#isFollowed = isFollowed;
    this.#ever = ever;
  }

  of({ place }: Part): Vessel {
    const before = this.#all.get(place.key);
    if (before !== undefined) return before;
    const vessel: Vessel = { grams: 0, cases: 0n, filling: 0 };
    this.#all.set(place.key, vessel);
    return vessel;
  }

  /** What came to a place: it leads to what left it later. */
  draw(part: Part): Passage {
    if (!this.#isFollowed(part)) return { part, cases: 0n };
    const vessel = this.of(part);
    const { cases, filling } = vessel;
    const isEnough = vessel.grams >= part.grams;
    vessel.grams -= part.grams;
    if (vessel.grams <= 0) {
      vessel.cases = 0n;
      vessel.filling += 1;
    }
    return isEnough ? { part, cases, filling } : { part, cases: this.#ever().get(part.place.key) ?? 0n };
  }

  /** What left a place. */
  pour(part: Part, cases: Cases): Passage {
    const vessel = this.of(part);
    const isShort = vessel.grams < 0;
    vessel.grams += part.grams;
    if (vessel.grams > 0) vessel.cases |= cases;
    return { part, cases, ...(isShort ? {} : { filling: vessel.filling }) };
  }
}

function atTheEnd(steps: readonly Step[]): ReadonlyMap<string, Part> {
  const ends = new Map<string, Part>();
  const add = ({ place, grams }: Part, sign: 1 | -1): void => {
    ends.set(place.key, { place, grams: (ends.get(place.key)?.grams ?? 0) + sign * grams });
  };
  for (const { takes, gives } of steps) {
    for (const part of takes) if (part.place.kind !== "base") add(part, -1);
    for (const part of gives) add(part, 1);
  }
  return ends;
}

/**
 * Which cases goods of each step can have gone into, in one walk from the last step to the first. `steps` as `inOrder` puts them: what left a
 * place before something came there is none of it, and what came after a place was empty is none of what had been there. The answer is in the
 * order of the steps, without those that led to no case.
 */
export function passedTo(
  steps: readonly Step[],
  cases: readonly Case[],
  isFollowed: (part: Part) => boolean,
): readonly Passed[] {
  const byBatch = Map.groupBy(
    cases.flatMap(({ batches, until }, n) =>
      batches.map((batch) => ({ batch, bit: 1n << BigInt(n), until: until && Date.parse(until) })),
    ),
    ({ batch }) => batch,
  );
  const own = ({ place }: Part, at: Instant): Cases => {
    const here = byBatch.get(place.batch);
    // What a transformation lost bears the name of one of its inputs alone.
    if (here === undefined || (place.kind !== "stock" && place.kind !== "under-way")) return 0n;
    const time = Date.parse(at);
    return here.reduce((all, { bit, until }) => (!until || time <= until ? all | bit : all), 0n);
  };
  let ever: ReadonlyMap<string, Cases> | undefined;
  const vessels = new Vessels(isFollowed, () => (ever ??= everReaching(steps, own)));
  for (const part of atTheEnd(steps).values()) vessels.of(part).grams = part.grams;
  const passed: Passed[] = [];
  for (const step of steps.toReversed()) {
    const looked = step.kind === "beside";
    const gives = step.gives.map((part) => {
      const drawn: Passage = looked
        ? { part, cases: vessels.of(part).cases, filling: vessels.of(part).filling }
        : vessels.draw(part);
      return { ...drawn, cases: drawn.cases | own(part, step.at) };
    });
    const all = gives.reduce((sum, one) => sum | one.cases, 0n);
    const takes = looked ? gives : step.takes.map((part) => vessels.pour(part, all));
    if (all !== 0n) passed.push({ step, takes, gives, cases: all });
  }
  return passed.reverse();
}
