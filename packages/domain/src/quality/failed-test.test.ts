import { describe, expect, test } from "vitest";
import type { TestReport } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import { acting, BUREAU, LABORATORY, NOON } from "../fixtures/cangxi.ts";
import { failureFlags, failureReason } from "./failed-test.ts";

const over = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ active: `active-${n + 1}`, resultMgPerKg: 2, limitMgPerKg: 1 }));
const FAILED: TestReport = {
  sampleId: "S1",
  by: LABORATORY.id,
  level: "attested",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-11",
  items: over(1),
  verdict: "failed",
};
const parties = { [LABORATORY.id]: partyOf(LABORATORY), [BUREAU.id]: partyOf(BUREAU) };
const flags = (report: TestReport) => failureFlags(report, parties, acting(LABORATORY, "laboratory"));
const texts = (report: TestReport) => flags(report).flatMap(({ reason }) => [reason.en, reason.zh]);

describe("the flag of a failed report", () => {
  test("names its sample and when, and there is none of one that passed", () => {
    expect(flags(FAILED)).toMatchObject([
      { code: "test-failed", at: NOON, about: "test/S1", reason: { code: "test-failed" } },
    ]);
    expect(flags({ ...FAILED, verdict: "passed" })).toStrictEqual([]);
  });

  test("names what was over its limit, twenty by name and the others by number", () => {
    for (const text of texts({ ...FAILED, items: over(20) })) {
      expect(text.match(/active-\d+/g)).toHaveLength(20);
      expect(text).not.toContain("+");
    }
    for (const text of texts({ ...FAILED, items: over(23) })) {
      expect(text.match(/active-\d+/g)).toHaveLength(20);
      expect(text).toContain("+3");
    }
  });

  test("tells who releases the goods: of a bureau's finding that bureau or whom it names", () => {
    const [en, zh] = texts(FAILED);
    expect(en).toContain("until a laboratory or bureau re-test passes");
    expect(zh).toContain("检测机构或主管部门复检合格前");
    const [ofBureau, ofBureauZh] = texts({ ...FAILED, by: BUREAU.id });
    expect(ofBureau).toContain("until a re-test by the bureau, or by a laboratory that it names, passes");
    expect(ofBureauZh).toContain("主管部门或其指定的检测机构复检合格前");
    expect(failureReason(FAILED)).toStrictEqual(flags(FAILED)[0]?.reason);
  });
});
