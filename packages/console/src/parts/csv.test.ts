import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("a table is written as RFC 4180 has it, with the mark by which Excel knows UTF-8", () => {
  expect(
    csvOf([
      ["批号", "重量"],
      ["A,1", 12.5],
      ['say "x"', 0],
      ["two\nlines", -3],
    ]),
  ).toBe('\u{FEFF}批号,重量\r\n"A,1",12.5\r\n"say ""x""",0\r\n"two\nlines",-3\r\n');
});

test("no cell is run as a formula, whatever sign it begins with; a number is a number", () => {
  for (const sign of ["=", "+", "-", "@", "\t", "\r"]) {
    expect(csvOf([[`${sign}cmd|' /C calc'!A0`]])).toContain(`'${sign}cmd`);
  }
  expect(csvOf([[-5]])).toBe("\u{FEFF}-5\r\n");
});
