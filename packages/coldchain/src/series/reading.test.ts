import { describe, expect, test } from "vitest";
import { loggerOf, readingsOf } from "../fixtures/logger.ts";
import { channelFiles, LoggerFileError, shown } from "./reading.ts";

const DETAIL = { zh: "这一行读不出。", en: "this row cannot be read" };

describe("what a reader refuses", () => {
  test("says where, in the words of the file cut to what people can read, and what would settle it", () => {
    const text = `a\u0000\tb${"x".repeat(200)}`;
    const choices = Array.from({ length: 25 }, (_, n) => `column ${n}\n`);
    const error = new LoggerFileError("columns-unclear", DETAIL, { line: 7, text, parameter: "column", choices });
    expect(error.message).toBe("line 7: this row cannot be read");
    expect(error).toMatchObject({ name: "LoggerFileError", code: "columns-unclear", detail: DETAIL, line: 7 });
    expect(error.text).toBe(`a b${"x".repeat(117)}…`);
    expect([error.parameter, error.choices]).toEqual(["column", Array.from({ length: 20 }, (_, n) => `column ${n}`)]);
    expect(new LoggerFileError("bad-row", DETAIL, 3)).toMatchObject({
      message: "line 3: this row cannot be read",
      line: 3,
    });
  });

  test("has no member for what is not known", () => {
    const error = new LoggerFileError("empty", DETAIL);
    expect(error.message).toBe("this row cannot be read");
    expect([error.line, error.text, error.parameter, error.choices]).toEqual(Array(4).fill(undefined));
    expect(new LoggerFileError("empty", DETAIL, { choices: [] }).choices).toBeUndefined();
  });
});

test("a piece of a file is shown as one line without control characters, whole up to 120 characters", () => {
  expect(shown("  a\r\n\u2028\u0007b\ufffd ")).toBe("a b");
  expect(shown("x".repeat(120))).toBe("x".repeat(120));
  expect(shown("x".repeat(121))).toBe(`${"x".repeat(120)}…`);
});

test("a file of several columns is one file for each, with the warnings of both; any other is itself", () => {
  const plain = loggerOf(readingsOf([1]));
  expect(channelFiles(plain)).toEqual([plain]);
  const [whole, own] = (["clock-out-of-order", "fault-values"] as const).map((code) => ({ code, zh: "", en: "" }));
  if (whole === undefined || own === undefined) throw new Error("two warnings");
  const channels = ["A", "B"].map((column, n) => ({
    ...{ column, unit: "F" as const, readings: readingsOf([n]), warnings: n === 0 ? [] : [own] },
  }));
  const files = channelFiles({ ...plain, warnings: [whole], channels });
  expect(files.map(({ read, readings, warnings }) => [read.column, read.unit, readings[0]?.celsius, warnings])).toEqual(
    [
      ["A", "F", 0, [whole]],
      ["B", "F", 1, [whole, own]],
    ],
  );
  expect(files[0]).not.toHaveProperty("channels");
});
