import { expect, test } from "vitest";
import { describeOfficial, officialBytes, officialFile, type officialFiles, utf8 } from "../fixtures/official.ts";
import { evaluate, type LimitEvaluation } from "../judge/evaluate.ts";
import type { LoggerFile } from "../series/reading.ts";
import { readLoggerFile } from "./read.ts";

function byDevice(file: LoggerFile, options: Parameters<typeof evaluate>[1] = {}): LimitEvaluation {
  const found = evaluate(file, options).evaluations.find(({ limits }) => limits.source === "device");
  if (!found) throw new Error("the device had no alarms");
  return found;
}

const codesOf = ({ reasons }: LimitEvaluation) => reasons.map(({ code }) => code);

/** The same file without its daily counters, so that minutes can come from the rows only. */
function rowsOnly({ daily: _, ...file }: LoggerFile): LoggerFile {
  return file;
}

describeOfficial("minutes outside the device's limits (official files needed)", () => {
  test.each([
    ["fridgetagUL", "2023-04-17", 15],
    ["fridgetagUL", "2023-04-18", 0],
    ["fridgetagUL", "2023-04-19", 0],
    ["fridgetagUL", "2023-04-20", 0],
    ["fridgetag2L", "2022-05-02", 0],
    ["fridgetag2L", "2022-06-08", 0],
  ] as [keyof typeof officialFiles, string, number][])(
    "from the rows of %s on %s agree with the firmware within one interval, beyond the %i min without a value",
    (name, date, missing) => {
      const file = officialFile(name);
      const counted = file.daily?.find((day) => day.date === date);
      const ours = byDevice(rowsOnly(file)).daily.find((day) => day.date === date);
      const interval = (file.intervalSeconds ?? 0) / 60;
      expect(Math.abs((ours?.minutesAbove ?? -999) - (counted?.minutesAbove ?? 999))).toBeLessThanOrEqual(
        interval + missing,
      );
      expect(Math.abs((ours?.minutesBelow ?? -999) - (counted?.minutesBelow ?? 999))).toBeLessThanOrEqual(interval);
    },
  );

  test.each(["fridgetag2", "fridgetag2L", "fridgetagUL"] as const)(
    "of %s are the firmware's own on every day that rows do not cover, and no day is left out",
    (name) => {
      const file = officialFile(name);
      const { daily } = byDevice(file);
      expect(daily.map(({ date }) => date)).toEqual(file.daily?.map(({ date }) => date));
      for (const [index, day] of (file.daily ?? []).entries()) {
        expect(Math.abs((daily[index]?.minutesAbove ?? -999) - day.minutesAbove)).toBeLessThanOrEqual(
          name === "fridgetagUL" ? 5 : 0,
        );
        expect(daily[index]?.minutesBelow).toBe(day.minutesBelow);
      }
    },
  );

  test.each([
    ["qtag2", 219, 598],
    ["qtag3", 4226, 0],
  ] as const)("of %s come within two intervals of the alarm log: %i above", (name, above, below) => {
    const result = byDevice(officialFile(name));
    expect(Math.abs(result.minutesAbove - above)).toBeLessThanOrEqual(20);
    expect(Math.abs(result.minutesBelow - below)).toBeLessThanOrEqual(20);
    expect([result.verdict, result.limits]).toEqual([
      "major-excursion",
      { source: "device", minCelsius: 2, maxCelsius: 8 },
    ]);
    expect(codesOf(result)).toContain("device-alarm");
  });
});

describeOfficial("figures of the vendors' files (official files needed)", () => {
  test.each([
    ["qtag2", 10.5, 0.9, 24.3, 5.4],
    ["qtag3", 10.4, 9.7, 12.7, 10.4],
    ["elitechXls", 14.3, -19.2, 27.3, -5.7],
    ["elitechCsv", 14.3, -19.2, 27.3, -5.7],
  ] as const)("of %s, cut to 0.1 °C, are those that the device printed", (name, mkt, min, max, mean) => {
    const { mktCelsius, minCelsius, maxCelsius, meanCelsius, coverage, gaps, device } = evaluate(officialFile(name));
    const cut = [mktCelsius, meanCelsius].map((value) => Math.trunc((value ?? 0) * 10) / 10);
    expect([...cut, minCelsius, maxCelsius]).toEqual([mkt, mean, min, max]);
    expect([device.mktCelsius, coverage, gaps]).toEqual([mkt, 1, []]);
  });

  test("of a logger that was opened name the missing stretches at both ends", () => {
    const { gaps, samples, coverage } = evaluate(officialFile("fridgetagUL"));
    expect(samples).toBe(835);
    expect(gaps).toEqual([
      { from: "2023-04-17T16:06:00+00:00", to: "2023-04-17T16:21:00+00:00" },
      { from: "2023-04-20T13:56:00+00:00", to: "2023-04-20T14:06:00+00:00" },
    ]);
    expect(coverage).toBeCloseTo(1 - 25 / 4200, 9);
  });
});

describeOfficial("a file of daily summaries (official files needed)", () => {
  test("is judged by its counters, says so, and claims no coverage", () => {
    const file = officialFile("fridgetag2");
    const evaluation = evaluate(file, { profile: "chilled-meat" });
    expect(evaluation).toMatchObject({
      samples: 0,
      coverage: 0,
      mktCelsius: null,
      summaryOnly: true,
      maxCelsius: 19.5,
    });
    for (const each of evaluation.evaluations) {
      expect(each.verdict).toBe("major-excursion");
      expect(codesOf(each)).toContain("summary-only");
    }
    expect(byDevice(file).minutesAbove).toBe(85_326);
  });

  test("with every day inside the limits is in range by the device's limits, and incomplete beyond its days", () => {
    const text = new TextDecoder().decode(officialBytes("fridgetag2"));
    const calm = text
      .replaceAll(/t Acc: \d+(?:, TS A: 00:00, C A: \d)?/g, "t Acc: 0")
      .replaceAll(/(M..|Avrg) T: \+\d\d/g, "$1 T: +4");
    const file = readLoggerFile(utf8(calm));
    expect(byDevice(file)).toMatchObject({ verdict: "in-range", minutesAbove: 0, minutesBelow: 0 });
    expect(codesOf(byDevice(file))).toEqual(["summary-only"]);
    expect(byDevice(file, { to: "2023-03-01T00:00:00Z" }).verdict).toBe("incomplete");
  });

  test("counts at least the minutes of a wider alarm for a narrower limit", () => {
    const file = officialFile("fridgetag2L");
    const [byProfile] = evaluate(file, { profile: "red-heart-kiwifruit" }).evaluations;
    const device = byDevice(file);
    expect(byProfile?.minutesAbove).toBeGreaterThanOrEqual(device.minutesAbove);
    expect(byProfile?.reasons.map(({ code }) => code)).toContain("daily-counters");
  });
});

describeOfficial("a file that somebody altered (official files needed)", () => {
  test("does not agree with the summary that the device printed", () => {
    const text = new TextDecoder().decode(officialBytes("qtag2"));
    const altered = readLoggerFile(utf8(text.replaceAll(/\t2[0-4]\.\d\tx/g, "\t4.0\t")));
    const result = byDevice(altered);
    expect(result.verdict).toBe("suspect");
    expect(codesOf(result)).toContain("device-summary-mismatch");
  });

  test("is noticed when rows are taken out of the middle", () => {
    const lines = new TextDecoder().decode(officialBytes("elitechCsv")).split("\n");
    const cut = readLoggerFile(utf8(lines.toSpliced(3000, 100).join("\n")));
    expect(cut.warnings.map(({ code }) => code)).toEqual(["reading-count-mismatch"]);
    expect(evaluate(cut).gaps).toHaveLength(1);
  });
});
