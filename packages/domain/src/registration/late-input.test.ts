import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { isIntervalBreached, openBreaches } from "../batches/hold.ts";
import { ship } from "../custody/ship.ts";
import type { PlacedInput } from "../farm/base.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, refusal } from "../fixtures/cangxi.ts";
import { issueLabels } from "../labels/issue.ts";
import { underInputs } from "./late-input.ts";

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
    expect(refusal(() => issueLabels({ batch: HELD }, run, CLERK)).code).toBe("batch-on-hold");
  });

  test("is flagged with its input, and what must be tested follows", () => {
    expect(HELD.flags).toMatchObject([{ code: "safety-interval", about: "input/i1" }]);
    expect(HELD.activesUsed).toEqual(["azoxystrobin", "thiram"]);
  });

  test("is told once, however often it is looked at", () => {
    expect(underInputs(HELD, [input()], { now: "2026-10-01T00:00:00.000Z" })).toEqual(HELD);
  });

  test("ends when the input is corrected or taken back: the flag is withdrawn, hold and actives go", () => {
    for (const inputs of [[input({ clearOn: "2026-09-04", safetyIntervalDays: 3, actives: ["sulfur"] })], []]) {
      const after = underInputs(HELD, inputs, { now: "2026-09-13T00:00:00.000Z" });
      expect(isIntervalBreached(after)).toBe(false);
      expect(after).not.toHaveProperty("breaches");
      expect(after.flags).toMatchObject([{ code: "safety-interval", withdrawnAt: "2026-09-13T00:00:00.000Z" }]);
      expect(after.activesUsed).toEqual(inputs.flatMap(({ actives }) => actives));
    }
  });

  test("comes again with another correction, as a flag of its own", () => {
    const mended = underInputs(HELD, [], { now: "2026-09-13T00:00:00.000Z" });
    const again = underInputs(mended, [input()], { now: "2026-09-14T00:00:00.000Z" });
    expect(again.flags.map(({ withdrawnAt }) => withdrawnAt)).toEqual(["2026-09-13T00:00:00.000Z", undefined]);
    expect(isIntervalBreached(again)).toBe(true);
  });

  test("that a correction brought to light says so", () => {
    const early = input({ recordedAt: "2026-09-01T02:00:00.000Z" });
    expect(underInputs(BATCH, [early], NOW).flags[0]?.reason.en).toContain("corrected after the batch");
    expect(HELD.flags[0]?.reason.en).toContain("recorded after the batch");
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
    expect(openBreaches(tested(passed(["AZOXYSTROBIN", "Thiram"])))).toEqual([]);
    expect(openBreaches(tested(passed(["azoxystrobin"]), passed(["thiram"], { sampleId: "T2" })))).toEqual([]);
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
