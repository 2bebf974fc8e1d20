import fc from "fast-check";
import { describe, expect, test } from "vitest";
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
});
