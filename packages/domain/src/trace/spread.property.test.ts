import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { chanceOf, GoodsByChance } from "../fixtures/goods-by-chance.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";
import { movementsOf } from "./replay.ts";
import { inOrder } from "./schedule.ts";
import { type Marking, spreadBack, spreadForward } from "./spread.ts";

/** Worlds that can be: by place how many of its grams, and how many of those are marked. Grams of one place are alike. */
type World = ReadonlyMap<string, readonly [all: number, marked: number]>;
const WORLDS_MAX = 4000;

const keyOf = (world: World): string => JSON.stringify([...world].sort(([a], [b]) => (a < b ? -1 : 1)));
const distinct = (worlds: readonly World[]): readonly World[] => [
  ...new Map(worlds.map((one) => [keyOf(one), one])).values(),
];
const between = (least: number, most: number): readonly number[] =>
  Array.from({ length: Math.max(0, most - least + 1) }, (_, n) => least + n);

/** All ways to take grams out of a place, with how many of them are marked. */
function waysToTake(
  world: World,
  { place, grams }: Part,
): readonly { readonly world: World; readonly marked: number }[] {
  if (place.kind === "base") return [{ world, marked: 0 }];
  const [all, marked] = world.get(place.key) ?? [0, 0];
  return between(Math.max(0, grams - (all - marked)), Math.min(grams, marked)).map((taken) => ({
    world: new Map(world).set(place.key, [all - grams, marked - taken]),
    marked: taken,
  }));
}

type Bounds = readonly [least: number, most: number];

/** Of each part that a movement gives the least and the most that is marked in any world that can be; undefined where there are too many. */
function exact(movements: readonly Movement[], isStart: Marking["isStart"]): ReadonlyMap<Part, Bounds> | undefined {
  const bounds = new Map<Part, Bounds>();
  let worlds: readonly World[] = [new Map()];
  for (const movement of movements) {
    let taken = worlds.map((world) => ({ world, marked: 0 }));
    for (const part of movement.takes) {
      taken = taken.flatMap((one) =>
        waysToTake(one.world, part).map(({ world, marked }) => ({ world, marked: one.marked + marked })),
      );
    }
    let left = taken.map((one) => ({ ...one, grams: movement.takes.reduce((sum, { grams }) => sum + grams, 0) }));
    for (const part of movement.gives) {
      const { place, grams } = part;
      left = left.flatMap((one) => {
        const isMarked = isStart(movement, part);
        const least = Math.max(0, grams - (one.grams - one.marked));
        const ways = between(least, Math.min(grams, one.marked));
        return ways.map((way) => {
          const [all, marked] = one.world.get(place.key) ?? [0, 0];
          const count = isMarked ? grams : way;
          const [low, high] = bounds.get(part) ?? [count, count];
          bounds.set(part, [Math.min(low, count), Math.max(high, count)]);
          return {
            world: new Map(one.world).set(place.key, [all + grams, marked + count]),
            marked: one.marked - way,
            grams: one.grams - grams,
          };
        });
      });
    }
    worlds = distinct(left.map(({ world }) => world));
    if (worlds.length > WORLDS_MAX) return undefined;
  }
  return bounds;
}

/** The movements of a small world, in order, and the lots that were harvested in it. */
function small(seed: number) {
  const goods = new GoodsByChance(chanceOf(seed), { gramsMax: 6 });
  for (let n = 0; n < 60; n += 1) goods.step();
  const movements = inOrder(movementsOf(goods.facts));
  const harvested = movements.filter(({ kind }) => kind === "harvested").flatMap(({ gives }) => gives);
  return { movements, harvested };
}

const marking = (batch: string): Marking => ({
  isStart: ({ gives, kind }, part) => kind === "harvested" && gives.includes(part) && part.place.batch === batch,
  isFollowed: () => true,
  isOpen: false,
});

describe("the grams that are said to be of the start, on small graphs", () => {
  test("are bounded never more narrowly than by all worlds that can be, and possible just where they are in one", () => {
    let [parts, wider, graphs] = [0, 0, 0];
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const { movements, harvested } = small(seed);
        for (const { place } of harvested.slice(0, 2)) {
          const marked = marking(place.batch);
          const bounds = exact(movements, marked.isStart);
          if (bounds === undefined) continue;
          graphs += 1;
          const said = new Map(spreadForward(movements, marked).movements.map((one) => [one.movement, one.gives]));
          for (const movement of movements) {
            for (const [n, part] of movement.gives.entries()) {
              const [least, most] = bounds.get(part) ?? [0, 0];
              const { minGrams = 0, maxGrams = 0 } = said.get(movement)?.[n] ?? {};
              expect(minGrams).toBeLessThanOrEqual(least);
              expect(maxGrams).toBeGreaterThanOrEqual(most);
              expect(maxGrams > 0).toBe(most > 0);
              if (most === 0) continue;
              parts += 1;
              if (minGrams < least || maxGrams > most) wider += 1;
            }
          }
        }
      }),
      { numRuns: sized(20, 60) },
    );
    console.info(`trace bounds: of ${parts} in ${graphs} small graphs ${wider} were wider than all worlds together`);
    expect(graphs).toBeGreaterThan(sized(7, 20));
    expect(wider / parts).toBeLessThan(0.2);
  });

  test("say the same forward of one part as back of the other: of a harvest as many are in what was made as of that are of the harvest", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const { movements, harvested } = small(seed);
        const made = movements.filter(({ kind }) => kind === "transformed").flatMap(({ gives }) => gives);
        for (const { place: from } of harvested.slice(0, 3)) {
          const forward = spreadForward(movements, marking(from.batch));
          for (const { place: to } of made.filter(({ place }) => place.kind === "stock").slice(0, 5)) {
            const isStart: Marking["isStart"] = ({ kind, gives }, part) =>
              kind === "transformed" && gives.includes(part) && part.place.key === to.key;
            const back = spreadBack(movements, { ...marking(""), isStart });
            const isReached = (forward.places.get(to.key)?.maxGrams ?? 0) > 0;
            expect((back.places.get(from.key)?.maxGrams ?? 0) > 0).toBe(isReached);
          }
        }
      }),
      { numRuns: sized(20, 60) },
    );
  });
});
