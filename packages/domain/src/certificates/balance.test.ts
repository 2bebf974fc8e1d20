import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { CERTIFICATE, refusal } from "../fixtures/cangxi.ts";
import { balanceView, charge } from "./balance.ts";
import type { Balance } from "./certificate.ts";

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
