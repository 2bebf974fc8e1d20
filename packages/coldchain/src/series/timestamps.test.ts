import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  epochOf,
  isoWithOffset,
  localDate,
  nextMidnight,
  parseTime,
  parseUtcOffset,
  timeOfSerial,
} from "./timestamps.ts";

const at = (text: string, offset = 480) => {
  const time = parseTime(text);
  const epoch = time && epochOf(time, offset);
  return epoch === undefined ? undefined : new Date(epoch).toISOString();
};

describe("written times", () => {
  test.each([
    ["2026-09-20T08:30:00+08:00", "2026-09-20T00:30:00.000Z"],
    ["2026-09-20T00:30:00.250Z", "2026-09-20T00:30:00.250Z"],
    ["2026-09-20 08:30", "2026-09-20T00:30:00.000Z"],
    ["2026/9/2 8:05", "2026-09-02T00:05:00.000Z"],
    ["2026年9月2日 8时05分", "2026-09-02T00:05:00.000Z"],
    ["2026/9/2 下午 3:05:07", "2026-09-02T07:05:07.000Z"],
    ["2026/9/2 12:05:07 AM", "2026-09-01T16:05:07.000Z"],
    ["2.9.2026 08:05", "2026-09-02T00:05:00.000Z"],
    ["20/9/2026 08:05", "2026-09-20T00:05:00.000Z"],
  ])("%s is %s", (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  test.each([
    "2026-02-29 08:00",
    "2026-13-01 08:00",
    "2026-09-20 24:00",
    "2026-09-20",
    "20-9-26 08:00",
    "1899-12-30 00:00",
    "yesterday",
    "4.5",
  ])("%s is refused", (text) => {
    expect(at(text)).toBeUndefined();
  });

  test("knows when day and month could be either way round", () => {
    expect(parseTime("3/4/2026 10:00")?.either).toBe(true);
    expect(parseTime("3.4.2026 10:00")?.either).toBe(false);
  });

  test.each([
    ["UTC +02:00", 120],
    ["GMT+8", 480],
    ["+0800", 480],
    ["Z", 0],
    ["0.00", 0],
    ["5.30", 330],
    ["5.50", 330],
    ["-3.50", -210],
    ["5.75", 345],
    ["+15:00", undefined],
    ["", undefined],
    ["Beijing", undefined],
  ])("the offset %j is %j minutes", (text, minutes) => {
    expect(parseUtcOffset(text)).toBe(minutes);
  });

  test("come back from ISO 8601 whatever the zone", () => {
    const minutes = fc.integer({ min: -720, max: 840 });
    const instant = fc.integer({ min: Date.UTC(1991), max: Date.UTC(2099) });
    fc.assert(
      fc.property(instant, minutes, (epoch, offset) => {
        const text = isoWithOffset(epoch, offset);
        const time = parseTime(text);
        expect(time && epochOf(time, 0)).toBe(epoch);
        expect(text.startsWith(localDate(epoch, offset))).toBe(true);
      }),
    );
  });

  test("meet the next midnight within a day, on another date", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -720, max: 840 }), (epoch, offset) => {
        const midnight = nextMidnight(epoch, offset);
        expect(midnight - epoch).toBeGreaterThan(0);
        expect(midnight - epoch).toBeLessThanOrEqual(86_400_000);
        expect(isoWithOffset(midnight, offset)).toContain("T00:00:00");
      }),
    );
  });

  test("come out of spreadsheet day numbers", () => {
    const time = timeOfSerial(45_137.78129629629);
    expect(time && new Date(epochOf(time, 0) ?? 0).toISOString()).toBe("2023-07-30T18:45:04.000Z");
  });
});
