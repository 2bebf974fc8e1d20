import fc from "fast-check";
import { expect, test } from "vitest";
import { typedWeight } from "./weight.ts";

test("a weight is read in kilograms and in jin, to the gram", () => {
  expect(typedWeight("800", "kg")).toEqual({ kg: 800 });
  expect(typedWeight("12.5", "kg")).toEqual({ kg: 12.5 });
  expect(typedWeight("1,600", "kg")).toEqual({ kg: 1600 });
  expect(typedWeight("1600", "jin")).toEqual({ kg: 800 });
  expect(typedWeight("0.002", "jin")).toEqual({ kg: 0.001 });
  expect(typedWeight(" 7 ", "kg")).toEqual({ kg: 7 });
  expect(typedWeight("８００．５", "kg")).toEqual({ kg: 800.5 });
});

test("what is no weight is told, and nothing is guessed", () => {
  for (const text of ["abc", "1.2.3", "-5", "1e3", "1,60", "12kg", "0x10", ","]) {
    expect([text, typedWeight(text, "kg")]).toEqual([text, { wrong: "weightNotNumber" }]);
  }
  expect(typedWeight("0", "kg")).toEqual({ wrong: "weightPositive" });
  expect(typedWeight("1.2345", "kg")).toEqual({ wrong: "weightDecimals" });
  expect(typedWeight("0.001", "jin")).toEqual({ wrong: "weightDecimals" });
});

test("nothing is a weight where what came, or was turned away, is weighed; nowhere else", () => {
  expect(typedWeight("0", "kg", true)).toEqual({ kg: 0 });
  expect(typedWeight("0.0", "jin", true)).toEqual({ kg: 0 });
  expect(typedWeight("0", "kg")).toEqual({ wrong: "weightPositive" });
  expect(typedWeight("-1", "kg", true)).toEqual({ wrong: "weightNotNumber" });
});

test("nothing typed is nothing wrong", () => {
  expect(typedWeight("", "kg")).toEqual({});
  expect(typedWeight("  ", "jin")).toEqual({});
});

test("every weight in whole grams comes back as it is, and twice as many jin are the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (grams) => {
      expect(typedWeight((grams / 1000).toFixed(3), "kg")).toEqual({ kg: grams / 1000 });
      expect(typedWeight((grams / 500).toFixed(3), "jin")).toEqual({ kg: grams / 1000 });
    }),
  );
});
