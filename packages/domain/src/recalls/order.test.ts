import { expect, test } from "vitest";
import { harvested } from "../batches/harvested.ts";
import { acting, BATCH, BUREAU, COOPERATIVE } from "../fixtures/cangxi.ts";
import { asOfDay } from "../fixtures/journey.ts";
import { batchState } from "../views/batch-state.ts";
import { endRecall } from "./end.ts";
import { isOfLabel, orderedBy, REASON_NOT_STATED, recallClock } from "./order.ts";
import { recallBatch } from "./recall.ts";

const CERTIFIED = {
  certificate: "c",
  status: "valid",
  asOf: "2026-09-20",
  onHarvest: { date: "2026-09-10", status: "valid" },
  reasons: [],
} as const;

function recalled(level: 1 | 2 | 3, by: "producer" | "bureau") {
  const ctx = by === "producer" ? acting(COOPERATIVE, "clerk") : acting(BUREAU, "inspector");
  const command = { id: "r-1", gtin: BATCH.gtin, lot: BATCH.lot, reason: "产地标错", level };
  return recallBatch({ batch: { ...BATCH, silentPlots: [] }, producer: COOPERATIVE }, command, ctx).batch;
}
const completed = (level: 1 | 2 | 3, by: "producer" | "bureau") => {
  const command = { recall: "r-1", outcome: "completed", reason: "已处置" } as const;
  return endRecall({ batch: recalled(level, by), recorded: undefined }, command, acting(BUREAU, "inspector")).batch;
};
const reasons = (batch: ReturnType<typeof recalled>) =>
  batchState(harvested(batch), CERTIFIED, asOfDay("2026-09-20")).reasons;

// Producers recall (食品安全法 art. 63); farm bureaus order goods back (农产品质量安全法 arts 70 to 72).
test("who ordered it decides what it is called: 召回 of a producer, 责令追回 of a bureau", () => {
  expect(orderedBy(BATCH, { by: COOPERATIVE.id })).toBe("producer");
  expect(orderedBy(BATCH, { by: BUREAU.id })).toBe("bureau");
  expect(reasons(recalled(1, "producer"))[0]).toMatchObject({ zh: expect.stringContaining("已召回（1 级）") });
  expect(reasons(recalled(1, "bureau"))[0]).toMatchObject({
    zh: expect.stringContaining("责令追回（1 级）"),
    en: expect.stringContaining("Ordered back by the bureau"),
  });
  expect(reasons(completed(1, "bureau"))[1]?.zh).toMatch(/^追回已于/);
});

// Level 3: false labels (食品召回管理办法 art. 13); sold again once put right (食品安全法 art. 63).
test("of a label that is wrong nobody is told not to eat, also once the recall is completed", () => {
  for (const by of ["producer", "bureau"] as const) {
    for (const { zh, en } of [...reasons(recalled(3, by)), ...reasons(completed(3, by))]) {
      expect(zh).not.toContain("食用");
      expect(en).not.toMatch(/\beat\b/);
    }
    expect(reasons(completed(2, by))[1]?.zh).toContain("请勿食用。");
  }
  expect(isOfLabel({ level: 3, reason: "产地标错" })).toBe(true);
  expect(isOfLabel({ level: 3, reason: REASON_NOT_STATED })).toBe(false);
  expect(isOfLabel({ level: 2, reason: "产地标错" })).toBe(false);
});

// 食品召回管理办法 of 2015 (yiyuan.gov.cn); the revision announced on 2026-02-11 (news.cyol.com, People's Daily client).
test("the time a recall has follows its level and the settings of its day, and says where they are from", () => {
  const hours = (at: string) => ([1, 2, 3] as const).map((level) => recallClock({ level, at }).startHours);
  expect(hours("2026-02-10T10:00:00.000Z")).toEqual([24, 48, 72]);
  expect(hours("2026-02-10T16:00:00.000Z")).toEqual([24, 36, 48]);
  expect(hours("2010-01-01T00:00:00.000Z")).toEqual([24, 48, 72]);
  expect(recallClock({ level: 2, at: "2026-09-12T01:00:00.000Z" })).toEqual({
    startBy: "2026-09-13T13:00:00.000Z",
    startHours: 36,
    completeWorkingDays: 20,
    // Saturday the 12th: twenty days from Monday to Friday end on Friday the 9th of October.
    completeBy: "2026-10-09T16:00:00.000Z",
    source: expect.stringContaining("announced on 2026-02-11"),
    confirmed: false,
  });
});
