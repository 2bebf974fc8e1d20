import fc from "fast-check";
import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import type { Batch, Flag } from "./batch.ts";
import { packBatch, unpackBatch } from "./codec.ts";
import { FLAGS_MAX, flagCount, flagged, flagsInForce, withdrawn } from "./flags.ts";

const flag = (code: Flag["code"], n: number, more: Partial<Flag> = {}): Flag => ({
  ...{ code, at: `2026-10-08T02:00:00.${String(n % 1000).padStart(3, "0")}Z`, about: `log/${n}` },
  reason: { code, zh: `第${n}`, en: `no. ${n}` },
  ...more,
});
const late = (count: number, from = 0) => Array.from({ length: count }, (_, n) => flag("late-entry", from + n));
const clean: Batch = { ...BATCH, flags: [] };
const NOW = "2026-10-09T02:00:00.000Z";
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

test("what says least makes way first, in this order, and what tells of danger never before what does not", () => {
  const order = [
    "late-entry",
    "ethylene",
    "quantity-surplus",
    "not-arrived",
    "quantity-short",
    "capacity-exceeded",
    "crop-differs",
    "label-crop",
    "temperature",
    "log-shared",
  ] as const;
  for (const [n, mild] of order.entries()) {
    const worse = order[n + 1] ?? "test-failed";
    const full = flagged(
      clean,
      Array.from({ length: FLAGS_MAX }, (_, m) => flag(m === 7 ? mild : worse, m)),
    );
    expect(flagged(full, [flag("test-failed", 999)]).flagsBeyond).toEqual({ [mild]: 1 });
  }
});

test("one code about one thing is one flag, whatever it says of it; about nothing, one code in one text", () => {
  const again = flag("late-entry", 1, { reason: { code: "late-entry", zh: "又", en: "again" } });
  const once = flagged(clean, [flag("late-entry", 1), again]);
  expect(once.flags).toEqual([flag("late-entry", 1)]);
  expect(flagged(once, [again])).toBe(once);
  expect(flagged(once, [flag("temperature", 1), flag("late-entry", 2)]).flags).toHaveLength(3);
  const bare = (zh: string): Flag => ({ code: "late-entry", at: NOW, reason: { code: "late-entry", zh, en: zh } });
  expect(flagged(clean, [bare("一"), bare("二"), bare("一")]).flags).toEqual([bare("一"), bare("二")]);
});

test("flags of some codes about one thing are withdrawn: they stay on record, count no more, and may come again", () => {
  const [late1, warm1, late2] = [flag("late-entry", 1), flag("temperature", 1), flag("late-entry", 2)];
  const before = flagged(clean, [late1, warm1, late2]);
  const after = withdrawn(before, ["late-entry", "ethylene"], "log/1", NOW);
  expect(after.flags).toEqual([{ ...late1, withdrawnAt: NOW }, warm1, late2]);
  expect(flagsInForce(after)).toEqual([warm1, late2]);
  expect(withdrawn(after, ["late-entry"], "log/1", "2027-01-01T00:00:00.000Z")).toBe(after);
  expect(withdrawn(before, ["ethylene"], "log/1", NOW)).toBe(before);
  expect(withdrawn(before, ["late-entry"], "log/3", NOW)).toBe(before);
  expect(flagged(after, [late1]).flags).toHaveLength(4);
});
