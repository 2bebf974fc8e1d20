import fc from "fast-check";
import { expect, test } from "vitest";
import { changeOf, counted, loans, PARTS_MAX, type Pots, partsWorth, type Room, spent, together } from "./escrow.ts";

const CAP: Pots = { a: 1000, b: 50 };
/** `c` has no bound. */
const room: Room = (sums, pot) => (CAP[pot] === undefined ? undefined : CAP[pot] - (sums[pot] ?? 0));
const isBounded = (pot: string) => CAP[pot] !== undefined;
const change = fc.record(
  {
    a: fc.integer({ min: -120, max: 120 }),
    b: fc.integer({ min: -20, max: 20 }),
    c: fc.integer({ min: -50, max: 50 }),
  },
  { requiredKeys: [] },
);
const notNothing = (pots: Pots) => Object.fromEntries(Object.entries(pots).filter(([, grams]) => grams !== 0));

test("whatever is spent and given back in whatever order, no part gives more than it has, and the sum is what was spent", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: PARTS_MAX }),
      fc.record({ a: fc.nat(1000), b: fc.nat(50), c: fc.nat(500) }),
      fc.array(fc.record({ change, first: fc.nat(PARTS_MAX) }), { maxLength: 60 }),
      (count, before, steps) => {
        const parts = [...loans(before, ["a", "b", "c"], { parts: count, room })];
        const row = parts.reduce<Pots>(together, before);
        expect(row).toMatchObject({ a: CAP.a, b: CAP.b, c: before.c });
        let truth: Pots = before;
        for (const step of steps) {
          const asked: Pots = notNothing(step.change);
          if (Object.entries(asked).some(([pot, grams]) => (truth[pot] ?? 0) + grams < 0)) continue;
          const order = parts.map((_, n) => (n + step.first) % count);
          const turns = order.map((n) => parts[n] ?? {});
          const after = spent(turns, asked, isBounded);
          const fits = Object.entries(asked).every(
            ([pot, grams]) => grams <= 0 || !isBounded(pot) || (room(truth, pot) ?? 0) >= grams,
          );
          expect(after !== undefined).toBe(fits);
          for (const [n, left] of after ?? []) parts[order[n] ?? 0] = left;
          if (after !== undefined) truth = together(truth, asked);
          expect(notNothing(counted(row, parts))).toEqual(notNothing(truth));
          for (const left of parts) for (const pot of ["a", "b"]) expect(left[pot] ?? 0).toBeGreaterThanOrEqual(0);
        }
      },
    ),
  );
});

test("a sum that holds fewer than eight more acts of the size stays in one row", () => {
  expect(partsWorth({ a: 300 }, { a: 100 }, room)).toBe(0);
  expect(partsWorth({ a: 200 }, { a: 100 }, room)).toBe(2);
  expect(partsWorth({ a: 0 }, { a: 1 }, room)).toBe(PARTS_MAX);
});

test("what else an act gives back, or leaves as it is, has no say in how many parts it makes", () => {
  expect(partsWorth({ a: 1, b: 50 }, { a: 1, b: -1 }, room)).toBe(PARTS_MAX);
  expect(partsWorth({ a: 1, b: 50 }, { a: 1, b: 0 }, room)).toBe(PARTS_MAX);
});

test("what is given back alone makes no parts, and a pot without a bound makes as many as there may be", () => {
  expect(partsWorth({ a: 0 }, { a: -1 }, room)).toBe(0);
  expect(partsWorth({ c: 9 }, { c: 9 }, room)).toBe(PARTS_MAX);
});

test("several parts do together what none of them can", () => {
  expect(spent([{ a: 3 }, { a: 4 }, { a: 5 }], { a: 8 }, isBounded)).toEqual(
    new Map([
      [0, {}],
      [1, {}],
      [2, { a: 4 }],
    ]),
  );
  expect(spent([{ a: 3 }, { a: 4 }], { a: 8 }, isBounded)).toBeUndefined();
});

test("one part does by itself what it just can, before several do it together, and a part that gives nothing stays as it is", () => {
  expect(spent([{ a: 3 }, { a: 8 }], { a: 8 }, isBounded)).toEqual(new Map([[1, {}]]));
  expect(spent([{ a: 3 }, {}, { a: 5 }], { a: 8 }, isBounded)).toEqual(
    new Map([
      [0, {}],
      [2, {}],
    ]),
  );
});

test("a change names what comes to each pot, and nothing else", () => {
  expect(changeOf({ a: 1, b: 2 }, { b: 3, c: 0 })).toEqual({ a: -1, b: 1 });
});
