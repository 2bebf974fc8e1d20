import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import { BATCH, BUREAU, LABORATORY, OTHER_LABORATORY } from "../fixtures/cangxi.ts";
import { retestOutcome } from "./retest.ts";

const FAILED: TestReport = {
  sampleId: "S1",
  by: LABORATORY.id,
  level: "attested",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-11",
  items: [],
  verdict: "failed",
};
const RETEST: TestReport = {
  ...FAILED,
  sampleId: "S2",
  by: OTHER_LABORATORY.id,
  verdict: "passed",
  retestOf: "S1",
  right: { kind: "region" },
};
const after = (report: TestReport, failed: TestReport = FAILED) => {
  const parties = Object.fromEntries([BUREAU, LABORATORY, OTHER_LABORATORY].map((one) => [one.id, partyOf(one)]));
  const batch: Batch = { ...BATCH, tests: [failed, report], parties: { ...BATCH.parties, ...parties } };
  return retestOutcome(batch, report);
};

describe("what a re-test does to the failure that it names", () => {
  test("clears it where it passes, whoever of the laboratories failed it", () => {
    expect(after(RETEST)).toStrictEqual({ of: "S1", cleared: true });
  });

  test("leaves it where it fails too, or where the failure is a bureau's finding, and says which", () => {
    expect(after({ ...RETEST, verdict: "failed" })).toMatchObject({
      of: "S1",
      cleared: false,
      reason: { code: "retest-failed" },
    });
    const finding = { ...FAILED, by: BUREAU.id, right: { kind: "office" } as const };
    expect(after(RETEST, finding)).toMatchObject({ of: "S1", cleared: false, reason: { code: "bureaus-finding" } });
    const bureaus = { ...RETEST, by: BUREAU.id, right: { kind: "office" } as const };
    expect(after(bureaus, finding)).toStrictEqual({ of: "S1", cleared: true });
  });

  test("is nothing of a report that re-tests none, of a sample that did not fail or counts no more, or that was taken back", () => {
    const voided = { at: "2026-09-12T00:00:00.000Z", by: LABORATORY.id, reason: "错" };
    const { retestOf: _, ...plain } = RETEST;
    expect(after(plain)).toBeUndefined();
    expect(after({ ...RETEST, retestOf: "S3" })).toBeUndefined();
    expect(after({ ...RETEST, retestOf: "S2", verdict: "passed" })).toBeUndefined();
    expect(after(RETEST, { ...FAILED, verdict: "passed" })).toBeUndefined();
    expect(after(RETEST, { ...FAILED, voided })).toBeUndefined();
    expect(after({ ...RETEST, voided })).toBeUndefined();
  });
});
