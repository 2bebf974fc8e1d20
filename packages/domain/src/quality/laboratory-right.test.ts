import { expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  LABORATORY,
  refusal,
  SORTED,
  STRANGE_LABORATORY,
} from "../fixtures/cangxi.ts";
import { received, shipped } from "../fixtures/journey.ts";
import type { OpenCommission } from "../laboratories/commission.ts";
import { isFor, rightOf } from "./laboratory-right.ts";

const ON = "2026-09-10";
const NONE = { standings: [], commissions: [] };
const lab = (regionCode: string) => acting({ ...LABORATORY, regionCode }, "laboratory");
const located = (regionCode: string) => ({
  ...BATCH,
  origin: { ...BATCH.origin, base: { ...BATCH.origin.base, regionCode } },
});
const commission = (more: Partial<OpenCommission> = {}): OpenCommission => ({
  id: "c",
  organisation: COOPERATIVE.id,
  as: "producer",
  regionCode: COOPERATIVE.regionCode,
  scope: { gtin: BATCH.gtin, lot: BATCH.lot },
  ...more,
});

test.each([
  ["510000", "510824100", true],
  ["510800", "510824", true],
  ["510824", "510824", true],
  ["510824100", "510824100201", true],
  ["510824103", "510824", false],
  ["510823", "510824", false],
  ["330100", "510824", false],
  // 隆昌县 511028 became 隆昌市 511083: the laboratory under either code is that of the place.
  ["511083", "511028", true],
  ["511028", "511083", true],
])("the region of a laboratory in %s covers a base in %s: %s", (own, base, covered) => {
  const right = rightOf(located(base), { sampledOn: ON }, NONE, lab(own));
  expect(right).toStrictEqual(covered ? { kind: "region" } : undefined);
});

test("a bar of a part of the region ends it there and nowhere else, and one that was lifted nowhere", () => {
  const act = { at: "2026-09-01T00:00:00.000Z", by: BUREAU.id, reason: "虚假报告" };
  const barred = (regionCode: string, ...statuses: readonly ("barred" | "admitted")[]) => ({
    commissions: [],
    standings: [{ laboratory: LABORATORY.id, regionCode, acts: statuses.map((status) => ({ ...act, status })) }],
  });
  const in100 = located("510824100");
  expect(rightOf(in100, { sampledOn: ON }, barred("510824100", "barred"), lab("510824"))).toBeUndefined();
  expect(rightOf(in100, { sampledOn: ON }, barred("510824", "barred"), lab("510824"))).toBeUndefined();
  expect(rightOf(located("510824103"), { sampledOn: ON }, barred("510824100", "barred"), lab("510824"))).toBeDefined();
  expect(rightOf(in100, { sampledOn: ON }, barred("510824", "barred", "admitted"), lab("510824"))).toBeDefined();
});

test("a commission is for the batch of who still has to do with it, on samples of its days", () => {
  expect(isFor(BATCH, commission(), ON)).toBe(true);
  expect(isFor(BATCH, commission({ scope: { gtin: BATCH.gtin, lot: "OTHER" } }), ON)).toBe(false);
  const depots = commission({ organisation: DEPOT.id, as: "holder", regionCode: DEPOT.regionCode });
  expect(isFor(BATCH, depots, ON)).toBe(false);
  expect(isFor(received(shipped(BATCH)).batch, depots, ON)).toBe(true);
  const period = { from: "2026-09-10", to: "2026-09-12" };
  const days = ["2026-09-09", "2026-09-10", "2026-09-12", "2026-09-13"];
  expect(days.map((day) => isFor(BATCH, commission({ scope: period }), day))).toStrictEqual([false, true, true, false]);
  const narrowed = [{ base: "other" }, { gtin: "06901234567885" }, { regionCode: "510823" }, { regionCode: "510800" }];
  expect(narrowed.map((more) => isFor(BATCH, commission({ scope: { ...period, ...more } }), ON))).toStrictEqual([
    false,
    false,
    false,
    true,
  ]);
  const bureaus = (regionCode: string) => commission({ organisation: "b", as: "bureau", regionCode });
  expect(["510824", "510000", "330100"].map((region) => isFor(BATCH, bureaus(region), ON))).toStrictEqual([
    true,
    true,
    false,
  ]);
});

test("of several rights a bureau's for the batch comes first, then the region, then what producers and holders asked for", () => {
  const strange = acting(STRANGE_LABORATORY, "laboratory");
  const period = { from: "2026-09-01", to: "2026-09-30" };
  const all = [
    commission({ id: "period", scope: period }),
    commission({ id: "bureau-period", organisation: BUREAU.id, as: "bureau", regionCode: "510824", scope: period }),
    commission({ id: "batch" }),
    commission({ id: "bureau", organisation: BUREAU.id, as: "bureau", regionCode: "510824" }),
  ];
  const right = (commissions: readonly OpenCommission[], ctx = strange) =>
    rightOf(BATCH, { sampledOn: ON }, { standings: [], commissions }, ctx);
  expect(right(all)).toMatchObject({ id: "bureau" });
  expect(right(all.slice(0, 3))).toMatchObject({ id: "batch" });
  expect(right(all.slice(0, 1))).toMatchObject({ id: "period", as: "producer", scope: "period" });
  expect(right(all, lab("510824"))).toMatchObject({ id: "bureau" });
  expect(right(all.slice(0, 3), lab("510824"))).toStrictEqual({ kind: "region" });
  expect(right([])).toBeUndefined();
});

test("a commission that the laboratory names is the one on which it reports, if it lets it; no other takes its place", () => {
  const strange = acting(STRANGE_LABORATORY, "laboratory");
  const commissions = [
    commission({ id: "a" }),
    commission({ id: "b" }),
    commission({ id: "a", organisation: BUREAU.id, as: "bureau", regionCode: "510824" }),
  ];
  const right = (named: { organisation: string; id: string }, ctx = strange) =>
    rightOf(BATCH, { sampledOn: ON, commission: named }, { standings: [], commissions }, ctx);
  expect(right({ organisation: COOPERATIVE.id, id: "b" })).toStrictEqual({
    kind: "commission",
    organisation: COOPERATIVE.id,
    id: "b",
    as: "producer",
    scope: "batch",
  });
  expect(right({ organisation: BUREAU.id, id: "a" })).toStrictEqual({
    kind: "commission",
    organisation: BUREAU.id,
    id: "a",
    as: "bureau",
    scope: "batch",
    regionCode: "510824",
  });
  for (const named of [
    { organisation: COOPERATIVE.id, id: "c" },
    { organisation: BUREAU.id, id: "b" },
  ])
    for (const ctx of [strange, lab("510824")])
      expect(refusal(() => right(named, ctx))).toMatchObject({
        code: "invalid-request",
        errors: [{ pointer: "/commission" }],
      });
});

test("a bar ends the commissions of producers and holders, and not a bureau's own", () => {
  const act = { status: "barred", at: "2026-09-01T00:00:00.000Z", by: BUREAU.id, reason: "虚假报告" } as const;
  const standings = [{ laboratory: LABORATORY.id, regionCode: "510824", acts: [act] }];
  const right = (...commissions: OpenCommission[]) =>
    rightOf(BATCH, { sampledOn: ON }, { standings, commissions }, acting(STRANGE_LABORATORY, "laboratory"));
  const bureaus = commission({ id: "b", organisation: BUREAU.id, as: "bureau", regionCode: "510824" });
  expect(right(commission())).toBeUndefined();
  expect(right(commission(), bureaus)).toMatchObject({ id: "b", as: "bureau" });
  // One that is for another batch lends nothing, barred or not.
  expect(right({ ...bureaus, scope: { gtin: "06901234567885", lot: BATCH.lot } })).toBeUndefined();
});

test("a holder's commission is a holder's, and of a re-test that of the bureau whose finding it is comes first", () => {
  const strange = acting(STRANGE_LABORATORY, "laboratory");
  const held = received(shipped(BATCH)).batch;
  const depots = commission({ id: "d", organisation: DEPOT.id, as: "holder", regionCode: DEPOT.regionCode });
  const on = (batch: Batch, commissions: readonly OpenCommission[], retestOf?: string) =>
    rightOf(batch, { sampledOn: ON, retestOf }, { standings: [], commissions }, strange);
  expect(on(held, [depots])).toMatchObject({ id: "d", as: "holder" });
  const town = { ...BUREAU, id: "town", regionCode: "510824100" };
  const failed = (sampleId: string, by: typeof BUREAU): TestReport => ({
    ...{ sampleId, by: by.id, level: "attested", sampledOn: ON, testedOn: ON, issuedOn: ON, items: [] },
    ...{ verdict: "failed", right: { kind: "office" } },
  });
  const parties = Object.fromEntries([BUREAU, town].map((one) => [one.id, partyOf(one)]));
  const batch = {
    ...BATCH,
    parties: { ...BATCH.parties, ...parties },
    tests: [failed("county", BUREAU), failed("town", town)],
  };
  const bureaus = [
    commission({ id: "of-holder" }),
    commission({ id: "of-town", organisation: town.id, as: "bureau", regionCode: town.regionCode }),
    commission({ id: "of-county", organisation: BUREAU.id, as: "bureau", regionCode: BUREAU.regionCode }),
  ];
  expect(on(batch, bureaus, "county")).toMatchObject({ id: "of-county" });
  expect(on(batch, bureaus, "town")).toMatchObject({ id: "of-town" });
  expect(on(batch, bureaus)).toMatchObject({ id: "of-town" });
  expect(on(batch, bureaus, "other")).toMatchObject({ id: "of-town" });
});

test("of a batch that came out of others the place is its producer's, and no base of a commission is its own", () => {
  const period = { from: "2026-09-01", to: "2026-09-30" };
  const ofDepot = commission({ organisation: DEPOT.id, regionCode: DEPOT.regionCode });
  expect(isFor(SORTED, { ...ofDepot, scope: { ...period, regionCode: "510802" } }, ON)).toBe(true);
  expect(isFor(SORTED, { ...ofDepot, scope: { ...period, regionCode: "510824" } }, ON)).toBe(false);
  expect(isFor(SORTED, { ...ofDepot, scope: { ...period, base: BATCH.origin.base.id } }, ON)).toBe(false);
  expect(isFor(BATCH, commission({ scope: { ...period, base: BATCH.origin.base.id } }), ON)).toBe(true);
  const nowhere = { ...SORTED, parties: {} };
  expect(isFor(nowhere, { ...ofDepot, scope: { ...period, regionCode: "510802" } }, ON)).toBe(false);
  expect(rightOf(nowhere, { sampledOn: ON }, NONE, lab("510802"))).toBeUndefined();
  expect(isFor(BATCH, commission({ scope: { gtin: "06901234567885", lot: BATCH.lot } }), ON)).toBe(false);
  // A bureau is concerned where any of a batch's places lies in its region.
  const elsewhere = located("330100");
  const bureaus = (regionCode: string) => commission({ organisation: "b", as: "bureau", regionCode });
  expect(["510824", "330100", "110000"].map((region) => isFor(elsewhere, bureaus(region), ON))).toStrictEqual([
    true,
    true,
    false,
  ]);
});
