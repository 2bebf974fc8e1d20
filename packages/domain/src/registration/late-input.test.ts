import { describe, expect, test } from "vitest";
import type { Batch, Flag, TestReport } from "../batches/batch.ts";
import { isIntervalBreached, openBreaches } from "../batches/hold.ts";
import { ship } from "../custody/ship.ts";
import type { PlacedInput } from "../farm/base.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, refusal } from "../fixtures/cangxi.ts";
import { issueLabels } from "../labels/issue.ts";
import { offLabelFlags, underInputs } from "./late-input.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const NOW = { now: "2026-09-12T02:00:00.000Z" };
const input = (more: Partial<PlacedInput> = {}): PlacedInput => ({
  id: "i1",
  base: BATCH.origin.base.id,
  plot: "P1",
  product: "嘧菌酯悬浮剂",
  actives: ["azoxystrobin", "thiram"],
  dosage: "1500 倍液",
  appliedOn: "2026-09-01",
  safetyIntervalDays: 14,
  clearOn: "2026-09-15",
  recordedAt: "2026-09-12T02:00:00.000Z",
  ...more,
});
const HELD = underInputs(BATCH, [input()], NOW);
const passed = (actives: readonly string[], more: Partial<TestReport> = {}): TestReport => ({
  sampleId: "T1",
  by: "lab",
  level: "attested",
  sampledOn: "2026-09-12",
  testedOn: "2026-09-12",
  issuedOn: "2026-09-12",
  items: actives.map((active) => ({ active, resultMgPerKg: 0, limitMgPerKg: 1 })),
  verdict: "passed",
  ...more,
});
const tested = (...tests: TestReport[]): Batch => ({ ...HELD, tests });

describe("a harvest inside a safety interval that comes to light late", () => {
  test("holds the batch: no shipment, no label, whoever has it", () => {
    expect(isIntervalBreached(HELD)).toBe(true);
    expect(isIntervalBreached(BATCH)).toBe(false);
    const items = [{ gtin: BATCH.gtin, lot: BATCH.lot, quantityKg: 1 }];
    const command = { id: "s1", to: DEPOT.id, items, shippedAt: "2026-09-11T02:00:00.000Z" };
    const shipping = refusal(() => ship({ to: DEPOT, batches: [HELD] }, command, CLERK));
    expect(shipping).toMatchObject({ code: "batch-on-hold", errors: [{ pointer: "/items/0" }] });
    expect(shipping.detailZh).toContain("azoxystrobin、thiram");
    const run = { id: "r1", gtin: BATCH.gtin, lot: BATCH.lot, count: 1, netWeightG: 500 };
    expect(refusal(() => issueLabels({ key: "k1", batch: HELD }, run, CLERK)).code).toBe("batch-on-hold");
  });

  test("is flagged with its input, and what must be tested follows", () => {
    expect(HELD.flags).toMatchObject([{ code: "safety-interval", about: "input/i1" }]);
    expect(HELD.activesUsed).toStrictEqual(["azoxystrobin", "thiram"]);
  });

  test("is told once, however often it is looked at", () => {
    expect(underInputs(HELD, [input()], { now: "2026-10-01T00:00:00.000Z" })).toStrictEqual(HELD);
  });

  test("ends when the input is corrected or taken back: the flag is withdrawn, hold and actives go", () => {
    for (const inputs of [[input({ clearOn: "2026-09-04", safetyIntervalDays: 3, actives: ["sulfur"] })], []]) {
      const after = underInputs(HELD, inputs, { now: "2026-09-13T00:00:00.000Z" });
      expect(isIntervalBreached(after)).toBe(false);
      expect(after).not.toHaveProperty("breaches");
      expect(after.flags).toMatchObject([{ code: "safety-interval", withdrawnAt: "2026-09-13T00:00:00.000Z" }]);
      expect(after.activesUsed).toStrictEqual(inputs.flatMap(({ actives }) => actives));
    }
  });

  test("comes again with another correction, as a flag of its own", () => {
    const mended = underInputs(HELD, [], { now: "2026-09-13T00:00:00.000Z" });
    const again = underInputs(mended, [input()], { now: "2026-09-14T00:00:00.000Z" });
    expect(again.flags.map(({ withdrawnAt }) => withdrawnAt)).toStrictEqual(["2026-09-13T00:00:00.000Z", undefined]);
    expect(isIntervalBreached(again)).toBe(true);
  });

  test("that a correction brought to light says so", () => {
    const early = input({ recordedAt: "2026-09-01T02:00:00.000Z" });
    expect(underInputs(BATCH, [early], NOW).flags[0]?.reason.en).toContain("corrected after the batch");
    expect(HELD.flags[0]?.reason.en).toContain("recorded after the batch");
  });

  test("of one input ends alone: that of another stays, as does what comes of something else", () => {
    const other = input({ id: "i2", product: "吡唑醚菌酯", clearOn: "2026-09-20" });
    const late: Flag = {
      code: "late-entry",
      at: NOW.now,
      reason: { code: "late-entry", en: "late", zh: "迟" },
    };
    const both = underInputs({ ...BATCH, flags: [late] }, [input(), other], NOW);
    expect(both.breaches?.map(({ input: id }) => id)).toStrictEqual(["i1", "i2"]);
    expect(both.breaches?.[0]?.actives).toStrictEqual(["azoxystrobin", "thiram"]);
    const one = underInputs(both, [other], { now: "2026-09-13T00:00:00.000Z" });
    expect(one.flags.map(({ code, about, withdrawnAt }) => [code, about, withdrawnAt])).toStrictEqual([
      ["late-entry", undefined, undefined],
      ["safety-interval", "input/i1", "2026-09-13T00:00:00.000Z"],
      ["safety-interval", "input/i2", undefined],
    ]);
    // Looked at again, what was withdrawn keeps its time.
    expect(underInputs(one, [other], { now: "2026-09-14T00:00:00.000Z" })).toStrictEqual(one);
  });

  test("of an input that was corrected and is a breach still is told anew", () => {
    const later = underInputs(HELD, [input({ clearOn: "2026-09-20" })], { now: "2026-09-13T00:00:00.000Z" });
    expect(later.flags.map(({ about, at, withdrawnAt }) => [about, at, withdrawnAt])).toStrictEqual([
      ["input/i1", NOW.now, "2026-09-13T00:00:00.000Z"],
      ["input/i1", "2026-09-13T00:00:00.000Z", undefined],
    ]);
  });

  test("of a second input is told beside the first", () => {
    const other = input({ id: "i2", product: "吡唑醚菌酯" });
    const both = underInputs(HELD, [input(), other], { now: "2026-09-13T00:00:00.000Z" });
    expect(both.flags.map(({ about, at }) => [about, at])).toStrictEqual([
      ["input/i1", NOW.now],
      ["input/i2", "2026-09-13T00:00:00.000Z"],
    ]);
    expect(both.flags.map(({ reason }) => reason.code)).toStrictEqual(["safety-interval", "safety-interval"]);
  });

  test("that was told before flags named their input is told no second time, and stays while it lasts", () => {
    const { about: _, ...unnamed } = HELD.flags[0] as Flag;
    const old = { ...HELD, flags: [unnamed] };
    expect(underInputs(old, [input()], NOW).flags).toStrictEqual([unnamed]);
    expect(underInputs(old, [], NOW).flags).toStrictEqual([{ ...unnamed, withdrawnAt: NOW.now }]);
  });

  test("of one of two inputs that say the same goes with that one alone", () => {
    const twins = [input(), input({ id: "i2" })];
    const both = underInputs(BATCH, twins, NOW);
    const one = underInputs(both, twins.slice(1), { now: "2026-09-13T00:00:00.000Z" });
    expect(isIntervalBreached(one)).toBe(true);
    expect(one.flags.filter(({ withdrawnAt }) => withdrawnAt === undefined)).toHaveLength(1);
  });
});

describe("the hold of a breach", () => {
  test("ends with a passed test by a laboratory or bureau that names every active, by one report or several", () => {
    expect(openBreaches(tested(passed(["AZOXYSTROBIN", "Thiram"])))).toStrictEqual([]);
    expect(openBreaches(tested(passed(["azoxystrobin"]), passed(["thiram"], { sampleId: "T2" })))).toStrictEqual([]);
  });

  test.each([
    ["leaves an active out", passed(["thiram"])],
    ["is the producer's own", passed(["azoxystrobin", "thiram"], { level: "declared" })],
    ["failed", passed(["azoxystrobin", "thiram"], { verdict: "failed" })],
    ["was taken back", passed(["azoxystrobin", "thiram"], { voided: { at: NOW.now, by: "lab", reason: "错" } })],
  ])("stays where the test %s", (_why, test) => {
    expect(openBreaches(tested(test))).toHaveLength(1);
  });

  test("of an input that names no active ends by no test: there is nothing to test for", () => {
    const held = underInputs(BATCH, [input({ actives: [] })], NOW);
    expect(isIntervalBreached({ ...held, tests: [passed(["azoxystrobin"])] })).toBe(true);
  });

  test("is kept of very many inputs, none left out", () => {
    const many = Array.from({ length: 60 }, (_, n) => input({ id: `i${n}`, actives: [`active ${n}`] }));
    const held = underInputs(BATCH, many, NOW);
    expect(held.breaches?.length).toBeLessThanOrEqual(40);
    expect(underInputs(BATCH, many.slice(0, 40), NOW).breaches).toHaveLength(40);
    expect(underInputs(BATCH, many.slice(0, 41), NOW).breaches).toHaveLength(40);
    const all = many.flatMap(({ actives }) => actives);
    for (const active of [all[0], all[59]]) {
      expect(isIntervalBreached({ ...held, tests: [passed(all.filter((one) => one !== active))] })).toBe(true);
    }
    expect(isIntervalBreached({ ...held, tests: [passed(all)] })).toBe(false);
  });
});

test("a registration that was taken back is judged by no input any more", () => {
  const voided = { ...BATCH, voided: { at: NOW.now, by: COOPERATIVE.id, reason: "错" } };
  expect(underInputs(voided, [input()], NOW)).toBe(voided);
});

test("a use outside the crops of its label is one flag for each product and crop, with its first use", () => {
  const off = (id: string, product: string, offLabelCrop: string) =>
    input({ id, product, offLabelCrop, labelCrops: ["苹果", "梨"] });
  const inputs = [
    off("i1", "嘧菌酯", "猕猴桃"),
    off("i2", "嘧菌酯", "猕猴桃"),
    off("i3", "嘧菌酯", "雪梨"),
    off("i4", "吡虫啉", "猕猴桃"),
    input(),
  ];
  const flags = offLabelFlags(inputs, NOW.now);
  expect(flags.map(({ code, about, at, reason }) => [code, about, at, reason.code])).toStrictEqual(
    ["i1", "i3", "i4"].map((id) => ["label-crop", `input/${id}`, NOW.now, "label-crop"]),
  );
  for (const crop of ["苹果", "梨"]) expect(flags[0]?.reason.zh).toContain(crop);
});
