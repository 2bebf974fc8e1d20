import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nextLot, type Part, partFault, sumsOf } from "./sums.ts";

const GTIN = "09520000510824";
const named = (lot: string, kg?: number): Part => ({ gtin: GTIN, lot, kg });

test("what went in is what came out and what is lost, to the gram; a loss of more than one in a hundred is asked for its cause", () => {
  expect(sumsOf([named("A", 60.1), named("B", 39.9)], [named("X", 99.001)])).toEqual({
    ...{ inKg: 100, outKg: 99.001, lossKg: 0.999, needsCause: false },
  });
  expect(sumsOf([named("A", 100)], [named("X", 98.999)])).toMatchObject({ lossKg: 1.001, needsCause: true });
  expect(sumsOf([named("A", 100)], [named("X", 100.5)])).toMatchObject({ lossKg: -0.5, needsCause: false });
  expect(sumsOf([named("A", 100)], [named("X")])).toMatchObject({ outKg: 0, lossKg: 100, needsCause: true });
});

test("a new lot is named after the first that went in, is never one that is there, and has room on a label", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(..."ABC123-") }),
      fc.constantFrom("sort", "mix", "pack" as const),
      fc.integer({ min: 1, max: 10 }),
      (lot, kind, count) => {
        const parts: Part[] = [];
        for (let n = 0; n < count; n += 1) parts.push(named(nextLot([named(lot)], parts, kind)));
        const names = parts.map((part) => part.lot);
        expect(new Set([lot, ...names]).size).toBe(count + 1);
        expect(names.every((name) => name !== "" && name.length <= 20)).toBe(true);
      },
    ),
  );
  expect(nextLot([named("CX1")], [], "sort")).toBe("CX1-A");
  expect(nextLot([named("CX1"), named("CX2")], [], "mix")).toBe("CX1-M");
  expect(nextLot([], [], "mix")).toBe("");
});

test("a part is wanting without a lot, with one that is there, and without a weight", () => {
  const inputs = [named("A", 10)];
  const fault = (parts: readonly Part[], n = 0) => {
    const part = parts[n];
    return part && partFault(part, n, parts, inputs);
  };
  expect(fault([named(" ", 5)])).toBe("lotMissing");
  expect(fault([named("A ", 5)])).toBe("lotTwice");
  expect(fault([named("X", 5), named("X", 5)], 1)).toBe("lotTwice");
  expect(fault([{ ...named("X", 0) }])).toBe("weightMissing");
  expect(fault([named("X")])).toBe("weightMissing");
  expect(fault([named("X", 5)])).toBeUndefined();
});
