import { GTIN } from "@suyuan/api/fixtures/season";
import { encode } from "@suyuan/coldchain/fixtures/encode";
import { type CheckedRow, checkedRows } from "@suyuan/console/import/check-rows";
import { kindOf, mappingOf } from "@suyuan/console/import/columns";
import { KINDS } from "@suyuan/console/import/kinds";
import { type OpenTable, openTable } from "@suyuan/console/import/open-table";
import { seededRandom } from "../crash/seeded-random.ts";

export const ROWS = 10_000;

/** As cooperatives write their files: with a mark of UTF-8, or as Excel in Chinese does. */
export const ENCODINGS = ["utf-8-bom", "gb18030"] as const;

const HEADER = "产品,批次号,基地,地块,采收日期,重量(斤),承诺依据";
const PLACES = { product: 0, lot: 1, base: 2, plots: 3, harvested: 4, weight: 5, basis: 6 };
export const KNOWN = {
  products: [{ gtin: GTIN, name: { zh: "猕猴桃" } }],
  bases: [{ id: "b1", name: "基地", plots: [{ id: "p1" }, { id: "p2" }] }],
};

/** What a tired clerk types: in which column, and how it is told. */
const MISTAKES: readonly (readonly [place: number, cell: string, code: string])[] = [
  [PLACES.product, "弥猴桃", "unknown-name"],
  [PLACES.product, "6901234567893", "gtin"],
  [PLACES.lot, "CX 批次", "lot"],
  [PLACES.base, "二号基地", "unknown-name"],
  [PLACES.plots, "p7", "unknown-name"],
  [PLACES.harvested, "6/10/2026", "date-order"],
  [PLACES.harvested, "2026-02-30", "date"],
  [PLACES.weight, "200斤", "number"],
  [PLACES.weight, "", "empty"],
  [PLACES.basis, "差不多合格", "basis"],
];

interface Seeded {
  readonly text: string;
  readonly wrong: ReadonlyMap<number, readonly [place: number, code: string]>;
}

/** A file of ten thousand rows with a hundred mistakes in it, where the draw puts them. */
function seeded(): Seeded {
  const random = seededRandom(20_261_006);
  const wrong = new Map<number, readonly [number, string]>();
  const cells = Array.from({ length: ROWS }, (_, n) => {
    const day = 1 + (n % 6);
    return [
      "猕猴桃",
      `CX26${String(n).padStart(5, "0")}`,
      "基地",
      n % 2 === 0 ? "p1" : "p1、p2",
      `2026/10/${day}`,
      "3.2",
      "质量安全控制符合要求",
    ];
  });
  while (wrong.size < 100) {
    const row = Math.floor(random() * ROWS);
    const mistake = MISTAKES[wrong.size % MISTAKES.length];
    if (wrong.has(row + 2) || mistake === undefined) continue;
    const [place, cell, code] = mistake;
    (cells[row] ?? [])[place] = cell;
    wrong.set(row + 2, [place, code]);
  }
  return { text: `${HEADER}\r\n${cells.map((row) => row.join(",")).join("\r\n")}\r\n`, wrong };
}

const { text, wrong } = seeded();

/** The cells that are wrong, by the line of the file. */
export const WRONG = wrong;

/** The file's bytes. */
export const bytesIn = (encoding: (typeof ENCODINGS)[number]): Uint8Array<ArrayBuffer> => {
  const bytes = encode(text, encoding);
  if (bytes === undefined) throw new Error(`${encoding} lacks a character`);
  return new Uint8Array(bytes);
};

/** Reads a file and judges each of its rows; how long that took, milliseconds. */
export async function checkedFile(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ table: OpenTable; rows: CheckedRow[]; ms: number }> {
  const start = performance.now();
  const table = await openTable(bytes);
  const rows = [...checkedRows(table, mappingOf(KINDS[kindOf(table.header)], table.header), KNOWN)];
  return { table, rows, ms: performance.now() - start };
}
