import { describe, expect, test } from "vitest";
import { addDays, addYears, dateInChina, daysBetween, startOfDay } from "./calendar.ts";
import { factOf, partyOf, today } from "./context.ts";
import { invalidRequest, requireValid, weightFrom } from "./field-errors.ts";
import { acting, BUREAU, COOPERATIVE, refusal } from "./fixtures/cangxi.ts";
import { GRAMS_MAX, gramsFrom, kilogramsFrom } from "./quantity.ts";

/** What every rule stands on: days in China, weights in grams, faults by field, and who acts. */

describe("days in China", () => {
  test("begin at 16:00 UTC of the day before", () => {
    expect(dateInChina("2026-09-11T15:59:59.999Z")).toBe("2026-09-11");
    expect(dateInChina("2026-09-11T16:00:00.000Z")).toBe("2026-09-12");
    expect(startOfDay("2026-09-12")).toBe("2026-09-11T16:00:00.000Z");
    expect(dateInChina(startOfDay("2026-01-01"))).toBe("2026-01-01");
    expect(today(acting(COOPERATIVE, "clerk", "2026-09-12T15:59:59.999Z"))).toBe("2026-09-12");
  });

  test("are counted and moved over months, years and leap days", () => {
    expect([addDays("2026-02-28", 1), addDays("2028-02-28", 1), addDays("2026-01-01", -1)]).toEqual([
      "2026-03-01",
      "2028-02-29",
      "2025-12-31",
    ]);
    expect([daysBetween("2026-02-28", "2026-03-01"), daysBetween("2028-02-28", "2028-03-01")]).toEqual([1, 2]);
    expect([daysBetween("2026-03-01", "2026-02-28"), daysBetween("2026-03-01", "2026-03-01")]).toEqual([-1, 0]);
  });

  test("29 February has its anniversary on the 28th, but in leap years", () => {
    const from = (years: number) => addYears("2024-02-29", years);
    expect([from(0), from(1), from(4), from(-4)]).toEqual(["2024-02-29", "2025-02-28", "2028-02-29", "2020-02-29"]);
    // 1900 and 2100 are none, 2000 is one.
    expect([from(76), from(-124), from(-24)]).toEqual(["2100-02-28", "1900-02-28", "2000-02-29"]);
    expect([addYears("2026-03-01", 2), addYears("2026-12-31", -1)]).toEqual(["2028-03-01", "2025-12-31"]);
    expect([addYears("1000-03-01", -1), addYears("0100-02-28", 1)]).toEqual(["0999-03-01", "0101-02-28"]);
  });
});

describe("weights", () => {
  test("are whole grams: kilograms with at most three decimals, from nothing to 100,000 t", () => {
    expect([gramsFrom(0), gramsFrom(0.001), gramsFrom(1250.5), gramsFrom(GRAMS_MAX / 1000)]).toEqual([
      0,
      1,
      1_250_500,
      GRAMS_MAX,
    ]);
    for (const wrong of [0.0001, 1.0005, -0.001, -1, Number.NaN, Number.POSITIVE_INFINITY, GRAMS_MAX / 1000 + 0.001])
      expect([wrong, gramsFrom(wrong)]).toEqual([wrong, undefined]);
    expect([kilogramsFrom(1), kilogramsFrom(1_250_500)]).toEqual([0.001, 1250.5]);
  });

  test("of a command are above nothing, or refused at their field", () => {
    expect(weightFrom(0.001, "/kg")).toBe(1);
    expect(weightFrom(100_000_000, "/kg")).toBe(GRAMS_MAX);
    for (const wrong of [0, -1, 0.0001, 100_000_000.001]) {
      const { code, errors } = refusal(() => weightFrom(wrong, "/kg"));
      expect([wrong, code, errors[0]?.pointer]).toEqual([wrong, "invalid-request", "/kg"]);
    }
    expect(refusal(() => weightFrom(0, "/kg")).message).toContain("at most 100000000,");
  });
});

describe("faults by field", () => {
  const faults = [
    { pointer: "/a", en: "Wrong.", zh: "有误。" },
    { pointer: "/b", en: "Wrong too.", zh: "也有误。" },
  ];

  test("are refused all at once, each where it stands, in both languages", () => {
    const error = invalidRequest(faults);
    expect([error.code, error.message, error.detailZh]).toEqual([
      "invalid-request",
      "/a: Wrong. /b: Wrong too.",
      "/a：有误。/b：也有误。",
    ]);
    expect(error.errors).toEqual([
      { pointer: "/a", detail: "Wrong.", detailZh: "有误。" },
      { pointer: "/b", detail: "Wrong too.", detailZh: "也有误。" },
    ]);
  });

  test("are refused when there are any", () => {
    expect(() => requireValid([])).not.toThrow();
    expect(refusal(() => requireValid(faults.slice(0, 1))).errors).toHaveLength(1);
  });
});

test("a fact says who acted in which role, when it happened by their word, and when it was recorded", () => {
  const ctx = acting(BUREAU, "inspector", "2026-09-12T04:00:00.000Z");
  const data = { base: "b1", capacity: "block" } as const;
  const fact = factOf("capacity-policy-set", "2026-09-11T16:00:00.000Z", data, ctx);
  expect(fact).toEqual({
    kind: "capacity-policy-set",
    by: { organisation: BUREAU.id, role: "inspector" },
    occurredAt: "2026-09-11T16:00:00.000Z",
    recordedAt: "2026-09-12T04:00:00.000Z",
    data,
  });
  expect(fact).not.toHaveProperty("event");
});

test("what others may know of an organisation is its name, kind and region, and nothing else of it", () => {
  const known = { name: COOPERATIVE.name, kind: "cooperative", regionCode: "510824" };
  expect(partyOf({ ...COOPERATIVE, creditCode: "91510824MA6XXXXXX0", gln: "6901234500004" })).toEqual(known);
});
