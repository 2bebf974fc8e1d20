import { deflateRawSync } from "node:zlib";
import { utils, write } from "@e965/xlsx";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENCODINGS, encode } from "../fixtures/encode.ts";
import { utf8 } from "../fixtures/official.ts";
import { ROOM, readingOf, refusalOf, table, wall } from "../fixtures/rows.ts";
import { openFile } from "./container.ts";
import { InflateError, inflate } from "./inflate.ts";

/** A ZIP of these parts, packed as the tools pack. */
function zip(parts: Readonly<Record<string, string>>, size?: number): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const [raw, bytes] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(raw);
    const [local, entry] = [Buffer.alloc(30), Buffer.alloc(46)];
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(bytes.length, 26);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size ?? raw.length, 24);
    entry.writeUInt16LE(bytes.length, 28);
    entry.writeUInt32LE(at, 42);
    files.push(local, bytes, packed);
    directory.push(entry, bytes);
    at += 30 + bytes.length + packed.length;
  }
  const [central, end] = [Buffer.concat(directory), Buffer.alloc(22)];
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...files, central, end]));
}

type Book = "xlsx" | "biff8";

/** A workbook that another program writes, with times as day numbers of either system. */
function workbook(
  kind: Book,
  date1904: boolean,
  rows: readonly (readonly (string | number)[])[],
  more: readonly (readonly unknown[])[] = [],
): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), "Data");
  if (more.length > 0) utils.book_append_sheet(book, utils.aoa_to_sheet(more.map((row) => [...row])), "More");
  book.Workbook = { WBProps: { date1904 } };
  return new Uint8Array(
    write(book, { type: "array", bookType: kind, bookSST: true, compression: true }) as ArrayBuffer,
  );
}

const DAY_ZERO_1900 = Date.UTC(1899, 11, 30);
const serial = (text: string, date1904: boolean) =>
  (Date.parse(`${text}Z`) - DAY_ZERO_1900) / 86_400_000 - (date1904 ? 1462 : 0);
const readings = (date1904: boolean) => ROOM.map((tenths, index) => [serial(wall(index), date1904), tenths / 10]);

describe("workbooks", () => {
  test.each([
    ["xlsx", false],
    ["xlsx", true],
    ["biff8", false],
    ["biff8", true],
  ] as const)("%s with days from 1904: %s are read as the program that wrote them meant", (kind, date1904) => {
    const bytes = workbook(kind, date1904, [["冷库 3"], ["时间", "温度(℃)"], ...readings(date1904)]);
    expect(readingOf(bytes)).toMatchObject({ from: "2026-11-20T00:00:00.000Z", count: 14, min: 1.1, max: 1.8 });
  });

  test.each(["xlsx", "biff8"] as const)("%s with a date and a clock in two columns, or with texts", (kind) => {
    const split = readings(false).map(([day = 0, value = 0]) => [Math.floor(day), day % 1, value]);
    expect(readingOf(workbook(kind, false, [["Date", "Time", "Temp (°C)"], ...split]))).toMatchObject({
      from: "2026-11-20T00:00:00.000Z",
      count: 14,
    });
    const texts = ROOM.map((tenths, index) => [wall(index).replace("T", " "), `${tenths / 10} °C`]);
    expect(readingOf(workbook(kind, false, [["time", "temp"], ...texts]))).toMatchObject({
      count: 14,
      unit: "C",
      max: 1.8,
    });
  });

  test("with readings on two sheets are refused, with charts on the second read", () => {
    const rows = [["时间", "温度(℃)"], ...readings(false)];
    expect(refusalOf(workbook("xlsx", false, rows, rows)).code).toBe("several-tables");
    expect(readingOf(workbook("xlsx", false, rows, [["chart"], ["of", "nothing"]]))).toMatchObject({ count: 14 });
  });

  test("with prefixed elements, inline texts, runs and entities are read", () => {
    const cell = (reference: string, text: string) =>
      `<x:c r="${reference}" t="inlineStr"><x:is><x:r><x:t>${text}</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>`;
    const sheet = `<x:worksheet><x:sheetData><x:row r="1">${cell("A1", "time")}${cell("B1", "temp &lt;a&gt; (&#176;C)")}</x:row><x:row r="3">${cell("A3", "2026-11-20 08:00:00")}<x:c r="B3"><x:v>1.5</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    const bytes = zip({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet });
    expect(readingOf(bytes)).toMatchObject({ count: 1, column: "temp <a> (°C)", max: 1.5 });
  });
});

describe("DEFLATE", () => {
  test("unpacks what the reference implementation packs, at every level", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(fc.constantFrom(1, 2, 3), { maxLength: 5000 }).map((list) => new Uint8Array(list)),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 9 }), (raw, level) => {
        expect(inflate(new Uint8Array(deflateRawSync(raw, { level })), raw.length)).toEqual(raw);
      }),
      { numRuns: 300 },
    );
    const long = new Uint8Array(200_000).map((_, index) => (index * index) % 251);
    expect(inflate(new Uint8Array(deflateRawSync(long)), long.length)).toEqual(long);
  });

  test("of any bytes ends, within the size that was allowed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(1000), (bytes, size) => {
        try {
          expect(inflate(bytes, size).length).toBeLessThanOrEqual(size);
        } catch (error) {
          expect(error).toBeInstanceOf(InflateError);
        }
      }),
      { numRuns: 2000 },
    );
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(5_000_000)));
    expect(() => inflate(bomb, 4_999_999)).toThrow("larger than stated");
    expect(() => inflate(bomb.slice(0, -2), 5_000_000)).toThrow(InflateError);
  });
});

describe("hostile containers", () => {
  const sheet = "<worksheet><sheetData></sheetData></worksheet>";

  test.each([
    [
      "a bomb by its own word",
      zip({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet }, 1e9),
      "too-large",
    ],
    ["a part larger than it says", zip({ "xl/workbook.xml": "<workbook/>".repeat(100) }, 10), "bad-structure"],
    [
      "a cell without an end",
      zip({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<worksheet><row><c>" }),
      "bad-structure",
    ],
    ["no directory", zip({ a: "b" }).slice(0, 40), "bad-structure"],
    ["an archive of something else", zip({ "a.csv": "time,temp" }), "unsupported-format"],
    ["a Word document", zip({ "word/document.xml": "<a/>" }), "unsupported-format"],
    ["a binary workbook", zip({ "xl/workbook.bin": "x" }), "unsupported-format"],
    ["no sheet", zip({ "xl/workbook.xml": "<workbook/>" }), "unknown-format"],
  ])("%s is refused", (_, bytes, code) => {
    expect(refusalOf(bytes).code).toBe(code);
  });

  test("made from a workbook by any change are read or refused", () => {
    const seed = workbook("xlsx", false, [["时间", "温度(℃)"], ...readings(false)]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seed.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const bytes = seed.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            readingOf(bytes);
          } catch (error) {
            expect(error).toMatchObject({ name: "LoggerFileError" });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("files of a known kind that hold no table are refused by name", () => {
  test.each([
    ["PDF", "%PDF-1.4\n1 0 obj"],
    ["HOBO", "HOBO\u0001\u0002"],
    ["JSON", '{"a": [1]}'],
    ["web page", "<html><table><tr><td>1</td></tr></table></html>"],
    ["XML", '<?xml version="1.0"?><a/>'],
    ["RTF", "{\\rtf1}"],
  ])("%s", (name, text) => {
    const error = refusalOf(utf8(text));
    expect(error.code).toBe("unsupported-format");
    expect(error.detail.en).toContain(name);
    expect(error.detail.zh).toMatch(/CSV/);
  });

  test("a workbook under a password, a program's own document, a picture", () => {
    expect(refusalOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10])).detail.en).toContain("PNG");
    expect(refusalOf(new Uint8Array([0x1f, 0x8b, 8, 0])).detail.en).toContain("gzip");
  });
});

describe("text in any encoding", () => {
  const zh = "时间,温度(℃)\n2026-11-20 08:00:00,1.2";
  const hant = "時間,溫度(°C)\n2026-11-20 08:00:00,1.2";
  const fr = "Date et heure;Température (°C)\n2026-11-20 08:00:00;1,2";

  test.each(ENCODINGS.flatMap((encoding) => [zh, hant, fr].map((text) => [encoding, text] as const)))(
    "%s of %j comes back whole, or cannot be written in it",
    (encoding, text) => {
      const bytes = encode(text, encoding);
      if (!bytes) return;
      const read = openFile(bytes);
      if (read.kind !== "text") throw new Error(`a ${read.kind}`);
      expect(read.lines.slice().join("\n").replace("\uFEFF", "")).toBe(text);
      expect(read.encoding.toLowerCase()).toBe(encoding.replace("-bom", ""));
    },
  );

  test("a workbook of inline texts is read row by row: nothing is looked for beyond its cell", () => {
    const row = (n: number) =>
      `<row><c t="inlineStr"><is><t>2026-01-01 ${String(Math.floor(n / 60) % 24).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}</t></is></c><c/><c><v>1.5</v></c></row>`;
    const rows = Array.from({ length: 1400 }, (_, n) => row(n)).join("");
    // What the reader looks for and the rows have not stands far behind them.
    const far = `<row><c t="inlineStr"><is><t>x</t><rPh/></is></c></row>`;
    const sheet = `<worksheet><sheetData>${rows}${far}</sheetData></worksheet>`;
    const content = openFile(zip({ "xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet }));
    const cells = content.kind === "workbook" ? [...(content.sheets[0] ?? [])].map((each) => each.cells) : [];
    expect(cells).toHaveLength(1401);
    expect(cells?.[1399]).toEqual(["2026-01-01 23:19", "", 1.5]);
    expect(cells?.[1400]).toEqual(["x"]);
  });

  test("lines end in any way, and too long ones are refused", () => {
    const content = openFile(utf8("a\r\nb\rc\nd"));
    expect(content.kind === "text" && content.lines.slice()).toEqual(["a", "b", "c", "d"]);
    expect(refusalOf("9".repeat(3000)).code).toBe("bad-row");
  });

  test("cells are told apart by whatever stands between them, quotes and units included", () => {
    for (const mark of [",", ";", "\t", "|"]) {
      const text = table(`"time"${mark}"temp, °C"`, (time, celsius) => `"${time}"${mark}"${celsius}"`);
      expect(readingOf(text)).toMatchObject({ count: 14, max: 1.8, column: "temp, °C" });
    }
    expect(readingOf(table([], (time, celsius) => `${time}   ${celsius}`))).toMatchObject({ count: 14, max: 1.8 });
    expect(
      readingOf(
        table(
          "DATE TIME;1. PAR [umol/m2,sec];2. Temperature [oC];",
          (time, celsius) => `${time};0;${String(celsius).replace(".", ",")};`,
        ),
      ),
    ).toMatchObject({ count: 14, max: 1.8 });
  });
});
