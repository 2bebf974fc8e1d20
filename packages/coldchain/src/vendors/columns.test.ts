import { describe, expect, test } from "vitest";
import { utf8 } from "../fixtures/official.ts";
import { readingOf, refusalOf, table } from "../fixtures/rows.ts";
import { channelFiles } from "../series/reading.ts";
import { readLoggerFile } from "./read.ts";

const room = { min: 1.1, max: 1.8, count: 14 };

describe("the temperature column is chosen by its meaning", () => {
  test.each([
    ["a set point before it", "时间,设定温度(℃),回风温度(℃)", "0.0,V"],
    ["humidity before it, in traditional Chinese", "時間,濕度(%RH),溫度(°C)", "93,V"],
    ["row numbers under the logger's name", "Temp logger 2,Time,Celsius(°C),High Alarm,Low Alarm", "N,T,V,8.0,0.0"],
    ["limits and dew point", "Time,High Alarm (°C),Dew Point(°C),Temperature (°C)", "T,8.0,0.3,V"],
    ["battery and light", "Time,Battery (V),Light (lux),Temp (°C)", "T,3.6,400,V"],
    ["a wet bulb and a heat index", "Time,Wet Bulb (°C),Heat Index (°C),Temp (°C)", "T,0.4,0.5,V"],
    ["German words", "Zeitpunkt;Sollwert (°C);Luftfeuchte (%);Temperatur (°C)", "T;0,5;93;V"],
    ["Spanish words", "Fecha y hora;Consigna (°C);Humedad (%);Temperatura (°C)", "T;0,5;93;V"],
    ["French words", "Date et heure;Consigne (°C);Point de rosée (°C);Température (°C)", "T;0,5;0,1;V"],
    ["Swedish words", "Tidpunkt;Börvärde (°C);Daggpunkt (°C);Temperatur (°C)", "T;0,5;0,1;V"],
    ["Portuguese words", "Data e hora;Ponto de ajuste (°C);Umidade (%);Temperatura (°C)", "T;0,5;93;V"],
    ["outside air", "时间,室外温度(℃),库温(℃)", "T,25.0,V"],
    ["an upload time", "上传时间,采集时间,温度(℃)", "2026-11-21 10:00:00,T,V"],
  ])("with %s", (_, heading, row) => {
    const line = row.startsWith("T") || row.includes("T,") ? row : `T,${row}`;
    const text = table(heading, (wall, celsius, index) =>
      line
        .replace("T", wall)
        .replace("V", celsius.toFixed(1))
        .replace("N", String(index + 1)),
    );
    expect(readingOf(text)).toMatchObject(room);
  });

  test("several of them are channels, each with its own readings, and the file says so", () => {
    const file = readLoggerFile(utf8(table("时间,温度1(℃),温度2(℃)", (wall, celsius) => `${wall},${celsius},9.5`)));
    expect(file.warnings.map(({ code }) => code)).toContain("several-temperature-columns");
    expect(channelFiles(file).map(({ read, readings }) => [read.column, readings[5]?.celsius])).toEqual([
      ["温度1(℃)", 1.3],
      ["温度2(℃)", 9.5],
    ]);
  });

  test("a channel that is empty throughout is left out and named; a slower one beside a faster one has no failures", () => {
    const empty = table("time,T1 (°C),T2 (°C)", (wall, celsius) => `${wall},${celsius},`);
    expect(readingOf(empty)).toMatchObject({
      ...room,
      column: "T1 (°C)",
      warnings: ["utc-offset-assumed", "channel-without-values"],
    });
    const slow = table(
      "time,T1 (°C),T2 (°C)",
      (wall, celsius, index) => `${wall},${celsius},${index % 2 ? "" : celsius}`,
    );
    const [, second] = channelFiles(readLoggerFile(utf8(slow)));
    expect(second?.readings.map(({ celsius }) => celsius)).not.toContain(null);
  });

  test("a heading names its column; a bare table its number; humidity alone is no temperature", () => {
    expect(readingOf(table("time,temp (°C)", (wall, celsius) => `${wall},${celsius}`)).column).toBe("temp (°C)");
    expect(readingOf(table([], (wall, celsius) => `${wall},${celsius},93`)).column).toBe("2");
    expect(refusalOf(table("时间,湿度(%RH)", (wall, celsius) => `${wall},${50 + celsius}`))).toMatchObject({
      code: "no-temperature",
      choices: ["湿度(%RH)"],
    });
    expect(refusalOf(table([], (wall, celsius) => `${wall},${90 + celsius}`)).code).toBe("columns-unclear");
  });
});

describe("a column that is not clear is asked for", () => {
  test("a probe that does not say what it measures", () => {
    const text = table("时间,电池电压(V),探头1", (wall, celsius) => `${wall},3.6,${celsius}`);
    expect(refusalOf(text)).toMatchObject({ code: "columns-unclear", parameter: "column", choices: ["探头1"] });
    expect(readingOf(text, { column: "探头1" })).toMatchObject({ ...room, column: "探头1" });
    expect(readingOf(text, { column: "3" })).toMatchObject(room);
    expect(refusalOf(text, { column: "2" }).code).toBe("columns-unclear");
    expect(refusalOf(text, { column: "7" }).code).toBe("columns-unclear");
  });

  test("a probe beside a temperature may be a second one", () => {
    const text = table("time,temp (°C),probe 2", (wall, celsius) => `${wall},${celsius},9.5`);
    expect(refusalOf(text).choices).toEqual(["temp (°C)", "probe 2"]);
    expect(readingOf(text, { column: "temp (°C)" })).toMatchObject(room);
  });

  test("one of several temperatures, whose others are then told as not judged", () => {
    const text = table("time,T1 (°C),T2 (°C)", (wall, celsius) => `${wall},${celsius},30`);
    expect(readingOf(text, { column: "T1 (°C)" })).toMatchObject({
      ...room,
      warnings: ["column-chosen", "utc-offset-assumed"],
    });
  });

  test("highest, lowest and mean of intervals, without the temperature itself", () => {
    const text = table("time,Max Temp (°C),Min Temp (°C)", (wall, celsius) => `${wall},${celsius},${celsius}`);
    expect(refusalOf(text)).toMatchObject({ code: "columns-unclear", choices: ["Max Temp (°C)", "Min Temp (°C)"] });
  });

  test("a heading in words of no language that we know", () => {
    const text = table("čas měření,hodnota", (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(text)).toMatchObject({
      code: "columns-unclear",
      line: 1,
      text: "čas měření | hodnota",
      choices: ["čas měření", "hodnota"],
    });
    expect(readingOf(text, { column: "hodnota" })).toMatchObject(room);
  });

  test("several columns of numbers without a heading", () => {
    const text = table([], (wall, celsius, index) => `${index};${wall};0;${celsius};${celsius + 0.3};202`);
    expect(refusalOf(text)).toMatchObject({ code: "columns-unclear", choices: ["3", "4", "5"] });
    expect(readingOf(text, { column: "4" })).toMatchObject(room);
  });
});

describe("several devices in one file", () => {
  const both = [
    ...table([], (wall, celsius) => `D01,1号库,${wall},${celsius}`).split("\n"),
    ...table([], (wall, celsius) => `D02,2号库,${wall},${celsius + 8}`).split("\n"),
  ];

  test("are refused with their names, and one of them is read when asked for", () => {
    const text = ["设备编号,设备名称,采集时间,温度(℃)", ...both].join("\n");
    expect(refusalOf(text)).toMatchObject({ code: "several-devices", parameter: "device", choices: ["D01", "D02"] });
    expect(readingOf(text, { device: "D02" })).toMatchObject({ min: 9.1, max: 9.8, count: 14 });
    expect(readingOf(text, { device: "D01" }).warnings).toContain("device-chosen");
    expect(refusalOf(text, { device: "D03" }).code).toBe("several-devices");
  });

  test("are noticed under a heading of any name when their rows alternate, and by their times when they follow each other", () => {
    const mixed = both.map(
      (_, index) => both[index % 2 ? 14 + (index >> 1) : index >> 1]?.replace(/,\d号库/, "") ?? "",
    );
    expect(refusalOf(["kto,time,temp (°C)", ...mixed].join("\n")).code).toBe("several-devices");
    const unnamed = both.map((row) => row.replace(/^D0\d,\d号库,/, ""));
    expect(refusalOf(["time,temp (°C)", ...unnamed].join("\n"))).toMatchObject({ code: "clock-unclear", line: 16 });
  });

  test("are noticed without any name when their rows take turns", () => {
    const turns = table(
      "time,temp (°C)",
      (wall, celsius) => `${wall},${celsius}\n${wall.slice(0, 17)}20,${celsius + 8}`,
    );
    expect(refusalOf(turns).code).toBe("several-devices");
    const three = table("time,temp (°C)", (wall, celsius) =>
      [0, 7, 20].map((second, n) => `${wall.slice(0, 17)}${String(second).padStart(2, "0")},${celsius + n}`).join("\n"),
    );
    expect(refusalOf(three).code).toBe("several-devices");
  });

  test("a number that never changes is a name, one that does is a value", () => {
    expect(readingOf(table("SensorId,time,temp (°C)", (wall, celsius) => `1234.56,${wall},${celsius}`))).toMatchObject(
      room,
    );
    expect(refusalOf(table("Sensor,time,temp (°C)", (wall, celsius) => `${celsius + 8},${wall},${celsius}`)).code).toBe(
      "columns-unclear",
    );
  });

  test("a device that every row names is the file's device", () => {
    const text = table("Serial Number,time,temp (°C)", (wall, celsius) => `EF01,${wall},${celsius}`);
    expect(readLoggerFile(utf8(text)).device).toMatchObject({ serial: "EF01" });
    expect(readingOf(text, { device: "EF01" })).toMatchObject(room);
    expect(refusalOf(text, { device: "EF02" }).code).toBe("several-devices");
  });

  test("a second table below the first is refused", () => {
    const one = table("time,temp (°C)", (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(`${one}\n\nSerial,X2\ntime,humidity,temp (°C)\n2026-11-20 08:00:00,93,9`).code).toBe(
      "several-tables",
    );
    expect(readingOf(`${one}\ntime,temp (°C)\n2026-11-20 10:20:00,1.2`)).toMatchObject({ count: 15 });
  });
});

describe("decimal commas that commas separate", () => {
  test.each([
    ["No.,Time,Temperature(°C),Mark,Note", "2,9,,"],
    ["No.,Time,Temperature(°C),Mark", "2,9"],
    ["No.,Time,Temperature(°C)", "2,9"],
  ])("are refused under %s", (heading, value) => {
    const text = table(heading, (wall, _, index) => `${index + 1},${wall},${value}`);
    expect(["ambiguous-decimal", "bad-row"]).toContain(refusalOf(text).code);
  });

  test("are noticed by a dew point above its temperature", () => {
    const text = table(
      "No.,Time,Temperature(°C),Humidity(%),Dew Point(°C)",
      (wall, _, index) => `${index},${wall},2,9,93`,
    );
    expect(refusalOf(text)).toMatchObject({ code: "ambiguous-decimal", line: 2 });
  });

  test("but whole degrees beside whole percents are read", () => {
    expect(readingOf(table("Time,Temp (°C),RH (%)", (wall) => `${wall},2,93`))).toMatchObject({ min: 2, max: 2 });
  });
});
