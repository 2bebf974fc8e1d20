import { describe, expect, test } from "vitest";
import { loggerOf, readingsOf, times } from "../fixtures/logger.ts";
import type { LoggerDevice, LoggerFile } from "../series/reading.ts";
import { timelineOf } from "../series/timeline.ts";
import { suspicions } from "./plausibility.ts";

const suspected = (file: LoggerFile) => suspicions(file, timelineOf(file)).map(({ code }) => code);
const STILL = ["constant-values"];

describe("a record that never changes", () => {
  const whole = (count: number, minutes: number) => suspected(loggerOf(readingsOf(times(count, 4), minutes)));

  test("is suspect from twelve readings over an hour on, the time that the last one holds among it", () => {
    expect(whole(12, 5)).toEqual(STILL);
    expect(whole(12, 4)).toEqual([]);
    expect(whole(11, 30)).toEqual([]);
    expect(whole(3, 60)).toEqual([]);
  });

  test("for eight hours within one that changes by a tenth is suspect, and for a reading less is not", () => {
    const run = (count: number) => suspected(loggerOf(readingsOf([4.1, ...times(count, 4), 4.1])));
    expect(run(48)).toEqual(STILL);
    expect(run(47)).toEqual([]);
  });

  test("is given the patience of the smallest step that it ever takes, in whichever direction and order", () => {
    expect(suspected(loggerOf(readingsOf([...times(48, 2), ...times(12, 1)])))).toEqual([]);
    expect(suspected(loggerOf(readingsOf([...times(48, 2), 1, 1.9])))).toEqual(STILL);
    // Ten times at the most: a step of three degrees waits no longer than one of one.
    expect(suspected(loggerOf(readingsOf([...times(480, 4), ...times(12, 1)])))).toEqual(STILL);
    expect(suspected(loggerOf(readingsOf([...times(479, 4), ...times(12, 1)])))).toEqual([]);
  });

  test("says for how long", () => {
    const file = loggerOf(readingsOf([4.1, ...times(50, 4), 4.1]));
    expect(suspicions(file, timelineOf(file))[0]?.en).toContain("500 min");
  });
});

describe("days that never change, of a file without readings", () => {
  const day = (n: number, minCelsius: number | null, maxCelsius: number | null) => ({
    ...{ date: `2026-11-${16 + n}`, from: n * 86_400_000, to: (n + 1) * 86_400_000 },
    ...{ minCelsius, maxCelsius, meanCelsius: minCelsius },
    ...{ minutesAbove: 0, minutesBelow: 0, sensorTimeoutMinutes: minCelsius === null ? 1440 : 0 },
  });
  const days = (...daily: ReturnType<typeof day>[]) => loggerOf([], { daily, summaryOnly: true });

  test("are suspect from two on, a day without a sensor among them or not, and say how long", () => {
    expect(suspected(days(day(0, 4, 4), day(1, 4, 4)))).toEqual(STILL);
    const file = days(day(0, 4, 4), day(1, null, null), day(2, 4, 4));
    expect(suspicions(file, timelineOf(file)).map(({ code, en }) => [code, en.includes("2880 min")])).toEqual([
      ["constant-values", true],
    ]);
    expect(suspected(days(day(0, 4, 4)))).toEqual([]);
    expect(suspected(days(day(0, null, null), day(1, null, null)))).toEqual([]);
  });

  test("are not where any extreme differs, nor where the file has readings", () => {
    expect(suspected(days(day(0, 4, 4), day(1, 3, 4)))).toEqual([]);
    expect(suspected(days(day(0, 4, 4), day(1, 4, 5)))).toEqual([]);
    const daily = [day(0, 4, 4), day(1, 4, 4)];
    expect(suspected(loggerOf(readingsOf([4, 4.1]), { daily }))).toEqual([]);
  });
});

describe("a change that no probe in air can follow", () => {
  const changing = (celsius: readonly number[], minutes = 1) => suspected(loggerOf(readingsOf(celsius, minutes)));

  test("is one of more than thirty kelvin within a minute, up or down", () => {
    for (const jump of [
      [1, 31.5],
      [31.5, 1],
      [1, 2, 33],
    ])
      expect(changing(jump)).toEqual(["impossible-change"]);
    expect(changing([1, 31])).toEqual([]);
    expect(changing([1, 32], 2)).toEqual([]);
  });

  test("is none of a steady record, however warm or cold", () => {
    for (const celsius of [40, -40]) expect(changing([celsius, celsius + 0.1, celsius])).toEqual([]);
  });

  test("says by how much", () => {
    const file = loggerOf(readingsOf([-4, 36], 1));
    expect(suspicions(file, timelineOf(file))[0]?.en).toContain("40 K");
  });
});

describe("the logger's own summary", () => {
  const readings = readingsOf([2, 4, 9]);
  const printed = (figures: Partial<LoggerDevice>, more: Partial<LoggerFile> = {}) =>
    suspected(loggerOf(readings, { device: { alarms: [], ...figures }, ...more }));
  const MISMATCH = ["device-summary-mismatch"];

  test.each([
    ["minCelsius", 2],
    ["maxCelsius", 9],
    ["meanCelsius", 5],
    ["mktCelsius", 5.55],
  ] as const)("may print %s to a tenth, and anything farther off says that rows were edited", (figure, celsius) => {
    for (const off of [-0.1, 0, 0.1]) expect(printed({ [figure]: celsius + off })).toEqual([]);
    for (const off of [-0.2, 0.2]) expect(printed({ [figure]: celsius + off })).toEqual(MISMATCH);
  });

  test("is compared with readings of the same minutes alone: not of a Fridge-tag, nor beside readings without a value, nor without any", () => {
    expect(printed({ maxCelsius: 12 })).toEqual(MISMATCH);
    expect(printed({ maxCelsius: 12 }, { format: "berlinger-fridgetag" })).toEqual([]);
    expect(printed({ maxCelsius: 12 }, { readings: readingsOf([2, null, 9]) })).toEqual([]);
    expect(printed({ maxCelsius: 12 }, { readings: [] })).toEqual([]);
    expect(printed({})).toEqual([]);
  });
});
