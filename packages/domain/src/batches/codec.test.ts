import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attempt } from "../fixtures/attempt.ts";
import { play } from "../fixtures/attempts.ts";
import { BATCH, DEPOT, SORTED } from "../fixtures/cangxi.ts";
import { evaluation, moving, SPLIT } from "../fixtures/journey.ts";
import { ordinaryBatch } from "../fixtures/ordinary.ts";
import { recordTemperature } from "../quality/record-temperature.ts";
import type { Batch, TestReport } from "./batch.ts";
import { packBatch, unpackBatch } from "./codec.ts";
import { assertMass } from "./mass.ts";

const KIB = 1024;
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

describe("an ordinary batch: 6 handoffs, 2 tests, 3 logs, 2 storage steps, Chinese names", () => {
  const { batch } = ordinaryBatch();

  test("is what it says", () => {
    assertMass(batch);
    const { handoffs, tests, temperature, storage, flags } = batch;
    expect([handoffs, tests, temperature, storage, flags].map((list) => list.length)).toEqual([6, 2, 3, 2, 0]);
  });

  test("is stored in 4 KB, one read unit, and comes back as it was", () => {
    const text = JSON.stringify(packBatch(batch));
    expect(bytes(packBatch(batch))).toBeLessThanOrEqual(4 * KIB);
    expect(unpackBatch(JSON.parse(text))).toEqual(batch);
  });
});

test("every batch that the rules can make comes back as it was", () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 30, size: "max" }), (attempts) => {
      const { batch } = play(attempts);
      expect(unpackBatch(JSON.parse(JSON.stringify(packBatch(batch))))).toEqual(batch);
    }),
    { numRuns: 60 },
  );
});

test("a log with gaps, reasons and nothing measured, and a re-test, come back as they were", () => {
  const gaps = [{ from: "2026-09-11T09:00:00+08:00", to: "2026-09-11T12:00:00+08:00" }];
  const empty = { minCelsius: null, maxCelsius: null, meanCelsius: null, mktCelsius: null, coverage: 0, gaps };
  const command = { sha256: "ab".repeat(32), evaluation: evaluation({ ...empty, evaluations: [], summaryOnly: true }) };
  const line = { at: [0, 10, 20], deciC: [null, -3, null] };
  const { batch } = recordTemperature({ batch: SPLIT }, { ...command, line }, moving(DEPOT));
  const failed: TestReport = {
    sampleId: "S1",
    by: "lab",
    level: "declared",
    sampledOn: "2026-09-10",
    receivedOn: "2026-09-10",
    testedOn: "2026-09-11",
    issuedOn: "2026-09-11",
    items: [{ active: "氯吡脲", resultMgPerKg: 0.2, limitMgPerKg: 0.05 }],
    verdict: "failed",
  };
  const retest: TestReport = { ...failed, sampleId: "S2", level: "attested", verdict: "passed", retestOf: "S1" };
  const full: Batch = { ...batch, tests: [failed, retest] };
  expect(unpackBatch(JSON.parse(JSON.stringify(packBatch(full))))).toEqual(full);
});

test("an item as batches were stored when all came from a harvest is read as one, with nothing transformed", () => {
  const { origin, transformedGrams: _, ...rest } = BATCH;
  const { base, plots, harvestedOn } = origin;
  const earlier = { ...rest, base, plots, harvestedOn, capacityPolicy: "warn" };
  const read = unpackBatch(JSON.parse(JSON.stringify(earlier)));
  expect(read).toEqual(BATCH);
  const { capacityPolicy: __, ...stored } = earlier;
  expect(packBatch(read)).toEqual(stored);
});

test("a batch that came out of a transformation, and what went into one, come back as they were", () => {
  const used: Batch = { ...BATCH, transformedGrams: 600_000, onHand: { lingjiang: 400_000 } };
  for (const batch of [SORTED, used]) {
    expect(unpackBatch(JSON.parse(JSON.stringify(packBatch(batch))))).toEqual(batch);
  }
  expect(packBatch(SORTED)).not.toHaveProperty("base");
});

test("an empty batch packs to itself", () => {
  expect(unpackBatch(packBatch(BATCH))).toEqual(BATCH);
});

test("what was left out of a stored row, as most entries say it, is read as that: rows of years ago have no other words", () => {
  const stored = {
    handoffs: [["s", "a", "b", "2026-09-11T01:00:00.000Z", 5]],
    tests: [["S1", "lab", null, null, "2026-09-10", "2026-09-10", "2026-09-11", "2026-09-11", [["thiram", 0.2, 5]]]],
    temperature: [["ab", "cold-one", "d", "2026-09-11", "2026-09-12", null, null, null, null, { maxCelsius: 2 }]],
  };
  const read = unpackBatch({ ...packBatch(BATCH), ...JSON.parse(JSON.stringify(stored)) });
  expect(read.handoffs).toEqual([
    { shipment: "s", from: "a", to: "b", shippedAt: "2026-09-11T01:00:00.000Z", shippedGrams: 5 },
  ]);
  expect(Object.keys(read.handoffs[0] ?? {})).toHaveLength(5);
  expect(read.tests).toMatchObject([
    { level: "attested", verdict: "passed", items: [{ active: "thiram", resultMgPerKg: 0.2, limitMgPerKg: 5 }] },
  ]);
  expect(read.temperature).toEqual([
    {
      ...{ sha256: "ab", by: "cold-one", device: "d", from: "2026-09-11", to: "2026-09-12" },
      ...{ minCelsius: null, maxCelsius: null, mktCelsius: null, line: [], limits: { maxCelsius: 2 }, coverage: 1 },
      ...{ verdict: "in-range", reasons: [], minutesAbove: 0, minutesBelow: 0, gaps: [], gapCount: 0 },
      summaryOnly: false,
    },
  ]);
  expect(packBatch(read)).toEqual({ ...packBatch(BATCH), ...stored });
});
