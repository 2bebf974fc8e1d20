import { expect, test } from "vitest";
import { changesIn, comesTo, daysIn, draftOf, emptyDraft, figuresIn, isCounty, yuanIn } from "./benefit-draft.ts";

const DRAFT = { ...emptyDraft("2026-10-08"), household: "h1", paid: "2688", kg: 420, price: "6.4" };
const RECORD = {
  ...{ id: "d1", kind: "delivery" as const, organisation: "coop", household: "h1", county: "510824", paidYuan: 2688 },
  ...{ paidOn: "2026-10-08", quantityKg: 420, pricePerKg: 6.4, level: "declared" as const, counts: true },
  recordedAt: "2026-10-08T02:00:00.000Z",
};

test("money is above 0 with two decimals at most, days are 1 to 366, a county has six digits", () => {
  expect(["0", "-1", "1.234", "x", "", "1e3"].map(yuanIn)).toEqual(Array(6).fill(undefined));
  expect(["0.01", "2688", " 6.40 "].map(yuanIn)).toEqual([0.01, 2688, 6.4]);
  expect(["", "1", "366", "367", "0", "1.5"].map(daysIn)).toEqual([null, 1, 366, undefined, undefined, undefined]);
  expect(["", "510824", "5108", "51082x"].map(isCounty)).toEqual([true, true, false, false]);
});

test("weight times price is told to the fen", () => {
  expect(comesTo({ kg: 420.5, price: "6.41" })).toBe(2695.41);
  expect(comesTo({ kg: undefined, price: "6" })).toBeUndefined();
});

test("each kind has its own figures, and none is sent while one is missing", () => {
  const paid = { paidYuan: 2688, paidOn: "2026-10-08", receipt: null };
  expect(figuresIn("delivery", DRAFT)).toEqual({ ...paid, quantityKg: 420, pricePerKg: 6.4 });
  expect(figuresIn("wage", { ...DRAFT, from: "2026-09-01", to: "2026-09-30" })).toMatchObject({ days: null });
  expect(figuresIn("dividend", DRAFT)).toEqual({ ...paid, year: 2026 });
  expect(figuresIn("delivery", { ...DRAFT, price: "" })).toBeUndefined();
  expect(figuresIn("wage", DRAFT)).toBeUndefined();
  expect(figuresIn("dividend", { ...DRAFT, year: "x" })).toBeUndefined();
  expect(figuresIn("delivery", { ...DRAFT, paidOn: "" })).toBeUndefined();
});

test("a correction names what differs alone; a receipt that is cleared is taken away", () => {
  const before = draftOf({ ...RECORD, receipt: "N-1" });
  expect(changesIn("delivery", before, before)).toEqual({});
  expect(changesIn("delivery", { ...before, kg: 42, receipt: " " }, before)).toEqual({ quantityKg: 42, receipt: null });
  expect(changesIn("delivery", { ...before, paid: "x" }, before)).toBeUndefined();
});
