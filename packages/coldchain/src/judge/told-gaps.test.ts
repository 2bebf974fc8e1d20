import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf } from "../fixtures/official.ts";
import type { LoggerFile } from "../series/reading.ts";
import { loggingInterval, type Span } from "../series/timeline.ts";
import { isoWithOffset } from "../series/timestamps.ts";
import { readLoggerFile } from "../vendors/read.ts";
import { evaluate } from "./evaluate.ts";
import { GAPS_FIRST, GAPS_LONGEST, toldGaps } from "./told-gaps.ts";

const spans = (lengths: readonly number[]): Span[] =>
  lengths.map((length, n) => ({ from: n * 1_000_000, to: n * 1_000_000 + length }));

describe("the gaps that are told", () => {
  test("are all of them while they are few", () => {
    const few = spans(Array.from({ length: GAPS_FIRST }, (_, n) => n + 1));
    expect(toldGaps(few)).toEqual({ told: few, count: GAPS_FIRST });
    expect(toldGaps([])).toEqual({ told: [], count: 0 });
  });

  test("are the first and the longest of many, in the order of time, of equals the earlier, and all are counted", () => {
    const many = spans(Array.from({ length: 1000 }, (_, n) => (n === 7 || (n >= 500 && n < 510) ? 9 : 1)));
    const { told, count } = toldGaps(many);
    expect(count).toBe(1000);
    expect(told).toEqual([...many.slice(0, GAPS_FIRST), ...many.slice(500, 500 + GAPS_LONGEST - 1)]);
  });

  const length = fc.integer({ min: 1, max: 20 });
  const agree = (lengths: readonly number[]) => {
    const all = spans(lengths);
    const longest = all.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, GAPS_LONGEST);
    const told = all.filter((gap, n) => n < GAPS_FIRST || longest.includes(gap));
    expect(toldGaps(all)).toEqual({ told, count: all.length });
  };

  test("agree with a slow reading that keeps them all", () => {
    fc.assert(
      // Few of these are many: a second one begins where not all are told.
      fc.property(fc.array(length, { maxLength: 600 }), agree),
    );
    fc.assert(fc.property(fc.array(length, { minLength: GAPS_FIRST + 1, maxLength: 400, size: "max" }), agree));
  });
});

/** All gaps of a file of its whole span, written a second time: each minute without a reading is looked for by itself. */
function slowGaps({ readings, ...file }: LoggerFile): Span[] {
  const interval = loggingInterval({ readings, ...file });
  const last = readings.at(-1);
  const end = (last?.at ?? 0) + (last?.celsius === null ? 0 : interval);
  const known = readings.filter(({ celsius }) => celsius !== null);
  const all: Span[] = [];
  let since = readings[0]?.celsius === null ? readings[0].at : undefined;
  for (const { at } of known) {
    if (since !== undefined && at > since) all.push({ from: since, to: at });
    const next = readings.find((other) => other.at > at);
    const until = next?.at ?? end;
    since = until - at > interval * 2 ? at : next?.celsius === null ? next.at : undefined;
  }
  if (since !== undefined && end > since) all.push({ from: since, to: end });
  return all;
}

test("a judged file counts all its gaps, names their time, and tells the first and the longest", () => {
  const cell = fc.oneof(
    fc.integer({ min: 0, max: 30 }).map((tenths) => tenths / 10),
    fc.constant("--.-"),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 3, maxLength: 900 }), (values) => {
      fc.pre(values.some((value) => typeof value === "number"));
      const file = readLoggerFile(csvOf(values, 1));
      const all = slowGaps(file);
      const { gaps, gapCount, coverage, from, evaluations } = evaluate(file, { profile: "pear" });
      const longest = all.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, GAPS_LONGEST);
      const iso = (at: number) => isoWithOffset(at, file.utcOffsetMinutes);
      const told = all.filter((gap, n) => n < GAPS_FIRST || longest.includes(gap));
      expect(gapCount).toBe(all.length);
      expect(gaps).toEqual(told.map((gap) => ({ from: iso(gap.from), to: iso(gap.to) })));
      const last = file.readings.at(-1);
      const end = (last?.at ?? 0) + (last?.celsius === null ? 0 : loggingInterval(file));
      const missing = all.reduce((sum, gap) => sum + gap.to - gap.from, 0);
      expect(coverage).toBeCloseTo(1 - missing / (end - Date.parse(from)), 9);
      expect(evaluations[0]?.reasons.some(({ code }) => code === "gap")).toBe(all.length > 0);
    }),
    { numRuns: 200 },
  );
});
