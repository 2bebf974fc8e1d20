import { describe, expect, test } from "vitest";
import type { DailyCounter, DeviceAlarm, LoggerFile, Reading } from "../series/reading.ts";
import { timelineOf } from "../series/timeline.ts";
import { deviceLimit, withCounters } from "./counters.ts";
import { judgeFile } from "./evaluate.ts";
import { type Limits, measureExcursions } from "./excursions.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const START = Date.parse("2026-11-16T00:00:00Z");

/** A calm day of the firmware's counters, the n-th from 16 November. */
function day(n: number, changes: Partial<DailyCounter> = {}): DailyCounter {
  return {
    date: `2026-11-${16 + n}`,
    from: START + n * DAY,
    to: START + (n + 1) * DAY,
    minCelsius: 3,
    maxCelsius: 5,
    meanCelsius: 4,
    minutesBelow: 0,
    minutesAbove: 0,
    sensorTimeoutMinutes: 0,
    ...changes,
  };
}

const alarm = (side: DeviceAlarm["side"], limitCelsius: number): DeviceAlarm => ({
  side,
  limitCelsius,
  minutes: 60,
  kind: "single",
});
const ALARMS = [alarm("above", 8), alarm("below", 2)];

function fileOf(daily: DailyCounter[], readings: Reading[] = [], alarms: DeviceAlarm[] = ALARMS): LoggerFile {
  return {
    format: "berlinger-fridgetag",
    read: { format: "berlinger-fridgetag", encoding: "UTF-8", unit: "C", zone: "+00:00", column: "Hist, Data" },
    device: { alarms },
    intervalSeconds: 600,
    utcOffsetMinutes: 0,
    utcOffsetStated: true,
    readings,
    daily,
    summaryOnly: readings.length === 0,
    warnings: [],
  };
}

function counted(
  daily: DailyCounter[],
  limits: Limits,
  more: { readings?: Reading[]; alarms?: DeviceAlarm[]; window?: { from?: number; to?: number } } = {},
) {
  const file = fileOf(daily, more.readings, more.alarms);
  const timeline = timelineOf(file, more.window);
  const { unexplainedGaps, ...rest } = withCounters(file, timeline, limits, measureExcursions(timeline, limits));
  return { ...rest, unexplainedGaps: [...unexplainedGaps] };
}

const OURS: Limits = { minCelsius: 2, maxCelsius: 8 };

describe("the device's own limit on one side", () => {
  test("is the strictest of its alarms there", () => {
    const alarms = [alarm("above", 10), alarm("above", 8), alarm("below", 0), alarm("below", 2)];
    expect([deviceLimit(alarms, "above"), deviceLimit(alarms, "below")]).toEqual([8, 2]);
    expect(deviceLimit([alarm("above", 8)], "below")).toBeUndefined();
  });
});

describe("a day that only the firmware counted", () => {
  test.each([
    ["above", { minutesAbove: 90, maxCelsius: 12 }, { minutesAbove: 90, minutesBelow: 0 }],
    ["below", { minutesBelow: 45, minCelsius: -3 }, { minutesAbove: 0, minutesBelow: 45 }],
  ] as const)("has exactly its minutes %s where the device's limit is ours", (side, changes, expected) => {
    const result = counted([day(0), day(1, changes), day(2)], OURS);
    expect(result).toMatchObject({
      ...expected,
      unexplainedGaps: [],
      seenAbove: side === "above",
      seenBelow: side === "below",
    });
    expect(result.daily.map(({ date, minutesAbove, minutesBelow }) => [date, minutesAbove + minutesBelow])).toEqual([
      ["2026-11-16", 0],
      ["2026-11-17", expected.minutesAbove + expected.minutesBelow],
      ["2026-11-18", 0],
    ]);
    expect(result.countedDays).toHaveLength(3);
  });

  test("is outside all the time where even its mildest value is, and none of it where its worst is not", () => {
    expect(counted([day(0, { minCelsius: 6, maxCelsius: 7 })], { maxCelsius: 5 })).toMatchObject({
      minutesAbove: 1440,
      longestAbove: 1440,
    });
    expect(counted([day(0, { minCelsius: -4, maxCelsius: 1 })], { minCelsius: 1.5 })).toMatchObject({
      minutesBelow: 1440,
      longestBelow: 1440,
    });
    expect(counted([day(0)], { minCelsius: 3, maxCelsius: 5 })).toMatchObject({
      minutesAbove: 0,
      minutesBelow: 0,
      seenAbove: false,
      seenBelow: false,
    });
    expect(counted([day(0, { minCelsius: 5, maxCelsius: 7 })], { maxCelsius: 5 }).minutesAbove).toBe(1);
  });

  test("has at least the minutes that the device counted beyond a farther limit, and at least one", () => {
    const warm = day(0, { maxCelsius: 9, minutesAbove: 30 });
    const cold = day(0, { minCelsius: 1, minutesBelow: 20 });
    expect(counted([warm], { maxCelsius: 4 })).toMatchObject({ minutesAbove: 30 });
    expect(counted([cold], { minCelsius: 4 })).toMatchObject({ minutesBelow: 20 });
    // A nearer limit of the device counts minutes that may lie inside ours.
    expect(counted([warm], { maxCelsius: 8.5 })).toMatchObject({ minutesAbove: 1 });
    expect(counted([cold], { minCelsius: 1.5 })).toMatchObject({ minutesBelow: 1 });
    expect(counted([warm], { maxCelsius: 4 }, { alarms: [] })).toMatchObject({ minutesAbove: 1 });
  });

  test("cut by the window tells nothing unless it lies on one side throughout", () => {
    const window = { from: START + 6 * 60 * MINUTE };
    const cut = counted([day(0, { maxCelsius: 9, minutesAbove: 30 }), day(1)], OURS, { window });
    expect(cut.unexplainedGaps).toEqual([{ from: window.from, to: START + DAY }]);
    expect(cut.countedDays.map(({ date }) => date)).toEqual(["2026-11-17"]);
    expect(counted([day(0)], OURS, { window })).toMatchObject({ minutesAbove: 0, unexplainedGaps: [] });
    const hot = counted([day(0, { minCelsius: 9, maxCelsius: 12 })], OURS, { window, alarms: [] });
    expect(hot).toMatchObject({ minutesAbove: 18 * 60, unexplainedGaps: [] });
    const late = counted([day(0, { minCelsius: 9, maxCelsius: 12 })], OURS, {
      window: { to: START + 60 * MINUTE },
      alarms: [],
    });
    expect(late.minutesAbove).toBe(60);
  });

  test("is whole when the window begins within two intervals of it", () => {
    const warm = day(0, { maxCelsius: 9, minutesAbove: 30 });
    expect(counted([warm], OURS, { window: { from: START + 20 * MINUTE } }).minutesAbove).toBe(30);
    expect(counted([warm], OURS, { window: { from: START + 21 * MINUTE } }).unexplainedGaps).toHaveLength(1);
    expect(counted([warm], OURS, { window: { from: START, to: START + DAY - 20 * MINUTE } }).minutesAbove).toBe(30);
    expect(
      counted([warm], OURS, { window: { from: START, to: START + DAY - 21 * MINUTE } }).unexplainedGaps,
    ).toHaveLength(1);
  });

  test("with one extreme missing tells the other side only", () => {
    const half = day(0, { maxCelsius: null });
    expect(counted([half], { minCelsius: 2 }, { alarms: [] })).toMatchObject({ minutesBelow: 0, unexplainedGaps: [] });
    expect(counted([half], { maxCelsius: 8 }, { alarms: [] }).unexplainedGaps).toHaveLength(1);
    expect(counted([half], { maxCelsius: 8 })).toMatchObject({ minutesAbove: 0, unexplainedGaps: [] });
    const other = day(0, { minCelsius: null, maxCelsius: 12, minutesAbove: 5 });
    expect(counted([other], { maxCelsius: 6 })).toMatchObject({ minutesAbove: 5 });
  });

  test("on which the sensor failed for a while keeps its minutes, with those without a sensor beside them", () => {
    const failed = day(0, { maxCelsius: 9, minutesAbove: 30, sensorTimeoutMinutes: 17 });
    expect(counted([failed], OURS)).toMatchObject({ minutesAbove: 30, sensorTimeoutMinutes: 17 });
    const half = day(0, { maxCelsius: null, minutesAbove: 30, sensorTimeoutMinutes: 17 });
    expect(counted([half], OURS)).toMatchObject({ minutesAbove: 30 });
    const other = day(0, { minCelsius: null, minutesBelow: 30, sensorTimeoutMinutes: 17 });
    expect(counted([other], OURS)).toMatchObject({ minutesBelow: 30 });
  });

  test("of which the device says that it had no sensor is no gap, and its minutes without one are told", () => {
    const silent = day(1, { minCelsius: null, maxCelsius: null, meanCelsius: null, sensorTimeoutMinutes: 1440 });
    expect(counted([day(0), silent], OURS)).toMatchObject({
      unexplainedGaps: [],
      sensorTimeoutMinutes: 1440,
      minutesAbove: 0,
    });
    const mute = day(1, { minCelsius: null, maxCelsius: null, meanCelsius: null });
    expect(counted([day(0), mute], OURS, { alarms: [] }).unexplainedGaps).toHaveLength(1);
  });
});

describe("the longest stretch that counters allow", () => {
  const hot = (n: number) => day(n, { minCelsius: 9, maxCelsius: 12, minutesAbove: 1440 });

  test("joins days that are outside throughout, and the minutes of the day after", () => {
    expect(counted([hot(0), hot(1)], OURS).longestAbove).toBe(2880);
    expect(
      counted([hot(0), day(1, { maxCelsius: 9, minutesAbove: 30, alarmAboveAt: START + DAY })], OURS).longestAbove,
    ).toBe(1470);
    expect(counted([hot(0), day(1, { maxCelsius: 9, minutesAbove: 30 })], OURS).longestAbove).toBe(1440);
    expect(counted([hot(0), day(1), hot(2)], OURS).longestAbove).toBe(1440);
  });

  test("does not join over a day that is missing, nor two days that are outside in part", () => {
    expect(counted([hot(0), hot(2)], OURS).longestAbove).toBe(1440);
    const part = (n: number) => day(n, { maxCelsius: 9, minutesAbove: 100 });
    expect(counted([part(0), part(1)], OURS)).toMatchObject({ longestAbove: 100, minutesAbove: 200 });
  });

  test("is taken on each side by itself", () => {
    const cold = day(1, { minCelsius: -5, maxCelsius: 1, minutesBelow: 1440 });
    const fell = day(2, { minCelsius: 1, minutesBelow: 10, alarmBelowAt: START + 2 * DAY });
    expect(counted([hot(0), cold, fell], OURS)).toMatchObject({ longestAbove: 1440, longestBelow: 1450 });
  });
});

describe("the device's alarms of counted days", () => {
  test("are told by side", () => {
    const above = counted([day(0), day(1, { alarmAboveAt: START + DAY })], OURS);
    expect([above.alarmedAbove, above.alarmedBelow]).toEqual([true, false]);
    const below = counted([day(0), day(1, { alarmBelowAt: START + DAY })], OURS);
    expect([below.alarmedAbove, below.alarmedBelow]).toEqual([false, true]);
    const [, byDevice] = judgeFile(fileOf([day(0), day(1, { alarmBelowAt: START + DAY })]), { profile: "chilled-meat" })
      .evaluation.evaluations;
    expect(byDevice?.reasons.map(({ code }) => code)).toContain("device-alarm");
  });
});

describe("days with readings", () => {
  const every10 = (from: number, count: number, celsius: number): Reading[] =>
    Array.from({ length: count }, (_, n) => ({ at: from + n * 10 * MINUTE, celsius }));

  test("that cover them need no counter; a day with a gap takes the firmware's minutes", () => {
    const readings = [
      ...every10(START, 144, 9),
      ...every10(START + DAY, 30, 4),
      ...every10(START + DAY + 600 * MINUTE, 84, 4),
    ];
    const daily = [day(0, { minutesAbove: 5, maxCelsius: 9 }), day(1, { minutesAbove: 77, maxCelsius: 9 })];
    const result = counted(daily, OURS, { readings });
    expect(result.daily.map(({ minutesAbove }) => minutesAbove)).toEqual([1440, 77]);
    expect(result).toMatchObject({ unexplainedGaps: [], minutesAbove: 1517, longestAbove: 1440 });
    expect(result.countedDays.map(({ date }) => date)).toEqual(["2026-11-17"]);
  });

  test("keep what they show where the counters only say at least", () => {
    const readings = [...every10(START, 30, 9), ...every10(START + 600 * MINUTE, 84, 4)];
    const result = counted([day(0, { maxCelsius: 9, minutesAbove: 30 })], { maxCelsius: 6 }, { readings });
    expect(result.daily).toEqual([{ date: "2026-11-16", minutesAbove: 290, minutesBelow: 0 }]);
    const cold = [...every10(START, 30, -3), ...every10(START + 600 * MINUTE, 84, 4)];
    const frozen = counted([day(0, { minCelsius: -3, minutesBelow: 30 })], { minCelsius: 2.5 }, { readings: cold });
    expect(frozen.daily).toEqual([{ date: "2026-11-16", minutesAbove: 0, minutesBelow: 290 }]);
    const more = counted([day(0, { maxCelsius: 9, minutesAbove: 400 })], { maxCelsius: 6 }, { readings });
    expect(more.daily[0]?.minutesAbove).toBe(400);
  });

  test("take the firmware's own minutes where they are exact, also where rows seem to show more", () => {
    const readings = [...every10(START, 30, 9), ...every10(START + 600 * MINUTE, 84, 4)];
    const warm = day(0, { maxCelsius: 9, minutesAbove: 30 });
    for (const [limits, alarms] of [
      [OURS, ALARMS],
      [OURS, [alarm("above", 8)]],
      [{ maxCelsius: 8 }, [alarm("above", 8)]],
    ] as const)
      expect(counted([warm], limits, { readings, alarms: [...alarms] }).daily[0]?.minutesAbove).toBe(30);
    const calm = day(0, { maxCelsius: 7.9, minutesAbove: 0 });
    expect(counted([calm], { maxCelsius: 8 }, { readings, alarms: [] }).daily[0]?.minutesAbove).toBe(0);
  });

  test("of a day on which the firmware had no sensor keep what rows show of it", () => {
    const readings = [...every10(START, 30, 9), ...every10(START + 600 * MINUTE, 84, 4)];
    const silent = day(0, { minCelsius: null, maxCelsius: null, meanCelsius: null, sensorTimeoutMinutes: 300 });
    expect(counted([silent], OURS, { readings })).toMatchObject({ minutesAbove: 290, sensorTimeoutMinutes: 300 });
  });

  test("of which the mildest value is not known are not outside throughout, also below zero", () => {
    const half = day(0, { minCelsius: null, maxCelsius: -10, minutesAbove: 25 });
    expect(counted([half], { maxCelsius: -18 }, { alarms: [alarm("above", -15)] }).minutesAbove).toBe(25);
  });
});

describe("figures of a file of days", () => {
  test("come from the days where readings leave most of the time open, weighted by their length", () => {
    const daily = [
      day(0, { minCelsius: 1, meanCelsius: 3 }),
      day(1, { maxCelsius: 9, meanCelsius: 6, to: START + DAY + DAY / 2 }),
    ];
    const { evaluation } = judgeFile(fileOf(daily), { profile: "chilled-meat" });
    expect(evaluation).toMatchObject({
      minCelsius: 1,
      maxCelsius: 9,
      meanCelsius: 4,
      mktCelsius: null,
      samples: 0,
      coverage: 0,
    });
    expect([evaluation.from, evaluation.to]).toEqual(["2026-11-16T00:00:00+00:00", "2026-11-17T12:00:00+00:00"]);
  });

  test("of days that never change are suspect, one day alone or days that move are not", () => {
    const still = (n: number, celsius = 4) =>
      day(n, { minCelsius: celsius, maxCelsius: celsius, meanCelsius: celsius });
    const codes = (daily: DailyCounter[]) =>
      judgeFile(fileOf(daily), { profile: "chilled-meat" }).evaluation.evaluations[0]?.reasons.map(
        ({ code }) => code,
      ) ?? [];
    expect(codes([still(0), still(1)])).toContain("constant-values");
    expect(codes([still(0)])).not.toContain("constant-values");
    expect(codes([still(0), still(1, 3.5)])).not.toContain("constant-values");
    expect(codes([still(0), day(1)])).not.toContain("constant-values");
    const dead = day(1, { minCelsius: null, maxCelsius: null, meanCelsius: null, sensorTimeoutMinutes: 1440 });
    expect(codes([day(0), dead, day(2)])).not.toContain("constant-values");
  });
});
