import { expect, test } from "vitest";
import { acting, BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY, STRANGE_LABORATORY } from "../fixtures/cangxi.ts";
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
