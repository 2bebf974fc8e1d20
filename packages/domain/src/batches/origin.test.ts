import { expect, test } from "vitest";
import { requireAfterOrigin } from "../custody/custody.ts";
import {
  acting,
  BASE,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  LABORATORY,
  OTHER_BUREAU,
  refusal,
  SORTED,
} from "../fixtures/cangxi.ts";
import { evaluation, moving } from "../fixtures/journey.ts";
import { recordTemperature } from "../quality/record-temperature.ts";
import { recordTest } from "../quality/record-test.ts";
import { recallBatch } from "../recalls/recall.ts";
import { mayReadBatch } from "./access.ts";
import { harvested, isHarvested, regionsOf } from "./harvested.ts";
import { existsFrom } from "./origin.ts";

test("a harvested batch is there from its harvest date, one that was sorted from the day of that in China", () => {
  expect(existsFrom(BATCH.origin)).toBe("2026-09-10");
  expect(existsFrom(SORTED.origin)).toBe("2026-09-12");
});

test("who speaks of a harvest gets harvested batches only; another is a defect that names the batch", () => {
  expect([isHarvested(BATCH), isHarvested(SORTED)]).toEqual([true, false]);
  expect(harvested(BATCH)).toBe(BATCH);
  expect(() => harvested(SORTED)).toThrow(`batch 01/${SORTED.gtin}/10/SORTED-1 came out of a transformation`);
});

test("producer and base have their bureaus watch a harvest; what was sorted is watched where it was sorted and where it grew", () => {
  expect(regionsOf(BATCH)).toEqual([COOPERATIVE.regionCode, BASE.regionCode]);
  expect(regionsOf(SORTED)).toEqual([DEPOT.regionCode, BASE.regionCode]);
  expect(regionsOf({ ...SORTED, parties: {} })).toEqual([BASE.regionCode]);
  expect(regionsOf({ ...BATCH, organisation: "constructor" })).toEqual([BASE.regionCode]);
});

test("a bureau over the base reads a harvest, and what was made of it wherever that was done", () => {
  const farAway = { [COOPERATIVE.id]: { name: "x", kind: "cooperative", regionCode: "510823" } } as const;
  expect(mayReadBatch({ ...BATCH, parties: farAway }, BUREAU, "inspector")).toBe(true);
  expect(mayReadBatch({ ...BATCH, parties: farAway }, OTHER_BUREAU, "inspector")).toBe(true);
  expect(mayReadBatch(SORTED, BUREAU, "inspector")).toBe(true);
  expect(mayReadBatch(SORTED, { ...BUREAU, regionCode: "510722" }, "inspector")).toBe(false);
  expect(mayReadBatch(SORTED, { ...BUREAU, regionCode: DEPOT.regionCode }, "inspector")).toBe(true);
});

test("no step may lie before the batch came into being, and the refusal says before what", () => {
  const harvest = refusal(() => requireAfterOrigin(BATCH, "2026-09-09T15:59:59.999Z", "/at"));
  expect([harvest.code, harvest.extensions]).toEqual([
    "date-order",
    { harvestedOn: "2026-09-10", given: "2026-09-09" },
  ]);
  expect(harvest.message).toContain("lies before the harvest of");
  expect(harvest.errors).toEqual([
    { pointer: "/at", detail: "not before 2026-09-10", detailZh: "不得早于 2026-09-10" },
  ]);
  requireAfterOrigin(BATCH, "2026-09-09T16:00:00.000Z", "/at");
  const sorted = refusal(() => requireAfterOrigin(SORTED, "2026-09-11T15:59:59.999Z", "/at"));
  expect(sorted.extensions).toEqual({ transformedOn: "2026-09-12", given: "2026-09-11" });
  expect(sorted.detailZh).toContain("的加工日 2026-09-12");
});

test("a sample is no older than the goods: than the harvest, or than the sorting", () => {
  const items = [{ active: "x", resultMgPerKg: 0, limitMgPerKg: 1 }];
  const dates = { sampledOn: "2026-09-11", testedOn: "2026-09-12", issuedOn: "2026-09-12" };
  const command = { sampleId: "S1", ...dates, items, verdict: "passed" } as const;
  const ctx = acting(LABORATORY, "laboratory");
  expect(recordTest({ batch: BATCH, producer: COOPERATIVE }, command, ctx).batch.tests).toHaveLength(1);
  const early = refusal(() => recordTest({ batch: SORTED, producer: DEPOT }, command, ctx));
  expect(early.errors).toEqual([
    {
      pointer: "/sampledOn",
      detail: "transformedOn 2026-09-12 must not be after sampledOn 2026-09-11",
      detailZh: "加工日期 2026-09-12 不能晚于抽样日期 2026-09-11",
    },
  ]);
  expect(early.detailZh).toContain("加工日期 2026-09-12");
});

test("what was sorted can be recalled and have its logs as any batch", () => {
  const recall = { id: "r1", gtin: SORTED.gtin, lot: SORTED.lot, reason: "x", level: 1 } as const;
  const bureau = acting({ ...BUREAU, regionCode: DEPOT.regionCode }, "inspector");
  expect(recallBatch({ batch: SORTED, producer: undefined }, recall, bureau).batch.recall?.id).toBe("r1");
  const line = { at: [0, 10], deciC: [10, 11] };
  const log = { sha256: "ab".repeat(32), evaluation: evaluation(), line };
  expect(recordTemperature({ batch: SORTED }, log, moving(DEPOT)).batch.temperature).toHaveLength(1);
});
