import { expect, test } from "vitest";
import { QUANTITIES } from "./unit-table.ts";
import { conversion, isSameValue, unitCode } from "./units.ts";

function converted(value: number, from: string, to: string): number {
  const [here, there] = [conversion(from, to), conversion(to, from)];
  if (here === undefined || there === undefined) throw new Error(`${from} ${to}`);
  // The one unit's value in the quantity's own unit, taken back from the other's: two points give the line.
  const [zero, one] = [here.to(0), here.to(1)];
  return (here.from(value) - zero) / (one - zero);
}

test.each([
  [0, "CEL", "KEL", 273.15],
  [-40, "CEL", "FAH", -40],
  [212, "FAH", "CEL", 100],
  [491.67, "A48", "CEL", 0],
  [1, "LBR", "GRM", 453.59237],
  [1, "TNE", "KGM", 1000],
  [1, "GLL", "LTR", 3.785411784],
  [1, "ATM", "MBR", 1013.25],
  [36, "KMH", "MTS", 10],
  [1, "DAY", "MIN", 1440],
  [1, "K40", "MSK", 9.80665],
  [1, "KWH", "3B", 3.6],
  [180, "DD", "C81", Math.PI],
  [1, "A93", "KMQ", 0.001],
  [50, "P1", "NX", 500],
  [1, "SMI", "FOT", 5280],
  [1, "HAR", "MTK", 10_000],
  [2, "DZN", "H87", 24],
])("%d %s is so many %s: %d", (value, from, to, expected) => {
  expect(converted(value, from, to)).toBeCloseTo(expected, 9);
});

test("a code stands in the table once, with a factor above zero", () => {
  const rows = QUANTITIES.flatMap(([, row]) => row.split(",").map((entry) => entry.trim().split(/\s+/)[0] ?? ""));
  expect(rows.length).toBeGreaterThan(500);
  expect(new Set(rows).size).toBe(rows.length);
  for (const [, row] of QUANTITIES) {
    const codes = row.split(",").map((entry) => entry.trim().split(/\s+/)[0] ?? "");
    for (const code of codes) {
      const both = conversion(codes[0] ?? "", code, true);
      expect(both?.to(1)).toBeGreaterThan(0);
      expect(Number.isFinite(both?.to(1))).toBe(true);
    }
  }
});

test("what measures different things is not converted, and what nobody knows only into itself", () => {
  expect(conversion("CEL", "KGM")).toBeUndefined();
  expect(conversion("NU", "JOU")).toBeUndefined();
  expect(conversion("ZZZ", "CEL")).toBeUndefined();
  expect(conversion("ZZZ", "ZZZ")?.from(3)).toBe(3);
});

test("values are the same when they differ by no more than conversion can", () => {
  expect(isSameValue(0.1 + 0.2, 0.3)).toBe(true);
  expect(isSameValue(0.3, 0.3000001)).toBe(false);
  expect(isSameValue(0, 1e-300)).toBe(false);
});

test("a unit that is spelt as people write it is its code: a reading in °C is found by CEL and by KEL", () => {
  expect(["°C", "℃", "° C", "°F", "%RH", "kg"].map(unitCode)).toEqual(["CEL", "CEL", "CEL", "FAH", "P1", "KGM"]);
  expect([unitCode("KGM"), unitCode("XYZ")]).toEqual(["KGM", "XYZ"]);
  const both = conversion("°C", "KEL");
  expect(both?.from(4)).toBeCloseTo(277.15);
  expect(conversion("°C", "kg")).toBeUndefined();
});
