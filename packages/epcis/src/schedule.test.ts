import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextOccurrence, readSchedule, type Schedule } from "./schedule.ts";

function next(schedule: Schedule, after: string): string {
  const read = readSchedule(schedule);
  if (!read.ok) throw new Error(read.faults[0]?.code);
  const found = nextOccurrence(read.value, Date.parse(after));
  return found === undefined ? "never" : new Date(found).toISOString();
}

const codes = (schedule: Schedule) => {
  const read = readSchedule(schedule);
  return read.ok ? [] : read.faults.map(({ field, code }) => `${field} ${code}`);
};

describe("a schedule", () => {
  test("matches in UTC, after the time given and never at it", () => {
    expect(next({ hour: "1", minute: "5" }, "2026-10-08T00:00:00Z")).toBe("2026-10-08T01:05:00.000Z");
    expect(next({ hour: "1", minute: "5" }, "2026-10-08T01:05:00Z")).toBe("2026-10-09T01:05:00.000Z");
    expect(next({ hour: "1", minute: "5" }, "2026-10-08T01:04:59.999Z")).toBe("2026-10-08T01:05:00.000Z");
    expect(next({ hour: "1", minute: "5" }, "2026-10-08T08:30:00+08:00")).toBe("2026-10-08T01:05:00.000Z");
  });

  test("takes a field left out as 0 below what is given and as any value above it", () => {
    expect(next({ second: "0" }, "2026-10-08T00:00:00Z")).toBe("2026-10-08T00:01:00.000Z");
    expect(next({ minute: "30" }, "2026-10-08T10:30:00Z")).toBe("2026-10-08T11:30:00.000Z");
    expect(next({ dayOfWeek: "1" }, "2026-10-08T10:30:00Z")).toBe("2026-10-12T00:00:00.000Z");
    expect(next({ month: "2" }, "2026-10-08T10:30:00Z")).toBe("2027-02-01T00:00:00.000Z");
    expect(next({ hour: "1", second: "9" }, "2026-10-08T01:00:09Z")).toBe("2026-10-08T01:01:09.000Z");
  });

  test("reads lists and ranges, and a day must meet all that are given", () => {
    expect(next({ minute: "[10-12],50" }, "2026-10-08T10:12:00Z")).toBe("2026-10-08T10:50:00.000Z");
    expect(next({ dayOfMonth: "13", dayOfWeek: "5" }, "2026-10-08T00:00:00Z")).toBe("2026-11-13T00:00:00.000Z");
    expect(next({ dayOfMonth: "29", month: "2" }, "2026-10-08T00:00:00Z")).toBe("2028-02-29T00:00:00.000Z");
    expect(next({ dayOfWeek: "7" }, "2026-10-10T00:00:00Z")).toBe("2026-10-11T00:00:00.000Z");
  });

  test("is refused by field for what is no number, list or range within bounds, and as a whole when it never comes", () => {
    expect(codes({ second: "60" })).toEqual(["second schedule-range"]);
    expect(codes({ minute: "*/5", hour: "24" })).toEqual(["minute schedule-field", "hour schedule-range"]);
    expect(codes({ dayOfWeek: "0" })).toEqual(["dayOfWeek schedule-range"]);
    expect(codes({ hour: "[5-2]" })).toEqual(["hour schedule-range"]);
    expect(codes({ hour: "1, 2" })).toEqual(["hour schedule-field"]);
    expect(codes({ hour: 1 as unknown as string })).toEqual(["hour schedule-field"]);
    expect(codes({ dayOfMonth: "31", month: "[2-2],4" })).toEqual([" schedule-never"]);
    expect(codes({})).toEqual([" schedule-empty"]);
  });

  test("names the first of all matching seconds, as trying each of them does", () => {
    const field = (min: number, max: number) =>
      fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((values) => values.join(","));
    const schedule = fc.record(
      { second: field(0, 59), minute: field(0, 59), hour: field(0, 23) },
      { requiredKeys: ["minute"] },
    );
    fc.assert(
      fc.property(schedule, fc.integer({ min: 0, max: 86_399 }), (given, from) => {
        const after = Date.UTC(2026, 9, 8) + from * 1000;
        const read = readSchedule(given);
        if (!read.ok) throw new Error("refused");
        const { second, minute, hour } = read.value;
        let at = after + 1000;
        const isMatch = (time: Date) =>
          second.has(time.getUTCSeconds()) && minute.has(time.getUTCMinutes()) && hour.has(time.getUTCHours());
        while (!isMatch(new Date(at))) at += 1000;
        expect(nextOccurrence(read.value, after)).toBe(at);
      }),
      { numRuns: 40 },
    );
  });
});
