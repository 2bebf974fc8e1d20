import { describe, expect, test } from "vitest";
import type { Batch, TestItem, TestReport } from "../batches/batch.ts";
import { packedTest } from "../batches/codec.ts";
import { onHold } from "../batches/hold.ts";
import { BATCH, BUREAU, LABORATORY, refusal } from "../fixtures/cangxi.ts";
import { jsonBytes } from "./bytes.ts";
import {
  fittedTests,
  REPORT_BYTES_MAX,
  REPORTS_EACH_MAX,
  requireFewReports,
  requireRoomForTests,
  TESTS_BYTES_MAX,
} from "./tests.ts";

const VOIDED = { at: "2026-09-13T00:00:00.000Z", by: LABORATORY.id, reason: "录错" };
/** An item of about so many bytes. */
const item = (name: string, more: Partial<TestItem> = {}, bytes = 300): TestItem => ({
  ...{ active: name.padEnd(bytes, "x"), resultMgPerKg: 0.01, limitMgPerKg: 0.5 },
  ...more,
});
const idle = (count: number) => many(count, (n) => item(`idle-${n}-`));
const over = (name: string) => item(name, { resultMgPerKg: 9 });
/** An item of an active that a batch may be asked for. */
const of = (active: string, more: Partial<TestItem> = {}): TestItem => ({ ...item("", more), active });
const report = (sampleId: string, more: Partial<TestReport> = {}): TestReport => ({
  ...{ sampleId, by: LABORATORY.id, level: "attested", verdict: "passed", items: [item(sampleId)] },
  ...{ sampledOn: "2026-09-11", testedOn: "2026-09-11", issuedOn: "2026-09-12" },
  ...more,
});
const many = <T>(count: number, each: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => each(n));
/** Reports alike in weight that decide nothing, too many to be carried. */
const crowd = (count = 50, more: Partial<TestReport> = {}) =>
  many(count, (n) => {
    const id = `idle-${String(n).padStart(4, "0")}`;
    return report(id, { items: [item(id, {}, 1500)], ...more });
  });
const carried = (tests: readonly TestReport[], more: Partial<Batch> = {}) => fittedTests({ ...BATCH, ...more, tests });
const idsIn = ({ tests }: Pick<Batch, "tests">) => tests.map(({ sampleId }) => sampleId);
const weightOf = (one: TestReport) => jsonBytes(packedTest(one)) + 1;
const bytesOf = (tests: readonly TestReport[]) => tests.reduce((sum, one) => sum + weightOf(one), 0);
/** The report made as heavy as that, by the name of its standard. */
const weighing = (one: TestReport, bytes: number): TestReport => {
  const named = { ...one, standard: "s" };
  return { ...one, standard: "s".repeat(bytes - weightOf(named) + 1) };
};

describe("a report too large for its row", () => {
  test("keeps what is over the limit first, then what the batch is asked for by an input or a breach, each once", () => {
    const breach = { input: "i", product: "p", plot: "P1", actives: ["多菌灵"], clearOn: "2026-10-01" };
    const asked = [of("啶虫脒"), of("多菌灵")];
    const bad = over("bad");
    const both = of("啶虫脒", { resultMgPerKg: 9 });
    const pair = of("啶虫脒、多效唑");
    const whole = report("S", { items: [...idle(60), pair] });
    expect(carried([whole], { activesUsed: ["啶虫脒"] }).tests[0]?.items).toEqual([pair]);
    const large = report("S", { verdict: "failed", items: [...idle(60), ...asked, bad, both] });
    const { tests } = carried([large], { activesUsed: ["啶虫脒"], breaches: [breach] });
    expect(tests).toEqual([{ ...large, items: [bad, both, ...asked], itemCount: 64 }]);
  });

  test("keeps one item where none matters, sixty where more do, and says how many it had however often it is cut", () => {
    const large = report("S", { items: idle(60) });
    expect(carried([large]).tests).toEqual([{ ...large, items: large.items.slice(0, 1), itemCount: 60 }]);
    const failed = report("F", { verdict: "failed", items: many(70, (n) => over(`o-${n}-`)) });
    const [first] = carried([failed]).tests;
    expect(first).toEqual({ ...failed, items: failed.items.slice(0, 60), itemCount: 70 });
    expect(carried([first ?? failed]).tests).toEqual([first]);
    expect(carried([{ ...large, itemCount: 900 }]).tests[0]?.itemCount).toBe(900);
    const allMatter = report("A", { verdict: "failed", items: many(55, (n) => over(`o-${n}-`)) });
    expect(weightOf(allMatter)).toBeGreaterThan(REPORT_BYTES_MAX);
    expect(carried([allMatter]).tests).toEqual([allMatter]);
  });

  test("is one of more than 16 KB, to the byte", () => {
    const one = report("S", { items: idle(40) });
    expect(carried([weighing(one, REPORT_BYTES_MAX)]).tests[0]?.items).toHaveLength(40);
    expect(carried([weighing(one, REPORT_BYTES_MAX + 1)]).tests[0]?.items).toHaveLength(1);
  });
});

describe("reports too many for their row", () => {
  test("are cut from the oldest on, and no more of them than has to be", () => {
    const all = many(5, (n) => report(`S${n}`, { items: idle(46) }));
    const cut = carried(all).tests;
    expect(cut.map(({ items, itemCount }) => [items.length, itemCount])).toEqual([
      [1, 46],
      ...many(4, () => [46, undefined]),
    ]);
    const [last = report("x"), ...others] = all.toReversed();
    const room = TESTS_BYTES_MAX - bytesOf(others.slice(0, 3));
    const exact = [...others.slice(0, 3), weighing({ ...last, items: [item("a")] }, room)];
    expect(bytesOf(exact)).toBe(TESTS_BYTES_MAX);
    expect(carried(exact)).toEqual({ tests: exact });
    const next = [...others.slice(0, 3), weighing({ ...last, items: [item("a")] }, room + 1)];
    expect(carried(next).tests.map(({ items }) => items.length)).toEqual([1, 46, 46, 1]);
  });

  test("of those taken back first the reasons are cut, then the oldest go, and none of them is counted", () => {
    const wordy = many(100, (n) => report(`v-${n}`, { voided: { ...VOIDED, reason: "录".repeat(200) } }));
    const short = carried(wordy);
    expect(idsIn(short)).toEqual(idsIn({ tests: wordy }));
    expect(new Set(short.tests.map(({ voided }) => voided?.reason))).toEqual(new Set([`${"录".repeat(59)}…`]));
    const taken = many(300, (n) => report(`v-${String(n).padStart(4, "0")}`, { voided: VOIDED }));
    const standing = report("stands");
    const left = carried([standing, ...taken]);
    expect(left).not.toHaveProperty("testsBeyond");
    const count = Math.floor((TESTS_BYTES_MAX - weightOf(standing)) / weightOf(taken[0] ?? standing));
    expect(idsIn(left)).toEqual(["stands", ...idsIn({ tests: taken.slice(-count) })]);
  });

  test("of those that fit nothing is cut, whatever was said when they were taken back", () => {
    const wordy = report("v", { voided: { ...VOIDED, reason: "录".repeat(200) } });
    expect(carried([wordy])).toEqual({ tests: [wordy] });
  });

  test("are cut and left out no further than to the last byte of the bound", () => {
    const large = report("large", { items: idle(46) });
    const rest = many(3, (n) => report(`w${n}`, { items: idle(46) }));
    const cutTo = { ...large, items: large.items.slice(0, 1), itemCount: 46 };
    const room = TESTS_BYTES_MAX - bytesOf([cutTo, ...rest]);
    const exact = [large, ...rest, weighing(report("last"), room)];
    expect(carried(exact)).toEqual({ tests: [cutTo, ...exact.slice(1)] });
    const next = carried([large, ...rest, weighing(report("last"), room + 1)]).tests;
    expect(next.map(({ items }) => items.length)).toEqual([1, 1, 46, 46, 1]);
    const base = crowd(32);
    const last = weighing(report("last"), TESTS_BYTES_MAX - bytesOf(base.slice(3)));
    expect(carried([...base, last]).tests).toEqual([...base.slice(3), last]);
  });

  test("of those that decide nothing the oldest go, just as many as have to, counted with who made them", () => {
    const all = crowd();
    const fits = Math.floor(TESTS_BYTES_MAX / weightOf(all[0] ?? report("x")));
    const left = carried(all);
    expect(idsIn(left)).toEqual(idsIn({ tests: all.slice(-fits) }));
    expect(left.testsBeyond).toEqual({ count: 50 - fits, by: { [LABORATORY.id]: 50 - fits } });
    const before = { count: 7, by: { [LABORATORY.id]: 4, other: 3 } };
    expect(carried(all, { testsBeyond: before }).testsBeyond).toEqual({
      count: 57 - fits,
      by: { [LABORATORY.id]: 54 - fits, other: 3 },
    });
    expect(carried([report("one")], { testsBeyond: before }).testsBeyond).toBe(before);
    expect(carried([report("one")])).not.toHaveProperty("testsBeyond");
  });

  test("are counted for two hundred testers by name, for others in the sum", () => {
    const named = (count: number) => ({ count, by: Object.fromEntries(many(count, (n) => [`lab-${n}`, 1])) });
    const gone = carried(crowd()).testsBeyond?.count ?? 0;
    const kept = carried(crowd(), { testsBeyond: named(199) }).testsBeyond;
    expect([kept?.count, kept?.by[LABORATORY.id]]).toEqual([199 + gone, gone]);
    const full = carried(crowd(), { testsBeyond: named(200) }).testsBeyond;
    expect([full?.count, Object.keys(full?.by ?? {}).length]).toEqual([200 + gone, 200]);
    expect(full?.by).not.toHaveProperty(LABORATORY.id);
  });
});

describe("a report that bears something", () => {
  const bears = (id: string, more: Partial<TestReport> = {}) => report(id, { items: [of("啶虫脒")], ...more });
  const asked = { activesUsed: ["啶虫脒"] };
  const stays = (one: TestReport, others: readonly TestReport[], more: Partial<Batch> = asked) =>
    idsIn(carried([one, ...others], more)).includes(one.sampleId);

  test("stays while no other passing one of its level and kind bears the same active", () => {
    expect(stays(bears("old"), crowd())).toBe(true);
    expect(stays(bears("old"), crowd(), {})).toBe(false);
    expect(stays(bears("old"), [...crowd(), bears("new")])).toBe(false);
    const silent = [
      bears("new", { verdict: "failed", items: [of("啶虫脒", { resultMgPerKg: 9 })] }),
      bears("new", { voided: VOIDED }),
      bears("new", { level: "declared" }),
      bears("new", { kind: "rapid", items: [of("啶虫脒", { outcome: "negative" })] }),
    ];
    for (const other of silent) expect(stays(bears("old"), [...crowd(), other])).toBe(true);
  });

  test("stays as the last passing one of its level, or of its kind", () => {
    expect(stays(report("own", { level: "declared" }), crowd())).toBe(true);
    expect(stays(report("kit", { kind: "rapid" }), crowd())).toBe(true);
    expect(stays(report("own", { level: "declared" }), [...crowd(), report("own-2", { level: "declared" })])).toBe(
      false,
    );
  });

  test("is no enzyme card: it speaks for no active", () => {
    const strip = bears("old", { kind: "rapid", items: [of("啶虫脒", { outcome: "negative" })] });
    const kits = crowd(50, { kind: "rapid" });
    const card = bears("new", { kind: "rapid", items: [of("啶虫脒", { inhibitionPercent: 3 })] });
    expect(stays(strip, [...kits, card])).toBe(true);
    expect(stays(strip, [...kits, { ...strip, sampleId: "new" }])).toBe(false);
  });
});

describe("a failed report", () => {
  const failed = report("failed", { verdict: "failed", items: [over("bad")] });
  const again = report("again", { retestOf: "failed", verdict: "failed", items: [over("bad")] });
  const cleared = report("cleared", { retestOf: "again" });
  const left = (...tests: TestReport[]) => idsIn(carried(tests)).filter((id) => !id.startsWith("idle"));

  test("goes with its re-tests and theirs once they clear it, and holds the batch until then", () => {
    expect(left(failed, again, cleared, ...crowd())).toEqual([]);
    expect(left(failed, again, ...crowd())).toEqual(["failed", "again"]);
    expect(onHold({ ...BATCH, ...carried([failed, again, ...crowd()]) })).toBe(true);
    expect(left(failed, ...crowd())).toEqual(["failed"]);
  });

  test("keeps its re-test, which goes alone only when what it names is gone already", () => {
    const bears = { ...report("retest"), retestOf: "failed" };
    expect(left(bears, ...crowd())).toEqual([]);
    // The failed one bears nothing and is held by nothing but this.
    const own = report("retest", { retestOf: "failed", level: "declared" });
    const other = report("z", { level: "declared" });
    expect(left(own, ...crowd(), other, failed)).toEqual(["retest", "z", "failed"]);
    expect(left(own, ...crowd(), other)).toEqual(["z"]);
  });

  test("that re-tests a passing one keeps nothing but itself", () => {
    const passing = report("passed");
    const bad = report("bad", { retestOf: "passed", verdict: "failed", items: [over("bad")] });
    expect(left(passing, bad, ...crowd())).toEqual(["bad"]);
  });

  test("leaves no room for what decides nothing, where those that hold the batch fill it alone", () => {
    const holding = many(5, (n) => report(`f${n}`, { verdict: "failed", items: many(44, (m) => over(`o${m}`)) }));
    expect(bytesOf(holding)).toBeGreaterThan(TESTS_BYTES_MAX);
    const bears = report("bears", { items: [of("啶虫脒")] });
    const tests = [bears, report("i1"), report("i2"), ...holding];
    expect(idsIn(carried(tests, { activesUsed: ["啶虫脒"] }))).toEqual(["bears", "f0", "f1", "f2", "f3", "f4"]);
  });

  test("and what clears it weigh once: no more goes than has to", () => {
    const all = [failed, again, cleared, ...crowd()];
    const kept = carried(all).tests;
    expect(bytesOf(kept)).toBeLessThanOrEqual(TESTS_BYTES_MAX);
    expect(bytesOf(kept) + weightOf(kept[0] ?? failed)).toBeGreaterThan(TESTS_BYTES_MAX);
  });
});

describe("forty passing reports of one organisation", () => {
  const full = crowd(REPORTS_EACH_MAX - 1);
  const take =
    (tests: readonly TestReport[], next: TestReport, more: Partial<Batch> = {}) =>
    () =>
      requireFewReports({ ...BATCH, ...more, tests }, { ...BATCH, ...more, tests: [...tests, next] });

  test("are the most, those among them that failed, were taken back, are another's or clear something apart", () => {
    expect(take(full, report("40"))).not.toThrow();
    const refused = refusal(take([...full, report("40")], report("41")));
    expect([refused.code, refused.extensions]).toEqual(["payload-too-large", { limit: 40 }]);
    const failed = report("F", { verdict: "failed", by: "lab-2" });
    for (const other of [
      [failed],
      [report("v", { voided: VOIDED })],
      [report("o", { by: "lab-2" })],
      [report("f", { verdict: "failed" })],
      [failed, report("r", { retestOf: "F" })],
    ])
      expect(take([...full, ...other], report("40"))).not.toThrow();
  });

  test("hold from the first registration on, and refuse nothing that is no new report", () => {
    const tests = crowd(60);
    expect(refusal(() => requireFewReports(undefined, { ...BATCH, tests })).code).toBe("payload-too-large");
    expect(() => requireFewReports({ ...BATCH, tests }, { ...BATCH, tests })).not.toThrow();
    expect(() => requireFewReports({ ...BATCH, tests }, { ...BATCH, tests: tests.slice(1) })).not.toThrow();
    expect(() => requireFewReports(undefined, BATCH)).not.toThrow();
    // Of an organisation that an earlier version let have more.
    const failed = report("F", { verdict: "failed" });
    expect(take(tests, failed)).not.toThrow();
    expect(take([...tests, failed], report("R", { retestOf: "F" }))).not.toThrow();
  });

  test("are not got round by a re-test of nothing, of what was taken back, or of a finding that it cannot clear", () => {
    const tests = crowd(REPORTS_EACH_MAX);
    const finding = report("B", { verdict: "failed", by: BUREAU.id, right: { kind: "office" } });
    const parties = { ...BATCH.parties, [BUREAU.id]: { ...BUREAU, contact: "" } };
    const retest = (of: string) => report("next", { retestOf: of, right: { kind: "region" } });
    expect(refusal(take(tests, retest("nothing"))).code).toBe("payload-too-large");
    const gone = report("B", { verdict: "failed", by: "lab-2", right: { kind: "region" }, voided: VOIDED });
    expect(refusal(take([...tests, gone], retest("B"))).code).toBe("payload-too-large");
    expect(refusal(take([...tests, { ...finding, voided: VOIDED }], retest("B"), { parties })).code).toBe(
      "payload-too-large",
    );
    expect(refusal(take([...tests, finding], retest("B"), { parties })).code).toBe("payload-too-large");
    expect(take([...tests, { ...finding, by: "lab-2", right: { kind: "region" } }], retest("B"))).not.toThrow();
  });

  test("count those that are beyond what the batch carries, and whoever made them by its own name alone", () => {
    const beyond = (count: number, by: string) => ({ testsBeyond: { count, by: { [by]: count } } });
    expect(take([], report("40"), beyond(39, LABORATORY.id))).not.toThrow();
    expect(refusal(take([], report("41"), beyond(40, LABORATORY.id))).code).toBe("payload-too-large");
    expect(take([], report("1"), beyond(40, "lab-2"))).not.toThrow();
    expect(take([], report("1", { by: "constructor" }), beyond(40, "lab-2"))).not.toThrow();
  });
});

test("reports of more than 64 KB that all decide are refused by the byte, and how many there are is said", () => {
  const tests = [weighing(report("a"), 1000), weighing(report("b"), TESTS_BYTES_MAX - 1000)];
  expect(() => requireRoomForTests(undefined, { ...BATCH, tests })).not.toThrow();
  const more = [weighing(report("a"), 1001), ...tests.slice(1)];
  const refused = refusal(() => requireRoomForTests(undefined, { ...BATCH, tests: more }));
  expect([refused.code, refused.extensions]).toEqual([
    "payload-too-large",
    { limitBytes: TESTS_BYTES_MAX, reports: 1 },
  ]);
  for (const [text, count] of [
    [refused.message, "carries 1 reports"],
    [refused.detailZh, "1 份"],
  ] as const)
    for (const part of [count, " 64 KB"]) expect(text).toContain(part);
  expect(refusal(() => requireRoomForTests({ ...BATCH, tests: tests.slice(1) }, { ...BATCH, tests: more })).code).toBe(
    "payload-too-large",
  );
  expect(() => requireRoomForTests({ ...BATCH, tests }, { ...BATCH, tests: more })).not.toThrow();
});
