import { expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { BATCH, LABORATORY } from "../fixtures/cangxi.ts";
import { commitmentLevel, commitmentStatus, testsMissing, testsNeeded, testsSupportLevel } from "./commitment.ts";

const AT = "2026-09-13T00:00:00.000Z";
const report = (more: Partial<TestReport> = {}): TestReport => ({
  ...{ sampleId: "S1", by: LABORATORY.id, level: "attested", verdict: "passed" },
  ...{ sampledOn: "2026-09-10", receivedOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-11" },
  items: [{ active: "thiram", resultMgPerKg: 0.1, limitMgPerKg: 5 }],
  ...more,
});
const batch = (commitment: Batch["commitment"], more: Partial<Batch> = {}): Batch => ({
  ...BATCH,
  ...(commitment === undefined ? {} : { commitment }),
  ...more,
});
const codes = (of: Batch) => commitmentStatus(of)?.reasons.map(({ code }) => code);
const levelOf = (of: Batch) => {
  const status = commitmentStatus(of);
  return status && [status.status, commitmentLevel(of, status)];
};

test("a batch without a commitment has none, and one that rests on the producer's own control is declared", () => {
  const { commitment: _, ...none } = batch([]);
  expect([commitmentStatus(none), commitmentStatus(batch([]))]).toStrictEqual([undefined, undefined]);
  const own = batch(["quality-control"]);
  expect([testsNeeded(own), testsMissing(own)]).toStrictEqual([false, []]);
  expect(commitmentStatus(own)).toStrictEqual({ basis: ["quality-control"], status: "declared", reasons: [] });
  expect(levelOf(own)).toStrictEqual(["declared", "declared"]);
});

test("one that rests on tests is supported by them: attested by a laboratory's, declared by the producer's own", () => {
  expect(levelOf(batch(["self-test"], { tests: [report()] }))).toStrictEqual(["supported", "attested"]);
  expect(levelOf(batch(["self-test"], { tests: [report({ level: "declared" })] }))).toStrictEqual([
    "supported",
    "declared",
  ]);
  expect(levelOf(batch(["commissioned-test"], { tests: [report()] }))).toStrictEqual(["supported", "attested"]);
  const both = batch(["self-test"], { tests: [report({ level: "declared" }), report({ sampleId: "S2" })] });
  expect(testsSupportLevel(both)).toBe("attested");
});

test("without a passing test of its kind it is refused, and says which it needs and for what", () => {
  for (const tests of [[], [report({ voided: { at: AT, by: "x", reason: "r" } })]]) {
    expect(codes(batch(["self-test"], { tests }))).toStrictEqual(["commitment-test-missing"]);
    expect(levelOf(batch(["self-test"], { tests }))).toStrictEqual(["refused", "missing"]);
  }
  expect(codes(batch(["commissioned-test"], { tests: [report({ level: "declared" })] }))).toStrictEqual([
    "commitment-test-missing",
  ]);
  expect(codes(batch(["commissioned-test"], { tests: [report({ kind: "rapid" })] }))).toStrictEqual([
    "commitment-test-missing",
  ]);
  expect(codes(batch(["self-test", "commissioned-test"]))).toHaveLength(2);
  const [bare] = testsMissing(batch(["self-test"]));
  expect([bare?.en, bare?.zh]).toStrictEqual([
    expect.not.stringContaining("Test for"),
    expect.not.stringContaining("应检测"),
  ]);
  const [named] = testsMissing(batch(["self-test"], { activesUsed: ["thiram", "carbendazim"] }));
  expect(named?.en).toContain("Test for: thiram, carbendazim.");
  expect(named?.zh).toContain("应检测：thiram、carbendazim。");
});

test("tests that leave out an active that was used bear it not; a name that is not known here is said to be compared as written", () => {
  const used = (activesUsed: readonly string[]) => batch(["self-test"], { tests: [report()], activesUsed });
  expect(codes(used(["thiram"]))).toStrictEqual([]);
  const [known] = testsMissing(used(["thiram", "carbendazim"]));
  expect(known?.code).toBe("commitment-actives-untested");
  expect([
    known?.en.includes("carbendazim"),
    known?.en.includes("thiram"),
    known?.en.includes("Compared as written"),
  ]).toStrictEqual([true, false, false]);
  expect(known?.zh).not.toContain("名称对照表");
  const [unknown] = testsMissing(used(["carbendazim", "somethingnew", "另一种"]));
  expect(unknown?.en).toMatch(/Compared as written, .*: somethingnew, 另一种;/);
  expect(unknown?.zh).toContain("其中 somethingnew、另一种 不在名称对照表中");
});

test("whatever it rests on, a failed test, a recall, a harvest in an interval and a registration taken back speak against it", () => {
  const own = (more: Partial<Batch>) => codes(batch(["quality-control"], more));
  expect(own({ tests: [report({ verdict: "failed" })] })).toStrictEqual(["commitment-test-failed"]);
  expect(own({ recall: { id: "r", by: "b", level: 1, reason: "r", at: AT } })).toStrictEqual(["commitment-recalled"]);
  expect(own({ voided: { at: AT, by: "b", reason: "r" } })).toStrictEqual(["commitment-voided"]);
  const breach = { input: "i1", product: "p", plot: "P1", actives: [], clearOn: "2026-09-20" } as never;
  const flag = {
    code: "safety-interval",
    at: AT,
    about: "input/i1",
    reason: { code: "safety-interval", zh: "中", en: "e" },
  } as never;
  expect(own({ breaches: [breach], flags: [flag] })).toStrictEqual(["commitment-interval-breached"]);
  const all = commitmentStatus(batch(["self-test"], { voided: { at: AT, by: "b", reason: "r" } }));
  expect([all?.status, all?.reasons.map(({ code }) => code)]).toStrictEqual([
    "refused",
    ["commitment-voided", "commitment-test-missing"],
  ]);
  for (const { en, zh } of all?.reasons ?? []) {
    expect(en).toMatch(/^[A-Z].*\.$/);
    expect(zh).toMatch(/\p{Script=Han}.*。$/u);
  }
});

test("of a batch with more tests than it carries what was judged of all of them counts", () => {
  const judged = (more: object) => batch(["self-test"], { judged: more as never });
  expect(testsMissing(judged({}))).toStrictEqual([]);
  expect(testsMissing(judged({ isUntested: true })).map(({ code }) => code)).toStrictEqual([
    "commitment-actives-untested",
  ]);
  expect(levelOf(judged({ testLevel: "attested" }))).toStrictEqual(["supported", "attested"]);
  expect(levelOf(judged({}))).toStrictEqual(["supported", "declared"]);
  expect(levelOf(judged({ isUntested: true }))).toStrictEqual(["refused", "missing"]);
});
