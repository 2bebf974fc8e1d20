import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { COOPERATIVE, DEPOT, LABORATORY } from "../fixtures/cangxi.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import type { AsOf } from "./as-of.ts";
import { journeyOf } from "./journey.ts";

const asOf = (n: number): AsOf => ({ today: hour(n + 8).slice(0, 10), until: hour(n) });
const journey = (more: Partial<Omit<Batch, "origin">>, n = 50) => journeyOf(way(more), asOf(n));
const temperature = (more: Partial<Omit<Batch, "origin">>, n = 50) => journey(more, n).temperature;

/** All of it went to the depot in ten hours, and was gone from there at hour 12. */
const DELIVERED = {
  handoffs: [handoff(0, 10)],
  onHand: { [COOPERATIVE.id]: 900_000 },
  emptied: { [DEPOT.id]: hour(12) },
  losses: { "sold-untraced": 100_000 },
} as const;

test("a batch that has not left its producer needs nothing but its farm record", () => {
  const { handoffs, temperature: none, test: untested, farmRecord } = journey({});
  expect([handoffs.state, none.state, untested.state]).toEqual(["not-needed", "not-needed", "not-needed"]);
  expect([handoffs.level, none.level, untested.level]).toEqual([undefined, undefined, undefined]);
  expect(farmRecord).toMatchObject({ state: "met", level: "declared" });
});

describe("the temperature", () => {
  test("is met where readings cover every leg, as the weakest of them is known", () => {
    const met = temperature({ ...DELIVERED, temperature: [log(0, 12)] });
    expect(met).toMatchObject({ state: "met", level: "measured", reasons: [] });
    expect(met.legs.map(({ kind, from, to, hours, coveredHours }) => [kind, from, to, hours, coveredHours])).toEqual([
      ["transit", COOPERATIVE.id, DEPOT.id, 10, 10],
      ["storage", DEPOT.id, DEPOT.id, 2, 2],
    ]);
    const typed = log(10, 12, { device: { model: "RC-5+" } });
    expect(temperature({ ...DELIVERED, temperature: [log(0, 10), typed] })).toMatchObject({
      state: "met",
      level: "declared",
    });
  });

  test("is missing where a leg is covered to less than nine tenths, with its parties and hours", () => {
    expect(temperature({ ...DELIVERED, temperature: [log(1, 12)] }).state).toBe("met");
    const short = temperature({ ...DELIVERED, temperature: [log(1.1, 12)] });
    expect(short).toMatchObject({ state: "missing", level: "missing" });
    expect(short.reasons).toHaveLength(1);
    expect(short.reasons[0]?.zh).toBe(
      `${COOPERATIVE.name} 至 ${DEPOT.name} 的运输（2026-09-11 起 10 小时）有 1 小时没有温度记录。`,
    );
    const none = temperature(DELIVERED);
    expect(none.reasons.map(({ code }) => code)).toEqual(["temperature-missing", "temperature-missing"]);
    expect(none.reasons[0]?.en).toContain("(10 hours), 10 hours have no temperature record");
  });

  test.each([
    ["of another year", log(-20_000, -19_000)],
    ["of before", log(-10, 0)],
    ["ahead of now", log(60, 90)],
    ["with a gap over most of the leg", log(0, 12, { gaps: [{ from: hour(2), to: hour(11) }], gapCount: 1 })],
    ["that cannot be believed", log(0, 12, { verdict: "suspect" })],
    ["with counters of days alone", log(0, 12, { summaryOnly: true, coverage: 0 })],
    ["that was taken back", log(0, 12, { voided: { at: hour(20), by: DEPOT.id, reason: "传错批次" } })],
    ["of somebody who never had the goods", log(0, 12, { by: PLATFORM.id })],
  ])("is not met by a log %s", (_what, one) => {
    const { state } = temperature({ ...DELIVERED, temperature: [one] });
    expect(["missing", "contradicted"]).toContain(state);
  });

  test("gets no credit for a gap, nor for gaps whose place the batch does not keep", () => {
    const gap = { from: hour(3), to: hour(5) };
    expect(temperature({ ...DELIVERED, temperature: [log(0, 12, { gaps: [gap], gapCount: 1 })] }).state).toBe(
      "missing",
    );
    const filled = [log(0, 12, { gaps: [gap], gapCount: 1 }), log(2, 6, { sha256: "b" })];
    expect(temperature({ ...DELIVERED, temperature: filled }).state).toBe("met");
    const many = { gaps: [{ from: hour(3), to: hour(3.2) }], gapCount: 9, coverage: 0.85 };
    expect(temperature({ ...DELIVERED, temperature: [log(0, 12, many)] }).state).toBe("missing");
    expect(temperature({ ...DELIVERED, temperature: [log(0, 12, { ...many, gapCount: 1 })] }).state).toBe("met");
  });

  test("of one branch is not told by the log of another; who had the goods before or after may tell", () => {
    const branches = {
      handoffs: [handoff(0, 10), handoff(0, 10, { id: "other", to: PLATFORM.id })],
      onHand: {},
      emptied: { [DEPOT.id]: hour(10), [PLATFORM.id]: hour(10) },
    };
    const states = (by: string) =>
      temperature({ ...branches, temperature: [log(0, 12, { by })] }).legs.map(({ to, state }) => [to, state]);
    expect(states(DEPOT.id)).toEqual([
      [DEPOT.id, "met"],
      [PLATFORM.id, "missing"],
    ]);
    expect(states(COOPERATIVE.id)).toEqual([
      [DEPOT.id, "met"],
      [PLATFORM.id, "met"],
    ]);
    const chain = [handoff(0, 10), handoff(12, 20, { from: DEPOT.id, to: PLATFORM.id })];
    const whole = { handoffs: chain, onHand: {}, emptied: { [PLATFORM.id]: hour(20) } };
    for (const { id: by } of [COOPERATIVE, DEPOT, PLATFORM])
      expect(temperature({ ...whole, temperature: [log(0, 20, { by })] }).state).toBe("met");
  });

  test("of a leg now running is so far good for 72 hours without a reading, and met while readings keep up", () => {
    const held = { handoffs: [handoff(0, 10)], onHand: { [DEPOT.id]: 100_000 }, temperature: [log(0, 10)] };
    expect(temperature(held, 10)).toMatchObject({ state: "so-far", level: "declared" });
    expect(temperature(held, 82).state).toBe("so-far");
    expect(temperature(held, 83)).toMatchObject({ state: "missing", reasons: [{ code: "temperature-missing" }] });
    const going = { ...held, temperature: [log(0, 40)] };
    expect(temperature(going, 42)).toMatchObject({ state: "met", level: "measured" });
    expect(temperature(going, 60)).toMatchObject({ state: "so-far", level: "measured" });
    expect(temperature({ ...held, temperature: [log(0, 10), log(30, 40)] }, 60).state).toBe("missing");
    const long = { ...held, temperature: [log(0, 1000)] };
    expect([temperature(long, 1072).state, temperature(long, 1073).state]).toEqual(["met", "missing"]);
  });

  test("is not asked of made tea, of goods at home, nor of a shipment taken back", () => {
    const product = { ...way({}).product, profile: "tea" };
    expect(temperature({ ...DELIVERED, product }).state).toBe("not-needed");
    expect(temperature({ handoffs: [{ ...handoff(0, undefined), voidedAt: hour(3) }] }).state).toBe("not-needed");
    expect(temperature({ handoffs: [{ ...handoff(0, 4), voidedAt: hour(6) }] }).state).toBe("missing");
  });

  test("is contradicted by a log out of its limits, whatever else is there", () => {
    const warm = log(0, 12, { verdict: "major-excursion" });
    expect(temperature({ ...DELIVERED, temperature: [warm] })).toMatchObject({
      state: "contradicted",
      level: "measured",
      reasons: [{ code: "temperature-excursion" }],
    });
  });

  test("names the three worst legs and how many more there are", () => {
    const handoffs = Array.from({ length: 5 }, (_, n) => handoff(n * 10, n * 10 + 2 + n, { id: `s${n}` }));
    const { reasons } = temperature({ handoffs, onHand: {}, emptied: { [DEPOT.id]: hour(49) } }, 60);
    expect(reasons).toHaveLength(4);
    expect(reasons.at(-1)?.zh).toBe("另有 3 段温度记录不足。");
  });

  test("of logs that the batch carries no more is said beside the hours that the others leave open, and only then", () => {
    const more = { ...DELIVERED, temperatureBeyond: 6 };
    expect(temperature(more)).toMatchObject({
      state: "missing",
      reasons: [{}, {}, { code: "temperature-not-judged" }],
    });
    expect(temperature({ ...more, temperature: [log(0, 12)] })).toEqual(
      temperature({ ...DELIVERED, temperature: [log(0, 12)] }),
    );
  });

  test("of handoffs that the batch keeps no more is not claimed", () => {
    const settled = { handoffs: 6, lostGrams: 0 };
    expect(temperature({ ...DELIVERED, settled, temperature: [log(0, 12)] })).toMatchObject({
      state: "missing",
      reasons: [{ code: "temperature-not-judged" }],
    });
    expect(journey({ ...DELIVERED, settled }).handoffs).toMatchObject({ state: "met", count: 7 });
    const lost = { handoffs: 6, lostGrams: 12_000 };
    expect(journey({ ...DELIVERED, settled: lost }).handoffs.state).toBe("contradicted");
  });
});

describe("the stays of goods", () => {
  const stays = (more: Partial<Omit<Batch, "origin">>, n = 50) =>
    temperature(more, n).legs.flatMap(({ kind, from, start, end }) =>
      kind === "storage" ? [[from, hourOf(start), end === undefined ? undefined : hourOf(end)]] : [],
    );
  const hourOf = (at: string) => (Date.parse(at) - Date.parse(hour(0))) / 3_600_000;
  const on = (shipped: number, received: number | undefined, grams: number) =>
    handoff(shipped, received, { from: DEPOT.id, to: PLATFORM.id, grams, id: `on-${shipped}` });

  test("last from what comes to an empty place until nothing is left there", () => {
    const handoffs = [
      handoff(0, 1),
      on(5, 6, 40_000),
      on(9, 10, 60_000),
      handoff(20, 21, { id: "again" }),
      on(25, 26, 100_000),
    ];
    expect(stays({ handoffs, onHand: { [PLATFORM.id]: 200_000 } })).toEqual([
      [DEPOT.id, 1, 9],
      [PLATFORM.id, 6, undefined],
      [DEPOT.id, 21, 25],
    ]);
  });

  test("end with the last departure where what is left over was lost", () => {
    const handoffs = [handoff(0, 1), on(5, 6, 95_000), handoff(20, 21, { id: "again" }), on(25, 26, 100_000)];
    const losses = { spoiled: 5_000 };
    const onHand = { [PLATFORM.id]: 195_000 };
    expect(stays({ handoffs, onHand, losses }).filter(([who]) => who === DEPOT.id)).toEqual([
      [DEPOT.id, 1, 5],
      [DEPOT.id, 21, 25],
    ]);
    expect(stays({ handoffs, onHand }).filter(([who]) => who === DEPOT.id)).toEqual([[DEPOT.id, 1, 25]]);
  });

  test("run on where goods are on hand, or nobody knows when they went", () => {
    expect(stays({ handoffs: [handoff(0, 1), on(5, 6, 40_000)], onHand: { [DEPOT.id]: 60_000 } })).toEqual([
      [DEPOT.id, 1, undefined],
      [PLATFORM.id, 6, undefined],
    ]);
  });

  test("at the producer begin with what came back to it", () => {
    const back = handoff(5, 7, { id: "back", from: DEPOT.id, to: COOPERATIVE.id });
    expect(stays({ handoffs: [handoff(0, 1), back], onHand: { [COOPERATIVE.id]: 1_000_000 } })).toEqual([
      [DEPOT.id, 1, 5],
      [COOPERATIVE.id, 7, undefined],
    ]);
    const turnedAway = { ...handoff(0, 3), receivedGrams: 0, rejectedGrams: 100_000 };
    expect(stays({ handoffs: [turnedAway] })).toEqual([[COOPERATIVE.id, 3, undefined]]);
  });
});

describe("handoffs", () => {
  test("are met when each is confirmed, so far good for seven days, then unconfirmed", () => {
    expect(journey(DELIVERED).handoffs).toMatchObject({ state: "met", level: "confirmed", count: 1 });
    const open = { handoffs: [handoff(0, 1), handoff(2, undefined)] };
    expect(journey(open, 7 * 24).handoffs).toMatchObject({ state: "so-far", level: "declared", count: 2 });
    expect(journey(open, 8 * 24).handoffs).toMatchObject({
      state: "missing",
      level: "missing",
      reasons: [{ code: "handoff-unconfirmed" }],
    });
  });

  test("are contradicted by another weight, or a receiver to whom nothing came", () => {
    const differs = (more: object) => journey({ handoffs: [{ ...handoff(0, 5), ...more }] }).handoffs.state;
    expect(differs({ receivedGrams: 99_000 })).toBe("contradicted");
    expect(differs({ receivedGrams: 101_000 })).toBe("contradicted");
    expect(differs({ receivedGrams: 0, partial: true })).toBe("contradicted");
    expect(differs({ receivedGrams: 40_000, partial: true })).toBe("so-far");
    expect(differs({ receivedGrams: 40_000, rejectedGrams: 60_000 })).toBe("met");
    expect(differs({ receivedGrams: 40_000, voidedAt: hour(9) })).toBe("met");
  });
});

describe("a test that the commitment rests on", () => {
  const report = (level: "attested" | "declared", actives: readonly string[], more: Partial<TestReport> = {}) => ({
    sampleId: `${level}-${actives.join()}`,
    by: LABORATORY.id,
    level,
    sampledOn: "2026-09-10",
    testedOn: "2026-09-11",
    issuedOn: "2026-09-11",
    items: actives.map((active) => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 0.05 })),
    verdict: "passed" as const,
    ...more,
  });
  const need = (tests: Batch["tests"], commitment: Batch["commitment"] = ["self-test"]) =>
    journey({ tests, commitment, activesUsed: ["a", "b"] }).test;

  test("is attested only where those of laboratories and bureaus bear it alone", () => {
    expect(need([report("attested", ["a", "b"])])).toMatchObject({ state: "met", level: "attested" });
    expect(need([report("attested", ["a"]), report("declared", ["b"])])).toMatchObject({
      state: "met",
      level: "declared",
    });
    expect(need([report("declared", ["a", "b"])])).toMatchObject({ state: "met", level: "declared" });
  });

  test("is missing where none is there, an active is left out, or it was taken back", () => {
    expect(need([])).toMatchObject({ state: "missing", level: "missing" });
    expect(need([report("attested", ["a"])])).toMatchObject({ reasons: [{ code: "commitment-actives-untested" }] });
    const voided = { at: hour(20), by: LABORATORY.id, reason: "录错批次" };
    expect(need([report("attested", ["a", "b"], { voided })]).state).toBe("missing");
    expect(need([report("declared", ["a", "b"])], ["commissioned-test"]).state).toBe("missing");
  });

  test("is contradicted by a failed one, also where none is needed", () => {
    const failed = report("attested", ["a"], { verdict: "failed" });
    expect(need([failed], [])).toMatchObject({ state: "contradicted", level: "attested" });
    expect(need([], []).state).toBe("not-needed");
  });
});

describe("the farm record", () => {
  test("is missing where a plot is silent, and says how many of them without naming any", () => {
    expect(journey({ silentPlots: ["P1"] }).farmRecord).toEqual({
      state: "missing",
      level: "missing",
      reasons: [
        {
          code: "farm-record-missing",
          zh: "无用药登记，无法判断安全间隔。",
          en: "No pesticide record: whether the safety interval was kept cannot be told.",
        },
      ],
      silentPlots: ["P1"],
    });
    const batch = way({});
    const two = { ...batch, origin: { ...batch.origin, plots: ["P1", "P2"] }, silentPlots: ["P2"] };
    expect(journeyOf(two, asOf(50)).farmRecord.reasons[0]?.zh).toBe("2 个地块中有 1 个无用药登记，无法判断安全间隔。");
  });

  test("is contradicted by a breach of a safety interval until that is withdrawn", () => {
    const reason = { code: "safety-interval", zh: "安全间隔期未满", en: "interval not kept" };
    const flag = { code: "safety-interval", at: hour(1), reason } as const;
    expect(journey({ flags: [flag] }).farmRecord).toMatchObject({ state: "contradicted", reasons: [reason] });
    expect(journey({ flags: [{ ...flag, withdrawnAt: hour(2) }] }).farmRecord.state).toBe("met");
    const breach = {
      input: "i",
      product: "x",
      plot: "P1",
      actives: ["a"],
      appliedOn: "2026-09-01",
      clearOn: "2026-09-20",
    };
    expect(journey({ breaches: [breach] }).farmRecord).toMatchObject({
      state: "contradicted",
      reasons: [{ code: "safety-interval" }],
    });
  });
});
