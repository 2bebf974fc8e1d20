import { utils, write } from "@e965/xlsx";
import { describe, expect, test } from "vitest";
import { checkedRows } from "./check-rows.ts";
import { mappingOf } from "./columns.ts";
import { KINDS } from "./kinds.ts";
import { openTable } from "./open-table.ts";

const KNOWN = {
  products: [{ gtin: "06901234567892", name: { zh: "猕猴桃" } }],
  bases: [{ id: "b1", name: "基地", plots: [{ id: "p1" }, { id: "1" }] }],
};
const HEADER = ["商品条码", "批次", "基地", "地块", "采收日期", "重量(千克)"];

function workbook(rows: readonly (readonly unknown[])[], form: "xlsx" | "xls", sheets = 1): Uint8Array<ArrayBuffer> {
  const sheet = utils.aoa_to_sheet([HEADER, ...rows.map((row) => [...row])]);
  const names = Array.from({ length: sheets }, (_, n) => `表${n + 1}`);
  const book = { SheetNames: names, Sheets: Object.fromEntries(names.map((name) => [name, sheet])) };
  return new Uint8Array(write(book, { type: "array", bookType: form === "xls" ? "biff8" : "xlsx" }) as ArrayBuffer);
}

describe.each(["xlsx", "xls"] as const)("a workbook (%s)", (form) => {
  const rows = [
    [6_901_234_567_892, "CX1", "基地", "p1", new Date(2026, 9, 6), 1250.5],
    ["6901234567892", "CX2", "基地", 1, "2026/10/6", "12"],
    ["6901234567892", "CX3", "基地", "p1", 20_261_006, 0.1 + 0.2],
  ];

  test("is read with its rows as Excel counts them, numbers and days as Excel shows them, and what was assumed", async () => {
    const table = await openTable(workbook(rows, form, 2));
    expect(table.form).toMatchObject({ kind: "workbook", moreSheets: 1 });
    const checked = [...checkedRows(table, mappingOf(KINDS.batches, table.header), KNOWN)];
    expect(checked.map(({ row }) => row.line)).toEqual([2, 3, 4]);
    expect(checked.map(({ command }) => command?.body)).toEqual([
      { gtin: "06901234567892", lot: "CX1", base: "b1", plots: ["p1"], harvestedOn: "2026-10-06", quantityKg: 1250.5 },
      { gtin: "06901234567892", lot: "CX2", base: "b1", plots: ["1"], harvestedOn: "2026-10-06", quantityKg: 12 },
      { gtin: "06901234567892", lot: "CX3", base: "b1", plots: ["p1"], harvestedOn: "2026-10-06", quantityKg: 0.3 },
    ]);
    expect(checked.flatMap(({ assumed }) => assumed).map(({ line, told }) => [line, told.code])).toEqual([
      [2, "serial"],
    ]);
  });
});

test("a workbook that unpacks to more than it may is refused before it is unpacked", async () => {
  const bytes = workbook([["6901234567892", "CX1", "基地", "p1", "2026-10-06", "12"]], "xlsx");
  // The unpacked size of every part, as the directory at the end states it.
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 46 < bytes.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0x7fffffff, true);
  }
  await expect(openTable(bytes)).rejects.toMatchObject({ told: { code: "file-too-large" } });
});
