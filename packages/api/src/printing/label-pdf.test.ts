import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { type Raster, type ReadSymbol, rasterised, symbolsIn } from "../fixtures/raster.ts";
import { labelFace } from "./face.ts";
import { type LabelPrint, labelPdf } from "./label-pdf.ts";
import type { Words } from "./label-words.ts";
import { PAPER_NAMES, PAPERS, PRINTER_DPI } from "./paper.ts";

const URI = "https://suyuan.example.cn/01/06901234567892/10/CX2026-0001/21/";
const CODES = Array.from({ length: 24 }, (_, n) => `K7QX${"0123456789ABCDEFGHJKMNPQ"[n]}2V9WTNH4`);
const MM_PER_POINT = 25.4 / 72;

const said = (text: string, more: Partial<Words> = {}): Words => ({ text, characterMm: 1.8, ...more });
const WORDS: readonly Words[] = [
  said("承诺达标合格证", { isBold: true }),
  said("苍溪红心猕猴桃", { isBold: true }),
  said("净含量 500 g", { characterMm: 4, parts: ["净含量", "500 g"], mayGoLast: true }),
  said("批次 Lot CX2026-0001", { parts: ["批次 Lot", "CX2026-0001"] }),
  said("采收 2026-10-06"),
  said("生产者 云峰猕猴桃专业合作社", { isOptional: true }),
  said("产地 四川省广元市苍溪县", { isOptional: true }),
];

function printOf(change: Partial<LabelPrint> = {}): LabelPrint {
  return {
    paper: "a4-3x8",
    dpi: 300,
    labels: CODES.map((code) => ({ uri: URI + code, code })),
    longest: `${URI}${"W".repeat(13)}`,
    codes: CODES,
    codeMm: 1.8,
    words: WORDS,
    title: "苍溪红心猕猴桃 CX2026-0001",
    madeAt: "2026-10-08T02:00:00.000Z",
    ...change,
  };
}

/** Dots of a box that are neither black nor white, and those that are black. */
function inkIn({ width, dots }: Raster, left: number, top: number, right: number, bottom: number) {
  let [dark, grey] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const dot = dots[y * width + x] ?? 255;
      if (dot < 8) dark += 1;
      else if (dot < 248) grey += 1;
    }
  }
  return { dark, grey };
}

/** What lies around a code in its quiet zone of four modules. */
function inkAround(page: Raster, { left, top, side, module }: ReadSymbol): number {
  const quiet = 4 * module;
  const all = inkIn(page, left - quiet, top - quiet, left + side + quiet, top + side + quiet);
  const own = inkIn(page, left, top, left + side, top + side);
  return all.dark + all.grey - own.dark - own.grey;
}

describe.each(PAPER_NAMES)("24 labels on %s", (name) => {
  const paper = PAPERS[name];
  // The usual run prints each paper for one of the printers, in turn.
  const place = PAPER_NAMES.indexOf(name) % PRINTER_DPI.length;
  test.each(PRINTER_DPI.filter((_, n) => sized(n === place, true)))(
    "at %i dpi: every code reads as its address, in order, in whole dots, at least 0.396 mm a module, with four quiet modules around it",
    async (dpi) => {
      const pdf = await labelPdf(printOf({ paper: name, dpi }));
      expect(pdf.length).toBeLessThan(100_000);
      const pages = await rasterised(pdf, dpi, 24);
      expect(pages).toHaveLength(Math.ceil(24 / (paper.columns * paper.rows)));
      const texts: string[] = [];
      for (const page of pages) {
        const [width, height] = page.points;
        expect(Math.abs(width * MM_PER_POINT - paper.page.width)).toBeLessThanOrEqual(0.1);
        expect(Math.abs(height * MM_PER_POINT - paper.page.height)).toBeLessThanOrEqual(0.1);
        for (const symbol of await symbolsIn(page)) {
          texts.push(symbol.text);
          const { left, top, side, module } = symbol;
          expect(Number.isInteger(module), `${module} dots a module`).toBe(true);
          expect((module / dpi) * 25.4).toBeGreaterThanOrEqual(0.396);
          expect(inkIn(page, left, top, left + side, top + side).grey).toBe(0);
          expect(inkAround(page, symbol)).toBe(0);
        }
      }
      expect(texts).toEqual(CODES.map((code) => URI + code));
    },
    60_000,
  );
});

test("a label lies where its paper has it, to a tenth of a millimetre", async () => {
  const [page] = await rasterised(await labelPdf(printOf()), 300);
  const symbols = page === undefined ? [] : await symbolsIn(page);
  const mm = (dots: number) => (dots / 300) * 25.4;
  const [first] = symbols;
  for (const [n, { left, top }] of symbols.entries()) {
    expect(Math.abs(mm(left - (first?.left ?? 0)) - (n % 3) * 70)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(mm(top - (first?.top ?? 0)) - Math.floor(n / 3) * 37)).toBeLessThanOrEqual(0.1);
  }
});

test("the same labels are the same bytes, and a part of a run is laid out like the whole", async () => {
  expect(await labelPdf(printOf())).toEqual(await labelPdf(printOf()));
  const [whole, part] = await Promise.all(
    [printOf(), printOf({ labels: printOf().labels.slice(5, 6) })].map(async (print) => {
      const [page] = await rasterised(await labelPdf({ ...print, paper: "thermal-60x40", dpi: 203 }), 203, 1);
      return page === undefined ? [] : symbolsIn(page);
    }),
  );
  const places = (symbols: readonly ReadSymbol[] = []) => symbols.map(({ text: _, ...at }) => at);
  expect(places(part)).toEqual(places(whole));
});

test("viewers are told to print it in its own size", async () => {
  const text = Buffer.from(await labelPdf(printOf())).toString("latin1");
  expect(text).toMatch(/\/PrintScaling \/None/);
});

test("words with a character that the font has not are refused by its name: no box stands in for it", async () => {
  const refused = labelPdf(printOf({ words: [...WORDS, said("𠮷家雪梨")] }));
  await expect(refused).rejects.toMatchObject({
    code: "label-character-missing",
    detailZh: expect.stringContaining("𠮷 (U+20BB7)"),
  });
});

test("a label that is too small for what must stand on it is refused with the layouts that are not", async () => {
  const words = [...WORDS.slice(0, 2), said("净含量 12.345 kg", { characterMm: 6, parts: ["净含量", "12.345 kg"] })];
  await expect(labelPdf(printOf({ paper: "thermal-40x30", words }))).rejects.toMatchObject({
    code: "label-too-small",
    extensions: { layout: "thermal-40x30", layouts: ["a4-3x8", "a4-2x5", "thermal-60x40"] },
  });
});

test("the font has every character of GB 2312 and GBK but ≒, and those that people and places are named with", () => {
  const decoder = new TextDecoder("gbk");
  const characters = new Set<string>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const decoded = decoder.decode(Uint8Array.of(high, low));
      // Pairs that stand for nothing, and places for characters of one's own.
      if (low !== 0x7f && [...decoded].length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(decoded)) characters.add(decoded);
    }
  }
  expect(characters.size).toBeGreaterThan(21_800);
  expect(labelFace().missing([...characters].join(""))).toEqual(["≒"]);
  expect(labelFace().missing("剅㘭塝㙟䶮℃≤≥×²³①→")).toEqual([]);
  expect(labelFace().missing(String.fromCharCode(...Array.from({ length: 0x60 }, (_, n) => 0xa0 + n)))).toEqual([]);
});
