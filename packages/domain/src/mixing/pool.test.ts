import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawn, type Pool, poured } from "./pool.ts";

/** Of a vessel: which of its grams are contaminated, each gram by itself. */
type Grams = readonly boolean[];

/** Every way to take so many of the grams, and what stays. */
function waysToTake(grams: Grams, count: number): readonly { readonly taken: Grams; readonly left: Grams }[] {
  if (count === 0) return [{ taken: [], left: grams }];
  const [first, ...rest] = grams;
  if (first === undefined) return [];
  return [
    ...waysToTake(rest, count - 1).map(({ taken, left }) => ({ taken: [first, ...taken], left })),
    ...waysToTake(rest, count).map(({ taken, left }) => ({ taken, left: [first, ...left] })),
  ];
}

const badIn = (grams: Grams): number => grams.filter((isBad) => isBad).length;
const vessel = (all: number, bad: number): Grams => Array.from({ length: all }, (_, n) => n < bad);
const pool = fc
  .integer({ min: 1, max: 7 })
  .chain((grams) => fc.record({ grams: fc.constant(grams), bad: fc.integer({ min: 0, max: grams }) }));
const exactly = (grams: number, bad: number): Pool => ({ grams, minGrams: bad, maxGrams: bad });

/** The least and the most bad grams of some possible worlds. */
function boundsOf(worlds: readonly number[]) {
  return { minGrams: Math.min(...worlds), maxGrams: Math.max(...worlds) };
}

describe("what of a draw is contaminated", () => {
  test("lies between bounds that are reached by some way of mixing, and passed by none", () => {
    fc.assert(
      fc.property(pool, fc.nat(7), ({ grams, bad }, asked) => {
        const draw = Math.min(asked, grams);
        const worlds = waysToTake(vessel(grams, bad), draw).map(({ taken }) => badIn(taken));
        expect(drawn(exactly(grams, bad), draw)).toEqual(boundsOf(worlds));
      }),
    );
  });

  test("is, of goods that are poured together first, what it is of all their grams", () => {
    fc.assert(
      fc.property(fc.array(pool, { minLength: 1, maxLength: 3 }), fc.nat(9), (parts, asked) => {
        const all = poured(parts.map(({ grams, bad }) => exactly(grams, bad)));
        const grams = parts.flatMap((part) => vessel(part.grams, part.bad)).slice(0, 12);
        fc.pre(grams.length === all.grams);
        const draw = Math.min(asked, all.grams);
        const worlds = waysToTake(grams, draw).map(({ taken }) => badIn(taken));
        expect(drawn(all, draw)).toEqual(boundsOf(worlds));
      }),
      { numRuns: 60 },
    );
  });

  /** Of X, drawn from a pool, so much is poured onto another pool and so much of that is drawn; and so on, each draw whatever way it was mixed. */
  test("is, over draws of draws, never said to be more certain than all ways of mixing together make it", () => {
    const step = fc.record({ draw: fc.integer({ min: 1, max: 4 }), clean: fc.nat(2), bad: fc.nat(1) });
    fc.assert(
      fc.property(pool, fc.array(step, { minLength: 1, maxLength: 3 }), (first, steps) => {
        let said: Pool = exactly(first.grams, first.bad);
        let worlds: readonly Grams[] = [vessel(first.grams, first.bad)];
        for (const { draw: asked, clean, bad } of steps) {
          const draw = Math.min(asked, said.grams);
          const more = vessel(clean + bad, bad);
          said = poured([{ grams: draw, ...drawn(said, draw) }, exactly(more.length, bad)]);
          const next = worlds.flatMap((world) => waysToTake(world, draw).map(({ taken }) => [...taken, ...more]));
          // Worlds of as many bad grams are the same to every later draw.
          worlds = [...new Map(next.map((world) => [badIn(world), world])).values()];
          const { minGrams, maxGrams } = boundsOf(worlds.map(badIn));
          expect(said.minGrams).toBeLessThanOrEqual(minGrams);
          expect(said.maxGrams).toBeGreaterThanOrEqual(maxGrams);
        }
      }),
    );
  });

  test("is, where a pool is divided and both parts are mixed again, never said to be more certain than it is", () => {
    fc.assert(
      fc.property(
        pool,
        fc.nat(7),
        fc.nat(4),
        fc.nat(4),
        fc.nat(8),
        ({ grams, bad }, at, oneClean, otherClean, asked) => {
          const one = Math.min(at, grams);
          const all = exactly(grams, bad);
          const parts = [one, grams - one].map((part) => ({ grams: part, ...drawn(all, part) }));
          const [first, other] = parts.map((part, n) => poured([part, exactly([oneClean, otherClean][n] ?? 0, 0)]));
          if (first === undefined || other === undefined) throw new Error("two parts");
          // A half of each goes on, poured together.
          const [half, otherHalf] = [Math.ceil(first.grams / 2), Math.ceil(other.grams / 2)];
          const again = poured([
            { grams: half, ...drawn(first, half) },
            { grams: otherHalf, ...drawn(other, otherHalf) },
          ]);
          const draw = Math.min(asked, again.grams);
          const said = drawn(again, draw);
          const counts = new Set<number>();
          for (const { taken, left } of waysToTake(vessel(grams, bad), one)) {
            const halves = [
              [taken, oneClean, half],
              [left, otherClean, otherHalf],
            ] as const;
            const [a = [], b = []] = halves.map(([part, clean, count]) => [
              ...new Set(waysToTake([...part, ...vessel(clean, 0)], count).map((way) => badIn(way.taken))),
            ]);
            for (const x of a)
              for (const y of b)
                for (const way of waysToTake(vessel(again.grams, x + y), draw)) counts.add(badIn(way.taken));
          }
          const { minGrams, maxGrams } = boundsOf([...counts]);
          expect(said.minGrams).toBeLessThanOrEqual(minGrams);
          expect(said.maxGrams).toBeGreaterThanOrEqual(maxGrams);
        },
      ),
      { numRuns: 40 },
    );
  });
});
