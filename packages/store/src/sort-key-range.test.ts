import * as fc from "fast-check";
import { expect, test } from "vitest";
import { firstAfterPrefix } from "./sort-key-range.ts";

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 4 });

function compareUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

test("the end of a prefix is above every string with that prefix, and nothing without it lies between", () => {
  const property = fc.property(text, text, (prefix, other) => {
    const end = firstAfterPrefix(prefix);
    if (end === undefined) {
      expect(prefix).toMatch(/^\u{10ffff}+$/u);
      return;
    }
    expect(compareUtf8(prefix + other, end)).toBeLessThan(0);
    expect(end.isWellFormed()).toBe(true);
    const inside = compareUtf8(other, prefix) >= 0 && compareUtf8(other, end) < 0;
    expect(inside).toBe(other.startsWith(prefix));
  });
  fc.assert(property, { numRuns: 2000 });
});

test("the end of a prefix steps over the surrogates and carries past U+10FFFF", () => {
  expect(firstAfterPrefix("a\ud7ff")).toBe("a\ue000");
  expect(firstAfterPrefix("a\uffff")).toBe("a\u{10000}");
  expect(firstAfterPrefix("a\u{10ffff}")).toBe("b");
  expect(firstAfterPrefix("\u{10ffff}\u{10ffff}")).toBeUndefined();
});
