import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isToBeHelped, lookAgainOn } from "./omitted.ts";
import { implausibleIn, type KeptPrice, withPrice } from "./prices.ts";
import { keptAid, repeatedIn, withAid } from "./repeated.ts";

const DELIVERY = { gtin: "06901234567892", lot: "A", grams: 10_000, fenPerKg: 600, year: 2026, crop: "kiwifruit" };
const aid = (id: string, more: object = {}) =>
  keptAid({
    ...{ id: `coop/${id}`, kind: "delivery", organisation: "coop", household: "510824/h1", village: "510824100201" },
    ...{ recordedAt: "2026-10-08T02:00:00.000Z", paidFen: 6000, paidOn: "2026-10-07", delivery: DELIVERY, ...more },
  });

describe("a payment written twice", () => {
  const isTold = (one: object, other: object) => repeatedIn([aid("a", one), aid("b", other)]).size === 1;

  test("is one of the same payer, alike in what it is for, how much and when", () => {
    expect(repeatedIn([aid("a"), aid("b"), aid("c")])).toEqual(
      new Map([
        ["coop/b", "coop/a"],
        ["coop/c", "coop/a"],
      ]),
    );
    expect(isTold({}, { receipt: "7" })).toBe(true);
    expect(isTold({ receipt: "7" }, { receipt: "7" })).toBe(true);
  });

  test("is none where receipts, day, weight, batch, payer, days of work or year differ", () => {
    expect(isTold({ receipt: "7" }, { receipt: "8" })).toBe(false);
    expect(isTold({}, { paidOn: "2026-10-08" })).toBe(false);
    expect(isTold({}, { organisation: "coop2" })).toBe(false);
    expect(isTold({}, { delivery: { ...DELIVERY, grams: 10_001 } })).toBe(false);
    expect(isTold({}, { delivery: { ...DELIVERY, lot: "B" } })).toBe(false);
    const wage = (from: string) => ({ kind: "wage", delivery: undefined, wage: { from, to: "2026-09-30" } });
    expect(isTold(wage("2026-09-01"), { ...wage("2026-09-01"), paidOn: "2026-11-01" })).toBe(true);
    expect(isTold(wage("2026-09-01"), wage("2026-09-02"))).toBe(false);
    const dividend = (forYear: number) => ({ kind: "dividend", delivery: undefined, forYear });
    expect(isTold(dividend(2025), dividend(2024))).toBe(false);
  });

  test("is found alike in whichever order records came, and no more once one counts no more", () => {
    const all = ["a", "b", "c"].map((id) => aid(id));
    const kept = (order: readonly number[]) =>
      order.reduce((rows, n) => withAid(rows, `coop/${"abc"[n]}`, all[n]), [] as ReturnType<typeof withAid>);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        expect(repeatedIn(kept(order))).toEqual(repeatedIn(kept([0, 1, 2])));
      }),
    );
    expect(repeatedIn(withAid(kept([0, 1]), "coop/a", undefined)).size).toBe(0);
  });
});

describe("a price", () => {
  const priced = (...yuan: number[]): readonly KeptPrice[] =>
    yuan.map((one, n) => ({ id: `r${n}`, at: `2026-10-0${(n % 9) + 1}T02:00:00.000Z`, fenPerKg: one * 100 }));

  test("of five times the middle of the others, or a fifth of it, is told of; less is not", () => {
    const usual = [5, 5.5, 6, 6, 6, 6.5, 7, 8];
    expect([...implausibleIn(priced(...usual, 60)).keys()]).toEqual(["r8"]);
    expect([...implausibleIn(priced(...usual, 0.6)).keys()]).toEqual(["r8"]);
    expect(implausibleIn(priced(...usual, 29)).size).toBe(0);
    expect(implausibleIn(priced(...usual, 30)).get("r8")).toBe(600);
    expect(implausibleIn(priced(...usual, 1.2)).size).toBe(1);
    expect(implausibleIn(priced(...usual, 1.3)).size).toBe(0);
  });

  test("is not judged by fewer than eight others", () => {
    expect(implausibleIn(priced(5, 5, 5, 5, 5, 5, 5, 50)).size).toBe(0);
    expect(implausibleIn(priced(5, 5, 5, 5, 5, 5, 5, 5, 50)).size).toBe(1);
  });

  test("within three times of any other is never told of, whatever the prices", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 200, max: 600 }), { minLength: 1, maxLength: 60 }), (fens) => {
        expect(implausibleIn(priced(...fens.map((fen) => fen / 100))).size).toBe(0);
      }),
    );
  });

  test("of a record that was corrected takes the place of its earlier one, and 120 are kept", () => {
    const many = Array.from({ length: 130 }, (_, n) => `2026-10-01T00:${String(n).padStart(3, "0")}`);
    const kept = many.reduce<readonly KeptPrice[]>(
      (rows, at, n) => withPrice(rows, `r${n}`, { id: `r${n}`, at, fenPerKg: 500 }),
      [],
    );
    expect([kept.length, kept[0]?.id]).toEqual([120, "r10"]);
    expect(withPrice(kept, "r20", { id: "r20", at: many[20] ?? "", fenPerKg: 900 })).toHaveLength(120);
  });
});

test("households of both classes are to be helped while they are of it, and are looked at again after a year and some weeks", () => {
  const classes = [
    { class: "monitored" as const, from: "2020-01-01", to: "2024-12-31" },
    { class: "ordinary" as const, from: "2025-01-01" },
  ];
  expect([isToBeHelped({ classes }, "2024-12-31"), isToBeHelped({ classes }, "2025-01-01")]).toEqual([true, false]);
  expect(lookAgainOn("2026-01-01")).toBe("2027-02-05");
});
