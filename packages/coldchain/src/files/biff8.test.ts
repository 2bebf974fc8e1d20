import { describe, expect, test } from "vitest";
import { LoggerFileError } from "../series/reading.ts";
import { readSheets } from "./biff8.ts";

const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value), ...u16(value >>> 16)];
const f64 = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)];
const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0));
const wide = (text: string) => [...text].flatMap((char) => u16(char.charCodeAt(0)));
const record = (type: number, ...body: number[]) => [...u16(type), ...u16(body.length), ...body];
const [BOF, EOF] = [record(0x0809, 0x00, 0x06, 5, 0), record(0x000a)];

/** A stream with these shared texts and one worksheet of these cell records. */
function workbook(texts: number[], cells: number[]): Uint8Array {
  const globals = (sheetAt: number) => [...BOF, ...record(0x0085, ...u32(sheetAt), 0, 0), ...texts, ...EOF];
  return new Uint8Array([...globals(globals(0).length), ...BOF, ...cells, ...EOF]);
}

const cell = (row: number, column: number) => [...u16(row), ...u16(column), 0, 0];

describe("cells of a BIFF8 workbook", () => {
  test("are texts, floats, packed numbers and cached results of formulas, row by row", () => {
    const texts = record(0x00fc, ...u32(2), ...u32(2), ...u16(2), 0, ...ascii("ab"), ...u16(2), 1, ...wide("温度"));
    const cells = [
      ...record(0x00fd, ...cell(4, 1), ...u32(1)),
      ...record(0x00fd, ...cell(0, 0), ...u32(0)),
      ...record(0x0203, ...cell(0, 1), ...f64(4.25)),
      ...record(0x027e, ...cell(0, 2), ...u32((425 << 2) | 3)),
      ...record(0x00bd, ...u16(1), ...u16(0), 0, 0, ...u32((7 << 2) | 2), 0, 0, ...u32(0x4010_0000), ...u16(1)),
      ...record(0x0006, ...cell(2, 0), ...f64(-18.5), 0, 0, 0, 0, 0, 0),
      ...record(0x0203, ...cell(3, 200), ...f64(1)),
    ];
    expect(readSheets(workbook(texts, cells)).sheets).toEqual([
      [
        { line: 1, cells: ["ab", 4.25, 4.25] },
        { line: 2, cells: [7, 4] },
        { line: 3, cells: [-18.5] },
        { line: 5, cells: ["", "温度"] },
      ],
    ]);
  });

  test("keep a text whole that a record's end cuts, also when its other half is wide", () => {
    const texts = [
      ...record(0x00fc, ...u32(2), ...u32(2), ...u16(4), 0, ...ascii("ab")),
      ...record(0x003c, 1, ...wide("温度"), ...u16(3), 8, ...u16(1), ...ascii("xyz"), 0, 0),
      ...record(0x003c, 0, 0),
    ];
    const cells = [...record(0x00fd, ...cell(0, 0), ...u32(0)), ...record(0x00fd, ...cell(0, 1), ...u32(1))];
    expect(readSheets(workbook(texts, cells)).sheets).toEqual([[{ line: 1, cells: ["ab温度", "xyz"] }]]);
  });

  test.each([
    ["encrypted", workbook(record(0x002f, 0, 0), [])],
    ["cut off", workbook([], record(0x0203, ...cell(0, 0), ...f64(1))).slice(0, -6)],
    ["of another version", new Uint8Array(record(0x0809, 0x00, 0x05, 5, 0))],
    ["with a text that ends early", workbook(record(0x00fc, ...u32(1), ...u32(1), ...u16(9), 0, 65), [])],
  ])("are refused when the workbook is %s", (_, stream) => {
    expect(() => readSheets(stream)).toThrow(LoggerFileError);
  });
});
