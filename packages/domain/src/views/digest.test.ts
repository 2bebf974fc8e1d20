import { describe, expect, test } from "vitest";
import type { Batch, CorrectionNote, Flag, Recall, StorageStep, TestReport } from "../batches/batch.ts";
import { packBatch } from "../batches/codec.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { jsonBytes } from "../bounds/bytes.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY, SORTED } from "../fixtures/cangxi.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { SERIAL_KINDS_MAX } from "../labels/keyed-serial.ts";
import { digestOf } from "./digest.ts";
import { judgedOf } from "./judge.ts";

const VOIDED = { at: hour(5), by: COOPERATIVE.id, reason: "错".repeat(121) };
const ROOMY = 1_000_000;
const many = <T>(count: number, each: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => each(n));
const items = (...actives: string[]) => actives.map((active) => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 0.5 }));
const over = (active: string) => ({ active, resultMgPerKg: 9, limitMgPerKg: 0.5 });
const report = (sampleId: string, more: Partial<TestReport> = {}): TestReport => ({
  ...{ sampleId, by: LABORATORY.id, level: "attested", verdict: "passed", items: items("a") },
  ...{ sampledOn: "2026-09-11", testedOn: "2026-09-11", issuedOn: "2026-09-12" },
  ...more,
});
const flag = (code: Flag["code"], about: string, more: Partial<Flag> = {}): Flag => ({
  ...{ code, at: hour(1), about, reason: { code, zh: "由".repeat(130), en: "r".repeat(250) } },
  ...more,
});
const REASON = { code: "x", zh: "因".repeat(130), en: "w".repeat(250) };
const step = (n: number): StorageStep => ({
  ...{ organisation: DEPOT.id, location: "1", action: "in", at: hour(n), grams: 1000 },
});
const note = (n: number): CorrectionNote => ({
  ...{ field: "receipt", at: hour(20 - n), by: DEPOT.id, from: "1", to: "2", reason: "看错秤" },
});
const named = (batch: Pick<Batch, "parties">) => Object.keys(batch.parties).toSorted();
const bytesOf = (batch: Batch) => jsonBytes(packBatch(batch));

describe("a digest with room for all", () => {
  const digest = (more: Partial<Omit<Batch, "origin">>) => digestOf(way(more), ROOMY);

  test("is the batch itself where there is nothing to leave out", () => {
    expect(digestOf(BATCH, ROOMY)).toStrictEqual(BATCH);
    expect(digestOf(SORTED, ROOMY)).toStrictEqual(SORTED);
  });

  test("has what counts, without what no page shows", () => {
    const [standing, gone] = [report("S"), report("V", { voided: VOIDED })];
    const [kept, withdrawn] = [flag("late-entry", "a"), flag("late-entry", "b", { withdrawnAt: hour(3) })];
    const log1 = log(2, 9, { reasons: [REASON, REASON, REASON] });
    const log2 = log(3, 9, { verdict: "minor-excursion", reasons: [REASON, REASON, REASON] });
    const whole = digest({
      tests: [standing, gone],
      flags: [kept, withdrawn],
      temperature: [log1, log2, log(4, 9, { voided: VOIDED }), log(5, 9, { by: "stranger" })],
      handoffs: [handoff(1, 2)],
      labels: { issuedGrams: 5, voidedGrams: 0, gone: { sold: 5 }, voidedAfterScan: 0 },
      labelled: { [DEPOT.id]: 5 },
      stored: { [DEPOT.id]: { "1": 5 } },
      raisedRecalls: [{ id: "r", by: BUREAU.id, level: 3, reason: "x", at: hour(3) }],
      voided: VOIDED,
      corrections: [note(1)],
    });
    expect(whole.tests).toStrictEqual([standing]);
    expect(whole.flags).toStrictEqual([kept]);
    expect(whole.temperature).toStrictEqual([
      { ...log1, reasons: [] },
      { ...log2, reasons: [REASON, REASON] },
    ]);
    expect(whole.labels).toMatchObject({ issuedGrams: 5, gone: {} });
    expect([whole.labelled, whole.stored]).toEqual([{}, {}]);
    expect(whole).not.toHaveProperty("raisedRecalls");
    expect(whole.voided).toStrictEqual({ ...VOIDED, reason: `${"错".repeat(119)}…` });
    expect(whole.corrections).toStrictEqual([{ field: "receipt", at: hour(19), by: DEPOT.id, reason: "" }]);
    expect(whole).not.toHaveProperty("judged");
  });

  test("knows the packs of the batch by their codes, as the whole does, in little room", () => {
    const kinds = Array.from({ length: SERIAL_KINDS_MAX }, (_, n) => ["abcdef", 1_000_000 + n, 33_554_432] as const);
    const labels = { issuedGrams: 5, voidedGrams: 0, gone: {}, voidedAfterScan: 0, kinds };
    expect(digest({ labels }).labels?.kinds).toEqual(kinds);
    expect(bytesOf(way({ labels })) - bytesOf(way({ labels: { ...labels, kinds: [] } }))).toBeLessThan(256);
  });

  test("has the newest six steps of storage and counts the others", () => {
    const steps = many(8, step);
    expect(digest({ storage: steps })).toMatchObject({ storage: steps.slice(2), storageBeyond: 2 });
    expect(digest({ storage: steps, storageBeyond: 40 }).storageBeyond).toBe(42);
    expect(digest({ storage: steps.slice(2) })).not.toHaveProperty("storageBeyond");
    expect(digest({ storage: steps.slice(2), storageBeyond: 3 }).storageBeyond).toBe(3);
  });

  test("has twelve items of a report: those over the limit, those that the batch is asked for, then the first", () => {
    const breach = { input: "i", product: "p", plot: "P1", actives: ["broken"], clearOn: "2026-10-01" };
    const all = [...items(...many(14, (n) => `i${n}`), "used", "broken"), over("bad")];
    const [shown] = digest({ tests: [report("S", { items: all })], activesUsed: ["used"], breaches: [breach] }).tests;
    const names = shown?.items.map(({ active }) => active);
    expect(names).toEqual(["bad", "used", "broken", ...many(9, (n) => `i${n}`)]);
    expect(shown?.itemCount).toBe(17);
    const twelve = report("T", { items: items(...many(12, (n) => `i${n}`)) });
    expect(digest({ tests: [twelve] }).tests).toStrictEqual([twelve]);
    const wanted = many(14, (n) => `u${n}`);
    const bad = many(13, (n) => over(`bad${n}`));
    const [much] = digest({
      tests: [report("S", { items: [...items(...wanted), ...bad], itemCount: 99 })],
      activesUsed: wanted,
    }).tests;
    expect(much?.items.map(({ active }) => active)).toEqual([
      ...bad.slice(0, 12).map(({ active }) => active),
      ...wanted,
    ]);
    expect(much?.itemCount).toBe(99);
  });

  test("names the parties alone that it speaks of", () => {
    expect(named(digest({}))).toEqual([COOPERATIVE.id]);
    const all = [DEPOT.id, PLATFORM.id, COOPERATIVE.id].toSorted();
    expect(named(digest({ handoffs: [handoff(1, 2, { to: PLATFORM.id })], storage: [step(1)] }))).toEqual(all);
    expect(named(digest({ handoffs: [handoff(1, 2, { from: DEPOT.id, to: PLATFORM.id })] }))).toEqual(all);
    expect(named(digest({ tests: [report("S", { by: DEPOT.id })] }))).toEqual([DEPOT.id, COOPERATIVE.id].toSorted());
    const onHand = { [DEPOT.id]: 5 };
    expect(named(digest({ temperature: [log(1, 2, { by: DEPOT.id })], onHand }))).toContain(DEPOT.id);
  });
});

describe("a digest that is cut", () => {
  const recall: Recall = { id: "r", by: BUREAU.id, level: 2, reason: "召".repeat(300), at: hour(10) };
  const ended = { at: hour(12), by: BUREAU.id, reason: "误".repeat(300), outcome: "mistaken" } as const;
  const failed = (id: string) => report(id, { verdict: "failed", items: [over("bad"), ...items("a", "b", "c")] });
  const tests = [failed("F1"), report("P1"), failed("F2"), report("P2"), report("V", { voided: VOIDED })];
  const bad = { verdict: "minor-excursion", reasons: [REASON, REASON] } as const;
  const logs = [log(1, 9), log(2, 9, bad), log(3, 9), log(4, 9, bad), log(5, 9, { by: "stranger" })];
  const flags = [
    ...["a", "b", "c"].map((about) => flag("late-entry", about)),
    ...["a", "b"].map((about) => flag("quantity-short", about)),
  ];
  const links = many(3, (n) => ({ href: `https://coop.example/${n}`, title: { zh: `${n}` } }));
  const handoffs = many(5, (n) => handoff(n * 2, n * 2 + 1));
  const BIG: HarvestedBatch = way({
    ...{ recall, tests, temperature: logs, flags, links, handoffs, storage: many(8, step), storageBeyond: 2 },
    activesUsed: many(6, (n) => `active-${n}`),
    corrections: many(5, note),
    correctionCount: 9,
    mistakenRecalls: many(3, (n) => ({ ...recall, id: `m${n}`, ended })),
    emptied: { [DEPOT.id]: hour(9) },
    silentPlots: ["P1"],
    breaches: [{ input: "i", product: "p", plot: "P1", actives: ["active-0"], clearOn: "2026-10-01" }],
    flagsBeyond: { "late-entry": 3 },
    testsBeyond: { count: 7, by: { [LABORATORY.id]: 7 } },
    temperatureBeyond: 4,
    settled: { handoffs: 10, lostGrams: 55, holders: [PLATFORM.id] },
  });
  const standing = { tests: tests.slice(0, 4), logs: logs.slice(0, 4) };
  const sizes = ({ flags, tests, temperature, handoffs, activesUsed, links = [] }: Batch) => ({
    ...{ flags: flags.length, tests: tests.length, logs: temperature.length, handoffs: handoffs.length },
    ...{ actives: activesUsed.length, links: links.length },
  });
  const slimBytes = () => bytesOf(digestOf(BIG, ROOMY));
  /** The digest for every bound, from the least to the whole. */
  const ladder = () => many(23, (n) => digestOf(BIG, 2800 + n * 300)).filter(({ judged }) => judged !== undefined);

  test("begins where the whole has no room, to the byte", () => {
    expect(digestOf(BIG, slimBytes())).not.toHaveProperty("judged");
    expect(digestOf(BIG, slimBytes() - 1)).toHaveProperty("judged");
    expect(ladder().length).toBeGreaterThan(15);
  });

  test("is within its bound wherever the least that a page needs is, and uses the room to the last entry that fits", () => {
    const least = bytesOf(digestOf(BIG, 10));
    for (const bound of [least, least + 1, least + 500, least + 1500, least + 3000])
      expect(bytesOf(digestOf(BIG, bound))).toBeLessThanOrEqual(bound);
    const some = digestOf(BIG, 5000);
    expect(digestOf(BIG, bytesOf(some))).toEqual(some);
    expect(sizes(digestOf(BIG, bytesOf(some) - 1))).not.toEqual(sizes(some));
  });

  test("has true counts of what it leaves out, whatever that is", () => {
    for (const digest of ladder()) {
      const shown = sizes(digest);
      expect((digest.testsBeyond?.count ?? 0) + shown.tests).toBe(7 + 4);
      expect((digest.temperatureBeyond ?? 0) + shown.logs).toBe(4 + 4);
      expect((digest.settled?.handoffs ?? 0) + shown.handoffs).toBe(10 + 5);
      expect(digest.settled).toStrictEqual({ handoffs: 15 - shown.handoffs, lostGrams: 0, holders: [] });
      expect(digest.testsBeyond?.by).toEqual({});
      expect([digest.storage, digest.storageBeyond, digest.onHand]).toEqual([[], 10, {}]);
      expect([digest.silentPlots, digest.origin]).toEqual([[], { ...BIG.origin, plots: [] }]);
      for (const name of ["emptied", "breaches", "flagsBeyond"]) expect(digest).not.toHaveProperty(name);
      expect(named(digest).every((id) => id === COOPERATIVE.id || id === DEPOT.id)).toBe(true);
    }
    const { testsBeyond: _, temperatureBeyond: __, settled: ___, ...bare } = BIG;
    const all = digestOf({ ...bare, storage: [], flags: many(60, (n) => flag("late-entry", `${n}`)) }, 12_000);
    expect(sizes(all)).toMatchObject({ tests: 4, logs: 4, handoffs: 5 });
    for (const name of ["testsBeyond", "temperatureBeyond", "settled"]) expect(all).not.toHaveProperty(name);
  });

  test("shows the worst of each kind first: a flag of each code, the newest failed tests and bad logs, the last handoffs", () => {
    const firsts = [flags[0], flags[3], flags[1], flags[2], flags[4]];
    const testOrder = ["F2", "F1", "P2", "P1"];
    const logOrder = [logs[3], logs[1], logs[2], logs[0]].map((one) => one?.sha256);
    for (const digest of ladder()) {
      const shown = sizes(digest);
      expect(digest.flags.map(({ code, about }) => [code, about])).toEqual(
        firsts.slice(0, shown.flags).map((one) => [one?.code, one?.about]),
      );
      const inOrder = standing.tests.map(({ sampleId }) => sampleId);
      const chosen = testOrder.slice(0, shown.tests);
      expect(digest.tests.map(({ sampleId }) => sampleId)).toEqual(inOrder.filter((id) => chosen.includes(id)));
      const kept = logOrder.slice(0, shown.logs);
      const sums = standing.logs.map(({ sha256 }) => sha256).filter((sha256) => kept.includes(sha256));
      expect(digest.temperature.map(({ sha256 }) => sha256)).toEqual(sums);
      expect(digest.handoffs).toEqual(handoffs.slice(5 - shown.handoffs));
      expect(digest.activesUsed).toEqual(BIG.activesUsed.slice(0, shown.actives));
      expect(digest.links).toEqual(links.slice(0, shown.links));
    }
  });

  test("gives each list its turn, and a page that has room for nothing still has a remark", () => {
    const least = digestOf(BIG, 10);
    expect(sizes(least)).toEqual({ flags: 1, tests: 0, logs: 0, handoffs: 0, actives: 0, links: 0 });
    const orders = ladder().map(sizes);
    for (const list of ["flags", "tests", "logs", "handoffs", "actives", "links"] as const) {
      const counts = orders.map((each) => each[list]);
      expect([list, new Set(counts).size > 2]).toEqual([list, true]);
    }
  });

  test("has what was judged of the whole, and of logs that tell nothing those alone that it shows", () => {
    const judged = judgedOf(BIG);
    for (const digest of ladder()) {
      const { beside: _, ...known } = judged;
      const { beside, ...said } = digest.judged ?? judged;
      expect(said).toEqual(known);
      const shown = digest.temperature.map(({ sha256 }) => sha256);
      expect(beside).toEqual((judged.beside ?? []).filter((sha256) => shown.includes(sha256)));
    }
    const early = log(-400, -300);
    const idle = way({ ...BIG, temperature: [early, ...many(20, (n) => log(n, 30 + n))] });
    expect(judgedOf(idle).beside).toContain(early.sha256);
    const [low, high] = [digestOf(idle, 4000), digestOf(idle, 11_900)];
    const isShown = (digest: Batch) => digest.temperature.some(({ sha256 }) => sha256 === early.sha256);
    expect([isShown(low), isShown(high)]).toEqual([false, false]);
    for (const digest of [low, high]) {
      const shown = digest.temperature.map(({ sha256 }) => sha256);
      expect(digest.judged?.beside).toEqual(judgedOf(idle).beside?.filter((sha256) => shown.includes(sha256)));
    }
    expect(high.judged?.beside?.length).toBeGreaterThan(0);
  });

  test("keeps three items of a report and one reason of a log, and cuts words, never those of a recall in force", () => {
    const digest = ladder().at(-1) ?? BIG;
    expect(digest.tests[0]?.items.map(({ active }) => active)).toEqual(["bad", "a", "b"]);
    expect(digest.tests[0]?.itemCount).toBe(4);
    const short = { code: "x", zh: `${"因".repeat(119)}…`, en: `${"w".repeat(239)}…` };
    for (const { verdict, reasons } of digest.temperature)
      expect(reasons).toEqual(verdict === "in-range" ? [] : [short]);
    expect(digest.flags[0]?.reason).toEqual({
      code: "late-entry",
      zh: `${"由".repeat(119)}…`,
      en: `${"r".repeat(239)}…`,
    });
    expect(digest.recall).toEqual(recall);
    expect(digest.mistakenRecalls).toEqual(
      many(3, (n) => ({ ...recall, id: `m${n}`, reason: "", ended: { ...ended, reason: `${"误".repeat(39)}…` } })),
    );
    const over = { ...BIG, recall: { ...recall, ended: { ...ended, outcome: "completed" as const } } };
    expect(digestOf(over, slimBytes()).recall?.ended?.reason).toBe(`${"误".repeat(119)}…`);
    expect(digest.corrections).toHaveLength(5);
  });

  test("gives way in one order where room is short: older mistakes, words of remarks, words of mistakes, older corrections", () => {
    const stages = [
      ...new Set(
        many(75, (n) => digestOf(BIG, 2900 + n * 30)).map((digest) => {
          const [first, ...others] = digest.mistakenRecalls ?? [];
          const [remark] = digest.flags;
          return [
            1 + others.length,
            remark?.reason.zh.length,
            remark?.reason.en.length,
            first?.ended?.reason.length,
            digest.corrections?.length,
          ].join(" ");
        }),
      ),
    ];
    expect(stages).toEqual(["1 40 80 40 2", "1 40 80 40 5", "1 40 80 120 5", "1 120 240 120 5", "3 120 240 40 5"]);
    expect(digestOf(BIG, 10).corrections).toEqual(
      many(2, note).map(({ field, at, by }) => ({ field, at, by, reason: "" })),
    );
    const { corrections: _, mistakenRecalls: __, ...plain } = BIG;
    for (const name of ["corrections", "mistakenRecalls"]) expect(digestOf(plain, 10)).not.toHaveProperty(name);
  });
});
