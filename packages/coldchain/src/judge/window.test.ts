import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, loggerOf, MINUTE_MS, readingsOf, START_MS, times } from "../fixtures/logger.ts";
import type { DailyCounter, LoggerFile, Reading } from "../series/reading.ts";
import { type EvaluateOptions, judgeFile } from "./evaluate.ts";

const PROFILE = "chilled-meat";
/** Every ten minutes from an hour of the first day until another, changing by tenths. */
const between = (from: number, to: number): Reading[] =>
  readingsOf(
    Array.from({ length: (to - from) * 6 }, (_, n) => 2 + (n % 5) / 10),
    10,
    START_MS + from * HOUR_MS,
  );
const day = (n: number, more: Partial<DailyCounter> = {}): DailyCounter => ({
  ...{ date: `2026-11-${16 + n}`, from: START_MS + n * DAY_MS, to: START_MS + (n + 1) * DAY_MS },
  ...{ minCelsius: 1, maxCelsius: 3.5, meanCelsius: 2, minutesBelow: 0, minutesAbove: 0, sensorTimeoutMinutes: 0 },
  ...more,
});
const hour = (n: number) => START_MS + n * HOUR_MS;
const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "+00:00");
const judge = (file: LoggerFile, options: EvaluateOptions) => {
  const { evaluation, isForeign } = judgeFile(file, { profile: PROFILE, ...options });
  const [first] = evaluation.evaluations;
  return { ...evaluation, isForeign, reason: first?.reason, codes: first?.reasons.map(({ code }) => code) };
};

describe("readings that cannot be of the goods, in a window that was asked about", () => {
  const file = loggerOf(between(0, 24));

  test("count in that window alone: what lies outside of it is nobody's", () => {
    const asked = { from: hour(8), to: hour(10) };
    for (const evidence of [
      { from: hour(6), to: hour(48) },
      { from: hour(-5), to: hour(12) },
    ])
      expect(judge(file, { ...asked, evidence })).toMatchObject({ samples: 13, codes: [], isForeign: false });
    for (const evidence of [
      { from: hour(12), to: hour(48) },
      { from: hour(-5), to: hour(6) },
    ])
      expect(judge(file, { ...asked, evidence })).toMatchObject({
        samples: 13,
        reason: "outside-journey",
        isForeign: true,
      });
  });

  test("are none where the window has no reading: it is empty, and no other journey's", () => {
    const empty = judge(file, { from: hour(30), to: hour(40), evidence: { from: hour(0), to: hour(100) } });
    expect([empty.codes?.includes("no-readings"), empty.reason, empty.isForeign]).toEqual([true, "gap", false]);
  });

  test("leave the last reading before the end of that time as the end, when it lies between two", () => {
    const evidence = { from: hour(0), to: hour(9) + 5 * MINUTE_MS };
    expect(judge(file, { from: hour(8), to: hour(10), evidence }).to).toBe(iso(hour(9)));
    expect(judge(file, { evidence }).to).toBe(iso(hour(9)));
    expect(judge(file, { to: hour(9) + 5 * MINUTE_MS }).to).toBe(iso(hour(9) + 5 * MINUTE_MS));
  });
});

describe("readings and the firmware's days of one file", () => {
  test("are left out where they cannot be of the goods, readings and days alike", () => {
    // The one reading and the one day that lie before the goods: neither hides the other.
    const file = loggerOf([...between(30, 31).slice(0, 1), ...between(49, 60)], { daily: [day(1), day(2)] });
    const { codes, from } = judge(file, { evidence: { from: hour(48), to: hour(100) } });
    expect([codes?.includes("partly-outside-journey"), from]).toEqual([true, iso(hour(48))]);
  });

  test("begin with whichever is first and end with whichever is last", () => {
    const daily = [day(0), day(1), day(2), day(3)];
    const file = loggerOf([...between(24, 30)], { daily });
    const begun = judge(file, { evidence: { from: hour(12), to: hour(71) } });
    expect([begun.from, begun.gaps.at(-1)?.to]).toEqual([iso(hour(12)), iso(hour(71))]);
    const ended = judge(loggerOf(between(48, 60), { daily }), { evidence: { from: hour(36), to: hour(200) } });
    expect(ended.from).toBe(iso(hour(36)));
  });
});

describe("the figures of a record", () => {
  const DAYS = [day(0, { maxCelsius: 9 }), day(1, { minCelsius: -1 }), day(2, { maxCelsius: 7 })];
  const summary = (daily: DailyCounter[]) => loggerOf([], { daily, summaryOnly: true, intervalSeconds: 600 });
  const extremes = (file: LoggerFile, options: EvaluateOptions = {}) => {
    const { minCelsius, maxCelsius } = judge(file, options);
    return [minCelsius, maxCelsius];
  };

  test("are of the days in the window, two intervals more or less", () => {
    expect(extremes(summary(DAYS))).toEqual([-1, 9]);
    expect(extremes(summary(DAYS), { from: hour(24), to: hour(48) })).toEqual([-1, 3.5]);
    const [late, end] = [10 * MINUTE_MS, 20 * MINUTE_MS];
    expect(extremes(summary(DAYS), { from: hour(24) + late, to: hour(48) - end })).toEqual([-1, 3.5]);
    expect(extremes(summary(DAYS), { from: hour(24) + late + 1, to: hour(48) })).toEqual([null, null]);
    expect(extremes(summary(DAYS), { from: hour(24), to: hour(48) - end - 1 })).toEqual([null, null]);
  });

  test("are those of the readings where these cover half of the time or more", () => {
    const window = { from: hour(0), to: hour(24) };
    const covered = (hours: number) =>
      loggerOf([...between(0, hours), { at: hour(hours), celsius: 2 }], { daily: [DAYS[0] ?? day(0)] });
    expect(judge(covered(12), window)).toMatchObject({ coverage: 0.5, maxCelsius: 2.4 });
    expect(judge(covered(11), window).maxCelsius).toBe(9);
  });

  test("have a mean of few readings, too, and one of days that leaves out those without", () => {
    const few = judge(loggerOf(readingsOf([2, 4])), { from: hour(0), to: hour(24) });
    expect([few.meanCelsius, few.coverage < 0.5]).toEqual([3, true]);
    const daily = [day(0, { meanCelsius: 3 }), day(1, { meanCelsius: null }), day(2, { meanCelsius: 6 })];
    expect(judge(summary(daily), {}).meanCelsius).toBe(4.5);
  });
});

describe("of several columns the worst stands", () => {
  const channel = (column: string, celsius: readonly (number | null)[]) => ({
    ...{ column, unit: "C" as const, readings: readingsOf(celsius), warnings: [] },
  });
  const standing = (...lists: readonly (readonly (number | null)[])[]) =>
    [lists, lists.toReversed()].map((order) => {
      const channels = order.map((list) => channel(String(lists.indexOf(list)), list));
      const file = loggerOf(channels[0]?.readings ?? [], { channels });
      return judgeFile(file, { profile: PROFILE }).evaluation.read.column;
    });
  const calm = Array.from({ length: 60 }, (_, n) => 2 + (n % 5) / 10);
  const withValues = (at: number, ...celsius: (number | null)[]) =>
    calm.map((value, n) => (celsius[n - at] === undefined ? value : (celsius[n - at] ?? null)));

  test("by its verdict, however much longer another is outside or missing", () => {
    expect(standing(withValues(9, 15), withValues(9, 4.5, 4.6))).toEqual(["0", "0"]);
    expect(standing(withValues(9, 4.5), withValues(9, ...times(30, 0).map(() => null)))).toEqual(["0", "0"]);
  });

  test("of one verdict by its time outside, above and below together", () => {
    expect(standing(withValues(9, 4.5, 4.6, -1.6), withValues(9, 4.5, 4.6))).toEqual(["0", "0"]);
    expect(standing(withValues(9, 4.5, -1.6), withValues(9, 4.5, null, null, null))).toEqual(["0", "0"]);
  });

  test("of one time by how little is covered, and of one cover by the higher temperature", () => {
    const gap = [null, null, null, null];
    expect(standing(withValues(9, ...gap), withValues(9, ...gap.slice(1)).with(40, 3.9))).toEqual(["0", "0"]);
    expect(standing(withValues(9, 3.9), calm)).toEqual(["0", "0"]);
    expect(standing(withValues(9, 3.9), withValues(9, 3.8))).toEqual(["0", "0"]);
  });

  test("the first of those alike stands", () => {
    expect(standing(calm, [...calm])).toEqual(["0", "1"]);
  });
});
