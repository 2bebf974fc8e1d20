import fc from "fast-check";
import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import { leastKilometres } from "../regions/whereabouts.ts";
import { digitsFlag, withWeight } from "./digits.ts";
import { harvestFlags } from "./harvest.ts";
import { type DeviceRun, elsewhere, rangeFlag, withRun } from "./loggers.ts";
import { isOfEarlierDay, minuteFlag, withRecord } from "./same-minute.ts";
import { isShort, shortagesFlag, withHandoff } from "./shortages.ts";
import { testItemsFlag } from "./test-items.ts";
import { serialFlag, travelFlag } from "./travel.ts";
import { confirmBy } from "./unconfirmed.ts";

const AT = "2026-09-10T10:00:00.000Z";
const on = (harvestedOn: string, more: object = {}) =>
  harvestFlags({ ...BATCH, origin: { ...BATCH.origin, harvestedOn }, ...more }).map(({ code }) => code);

test("a harvest is told of when such goods are not picked, on the first day beyond either end and not within", () => {
  expect([on("2026-07-31"), on("2026-08-01"), on("2026-11-30"), on("2026-12-01")]).toEqual([
    ["harvest-season"],
    [],
    [],
    ["harvest-season"],
  ]);
  const mandarin = { product: { ...BATCH.product, profile: "mandarin" } };
  expect([on("2026-12-31", mandarin), on("2027-05-15", mandarin), on("2027-05-16", mandarin)]).toEqual([
    [],
    [],
    ["harvest-season"],
  ]);
  expect(on("2026-01-15", { product: { ...BATCH.product, profile: "leafy-vegetables" } })).toEqual([]);
});

test("a certificate that was not in force on the harvest day is told of with both; one in force, or none, is not", () => {
  const [flag] = harvestFlags({ ...BATCH, certificate: { id: "gf-kiwi" } });
  expect(flag?.code).toBe("harvest-certificate");
  for (const text of [flag?.reason.zh, flag?.reason.en]) {
    expect(text).toContain("gf-kiwi");
    expect(text).toContain("2026-09-10");
  }
  const { certificate: _, ...without } = BATCH;
  expect(harvestFlags(without)).toEqual([]);
});

const report = (actives: readonly string[], verdict: "passed" | "failed" = "passed") => ({
  sampleId: "S1",
  items: actives.map((active) => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 1 })),
  verdict,
});

test("a passed report is told of with the actives that no standing report of the batch looks for", () => {
  const batch = { activesUsed: ["苯醚甲环唑", "苦参碱"], tests: [] };
  expect(testItemsFlag(batch, report(["苯醚甲环唑"]), AT)?.reason.zh).toContain("苦参碱");
  expect(testItemsFlag(batch, report(["苯醚甲环唑", "苦参碱"]), AT)).toBeUndefined();
  expect(testItemsFlag(batch, report(["苯醚甲环唑"], "failed"), AT)).toBeUndefined();
  expect(testItemsFlag({ activesUsed: [], tests: [] }, report(["多菌灵"]), AT)).toBeUndefined();
});

test("only values that no recorder measures are beyond its range", () => {
  const log = (minCelsius: number | null, maxCelsius: number | null) =>
    rangeFlag({ sha256: "a", minCelsius, maxCelsius }, AT);
  expect([log(-80, 85), log(null, null)]).toEqual([undefined, undefined]);
  expect(log(1, 85.1)?.reason.zh).toContain("85.1");
  expect(log(-80.1, 4)?.reason.en).toContain("-80.1");
});

const runOf = (log: string, batch: string, from: string, to: string): DeviceRun => ({
  ...{ log, batch },
  from: `2026-09-10T${from}:00.000Z`,
  to: `2026-09-10T${to}:00.000Z`,
});

test("a device is elsewhere by an hour beside other goods; not by its own log, the same goods or a shorter overlap", () => {
  const run = runOf("a", "A", "08:00", "12:00");
  expect(elsewhere([runOf("b", "B", "11:00", "15:00")], run)).toHaveLength(1);
  expect(elsewhere([runOf("b", "B", "11:01", "15:00")], run)).toEqual([]);
  expect(elsewhere([runOf("b", "A", "08:00", "12:00"), runOf("a", "B", "08:00", "12:00")], run)).toEqual([]);
  const series = { series: "s" };
  expect(elsewhere([{ ...runOf("b", "B", "08:00", "12:00"), ...series }], { ...run, ...series })).toEqual([]);
});

const KEPT: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 });

test("what is kept is bounded and the same whatever came first and however often", () => {
  const stamp = (n: number) => `2026-09-${String(10 + (n % 20)).padStart(2, "0")}T10:00:00.000Z`;
  fc.assert(
    fc.property(KEPT, fc.integer(), (numbers, salt) => {
      const shuffled = [...numbers, ...numbers].toSorted((a, b) => ((a * 7919) ^ salt) - ((b * 7919) ^ salt));
      const handoffs = (from: readonly number[]) =>
        from.reduce(
          (kept, n) => withHandoff(kept, { receivedAt: stamp(n), shipment: `s${n}`, short: n % 3 === 0 }),
          [] as readonly string[],
        );
      const runs = (from: readonly number[]) =>
        from.reduce(
          (kept, n) => withRun(kept, { log: `l${n}`, batch: `b${n}`, from: stamp(0), to: stamp(n) }),
          [] as readonly DeviceRun[],
        );
      const records = (from: readonly number[]) =>
        from.reduce((kept, n) => withRecord(kept, stamp(n).slice(0, 10), `f${n}`), [] as readonly string[]);
      const weights = (from: readonly number[]) => from.reduce(withWeight, [] as readonly number[]);
      for (const keep of [handoffs, runs, weights, records]) expect(keep(shuffled)).toEqual(keep(numbers));
      expect([handoffs(numbers).length <= 48, runs(numbers).length <= 24, records(numbers).length <= 40]).toEqual([
        true,
        true,
        true,
      ]);
    }),
    { numRuns: 100 },
  );
  const many = Array.from({ length: 1000 }, (_, n) => n).reduce(withWeight, [] as readonly number[]);
  expect(many).toHaveLength(240);
});

const handoffs = (count: number, short: number) =>
  Array.from({ length: count }, (_, n) => n).reduce(
    (kept, n) =>
      withHandoff(kept, {
        receivedAt: `2026-09-10T${String(10 + Math.floor(n / 60))}:${String(n % 60).padStart(2, "0")}:00.000Z`,
        shipment: `s${n}`,
        short: n < short,
      }),
    [] as readonly string[],
  );

test("shortages are a habit once chance does not bring so many, and a corrected one counts no more", () => {
  expect(isShort(100_000, 99_000)).toBe(false);
  expect(isShort(100_000, 98_999)).toBe(true);
  expect([shortagesFlag(handoffs(19, 19), "sender", AT), shortagesFlag(handoffs(40, 10), "sender", AT)]).toEqual([
    undefined,
    undefined,
  ]);
  const flag = shortagesFlag(handoffs(24, 16), "receiver", AT);
  expect(flag?.reason.zh).toContain("24 次交接中有 16 次");
  expect(flag?.about).toBe("handoffs/received");
  const corrected = handoffs(20, 11).map((entry) => entry);
  expect(shortagesFlag(corrected, "sender", AT)?.code).toBe("habitual-shortage");
  const after = withHandoff(corrected, { receivedAt: "2026-09-10T10:00:00.000Z", shipment: "s0", short: false });
  expect(after).toHaveLength(20);
  expect(shortagesFlag(after, "sender", AT)).toBeUndefined();
});

test("weights off scales of every step are never told of, and invented last digits are", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(100, 200, 500, 1000, 2000, 5000, 10_000),
      fc.array(fc.integer({ min: 100_000, max: 2_000_000 }), { minLength: 240, maxLength: 400 }),
      (step, drawn) => {
        const weights = drawn.map((grams) => Math.round(grams / step) * step).reduce(withWeight, []);
        expect(digitsFlag(weights, "2026-09", AT)).toBeUndefined();
      },
    ),
    { numRuns: 300 },
  );
  const invented = Array.from({ length: 100 }, (_, n) => (300 + n * 10 + 8) * 1000).reduce(withWeight, []);
  expect(digitsFlag(invented, "2026-09", AT)?.reason.en).toContain("100 of these are 8");
  const oneWeight = Array.from({ length: 500 }, () => 864_000).reduce(withWeight, []);
  expect(digitsFlag(oneWeight, "2026-09", AT)).toBeUndefined();
});

test("a minute is told of from twelve records of five earlier days on", () => {
  const kept = (records: number, days: number) =>
    Array.from({ length: records }, (_, n) => n).reduce(
      (before, n) => withRecord(before, `2026-08-${10 + (n % days)}`, `f${n}`),
      [] as readonly string[],
    );
  const minute = "2026-09-10T10:00";
  expect([minuteFlag(kept(11, 11), minute), minuteFlag(kept(20, 4), minute)]).toEqual([undefined, undefined]);
  expect(minuteFlag(kept(12, 5), minute)?.reason.zh).toContain("5 天的 12 条");
  expect(isOfEarlierDay("2026-09-07", "2026-09-10T10:00:00.000Z")).toBe(false);
  expect(isOfEarlierDay("2026-09-06", "2026-09-10T10:00:00.000Z")).toBe(true);
});

test("the least way between two regions is no longer than the road, and nothing where they are near or unknown", () => {
  // Chengdu to Chongqing is about 270 km as the crow flies; Cangxi to Panzhihua about 700.
  expect(leastKilometres("510113", "500103") ?? 0).toBeLessThan(270);
  expect(leastKilometres("510824", "510402") ?? 0).toBeGreaterThan(300);
  expect(leastKilometres("510824", "510402") ?? 0).toBeLessThan(700);
  expect(leastKilometres("510824", "510802")).toBe(0);
  expect(leastKilometres("510824", "659001")).toBeUndefined();
});

const sighted = (regionCode: string, minute: number) => ({
  regionCode,
  at: `2026-09-10T${String(10 + Math.floor(minute / 60))}:${String(minute % 60).padStart(2, "0")}:00.000Z`,
});

test("goods and packs are told of that no road is fast enough for, with the way and the time", () => {
  const shipment = { id: "coop/s1", name: "s1" };
  const flag = travelFlag(shipment, sighted("510824", 0), sighted("511502", 10), AT);
  expect(flag?.reason.zh).toMatch(/至少 \d+ 千米，登记的发货与收货只隔 10 分钟/);
  expect(travelFlag(shipment, sighted("510824", 0), sighted("511502", 240), AT)).toBeUndefined();
  expect(travelFlag(shipment, sighted("510824", 0), sighted("510802", 1), AT)).toBeUndefined();
  expect(serialFlag("77", sighted("511502", 10), sighted("510824", 0), AT)?.about).toBe("serial/77");
});

test("a handoff has seven days to be confirmed", () => {
  expect(confirmBy("2026-09-01T08:00:00.000Z")).toBe("2026-09-08T08:00:00.000Z");
});
