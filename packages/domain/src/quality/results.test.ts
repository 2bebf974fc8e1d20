import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { packBatch, unpackBatch } from "../batches/codec.ts";
import { onHold, openBreaches } from "../batches/hold.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, LABORATORY, OTHER_LABORATORY, refusal } from "../fixtures/cangxi.ts";
import { commitmentStatus } from "./commitment.ts";
import { type RecordTest, recordTest } from "./record-test.ts";
import type { TypedItem } from "./results.ts";

const LAB = acting(LABORATORY, "laboratory");
const SECOND = acting(OTHER_LABORATORY, "laboratory");
const CLERK = acting(COOPERATIVE, "clerk");

const COMMAND: RecordTest = {
  sampleId: "S1",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-12",
  items: [{ active: "嘧菌酯", resultMgPerKg: 0.2, limitMgPerKg: 5 }],
  verdict: "passed",
};
const record = (more: Partial<RecordTest> = {}, batch: Batch = BATCH, ctx = LAB) =>
  recordTest({ batch, producer: COOPERATIVE }, { ...COMMAND, ...more }, ctx);
const faultsOf = (item: Omit<TypedItem, "active">, kind?: "rapid") =>
  refusal(() => record({ items: [{ active: "毒死蜱", ...item }], kind })).errors.map(({ pointer }) => pointer);

describe("an item of which nothing was detected", () => {
  const nothing = { active: "毒死蜱", notDetected: true, loqMgPerKg: 0.01, limitMgPerKg: 0.02 } as const;

  test("keeps what the method can see instead of a typed 0, and comes back from store as it was", () => {
    const { batch, report, fact } = record({ items: [nothing], standard: "GB 2763-2026" });
    expect(report).toMatchObject({ items: [nothing], standard: "GB 2763-2026", verdict: "passed" });
    expect(fact.data).toMatchObject({ items: [nothing], standard: "GB 2763-2026" });
    expect(unpackBatch(JSON.parse(JSON.stringify(packBatch(batch)))).tests).toStrictEqual([report]);
  });

  test("needs its limit of quantification, no result beside it, and a method that can see the limit", () => {
    expect(faultsOf({ notDetected: true, limitMgPerKg: 0.02 })).toStrictEqual(["/items/0/loqMgPerKg"]);
    expect(faultsOf({ ...nothing, resultMgPerKg: 0.001 })).toStrictEqual(["/items/0/notDetected"]);
    expect(faultsOf({ ...nothing, loqMgPerKg: 0.05 })).toStrictEqual(["/items/0/loqMgPerKg"]);
    expect(record({ items: [{ ...nothing, loqMgPerKg: 0.02 }] }).report.verdict).toBe("passed");
    // 不得检出 (0.05), as the catalogues of banned substances word it: whatever the method sees is the limit.
    expect(record({ items: [{ ...nothing, loqMgPerKg: 0.05, limitMgPerKg: 0 }] }).report.verdict).toBe("passed");
    expect(refusal(() => record({ items: [{ active: "x", resultMgPerKg: 0.01, limitMgPerKg: 0 }] })).code).toBe(
      "verdict-contradicts-results",
    );
  });

  test("that gives neither a result nor that nothing was found is refused at the result, and one without a limit at the limit", () => {
    expect(faultsOf({ limitMgPerKg: 1 })).toStrictEqual(["/items/0/resultMgPerKg"]);
    expect(faultsOf({ resultMgPerKg: 0.1 })).toStrictEqual(["/items/0/limitMgPerKg"]);
  });
});

/** What a field kit finds: GB/T 5009.199 inhibition in percent, colloidal gold yes or no (fx361.cc 2021/0318). */
describe("a rapid test", () => {
  const card = (inhibitionPercent: number) => ({ active: "有机磷和氨基甲酸酯类", inhibitionPercent });
  const strip = (active: string, outcome: "negative" | "positive" = "negative") => ({ active, outcome });
  const rapid = (items: RecordTest["items"], more: Partial<RecordTest> = {}) =>
    ({ kind: "rapid", items, ...more }) as const;

  test("is recorded as what it showed, without mg/kg", () => {
    const { report } = record(rapid([card(12), strip("吡虫啉")]), BATCH, CLERK);
    expect(report).toMatchObject({ kind: "rapid", level: "declared", items: [card(12), strip("吡虫啉")] });
    expect(report.items[0]).not.toHaveProperty("resultMgPerKg");
  });

  test("with mg/kg, or with nothing shown, is refused, as is a kit's word in a laboratory's report", () => {
    expect(faultsOf({ resultMgPerKg: 1, limitMgPerKg: 5 }, "rapid")).toStrictEqual([
      "/items/0/resultMgPerKg",
      "/items/0/limitMgPerKg",
      "/items/0/outcome",
    ]);
    expect(faultsOf({ outcome: "negative", resultMgPerKg: 0.1, limitMgPerKg: 1 })).toStrictEqual(["/items/0/outcome"]);
  });

  test("that is positive fails, and holds the batch until a laboratory's method clears it", () => {
    expect(refusal(() => record(rapid([card(70)]))).code).toBe("verdict-contradicts-results");
    expect(refusal(() => record(rapid([strip("吡虫啉", "positive")]))).code).toBe("verdict-contradicts-results");
    // The kit's own threshold goes before ours.
    expect(record(rapid([{ ...card(55), outcome: "negative" }])).report.verdict).toBe("passed");
    const held = record(rapid([card(70)], { verdict: "failed", sampleId: "F1" }), BATCH, CLERK).batch;
    expect([onHold(held), held.flags[0]?.reason.zh]).toStrictEqual([true, expect.stringContaining("快速检测阳性项目")]);
    const byKit = refusal(() => record(rapid([card(5)], { sampleId: "S2", retestOf: "F1" }), held));
    expect(byKit.errors.map(({ pointer }) => pointer)).toStrictEqual(["/kind"]);
    expect(onHold(record({ sampleId: "S2", retestOf: "F1" }, held).batch)).toBe(false);
  });

  test("bears a self-test for the actives that its strips name, and for none by an enzyme card", () => {
    const batch: Batch = { ...BATCH, commitment: ["self-test"], activesUsed: ["吡虫啉"] };
    const statusOf = (tested: Batch) => commitmentStatus(tested)?.status;
    expect(statusOf(record(rapid([card(3)]), batch, CLERK).batch)).toBe("refused");
    expect(statusOf(record(rapid([{ active: "吡虫啉", inhibitionPercent: 3 }]), batch, CLERK).batch)).toBe("refused");
    expect(statusOf(record(rapid([strip("啶虫脒")]), batch, CLERK).batch)).toBe("refused");
    expect(statusOf(record(rapid([strip("吡虫啉")]), batch, CLERK).batch)).toBe("supported");
  });

  test("bears no commissioned test, whoever made it, and ends no breach of a safety interval", () => {
    const batch: Batch = { ...BATCH, commitment: ["commissioned-test"], activesUsed: ["吡虫啉"] };
    expect(commitmentStatus(record(rapid([strip("吡虫啉")]), batch).batch)?.status).toBe("refused");
    const breaches = [{ input: "i1", product: "x", plot: "P1", actives: ["吡虫啉"], clearOn: "2026-09-20" }];
    const { tests } = record(rapid([strip("吡虫啉")])).batch;
    expect(openBreaches({ tests, breaches })).toStrictEqual(breaches);
  });
});

/** Law on the Quality and Safety of Agricultural Products, art. 51: not by the body that tested first, not by a quick method. */
describe("a re-test", () => {
  const failing = {
    sampleId: "F1",
    verdict: "failed",
    items: [{ active: "thiram", resultMgPerKg: 6, limitMgPerKg: 5 }],
  } as const;

  test("by the organisation that reported the failure is refused with the way out, by another it clears", () => {
    const failed = record(failing).batch;
    const own = refusal(() => record({ sampleId: "S2", retestOf: "F1" }, failed));
    expect([own.code, own.errors.map(({ pointer }) => pointer)]).toStrictEqual(["invalid-request", ["/retestOf"]]);
    expect([own.message, own.detailZh]).toStrictEqual([
      expect.stringContaining("Have another laboratory test it"),
      expect.stringContaining("请由其他检测机构复检"),
    ]);
    expect(onHold(record({ sampleId: "S2", retestOf: "F1" }, failed, SECOND).batch)).toBe(false);
  });

  test("of a re-test is by neither of the two before", () => {
    const twice = record({ ...failing, sampleId: "F2", retestOf: "F1" }, record(failing).batch, SECOND).batch;
    for (const one of [LAB, SECOND])
      expect(refusal(() => record({ sampleId: "S3", retestOf: "F2" }, twice, one)).errors[0]?.pointer).toBe(
        "/retestOf",
      );
    expect(onHold(record({ sampleId: "S3", retestOf: "F2" }, twice, acting(BUREAU, "inspector")).batch)).toBe(false);
  });
});

test("a report taken back is not brought back by the same content, but by another standard it is another report", () => {
  const { batch } = record({ standard: "GB 2763-2021" });
  const voided = { at: LAB.now, by: LABORATORY.id, reason: "标准填错" };
  const taken: Batch = { ...batch, tests: batch.tests.map((each) => ({ ...each, voided })) };
  expect(refusal(() => record({ standard: "GB 2763-2021" }, taken)).code).toBe("id-taken");
  expect(record({ standard: "GB 2763-2026" }, taken).batch.tests).toHaveLength(2);
});
