import { read as readWorkbook } from "@e965/xlsx";
import { describe, expect, test } from "vitest";
import { readSheets } from "../files/biff8.ts";
import { readStream } from "../files/compound-file.ts";
import { describeOfficial, officialBytes, officialFile, utf8 } from "../fixtures/official.ts";
import { readLoggerFile } from "./read.ts";

describeOfficial("the vendors' own files (official files needed)", () => {
  test("of a Q-tag give device, alarms of both kinds and every reading", () => {
    const file = officialFile("qtag2");
    expect(file).toMatchObject({
      format: "berlinger-qtag",
      intervalSeconds: 600,
      utcOffsetMinutes: 0,
      utcOffsetStated: true,
      summaryOnly: false,
      warnings: [],
      device: {
        vendor: "Berlinger",
        model: "Q-tag CLm doc LR",
        serial: "RCPJ00010",
        firmware: "4.7.04o",
        mktCelsius: 10.5,
        minCelsius: 0.9,
        maxCelsius: 24.3,
        meanCelsius: 5.4,
      },
    });
    expect(file.device.alarms).toEqual([
      { side: "above", kind: "single", limitCelsius: 8, minutes: 30 },
      { side: "above", kind: "cumulative", limitCelsius: 8, minutes: 60 },
      { side: "below", kind: "cumulative", limitCelsius: 2, minutes: 60 },
      { side: "below", kind: "single", limitCelsius: 2, minutes: 30 },
    ]);
    expect(file.readings).toHaveLength(124);
    expect(file.readings[0]).toEqual({ at: Date.parse("2022-11-08T04:49:00Z"), celsius: 4.4 });
    expect(officialFile("qtag3").readings).toHaveLength(424);
  });

  test("of a Fridge-tag with rows around alarms only give both the rows and all 38 days", () => {
    const file = officialFile("fridgetag2L");
    expect(file).toMatchObject({ format: "berlinger-fridgetag", intervalSeconds: 300, summaryOnly: false });
    expect(file.device.model).toBe("Fridge-tag 2 L");
    expect(file.readings).toHaveLength(53);
    expect(file.daily).toHaveLength(38);
    expect(file.daily?.[0]).toMatchObject({
      date: "2022-05-02",
      from: Date.parse("2022-05-02T04:44:00Z"),
      minutesAbove: 42,
      minutesBelow: 0,
      maxCelsius: 27.5,
      maxAt: Date.parse("2022-05-02T10:36:00Z"),
    });
  });

  test("that end in a signature say so, and say that one is missing, broken off, or not what a signature looks like", () => {
    const signed = new TextDecoder().decode(officialBytes("fridgetag2L"));
    const read = (text: string) => readLoggerFile(utf8(text)).read.signature;
    const [sig = ""] = /(?<=\nSig: )[0-9a-f]+/.exec(signed) ?? [];
    expect(read(signed)).toBe("unverified");
    expect(read(signed.replace(`Sig: ${sig}`, ""))).toBe("absent");
    expect(read(signed.replace(sig, sig.slice(2)))).toBe("absent");
    expect(read(signed.replace(sig, `x${sig.slice(1)}`))).toBe("absent");
  });

  test("of a Fridge-tag that prints daily summaries only say that they hold no readings", () => {
    const file = officialFile("fridgetag2");
    expect(file).toMatchObject({ summaryOnly: true, readings: [] });
    expect(file.daily).toHaveLength(60);
    expect(file.warnings.map(({ code }) => code)).toEqual(["summary-only"]);
    expect(file.device.alarms).toContainEqual({ side: "above", kind: "single", limitCelsius: 8, minutes: 600 });
  });

  test("of an ultra-low Fridge-tag keep the places where the sensor gave no value", () => {
    const file = officialFile("fridgetagUL");
    expect(file.readings).toHaveLength(841);
    expect(file.readings.filter(({ celsius }) => celsius === null)).toHaveLength(6);
    expect(file.daily?.at(-1)?.sensorTimeoutMinutes).toBe(17);
  });

  test("of an Elitech RC-5+ are the same as workbook and as CSV", () => {
    const { format: xls, read: workbookRead, ...workbook } = officialFile("elitechXls");
    const { format: csv, read: textRead, ...text } = officialFile("elitechCsv");
    expect([xls, csv]).toEqual(["elitech-xls", "elitech-csv"]);
    expect(workbook).toEqual(text);
    expect({ ...workbookRead, format: csv, encoding: "UTF-8" }).toEqual(textRead);
    expect(workbook).toMatchObject({
      intervalSeconds: 10,
      utcOffsetMinutes: 120,
      utcOffsetStated: true,
      warnings: [],
      device: { vendor: "Elitech", model: "RC-5+", serial: "EFI234105840", mktCelsius: 14.3, minCelsius: -19.2 },
    });
    expect(workbook.readings).toHaveLength(7660);
  });

  test("of an Elitech workbook have the cells that an independent reader finds", () => {
    const bytes = officialBytes("elitechXls");
    const oracle = readWorkbook(bytes, { type: "array", dense: true }).Sheets.List?.["!data"] ?? [];
    const {
      sheets: [ours],
    } = readSheets(readStream(bytes, ["Workbook"]) ?? new Uint8Array());
    const byLine = new Map(ours?.map(({ cells, line }) => [line - 1, cells]));
    const theirs = oracle.flatMap((row, index) =>
      (row ?? []).map((cell, column) => `${index},${column}: ${cell?.v ?? ""}`),
    );
    const found = oracle.flatMap((row, index) =>
      (row ?? []).map((_, column) => `${index},${column}: ${byLine.get(index)?.[column] ?? ""}`),
    );
    expect(theirs.length).toBeGreaterThan(22_000);
    expect(found).toEqual(theirs);
  });
});

const elitech = (alarms: string[], readings: string[], zone = "UTC +08:00") =>
  utf8(
    [
      "Data Report,,,,",
      "Device Model,RC-5+,,Sensor Type,Temperature(Internal)",
      'Serial Number,EF1,,Firmware Version,"V4,8"',
      "Start Mode,Press Button,,Logging Interval,0:10:0",
      `Time Zone,${zone},,Stop Mode,Button`,
      "Alarm Threshold,Alarm Delay,Over-limit Duration,Over-limit Times,Alarm Status",
      ...alarms,
      "Summary,,,,",
      'Maximum,"5,0°C",,First Reading,2026-09-20 08:00:00',
      "Mean Kinetic Temperature (MKT),,,Current Readings,2",
      "No.,Time,Temperature°C,Humidity%RH,",
      ...readings,
    ].join("\r\n"),
  );

describe("an Elitech report", () => {
  const rows = ["1,2026-09-20 08:00:00,5.0,90.1,", '2,2026-09-20 08:10:00,"4,5",90.2,'];

  test("gives its alarms with side, limit, delay and kind", () => {
    const file = readLoggerFile(elitech(['"Above 8,0°C",10M(Single),,,', "Below 2.0°C,0H30M0S Cumulative,,,"], rows));
    expect(file.device.alarms).toEqual([
      { side: "above", limitCelsius: 8, minutes: 10, kind: "single" },
      { side: "below", limitCelsius: 2, minutes: 30, kind: "cumulative" },
    ]);
    expect(file.readings[1]).toEqual({ at: Date.parse("2026-09-20T08:10:00+08:00"), celsius: 4.5, humidity: 90.2 });
  });

  test("says which alarm it did not understand, and when readings are missing from the table", () => {
    const file = readLoggerFile(elitech(["Zone 3,1M,,,"], rows.slice(0, 1)));
    expect(file.device.alarms).toEqual([]);
    expect(file.warnings.map(({ code }) => code)).toEqual(["reading-count-mismatch", "alarm-not-understood"]);
  });

  test("without a time zone is taken to be in China, with a warning", () => {
    const file = readLoggerFile(elitech([], rows, ""));
    expect([file.utcOffsetMinutes, file.utcOffsetStated]).toEqual([480, false]);
    expect(file.warnings.map(({ code }) => code)).toEqual(["utc-offset-assumed"]);
  });
});
