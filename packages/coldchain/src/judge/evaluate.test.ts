import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf, utf8 } from "../fixtures/official.ts";
import { readLoggerFile } from "../vendors/read.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { coldChainProfile, coldChainProfiles } from "./profiles.ts";

const hours = (count: number, value: (index: number) => number) =>
  Array.from({ length: count * 6 }, (_, i) => value(i));
/** A good day of red-heart kiwifruit: every ten minutes, between 1.2 and 1.6 °C. */
const goodDay = hours(24, (index) => 1.2 + (index % 5) / 10);

function judged(celsius: readonly (number | string)[], options: Parameters<typeof evaluate>[1] = {}, minutes = 10) {
  const evaluation = evaluate(readLoggerFile(csvOf(celsius, minutes)), { profile: "red-heart-kiwifruit", ...options });
  const [byProfile] = evaluation.evaluations;
  if (!byProfile) throw new Error("no evaluation by the profile");
  return { ...evaluation, ...byProfile, codes: byProfile.reasons.map(({ code }) => code) };
}

/** The good day with some readings replaced from a position on. */
function goodDayWith(at: number, values: readonly (number | string)[]) {
  return goodDay.map((value, index) => values[index - at] ?? value);
}

describe("an evaluation by a product's profile", () => {
  test("of a good day is in range, whole, and has no reasons", () => {
    const result = judged(goodDay);
    expect(result).toMatchObject({
      samples: 144,
      from: "2026-09-20T00:00:00+08:00",
      to: "2026-09-20T23:50:00+08:00",
      minCelsius: 1.2,
      maxCelsius: 1.6,
      coverage: 1,
      gaps: [],
      verdict: "in-range",
      reasons: [],
      limits: { source: "profile", minCelsius: 0.5, maxCelsius: 2 },
      minutesAbove: 0,
      minutesBelow: 0,
      longestExcursionMinutes: 0,
    });
    expect(result.daily).toEqual([{ date: "2026-09-20", minutesAbove: 0, minutesBelow: 0 }]);
  });

  test("takes a value exactly at a limit as in range, and the next tenth as outside", () => {
    expect(judged(goodDayWith(10, [0.5, 2])).verdict).toBe("in-range");
    expect(judged(goodDayWith(10, [2.1]))).toMatchObject({ verdict: "minor-excursion", minutesAbove: 10 });
    expect(judged(goodDayWith(10, [0.4]))).toMatchObject({ verdict: "minor-excursion", minutesBelow: 10 });
  });

  test("is minor up to the tolerated minutes in one stretch, and major beyond them", () => {
    const { singleMinutes = 0 } = coldChainProfile("red-heart-kiwifruit").above ?? {};
    const within = Array.from({ length: singleMinutes / 10 }, () => 3);
    expect(judged(goodDayWith(20, within))).toMatchObject({
      verdict: "minor-excursion",
      longestExcursionMinutes: singleMinutes,
    });
    expect(judged(goodDayWith(20, [...within, 3])).verdict).toBe("major-excursion");
  });

  test("is major when short excursions add up beyond the cumulative tolerance", () => {
    const { cumulativeMinutes = 0 } = coldChainProfile("red-heart-kiwifruit").above ?? {};
    const everySecond = goodDay.map((value, index) => (index % 2 === 0 ? 2.5 : value));
    const result = judged(everySecond);
    expect(result.longestExcursionMinutes).toBe(10);
    expect(result.minutesAbove).toBeGreaterThan(cumulativeMinutes);
    expect(result.verdict).toBe("major-excursion");
  });

  test("is major at once when a single reading lies far outside, on either side", () => {
    expect(judged(goodDayWith(50, [7.1])).verdict).toBe("major-excursion");
    expect(judged(goodDayWith(50, [-1.6])).verdict).toBe("major-excursion");
  });

  test("reports a mean kinetic temperature above the limit and a swing within the day", () => {
    const result = judged(
      goodDayWith(40, [5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5]),
    );
    expect(result.codes).toEqual(["excursion-above", "mkt-above-limit", "fluctuation"]);
  });

  test("cuts an excursion at midnight in the zone of the file", () => {
    const result = judged([...goodDay.slice(0, 143), 3, 3, 3, ...goodDay]);
    expect(result.daily.map(({ minutesAbove }) => minutesAbove)).toEqual([10, 20, 0]);
    expect(result.longestExcursionMinutes).toBe(30);
  });

  test("of a lone reading outside is still an excursion", () => {
    expect(judged([3])).toMatchObject({ verdict: "minor-excursion", samples: 1 });
  });

  test("knows every profile, and calls its own target in range", () => {
    for (const profile of coldChainProfiles) {
      const { max = 20, min = max - 3 } = profile.targetCelsius ?? {};
      const values = hours(12, (index) => min + ((max - min) * (index % 7)) / 6);
      const [result] = evaluate(readLoggerFile(csvOf(values)), { profile }).evaluations;
      expect([profile.id, result?.verdict]).toEqual([profile.id, "in-range"]);
    }
  });
});

describe("a gap", () => {
  const withHole = (from: number, to: number) =>
    goodDay.map((value, index) => (index >= from && index < to ? "--.-" : value));

  test("is missing, never in range: readings without a value", () => {
    const result = judged(withHole(60, 72));
    expect(result.gaps).toEqual([{ from: "2026-09-20T10:00:00+08:00", to: "2026-09-20T12:00:00+08:00" }]);
    expect(result.coverage).toBeCloseTo(22 / 24, 6);
    expect([result.verdict, result.codes]).toEqual(["incomplete", ["gap"]]);
  });

  test("is missing where readings stand more than two intervals apart, and not at exactly two", () => {
    const rows = new TextDecoder().decode(csvOf(goodDay)).split("\n");
    const without = (from: number, count: number) => {
      const text = rows.toSpliced(from, count).join("\n");
      return evaluate(readLoggerFile(utf8(text)), { profile: "red-heart-kiwifruit" });
    };
    expect(without(50, 1).gaps).toEqual([]);
    expect(without(50, 2).gaps).toEqual([{ from: "2026-09-20T08:00:00+08:00", to: "2026-09-20T08:30:00+08:00" }]);
    expect(without(50, 2).evaluations[0]?.verdict).toBe("incomplete");
  });

  test("is missing at the edges of the window asked about", () => {
    const result = judged(goodDay, { from: "2026-09-19T22:00:00+08:00", to: "2026-09-21T02:00:00+08:00" });
    expect(result.gaps).toEqual([
      { from: "2026-09-19T22:00:00+08:00", to: "2026-09-20T00:00:00+08:00" },
      { from: "2026-09-20T23:50:00+08:00", to: "2026-09-21T02:00:00+08:00" },
    ]);
    expect([result.from, result.to]).toEqual(["2026-09-19T22:00:00+08:00", "2026-09-21T02:00:00+08:00"]);
    expect(result.codes).toEqual(["gap", "low-coverage"]);
  });

  test("is everything when the window lies outside the file", () => {
    const result = judged(goodDay, { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" });
    expect(result).toMatchObject({
      samples: 0,
      minCelsius: null,
      maxCelsius: null,
      meanCelsius: null,
      mktCelsius: null,
      coverage: 0,
      verdict: "incomplete",
    });
    expect(result.codes).toContain("no-readings");
  });

  test("does not excuse an excursion beside it", () => {
    expect(judged(withHole(60, 72).with(20, 3)).verdict).toBe("minor-excursion");
  });

  test("and coverage make one: gaps are disjoint, inside the window, and add up with the coverage", () => {
    const value = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -20, max: 40 }).map((tenths) => tenths / 10) },
      fc.constant("--.-"),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 200 }),
        fc.integer({ min: 1, max: 30 }),
        (values, minutes) => {
          const { gaps, coverage, from, to, evaluations } = evaluate(readLoggerFile(csvOf(values, minutes)), {
            profile: "pear",
          });
          const held = values.at(-1) === "--.-" ? 0 : minutes * 60_000;
          const span = Date.parse(to) + held - Date.parse(from);
          let [missing, last] = [0, Date.parse(from)];
          for (const gap of gaps) {
            expect(Date.parse(gap.from)).toBeGreaterThanOrEqual(last);
            last = Date.parse(gap.to);
            missing += last - Date.parse(gap.from);
          }
          expect(coverage + missing / span).toBeCloseTo(1, 9);
          const outside = (evaluations[0]?.minutesAbove ?? 0) + (evaluations[0]?.minutesBelow ?? 0);
          expect(outside).toBeLessThanOrEqual((span * coverage) / 60_000 + 0.02);
          if (gaps.length > 0) expect(evaluations[0]?.verdict).not.toBe("in-range");
        },
      ),
      { numRuns: 300 },
    );
  });

  test("hides when a logger records too seldom, so such a record is incomplete", () => {
    const result = judged(
      hours(4, (index) => 1.2 + (index % 5) / 10),
      {},
      60,
    );
    expect([result.verdict, result.codes]).toEqual(["incomplete", ["interval-too-long"]]);
  });
});

describe("a record that cannot be believed", () => {
  test("is suspect when the temperature never changes", () => {
    const result = judged(hours(10, () => 1.5));
    expect([result.verdict, result.codes]).toEqual(["suspect", ["constant-values"]]);
    expect(
      judged(
        goodDayWith(
          30,
          hours(9, () => 1.5),
        ),
      ).verdict,
    ).toBe("suspect");
    expect(
      judged(
        goodDayWith(
          30,
          hours(3, () => 1.5),
        ),
      ).verdict,
    ).toBe("in-range");
  });

  test("is suspect when the temperature jumps as no probe can", () => {
    const values = hours(2, (index) => 1.2 + (index % 5) / 10).with(5, 40);
    expect(judged(values, {}, 1).codes).toContain("impossible-change");
    expect(judged(values, {}, 1).verdict).toBe("suspect");
  });

  test("says when its clock went backwards", () => {
    const rows = new TextDecoder().decode(csvOf(goodDay)).split("\n");
    const [a = "", b = ""] = [rows[20], rows[21]];
    const text = rows.with(20, b).with(21, a).join("\n");
    const [result] = evaluate(readLoggerFile(utf8(text)), { profile: "red-heart-kiwifruit" }).evaluations;
    expect(result?.reasons.map(({ code }) => code)).toEqual(["clock-out-of-order"]);
  });
});

describe("the texts of an evaluation", () => {
  test("are in Chinese and English, with their figures filled in", () => {
    const all: Evaluation[] = [judged(goodDayWith(10, [9, "--.-", -5])), judged(hours(10, () => 1.5))];
    for (const { evaluations } of all) {
      for (const { zh, en } of evaluations.flatMap(({ reasons }) => reasons)) {
        expect(zh).toMatch(/[一-龥]/);
        expect(zh + en).not.toMatch(/[{}]|NaN|undefined/);
      }
    }
  });

  test("refuse a window that is no instant", () => {
    expect(() => evaluate(readLoggerFile(csvOf(goodDay)), { from: "yesterday" })).toThrow("no instant");
    expect(() => evaluate(readLoggerFile(csvOf(goodDay)), { to: Number.NaN })).toThrow("no instant");
  });
});
