import { expect, test } from "vitest";
import { atLeast } from "./chance.ts";

/** Counts every sequence of `tries` throws with a coin. */
function counted(hits: number, tries: number): number {
  let found = 0;
  for (let bits = 0; bits < 2 ** tries; bits += 1) {
    const ones = bits.toString(2).replaceAll("0", "").length;
    if (ones >= hits) found += 1;
  }
  return found / 2 ** tries;
}

test("the tail is what counting every sequence gives", () => {
  for (const [hits, tries] of [
    [0, 8],
    [1, 8],
    [5, 8],
    [8, 8],
    [9, 12],
  ] as const)
    expect(atLeast(hits, tries, 0.5)).toBeCloseTo(counted(hits, tries), 12);
  expect(atLeast(9, 8, 0.5)).toBe(0);
});

test("far tails are told apart, not rounded to nothing", () => {
  // 0.05^20: every one of twenty.
  expect(atLeast(20, 20, 0.05) / 0.05 ** 20).toBeCloseTo(1, 9);
  expect(atLeast(100, 240, 0.25)).toBeLessThan(1e-7);
});
