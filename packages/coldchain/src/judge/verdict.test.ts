import { describe, expect, test } from "vitest";
import { loggerOf, MINUTE_MS, readingsOf, START_MS, times } from "../fixtures/logger.ts";
import type { DeviceAlarm, LoggerFile } from "../series/reading.ts";
import { judgeFile } from "./evaluate.ts";
import { tolerance } from "./profile.ts";
import type { ColdChainProfile } from "./profiles.ts";

const PROFILE: ColdChainProfile = {
  id: "pear",
  name: { zh: "梨", en: "Pears" },
  minCelsius: 2,
  maxCelsius: 8,
  below: tolerance(30, 60, 2),
  above: tolerance(40, 80, 4),
  expectedIntervalMinutes: 10,
  maxGapMinutes: 30,
  sources: [],
};
/** A calm day, in which no value stands still. */
const calm = (count: number) => Array.from({ length: count }, (_, n) => 4 + (n % 5) / 10);

function judged(file: LoggerFile, changes: Partial<ColdChainProfile> = {}) {
  const [first] = judgeFile(file, { profile: { ...PROFILE, ...changes } }).evaluation.evaluations;
  if (first === undefined) throw new Error("no evaluation");
  const { verdict, reason, reasons } = first;
  return { ...first, verdict, reason, codes: reasons.map(({ code }) => code), texts: reasons.map(({ en }) => en) };
}
const verdictOf = (celsius: readonly (number | null)[], changes: Partial<ColdChainProfile> = {}) =>
  judged(loggerOf(readingsOf(celsius)), changes).verdict;

describe("time outside a limit", () => {
  const outside = (count: number, celsius: number) => [...calm(60), ...times(count, celsius), ...calm(60)];
  const pieces = (count: number, celsius: number) =>
    Array.from({ length: count }, () => [celsius, 5, 4.9])
      .flat()
      .concat(calm(60));

  test("is minor as long as the side's own tolerance allows, in one stretch and together, and major after it", () => {
    expect([verdictOf(outside(4, 9)), verdictOf(outside(5, 9))]).toEqual(["minor-excursion", "major-excursion"]);
    expect([verdictOf(outside(3, 1)), verdictOf(outside(4, 1))]).toEqual(["minor-excursion", "major-excursion"]);
    expect([verdictOf(pieces(8, 9)), verdictOf(pieces(9, 9))]).toEqual(["minor-excursion", "major-excursion"]);
    expect([verdictOf(pieces(6, 1)), verdictOf(pieces(7, 1))]).toEqual(["minor-excursion", "major-excursion"]);
  });

  test("is major at once where a value lies farther outside than the side allows", () => {
    expect([verdictOf(outside(1, 12)), verdictOf(outside(1, 12.1))]).toEqual(["minor-excursion", "major-excursion"]);
    expect([verdictOf(outside(1, 0)), verdictOf(outside(1, -0.1))]).toEqual(["minor-excursion", "major-excursion"]);
  });

  test("so far outside has to last where the profile says how long, on that side alone", () => {
    const slow = { above: { ...tolerance(40, 80, 4), beyondMinutes: 20 } };
    expect([verdictOf(outside(1, 13), slow), verdictOf(outside(2, 13), slow)]).toEqual([
      "minor-excursion",
      "major-excursion",
    ]);
    expect(verdictOf(outside(1, -1), slow)).toBe("major-excursion");
    expect(verdictOf([...outside(1, 13), ...outside(1, -1.5)], { ...slow, below: tolerance(30, 60, 9) })).toBe(
      "minor-excursion",
    );
  });

  test("is no excursion on a side that has no limit", () => {
    const { maxCelsius: _, above: __, ...cold } = PROFILE;
    const file = loggerOf(readingsOf(outside(30, 25)));
    expect(judgeFile(file, { profile: cold }).evaluation.evaluations[0]?.verdict).toBe("in-range");
    const { minCelsius: ___, below: ____, ...warm } = PROFILE;
    const frozen = loggerOf(readingsOf(outside(30, -5)));
    expect(judgeFile(frozen, { profile: warm }).evaluation.evaluations[0]?.verdict).toBe("in-range");
  });

  test("is measured in stretches that a gap cuts", () => {
    const { longestExcursionMinutes, minutesAbove, codes } = judged(
      loggerOf(readingsOf([...calm(30), 9, 9.1, null, null, 9, 9.1, 9.2, ...calm(30)])),
    );
    expect([longestExcursionMinutes, minutesAbove]).toEqual([30, 50]);
    expect(codes).toEqual(["excursion-above", "gap"]);
  });
});

describe("what is said beside a verdict", () => {
  test("that no limits are set is said of goods without any alone", () => {
    const { minCelsius, maxCelsius, ...none } = PROFILE;
    const codes = (limits: Partial<ColdChainProfile>) =>
      judgeFile(loggerOf(readingsOf(calm(60))), {
        profile: { ...none, ...limits },
      }).evaluation.evaluations[0]?.reasons.map(({ code }) => code);
    expect(codes({})).toEqual(["no-limits"]);
    for (const limits of [{ minCelsius }, { maxCelsius }])
      expect(codes(limits as Partial<ColdChainProfile>)).toEqual([]);
  });

  test("the mean kinetic temperature is said with its figure where it is above the limit, and of no reading nothing", () => {
    const warm = judged(loggerOf(readingsOf(Array.from({ length: 60 }, (_, n) => 8.2 + (n % 3) / 10))));
    expect(warm.texts.find((text) => text.includes("mean kinetic"))).toMatch(/ 8\.3 °C/);
    const none = judged(loggerOf(readingsOf([null, null])), { maxCelsius: -18, minCelsius: -30 });
    expect(none.codes).not.toContain("mkt-above-limit");
    expect(none.codes).toContain("no-readings");
  });

  test.each([
    ["rising", [4, 5, 6]],
    ["falling", [6, 5, 4]],
    ["back and forth", [5, 6, 4]],
  ] as const)("a swing of a day (%s) is said with its figure once it is more than the profile allows", (_, celsius) => {
    const file = loggerOf(readingsOf([...celsius, celsius[2]]));
    expect(judged(file, { maxDailySwingKelvin: 2 }).codes).not.toContain("fluctuation");
    expect(judged(file, { maxDailySwingKelvin: 1.9 }).texts.some((text) => text.includes(" 2 K"))).toBe(true);
  });

  test("an interval that is longer than asked is said, and keeps a record from being in range only where it hides gaps", () => {
    const every = (minutes: number) => judged(loggerOf(readingsOf(calm(60), minutes)), { maxDailySwingKelvin: 0.1 });
    expect(every(10)).toMatchObject({ verdict: "in-range", codes: ["fluctuation"] });
    expect(every(30)).toMatchObject({ verdict: "in-range", codes: ["fluctuation", "interval-too-long"] });
    expect(every(31)).toMatchObject({ verdict: "incomplete", reason: "interval-too-long" });
  });

  test("what is missing is said in figures: how many gaps and how long together, and how much is covered", () => {
    const { verdict, reason, texts } = judged(
      loggerOf(
        readingsOf([...calm(12), ...Array.from({ length: 6 }, () => null), ...calm(6), null, null, null, ...calm(3)]),
      ),
    );
    expect([verdict, reason]).toEqual(["incomplete", "gap"]);
    expect(texts.find((text) => text.startsWith("gaps"))).toMatch(/\b2\b.*\b90 min/);
    expect(texts.find((text) => text.includes("covered"))).toMatch(/\b70 %/);
  });

  test("nine tenths that are covered are enough, and less is not", () => {
    const covered = (missing: number) =>
      judged(loggerOf(readingsOf([...calm(50), ...Array.from({ length: missing }, () => null), ...calm(50 - missing)])))
        .codes;
    expect(covered(10)).toEqual(["gap"]);
    expect(covered(11)).toEqual(["gap", "low-coverage"]);
  });

  test("a number of readings that is not what the logger counted leaves a record incomplete", () => {
    const warnings = [{ code: "reading-count-mismatch" as const, zh: "", en: "" }];
    expect(judged(loggerOf(readingsOf(calm(60)), { warnings }))).toMatchObject({
      verdict: "incomplete",
      reason: "reading-count-mismatch",
    });
    const other = [{ code: "clock-out-of-order" as const, zh: "", en: "" }];
    expect(judged(loggerOf(readingsOf(calm(60)), { warnings: other })).verdict).toBe("in-range");
  });

  test("minutes carry two decimals at most", () => {
    const file = loggerOf([
      { at: START_MS, celsius: 9 },
      { at: START_MS + 1_001, celsius: 4 },
      { at: START_MS + 2_002, celsius: 4.1 },
    ]);
    const { minutesAbove, longestExcursionMinutes, daily } = judged(file);
    expect([minutesAbove, longestExcursionMinutes, daily[0]?.minutesAbove]).toEqual([0.02, 0.02, 0.02]);
  });
});

describe("the alarms of the logger itself", () => {
  const alarm = (
    side: DeviceAlarm["side"],
    limitCelsius: number,
    minutes: number,
    kind: DeviceAlarm["kind"] = "single",
  ): DeviceAlarm => ({ side, limitCelsius, minutes, kind });
  /** Is the record of these readings, every ten minutes, one that the logger alarmed of? */
  const isAlarmed = (celsius: readonly number[], ...alarms: DeviceAlarm[]) => {
    const { evaluations } = judgeFile(loggerOf(readingsOf([...celsius, 5, 5.1]), { device: { alarms } })).evaluation;
    return evaluations[0]?.reasons.some(({ code }) => code === "device-alarm");
  };

  test("without any it is not judged by them", () => {
    expect(isAlarmed([20, 20])).toBeUndefined();
  });

  test("are raised once the time in one stretch is reached, on their own side", () => {
    expect([isAlarmed([9, 9, 9], alarm("above", 8, 30)), isAlarmed([9, 9], alarm("above", 8, 30))]).toEqual([
      true,
      false,
    ]);
    expect([isAlarmed([1, 1, 1], alarm("below", 2, 30)), isAlarmed([1, 1], alarm("below", 2, 30))]).toEqual([
      true,
      false,
    ]);
    expect([isAlarmed([1, 1, 1], alarm("above", 8, 30)), isAlarmed([9, 9, 9], alarm("below", 2, 30))]).toEqual([
      false,
      false,
    ]);
  });

  test("of the time together are raised by pieces, those of one stretch are not", () => {
    const [warm, cold] = [[9, 9, 5, 9, 9] as const, [1, 1, 5, 1, 1] as const];
    expect([isAlarmed(warm, alarm("above", 8, 40, "cumulative")), isAlarmed(warm, alarm("above", 8, 40))]).toEqual([
      true,
      false,
    ]);
    expect([isAlarmed(cold, alarm("below", 2, 40, "cumulative")), isAlarmed(cold, alarm("below", 2, 40))]).toEqual([
      true,
      false,
    ]);
    expect(isAlarmed(warm, alarm("above", 8, 41, "cumulative"))).toBe(false);
  });

  test("of two limits on a side are each counted beyond their own", () => {
    const far = (minutes: number) => [alarm("above", 8, 600, "cumulative"), alarm("above", 10, minutes, "cumulative")];
    const warm = [9, 9, 9, 11, 11, 9] as const;
    expect([isAlarmed(warm, ...far(20)), isAlarmed(warm, ...far(21))]).toEqual([true, false]);
    const cold = [1, 1, 1, -1, -1, 1] as const;
    const low = (minutes: number) => [alarm("below", 2, 600, "cumulative"), alarm("below", 0, minutes, "cumulative")];
    expect([isAlarmed(cold, ...low(20)), isAlarmed(cold, ...low(21))]).toEqual([true, false]);
  });

  test("that tolerate no time at all are not raised by nothing", () => {
    expect([isAlarmed([5, 5.2], alarm("above", 8, 0)), isAlarmed([9], alarm("above", 8, 0))]).toEqual([false, true]);
  });

  test("of the time together are raised by what the firmware's days counted", () => {
    const day = {
      ...{ date: "2026-11-16", from: START_MS, to: START_MS + 1440 * MINUTE_MS },
      ...{ minCelsius: 3, maxCelsius: 12, meanCelsius: 6, minutesBelow: 0, minutesAbove: 50, sensorTimeoutMinutes: 0 },
    };
    const raised = (minutes: number) =>
      judgeFile(
        loggerOf([], {
          daily: [day],
          summaryOnly: true,
          device: { alarms: [alarm("above", 8, minutes, "cumulative")] },
        }),
      ).evaluation.evaluations[0]?.reasons.some(({ code }) => code === "device-alarm");
    expect([raised(50), raised(51)]).toEqual([true, false]);
  });
});
