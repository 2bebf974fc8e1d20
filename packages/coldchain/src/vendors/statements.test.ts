import { describe, expect, test } from "vitest";
import { encode } from "../fixtures/encode.ts";
import { readingOf, refusalOf, table } from "../fixtures/rows.ts";

/** 34.16 °F is 1.2 °C. */
const fahrenheit = (celsius: number) => (celsius * 1.8 + 32).toFixed(2);
const room = { count: 14, min: 1.1, max: 1.8 };

describe("the unit is stated by heading, row, block, column or cell", () => {
  test.each([
    ["temp_F", "temp_F"],
    ["deg F", "Temperature (deg F)"],
    ["℉", "Temperature ℉"],
    ["a question mark for the degree sign", '"Temp, ?F (LGR S/N: 10000001)"'],
    ["a star for it", "Temperature (*F) c:1"],
    ["a lone letter", "Temperature [F]"],
    ["a word", "Temperature_Fahrenheit"],
    ["a small letter", "temp(f)"],
    ["a letter that touches the word", "tempf"],
    ["a letter before its sign", "Temp (F°)"],
  ])("%s", (_, heading) => {
    expect(readingOf(table(`Time,${heading}`, (wall, celsius) => `${wall},${fahrenheit(celsius)}`))).toMatchObject({
      ...room,
      unit: "F",
    });
  });

  test.each([
    ["a setting", ["Temperature Unit,°F", "Time,Temperature"]],
    ["a Chinese setting", ["温度单位：华氏度", "时间,温度"]],
    ["limits printed in it", ["High alarm: 46.4 °F", "Time,Temperature"]],
    ["a row beneath the heading", ["Time,Temperature", ",°F"]],
    ["a lone letter beneath it", ["Time,Temperature", ",F"]],
  ])("%s", (_, above) => {
    expect(readingOf(table(above, (wall, celsius) => `${wall},${fahrenheit(celsius)}`))).toMatchObject({
      ...room,
      unit: "F",
    });
  });

  test("a column, a cell, or each cell for itself", () => {
    expect(
      readingOf(table("Date/Time,Unit,Value", (wall, celsius) => `${wall},F,${fahrenheit(celsius)}`)),
    ).toMatchObject({ ...room, unit: "F" });
    expect(readingOf(table("Time,Temp", (wall, celsius) => `${wall},${fahrenheit(celsius)} °F`))).toMatchObject({
      ...room,
      unit: "F",
    });
    const mixed = table(
      "Time,Temp",
      (wall, celsius, index) => `${wall},${index % 2 ? `${celsius}°C` : `${fahrenheit(celsius)}°F`}`,
    );
    expect(readingOf(mixed)).toMatchObject({ ...room, unit: "mixed" });
    expect(
      readingOf(table("Time,Temp (Kelvin)", (wall, celsius) => `${wall},${(celsius + 273.15).toFixed(2)}`)),
    ).toMatchObject(room);
  });

  test("in Windows-1252, where the degree sign and F are the bytes of a Chinese character", () => {
    const text = table('Date Time,"Temperature, °F"', (wall, celsius) => `${wall},${fahrenheit(celsius)}`);
    const bytes = encode(text, "windows-1252") ?? new Uint8Array();
    expect(readingOf(bytes)).toMatchObject({ ...room, unit: "F", encoding: "windows-1252" });
  });

  test("of two named ones the caller says which, and never against the file", () => {
    const text = table("时间,温度(℃/℉)", (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(text)).toMatchObject({
      code: "unit-unclear",
      parameter: "unit",
      choices: ["C", "F"],
      text: "温度(℃/℉)",
    });
    expect(readingOf(text, { unit: "C" })).toMatchObject(room);
    const stated = table("时间,温度(℃)", (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(stated, { unit: "F" }).code).toBe("parameter-contradicts-file");
    expect(readingOf(stated, { unit: "C" })).toMatchObject(room);
    expect(
      refusalOf(table(["Temperature Unit,°F", "时间,温度(℃)"], (wall, celsius) => `${wall},${celsius}`)).code,
    ).toBe("unit-unclear");
    expect(refusalOf(table("Time,Temp (°C)", (wall, celsius) => `${wall},${celsius}°F`)).code).toBe("unit-unclear");
    expect(
      refusalOf(
        table("Time,Temp", (wall, celsius) => `${wall},${celsius}°F`),
        { unit: "C" },
      ).code,
    ).toBe("parameter-contradicts-file");
  });

  test("by nobody is taken as °C with a warning, unless the values change their unit on the way", () => {
    const bare = table("time,temp", (wall, celsius) => `${wall},${celsius}`);
    expect(readingOf(bare)).toMatchObject({ ...room, warnings: ["utc-offset-assumed", "unit-assumed"] });
    expect(readingOf(bare, { unit: "C" }).warnings).toEqual(["utc-offset-assumed"]);
    const switched = table(
      "time,temp",
      (wall, celsius, index) => `${wall},${index < 7 ? fahrenheit(celsius) : celsius}`,
    );
    expect(refusalOf(switched).code).toBe("unit-changes");
    expect(
      readingOf(table("time,temp", (wall, celsius, index) => `${wall},${index < 7 ? celsius : celsius + 20}`)).count,
    ).toBe(14);
  });
});

describe("the zone is stated by heading, row, column or block", () => {
  test.each([
    ["a heading", ["Date Time, GMT+00:00;Temp (°C)"], "", "2026-11-20T08:00:00.000Z"],
    ["a Chinese heading", ["时间(UTC);温度(℃)"], "", "2026-11-20T08:00:00.000Z"],
    ["letters in the heading", ["Date-Time (EST);Temp (°C)"], "", "2026-11-20T13:00:00.000Z"],
    ["a setting", ["time zone;UTC+0100", "time;temp (°C)"], "", "2026-11-20T07:00:00.000Z"],
    ["a setting as hours", ["Zone: 5.50", "time;temp (°C)"], "", "2026-11-20T02:30:00.000Z"],
    ["a place", ["Zeitzone: Europe/Berlin", "Zeit;Temperatur (°C)"], "", "2026-11-20T07:00:00.000Z"],
    ["a sentence", ["All times are UTC", "time;temp (°C)"], "", "2026-11-20T08:00:00.000Z"],
    ["Beijing time", ["时间均为北京时间", "时间;温度(℃)"], "", "2026-11-20T00:00:00.000Z"],
    ["every row", ["time;temp (°C)"], "-03:00", "2026-11-20T11:00:00.000Z"],
    ["letters on every row", ["time;temp (°C)"], " UTC", "2026-11-20T08:00:00.000Z"],
  ])("%s", (_, above, suffix, from) => {
    expect(readingOf(table(above, (wall, celsius) => `${wall}${suffix};${celsius}`))).toMatchObject({
      from,
      warnings: [],
    });
  });

  test("a column of its own", () => {
    const text = table("time;Time Zone;temp (°C)", (wall, celsius) => `${wall};+02:00;${celsius}`);
    expect(readingOf(text)).toMatchObject({ from: "2026-11-20T06:00:00.000Z", zone: "+02:00" });
  });

  test("a place has the offset of each date, daylight saving included", () => {
    const rows = ["2026-03-29 01:50,1.2", "2026-03-29 03:00,1.3", "2026-03-29 03:10,1.4"];
    const file = readingOf(["time,temp (°C)", ...rows].join("\n"), { zone: "Europe/Berlin" });
    expect(file).toMatchObject({ from: "2026-03-29T00:50:00.000Z", zone: "Europe/Berlin" });
  });

  test("by the caller where nothing states it, never against the file", () => {
    const bare = table("time,temp (°C)", (wall, celsius) => `${wall},${celsius}`);
    expect(readingOf(bare)).toMatchObject({ from: "2026-11-20T00:00:00.000Z", warnings: ["utc-offset-assumed"] });
    expect(readingOf(bare, { zone: "+00:00" })).toMatchObject({ from: "2026-11-20T08:00:00.000Z", warnings: [] });
    const stated = table("time (UTC),temp (°C)", (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(stated, { zone: "+08:00" }).code).toBe("parameter-contradicts-file");
    expect(readingOf(stated, { zone: "Z" })).toMatchObject({ from: "2026-11-20T08:00:00.000Z" });
    expect(refusalOf(bare, { zone: "somewhere" })).toMatchObject({ code: "zone-unclear", parameter: "zone" });
    const rows = table("time,temp (°C)", (wall, celsius) => `${wall}+00:00,${celsius}`);
    expect(refusalOf(rows, { zone: "+08:00" }).code).toBe("parameter-contradicts-file");
  });

  test("of letters with several meanings ours is assumed and said; others are asked for", () => {
    const text = (letters: string) =>
      table(`Date-Time (${letters}),temp (°C)`, (wall, celsius) => `${wall},${celsius}`);
    expect(readingOf(text("CST"))).toMatchObject({
      from: "2026-11-20T00:00:00.000Z",
      warnings: ["utc-offset-assumed"],
    });
    expect(refusalOf(text("IST"))).toMatchObject({ code: "zone-unclear", choices: ["+05:30", "+02:00", "+01:00"] });
    expect(readingOf(text("IST"), { zone: "+05:30" })).toMatchObject({ from: "2026-11-20T02:30:00.000Z" });
    expect(refusalOf(text("IST"), { zone: "+08:00" }).code).toBe("parameter-contradicts-file");
    expect(refusalOf(text("PST"))).toMatchObject({ code: "zone-unclear", choices: ["-08:00", "+08:00"] });
  });

  test("two statements that differ, or a mention that may be of something else, are not settled by us", () => {
    const two = table(["Time zone: UTC+8", "Date Time (UTC),temp (°C)"], (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(two)).toMatchObject({ code: "zone-unclear", choices: ["+00:00", "+08:00"] });
    const unknown = table(
      ["Time Zone,Pacific Standard Time", "time,temp (°C)"],
      (wall, celsius) => `${wall},${celsius}`,
    );
    expect(refusalOf(unknown)).toMatchObject({
      code: "zone-unclear",
      line: 1,
      text: "Time Zone Pacific Standard Time",
    });
    expect(readingOf(unknown, { zone: "-08:00" })).toMatchObject({ from: "2026-11-20T16:00:00.000Z" });
    const mention = table(["Report made at 10:00 UTC", "time,temp (°C)"], (wall, celsius) => `${wall},${celsius}`);
    expect(refusalOf(mention)).toMatchObject({ code: "zone-unclear", line: 1 });
  });
});

describe("values that are none", () => {
  const withFault = (fault: string) =>
    table("时间,温度(℃)", (wall, celsius, index) => `${wall},${index > 3 && index < 7 ? fault : celsius}`);

  test.each([
    "Sensor failure",
    "探头故障",
    "-99.9",
    "-127",
    "999.9",
    "OL",
    "Err",
    "NaN",
    "--.-",
    "N/A",
    "断线",
    "-200",
    "Fehler",
  ])("%s is missing, not a temperature", (fault) => {
    expect(readingOf(withFault(fault))).toMatchObject({ count: 14, missing: 3, min: 1.2, max: 1.8 });
  });

  test("faults are counted in a warning, plain gaps are not", () => {
    expect(readingOf(withFault("-99.9")).warnings).toContain("fault-values");
    expect(readingOf(withFault("")).warnings).not.toContain("fault-values");
    expect(refusalOf(withFault("warm"))).toMatchObject({ code: "bad-temperature", line: 6 });
  });

  test("85 and -40 are faults only where the temperature jumps to them", () => {
    expect(readingOf(withFault("85.0"))).toMatchObject({ missing: 3, max: 1.8 });
    expect(readingOf(withFault("-40"))).toMatchObject({ missing: 3, min: 1.2 });
    const freezer = table("time,temp (°C)", (wall, _, index) => `${wall},${-36 - Math.min(index, 8) / 2}`);
    expect(readingOf(freezer)).toMatchObject({ missing: 0, min: -40 });
    expect(readingOf(table("time,temp (°C)", (wall) => `${wall},-40`))).toMatchObject({ missing: 0 });
  });

  test("rows of events are passed over, and a fault in the column of states is a missing reading", () => {
    const events = table(
      '"Date Time","Temp, °C","Coupler Attached"',
      (wall, celsius, index) => `${wall},${index === 6 ? "" : celsius},${index === 6 ? "Logged" : ""}`,
    );
    expect(readingOf(events)).toMatchObject({ count: 13, missing: 0 });
    const states = table(
      "时间,温度(℃),状态",
      (wall, celsius, index) => `${wall},${index === 6 ? "" : celsius},${index === 6 ? "故障" : ""}`,
    );
    expect(readingOf(states)).toMatchObject({ count: 14, missing: 1 });
    const constant = table("时间,温度(℃),状态", (wall, celsius, index) => `${wall},${index === 6 ? "" : celsius},正常`);
    expect(readingOf(constant)).toMatchObject({ count: 14, missing: 1 });
  });
});
