import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { BATCH, DEPOT } from "../fixtures/cangxi.ts";
import { asOfDay, received, shipped } from "../fixtures/journey.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { inputOf } from "./inputs.ts";

const AT = "2026-09-12T02:00:00.000Z";
const DAY = asOfDay("2026-09-12");
const known = { gtin: BATCH.gtin, lot: BATCH.lot };
const A: Batch = { ...received(shipped(BATCH)).batch, silentPlots: [] };
const failed = { at: AT, sampleId: "S", by: "lab", verdict: "failed", items: [], level: "confirmed" } as never;

test("an input lacks what is missing of it or speaks against it, each by its need; of what nothing lacks nothing is said", () => {
  const bare = { ...known, grams: 1 };
  expect(inputOf({ ...BATCH, silentPlots: [] }, 1, DAY)).toEqual(bare);
  expect(inputOf({ ...BATCH, silentPlots: ["P1"] }, 1, DAY)).toEqual({
    ...bare,
    lacks: { farmRecord: "missing" },
  });
  expect(inputOf(A, 1, DAY)).toEqual({ ...bare, lacks: { temperature: "missing" } });
  expect(inputOf({ ...A, tests: [failed] }, 1, DAY).lacks).toEqual({
    ...{ temperature: "missing", test: "contradicted", commitment: "contradicted" },
  });
});

test("what still runs of an input is not there when its goods become others, and what is met lacks nothing", () => {
  const batch = way({ handoffs: [handoff(0, 10)], onHand: { [DEPOT.id]: 100_000 }, temperature: [log(0, 10)] });
  const lacks = (one: Batch, n: number) => inputOf(one, 1, { today: hour(n + 8).slice(0, 10), until: hour(n) }).lacks;
  expect(lacks(batch, 10)?.temperature).toBe("missing");
  expect(lacks({ ...batch, temperature: [log(0, 40)] }, 42)?.temperature).toBeUndefined();
});

test("a failed test and a breached safety interval of an input stop what is made of it, for as much as went in", () => {
  const whole = { ...known, minGrams: 5, maxGrams: 5 };
  expect(inputOf({ ...A, tests: [failed] }, 5, DAY).stops).toEqual([{ by: "test-failed", ...whole }]);
  const breach = { code: "safety-interval", at: AT, reason: { code: "safety-interval", en: "x", zh: "x" } } as const;
  expect(inputOf({ ...A, flags: [breach] }, 5, DAY).stops).toEqual([{ by: "interval-breached", ...whole }]);
  expect(inputOf(A, 5, DAY)).not.toHaveProperty("stops");
});
