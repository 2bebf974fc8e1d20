import { expect, test } from "vitest";
import { partyOf } from "../context.ts";
import { BATCH, BUREAU } from "../fixtures/cangxi.ts";
import type { Batch, TestReport } from "./batch.ts";
import { isHeldByBureau, isIntervalBreached, onHold } from "./hold.ts";

const report = (sampleId: string, more: Partial<TestReport> = {}): TestReport => ({
  ...{ sampleId, by: "lab", level: "attested", verdict: "passed", items: [] },
  ...{ sampledOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-11" },
  ...more,
});
const held = (...tests: TestReport[]) => onHold({ ...BATCH, tests });

test("a failed test holds a batch until a laboratory's re-test of that sample passes, through re-tests that failed", () => {
  const failed = report("S1", { verdict: "failed" });
  expect([held(), held(report("S1")), held(failed)]).toEqual([false, false, true]);
  expect(held(failed, report("S2"))).toBe(true);
  expect(held(failed, report("S2", { retestOf: "S1" }))).toBe(false);
  expect(held(failed, report("S2", { retestOf: "S1", level: "declared" }))).toBe(true);
  const again = report("S2", { retestOf: "S1", verdict: "failed" });
  expect(held(failed, again)).toBe(true);
  expect(held(failed, again, report("S3", { retestOf: "S2" }))).toBe(false);
  expect(
    held(
      failed,
      report("S2", { retestOf: "S1", verdict: "failed" }),
      report("S1", { retestOf: "S2", verdict: "failed" }),
    ),
  ).toBe(true);
});

test("of a batch that carries no longer all of its tests and breaches what was judged of them counts", () => {
  const judged = (more: object): Batch => ({
    ...BATCH,
    tests: [report("S1", { verdict: "failed" })],
    judged: more as never,
  });
  expect([onHold(judged({ isOnHold: true })), onHold(judged({}))]).toEqual([true, false]);
  expect([isIntervalBreached(judged({ isBreached: true })), isIntervalBreached(judged({}))]).toEqual([true, false]);
  const flag = {
    code: "safety-interval",
    at: "2026-09-12",
    about: "input/i1",
    reason: { code: "safety-interval", zh: "中", en: "e" },
  };
  const breach = { input: "i1", product: "p", plot: "P1", actives: [], clearOn: "2026-09-20" };
  const breached = { ...judged({}), flags: [flag], breaches: [breach] } as never;
  expect(isIntervalBreached(breached)).toBe(false);
});

test("a batch is held by a bureau where one of the findings that hold it is a bureau's own", () => {
  const failed = report("S1", { verdict: "failed" });
  const bureaus = report("S2", { verdict: "failed", by: BUREAU.id });
  const parties = { ...BATCH.parties, [BUREAU.id]: partyOf(BUREAU) };
  const byBureau = (...tests: TestReport[]) => isHeldByBureau({ ...BATCH, parties, tests });
  expect([byBureau(), byBureau(failed), byBureau(bureaus)]).toEqual([false, false, true]);
  expect(byBureau(report("S3"), failed, bureaus)).toBe(true);
  expect(byBureau(report("S2", { by: BUREAU.id }))).toBe(false);
  expect(byBureau(bureaus, report("S4", { by: BUREAU.id, retestOf: "S2" }))).toBe(false);
});
