import { eventHashId } from "@suyuan/epcis/hash";
import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { onHold } from "../batches/hold.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  LABORATORY,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  OTHER_LABORATORY,
  refusal,
} from "../fixtures/cangxi.ts";
import { commitmentStatus } from "./commitment.ts";
import { type RecordTest, recordTest } from "./record-test.ts";
import { voidTest } from "./void-test.ts";

const LATER = "2026-09-20T04:00:00.000Z";
const LAB = acting(LABORATORY, "laboratory");
const OVER = { active: "thiram", resultMgPerKg: 6, limitMgPerKg: 5 };
const FAILED: RecordTest = {
  sampleId: "F1",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-12",
  items: [OVER],
  verdict: "failed",
};
const PASSED: RecordTest = { ...FAILED, sampleId: "R1", items: [{ ...OVER, resultMgPerKg: 1 }], verdict: "passed" };

const recorded = (batch: Batch, command: RecordTest, ctx = LAB) =>
  recordTest({ batch, producer: COOPERATIVE }, command, ctx);
const VOID = { sampleId: "F1", reason: "录错批次" };
const voided = (batch: Batch | undefined, ctx = acting(LABORATORY, "laboratory", LATER), more = {}) =>
  voidTest({ batch, recorded: undefined }, { ...VOID, ...more }, ctx);

test("a report taken back stays on record with who, when and why, and holds the batch no more", () => {
  const { batch: held, fact: told } = recorded(BATCH, FAILED);
  expect(onHold(held)).toBe(true);
  const ctx = acting(LABORATORY, "laboratory", LATER);
  const { batch, report, fact } = voidTest({ batch: held, recorded: told }, { ...VOID, id: "v1" }, ctx);
  expect(report.voided).toStrictEqual({ at: LATER, by: LABORATORY.id, reason: "录错批次" });
  expect(batch.tests).toStrictEqual([report]);
  expect(onHold(batch)).toBe(false);
  expect(batch.flags).toStrictEqual([{ ...held.flags[0], withdrawnAt: LATER }]);
  expect(flagsInForce(batch)).toStrictEqual([]);
  expect(batch.corrections).toMatchObject([{ field: "test", from: "F1", reason: "录错批次" }]);
  expect(fact).toMatchObject({
    kind: "test-voided",
    data: { id: "v1", gtin: BATCH.gtin, corrects: { kind: "test", id: "F1" }, reason: "录错批次" },
  });
  expect(fact.event).toStrictEqual({
    ...told.event,
    errorDeclaration: { declarationTime: LATER, reason: "did_not_occur" },
  });
  expect(fact.event && eventHashId(fact.event)).toBe(told.event?.eventID);
});

test("a passed re-test taken back clears nothing any more, and bears no commitment", () => {
  const failed = recorded({ ...BATCH, commitment: ["commissioned-test"], activesUsed: [] }, FAILED).batch;
  const second = acting(OTHER_LABORATORY, "laboratory");
  const cleared = recorded(failed, { ...PASSED, retestOf: "F1" }, second).batch;
  expect([onHold(cleared), commitmentStatus(cleared)?.status]).toStrictEqual([false, "supported"]);
  const { batch } = voided(cleared, second, { sampleId: "R1" });
  expect([onHold(batch), commitmentStatus(batch)?.status]).toStrictEqual([true, "refused"]);
});

test("only its reporter and the bureau of the region may take a report back; for others there is none", () => {
  const { batch } = recorded(BATCH, FAILED);
  expect(voided(batch, acting(BUREAU, "inspector")).report.voided?.by).toBe(BUREAU.id);
  const unknown = refusal(() => voided(undefined));
  expect(unknown.code).toBe("not-found");
  for (const stranger of [
    acting(COOPERATIVE, "clerk"),
    acting(OTHER_COOPERATIVE, "laboratory"),
    acting(OTHER_BUREAU, "inspector"),
    acting(BUREAU, "statistician"),
  ]) {
    expect(refusal(() => voided(batch, stranger))).toStrictEqual(unknown);
  }
  expect(refusal(() => voided(batch, LAB, { sampleId: "F2" })).code).toBe("not-found");
});

test("what was taken back is not taken back again, and does not come back by being sent again; corrected it does", () => {
  const { batch } = voided(recorded(BATCH, FAILED).batch);
  expect(refusal(() => voided(batch)).code).toBe("already-voided");
  expect(refusal(() => recorded(batch, FAILED))).toMatchObject({
    code: "id-taken",
    detailZh: expect.stringContaining("作废"),
  });
  const corrected = recorded(batch, { ...PASSED, sampleId: "F1" }).batch;
  expect(onHold(corrected)).toBe(false);
  const again = voided(corrected).batch;
  expect(again.tests.map((each) => each.voided?.by)).toStrictEqual([LABORATORY.id, LABORATORY.id]);
});

test("the flag of a batch whose flags name no subject is withdrawn too", () => {
  const { batch } = recorded(BATCH, FAILED);
  const flags = batch.flags.map(({ about: _, ...flag }) => flag);
  expect(flagsInForce(voided({ ...batch, flags }).batch)).toStrictEqual([]);
});

test("of flags that name no subject only that of the same report is withdrawn, and no other code or sample", () => {
  const { batch } = recorded(recorded(BATCH, FAILED).batch, { ...FAILED, sampleId: "F2" });
  const [first, second] = batch.flags.map(({ about: _, ...flag }) => flag);
  if (first === undefined || second === undefined) throw new Error("two flags");
  const others = [second, { ...first, code: "late-entry" as const }, { ...first, about: "test/F9" }];
  const { flags } = voided({ ...batch, flags: [first, ...others] }).batch;
  expect(flags).toStrictEqual([{ ...first, about: "test/F1", withdrawnAt: LATER }, ...others]);
});

test("the refusal of a second time says who took it back, when and why; a fact without an id has none", () => {
  const { batch, fact } = voided(recorded(BATCH, FAILED).batch);
  expect(Object.keys(fact.data)).not.toContain("id");
  const error = refusal(() => voided(batch));
  expect(error.extensions).toStrictEqual({ sampleId: "F1", voidedAt: LATER });
  for (const said of [error.message, error.detailZh])
    for (const part of ["F1", "2026-09-20", LABORATORY.id, "录错批次"]) expect(said).toContain(part);
});

test("a bureau's finding is taken back by that bureau or one above it, and not by the laboratory that it had test", () => {
  const inspector = (who: typeof BUREAU) => acting(who, "inspector", LATER);
  const town = { ...BUREAU, id: "town-bureau", regionCode: "510824100" };
  const city = { ...BUREAU, id: "city-bureau", regionCode: "510800" };
  const found = recorded(BATCH, FAILED, acting(BUREAU, "inspector")).batch;
  for (const who of [BUREAU, city]) expect(voided(found, inspector(who)).report.voided?.by).toBe(who.id);
  expect(refusal(() => voided(found, inspector(town))).code).toBe("forbidden");
  const [report] = recorded(BATCH, FAILED).batch.tests;
  if (report === undefined) throw new Error("a report");
  const right = { kind: "commission", organisation: BUREAU.id, id: "k-1", as: "bureau", scope: "batch" } as const;
  const commissioned = { ...BATCH, tests: [{ ...report, right: { ...right, regionCode: BUREAU.regionCode } }] };
  expect(refusal(() => voided(commissioned)).code).toBe("forbidden");
  expect(voided(commissioned, inspector(BUREAU)).report.voided?.by).toBe(BUREAU.id);
  // What passed is no finding that anyone is stopped by.
  const passed = recorded(BATCH, { ...PASSED, sampleId: "F1" }, acting(BUREAU, "inspector")).batch;
  expect(voided(passed, inspector(town)).report.voided?.by).toBe(town.id);
});
