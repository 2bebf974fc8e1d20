import { expect, test } from "vitest";
import { kindOf, mappingOf, missingColumns, unitIn } from "./columns.ts";
import { KINDS } from "./kinds.ts";

test.each([
  ["重量(千克)", "kg"],
  ["重量（公斤）", "kg"],
  ["重量kg", "kg"],
  ["重量（斤）", "jin"],
  ["采收重量 斤", "jin"],
  ["Weight (t)", "t"],
  ["重量 [吨]", "t"],
  ["重量", undefined],
  ["重量（毛）", undefined],
])("the column %s is in %s", (header, unit) => {
  expect(unitIn(header)).toBe(unit);
});

test("columns are found by Chinese and English names, in any order, whatever stands around them", () => {
  const zh = ["备注", "批次号*", "采收日期", "基地 名称", "地块", "重量（斤）", "商品条码"];
  const en = ["GTIN", "Lot", "Base", "Plots", "Harvest date", "Weight (kg)", "Certificate number"];
  expect(mappingOf(KINDS.batches, zh)).toEqual({
    kind: "batches",
    unit: "jin",
    places: { gtin: 6, lot: 1, base: 3, plots: 4, harvestedOn: 2, quantityKg: 5 },
  });
  expect(mappingOf(KINDS.batches, en)).toMatchObject({
    unit: "kg",
    places: { gtin: 0, harvestedOn: 4, certificate: 6 },
  });
  expect(missingColumns(mappingOf(KINDS.batches, ["批次号"])).map(({ field }) => field)).toEqual([
    "gtin",
    "base",
    "plots",
    "harvestedOn",
    "quantityKg",
  ]);
});

test("the kind of a file is told by its columns", () => {
  expect(kindOf(["产品", "批次号", "基地", "地块", "采收日期", "重量(千克)"])).toBe("batches");
  expect(kindOf(["基地", "地块", "农药名称", "有效成分", "用量", "使用日期", "安全间隔期(天)"])).toBe("inputs");
  expect(kindOf(["基地", "地块编号", "面积(亩)", "作物"])).toBe("plots");
});
