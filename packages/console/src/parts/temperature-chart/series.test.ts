import { judgeFile } from "@suyuan/coldchain/judge/evaluate";
import { temperatureLine } from "@suyuan/coldchain/series/line";
import { readLoggerFile } from "@suyuan/coldchain/vendors/read";
import { expect, test } from "vitest";
import { extentOf, rowsOf, seriesOfBatch, seriesOfFile, type TemperatureSeries } from "./series.ts";

const SERIES: TemperatureSeries = {
  from: "2026-10-06T02:00:00.000Z",
  to: "2026-10-06T06:00:00.000Z",
  line: [
    [0, 1],
    [60, 2.5],
    [90, null],
    [180, -1.5],
  ],
  gaps: [{ from: "2026-10-06T03:00:00.000Z", to: "2026-10-06T05:00:00.000Z" }],
  gapCount: 1,
  limits: { minCelsius: -1, maxCelsius: 2 },
  minCelsius: -1.5,
  maxCelsius: 2.5,
  mktCelsius: 1,
  coverage: 0.5,
  minutesAbove: 30,
  minutesBelow: 30,
  verdict: "major-excursion",
  reasons: [],
  isSummary: false,
};

test("the table beside the curve has each point with its side of the limits and each gap, in the order of time", () => {
  expect(rowsOf(SERIES)).toEqual([
    { kind: "point", at: "2026-10-06T02:00:00.000Z", celsius: 1, side: "within" },
    { kind: "point", at: "2026-10-06T03:00:00.000Z", celsius: 2.5, side: "above" },
    { kind: "gap", at: "2026-10-06T03:00:00.000Z", minutes: 120 },
    { kind: "point", at: "2026-10-06T05:00:00.000Z", celsius: -1.5, side: "below" },
  ]);
});

test("the drawing reaches beyond every value and every limit, and is not empty where nothing was measured", () => {
  const [low, high] = extentOf(SERIES);
  expect(low).toBeLessThan(-1.5);
  expect(high).toBeGreaterThan(2.5);
  expect(extentOf({ line: [[0, null]], limits: { maxCelsius: 8 } })).toEqual([7, 9]);
  expect(extentOf({ line: [], limits: {} })).toEqual([0, 10]);
});

test("a batch's log has its tenths of a degree drawn as degrees, and its breaks as breaks", () => {
  const { isSummary, line: _, ...log } = SERIES;
  const drawn = seriesOfBatch({
    ...log,
    summaryOnly: isSummary,
    line: [
      [0, 10],
      [60, 25],
      [90, null],
      [180, -15],
    ],
  });
  expect(drawn).toEqual(SERIES);
});

test("a file that was read here is drawn from its first reading on, with its gap, by the limits of the product's profile", () => {
  const text = [
    "time,temperature (°C)",
    "2026-10-06 10:00,1.0",
    "2026-10-06 10:10,1.2",
    "2026-10-06 10:20,9.4",
    "2026-10-06 14:20,1.1",
    "2026-10-06 14:30,1.0",
  ].join("\n");
  const file = readLoggerFile(new TextEncoder().encode(text), { zone: "+08:00" });
  const { evaluation, standing } = judgeFile(file, { profile: "red-heart-kiwifruit" });
  const span = { from: Date.parse(evaluation.from), to: Date.parse(evaluation.to) };
  const series = seriesOfFile(evaluation, temperatureLine(standing, 60, span));
  expect(series.line[0]).toEqual([0, 1]);
  expect(series.line.some(([, celsius]) => celsius === null)).toBe(true);
  expect(series.gapCount).toBe(1);
  expect(series.limits.maxCelsius).toBeGreaterThan(0);
  expect(series.verdict).not.toBe("in-range");
  const rows = rowsOf(series);
  expect(rows.filter(({ kind }) => kind === "gap")).toHaveLength(1);
  expect(rows.find((row) => row.kind === "point" && row.side === "above")).toMatchObject({ celsius: 9.4 });
});
