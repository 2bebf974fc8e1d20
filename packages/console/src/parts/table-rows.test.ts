import { expect, test } from "vitest";
import { arranged, type Column, inSight } from "./table-rows.ts";

interface Row {
  readonly lot: string;
  readonly kg: number;
}
const columns: readonly Column<Row>[] = [
  { key: "lot", title: "批号", value: ({ lot }) => lot },
  { key: "kg", title: "重量", value: ({ kg }) => kg, shown: ({ kg }) => `${kg} 千克` },
];
const rows = [
  { lot: "L10", kg: 5 },
  { lot: "L9", kg: 40 },
  { lot: "K1", kg: 5 },
];
const lots = (typed: string, order?: { key: string; isDown: boolean }) =>
  arranged(rows, columns, { typed, order, language: "zh-CN" }).map(({ lot }) => lot);

test("rows are sorted by a column, numbers by their value, lots by the numbers in them; equal rows keep their order", () => {
  expect(lots("", { key: "kg", isDown: false })).toEqual(["L10", "K1", "L9"]);
  expect(lots("", { key: "kg", isDown: true })).toEqual(["L9", "L10", "K1"]);
  expect(lots("", { key: "lot", isDown: false })).toEqual(["K1", "L9", "L10"]);
  expect(lots("")).toEqual(["L10", "L9", "K1"]);
});

test("rows are held by what is shown in any column", () => {
  expect(lots("l1")).toEqual(["L10"]);
  expect(lots("40 千克")).toEqual(["L9"]);
  expect(lots("nothing")).toEqual([]);
});

test("of five thousand rows those in sight are drawn, with some around them", () => {
  const window = { heightPx: 440, rowPx: 44 };
  expect(inSight(5000, { ...window, scrolledPx: 0 })).toEqual({ from: 0, to: 20 });
  expect(inSight(5000, { ...window, scrolledPx: 44 * 1000 })).toEqual({ from: 990, to: 1020 });
  expect(inSight(5000, { ...window, scrolledPx: 44 * 4990 })).toEqual({ from: 4980, to: 5000 });
  expect(inSight(3, { ...window, scrolledPx: 0 })).toEqual({ from: 0, to: 3 });
  expect(inSight(3, { ...window, scrolledPx: 99_999 })).toEqual({ from: 0, to: 3 });
});
