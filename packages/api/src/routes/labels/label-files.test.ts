import { type LabelRun, withVoided } from "@suyuan/domain/batches/label-run";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LabelText, labelsCsv, labelUri } from "./label-files.ts";
import { CHARACTER_MM, LABEL_SIZES, wordsWidth } from "./label-layout.ts";
import { labelForm, labelSheet } from "./label-sheet.ts";

const GTIN = "06901234567892";
const RUN: LabelRun = {
  id: "R1",
  organisation: "coop",
  gtin: GTIN,
  lot: "L1",
  count: 3,
  netWeightGrams: 500,
  status: "issued",
  createdAt: "2026-10-08T02:00:00.000Z",
};

test("the list of a run says of each label whether it is live or voided, after the columns that were there before", () => {
  const lines = labelsCsv(withVoided(RUN, [1]), ["A", "B", "C"], "https://s.example")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toBe("serial,uri,gtin,lot,netWeightG,status");
  expect(lines.slice(1).map((line) => [line.split(",")[0], line.split(",").at(-1)])).toEqual([
    ["A", "live"],
    ["B", "voided"],
    ["C", "live"],
  ]);
});

const TEXT: LabelText = {
  name: "苍溪红心猕猴桃",
  lot: "L1",
  harvestedOn: "2026-10-06",
  producer: "云峰猕猴桃专业合作社",
  origin: "四川省广元市苍溪县",
  domain: "s.example",
  isCommitted: true,
  serial: "ABCDEFGH2345",
  netWeightGrams: 500,
};

function sheetOf(more: Partial<LabelText>, url = "https://s.example") {
  const text = { ...TEXT, ...more };
  const form = labelForm(text, url, GTIN);
  const svg = labelSheet([{ uri: labelUri(url, GTIN, text.lot, text.serial), voided: false, text }], form);
  const lines = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]*)</g)].map(
    ([, x, y, size, words = ""]) => ({ x: Number(x), y: Number(y), size: Number(size), words }),
  );
  return { svg, form, lines, words: lines.map((line) => line.words) };
}

test("a voided label has its place on the sheet, crossed out and without a code that could be scanned", () => {
  const text = { ...TEXT, serial: "B<" };
  const uri = `https://s.example/01/${GTIN}/10/L1/21/B`;
  const form = labelForm(text, "https://s.example", GTIN);
  const [live, voided] = [false, true].map((is) => labelSheet([{ uri, voided: is, text }], form));
  expect(live).toMatch(/scale\(/);
  expect(live).not.toContain("作废");
  expect(voided).not.toMatch(/scale\(/);
  expect(voided).toContain("已作废 VOID");
  expect(voided).toContain("B&lt;");
});

describe("the words of a label", () => {
  test("are what the law asks to be marked (art. 38: name, origin, producer, date, shelf life) with the commitment's own beside the code", () => {
    expect(sheetOf({ bestBefore: "2026-11-05" }).words).toEqual([
      "承诺达标合格证",
      "苍溪红心猕猴桃",
      "净含量 500 g",
      "批次 Lot L1",
      "采收 2026-10-06",
      "保质期至 2026-11-05",
      "生产者 云峰猕猴桃专业合作社",
      "产地 四川省广元市苍溪县",
      "扫码查验 s.example",
      "ABCDEFGH2345",
    ]);
    expect(sheetOf({ isCommitted: false }).words).not.toContain("承诺达标合格证");
  });

  test.each([
    [1, 2, "1 g"],
    [50, 2, "50 g"],
    [51, 3, "51 g"],
    [200, 3, "200 g"],
    [201, 4, "201 g"],
    [999, 4, "999 g"],
    [1000, 4, "1 kg"],
    [1001, 6, "1.001 kg"],
    [25_000, 6, "25 kg"],
  ])(
    "say a net weight of %i g in characters of %i mm or more, as %s (定量包装商品计量监督管理办法, tables 1 and 2)",
    (grams, mm, net) => {
      const lines = sheetOf({ netWeightGrams: grams }).lines.filter(
        ({ words }) => words.includes(net) || words === "净含量",
      );
      expect(lines.map(({ words }) => words).join(" ")).toBe(`净含量 ${net}`);
      for (const { size } of lines) expect(size * 0.7).toBeGreaterThanOrEqual(mm - 0.001);
    },
  );

  test("fit the smallest label that holds them all, whole, line below line, whatever the service accepts", () => {
    const words = (max: number) =>
      fc.oneof(
        fc.string({ unit: fc.constantFrom(..."苍溪红心猕猴桃，（）Wi 1"), minLength: 1, maxLength: max }),
        fc.constant("W".repeat(max)),
        fc.constant("桃".repeat(max)),
      );
    const said = fc.record({
      name: words(60),
      producer: words(80),
      lot: fc.constantFrom("L1", "W".repeat(20)),
      netWeightGrams: fc.constantFrom(undefined, 1, 500, 1000, 12_345, 25_000, 999_999),
      host: fc.constantFrom("s.example", `${"w".repeat(60)}.${"m".repeat(60)}.example`),
    });
    fc.assert(
      fc.property(said, ({ host, netWeightGrams, ...more }) => {
        const net = netWeightGrams === undefined ? {} : { netWeightGrams };
        const { form, lines } = sheetOf({ ...more, ...net, domain: host }, `https://${host}`);
        const joined = lines
          .map(({ words: line }) => line)
          .join("")
          .replace(/\s/g, "");
        for (const whole of [more.name, more.producer, host]) expect(joined).toContain(whole.replace(/\s/g, ""));
        for (const { size, words: line } of lines) {
          expect(size * 0.7).toBeGreaterThanOrEqual(CHARACTER_MM - 0.001);
          expect(wordsWidth(line, size)).toBeLessThanOrEqual(form.size.width - 3 + 0.01);
        }
        const last = lines.at(-1);
        expect((last?.y ?? 0) + 0.3 * (last?.size ?? 0)).toBeLessThanOrEqual(form.size.height);
        expect(lines.map(({ y }) => y)).toEqual([...new Set(lines.map(({ y }) => y))].toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  test("take no more of a sheet of A4 than it has, in every size", () => {
    for (const { width, height, columns, rows } of LABEL_SIZES) {
      expect([width * columns <= 200, height * rows <= 287]).toEqual([true, true]);
    }
  });

  test("break at a sign or a blank where there is one", () => {
    const { words } = sheetOf({ name: "苍溪红心猕猴桃特级礼盒装，精选大果云峰基地" });
    expect(words.slice(1, 3)).toEqual(["苍溪红心猕猴桃特级礼盒装，", "精选大果云峰基地"]);
  });
});

test("the list has the lot as it was registered; only what a spreadsheet would run is made text", () => {
  const lotIn = (lot: string) =>
    labelsCsv({ ...RUN, lot }, ["A"], "https://s.example")
      .split("\r\n")[1]
      ?.split(",")[3];
  for (const lot of ["-01", "+7A", "L1", "-1.5"]) expect(lotIn(lot)).toBe(lot);
  for (const lot of ["=1+1", "-1+2", "+A(1)"]) expect(lotIn(lot)).toBe(`'${lot}`);
});
