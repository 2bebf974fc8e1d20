import { describe, expect, test } from "vitest";
import { readDate, readDays, readGtin, readLot, readWeight } from "./cells.ts";

const TEXT = { date1904: undefined };
const BOOK = { date1904: false };

describe("a date", () => {
  test.each([
    "2026-10-06",
    "2026/10/6",
    "2026.10.6",
    "2026年10月6日",
    "20261006",
    "２０２６-１０-０６",
    "2026-10-06 08:30",
    "2026/10/6 8:30:00",
  ])("is read in the spelling %s", (cell) => expect(readDate(cell, TEXT)).toEqual({ value: "2026-10-06" }));

  test.each([
    ["6/10/2026", "date-order"],
    ["10-06-26", "date-order"],
    ["2026-02-30", "date"],
    ["1989-12-31", "date"],
    ["2100-01-01", "date"],
    ["昨天", "date"],
    ["46301", "serial"],
  ])("%s is refused in a text (%s), with what to type", (cell, code) => {
    expect(readDate(cell, TEXT)).toMatchObject({ wrong: { code } });
  });

  test("that Excel keeps as a number is the day that Excel shows, and that it was read so is said", () => {
    expect(readDate(46_301, BOOK)).toMatchObject({ value: "2026-10-06", assumed: { code: "serial" } });
    expect(readDate(46_301.75, BOOK)).toMatchObject({ value: "2026-10-06" });
    expect(readDate(46_301 - 1462, { date1904: true })).toMatchObject({ value: "2026-10-06" });
    expect(readDate("46301", TEXT)).toMatchObject({ wrong: { zh: expect.stringContaining("2026-10-06") } });
  });
});

describe("a weight", () => {
  test.each([
    ["1250.5", "kg", 1250.5],
    ["1,250.5", "kg", 1250.5],
    ["１２５０", "kg", 1250],
    [1250.5, "kg", 1250.5],
    [0.1 + 0.2, "kg", 0.3],
    ["2501", "jin", 1250.5],
    ["0.001", "jin", undefined],
    ["0.002", "jin", 0.001],
    ["1.2505", "t", 1250.5],
    ["1.2345678", "t", undefined],
    ["1.0005", "kg", undefined],
    ["0", "kg", undefined],
    ["-5", "kg", undefined],
    ["5kg", "kg", undefined],
    ["5斤", "jin", undefined],
    ["100000000.001", "kg", undefined],
  ] as const)("%s in %s is %s kg", (cell, unit, kilograms) => {
    const read = readWeight(cell, unit);
    expect("value" in read ? read.value : undefined).toBe(kilograms);
  });
});

test("a GTIN that a spreadsheet rounded is told from one that is mistyped", () => {
  expect(readGtin("6.90123E+12")).toMatchObject({ wrong: { code: "rounded" } });
  expect(readGtin("6901234567891")).toMatchObject({ wrong: { code: "gtin" } });
  expect(readGtin(6_901_234_567_892)).toEqual({ value: "06901234567892" });
});

test("a lot has no Chinese, no blank and at most twenty characters", () => {
  expect(readLot(" CX26-01 ")).toEqual({ value: "CX26-01" });
  for (const cell of ["批次1", "CX 26", "A".repeat(21)])
    expect(readLot(cell)).toMatchObject({ wrong: { code: "lot" } });
});

test("days may have their unit beside them", () => {
  expect([readDays("14天"), readDays(7), readDays("366"), readDays("1.5")]).toMatchObject([
    { value: 14 },
    { value: 7 },
    { wrong: {} },
    { wrong: {} },
  ]);
});
