import { describe, expect, test } from "vitest";
import { utf8 } from "../fixtures/official.ts";
import { LoggerFileError } from "../series/reading.ts";
import { readLoggerFile } from "./read.ts";

const expected = [
  { at: Date.parse("2026-09-20T08:00:00+08:00"), celsius: 1.5, humidity: 93 },
  { at: Date.parse("2026-09-20T08:10:00+08:00"), celsius: -0.5, humidity: 92.5 },
];

/** GB18030 bytes of "时间,温度(℃),湿度". */
const chineseHeading = [
  0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0xce, 0xc2, 0xb6, 0xc8, 0x28, 0xa1, 0xe6, 0x29, 0x2c, 0xca, 0xaa, 0xb6, 0xc8,
];

function failure(text: string | Uint8Array): LoggerFileError {
  try {
    readLoggerFile(typeof text === "string" ? utf8(text) : text);
  } catch (error) {
    if (error instanceof LoggerFileError) return error;
    throw error;
  }
  throw new Error("the file was read");
}

function utf16(text: string, bom: boolean): Uint8Array {
  const units = [...(bom ? "\uFEFF" : ""), ...text].map((char) => char.charCodeAt(0));
  return new Uint8Array(new Uint16Array(units).buffer);
}

describe("a plain CSV", () => {
  test.each([
    ["commas", "time,temperature,humidity\n2026-09-20T08:00:00+08:00,1.5,93\n2026-09-20T08:10:00+08:00,-0.5,92.5\n"],
    ["semicolons and decimal commas", "Zeit;Temp °C;RH\n20.9.2026 08:00;1,5;93\n20.9.2026 08:10;-0,5;92,5"],
    ["tabs", "时间\t温度\t湿度\r\n2026/9/20 8:00\t1.5\t93\r\n2026/9/20 8:10\t-0.5\t92.5\r\n"],
    ["bars and units", "Date/Time|Temp|RH\n2026-09-20 08:00|1.5 °C|93%\n2026-09-20 08:10|-0.5℃|92.5 %"],
    ["quoted decimal commas", '"time","temp","hum"\n"2026-09-20 08:00","1,5","93"\n"2026-09-20 08:10","-0,5","92,5"'],
    ["no heading", "2026-09-20 08:00,1.5,93\n2026-09-20 08:10,-0.5,92.5"],
    ["a running number and no heading", "1;2026-09-20 08:00;1.5;93\n2;2026-09-20 08:10;-0.5;92.5"],
    ["date and time apart", "No,Date,Time,Temp,Humidity\n1,2026-09-20,08:00,1.5,93\n2,2026-09-20,08:10,-0.5,92.5"],
    ["Fahrenheit in the heading", "time,temperature(°F),rh\n2026-09-20 08:00,34.7,93\n2026-09-20 08:10,31.1,92.5"],
    ["days that only one row settles", "time,temp,rh\n9/20/2026 08:00,1.5,93\n9/20/2026 08:10,-0.5,92.5"],
    [
      "a title and comments",
      "Cold room 3\n\n# export\ntime,temp,rh\n2026-09-20 08:00,1.5,93\n2026-09-20 08:10,-0.5,92.5",
    ],
  ])("is read with %s", (_, text) => {
    const file = readLoggerFile(utf8(text));
    expect(file.format).toBe("plain-csv");
    expect(file.readings).toEqual(expected);
  });

  test.each([
    ["UTF-8 with a mark", new Uint8Array([0xef, 0xbb, 0xbf, ...utf8("时间,温度(℃),湿度")])],
    ["GB18030", new Uint8Array(chineseHeading)],
  ])("is read in %s", (_, heading) => {
    const rows = utf8("\n2026-09-20 08:00,1.5,93\n2026-09-20 08:10,-0.5,92.5");
    expect(readLoggerFile(new Uint8Array([...heading, ...rows])).readings).toEqual(expected);
  });

  test.each([true, false])("is read in UTF-16 (mark: %s)", (bom) => {
    const text = "时间,温度(℃),湿度\r\n2026-09-20 08:00,1.5,93\r\n2026-09-20 08:10,-0.5,92.5";
    expect(readLoggerFile(utf16(text, bom)).readings).toEqual(expected);
  });

  test("keeps a place where the device printed no value", () => {
    const file = readLoggerFile(utf8("time,temp\n2026-09-20 08:00,--.-\n2026-09-20 08:10,\n2026-09-20 08:20,4"));
    expect(file.readings.map(({ celsius }) => celsius)).toEqual([null, null, 4]);
  });

  test("without a zone is taken to be in the zone asked for, and says so", () => {
    const bytes = utf8("time,temp (°C)\n2026-09-20 08:00,4");
    const china = readLoggerFile(bytes);
    expect([china.utcOffsetMinutes, china.utcOffsetStated]).toEqual([480, false]);
    expect(china.warnings.map(({ code }) => code)).toEqual(["utc-offset-assumed"]);
    const london = readLoggerFile(bytes, { defaultUtcOffsetMinutes: 0 });
    expect((london.readings[0]?.at ?? 0) - (china.readings[0]?.at ?? 0)).toBe(480 * 60_000);
  });

  test("with an offset on every row states its zone", () => {
    const file = readLoggerFile(utf8("time,temp (°C)\n2026-09-20T08:00:00+02:00,4"));
    expect([file.utcOffsetMinutes, file.utcOffsetStated, file.warnings]).toEqual([120, true, []]);
  });

  test("out of order is sorted with a warning; newest first is only turned round; repeated times are warned about", () => {
    const codes = (rows: string[]) => {
      const file = readLoggerFile(utf8(["time,temp (°C)", ...rows].join("\n")), { defaultUtcOffsetMinutes: 0 });
      expect(file.readings.map(({ at }) => at)).toEqual(file.readings.map(({ at }) => at).sort((a, b) => a - b));
      return file.warnings.map(({ code, line }) => [code, line]).slice(1);
    };
    const [a, b, c] = ["2026-09-20 08:00,1", "2026-09-20 08:10,2", "2026-09-20 08:20,3"];
    expect(codes([a, b, c])).toEqual([]);
    expect(codes([a, c, b])).toEqual([["clock-out-of-order", 4]]);
    expect(codes([c, b, a])).toEqual([["newest-first", undefined]]);
    expect(codes([a, b, b, c])).toEqual([["duplicate-time", 4]]);
  });

  test("is refused where day and month cannot be told apart", () => {
    expect(failure("time,temp\n3/4/2026 08:00,4\n3/5/2026 08:00,4")).toMatchObject({ code: "ambiguous-date", line: 2 });
    expect(failure("time,temp\n13/4/2026 08:00,4\n4/13/2026 08:00,4").code).toBe("ambiguous-date");
  });

  test("is refused where a bare comma could be a decimal sign", () => {
    expect(failure("2026-09-20 08:00,4,5").code).toBe("ambiguous-decimal");
    expect(failure("time,temp\n2026-09-20 08:00,4,5")).toMatchObject({ code: "bad-row", line: 2 });
  });

  test.each([
    ["time,temp\n2026-09-20 08:00,warm", "bad-temperature", 2],
    ["time,temp\n2026-09-20 08:00,4\n2026-09-20 08:10,151", "temperature-out-of-range", 3],
    ["time,temp\n2026-09-20 08:00,-100.1", "temperature-out-of-range", 2],
    ["time,temp\n\nnoon,4", "bad-time", 3],
    ["time,temp\n2026-09-20T08:00:00Z,4\n2026-09-20 08:10,4", "bad-time", 3],
    ['time,temp\n"2026-09-20 08:00,4', "bad-row", 2],
    ["time,temp\n", "no-readings", undefined],
    ["a letter to the depot\nwith no table", "unknown-format", undefined],
    ["", "empty", undefined],
    [`time,temp\n${"9".repeat(3000)}`, "bad-row", 2],
    [`time,temp\n${",".repeat(100)}`, "bad-row", 2],
  ])("%j is refused as %s at line %j, in both languages", (text, code, line) => {
    const error = failure(text);
    expect([error.code, error.line]).toEqual([code, line]);
    expect(error.detail.zh).toMatch(/[一-龥]/);
    expect(error.detail.en).toMatch(/^[ -~°−]+$/);
  });

  test("is refused when it is binary or too large", () => {
    expect(failure(new Uint8Array(2000).map((_, index) => (index * 37) % 256)).code).toBe("not-text");
    expect(failure(new Uint8Array(10 * 1024 * 1024 + 1)).code).toBe("too-large");
    expect(failure("\n".repeat(600_000)).code).toBe("too-many-readings");
  });

  test("never reads a limit in °F as outside itself", () => {
    const file = readLoggerFile(utf8("time,temp °F\n2026-09-20 08:00,46.4\n2026-09-20 08:10,35.6"));
    expect(file.readings.map(({ celsius }) => celsius)).toEqual([8, 2]);
  });
});
