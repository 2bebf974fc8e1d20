import { describe, expect, test } from "vitest";
import type { Batch, Handoff, TestReport } from "../batches/batch.ts";
import { BUREAU, COOPERATIVE, DEPOT, LABORATORY } from "../fixtures/cangxi.ts";
import { asOfDay } from "../fixtures/journey.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { batchState } from "./batch-state.ts";
import { certifiedStatus } from "./certified-status.ts";
import { journeyOf } from "./journey.ts";

/** What the reasons of a state say: names, days and counts, each in its place. */
type More = Partial<Omit<Batch, "origin">>;
const journey = (more: More, n = 50) => journeyOf(way(more), { today: hour(n + 8).slice(0, 10), until: hour(n) });
const words = (more: More, today = "2026-09-12") => {
  const batch = way(more);
  const { reasons } = batchState(batch, certifiedStatus(batch, undefined, today), asOfDay(today));
  return (code: string) =>
    reasons
      .filter((one) => one.code === code)
      .map(({ zh, en }) => `${zh} ${en}`)
      .join();
};
const RECALL = { id: "r", by: BUREAU.id, level: 2, reason: "农残", at: hour(10) } as const;
const FAILED: TestReport = {
  ...{ sampleId: "S", by: COOPERATIVE.id, level: "declared", verdict: "failed", items: [] },
  ...{ sampledOn: "2026-09-11", testedOn: "2026-09-11", issuedOn: "2026-09-12" },
};

describe("the words of a state", () => {
  test("of a recall that was a mistake have both days and the reason, for thirty days", () => {
    const ended = { at: "2026-10-01T00:00:00.000Z", by: BUREAU.id, reason: "化验室混样", outcome: "mistaken" } as const;
    const said = (today: string) => words({ mistakenRecalls: [{ ...RECALL, ended }] }, today)("recall-mistaken");
    for (const part of ["2026-09-11", "2026-10-01", "化验室混样"])
      expect(said("2026-10-31").split(part)).toHaveLength(3);
    expect(said("2026-11-01")).toBe("");
    expect(words({ mistakenRecalls: [RECALL] })("recall-mistaken")).toBe("");
    expect(words({})("recall-mistaken")).toBe("");
  });

  test("of a completed recall say what becomes of the rest, of goods and of labels", () => {
    const ended = { at: hour(30), by: BUREAU.id, reason: "完", outcome: "completed" } as const;
    const left = (level: 2 | 3) => words({ recall: { ...RECALL, level, ended } })("recall-completed");
    expect(left(2)).toMatch(/请勿食用.*do not eat it/);
    expect(left(3)).toMatch(/改正标签.*label is put right/);
    expect(words({ recall: RECALL })("recall-completed")).toBe("");
  });

  test("of goods past their time say who says how long they keep", () => {
    const kiwi = way({}).product;
    expect(words({ product: { ...kiwi, shelfLifeDays: 1 } })("past-shelf-life")).toMatch(
      /生产者标示的保质期为 1 天，已于 2026-09-11 到期.*Its producer declares a shelf life of 1 days/,
    );
    expect(words({ product: kiwi }, "2027-09-12")("past-shelf-life")).toMatch(
      /最多可保存 150 天.*keeps 150 days at most/,
    );
    expect(words({ product: { ...kiwi, shelfLifeDays: 2 } })("past-shelf-life")).toBe("");
  });
});

describe("the words of a need", () => {
  const text = ({ reasons }: { readonly reasons: readonly { readonly zh: string; readonly en: string }[] }) =>
    reasons.map(({ zh, en }) => `${zh} ${en}`);

  test("name both ends of a handoff that waits, and for how many days", () => {
    const open = { handoffs: [handoff(0, undefined)] };
    const [names] = [[DEPOT.name, COOPERATIVE.name]];
    for (const n of [50, 300])
      for (const name of names) expect(text(journey(open, n).handoffs)[0]?.split(name)).toHaveLength(3);
    expect(text(journey(open, 300).handoffs)[0]).toMatch(/12 天前.*12 days ago/);
  });

  test("name the three legs of which most is missing, and count the others", () => {
    const legs = (count: number) => {
      const lengths = [3, 9, 5, 7, 4, 6].slice(0, count);
      const handoffs = lengths.map(
        (length, n): Handoff => ({ ...handoff(n * 20, n * 20 + length, { id: `s${n}`, grams: 1000 }) }),
      );
      const emptied = { [DEPOT.id]: hour(150) };
      return text(
        journey({ handoffs, emptied, onHand: { [COOPERATIVE.id]: 990_000 }, temperature: [log(0, 1)] }, 160)
          .temperature,
      );
    };
    const five = legs(5);
    // The store of the depot comes first: it was the longest without a record.
    expect(five.map((line) => /有 ?(?:\d+|不到 1) 小时|另有 \d+ 段/.exec(line)?.[0])).toEqual([
      ...["有 147 小时", "有 9 小时", "有 7 小时", "另有 3 段"],
    ]);
    expect(five[3]).toContain("3 more legs have");
    expect(legs(3).at(-1)).toContain("1 more leg has");
    expect(legs(2)).toHaveLength(3);
  });

  test("tell less than an hour as such", () => {
    const short = {
      handoffs: [handoff(0, 2)],
      emptied: { [DEPOT.id]: hour(2.1) },
      losses: { spoiled: 100_000 } as const,
    };
    const [line] = text(journey({ ...short, temperature: [log(0, 1.6)] }).temperature);
    expect(line).toMatch(/2 小时）有不到 1 小时没有.*\(2 hours\), less than an hour/);
    const [hours] = text(journey({ ...short, temperature: [log(0, 1)] }).temperature);
    expect(hours).toMatch(/有 1 小时没有.*1 hour /);
  });

  test("are none of a way whose legs were all over within half an hour", () => {
    const short = {
      handoffs: [handoff(0, 0.3)],
      emptied: { [DEPOT.id]: hour(0.4) },
      onHand: { [COOPERATIVE.id]: 900_000 },
    };
    expect(journey({ ...short, losses: { spoiled: 100_000 } }).temperature).toStrictEqual({
      ...{ state: "not-needed", reasons: [], legs: [] },
    });
  });

  test("of a failed test say whose word it is", () => {
    expect(journey({ tests: [FAILED] }).test).toMatchObject({ state: "contradicted", level: "declared" });
    const passed: TestReport = { ...FAILED, sampleId: "P", level: "attested", verdict: "passed", by: LABORATORY.id };
    expect(journey({ tests: [FAILED, passed] }).test.level).toBe("declared");
    const attested: TestReport = { ...FAILED, sampleId: "A", level: "attested", by: LABORATORY.id };
    expect(journey({ tests: [FAILED, attested] }).test.level).toBe("attested");
  });

  test("of a handoff that was taken back contradict nothing, whatever came of it", () => {
    const back: Handoff = { ...handoff(0, 5), receivedGrams: 0, partial: true, voidedAt: hour(6) };
    expect(journey({ handoffs: [back, handoff(7, 8)] }).handoffs.state).toBe("met");
  });

  test("order legs by what they lack, not by how long they are", () => {
    const handoffs = [3, 9, 7, 4].map(
      (length, n): Handoff => ({ ...handoff(n * 20, n * 20 + length, { id: `s${n}`, grams: 1000 }) }),
    );
    const more = { handoffs, onHand: { [COOPERATIVE.id]: 996_000 }, emptied: { [DEPOT.id]: hour(150) } };
    const { reasons } = journey({ ...more, temperature: [log(20, 24)] }, 160).temperature;
    // The transports lack 3, 5, 7 and 4 hours, the store between them most.
    expect(reasons.map(({ zh }) => /有 ?\d+ 小时/.exec(zh)?.[0])).toEqual([
      expect.anything(),
      "有 7 小时",
      "有 5 小时",
      undefined,
    ]);
    expect(reasons.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => "temperature-missing"));
    expect(reasons[0]?.zh).toContain(`${DEPOT.name} 的存放`);
    expect(reasons[1]?.zh).toContain(`${COOPERATIVE.name} 至 ${DEPOT.name} 的运输`);
    expect([reasons[0]?.en, reasons[1]?.en]).toEqual([
      expect.stringContaining(`storage at ${DEPOT.name}`),
      expect.stringContaining(`transport from ${COOPERATIVE.name} to ${DEPOT.name}`),
    ]);
  });

  test("name three legs of those that run, and say of each where it is", () => {
    const handoffs = Array.from({ length: 5 }, (_, n) => handoff(n, undefined, { id: `s${n}`, grams: 1000 }));
    const { state, reasons, legs } = journey({ handoffs, onHand: { [COOPERATIVE.id]: 995_000 } }, 10).temperature;
    expect([state, legs.length, reasons.length]).toEqual(["so-far", 5, 3]);
    expect(reasons[0]?.zh).toContain("的运输自 2026-09-11 起仍在进行");
  });

  test("of a record that speaks against the cold chain are declared where something is missing beside it", () => {
    const bad = log(0, 1, { verdict: "major-excursion", reasons: [{ code: "x", zh: "超温", en: "too warm" }] });
    expect(journey({ handoffs: [handoff(0, 10)], temperature: [bad] }, 100).temperature).toMatchObject({
      ...{ state: "contradicted", level: "declared" },
    });
  });

  test("say nothing of older handoffs where none was folded away, and have no legs where none is needed", () => {
    expect(journey({ settled: { handoffs: 0, lostGrams: 0 } }).temperature).toStrictEqual({
      ...{ state: "not-needed", reasons: [], legs: [] },
    });
    const tea = { product: { ...way({}).product, profile: "green-tea" }, handoffs: [handoff(0, 1)] };
    expect(journey(tea).temperature).toStrictEqual({ state: "not-needed", reasons: [], legs: [] });
  });

  test("of a handoff of which more came in and was sent back than left contradict it", () => {
    const more: Handoff = { ...handoff(0, 5), receivedGrams: 60_000, rejectedGrams: 50_000 };
    const { state, reasons } = journey({ handoffs: [more] }).handoffs;
    expect([state, reasons.map(({ code }) => code)]).toEqual(["contradicted", ["quantity-differs"]]);
  });

  test("of a harvest inside a safety interval are those of the flag, as its grower declared it", () => {
    const reason = { code: "safety-interval", zh: "间隔期", en: "interval" };
    const flag = { code: "safety-interval", at: hour(1), about: "input/i", reason } as const;
    expect(journey({ flags: [flag] }).farmRecord).toStrictEqual({
      ...{ state: "contradicted", level: "declared", reasons: [reason], silentPlots: [] },
    });
  });

  test("of a batch that is stopped leave out what still runs", () => {
    const open = { handoffs: [handoff(0, undefined)] };
    expect(words(open, "2026-09-12")("handoff-under-way")).not.toBe("");
    expect(words({ ...open, recall: RECALL }, "2026-09-12")("handoff-under-way")).toBe("");
  });
});
