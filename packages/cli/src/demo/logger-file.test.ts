import { expect, test } from "vitest";
import { type Course, loggerFile } from "./logger-file.ts";
import { seededRandom } from "./seeded-random.ts";

const FROM = Date.parse("2026-09-06T14:00:00+08:00");
const RUN = { serial: "DEMO-1", from: FROM, to: FROM + 33 * 3_600_000, minCelsius: 0, maxCelsius: 2 };
const fileOf = (course: Course, seed = 7) => loggerFile({ ...RUN, course }, seededRandom(seed));

/** The rows of the data table: time, degrees, mark. */
function rowsOf(file: string): readonly (readonly [time: string, celsius: number, mark: string])[] {
  const rows = file.split("\r\n").filter((line) => /^\t\d{4}-/.test(line));
  return rows.map((row) => {
    const [, time = "", celsius = "", mark = ""] = row.split("\t");
    return [time, Number(celsius), mark];
  });
}

test("the same seed gives the same file to the byte, another seed another one", () => {
  expect(fileOf("in-range")).toBe(fileOf("in-range"));
  expect(fileOf("in-range", 8)).not.toBe(fileOf("in-range"));
});

test("the file says in its device and user strings that it was made for the demo", () => {
  for (const course of ["in-range", "gap", "excursion"] as const) {
    expect(fileOf(course)).toMatch(/^Device: Made for the demo/);
    expect(fileOf(course)).toMatch(/User String 1: made for the demo/);
    expect(fileOf(course)).toContain(" Serial: DEMO-1\r\n");
  }
});

test("in range every reading lies within the limits, and none of the ten-minute readings is missing", () => {
  for (let seed = 0; seed < 50; seed++) {
    const rows = rowsOf(fileOf("in-range", seed));
    expect(rows).toHaveLength(33 * 6 + 1);
    expect(rows[0]?.[0]).toBe("2026-09-06 14:00");
    for (const [, celsius, mark] of rows) {
      expect(celsius).toBeGreaterThanOrEqual(0);
      expect(celsius).toBeLessThanOrEqual(2);
      expect(mark).toBe("");
    }
  }
});

test("a gap lacks three hours, an excursion is hours above the limit and marked so", () => {
  expect(rowsOf(fileOf("gap"))).toHaveLength(33 * 6 + 1 - 18);
  const warm = rowsOf(fileOf("excursion")).filter(([, celsius]) => celsius > 2);
  expect(warm.length).toBeGreaterThan(18);
  expect(warm.every(([, , mark]) => mark === "x")).toBe(true);
});
