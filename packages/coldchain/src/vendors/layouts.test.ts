import { expect, test } from "vitest";
import { utf8 } from "../fixtures/official.ts";
import { refusalOf, table } from "../fixtures/rows.ts";
import { channelFiles, LOGGER_FORMATS } from "../series/reading.ts";
import { FORMAT_NOTES } from "./formats.ts";
import { readLoggerFile } from "./read.ts";

const stamp = (wall: string) => wall.replaceAll("-", "/");

test.each([
  [
    "hobo",
    table(
      ['"Plot Title: van"', '"#","Date Time, GMT+08:00","Temp, °C (LGR S/N: 10000001)","End Of File"'],
      (t, c, n) => `${n + 1},${stamp(t)},${c},`,
    ),
  ],
  ["hobo", table("#,Date-Time (UTC),Ch:1 - Temperature   (°C),Ch:2 - RH   (%)", (t, c, n) => `${n + 1},${t},${c},93`)],
  [
    "easylog",
    table(
      "room 3,Time,Celsius(°C),High Alarm,Low Alarm,Serial Number",
      (t, c, n) => `${n + 1},${t},${c},8.0,0.0${n ? "" : ",10000001"}`,
    ),
  ],
  [
    "madgetech",
    table(
      ["Device Name,Model,Serial Number", "room,RHTemp101A,M1", "", "Reading #,Date,Time,Temperature °C"],
      (t, c, n) => `${n + 1},${t.replace(" ", ",")},${c}`,
    ),
  ],
  [
    "tinytag",
    table(
      [
        ",Time,1,2",
        "S/N,,1,1",
        "Type,,Tinytag Ultra H°C/%RH,Tinytag Ultra H°C/%RH",
        "Description,,Room,Room",
        "Property,,Temperature,Humidity",
      ],
      (t, c, n) => `${n + 1},${t},${c},93`,
    ),
  ],
  [
    "govee",
    table(
      "Timestamp for sample frequency every 10 min min, Temperature_Celsius,Relative_Humidity",
      (t, c) => `${t},${c},93`,
    ),
  ],
  ["sensorpush", table(["SensorPush export", "Timestamp,Temperature (°C),Humidity (%)"], (t, c) => `${t},${c},93`)],
  [
    "ibutton",
    table(
      ["1-Wire/iButton Part Number: DS1922T", "1-Wire/iButton Registration Number: DC0041", "", "Date/Time,Unit,Value"],
      (t, c) => `${t},C,${c}`,
    ),
  ],
  [
    "envlogger",
    table(
      [
        "-----,----",
        "EnvLogger version, T7.3",
        "serial number, 0449 0C00",
        "temperature, degrees Celsius",
        "time zone, UTC+0000",
        "time,temp",
      ],
      (t, c) => `${t},${c}`,
    ),
  ],
  ["tomst", table([], (t, c, n) => `${n};${t.slice(0, 16).replaceAll("-", ".")};4;${c};-200;-200;1551;202;0`)],
  [
    "ems",
    table("DATE TIME;1. PAR [umol/m2,sec];2. Temperature [oC];", (t, c) => `${t};0;${String(c).replace(".", ",")};`),
  ],
  [
    "tandd",
    table(
      ['"Date/Time","Date/Time","No.1","No.2"', '"Date/Time","Date/Time","ch1","ch2"', '"","","°C","%"'],
      (t, c) => `"${t}","46346.5","${c}","53"`,
    ),
  ],
  [
    "rotronic",
    table(
      [
        "[#I]Device Description,,,",
        "Serial Number = A1,,,",
        "[#2],,,",
        "Temperature = °C,,,",
        "Low Alarm Threshold = 13,,,",
        ",,,",
        "[#H],,,",
        "Date,Time,Humidity,Temperature",
        ",,,",
        "[#D],,,",
      ],
      (t, c) => `${t.replace(" ", ",")},53,${c}`,
    ),
  ],
  [
    "trend",
    table("Timestamp,P0000_[Store 1][Store Space Temp 1] [P00] [S000] [Synchronized@1800](°C)", (t, c) => `${t},${c}`),
  ],
  ["meaco", table("RECEIVER,TRANSMITTER,DATE,TEMPERATURE,HUMIDITY", (t, c) => `"Depot","Store 1","${t}",${c},53`)],
  [
    "hanwell",
    table(
      ["Database Valid", "  Serial No:,0000-1", "", "Time, Temperature (C),Humidity (RH(%)),"],
      (t, c) => `${t.slice(11)} 20/Nov/2026,${c},53,`,
    ),
  ],
  ["logtag", table(["LogTag Analyzer", "Date,Time,Temperature (°C)"], (t, c) => `${t.replace(" ", ",")},${c}`)],
  [
    "testo",
    table(
      ["testo 174T", "Datum;Zeit;Temperatur [°C]"],
      (t, c) => `${t.replace(" ", ";")};${String(c).replace(".", ",")}`,
    ),
  ],
])("a file of %s is recognised by what only its program writes, and read", (format, text) => {
  const file = readLoggerFile(utf8(text));
  const [first] = channelFiles(file);
  expect([file.format, first?.readings.length, first?.readings[3]?.celsius]).toEqual([format, 14, 1.7]);
  expect(file.device.vendor).toBeTruthy();
});

test("a device's serial number and model are read where the file states them", () => {
  const device = (above: readonly string[]) =>
    readLoggerFile(utf8(table([...above, "time,temp (°C)"], (t, c) => `${t},${c}`))).device;
  expect(device(["Serial Number: EF01", "Model: DL-1"])).toMatchObject({ serial: "EF01", model: "DL-1" });
  expect(device(["序列号,EF02", "设备型号,DL-2"])).toMatchObject({ serial: "EF02" });
  expect(device(["S/N: EF03"])).toMatchObject({ serial: "EF03" });
  expect(device(["Note: kept"])).toEqual({ alarms: [] });
});

test("an Elitech report is the same with semicolons and decimal commas, in both languages", () => {
  const report = (zh: boolean) =>
    table(
      zh
        ? [
            "数据报告;;;;",
            "设备型号;RC-5+;;传感器类型;内置温度",
            "序列号;EF1;;固件版本;V1",
            "启动方式;按键;;记录间隔;0:10:0",
            "时区;UTC +00:00;;停止方式;按键",
            "最大值;1,8°C;;首次读数;2026-11-20 08:00:00",
            "序号;时间;温度°C;;",
          ]
        : [
            "Data Report;;;;",
            "Device Model;RC-5+;;Sensor Type;Temperature(Internal)",
            "Serial Number;EF1;;Firmware Version;V1",
            "Start Mode;Press Button;;Logging Interval;0:10:0",
            "Time Zone;UTC +00:00;;Stop Mode;Button",
            "Maximum;1,8°C;;First Reading;2026-11-20 08:00:00",
            "No.;Time;Temperature°C;;",
          ],
      (t, c, n) => `${n + 1};${t};${String(c).replace(".", ",")};;`,
    );
  const [en, zh] = [readLoggerFile(utf8(report(false))), readLoggerFile(utf8(report(true)))];
  expect(zh.readings).toEqual(en.readings);
  expect(en).toMatchObject({
    format: "elitech-csv",
    intervalSeconds: 600,
    utcOffsetMinutes: 0,
    warnings: [],
    device: { model: "RC-5+", serial: "EF1", maxCelsius: 1.8 },
  });
});

test("the list of formats names every format once, in both languages, and only parameters that exist", () => {
  expect(FORMAT_NOTES.map(({ format }) => format)).toEqual([...LOGGER_FORMATS]);
  for (const { name, export: exported } of FORMAT_NOTES) {
    expect(name.en).toMatch(/[a-z]/i);
    expect(exported.zh).toMatch(/[一-龥]/);
    expect(exported.en).not.toMatch(/[一-龥]/);
  }
});

test("every refusal shows where it is and names its way out in both languages", () => {
  const refusals = [
    refusalOf("time,temp (°C)\n2026-11-20 08:00,warm"),
    refusalOf("time,temp (°C)\nnoon,1"),
    refusalOf("time,temp (℃/℉)\n2026-11-20 08:00,1.2"),
    refusalOf("time,probe\n2026-11-20 08:00,1.2"),
    refusalOf("a letter"),
  ];
  for (const { detail } of refusals) {
    expect(detail.zh).toMatch(/[一-龥]/);
    expect(detail.en.length).toBeGreaterThan(15);
  }
  expect(refusals[0]).toMatchObject({ line: 2, text: "2026-11-20 08:00 | warm" });
  expect(refusals[1]?.text).toBe("noon | 1");
});
