import fc from "fast-check";
import { expect, test } from "vitest";
import { type Figures, figureOf, type MeasureUnit } from "./figure.ts";
import type { Indicator } from "./indicator.ts";
import { ranking, rankRanges } from "./ranking.ts";
import { countyScore, scoreOf } from "./score.ts";
import { wilson } from "./wilson.ts";

const UNITS: Readonly<Record<string, MeasureUnit>> = {
  tests: "count",
  "tests-passed": "count",
  households: "count",
  "paid-fen": "fen",
  "lost-grams": "grams",
  "other-lost-grams": "grams",
  "registered-grams": "grams",
};
const unitOf = (measure: string) => UNITS[measure];
const source = { zh: "追溯系统" };
const words = { zh: "指标" };
const of = (more: Partial<Indicator>): Indicator => ({
  ...{ id: "pass", name: words, definition: words, kind: "share", noneMeans: "unknown" },
  numerator: { measures: ["tests-passed"], source },
  denominator: { measures: ["tests"], source },
  ...{ weight: 40, target: 98, direction: "higher" },
  ...more,
});
const INCOME = of({
  ...{ id: "income", kind: "ratio", weight: 60, target: 2000, fewest: 5 },
  numerator: { measures: ["paid-fen"], source },
  denominator: { measures: ["households"], source },
});
const LOSS = of({
  ...{ id: "loss", kind: "ratio", weight: 20, target: 0.05, direction: "lower" },
  numerator: { measures: ["lost-grams", "other-lost-grams"], source },
  denominator: { measures: ["registered-grams"], source },
});
const figure = (indicator: Indicator, figures: Figures | undefined) => figureOf(indicator, figures, unitOf);

test("Wilson's interval is the one in the books: 0 of 10, 9 of 10, 81 of 263, all of 3", () => {
  const told = (n: number, of: number) => Object.values(wilson(n, of)).map((end) => end.toFixed(4));
  expect(told(0, 10)).toEqual(["0.0000", "0.2775"]);
  expect(told(9, 10)).toEqual(["0.5958", "0.9821"]);
  expect(told(81, 263)).toEqual(["0.2553", "0.3662"]);
  expect(told(3, 3)).toEqual(["0.4385", "1.0000"]);
});

test("the interval holds the share, lies between none and all, and grows narrower when ten times as many are counted", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), (trials, some) => {
      const hits = some % (trials + 1);
      const { low, high } = wilson(hits, trials);
      expect(0 <= low && low <= hits / trials && hits / trials <= high && high <= 1).toBe(true);
      const more = wilson(hits * 10, trials * 10);
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});

test("counts that are none have no interval", () => {
  for (const [hits, trials] of [
    [1, 0],
    [3, 2],
    [-1, 2],
    [0.5, 2],
  ] as const)
    expect(() => wilson(hits, trials)).toThrow(RangeError);
});

test("what nobody recorded is not known and says why; it is no zero", () => {
  expect(figure(of({}), undefined).unknown).toBe("no-figures");
  expect(figure(of({}), {}).unknown).toBe("no-denominator");
  expect(figure(of({}), { tests: 0 }).unknown).toBe("no-denominator");
  expect(figure(LOSS, { "registered-grams": 9000 })).toEqual({ denominator: 9000, unknown: "none-on-record" });
  expect(figure(INCOME, { "paid-fen": 900, households: 4 }).unknown).toBe("too-few");
  expect(figure(of({}), { tests: 2, "tests-passed": 3 }).unknown).toBe("beyond");
});

test("only an indicator that says so takes nothing on record for zero", () => {
  const { value } = figure({ ...LOSS, noneMeans: "zero" }, { "registered-grams": 9000 });
  expect(value).toBe(0);
  expect(figure(of({ noneMeans: "zero" }), { tests: 20 })).toMatchObject({ value: 0, numerator: 0, denominator: 20 });
});

test("a share is a per cent, money is yuan, weights are kilograms, and measures of a term add up", () => {
  expect(figure(of({}), { tests: 50, "tests-passed": 49 })).toMatchObject({ value: 98 });
  expect(figure(INCOME, { "paid-fen": 1_234_500, households: 5 })).toEqual({
    ...{ numerator: 1_234_500, denominator: 5, value: 2469 },
  });
  const amount = figure(
    of({ kind: "amount", numerator: { measures: ["registered-grams"], source }, denominator: undefined as never }),
    { "registered-grams": 1_500_500 },
  );
  expect(amount.value).toBe(1500.5);
  const lost = { "lost-grams": 300, "other-lost-grams": 200, "registered-grams": 10_000 };
  expect(figure(LOSS, lost)).toMatchObject({ numerator: 500, value: 0.05 });
});

test("points are the part of the target that is attained, on either side of it, and never more than the weight", () => {
  const points = (indicator: Indicator, value: number) => scoreOf(indicator, { value }).hundredths;
  expect([49, 98, 100].map((value) => points(of({}), value))).toEqual([2000, 4000, 4000]);
  expect([0.025, 0.05, 0.1].map((value) => points(LOSS, value))).toEqual([2000, 2000, 1000]);
  expect(points({ ...LOSS, target: 0 }, 0)).toBe(2000);
  expect(points({ ...LOSS, target: 0 }, 0.01)).toBe(0);
});

test("what is not known may be none or all of its points; an upheld objection takes a figure out", () => {
  const score = (state?: "upheld" | "open" | "mended") =>
    countyScore([of({}), INCOME], { tests: 50, "tests-passed": 49 }, unitOf, (id) =>
      id === "pass" ? state : undefined,
    );
  const { hundredths, ofHundredths, range } = score();
  expect([hundredths, ofHundredths]).toEqual([4000, 4000]);
  expect(range.high).toBe(10_000);
  expect(range.low).toBeLessThan(4000);
  expect(score("open")).toEqual(score());
  expect(score("mended")).toEqual(score());
  expect(score("upheld")).toMatchObject({ hundredths: 0, ofHundredths: 0, range: { low: 0, high: 10_000 } });
  expect(score("upheld").indicators[0]?.figure).toEqual({ numerator: 49, denominator: 50, unknown: "upheld" });
});

test("the same part passed of few leaves more room than of many", () => {
  const room = (tests: number) => {
    const { range } = countyScore([of({ weight: 100 })], { tests, "tests-passed": tests / 2 }, unitOf, () => undefined);
    return range.high - range.low;
  };
  expect(room(4)).toBeGreaterThan(5 * room(400));
});

const anyRange = fc
  .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20 }))
  .map(([low, more]) => ({ low, high: low + more }));

test("a county's ranks are those that it has in some order that goes with all intervals, and no others", () => {
  fc.assert(
    fc.property(fc.array(anyRange, { minLength: 1, maxLength: 7 }), (ranges) => {
      const ranks = rankRanges(ranges);
      for (const [n, own] of ranges.entries()) {
        const others = ranges.filter((_, each) => each !== n);
        // Best: itself as high and all others as low as may be; ties may fall to either.
        const best = 1 + others.filter(({ low }) => low > own.high).length;
        const worst = 1 + others.filter(({ high }) => high >= own.low).length;
        expect(ranks[n]).toEqual({ best, worst });
      }
    }),
  );
});

test("exact scores have one rank each, the same scores share theirs, and a county of which little is known may be anywhere", () => {
  const at = (low: number, high = low) => ({ low, high });
  expect(rankRanges([at(9), at(7), at(7), at(1)])).toEqual([
    { best: 1, worst: 1 },
    { best: 2, worst: 3 },
    { best: 2, worst: 3 },
    { best: 4, worst: 4 },
  ]);
  expect(rankRanges([at(9), at(0, 10), at(1)])[1]).toEqual({ best: 1, worst: 3 });
  const scored = (county: string, passed: number) => ({
    county,
    score: countyScore([INCOME], { households: 10, "paid-fen": passed }, unitOf, () => undefined),
  });
  const order = ranking([scored("510824", 100), scored("510822", 900_000), scored("510811", 100)]);
  expect(order.map(({ county, rank }) => `${county} ${rank.best}-${rank.worst}`)).toEqual([
    ...["510822 1-1", "510811 2-3", "510824 2-3"],
  ]);
});
