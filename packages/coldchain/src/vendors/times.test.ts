import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "../fixtures/official.ts";
import { ROOM, readingOf, refusalOf, wall } from "../fixtures/rows.ts";
import { readLoggerFile } from "./read.ts";

const MINUTE = 60_000;

/** A file of these times, a tenth of a degree more each. */
const times = (list: readonly string[], heading = "time") =>
  [`${heading},temp (°C)`, ...list.map((time, index) => `${time},${(1 + (index % 9) / 10).toFixed(1)}`)].join("\n");

const from = (text: string, options = {}) => readingOf(text, { zone: "Z", ...options }).from;

describe("the order of day and month", () => {
  const oneDay = (date: string) => ["08:00", "08:10", "08:20"].map((clock) => `${date} ${clock}`);

  test("is said by the form, the heading or a number above 12", () => {
    expect(from(times(oneDay("2026/11/05")))).toBe("2026-11-05T08:00:00.000Z");
    expect(from(times(oneDay("5 Nov 2026")))).toBe("2026-11-05T08:00:00.000Z");
    expect(from(times(oneDay("05/11/2026"), "Date (DD/MM/YYYY)"))).toBe("2026-11-05T08:00:00.000Z");
    expect(from(times(oneDay("05/11/2026"), "Date (MM/DD/YYYY)"))).toBe("2026-05-11T08:00:00.000Z");
    expect(from(times(oneDay("05.11.2026"), "Datum (TT.MM.JJJJ)"))).toBe("2026-11-05T08:00:00.000Z");
    expect(from(times(oneDay("11/20/26")))).toBe("2026-11-20T08:00:00.000Z");
  });

  test("is proved by a midnight that the rows pass within their interval", () => {
    const night = (day: string, next: string) =>
      times([`${day} 23:40`, `${day} 23:50`, `${next} 00:00`, `${next} 00:10`]);
    expect(from(night("05/11/2026", "06/11/2026"))).toBe("2026-11-05T23:40:00.000Z");
    expect(from(night("11/05/2026", "11/06/2026"))).toBe("2026-11-05T23:40:00.000Z");
    expect(from(night("21.04.08", "21.04.09"))).toBe("2021-04-08T23:40:00.000Z");
    expect(from(night("08.04.21", "09.04.21"))).toBe("2021-04-08T23:40:00.000Z");
  });

  test("is proved by a time of the run that the block above writes out", () => {
    const text = `First Sample Timestamp: Fri Nov 20 08:00:00 UTC 2026\n${times(oneDay("20/11/26"))}`;
    expect(from(text)).toBe("2026-11-20T08:00:00.000Z");
    expect(refusalOf(times(oneDay("20/11/26")))).toMatchObject({ code: "ambiguous-date", choices: ["ymd", "dmy"] });
  });

  test("is asked for where nothing proves it: dots, dashes and slashes alike", () => {
    for (const mark of [".", "-", "/"]) {
      const text = times(oneDay(["05", "11", "2026"].join(mark)));
      expect(refusalOf(text)).toMatchObject({
        code: "ambiguous-date",
        line: 2,
        parameter: "dateOrder",
        choices: ["dmy", "mdy"],
      });
      expect(from(text, { dateOrder: "dmy" })).toBe("2026-11-05T08:00:00.000Z");
      expect(from(text, { dateOrder: "mdy" })).toBe("2026-05-11T08:00:00.000Z");
    }
    expect(refusalOf(times(oneDay("20/11/2026")), { dateOrder: "mdy" }).code).toBe("parameter-contradicts-file");
    expect(refusalOf(times(["13/4/2026 08:00", "4/13/2026 08:00"])).code).toBe("ambiguous-date");
    expect(refusalOf(times(["3/4/2026 08:00", "3/5/2026 08:00"])).code).toBe("ambiguous-date");
  });

  test("is settled by the window asked about, or by the language of the heading, and both are told", () => {
    const window = { from: Date.UTC(2026, 10, 5), to: Date.UTC(2026, 10, 5, 23) };
    const read = readingOf(times(oneDay("05/11/2026")), { window, zone: "Z" });
    expect([read.from, read.warnings]).toEqual(["2026-11-05T08:00:00.000Z", ["date-order-by-window"]]);
    expect(refusalOf(times(oneDay("05/11/2026")), { window: { from: 0, to: 1 } }).code).toBe("ambiguous-date");
    const german = `Zeitpunkt;Temperatur (°C)\n05.11.2026 08:00;1,2\n05.11.2026 08:10;1,3`;
    expect(readingOf(german, { zone: "Z" })).toMatchObject({
      from: "2026-11-05T08:00:00.000Z",
      warnings: ["date-order-by-language"],
    });
    expect(refusalOf(german.replaceAll("05.11.2026", "05.11.26")).code).toBe("ambiguous-date");
    expect(refusalOf(german.replaceAll("05.11.2026", "05/11/2026")).code).toBe("ambiguous-date");
  });

  test("does not matter for a date that exists in none: the line is named", () => {
    expect(refusalOf(times(["2026-11-20 08:00", "2026-11-31 08:10"]))).toMatchObject({ code: "bad-time", line: 3 });
    expect(refusalOf(times(["1970-01-01 08:00", "1970-01-01 08:10"]))).toMatchObject({ code: "bad-time", line: 2 });
  });
});

describe("clocks", () => {
  test("of twelve hours are read by their word, in a column of its own too", () => {
    const apart =
      "Date,Time,AM/PM,Temp (°C)\n2026-11-20,11:50:00,AM,1.2\n2026-11-20,12:00:00,PM,1.3\n2026-11-20,12:10:00,PM,1.4";
    expect(
      readLoggerFile(utf8(apart), { zone: "Z" }).readings.map(({ at }) => new Date(at).toISOString().slice(11, 16)),
    ).toEqual(["11:50", "12:00", "12:10"]);
  });

  test("of twelve hours whose words were lost are refused", () => {
    const lost = ["11:40", "11:50", "12:00", "12:10", "12:50", "01:00", "01:10"].map((clock) => `2026-11-20 ${clock}`);
    expect(refusalOf(times(lost))).toMatchObject({ code: "clock-unclear", line: 7 });
    const fine = ["11:40", "11:50", "12:00", "12:10", "12:50", "13:00"].map((clock) => `2026-11-20 ${clock}`);
    expect(readingOf(times(fine)).count).toBe(6);
  });

  test("left out at midnight mean midnight where the rows around bear it out", () => {
    const around = ["2026-11-19 23:50:00", "2026-11-20", "2026-11-20 00:10:00"];
    expect(readingOf(times(around), { zone: "Z" })).toMatchObject({ count: 3 });
    expect(refusalOf(times(["2026-11-19 22:50:00", "2026-11-19 23:00:00", "2026-11-21"]))).toMatchObject({
      code: "bad-time",
      line: 4,
    });
    expect(refusalOf(times(["2026-11-19", "2026-11-20"])).code).toBe("bad-time");
  });

  test("without seconds hold several readings of a minute, spread over it in their order", () => {
    const rows = Array.from({ length: 12 }, (_, index) => `2026-11-20 08:0${Math.floor(index / 3)}`);
    const file = readLoggerFile(utf8(times(rows)), { zone: "Z" });
    expect(file.readings.map(({ at }) => (at - Date.UTC(2026, 10, 20, 8)) / 1000)).toEqual(
      rows.map((_, index) => index * 20),
    );
    expect(file.warnings.map(({ code }) => code)).toEqual(["seconds-spread"]);
    const [late, early] = [rows.slice(2), rows.slice(0, -2)].map((each) =>
      readLoggerFile(utf8(times(each)), { zone: "Z" }),
    );
    expect(late?.readings[0]?.at).toBe(Date.UTC(2026, 10, 20, 8, 0, 40));
    expect(early?.readings.at(-1)?.at).toBe(Date.UTC(2026, 10, 20, 8, 3));
    const newest = readLoggerFile(utf8(["time,temp (°C)", ...times(rows).split("\n").slice(1).reverse()].join("\n")), {
      zone: "Z",
    });
    expect(newest.readings).toEqual(file.readings);
  });
});

describe("the order of rows", () => {
  const at = (minutes: readonly number[], values = minutes) =>
    [
      "time,temp (°C)",
      ...minutes.map(
        (minute, index) =>
          `${wall(0, 0).slice(0, 11)}${new Date(minute * MINUTE).toISOString().slice(11, 19)},${values[index]}`,
      ),
    ].join("\n");
  const read = (minutes: readonly number[]) => readLoggerFile(utf8(at(minutes)), { zone: "Z" });

  test("newest first is turned round; a row out of place and runs that do not overlap are sorted, and said", () => {
    expect(read([30, 20, 10, 0]).warnings.map(({ code }) => code)).toEqual(["newest-first"]);
    expect(read([0, 20, 10, 30]).warnings.map(({ code }) => code)).toEqual(["clock-out-of-order"]);
    const runs = read([60, 70, 80, 0, 10, 20]);
    expect(runs.warnings).toMatchObject([{ code: "clock-out-of-order", line: 5 }]);
    expect(runs.readings.map(({ celsius }) => celsius)).toEqual([0, 10, 20, 60, 70, 80]);
  });

  test("runs that overlap are refused: two loggers, or a clock set back", () => {
    expect(refusalOf(at([0, 10, 20, 30, 0, 10, 20, 30]))).toMatchObject({ code: "clock-unclear", line: 6 });
    expect(refusalOf(at([0, 10, 20, 30, 40, 15, 25, 35, 45])).code).toBe("clock-unclear");
  });

  test("a repeated row counts once; two values of one time are refused", () => {
    expect(readingOf(at([0, 10, 10, 20]))).toMatchObject({
      count: 3,
      warnings: ["utc-offset-assumed", "duplicate-time"],
    });
    expect(refusalOf(at([0, 10, 10, 20], [1, 2, 3, 4]))).toMatchObject({ code: "same-time", line: 4 });
    expect(refusalOf(at([5, 5, 5], [1, 2, 3])).code).toBe("same-time");
  });

  test("ends with the last reading: rows below it are passed over, unless they are readings that somebody broke", () => {
    const text = at([0, 10, 20]);
    for (const footer of [
      "Max,20",
      "导出时间:2026-11-21 10:00:00",
      "Exported at,2026-11-21 10:00:00",
      "\n\nEnd of report",
    ]) {
      expect(readingOf(`${text}\n${footer}`)).toMatchObject({
        count: 3,
        warnings: ["utc-offset-assumed", "footer-passed-over"],
      });
    }
    for (const broken of ["2026-11-20 08:,1", "2026-13-20 08:30:00,1"])
      expect(refusalOf(`${text}\n${broken}`).code).toBe("bad-time");
    expect(refusalOf(`${text}\nMax,20\n2026-11-20 08:30:00,1`)).toMatchObject({ code: "bad-time", line: 5 });
  });

  test("of any shuffle gives the readings in the order of time, or a refusal", () => {
    const minutes = ROOM.map((_, index) => index * 10);
    fc.assert(
      fc.property(fc.shuffledSubarray(minutes, { minLength: 2 }), (list) => {
        try {
          const { readings } = read(list);
          expect(readings.map(({ celsius }) => celsius)).toEqual(list.toSorted((a, b) => a - b));
        } catch (error) {
          expect(error).toMatchObject({ name: "LoggerFileError", code: "clock-unclear" });
        }
      }),
      { numRuns: 200 },
    );
  });
});
