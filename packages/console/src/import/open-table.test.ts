import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delimitedRows, separatorOf } from "./delimited.ts";
import { openTable } from "./open-table.ts";
import { encodingOf, textOf } from "./text-encoding.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean, mark = true): Uint8Array<ArrayBuffer> => {
  const units = [...(mark ? [0xfeff] : []), ...Array.from({ length: text.length }, (_, n) => text.charCodeAt(n))];
  return Uint8Array.from(units.flatMap((unit) => (isLittle ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
};
/** 批次,重量 and a row, as Excel for China writes a CSV. */
const GBK = Uint8Array.of(
  0xc5,
  0xfa,
  0xb4,
  0xce,
  0x2c,
  0xd6,
  0xd8,
  0xc1,
  0xbf,
  0x0d,
  0x0a,
  0x41,
  0x31,
  0x2c,
  0x35,
  0x0d,
  0x0a,
);
const TABLE = "批次,重量\r\nA1,5\r\n";

describe("a table is read alike in", () => {
  test.each([
    ["UTF-8", utf8(TABLE), "utf-8"],
    ["UTF-8 with a mark", utf8(`\ufeff${TABLE}`), "utf-8"],
    ["GBK", GBK, "gb18030"],
    ["UTF-16, low byte first", utf16(TABLE, true), "utf-16le"],
    ["UTF-16, high byte first", utf16(TABLE, false), "utf-16be"],
    ["UTF-16 without a mark", utf16("lot,weight\nA1,5\n", true, false), "utf-16le"],
  ])("%s", async (_, bytes, encoding) => {
    const { header, rows, form } = await openTable(bytes);
    expect([header.length, rows.map(({ cells, line }) => [...cells, line])]).toEqual([2, [["A1", "5", 2]]]);
    expect(form).toMatchObject({ kind: "text", encoding, separator: "," });
    if (encoding !== "utf-16le" || header[0] !== "lot") expect(header).toEqual(["批次", "重量"]);
  });
});

test("a character of four bytes in GB 18030, which GBK has not, is read as well", () => {
  // 𠮷, U+20BB7: characters beyond the first plane follow one another from 90 30 81 30 on.
  const place = 0x20bb7 - 0x10000;
  const bytes = Uint8Array.of(
    0x90 + Math.floor(place / 12_600),
    0x30 + (Math.floor(place / 1260) % 10),
    0x81 + (Math.floor(place / 10) % 126),
    0x30 + (place % 10),
  );
  expect([...textOf(bytes, encodingOf(bytes))]).toEqual(["𠮷"]);
});

/** Quoted as RFC 4180 has it. */
const quoted = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

test("what is written by RFC 4180 is read again, with lines as an editor counts them, however it comes in pieces", () => {
  const cell = fc
    .string({ unit: fc.constantFrom(...'a批 ,;\t"\n'), maxLength: 8 })
    .map((one) => one.replace(/^"/, "x"));
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.integer({ min: 1, max: 7 }), (table, end, size) => {
      const text = table.map((row) => row.map(quoted).join(",")).join(end) + end;
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
        text.slice(n * size, (n + 1) * size),
      );
      const read = [...delimitedRows(pieces, ",")];
      expect(read.map(({ cells }) => cells)).toEqual(table);
      let line = 1;
      for (const [n, row] of table.entries()) {
        expect(read[n]?.line).toBe(line);
        line += 1 + row.join("").split("\n").length - 1;
      }
    }),
  );
});

test.each([
  ["a,b,c", ","],
  ["a;b;c,d", ";"],
  ["a\tb\tc", "\t"],
  ['"a,b,c,d";e;f', ";"],
])("the first line %j is parted by %j", (line, separator) => {
  expect(separatorOf(line)).toBe(separator);
});

describe("a file is refused by name", () => {
  test.each([
    ["without rows", utf8("批次,重量\r\n"), "no-rows"],
    ["that is no text", Uint8Array.of(1, 0, 0, 2, 0, 0, 0, 0, 3), "not-a-table"],
    ["whose quotation mark never closes", utf8(`批次,重量\nA1,"5\nA2,6\n`), "open-quote"],
    ["with a cell without end", utf8(`批次,重量\nA1,"${"5".repeat(3000)}"\n`), "cell-too-long"],
    ["of too many columns", utf8(`${"a,".repeat(80)}b\n1,2\n`), "too-many-columns"],
    ["of too many rows", utf8(`a,b\n${"1,2\n".repeat(50_001)}`), "too-many-rows"],
    ["that is a broken workbook", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "broken-file"],
  ])("%s", async (_, bytes, code) => {
    await expect(openTable(bytes)).rejects.toMatchObject({ told: { code } });
  });
});
