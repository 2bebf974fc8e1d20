import { expect, test } from "vitest";
import { BASE, CERTIFICATE, GTIN, OTHER_GTIN } from "../fixtures/cangxi.ts";
import type { Certificate, ScopeChange } from "./certificate.ts";
import { changesInOrder, covers, everCovered, narrows, scopeOn, scopesOf } from "./scope.ts";
import { publicCertificate } from "./view.ts";

const change = (effectiveFrom: string, more: Partial<ScopeChange>, recordedAt = "2026-01-01T00:00:00.000Z") => ({
  effectiveFrom,
  reason: "变更",
  recordedAt,
  ...more,
});
const having = (...scopeChanges: readonly ScopeChange[]): Certificate => ({ ...CERTIFICATE, scopeChanges });
const harvest = (harvestedOn: string, base: string = BASE.id, gtin = GTIN) => ({ gtin, base, harvestedOn });

test("a certificate without changes has the scope that was granted, on every day", () => {
  const { gtins, bases, approvedGramsPerYear } = CERTIFICATE;
  expect(scopesOf(CERTIFICATE)).toEqual([{ gtins, bases, approvedGramsPerYear }]);
  expect(scopeOn(CERTIFICATE, "2026-09-10")).toEqual({ gtins, bases, approvedGramsPerYear });
});

test("a change holds from its day on, and what it does not say stays as it was", () => {
  const certificate = having(
    change("2026-07-01", { approvedGramsPerYear: 5 }),
    change("2026-05-01", { bases: [BASE.id, "b2"] }),
  );
  expect(scopeOn(certificate, "2026-04-30")).toMatchObject({ bases: [BASE.id], approvedGramsPerYear: 20_000_000 });
  expect(scopeOn(certificate, "2026-05-01")).toMatchObject({
    bases: [BASE.id, "b2"],
    approvedGramsPerYear: 20_000_000,
  });
  expect(scopeOn(certificate, "2026-07-01")).toMatchObject({ bases: [BASE.id, "b2"], approvedGramsPerYear: 5 });
});

test("of two changes for one day the one recorded later holds, and what it leaves open is the earlier one's", () => {
  const certificate = having(
    change("2026-05-01", { bases: ["b2"], gtins: [OTHER_GTIN] }),
    change("2026-05-01", { bases: ["b3"] }),
  );
  expect(scopesOf(certificate)).toHaveLength(2);
  expect(scopeOn(certificate, "2026-05-01")).toMatchObject({ bases: ["b3"], gtins: [OTHER_GTIN], from: "2026-05-01" });
});

test("the certificate and its public record for a product say the same of every harvest", () => {
  const certificate = having(
    change("2026-05-01", { bases: ["b2"] }),
    change("2026-07-01", { gtins: [OTHER_GTIN] }),
    change("2026-08-01", { gtins: [GTIN, OTHER_GTIN], bases: [BASE.id] }),
  );
  const seen: boolean[] = [];
  for (const gtin of [GTIN, OTHER_GTIN]) {
    for (const base of [BASE.id, "b2", "b3"]) {
      for (const day of ["2026-04-30", "2026-05-01", "2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"]) {
        const asked = harvest(day, base, gtin);
        expect([asked, covers(publicCertificate(certificate, gtin), asked)]).toEqual([
          asked,
          covers(certificate, asked),
        ]);
        seen.push(covers(certificate, asked));
      }
    }
  }
  // GTIN: first base until May, b2 until July, first base from August; the other: b2 in July, first base from August.
  expect(seen.filter(Boolean)).toHaveLength(1 + 2 + 1 + 2 + 1);
});

test("everything that was ever covered is known, what a correction took out too, each once", () => {
  const certificate = {
    ...having(change("2026-05-01", { bases: [BASE.id, "b2"] })),
    formerGtins: [OTHER_GTIN],
    formerBases: ["b0"],
  };
  expect(everCovered(certificate)).toEqual({ gtins: [GTIN, OTHER_GTIN], bases: [BASE.id, "b2", "b0"] });
});

test("what a change covered is ever covered, too, where another of the same day took its place: batches were registered under it", () => {
  const certificate = having(
    change("2026-05-01", { gtins: [GTIN, OTHER_GTIN], bases: [BASE.id, "b2"] }),
    change("2026-05-01", { gtins: [GTIN], bases: [BASE.id] }),
  );
  expect(everCovered(certificate)).toEqual({ gtins: [GTIN, OTHER_GTIN], bases: [BASE.id, "b2"] });
});

test("a scope narrows where some day covers less, whatever other days cover", () => {
  expect(narrows(CERTIFICATE, CERTIFICATE)).toBe(false);
  expect(narrows(CERTIFICATE, having(change("2026-05-01", { bases: [BASE.id, "b2"] })))).toBe(false);
  expect(narrows(CERTIFICATE, having(change("2026-05-01", { bases: ["b2"] })))).toBe(true);
  expect(narrows(CERTIFICATE, { ...CERTIFICATE, gtins: [OTHER_GTIN] })).toBe(true);
  expect(narrows(having(change("2026-05-01", { gtins: [GTIN, OTHER_GTIN] })), CERTIFICATE)).toBe(true);
  expect(narrows(CERTIFICATE, having(change("2026-05-01", { approvedGramsPerYear: 1 })))).toBe(false);
});

test("a certificate without changes has none in any order, and what a change does not name adds nothing to what was covered", () => {
  expect(changesInOrder(undefined)).toEqual([]);
  expect(everCovered(having(change("2026-05-01", { gtins: [OTHER_GTIN] }))).bases).toEqual([BASE.id]);
  expect(everCovered(having(change("2026-05-01", { bases: ["b2"] }))).gtins).toEqual([GTIN]);
});

test("a scope narrows where one of several bases goes", () => {
  const two = { ...CERTIFICATE, bases: [BASE.id, "b2"] };
  expect(narrows(two, having(change("2026-05-01", { bases: [BASE.id] })))).toBe(true);
});

test("a scope narrows where it was wider on the first day alone", () => {
  const before = { ...having(change("2026-05-01", { bases: [BASE.id] })), bases: [BASE.id, "b2"] };
  expect(narrows(before, having(change("2026-05-01", { bases: [BASE.id] })))).toBe(true);
  expect(narrows(having(change("2026-05-01", { bases: [BASE.id] })), before)).toBe(false);
});
