import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecastFrom } from "./forecast.ts";
import { knownAmount, knownRatio, RATIOS, readRatio } from "./ratio.ts";

const season = (october: number) => Array.from({ length: 12 }, (_, n) => (n === 9 ? october : undefined));

describe("a forecast", () => {
  test("is the mean of each month in past seasons, with how far the same method was off", () => {
    expect(forecastFrom([season(1000), season(2000), season(3000)])).toEqual({
      ...{ months: season(2000).map((grams) => grams ?? 0), seasons: 3 },
      // Told from the others: 2500 for 1000, 2000 for 2000, 1500 for 3000.
      meanErrorGrams: Math.round((1500 / 12 + 0 + 1500 / 12) / 3),
      yearError: Math.round(((1.5 + 0 + 0.5) / 3) * 10_000) / 10_000,
    });
  });

  test("is not made from fewer than two seasons, and a year without any record is none", () => {
    expect(forecastFrom([season(1000)])).toBeUndefined();
    expect(forecastFrom([season(1000), Array.from({ length: 12 }, () => undefined)])).toBeUndefined();
  });

  test("of seasons that were all alike is that season, and was never off", () => {
    const months = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(months, fc.integer({ min: 2, max: 5 }), (same, count) => {
        const told = forecastFrom(Array.from({ length: count }, () => same));
        expect(told).toEqual({ months: same, seasons: count, meanErrorGrams: 0, yearError: 0 });
      }),
    );
  });
});

describe("a share", () => {
  test("is not known where what it is a share of is not, and none where only the part is missing", () => {
    expect(knownRatio({}, RATIOS["pass-rate"])).toBeUndefined();
    expect(knownRatio({ tests: 4 }, RATIOS["pass-rate"])).toEqual({ above: 0, below: 4 });
    expect(knownAmount({ tests: 4 }, "lost-spoiled")).toBeUndefined();
    expect(knownRatio({ "registered-grams": 5 }, RATIOS["loss-rate"])).toBeUndefined();
  });

  test("of yuan a kilogram is fen for grams", () => {
    expect(readRatio("yuan-per-kg", { above: 60_050, below: 100_000 })).toBe(6.01);
    expect(readRatio("yuan", { above: 100, below: 3 })).toBe(0.33);
  });
});
