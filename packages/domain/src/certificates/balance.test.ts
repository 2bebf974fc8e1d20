import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { CERTIFICATE, NOON, refusal } from "../fixtures/cangxi.ts";
import { balanceView, charge, charged, claimOn, overdrawn, release } from "./balance.ts";
import type { Balance, Certificate } from "./certificate.ts";

/** A harvest in September of a certificate year, which begins in March. */
const spend = (balance: Balance | undefined, certificate: typeof CERTIFICATE, year: number, grams: number) =>
  charge(balance, certificate, `${year}-09-10`, grams).balance;

test("spending takes from the certificate year it is for and from no other", () => {
  const balance = spend(undefined, CERTIFICATE, 2026, 12_345_678);
  expect(balanceView(CERTIFICATE, balance, 2026)).toEqual({
    certificate: "gf-kiwi",
    year: 2026,
    approvedKg: 20000,
    spentKg: 12345.678,
    remainingKg: 7654.322,
  });
  expect(balanceView(CERTIFICATE, balance, 2027)).toMatchObject({ spentKg: 0, remainingKg: 20000 });
});

test("the last gram can be spent and one more is refused with the numbers", () => {
  const almost = spend(undefined, CERTIFICATE, 2026, 19_999_999);
  expect(balanceView(CERTIFICATE, spend(almost, CERTIFICATE, 2026, 1), 2026).remainingKg).toBe(0);
  const error = refusal(() => spend(almost, CERTIFICATE, 2026, 2));
  expect(error.code).toBe("balance-exceeded");
  expect(error.extensions).toEqual({
    certificate: "gf-kiwi",
    year: 2026,
    approvedKg: 20000,
    spentKg: 19999.999,
    remainingKg: 0.001,
    askedKg: 0.002,
  });
  expect(error.message).toContain("0.001 kg");
  expect(error.errors[0]?.pointer).toBe("/quantityKg");
  expect(error.detailZh).toContain("0.001 千克");
});

test("no sequence of spendings overspends a year, and every refusal leaves the balance as it was", () => {
  const spending = fc.record({
    year: fc.integer({ min: 2025, max: 2027 }),
    grams: fc.integer({ min: 1, max: 9_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(spending, { maxLength: 30 }), (spendings) => {
      let balance: Balance | undefined;
      const accepted: Record<number, number> = {};
      for (const { year, grams } of spendings) {
        const fits = (accepted[year] ?? 0) + grams <= CERTIFICATE.approvedGramsPerYear;
        try {
          balance = spend(balance, CERTIFICATE, year, grams);
          accepted[year] = (accepted[year] ?? 0) + grams;
          expect(fits).toBe(true);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(fits).toBe(false);
        }
        expect(balance?.spent ?? {}).toEqual(accepted);
        expect(balanceView(CERTIFICATE, balance, year).remainingKg).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

/** 20 t a year from March on, 15 t for harvests from 1 June 2026, 8 t from 1 September 2026. */
const REDUCED: Certificate = {
  ...CERTIFICATE,
  scopeChanges: [
    { effectiveFrom: "2026-06-01", approvedGramsPerYear: 15_000_000, reason: "减产", recordedAt: NOON },
    { effectiveFrom: "2026-09-01", approvedGramsPerYear: 8_000_000, reason: "减产", recordedAt: NOON },
  ],
};

describe("a certificate year under several approvals", () => {
  const march = charge(undefined, REDUCED, "2026-03-01", 6_000_000);
  const july = charge(march.balance, REDUCED, "2026-07-01", 1_500_000);

  test("charges each harvest to the approval of its day", () => {
    expect(claimOn(REDUCED, "2026-05-31")).toEqual({ id: "gf-kiwi", year: 2026 });
    expect(claimOn(REDUCED, "2026-06-01")).toEqual({ id: "gf-kiwi", year: 2026, since: "2026-06-01" });
    expect(claimOn(REDUCED, "2026-08-31")).toEqual({ id: "gf-kiwi", year: 2026, since: "2026-06-01" });
    expect(claimOn(REDUCED, "2026-09-01")).toEqual({ id: "gf-kiwi", year: 2026, since: "2026-09-01" });
    expect(claimOn(REDUCED, "2027-03-01")).toEqual({ id: "gf-kiwi", year: 2027 });
    expect(claimOn(REDUCED, "2028-03-01")).toEqual({ id: "gf-kiwi" });
    expect(july).toEqual({
      claim: { id: "gf-kiwi", year: 2026, since: "2026-06-01" },
      balance: {
        certificate: "gf-kiwi",
        spent: { "2026": 7_500_000 },
        since: { "2026": { "2026-06-01": 1_500_000 } },
      },
    });
  });

  test("a scope of an earlier or later certificate year is none of this one's stretches", () => {
    const dated: Certificate = {
      ...CERTIFICATE,
      scopeChanges: [
        { effectiveFrom: "2025-09-01", approvedGramsPerYear: 1_000_000, reason: "减产", recordedAt: NOON },
        { effectiveFrom: "2027-09-01", approvedGramsPerYear: 2_000_000, reason: "减产", recordedAt: NOON },
      ],
    };
    expect(claimOn(dated, "2026-09-10")).toEqual({ id: "gf-kiwi", year: 2026 });
    expect(balanceView(dated, undefined, 2026)).toMatchObject({ approvedKg: 1000, remainingKg: 1000 });
    expect(balanceView(dated, undefined, 2027)).toMatchObject({ approvedKg: 2000 });
    expect(balanceView(dated, undefined, 2027, "2027-08-31")).toMatchObject({ approvedKg: 1000 });
    expect(balanceView(dated, undefined, 2025, "2025-08-31")).toMatchObject({ approvedKg: 20000 });
  });

  test("a scope of the first day of a year is that of the year, and no stretch of its own", () => {
    const dated: Certificate = {
      ...CERTIFICATE,
      scopeChanges: [
        { effectiveFrom: "2026-03-01", approvedGramsPerYear: 5_000_000, reason: "减产", recordedAt: NOON },
      ],
    };
    expect(claimOn(dated, "2026-03-01")).toEqual({ id: "gf-kiwi", year: 2026 });
    expect(balanceView(dated, undefined, 2026, "2026-03-01").approvedKg).toBe(5000);
  });

  test("shows what is left for harvests of a day: a later stretch binds it only where something is charged to it", () => {
    expect(balanceView(REDUCED, july.balance, 2026, "2026-03-01")).toEqual({
      certificate: "gf-kiwi",
      year: 2026,
      approvedKg: 20000,
      spentKg: 7500,
      remainingKg: 7500,
    });
    expect(balanceView(REDUCED, march.balance, 2026, "2026-03-01").remainingKg).toBe(14_000);
    expect(balanceView(REDUCED, july.balance, 2026)).toMatchObject({ approvedKg: 8000, remainingKg: 500 });
    expect(refusal(() => charge(july.balance, REDUCED, "2026-09-10", 500_001)).code).toBe("balance-exceeded");
    expect(charge(july.balance, REDUCED, "2026-09-10", 500_000).balance?.spent).toEqual({ "2026": 8_000_000 });
  });

  test("says by how much more is spent than is approved, where a correction left it so", () => {
    const less = { ...REDUCED, approvedGramsPerYear: 5_000_000 };
    expect(balanceView(less, march.balance, 2026, "2026-03-01")).toMatchObject({ remainingKg: 0, overKg: 1000 });
    expect(overdrawn(less, march.balance)).toEqual([{ year: 2026, approved: 5_000_000, spent: 6_000_000 }]);
    expect(balanceView(REDUCED, march.balance, 2026, "2026-03-01")).not.toHaveProperty("overKg");
    expect(overdrawn(REDUCED, march.balance)).toEqual([]);
    expect(overdrawn(REDUCED, undefined)).toEqual([]);
    // The stretch from September on allows less than is spent, and nothing is charged to it: that is no fault.
    const spent = charge(march.balance, REDUCED, "2026-06-01", 4_000_000).balance;
    expect(overdrawn(REDUCED, spent)).toEqual([]);
    expect(balanceView(REDUCED, spent, 2026)).not.toHaveProperty("overKg");
    expect(balanceView(REDUCED, spent, 2026).remainingKg).toBe(0);
  });

  test("is exactly spent without being overdrawn", () => {
    const full = charge(undefined, CERTIFICATE, "2026-03-01", 20_000_000).balance;
    expect(overdrawn(CERTIFICATE, full)).toEqual([]);
    expect(balanceView(CERTIFICATE, full, 2026)).not.toHaveProperty("overKg");
  });
});

describe("what is given back", () => {
  test("comes off the year and the stretch that it was charged to", () => {
    const { balance, claim } = charge(undefined, REDUCED, "2026-07-01", 1_000);
    expect(release(balance, claim, 400)).toEqual({
      certificate: "gf-kiwi",
      spent: { "2026": 600 },
      since: { "2026": { "2026-06-01": 600 } },
    });
    expect(charged(balance, { ...claim, since: "2026-09-01" }, 5)).toEqual({
      certificate: "gf-kiwi",
      spent: { "2026": 1_005 },
      since: { "2026": { "2026-06-01": 1_000, "2026-09-01": 5 } },
    });
    expect(charged(balance, { id: "gf-kiwi", year: 2027, since: "2027-09-01" }, 5).since).toEqual({
      "2026": { "2026-06-01": 1_000 },
      "2027": { "2027-09-01": 5 },
    });
  });

  test("of a claim without a year is nothing", () => {
    expect(charged(undefined, { id: "gf-kiwi" }, 5)).toEqual({ certificate: "gf-kiwi", spent: {} });
    expect(charge(undefined, CERTIFICATE, "2028-03-01", 5)).toEqual({ balance: undefined, claim: { id: "gf-kiwi" } });
  });

  test("is never more than was spent, of the year or of the stretch", () => {
    const { balance } = charge(undefined, REDUCED, "2026-07-01", 1_000);
    const both = charge(balance, REDUCED, "2026-03-01", 1_000).balance;
    expect(() => release(both, { id: "gf-kiwi", year: 2026 }, 2_001)).toThrow("2001 g given back to gf-kiwi");
    expect(() => release(both, { id: "gf-kiwi", year: 2026, since: "2026-06-01" }, 1_001)).toThrow("1001 g");
    expect(release(both, { id: "gf-kiwi", year: 2026, since: "2026-06-01" }, 1_000).spent).toEqual({ "2026": 1_000 });
    expect(() => release(undefined, { id: "gf-kiwi", year: 2026 }, 1)).toThrow("1 g");
  });
});

test("what was charged from a day that no scope begins on any more counts to the stretch of that day", () => {
  const balance: Balance = {
    certificate: "gf-kiwi",
    spent: { "2026": 5_000_000 },
    since: { "2026": { "2026-06-01": 2_000_000 } },
  };
  expect(balanceView(CERTIFICATE, balance, 2026)).toMatchObject({ spentKg: 5000, remainingKg: 15_000 });
});
