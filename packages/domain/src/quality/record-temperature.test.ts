import { existsSync, readFileSync } from "node:fs";
import { evaluate } from "@suyuan/coldchain/judge/evaluate";
import { temperatureLine } from "@suyuan/coldchain/series/line";
import { readLoggerFile } from "@suyuan/coldchain/vendors/read";
import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, LABORATORY, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { evaluation, moving, SPLIT, shipped } from "../fixtures/journey.ts";
import type { Organisation } from "../organisation.ts";
import { type RecordTemperature, recordTemperature, TEMPERATURE_RECORDS_KEPT } from "./record-temperature.ts";
import { LINE_POINTS_MAX } from "./temperature-line.ts";

const SHA256 = "ab".repeat(32);
const LINE = { at: [0, 720, 1440], deciC: [9, null, 19] };

function logged(batch: Batch | undefined, changes: Partial<RecordTemperature> = {}, by: Organisation = DEPOT) {
  return recordTemperature({ batch }, { sha256: SHA256, evaluation: evaluation(), line: LINE, ...changes }, moving(by));
}

/** A judgement like the ordinary one, but for its verdict and reasons. */
function judged(verdict: "minor-excursion" | "major-excursion" | "incomplete" | "suspect") {
  const [ordinary] = evaluation().evaluations;
  if (ordinary === undefined) throw new Error("the ordinary evaluation has a judgement");
  const reasons = [{ code: "gap", zh: "有 2 段缺失，共 90 分钟没有数据", en: "2 gaps, 90 min without data" } as const];
  return evaluation({ evaluations: [{ ...ordinary, verdict, reasons }] });
}

test("a log is kept with what the device measured, in UTC and two decimals, and judged by the product's profile", () => {
  const { record, batch, fact } = logged(SPLIT);
  expect(record).toStrictEqual({
    sha256: SHA256,
    by: DEPOT.id,
    device: { model: "RC-5+", serial: "EFI234105840" },
    from: "2026-09-11T01:00:00.000Z",
    to: "2026-09-12T01:00:00.000Z",
    minCelsius: 0.9,
    maxCelsius: 1.9,
    mktCelsius: 1.41,
    coverage: 1,
    gaps: [],
    gapCount: 0,
    limits: { minCelsius: 0, maxCelsius: 2 },
    minutesAbove: 0,
    minutesBelow: 0,
    verdict: "in-range",
    reasons: [],
    summaryOnly: false,
    line: [
      [0, 9],
      [720, null],
      [1440, 19],
    ],
  });
  expect(batch.temperature).toStrictEqual([record]);
  expect(batch.flags).toStrictEqual([]);
  expect(fact).toMatchObject({ kind: "temperature-recorded", occurredAt: record.from });
  expect(fact.event).toMatchObject({
    bizStep: "sensor_reporting",
    sensorElementList: [
      { sensorReport: [{ type: "Temperature", minValue: 0.9, maxValue: 1.9, meanValue: 1.4, uom: "CEL" }] },
    ],
  });
});

test("any verdict but in range raises a flag that says why; a gap is missing, never in range", () => {
  const codes = (["minor-excursion", "major-excursion", "incomplete", "suspect"] as const).map((verdict) => {
    const { batch } = logged(SPLIT, { evaluation: judged(verdict) });
    expect(batch.flags).toMatchObject([{ code: "temperature" }]);
    const { en, zh } = batch.flags[0]?.reason ?? {};
    expect(en).toMatch(/^Temperature log of 2026-09-11 to 2026-09-12: [a-z ]+ \(2 gaps, 90 min without data\)\.$/);
    expect(zh).toMatch(/^2026-09-11 至 2026-09-12 的温度记录：[^（]+（有 2 段缺失，共 90 分钟没有数据）。$/);
    return batch.flags[0]?.reason.code;
  });
  expect(codes).toStrictEqual([
    "temperature-excursion",
    "temperature-excursion",
    "temperature-gap",
    "temperature-suspect",
  ]);
});

test("a remark joins its reasons, and has no brackets where there is none", () => {
  const [ordinary] = evaluation().evaluations;
  if (ordinary === undefined) throw new Error("the ordinary evaluation has a judgement");
  const remark = (...words: readonly string[]) => {
    const reasons = words.map((word) => ({ code: "gap", en: word, zh: `${word}。` }) as const);
    const { batch } = logged(SPLIT, {
      evaluation: evaluation({ evaluations: [{ ...ordinary, verdict: "suspect", reasons }] }),
    });
    return [batch.flags[0]?.reason.en, batch.flags[0]?.reason.zh];
  };
  const [at, on] = [
    "Temperature log of 2026-09-11 to 2026-09-12: the record is not plausible",
    "2026-09-11 至 2026-09-12 的温度记录：记录可疑",
  ];
  expect(remark()).toStrictEqual([`${at}.`, `${on}。`]);
  expect(remark("one", "two")).toStrictEqual([`${at} (one; two).`, `${on}（one。；two。）。`]);
});

test("another file over the same time, and the same file over another, stand beside it", () => {
  const once = logged(SPLIT).batch;
  expect(logged(once, { sha256: "cd".repeat(32) }).batch.temperature).toHaveLength(2);
  expect(
    logged(once, { evaluation: evaluation({ from: "2026-09-11T09:10:00+08:00" }) }).batch.temperature,
  ).toHaveLength(2);
  expect(logged(once).batch.temperature).toHaveLength(1);
});

test("a log without any value is incomplete, not in range, and makes no sensor event", () => {
  const empty = { minCelsius: null, maxCelsius: null, meanCelsius: null, mktCelsius: null, evaluations: [] };
  const { record, batch, fact } = logged(SPLIT, { evaluation: evaluation(empty), line: { at: [], deciC: [] } });
  expect(record).toMatchObject({ verdict: "incomplete", minCelsius: null, line: [] });
  expect(batch.flags).toHaveLength(1);
  expect(fact).not.toHaveProperty("event");
});

test("of many gaps the longest five stay, longest first, and all are counted", () => {
  const gaps = [3, 1, 4, 1.5, 9, 2, 6].map((hours, day) => ({
    from: `2026-09-1${day}T00:00:00+08:00`,
    to: new Date(Date.parse(`2026-09-1${day}T00:00:00+08:00`) + hours * 3_600_000).toISOString(),
  }));
  const { record } = logged(SPLIT, { evaluation: evaluation({ gaps }) });
  expect(record.gapCount).toBe(7);
  expect(record.gaps.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000)).toStrictEqual([
    9, 6, 4, 3, 2,
  ]);
});

test("the same file again takes its place and raises no second flag; another window of it stands beside it", () => {
  const once = logged(SPLIT, { evaluation: judged("incomplete") }).batch;
  const again = logged(once, { evaluation: judged("incomplete") }).batch;
  expect(again.temperature).toHaveLength(1);
  expect(again.flags).toHaveLength(1);
  expect(logged(again, { evaluation: evaluation({ to: "2026-09-11T20:00:00+08:00" }) }).batch.temperature).toHaveLength(
    2,
  );
});

test("a batch carries 24 logs: of more the worst, then the newest, and it says how many there are", () => {
  let batch = SPLIT;
  const bad = { evaluation: judged("major-excursion") };
  for (let n = 0; n < 30; n++) {
    batch = logged(batch, { sha256: String(n).padStart(64, "0"), ...(n === 0 ? bad : {}) }).batch;
  }
  expect(batch.temperature).toHaveLength(TEMPERATURE_RECORDS_KEPT);
  expect(batch.temperatureBeyond).toBe(6);
  expect(batch.temperature[0]).toMatchObject({ sha256: "0".repeat(64), verdict: "major-excursion" });
  expect(batch.temperature.at(-1)?.sha256).toMatch(/29$/);
});

test("of logs that are more than a batch carries the mildest make way, in this order, and those taken back before all", () => {
  const order = ["in-range", "incomplete", "minor-excursion", "suspect", "major-excursion"] as const;
  const [sample] = logged(SPLIT).batch.temperature;
  if (sample === undefined) throw new Error("a log");
  const of = (n: number, more: Partial<typeof sample>) => ({ ...sample, sha256: String(n).padStart(64, "0"), ...more });
  for (const [n, mild] of order.slice(0, -1).entries()) {
    const worse = order[n + 1] ?? "major-excursion";
    const full = Array.from({ length: TEMPERATURE_RECORDS_KEPT }, (_, m) => of(m, { verdict: m === 5 ? mild : worse }));
    const { batch } = logged({ ...SPLIT, temperature: full }, { evaluation: judged("major-excursion") });
    expect([batch.temperature.some(({ verdict }) => verdict === mild), batch.temperatureBeyond]).toStrictEqual([
      false,
      1,
    ]);
  }
  const voided = { at: "2026-09-12T00:00:00.000Z", by: DEPOT.id, reason: "r" };
  const full = Array.from({ length: TEMPERATURE_RECORDS_KEPT }, (_, m) =>
    of(m, m === 5 ? { verdict: "major-excursion", voided } : { verdict: "in-range" }),
  );
  const { batch } = logged({ ...SPLIT, temperature: full });
  expect([batch.temperature.some((log) => log.voided), "temperatureBeyond" in batch]).toStrictEqual([false, false]);
  const exact = logged({ ...SPLIT, temperature: full.slice(1) }).batch;
  expect([exact.temperature.length, "temperatureBeyond" in exact]).toStrictEqual([TEMPERATURE_RECORDS_KEPT, false]);
});

test("a log is judged by the product's profile where there is one, else by the device's own alarms, and told so", () => {
  const [ordinary] = evaluation().evaluations;
  if (ordinary === undefined) throw new Error("the ordinary evaluation has a judgement");
  const device = {
    ...ordinary,
    limits: { source: "device", minCelsius: -5, maxCelsius: 9 },
    verdict: "suspect",
  } as never;
  expect(logged(SPLIT, { evaluation: evaluation({ evaluations: [device, ordinary] }) }).record.verdict).toBe(
    "in-range",
  );
  expect(logged(SPLIT, { evaluation: evaluation({ evaluations: [device] }) }).record).toMatchObject({
    verdict: "suspect",
    limits: { minCelsius: -5, maxCelsius: 9 },
  });
  expect(logged(SPLIT, { evaluation: evaluation({ evaluations: [] }) }).record).toMatchObject({
    ...{ verdict: "incomplete", reasons: [], limits: {}, minutesAbove: 0, minutesBelow: 0 },
  });
  const many = Array.from({ length: 40 }, (_, n) => ({ code: "gap", zh: `第${n}`, en: `${n}` }) as const);
  const { reasons } = logged(SPLIT, {
    evaluation: evaluation({ evaluations: [{ ...ordinary, reasons: many }] }),
  }).record;
  expect(reasons.length).toBeLessThan(40);
  expect(reasons).toStrictEqual(many.slice(0, reasons.length));
});

test("the fact keeps the series where one is given, and no log is added to a registration that was taken back", () => {
  expect(logged(SPLIT).fact.data).not.toHaveProperty("series");
  const series = { at: [0], deciC: [1] } as never;
  expect(logged(SPLIT, { series }).fact.data).toMatchObject({ gtin: BATCH.gtin, lot: BATCH.lot, series });
  const voided = { at: "2026-09-12T00:00:00.000Z", by: COOPERATIVE.id, reason: "r" };
  expect(refusal(() => logged({ ...SPLIT, voided })).code).toBe("already-voided");
});

test("whoever holds, held or is to receive the batch may add a log; a laboratory and a stranger may not", () => {
  expect(logged(shipped(BATCH).batch).record.by).toBe(DEPOT.id);
  expect(logged(SPLIT, {}, COOPERATIVE).record.by).toBe(COOPERATIVE.id);
  const foreign = refusal(() => logged(SPLIT, {}, OTHER_COOPERATIVE));
  expect(foreign).toStrictEqual(refusal(() => logged(undefined)));
  const command = { sha256: SHA256, evaluation: evaluation(), line: LINE };
  expect(refusal(() => recordTemperature({ batch: SPLIT }, command, acting(LABORATORY, "laboratory")))).toStrictEqual(
    foreign,
  );
});

test("what a device calls itself is cut, and cannot break the event's URIs", () => {
  const device = { model: "𠮷".repeat(100), serial: "\ud800 <b>#?/%", alarms: [] };
  const { record, fact } = logged(SPLIT, { evaluation: evaluation({ device }) });
  expect([...(record.device.model ?? "")]).toHaveLength(40);
  expect(JSON.stringify(fact.event)).toContain("/id/logger/%EF%BF%BD%20%3Cb%3E%23%3F%2F%25");
});

const DATA = new URL("../../../../../shared/data/coldchain/", import.meta.url);
const FILES = [
  "elitech/EFI234105840_Exp_Fit.xls",
  "elitech/EFI234105840_Exp_Fit.raw.csv",
  "fridgetag/FridgeTag_2L_test.txt",
  "qtag/RCPJ00010_02_202211090128.txt",
];

describe.skipIf(!existsSync(DATA))("real logger files (skipped where ../shared/data is absent)", () => {
  test.each(FILES)("%s becomes a record within the bounds of a batch", (file) => {
    const read = readLoggerFile(readFileSync(new URL(file, DATA)));
    const command = {
      sha256: SHA256,
      evaluation: evaluate(read, { profile: "red-heart-kiwifruit" }),
      line: temperatureLine(read, 60),
    };
    const { record } = recordTemperature({ batch: SPLIT }, command, moving(DEPOT));
    const breaks = record.line.filter(([, deciCelsius]) => deciCelsius === null).length;
    expect(record.line.length).toBeLessThanOrEqual(LINE_POINTS_MAX + 2 * breaks);
    const values = record.line.flatMap(([, deciCelsius]) => (deciCelsius === null ? [] : [deciCelsius]));
    // Daily counters may have seen more than the readings that are drawn, never less.
    expect(Math.max(...values) / 10).toBeLessThanOrEqual((record.maxCelsius ?? Number.NaN) + 0.05);
    expect(Math.min(...values) / 10).toBeGreaterThanOrEqual((record.minCelsius ?? Number.NaN) - 0.05);
    expect(record.verdict).not.toBe("in-range");
    expect(record.reasons.length).toBeGreaterThan(0);
  });
});
