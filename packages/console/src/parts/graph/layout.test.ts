import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import type { Way } from "./layers.ts";
import { laidOut, laying } from "./layout.ts";
import { type GraphNode, sceneOf, waysOf } from "./scene.ts";
import { spread } from "./spread.ts";

function laid(count: number, ways: readonly Way[]) {
  const steps = laying(count, ways);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Any graph: circles, ways from a node to itself, several ways between the same two, nodes apart from all others. */
const graphs = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    ways:
      count === 0
        ? fc.constant<Way[]>([])
        : fc.array(fc.record({ from: fc.nat(count - 1), to: fc.nat(count - 1) }), { maxLength: 90 }),
  }),
);
const numRuns = sized(200, 2000);

const nodes = (count: number): readonly GraphNode[] =>
  Array.from({ length: count }, (_, n) => {
    const text = { title: `${n}`, name: `${n}`, lines: [], sentence: `${n}` };
    return { id: `n${n}`, shape: "batch", mark: "certain", ...text };
  });

describe("the layout of a graph", () => {
  test("has every way go to a later level, or says that it leads back", () => {
    fc.assert(
      fc.property(graphs, ({ count, ways }) => {
        const { levelOf, isReturn, levels } = laid(count, ways);
        expect(levelOf.every((level) => Number.isInteger(level) && level >= 0 && level < levels)).toBe(true);
        for (const [n, { from, to }] of ways.entries()) {
          if (isReturn[n] !== true) expect(levelOf[to]).toBeGreaterThan(levelOf[from] ?? Number.NaN);
        }
      }),
      { numRuns },
    );
  });

  test("has no way lead back where no ways make a circle", () => {
    const forward = graphs.map(({ count, ways }) => ({
      count,
      ways: ways.flatMap(({ from, to }) => (from === to ? [] : [{ from: Math.min(from, to), to: Math.max(from, to) }])),
    }));
    fc.assert(
      fc.property(forward, ({ count, ways }) => {
        expect(laid(count, ways).isReturn).not.toContain(true);
      }),
      { numRuns },
    );
  });

  test("lays no two nodes over one another, on a desk and on a phone, in letters of any size", () => {
    const looks = fc.record({ run: fc.constantFrom("right", "down"), letters: fc.constantFrom(1, 1.25, 1.5) } as const);
    fc.assert(
      fc.property(graphs, looks, ({ count, ways }, look) => {
        const own = nodes(count);
        const named = ways.map(({ from, to }) => ({ from: `n${from}`, to: `n${to}`, label: "", isContact: false }));
        const { boxes, bounds } = sceneOf(own, waysOf(own, named), laid(count, ways), look);
        for (const [n, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= bounds.width && a.y + a.height <= bounds.height).toBe(true);
          for (const b of boxes.slice(n + 1)) {
            const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
            expect(apart).toBe(true);
          }
        }
      }),
      { numRuns },
    );
  });

  test("is the same for the same graph, in one piece and in slices", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async ({ count, ways }) => {
        const once = laid(count, ways);
        expect(laid(count, ways)).toEqual(once);
        expect(await laidOut(count, ways, () => false)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });

  test("has what nothing leads to stand beside what it leads to, and a chain in one line", () => {
    const chain = [0, 1, 2, 3].map((n) => ({ from: n, to: n + 1 }));
    expect(laid(6, [...chain, { from: 5, to: 4 }]).levelOf).toEqual([0, 1, 2, 3, 4, 3]);
    expect(new Set(laid(5, chain).acrossOf).size).toBe(1);
  });

  test("untangles two chains that come crossed", () => {
    const { acrossOf } = laid(4, [
      { from: 0, to: 3 },
      { from: 1, to: 2 },
    ]);
    const [a = 0, b = 0, ofB = 0, ofA = 0] = acrossOf;
    expect(a < b).toBe(ofA < ofB);
  });

  test("of 2,000 nodes is made in slices, of which each but the first is called off when nobody wants it any more", async () => {
    const ways = Array.from({ length: 4000 }, (_, n) => ({ from: Math.floor(n / 2), to: Math.min(1999, n + 1) }));
    expect(await laidOut(2000, ways, () => false)).toBeDefined();
    let asked = 0;
    const steps = laying(2000, ways);
    for (let step = steps.next(); step.done !== true; step = steps.next()) asked += 1;
    expect(asked).toBeGreaterThan(8);
  });
});

describe("places along a line", () => {
  test("keep their order and their distance, and are where they were wanted as far as that can be", () => {
    const wanted = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(wanted, (wishes) => {
        const places = spread(wishes, 1);
        const sum = (own: readonly number[]) => own.reduce((all, one) => all + one, 0);
        for (const [n, place] of places.entries()) {
          if (n > 0) expect(place - (places[n - 1] ?? 0)).toBeGreaterThanOrEqual(1 - 1e-9);
        }
        // The least sum of squares moves nothing as a whole.
        expect(sum(places)).toBeCloseTo(sum(wishes), 6);
      }),
      { numRuns },
    );
    expect(spread([0, 5, 9], 1)).toEqual([0, 5, 9]);
    expect(spread([3, 3], 1)).toEqual([2.5, 3.5]);
  });
});
