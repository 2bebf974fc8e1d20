import fc from "fast-check";
import { expect, test } from "vitest";
import type { CalendarDate } from "../calendar.ts";
import { DomainError } from "../errors.ts";
import { CERTIFICATE } from "../fixtures/cangxi.ts";
import { balanceView, type Claim, charge, overdrawn, release } from "./balance.ts";
import type { Balance, Certificate, ScopeChange } from "./certificate.ts";

/** Days around the turns of the certificate's years (1 March) and of the scopes below. */
const DAYS = [
  ...["2025-02-28", "2025-03-01", "2025-06-30", "2025-07-01", "2026-02-28", "2026-03-01"],
  ...["2026-05-31", "2026-06-01", "2026-08-31", "2026-09-01", "2026-12-31", "2028-02-29", "2028-03-01"],
];
const day = fc.constantFrom(...DAYS);
const change = fc.record({
  effectiveFrom: day,
  approvedGramsPerYear: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("charge" as const), on: day, grams: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), pick: fc.nat(40) }) },
);

function having(
  changes: readonly { effectiveFrom: CalendarDate; approvedGramsPerYear: number | undefined }[],
): Certificate {
  const scopeChanges = changes.map(({ effectiveFrom, approvedGramsPerYear }, n): ScopeChange => {
    const kept = { effectiveFrom, reason: "变更", recordedAt: `2025-01-01T00:00:0${n}.000Z` };
    return approvedGramsPerYear === undefined ? kept : { ...kept, approvedGramsPerYear };
  });
  return { ...CERTIFICATE, approvedGramsPerYear: 20, scopeChanges };
}

interface Harvest {
  readonly on: CalendarDate;
  readonly grams: number;
}

/** The slow reading: what is approved on a day, asked of every change there is. */
function approvedOn({ approvedGramsPerYear, scopeChanges = [] }: Certificate, on: CalendarDate): number {
  let approved = approvedGramsPerYear;
  let since = "";
  for (const one of scopeChanges) {
    if (one.effectiveFrom > on || one.effectiveFrom < since) continue;
    if (one.approvedGramsPerYear === undefined) continue;
    [approved, since] = [one.approvedGramsPerYear, one.effectiveFrom];
  }
  return approved;
}

/** The calendar year in which the certificate year of a day begins, which is 1 March. */
function yearOf({ validFrom, validTo = "9999-12-31" }: Certificate, on: CalendarDate): number | undefined {
  if (on < validFrom || on > validTo) return undefined;
  return Number(on.slice(0, 4)) - (on.slice(5) < "03-01" ? 1 : 0);
}

/** Is every harvest within what was approved for its day, counting what was harvested up to the next change of scope? */
function isWithin(certificate: Certificate, harvests: readonly Harvest[]): boolean {
  const starts = (certificate.scopeChanges ?? []).map(({ effectiveFrom }) => effectiveFrom);
  return harvests.every(({ on }) => {
    const year = yearOf(certificate, on);
    if (year === undefined) return true;
    const next = starts.filter((start) => start > on).sort()[0] ?? "9999";
    const counted = harvests.filter((other) => yearOf(certificate, other.on) === year && other.on < next);
    return counted.reduce((sum, { grams }) => sum + grams, 0) <= approvedOn(certificate, on);
  });
}

test("what is charged is accepted exactly while every harvest is within what was approved for its day", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 4 }), fc.array(step, { maxLength: 30 }), (changes, steps) => {
      const certificate = having(changes);
      let balance: Balance | undefined;
      let kept: readonly (Harvest & { readonly claim: Claim })[] = [];
      for (const one of steps) {
        if (one.kind === "release") {
          const gone = kept[one.pick % Math.max(1, kept.length)];
          // Taking weight away from an earlier stretch never makes a later one exceed.
          if (gone === undefined) continue;
          balance = release(balance, gone.claim, gone.grams);
          kept = kept.filter((harvest) => harvest !== gone);
        } else {
          const { on, grams } = one;
          const fits = isWithin(certificate, [...kept, { on, grams }]);
          try {
            const { claim, balance: after } = charge(balance, certificate, on, grams);
            expect(fits).toBe(true);
            balance = after;
            kept = [...kept, { on, grams, claim }];
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            expect([error.code, fits]).toEqual(["balance-exceeded", false]);
          }
        }
        for (const year of [2025, 2026, 2027]) {
          const spent = kept
            .filter(({ on: at }) => yearOf(certificate, at) === year)
            .reduce((sum, { grams }) => sum + grams, 0);
          expect(balance?.spent[year] ?? 0).toBe(spent);
        }
        expect(overdrawn(certificate, balance)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test("what is said to be left can be charged to the gram, and no gram more", () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 3 }),
      fc.array(fc.tuple(day, fc.integer({ min: 1, max: 9 })), { maxLength: 10 }),
      day,
      (changes, harvests, on) => {
        const certificate = having(changes);
        const year = yearOf(certificate, on);
        fc.pre(year !== undefined);
        let balance: Balance | undefined;
        for (const [at, grams] of harvests) {
          try {
            balance = charge(balance, certificate, at, grams).balance;
          } catch {
            // Refused: nothing is charged.
          }
        }
        const left = Math.round(balanceView(certificate, balance, year ?? 0, on).remainingKg * 1000);
        expect(() => charge(balance, certificate, on, left + 1)).toThrow(DomainError);
        if (left > 0) expect(charge(balance, certificate, on, left).claim.year).toBe(year);
      },
    ),
    { numRuns: 300 },
  );
});
