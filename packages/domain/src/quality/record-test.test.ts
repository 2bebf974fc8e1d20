import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
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
import type { RecordTest } from "./record-test.ts";
import { recordTest } from "./record-test.ts";

const LAB = acting(LABORATORY, "laboratory");
const SECOND = acting(OTHER_LABORATORY, "laboratory");
const THIRD = acting({ ...OTHER_LABORATORY, id: "third-lab" }, "laboratory");
const CLERK = acting(COOPERATIVE, "clerk");
const INSPECTOR = acting(BUREAU, "inspector");
const SHA = "a".repeat(64);
const OVER = { active: "thiram", resultMgPerKg: 6, limitMgPerKg: 5 };

const COMMAND: RecordTest = {
  sampleId: "S1",
  sampledOn: "2026-09-10",
  receivedOn: "2026-09-11",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-12",
  items: [{ active: "Azoxystrobin", resultMgPerKg: 0.2, limitMgPerKg: 5 }],
  verdict: "passed",
  fileSha256: SHA,
};

const record = (more: Partial<RecordTest> = {}, batch: Batch = BATCH, ctx = LAB) =>
  recordTest({ batch, producer: COOPERATIVE }, { ...COMMAND, fileSha256: undefined, ...more }, ctx);
const failing = { sampleId: "F1", verdict: "failed", items: [OVER] } as const;

test("a laboratory's report is attested, an inspector's too, the producer's own is declared", () => {
  const { batch, report, fact } = record({ fileSha256: SHA });
  expect(report).toStrictEqual({ ...COMMAND, by: LABORATORY.id, level: "attested", right: { kind: "region" } });
  expect(batch.tests).toStrictEqual([report]);
  expect(batch.parties[LABORATORY.id]?.name).toBe(LABORATORY.name);
  expect(fact).toMatchObject({ kind: "test-recorded", occurredAt: "2026-09-11T16:00:00.000Z" });
  expect(fact.data).toMatchObject({ gtin: BATCH.gtin, lot: BATCH.lot, sampleId: "S1" });
  expect(fact.event).toMatchObject({ bizStep: "inspecting", disposition: "conformant" });
  expect(record({}, BATCH, INSPECTOR).report.level).toBe("attested");
  expect(record({}, BATCH, CLERK).report.level).toBe("declared");
});

test("a batch that does not exist, and one that is not for this actor to test, give the same refusal", () => {
  const none = { batch: undefined, producer: undefined };
  const unknown = refusal(() => recordTest(none, COMMAND, acting(OTHER_COOPERATIVE, "clerk")));
  expect(unknown.code).toBe("not-found");
  for (const stranger of [
    acting(OTHER_COOPERATIVE, "clerk"),
    acting(OTHER_BUREAU, "inspector"),
    acting(COOPERATIVE, "depot"),
    acting(BUREAU, "statistician"),
  ]) {
    expect(refusal(() => record({}, BATCH, stranger))).toStrictEqual(unknown);
  }
});

describe("dates", () => {
  test.each([
    [{ sampledOn: "2026-09-09" }, "/sampledOn", "harvestedOn 2026-09-10 must not be after sampledOn 2026-09-09"],
    [{ receivedOn: "2026-09-09" }, "/receivedOn", "sampledOn 2026-09-10 must not be after receivedOn 2026-09-09"],
    [{ testedOn: "2026-09-10" }, "/testedOn", "receivedOn 2026-09-11 must not be after testedOn 2026-09-10"],
    [{ receivedOn: undefined, testedOn: "2026-09-09" }, "/testedOn", "sampledOn 2026-09-10 must not be after testedOn"],
    [{ issuedOn: "2026-09-10" }, "/issuedOn", "testedOn 2026-09-11 must not be after issuedOn 2026-09-10"],
    [{ issuedOn: "2026-09-13" }, "/issuedOn", "issuedOn 2026-09-13 must not be after today 2026-09-12"],
  ])("out of order %j are refused at %s with the pair named", (more, pointer, detail) => {
    const error = refusal(() => record(more));
    expect(error.code).toBe("date-order");
    expect(error.errors[0]?.pointer).toBe(pointer);
    expect(error.errors[0]?.detail).toContain(detail);
  });

  test("all on one day are in order", () => {
    const day = "2026-09-10";
    expect(record({ sampledOn: day, receivedOn: day, testedOn: day, issuedOn: day }).report.verdict).toBe("passed");
  });
});

describe("the verdict", () => {
  test("passed with a result over its limit is refused and names it; at the limit it passes", () => {
    const error = refusal(() => record({ items: [...COMMAND.items, OVER] }));
    expect([error.code, error.errors[0]?.pointer]).toStrictEqual(["verdict-contradicts-results", "/verdict"]);
    expect(error.message).toContain("The verdict is passed, but over the limit are: thiram");
    expect(error.extensions).toStrictEqual({ overLimit: ["thiram"] });
    expect(record({ items: [{ ...OVER, resultMgPerKg: 5 }] }).report.verdict).toBe("passed");
  });

  test("failed names what is over its limit, and not what is exactly at it", () => {
    const atLimit = { active: "captan", resultMgPerKg: 5, limitMgPerKg: 5 };
    const { batch } = record({ ...failing, items: [atLimit, OVER] });
    expect(batch.flags[0]?.reason.en).toContain("over the limit: thiram.");
    const error = refusal(() => record({ verdict: "passed", items: [atLimit, OVER] }));
    expect(error.extensions).toStrictEqual({ overLimit: ["thiram"] });
  });

  test("failed with no result over its limit is refused", () => {
    const error = refusal(() => record({ verdict: "failed" }));
    expect([error.code, error.errors[0]?.pointer]).toStrictEqual(["verdict-contradicts-results", "/verdict"]);
    expect(error.message).toContain("The verdict is failed, but no result is over its limit");
    expect(error.extensions).toStrictEqual({ overLimit: [] });
  });

  test("of nothing tested is refused", () => {
    expect(refusal(() => record({ items: [] })).errors[0]?.pointer).toBe("/items");
  });
});

describe("one report, one sample, one batch", () => {
  test("a sample that already has a report is refused", () => {
    const { code, errors } = refusal(() => record({}, record().batch));
    expect([code, errors.map(({ pointer }) => pointer)]).toStrictEqual(["id-taken", ["/sampleId"]]);
  });

  test("a file that already belongs to another sample is refused", () => {
    const first = record({ fileSha256: SHA }).batch;
    const { code, errors } = refusal(() => record({ sampleId: "S2", fileSha256: SHA }, first));
    expect([code, errors.map(({ pointer }) => pointer)]).toStrictEqual(["report-already-used", ["/fileSha256"]]);
    expect(record({ sampleId: "S2" }, first).batch.tests).toHaveLength(2);
    // Of another organisation neither its samples' names nor its files stand in the way.
    expect(record({ fileSha256: SHA }, first, SECOND).batch.tests).toHaveLength(2);
  });

  test("the very report that was taken back is refused at its sample, and another that differs in anything is not", () => {
    const [report] = record({ retestOf: undefined }).batch.tests;
    if (report === undefined) throw new Error("a report");
    const voided = { at: "2026-09-12T20:00:00.000Z", by: LABORATORY.id, reason: "样品弄混" };
    const taken = { ...BATCH, tests: [{ ...report, voided }] };
    const error = refusal(() => record({}, taken));
    expect(error).toMatchObject({ code: "id-taken", errors: [{ pointer: "/sampleId" }] });
    for (const text of [error.message, error.detailZh])
      for (const part of ["S1", "2026-09-13", "样品弄混"]) expect(text).toContain(part);
    const differing: readonly Partial<RecordTest>[] = [
      { sampledOn: "2026-09-11" },
      { receivedOn: undefined },
      { testedOn: "2026-09-12" },
      { issuedOn: "2026-09-11" },
      { items: [{ active: "thiram", resultMgPerKg: 0.2, limitMgPerKg: 5 }] },
      { fileSha256: SHA },
      { standard: "GB 2763-2021" },
    ];
    for (const more of differing) expect(record(more, taken).batch.tests).toHaveLength(2);
    expect(record({}, taken, SECOND).batch.tests).toHaveLength(2);
  });
});

test("a commission is named by laboratories alone, and a batch that was taken back is reported on by nobody", () => {
  const commission = { organisation: BUREAU.id, id: "k-1" };
  for (const ctx of [CLERK, INSPECTOR])
    expect(refusal(() => record({ commission }, BATCH, ctx))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/commission" }],
    });
  const voided = { ...BATCH, voided: { at: "2026-09-12T00:00:00.000Z", by: COOPERATIVE.id, reason: "错" } };
  expect(refusal(() => record({}, voided)).code).toBe("already-voided");
});

test("on what right a report stands is kept with it: the office, the region, none of the producer's own", () => {
  expect(record({}, BATCH, INSPECTOR).report.right).toStrictEqual({ kind: "office" });
  expect(record().report.right).toStrictEqual({ kind: "region" });
  expect(record({}, BATCH, CLERK).report).not.toHaveProperty("right");
  const away = acting({ ...LABORATORY, regionCode: "330100" }, "laboratory");
  const refused = refusal(() => record({}, BATCH, away));
  expect(refused.code).toBe("not-found");
  // One and the same, whether there is such a batch or not; it names the way out.
  expect(refusal(() => recordTest({ batch: undefined, producer: undefined }, COMMAND, away))).toStrictEqual(refused);
  for (const text of [refused.message, refused.detailZh]) expect(text).toContain("POST /api/commissions");
  expect(refusal(() => recordTest({ batch: BATCH, producer: undefined }, COMMAND, INSPECTOR)).code).toBe("not-found");
});

describe("a failed test", () => {
  const failed = record(failing).batch;

  test("holds the batch back and flags it", () => {
    expect(onHold(BATCH)).toBe(false);
    expect(onHold(record().batch)).toBe(false);
    expect(onHold(failed)).toBe(true);
    expect(failed.flags).toMatchObject([{ code: "test-failed", at: LAB.now }]);
    expect(failed.flags[0]?.reason.en).toContain("thiram");
  });

  test("is cleared by a passing re-test of that sample, not by another passing test", () => {
    expect(onHold(record({ sampleId: "S2" }, failed).batch)).toBe(true);
    expect(onHold(record({ sampleId: "S2", retestOf: "F1" }, failed, SECOND).batch)).toBe(false);
    expect(onHold(record({ sampleId: "S2", retestOf: "F1" }, failed, INSPECTOR).batch)).toBe(false);
  });

  test("is not cleared, nor asked about for ever, by reports that re-test each other", () => {
    const again = record({ ...failing, sampleId: "F2", retestOf: "F1" }, failed, SECOND).batch;
    const voided = { at: LAB.now, by: LABORATORY.id, reason: "录错" };
    const tests = again.tests.map((report) => (report.sampleId === "F1" ? { ...report, voided } : report));
    const round = record({ ...failing, testedOn: "2026-09-12", retestOf: "F2" }, { ...again, tests }, THIRD).batch;
    expect(onHold(round)).toBe(true);
    const fourth = acting(BUREAU, "inspector");
    expect(onHold(record({ sampleId: "S3", retestOf: "F2" }, round, fourth).batch)).toBe(false);
  });

  test("is not cleared by a declared re-test, whoever wrote it", () => {
    const retest = { ...record().report, sampleId: "S2", retestOf: "F1", level: "declared" } as const;
    expect(onHold({ ...failed, tests: [...failed.tests, retest] })).toBe(true);
  });

  test("whose re-test failed too is cleared when that re-test is", () => {
    const twice = record({ ...failing, sampleId: "F2", retestOf: "F1" }, failed, SECOND).batch;
    expect(onHold(twice)).toBe(true);
    expect(onHold(record({ sampleId: "S3", retestOf: "F2" }, twice, THIRD).batch)).toBe(false);
    expect(onHold(record({ sampleId: "S3", retestOf: "F1" }, twice, THIRD).batch)).toBe(true);
  });

  test("cannot be re-tested by the producer, and what did not fail cannot be re-tested", () => {
    expect(refusal(() => record({ sampleId: "S2", retestOf: "F1" }, failed, CLERK)).errors[0]?.pointer).toBe(
      "/retestOf",
    );
    for (const retestOf of ["S9", "S1"]) {
      const batch = record({}, failed).batch;
      const { code, errors, message, detailZh } = refusal(() => record({ sampleId: "S2", retestOf }, batch));
      expect([code, errors.map(({ pointer }) => pointer)]).toStrictEqual(["invalid-request", ["/retestOf"]]);
      expect([message, detailZh]).toStrictEqual([
        expect.stringContaining(`${retestOf} is no failed sample of this batch. Failed samples: F1.`),
        expect.stringContaining("不合格样品：F1。"),
      ]);
    }
    const none = refusal(() => record({ sampleId: "S2", retestOf: "S1" }, record().batch));
    expect([none.message, none.detailZh]).toStrictEqual([
      expect.stringContaining("Failed samples: none."),
      expect.stringContaining("不合格样品：无。"),
    ]);
    const two = record({ ...failing, sampleId: "F2" }, failed).batch;
    const named = refusal(() => record({ sampleId: "S2", retestOf: "S9" }, two));
    expect([named.message, named.detailZh]).toStrictEqual([
      expect.stringContaining("Failed samples: F1, F2."),
      expect.stringContaining("不合格样品：F1、F2。"),
    ]);
  });
});

describe("a commitment", () => {
  const committed = (commitment: NonNullable<Batch["commitment"]>, activesUsed: string[] = []): Batch => ({
    ...BATCH,
    commitment,
    activesUsed,
  });
  const statusOf = (batch: Batch) => commitmentStatus(batch)?.status;
  const items = (...actives: string[]) => actives.map((active) => ({ active, resultMgPerKg: 0, limitMgPerKg: 1 }));

  test("is none when none was made, and declared when it rests on quality control alone", () => {
    const { commitment: _, ...uncommitted } = BATCH;
    expect(commitmentStatus(uncommitted)).toBeUndefined();
    expect(commitmentStatus({ ...BATCH, commitment: [] })).toBeUndefined();
    expect(commitmentStatus(committed(["quality-control"]))).toStrictEqual({
      basis: ["quality-control"],
      status: "declared",
      reasons: [],
    });
  });

  test("on a test is refused until a passing test covers every active used, however it is written", () => {
    const batch = committed(["self-test"], ["Azoxystrobin", "吡唑醚菌酯"]);
    expect(commitmentStatus(batch)?.reasons[0]).toMatchObject({
      code: "commitment-test-missing",
      en: expect.stringMatching(/is on record\. Test for: Azoxystrobin, 吡唑醚菌酯\.$/),
      zh: expect.stringMatching(/检测记录。应检测：Azoxystrobin、吡唑醚菌酯。$/),
    });
    const half = record({ items: items(" AZOXYSTROBIN") }, batch, CLERK).batch;
    expect(commitmentStatus(half)).toMatchObject({
      status: "refused",
      reasons: [{ code: "commitment-actives-untested" }],
    });
    expect(commitmentStatus(half)?.reasons[0]?.en).not.toContain("Azoxystrobin");
    expect(statusOf(record({ sampleId: "S2", items: items("吡唑醚菌酯") }, half, CLERK).batch)).toBe("supported");
  });

  test("on a commissioned test is borne by a laboratory or bureau, not by the producer's own test", () => {
    const batch = committed(["commissioned-test", "quality-control"], ["Azoxystrobin"]);
    expect(statusOf(record({}, batch, CLERK).batch)).toBe("refused");
    expect(statusOf(record({}, batch).batch)).toBe("supported");
    expect(statusOf(record({}, batch, INSPECTOR).batch)).toBe("supported");
  });

  test("on a test needs one even when nothing was used", () => {
    expect(statusOf(committed(["self-test"]))).toBe("refused");
    expect(commitmentStatus(committed(["self-test"]))?.reasons).toMatchObject([
      { en: expect.stringMatching(/test is on record\.$/), zh: expect.stringMatching(/检测记录。$/) },
    ]);
    expect(statusOf(record({}, committed(["self-test"])).batch)).toBe("supported");
  });

  test("of either kind is refused while a failed test stands", () => {
    for (const basis of ["quality-control", "self-test"] as const) {
      const held = record({ ...failing, sampleId: "F1" }, record({}, committed([basis])).batch).batch;
      expect(statusOf(held)).toBe("refused");
      expect(statusOf(record({ sampleId: "S3", retestOf: "F1" }, held, SECOND).batch)).not.toBe("refused");
    }
  });
});
