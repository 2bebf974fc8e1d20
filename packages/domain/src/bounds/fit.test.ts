import { expect, test } from "vitest";
import type { Batch, CorrectionNote, TestItem, TestReport } from "../batches/batch.ts";
import { packedTest } from "../batches/codec.ts";
import { onHold, openBreaches } from "../batches/hold.ts";
import { BATCH, COOPERATIVE, LABORATORY, refusal } from "../fixtures/cangxi.ts";
import { commitmentStatus } from "../quality/commitment.ts";
import { jsonBytes } from "./bytes.ts";
import { ACTIVES_MAX, fitted, PARTIES_MAX, ROOMS_MAX } from "./fit.ts";
import { REPORT_BYTES_MAX, TESTS_BYTES_MAX } from "./tests.ts";

const items = (count: number, more: readonly TestItem[] = []): readonly TestItem[] => [
  ...Array.from({ length: count }, (_, n) => ({
    active: `${String(n).padStart(4, "0")}${"农".repeat(56)}`,
    resultMgPerKg: 0.01,
    limitMgPerKg: 0.5,
  })),
  ...more,
];
const report = (sampleId: string, more: Partial<TestReport> = {}): TestReport => ({
  sampleId,
  by: LABORATORY.id,
  level: "attested",
  sampledOn: "2026-09-11",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-12",
  items: items(3),
  verdict: "passed",
  ...more,
});
const over: TestItem = { active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 };
const good = (active: string): TestItem => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 0.5 });
/** As a batch is fitted that has all of this already: no limit refuses what is there. */
const kept = (batch: Partial<Batch>, before: Batch | undefined = { ...BATCH, ...batch }): Batch =>
  fitted(before, { ...BATCH, ...batch });
const bytesOf = ({ tests }: Batch) => jsonBytes(tests.map(packedTest));
const many40 = (name: string) => Array.from({ length: 40 }, (_, n) => `${name}-${n}`);
const NOTE: CorrectionNote = {
  ...{ field: "plots", at: "2026-09-12T00:00:00.000Z", by: COOPERATIVE.id, reason: "录错" },
};
const many = (count: number, of: (n: number) => TestReport) => Array.from({ length: count }, (_, n) => of(n));

test("an honest report of 331 pesticides stays as it was reported", () => {
  const honest = report("S", { items: Array.from({ length: 331 }, (_, n) => good(`氯虫苯甲酰胺${n}`)) });
  expect(kept({ tests: [honest] }).tests).toEqual([honest]);
});

test("a report larger than its row keeps what is over the limit, and what the batch must be tested for, and how many items it has", () => {
  const large = report("S", { items: items(600, [good("啶虫脒"), over]), verdict: "failed" });
  const [short] = kept({ tests: [large], activesUsed: ["啶虫脒"] }).tests;
  expect(short?.items).toEqual([over, good("啶虫脒")]);
  expect(short?.itemCount).toBe(602);
  expect(jsonBytes(short)).toBeLessThan(REPORT_BYTES_MAX);
});

test("of very many reports those give way that decide nothing, counted with who made them; hold, breach and commitment are as before", () => {
  const breach = { input: "i", product: "p", plot: "P1", actives: ["多菌灵"], clearOn: "2026-10-01" };
  const before: Batch = {
    ...BATCH,
    activesUsed: ["啶虫脒"],
    commitment: ["commissioned-test"],
    breaches: [breach],
    tests: [
      report("covers", { items: [good("啶虫脒")] }),
      report("clears", { items: [good("多菌灵")], by: "lab-2" }),
      ...many(240, (n) => report(`idle-${n}`, { by: `lab-${n % 3}` })),
      report("bad", { verdict: "failed", items: [over] }),
    ],
  };
  const after = fitted(before, before);
  expect(bytesOf(after)).toBeLessThan(TESTS_BYTES_MAX + 1024);
  expect(after.tests.map(({ sampleId }) => sampleId)).toEqual(expect.arrayContaining(["covers", "clears", "bad"]));
  expect(after.tests.length + (after.testsBeyond?.count ?? 0)).toBe(before.tests.length);
  const counts = Object.values(after.testsBeyond?.by ?? {});
  expect([counts.length, counts.reduce((a, b) => a + b)]).toEqual([3, after.testsBeyond?.count]);
  for (const read of [onHold, openBreaches, commitmentStatus]) expect(read(after)).toEqual(read(before));
});

test("a failed report goes with its re-tests only once it is cleared, and a failed one that nobody cleared never", () => {
  const pairs = Array.from({ length: 160 }, (_, n) => [
    report(`f-${n}`, { verdict: "failed", items: [over] }),
    ...(n === 7 ? [] : [report(`r-${n}`, { retestOf: `f-${n}` })]),
  ]).flat();
  const after = kept({ tests: pairs });
  expect(onHold(after)).toBe(true);
  expect(after.tests.some(({ sampleId }) => sampleId === "f-7")).toBe(true);
  const cleared = kept({ tests: pairs.filter(({ sampleId }) => sampleId !== "f-7") });
  expect(onHold(cleared)).toBe(false);
  expect(bytesOf(cleared)).toBeLessThan(TESTS_BYTES_MAX + 1024);
});

test("reports that all still decide are refused beyond the bound with the way out, and what is there is never refused", () => {
  const bad = { ...over, active: `毒死蜱${"农".repeat(60)}` };
  const failed = many(300, (n) => report(`f-${n}`, { verdict: "failed", items: [bad] }));
  expect(() => kept({ tests: failed }, BATCH)).toThrow(/64 KB .* Void those that were recorded by mistake/);
  const before: Batch = { ...BATCH, tests: failed };
  expect(fitted(before, before).tests).toHaveLength(300);
});

test("a thousand organisations are the most, the next is refused, and whoever is there goes on", () => {
  const parties = Object.fromEntries(Array.from({ length: PARTIES_MAX }, (_, n) => [`p-${n}`, COOPERATIVE]));
  const full: Batch = { ...BATCH, parties };
  expect(Object.keys(fitted(full, full).parties)).toHaveLength(PARTIES_MAX);
  const more: Batch = { ...BATCH, parties: { ...parties, next: COOPERATIVE } };
  expect(() => fitted(full, more)).toThrow(/One batch may have 1000 organisations/);
  expect(refusal(() => fitted(full, more)).extensions).toEqual({ limit: PARTIES_MAX });
  // A batch that an earlier version let grow further still takes every other step.
  expect(Object.keys(fitted(more, more).parties)).toHaveLength(PARTIES_MAX + 1);
});

test("of the rooms of all organisations five hundred are the most; the first registration is bounded too", () => {
  const rooms = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`r-${n}`, 1000]));
  const lying = (a: number, b: number): Batch => ({ ...BATCH, stored: { a: rooms(a), b: rooms(b) } });
  const full = lying(ROOMS_MAX - 1, 1);
  expect(fitted(BATCH, full).stored).toEqual(full.stored);
  const refused = refusal(() => fitted(full, lying(ROOMS_MAX - 1, 2)));
  expect([refused.code, refused.extensions]).toEqual(["payload-too-large", { limit: ROOMS_MAX }]);
  expect(refusal(() => fitted(undefined, lying(ROOMS_MAX, 1))).code).toBe("payload-too-large");
  const [grown, less] = [lying(ROOMS_MAX, 5), lying(ROOMS_MAX, 4)];
  for (const after of [grown, less]) expect(fitted(grown, after).stored).toEqual(after.stored);
});

test("a batch within its bounds is kept as it is, and no list is made up for it", () => {
  expect(fitted(undefined, BATCH)).toStrictEqual(BATCH);
  const actives = many40("a");
  const whole: Partial<Batch> = {
    activesUsed: Array.from({ length: ACTIVES_MAX }, (_, n) => `a-${n}`),
    breaches: [{ input: "i", product: "p", plot: "P1", actives, clearOn: "2026-10-01" }],
    corrections: [{ ...NOTE, from: "农".repeat(120), to: "b" }, NOTE],
    flags: [{ code: "test-failed", at: NOTE.at, reason: { code: "x", zh: "农".repeat(400), en: "a".repeat(800) } }],
  };
  expect(kept(whole)).toStrictEqual({ ...BATCH, ...whole });
});

test("what is too long is cut, each at its own bound, and the words say so", () => {
  const long: Partial<Batch> = {
    breaches: [{ input: "i", product: "p", plot: "P1", actives: [...many40("a"), "one more"], clearOn: "2026-10-01" }],
    corrections: [{ ...NOTE, from: "农".repeat(121), to: "木".repeat(121) }],
    flags: [
      { code: "test-failed", at: NOTE.at, reason: { code: "x", zh: "农".repeat(401), en: "short" } },
      { code: "test-failed", at: NOTE.at, reason: { code: "x", zh: "短", en: "a".repeat(801) } },
    ],
  };
  const after = kept(long);
  expect(after.breaches?.[0]?.actives).toEqual([...many40("a").slice(0, 39), "另有 2 种 (2 more)"]);
  expect(after.corrections).toEqual([{ ...NOTE, from: `${"农".repeat(119)}…`, to: `${"木".repeat(119)}…` }]);
  expect(after.flags.map(({ reason }) => [reason.code, reason.zh.length, reason.en.length])).toEqual([
    ["x", 400, 5],
    ["x", 1, 800],
  ]);
});

test("of more actives than are named one by one the last name stands for the others, and no test bears it", () => {
  const activesUsed = Array.from({ length: ACTIVES_MAX + 50 }, (_, n) => `a-${n}`);
  const after = kept({
    activesUsed,
    commitment: ["self-test"],
    tests: [report("S", { items: activesUsed.map(good) })],
  });
  expect(after.activesUsed).toHaveLength(ACTIVES_MAX);
  expect(after.activesUsed.at(-1)).toBe("另有 51 种 (51 more)");
  expect(commitmentStatus(after)?.status).toBe("refused");
});

test("a flag that names everything that failed is cut to what a reader takes in", () => {
  const text = "农".repeat(20_000);
  const flag = {
    code: "test-failed",
    at: "2026-09-12T00:00:00.000Z",
    reason: { code: "x", zh: text, en: text },
  } as const;
  expect(jsonBytes(kept({ flags: [flag] }).flags)).toBeLessThan(4096);
});

test("an organisation has forty passing reports on a batch, the next is refused with the way out; a failed one and a re-test are taken", () => {
  const forty: Batch = { ...BATCH, tests: many(40, (n) => report(`S-${n}`)) };
  const counted = (more: TestReport) => fitted(forty, { ...forty, tests: [...forty.tests, more] }).tests.length;
  expect(() => counted(report("next"))).toThrow(/40 passing reports .* another laboratory or the bureau/);
  expect(counted(report("failed", { verdict: "failed", items: [over] }))).toBe(41);
  expect(counted(report("again", { retestOf: "S-1" }))).toBe(41);
  expect(counted(report("other", { by: "lab-2" }))).toBe(41);
  const [first, ...rest] = forty.tests;
  const voided = { at: "2026-09-13T00:00:00.000Z", by: LABORATORY.id, reason: "录错" };
  const freed: Batch = { ...forty, tests: [...(first ? [{ ...first, voided }] : []), ...rest] };
  expect(fitted(freed, { ...freed, tests: [...freed.tests, report("next")] }).tests).toHaveLength(41);
  const beyond: Batch = { ...BATCH, tests: [], testsBeyond: { count: 40, by: { [LABORATORY.id]: 40 } } };
  expect(() => fitted(beyond, { ...beyond, tests: [report("next")] })).toThrow(/40 passing reports/);
});
