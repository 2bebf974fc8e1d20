import fc from "fast-check";
import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import type { Batch, Flag } from "./batch.ts";
import { packBatch, unpackBatch } from "./codec.ts";
import { FLAGS_MAX, flagCount, flagged } from "./flags.ts";

const flag = (code: Flag["code"], n: number, more: Partial<Flag> = {}): Flag => ({
  ...{ code, at: `2026-10-08T02:00:00.${String(n % 1000).padStart(3, "0")}Z`, about: `log/${n}` },
  reason: { code, zh: `第${n}`, en: `no. ${n}` },
  ...more,
});
const late = (count: number, from = 0) => Array.from({ length: count }, (_, n) => flag("late-entry", from + n));
const clean: Batch = { ...BATCH, flags: [] };
const codesOf = ({ flags }: Batch) => new Set(flags.map(({ code }) => code));

test("a worse flag finds room whatever noise came before it; what makes way is counted, the oldest of the mildest first", () => {
  const full = flagged(clean, late(FLAGS_MAX));
  expect([full.flags.length, full.flagsBeyond, full.flagsPassing]).toEqual([FLAGS_MAX, undefined, undefined]);
  const worse = flagged(full, [flag("temperature", 900), flag("test-failed", 901)]);
  expect(worse.flags).toHaveLength(FLAGS_MAX);
  expect([...codesOf(worse)]).toEqual(["late-entry", "temperature", "test-failed"]);
  expect(worse.flags[0]).toEqual(flag("late-entry", 2));
  expect([worse.flagsBeyond, worse.flagsPassing, flagCount(worse)]).toEqual([{ "late-entry": 2 }, [], FLAGS_MAX + 2]);
});

test("what is withdrawn makes way before anything that stands, and is not counted as standing", () => {
  const [first = flag("test-failed", 0)] = [flag("test-failed", 1000, { withdrawnAt: "2026-10-09T02:00:00.000Z" })];
  const full = { ...clean, flags: [first, ...late(FLAGS_MAX - 1)] };
  const one = flagged(full, [flag("late-entry", 500)]);
  expect([one.flags.length, one.flags.includes(first), one.flagsBeyond]).toEqual([FLAGS_MAX, false, {}]);
});

test("a flag that finds no room itself passes by with the decision that brought it, and with no later one", () => {
  const worst = Array.from({ length: FLAGS_MAX }, (_, n) => flag("test-failed", n));
  const full = flagged(clean, worst);
  const passed = flagged(flagged(full, [flag("late-entry", 1)]), [flag("ethylene", 2)]);
  expect(passed.flags).toEqual(worst);
  expect(passed.flagsPassing).toEqual([flag("late-entry", 1), flag("ethylene", 2)]);
  expect(packBatch(passed).flagsPassing).toHaveLength(2);
  const next = unpackBatch(packBatch(passed));
  expect(next).not.toHaveProperty("flagsPassing");
  expect([next.flagsBeyond, flagCount(next)]).toEqual([{ "late-entry": 1, ethylene: 1 }, FLAGS_MAX + 2]);
});

test("over random sequences every flag is listed or counted, and none that is counted is worse than one that is listed", () => {
  const codes = ["late-entry", "ethylene", "quantity-short", "temperature", "test-failed"] as const;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...codes), fc.nat(60)), { maxLength: 30 }), (steps) => {
      let batch = clean;
      let n = 0;
      for (const [code, count] of steps) {
        const some = Array.from({ length: count }, () => flag(code, n++));
        batch = flagged(batch, some);
      }
      expect(flagCount(batch)).toBe(n);
      expect(batch.flags.length).toBe(Math.min(n, FLAGS_MAX));
      const beyond = codes.filter((code) => (batch.flagsBeyond?.[code] ?? 0) > 0);
      const listed = codes.filter((code) => codesOf(batch).has(code));
      const [worstBeyond = codes[0]] = beyond.toReversed();
      for (const code of listed)
        if (beyond.length > 0) expect(codes.indexOf(code)).toBeGreaterThanOrEqual(codes.indexOf(worstBeyond));
    }),
    { numRuns: 50 },
  );
});
