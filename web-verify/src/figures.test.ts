import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { celsiusText, dateText, durationText, instantText, numberText, percentText, spanText } from "./figures.ts";

const instants = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2099-12-31T23:59:59Z"),
  noInvalidDate: true,
});

describe("dates and times", () => {
  test("show every instant in the time of China, across days, months, leap days and years", () => {
    fc.assert(
      fc.property(instants, (date) => {
        const china = new Date(date.getTime() + 8 * 3_600_000).toISOString();
        const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(china) ?? [];
        expect(instantText(date.toISOString(), "zh")).toBe(`${year}年${Number(month)}月${Number(day)}日 ${clock}`);
      }),
    );
    expect(instantText("2024-02-28T16:00:00.000Z", "en")).toBe("29 Feb 2024 00:00");
    expect(instantText("2026-12-31T20:05:00.000Z", "en")).toBe("1 Jan 2027 04:05");
  });

  test("show a calendar date in both languages", () => {
    expect(dateText("2026-09-02", "zh")).toBe("2026年9月2日");
    expect(dateText("2026-09-02", "en")).toBe("2 Sep 2026");
  });

  test("show what is no date as it came, escaped", () => {
    for (const text of ["", "soon", "2026-13-01", "2026-09-02T", "2026-0x-01"]) expect(dateText(text, "zh")).toBe(text);
    expect(dateText("<i>2026</i>", "en")).toBe("&lt;i&gt;2026&lt;/i&gt;");
    for (const text of ["2026-09-02T10:00:00+08:00", "2026-09-02", "2026-09-02T99:00:00Z"])
      expect(instantText(text, "zh")).toBe(text);
    expect(instantText("2026-09-02T<b:00:00Z", "zh")).toBe("2026-09-02T&lt;b:00:00Z");
  });

  test("name the day once when a span begins and ends on it in China", () => {
    expect(spanText("2026-09-16T10:40:00Z", "2026-09-16T14:52:00Z", "zh")).toBe("2026年9月16日 18:40 至 22:52");
    expect(spanText("2026-09-16T10:40:00Z", "2026-09-16T17:52:00Z", "en")).toBe(
      "16 Sep 2026 18:40 to 17 Sep 2026 01:52",
    );
    expect(spanText("x", "x", "en")).toBe("x to x");
  });

  test("show durations in hours and minutes, and from two days on in days and hours", () => {
    expect([0, 48, 60, 214, 2879, 2880, 4319].map((minutes) => durationText(minutes, "en"))).toEqual([
      "0 min",
      "48 min",
      "1 h",
      "3 h 34 min",
      "47 h 59 min",
      "2 d",
      "3 d",
    ]);
    expect(durationText(214, "zh")).toBe("3 小时 34 分钟");
  });
});

describe("figures", () => {
  test("never show an incomplete record as complete", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (share) => {
        expect(percentText(share)).not.toBe("100%");
      }),
    );
    expect([1, 0.9997, 0.871, 0].map(percentText)).toEqual(["100%", "99.9%", "87.1%", "0%"]);
  });

  test("are rounded to the decimals asked for, and a dash where there is no number", () => {
    expect([0.008, 5, 0.0015, 12.3456789, 1 / 3].map((value) => numberText(value, 4))).toEqual([
      "0.008",
      "5",
      "0.0015",
      "12.3457",
      "0.3333",
    ]);
    expect([null, Number.NaN, Number.POSITIVE_INFINITY].map((value) => numberText(value, 1))).toEqual(["–", "–", "–"]);
  });

  test("show degrees to a tenth with a true minus sign", () => {
    expect([-0.5, 2, 1.26, -0.01, null].map(celsiusText)).toEqual(["−0.5 °C", "2 °C", "1.3 °C", "0 °C", "–"]);
  });
});
