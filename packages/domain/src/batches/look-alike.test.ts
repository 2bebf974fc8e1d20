import { parseLot } from "@suyuan/gs1/charset";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lookAlikes, lookAlikeWarnings, lotSignsWarnings } from "./look-alike.ts";

test.each([
  ["cx0001", "CX0001"],
  ["CX0001", "cx0001"],
  ["CXO001", "CX0001"],
  ["CX0001", "CXO001"],
  ["CXOOO1", "CX0001"],
  ["CX0001", "CXOOO1"],
  ["cxo0ol", "CX0001"],
  ["CX-I", "CX-1"],
])("%s is taken for %s", (lot, other) => {
  expect(lookAlikes(lot)).toContain(other);
});

test("a lot looks like a few others, all lots by the standard, and never like itself", () => {
  const lots = fc.string({ unit: fc.constantFrom(..."OoIlL01AaZz-/%"), minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lots, (lot) => {
      const others = lookAlikes(lot);
      expect(others.length).toBeLessThanOrEqual(8);
      expect(others).not.toContain(lot);
      for (const other of others) expect([other.length, parseLot(other).ok]).toEqual([lot.length, true]);
    }),
  );
});

test("what hands mistake likeliest comes first, and of many places the first four are tried one by one", () => {
  expect(lookAlikes("a0")).toEqual(["A0", "AO"]);
  expect(lookAlikes("O1")).toEqual(["o1", "01"]);
  expect(lookAlikes("000000")).toEqual(["O00000", "0O0000", "00O000", "000O00", "OOOOOO"]);
  expect(lookAlikes("Oo0i0o0l")).toHaveLength(8);
  expect(lookAlikes("X")).toEqual(["x"]);
});

test("the warning names the others in both languages, and there is none without others", () => {
  expect(lookAlikeWarnings("CXO001", [])).toEqual([]);
  const [warning] = lookAlikeWarnings("CXO001", [{ gtin: "06901234567892", lot: "CX0001" }]);
  expect(warning).toMatchObject({ code: "lot-look-alike", batches: ["01/06901234567892/10/CX0001"] });
  for (const said of [warning?.zh, warning?.en]) expect(said).toContain("CX0001");
});

// GB/T 33993-2017, 商品二维码: ec21cn.org 6_4_2; the clause of the 2024 edition was not read, so nothing is refused.
test("a lot with signs that a Chinese trade code may not carry is warned of, each sign named once, in both languages", () => {
  for (const lot of ["CX-2026_09.10", "A(1)", "批次"]) expect(lotSignsWarnings(lot)).toEqual([]);
  const [warning, ...more] = lotSignsWarnings("A/1&2/3");
  expect([warning?.code, more]).toEqual(["lot-signs", []]);
  expect(warning?.en).toContain("has / &, which GB/T 33993-2017");
  expect(warning?.zh).toContain("含有 / &");
  for (const sign of "%&/<>?") expect(lotSignsWarnings(`A${sign}1`)).toHaveLength(1);
});
