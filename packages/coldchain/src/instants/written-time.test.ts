import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowTimes } from "../layout/row-time.ts";
import { isoWithOffset } from "../series/timestamps.ts";
import { DATE_ORDERS, type DateOrder, dayNumber } from "./date.ts";
import { TimeReader } from "./written-time.ts";
import { zoneIn } from "./zone.ts";

const DAY = 86_400_000;

/** The wall clock that a text names when it is read in an order, as ISO 8601 without a zone. */
function wall(text: string, order?: DateOrder): string | undefined {
  const time = new TimeReader().time(text);
  const day = time && dayNumber(time.date, order ?? time.date.orders[0] ?? "ymd");
  return time && day !== undefined ? new Date(day * DAY + time.clock.ms).toISOString().slice(0, -1) : undefined;
}

describe("written times", () => {
  test.each([
    ["2026-09-20T08:30:00+08:00", "2026-09-20T08:30:00.000"],
    ["2026-09-20T00:30:00.250Z", "2026-09-20T00:30:00.250"],
    ["2026-09-20 08:30", "2026-09-20T08:30:00.000"],
    ["2026-09-20, 08:30", "2026-09-20T08:30:00.000"],
    ["2026/9/2 8:05", "2026-09-02T08:05:00.000"],
    ["2026.9.2 8:05:06", "2026-09-02T08:05:06.000"],
    ["2026年9月2日 8时05分", "2026-09-02T08:05:00.000"],
    ["2026年9月2日8时05分07秒", "2026-09-02T08:05:07.000"],
    ["2026/9/2 下午 3:05:07", "2026-09-02T15:05:07.000"],
    ["2026/9/2 上午12:05", "2026-09-02T00:05:00.000"],
    ["2026/9/2 中午12:05", "2026-09-02T12:05:00.000"],
    ["2026/9/2 12:05:07 AM", "2026-09-02T00:05:07.000"],
    ["2026/9/2 12:05:07 p.m.", "2026-09-02T12:05:07.000"],
    ["2026/9/2 11:05 odp.", "2026-09-02T23:05:00.000"],
    ["2.9.2026 08:05", "2026-09-02T08:05:00.000"],
    ["20/9/2026 08:05", "2026-09-20T08:05:00.000"],
    ["25.08.07,00:20:00", "2025-08-07T00:20:00.000"],
    ["00:30:00 21/Nov/2025", "2025-11-21T00:30:00.000"],
    ["01-Sep-21 12:30:00 am", "2021-09-01T00:30:00.000"],
    ["20 nov. 2026 08:05", "2026-11-20T08:05:00.000"],
    ["20 de noviembre de 2026 08:05", "2026-11-20T08:05:00.000"],
    ["3. März 2026 08:05", "2026-03-03T08:05:00.000"],
    ["Nov 20, 2026 8:05 PM", "2026-11-20T20:05:00.000"],
    ["Fri Nov 20 08:00:00 CST 2026", "2026-11-20T08:00:00.000"],
    ["20261120080510", "2026-11-20T08:05:10.000"],
    ["20261120 0805", "2026-11-20T08:05:00.000"],
  ])("%s is %s", (text, expected) => {
    expect(wall(text)).toBe(expected);
  });

  test.each([
    "2026-02-29 08:00",
    "2026-13-01 08:00",
    "2026-09-20 24:00",
    "2026-09-20 08:60",
    "2026-09-20 13:05 PM",
    "2026-09-20",
    "08:30",
    "1899-12-30 00:00",
    "yesterday",
    "4.5",
    "-12.5",
    "Voltage 3:15",
  ])("%s is none", (text) => {
    expect(wall(text)).toBeUndefined();
  });

  test("know in which orders their numbers may be meant", () => {
    const orders = (text: string) => new TimeReader().time(text)?.date.orders;
    expect(orders("3/4/2026 10:00")).toEqual(["dmy", "mdy"]);
    expect(orders("3.4.2026 10:00")).toEqual(["dmy", "mdy"]);
    expect(orders("21.04.08 10:00")).toEqual(DATE_ORDERS);
    expect(orders("2026-03-04 10:00")).toEqual(["ymd"]);
    expect(orders("4 Mar 2026 10:00")).toEqual(["ymd"]);
    expect([wall("03/04/26 10:00", "mdy"), wall("03/04/26 10:00", "ymd")]).toEqual([
      "2026-03-04T10:00:00.000",
      "2003-04-26T10:00:00.000",
    ]);
  });

  test("in ISO 8601 come back whatever the zone", () => {
    const minutes = fc.integer({ min: -720, max: 840 });
    const instant = fc.integer({ min: Date.UTC(1991), max: Date.UTC(2099) });
    fc.assert(
      fc.property(instant, minutes, (epoch, offset) => {
        const text = isoWithOffset(epoch, offset);
        const time = new TimeReader().time(text);
        const day = time && dayNumber(time.date, "ymd");
        const statement = zoneIn(`UTC${time?.clock.zone ?? ""}`);
        const stated =
          statement && "zone" in statement && "offsetMinutes" in statement.zone
            ? statement.zone.offsetMinutes
            : Number.NaN;
        expect((day ?? 0) * DAY + (time?.clock.ms ?? 0) - stated * 60_000).toBe(epoch);
      }),
    );
  });

  test("come out of spreadsheet day numbers of both systems, and out of seconds since 1970", () => {
    const of = (cell: number | string, date1904: boolean) => {
      const time = new RowTimes({ date: 0, numeric: true }, date1904).of([cell, "1"]);
      const day = time && dayNumber(time.date, "ymd");
      return time && new Date((day ?? 0) * DAY + time.clock.ms).toISOString();
    };
    expect(of(45_137.78129629629, false)).toBe("2023-07-30T18:45:04.000Z");
    expect(of(45_137.78129629629 - 1462, true)).toBe("2023-07-30T18:45:04.000Z");
    expect(of("45137.78129629629", false)).toBe("2023-07-30T18:45:04.000Z");
    expect(of("1690742704", false)).toBe("2023-07-30T18:45:04.000Z");
    expect(of(1_690_742_704_000, false)).toBe("2023-07-30T18:45:04.000Z");
    expect([of(12, false), of("12.5", false), of("", false)]).toEqual([undefined, undefined, undefined]);
  });
});
