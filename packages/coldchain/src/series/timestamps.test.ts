import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoWithOffset, localDate, nextMidnight, parseUtcOffset } from "./timestamps.ts";

describe("offsets and ISO 8601", () => {
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
    [" +08:00 ", 480],
    ["utc", 0],
    [" Z ", 0],
    ["  ", undefined],
    ["+08:50", 530],
    ["8.45", 525],
    ["+14:00", 840],
    ["+14:01", undefined],
    ["-12:00", -720],
    ["-12:01", undefined],
    ["+08:60", undefined],
    ["-0030", -30],
    ["at +08:00", undefined],
    ["+08:00 h", undefined],
    ["ZZ", undefined],
    ["AZ", undefined],
    ["my UTC", undefined],
    ["", undefined],
    ["Beijing", undefined],
  ])("the offset %j is %j minutes", (text, minutes) => {
    expect(parseUtcOffset(text)).toBe(minutes);
  });

  test("have parts of a second where an instant has some, and none where it has none", () => {
    expect(isoWithOffset(Date.UTC(2026, 8, 10, 1, 2, 3), 480)).toBe("2026-09-10T09:02:03+08:00");
    expect(isoWithOffset(Date.UTC(2026, 8, 10, 1, 2, 3, 40), -30)).toBe("2026-09-10T00:32:03.040-00:30");
  });

  test("come back from ISO 8601 whatever the zone", () => {
    const minutes = fc.integer({ min: -720, max: 840 });
    const instant = fc.integer({ min: Date.UTC(1991), max: Date.UTC(2099) });
    fc.assert(
      fc.property(instant, minutes, (epoch, offset) => {
        const text = isoWithOffset(epoch, offset);
        expect(Date.parse(text)).toBe(epoch);
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
});
