import { expect, test } from "vitest";
import { spanText } from "./standing.ts";
import { validityFaults, validityWarnings } from "./validity.ts";

const FROM = { validFrom: "2026-03-01" } as const;

test("a certificate of a scheme that ends names its end, and the refusal says so", () => {
  for (const scheme of ["green-food", "pollution-free", "organic"] as const) {
    const [fault, ...more] = validityFaults({ scheme, ...FROM });
    expect([fault?.pointer, more]).toEqual(["/validTo", []]);
    expect(fault?.en).toContain("has an end: give the date");
    expect(validityWarnings({ scheme, ...FROM })).toEqual([]);
  }
  expect(validityFaults({ scheme: "geographical-indication", ...FROM })).toEqual([]);
});

// 绿色食品标志管理办法 art. 18; Order 12 of 2002 for pollution-free.
test("green food and pollution-free last three years at most, and the last day that is possible is named", () => {
  for (const scheme of ["green-food", "pollution-free"] as const) {
    expect(validityFaults({ scheme, ...FROM, validTo: "2029-03-01" })).toEqual([]);
    const [fault] = validityFaults({ scheme, ...FROM, validTo: "2029-03-02" });
    expect(fault?.pointer).toBe("/validTo");
    expect(fault?.en).toContain("2029-03-01 at the latest, not 2029-03-02");
  }
  expect(validityFaults({ scheme: "organic", ...FROM, validTo: "2040-01-01" })).toEqual([]);
});

test("only an indication has a kind", () => {
  const kind = "trademark";
  expect(validityFaults({ scheme: "organic", kind, ...FROM, validTo: "2027-03-01" })).toMatchObject([
    { pointer: "/kind" },
  ]);
  expect(validityFaults({ scheme: "geographical-indication", kind, ...FROM, validTo: "2027-03-01" })).toEqual([]);
});

test("the time for which a certificate holds is told with its end, or that it has none", () => {
  expect(spanText({ ...FROM, validTo: "2029-03-01" })).toEqual({
    en: "from 2026-03-01 to 2029-03-01",
    zh: "2026-03-01 至 2029-03-01",
  });
  expect(spanText(FROM)).toEqual({ en: "from 2026-03-01 on, without an end", zh: "2026-03-01 起，无截止日期" });
});
