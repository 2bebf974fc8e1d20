import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, loggerOf, MINUTE_MS, readingsOf, START_MS, times } from "../fixtures/logger.ts";
import { csvOf, officialFile, testOfficial } from "../fixtures/official.ts";
import { readLoggerFile } from "../vendors/read.ts";
import { temperatureLine } from "./line.ts";

describe("a temperature line", () => {
  test("of few readings keeps them all, in tenths of a degree and minutes from the first", () => {
    const line = temperatureLine(readLoggerFile(csvOf([1.2, 1.34, "--.-", -0.5])), 60);
    expect(line).toEqual({ at: [0, 10, 20, 30], deciC: [12, 13, null, -5] });
  });

  test("breaks where readings are missing", () => {
    const rows = new TextDecoder().decode(csvOf([1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6])).split("\n");
    const file = readLoggerFile(new TextEncoder().encode(rows.toSpliced(3, 3).join("\n")));
    expect(temperatureLine(file, 60)).toEqual({ at: [0, 10, 20, 50, 60], deciC: [10, 11, null, 15, 16] });
  });

  test("never has more points than asked, runs forward in time, and keeps both extremes and a break", () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -300, max: 300 }).map((tenths) => tenths / 10) },
      fc.constant("--.-"),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 6, max: 60 }),
        (values, limit) => {
          const { at, deciC } = temperatureLine(readLoggerFile(csvOf(values)), limit);
          expect(at.length).toBeLessThanOrEqual(limit);
          expect(deciC).toHaveLength(at.length);
          expect(at).toEqual(at.toSorted((a, b) => a - b));
          const numbers = values.filter((each) => typeof each === "number").map((each) => Math.round(each * 10));
          const drawn = deciC.filter((each) => each !== null);
          expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
          expect(deciC.includes(null)).toBe(values.includes("--.-"));
        },
      ),
      { numRuns: 300 },
    );
  });

  testOfficial("of 7660 readings in 60 points keeps their extremes (official files needed)", () => {
    const { at, deciC } = temperatureLine(officialFile("elitechXls"), 60);
    const numbers = deciC.filter((each) => each !== null);
    expect(at.length).toBeLessThanOrEqual(60);
    expect([Math.min(...numbers), Math.max(...numbers), at.at(-1)]).toEqual([-192, 273, 1277]);
  });

  testOfficial("of daily summaries is drawn by the days' extremes (official files needed)", () => {
    const { deciC } = temperatureLine(officialFile("fridgetag2"), 60);
    const numbers = deciC.filter((each) => each !== null);
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([147, 195]);
  });

  test("has the points of a window, both ends included, in minutes from its beginning", () => {
    const file = loggerOf(readingsOf([1, 2, 3, 4, 5]));
    const window = { from: START_MS + 10 * MINUTE_MS, to: START_MS + 30 * MINUTE_MS };
    expect(temperatureLine(file, 60, window)).toEqual({ at: [0, 10, 20], deciC: [20, 30, 40] });
    expect(temperatureLine(file, 60, { from: START_MS - 5 * MINUTE_MS }).at).toEqual([5, 15, 25, 35, 45]);
    expect(temperatureLine(file, 60, { to: START_MS + 10 * MINUTE_MS }).at).toEqual([0, 10]);
    expect(temperatureLine(file, 60, { from: START_MS + 9 * DAY_MS })).toEqual({ at: [], deciC: [] });
    expect(temperatureLine(loggerOf([]), 60)).toEqual({ at: [], deciC: [] });
  });

  test("breaks where more than two intervals lie between readings, once, and not at exactly two", () => {
    const at = (...minutes: number[]) =>
      loggerOf(
        minutes.map((minute) => ({ at: START_MS + minute * MINUTE_MS, celsius: minute / 10 })),
        { intervalSeconds: 600 },
      );
    expect(temperatureLine(at(0, 20, 30), 60)).toEqual({ at: [0, 20, 30], deciC: [0, 20, 30] });
    expect(temperatureLine(at(0, 21, 31), 60)).toEqual({ at: [0, 10, 21, 31], deciC: [0, null, 21, 31] });
    const missing = loggerOf([...readingsOf([1, null]), ...readingsOf([2], 10, START_MS + HOUR_MS)]);
    expect(temperatureLine({ ...missing, intervalSeconds: 600 }, 60).at).toEqual([0, 10, 60]);
  });

  test("of days is each day's extremes at their hours, in the order of time, or at its beginning where no hour is known", () => {
    const day = (n: number, more: object) => ({
      ...{ date: `2026-11-${16 + n}`, from: START_MS + n * DAY_MS, to: START_MS + (n + 1) * DAY_MS },
      ...{ minCelsius: 1, maxCelsius: 5, meanCelsius: 3, minutesBelow: 0, minutesAbove: 0, sensorTimeoutMinutes: 0 },
      ...more,
    });
    const daily = [day(0, { minAt: START_MS + 8 * HOUR_MS, maxAt: START_MS + 3 * HOUR_MS }), day(1, { maxCelsius: 6 })];
    expect(temperatureLine(loggerOf([], { daily, summaryOnly: true }), 60)).toEqual({
      at: [0, 300, 1260, 1260],
      deciC: [50, 10, 10, 60],
    });
    expect(temperatureLine(loggerOf([], { summaryOnly: true }), 60).at).toEqual([]);
  });

  test("keeps all of as many points as asked, at least six, and of more the extremes of each slot of time", () => {
    const zigzag = (count: number) =>
      loggerOf(readingsOf(Array.from({ length: count }, (_, n) => (n % 2 === 0 ? n : -n))));
    for (const count of [6, 7, 60]) expect(temperatureLine(zigzag(count), count).at).toHaveLength(count);
    expect(temperatureLine(zigzag(6), 1).at).toHaveLength(6);
    expect(temperatureLine(zigzag(7), 1).at.length).toBeLessThan(7);
    // Nine slots of two hundred minutes, each with its highest and lowest, and the first; the last is among them.
    const { at, deciC } = temperatureLine(zigzag(181), 20);
    expect([at.length, at[0], at.at(-1)]).toEqual([19, 0, 1800]);
    for (let slot = 0; slot < 8; slot++) {
      const inside = deciC.filter((_, n) => (at[n] ?? 0) >= slot * 200 && (at[n] ?? 0) < (slot + 1) * 200);
      const last = 20 * (slot + 1) - 1;
      expect(inside).toEqual(expect.arrayContaining([-last * 10, (last - 1) * 10]));
    }
  });

  test("has room for a break in each slot of time, and no more points than asked with one in every one", () => {
    const broken = loggerOf(
      readingsOf(Array.from({ length: 201 }, (_, n) => (n % 5 === 4 ? null : n % 2 === 0 ? n : -n))),
    );
    const { at, deciC } = temperatureLine(broken, 14);
    expect(at.length).toBeLessThanOrEqual(14);
    expect(deciC.filter((value) => value === null)).toHaveLength(4);
  });

  test("of one temperature alone is its ends", () => {
    expect(temperatureLine(loggerOf(readingsOf(times(50, 4))), 6).deciC.every((value) => value === 40)).toBe(true);
  });
});
