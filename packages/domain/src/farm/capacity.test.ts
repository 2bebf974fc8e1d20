import fc from "fast-check";
import { expect, test } from "vitest";
import { BASE } from "../fixtures/cangxi.ts";
import type { Plot } from "./base.ts";
import { addToSeason, plotCapacity, seasonAnew, splitByArea, takeFromSeason } from "./capacity.ts";

const plot = (id: string, areaMu: number): Plot => ({ id, areaMu, crop: "猕猴桃" });

test("a weight is split in proportion to area, the odd gram to the largest remainder", () => {
  expect(splitByArea(4000, [plot("a", 30), plot("b", 10)])).toEqual([3000, 1000]);
  expect(splitByArea(100, [plot("a", 1), plot("b", 1), plot("c", 1)])).toEqual([34, 33, 33]);
  expect(splitByArea(10, [plot("a", 1), plot("b", 2)])).toEqual([3, 7]);
  expect(splitByArea(7, [plot("a", 0.0001)])).toEqual([7]);
  expect(splitByArea(1, [plot("a", 0.0001), plot("b", 5)])).toEqual([0, 1]);
  // Of equal remainders the earlier plots; of different ones the larger, wherever it stands.
  expect(splitByArea(2, [plot("a", 1), plot("b", 1), plot("c", 1)])).toEqual([1, 1, 0]);
  expect(splitByArea(5, [plot("a", 1), plot("b", 1), plot("c", 1), plot("d", 1)])).toEqual([2, 1, 1, 1]);
  expect(splitByArea(10, [plot("a", 3), plot("b", 4)])).toEqual([4, 6]);
  expect(splitByArea(10, [plot("a", 4), plot("b", 3)])).toEqual([6, 4]);
  expect(splitByArea(11, [plot("a", 1), plot("b", 2), plot("c", 4)])).toEqual([2, 3, 6]);
});

test("the parts are whole grams, sum to the weight exactly, and none is a gram off its share", () => {
  const area = fc
    .double({ min: 0.001, max: 100_000, noNaN: true })
    .map((value) => Math.max(0.001, Math.round(value * 1000) / 1000));
  fc.assert(
    fc.property(
      fc.array(area, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 100_000_000_000 }),
      (areas, grams) => {
        const parts = splitByArea(
          grams,
          areas.map((areaMu, index) => plot(`p${index}`, areaMu)),
        );
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(grams);
        const weights = areas.map((areaMu) => BigInt(Math.round(areaMu * 1000)));
        const total = weights.reduce((sum, weight) => sum + weight, 0n);
        parts.forEach((part, index) => {
          const off = BigInt(part) * total - BigInt(grams) * (weights[index] ?? 0n);
          expect(Number.isInteger(part) && part >= 0).toBe(true);
          expect(off < total && off > -total).toBe(true);
        });
      },
    ),
  );
});

test("capacity is area times yield cap to the gram, and unlimited without a cap", () => {
  expect(plotCapacity({ ...plot("a", 12.3), yieldCapKgPerMu: 1500 })).toBe(18_450_000);
  expect(plotCapacity(plot("a", 12.3))).toBeUndefined();
});

test("batches of a season add up per plot, and the gram over what a plot can grow is told", () => {
  const full = addToSeason(BASE, undefined, { plots: ["P1", "P2"], year: 2026, grams: 40_000_000 });
  expect(full.season).toEqual({ base: BASE.id, year: 2026, plots: { P1: 30_000_000, P2: 10_000_000 } });
  expect(full.excess).toEqual([]);
  const over = addToSeason(BASE, full.season, { plots: ["P2"], year: 2026, grams: 1 });
  expect(over.excess).toEqual([{ plot: "P2", capacityKg: 10000, registeredKg: 10000.001, overKg: 0.001 }]);
  expect(over.season.plots).toEqual({ P1: 30_000_000, P2: 10_000_001 });
});

test("a plot without a yield cap takes any weight", () => {
  expect(addToSeason(BASE, undefined, { plots: ["P3"], year: 2026, grams: 900_000_000 }).excess).toEqual([]);
});

test("a plot named twice counts once, and plot ids that are words of the language are plots like others", () => {
  const base = { ...BASE, plots: [plot("constructor", 1), plot("toString", 1)] };
  const { season } = addToSeason(base, undefined, { plots: ["toString", "toString"], year: 2026, grams: 5 });
  expect(Object.entries(season.plots)).toEqual([["toString", 5]]);
});

test("what a season holds is exactly what was registered, in any sequence of batches", () => {
  const batch = fc.record({
    plots: fc.subarray(["P1", "P2", "P3"], { minLength: 1 }),
    grams: fc.integer({ min: 1, max: 50_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 12 }), (batches) => {
      const season = batches.reduce(
        (before: ReturnType<typeof addToSeason>["season"] | undefined, { plots, grams }) =>
          addToSeason(BASE, before, { plots, year: 2026, grams }).season,
        undefined,
      );
      const held = Object.values(season?.plots ?? {}).reduce((sum, grams) => sum + grams, 0);
      expect(held).toBe(batches.reduce((sum, { grams }) => sum + grams, 0));
    }),
  );
});

test("what is taken from a season is what was put there, plot by plot, and never more than is there", () => {
  const season = { base: BASE.id, year: 2026, plots: { P1: 1_000_000, P2: 1_000, P3: 7 } };
  const taken = takeFromSeason(BASE, season, { plots: ["P1", "P2"], year: 2026, grams: 40_000 });
  expect(taken).toEqual({ base: BASE.id, year: 2026, plots: { P1: 970_000, P2: 0, P3: 7 } });
  expect(takeFromSeason(BASE, undefined, { plots: ["P3"], year: 2025, grams: 5 })).toEqual({
    base: BASE.id,
    year: 2025,
    plots: { P3: 0 },
  });
});

test("a season counted anew is that of its batches, split as the plots are now", () => {
  const batches = [
    { plots: ["P1", "P2"], grams: 40_000 },
    { plots: ["P2"], grams: 1_000 },
  ];
  expect(seasonAnew(BASE, 2026, batches)).toEqual({ base: BASE.id, year: 2026, plots: { P1: 30_000, P2: 11_000 } });
  expect(seasonAnew(BASE, 2026, [])).toEqual({ base: BASE.id, year: 2026, plots: {} });
});
