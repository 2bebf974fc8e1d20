import { type LabelRun, withVoided } from "@suyuan/domain/batches/label-run";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelSheet, labelsCsv } from "./label-files.ts";

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

test("a voided label has its place on the sheet, crossed out and without a code that could be scanned", () => {
  const text = { name: "猕猴桃", lot: "L1", harvestedOn: "2026-10-06", serial: "B<" };
  const uri = `https://s.example/01/${GTIN}/10/L1/21/B`;
  const [live, voided] = [false, true].map((is) => labelSheet([{ uri, voided: is, text }]));
  expect(live).toMatch(/scale\(/);
  expect(live).not.toContain("作废");
  expect(voided).not.toMatch(/scale\(/);
  expect(voided).toContain("已作废 VOID");
  expect(voided).toContain("B&lt;");
});

describe("the words of a label", () => {
  const texts = (name: string, lot = "L1") => {
    const text = { name, lot, harvestedOn: "2026-10-06", serial: "W".repeat(20), netWeightGrams: 2500 };
    const sheet = labelSheet([
      { uri: `https://s.example/01/${GTIN}/10/${lot}/21/${text.serial}`, voided: false, text },
    ]);
    return [...sheet.matchAll(/<text x="24" y="([\d.]+)"[^>]*>([^<]*)</g)].map(([, y, words = ""]) => ({
      y: Number(y),
      words,
    }));
  };
  const width = (words: string) => [...words].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2.4 : 1.44), 0);

  test("fit their cell of 48 by 46 mm, whatever the name and however long, line below line", () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."苍溪红心猕猴桃，（）Wi 1"), minLength: 1, maxLength: 60 }),
      fc.constant("W".repeat(60)),
      fc.constant("桃".repeat(60)),
    );
    fc.assert(
      fc.property(name, fc.constantFrom("L1", "W".repeat(20)), (said, lot) => {
        const lines = texts(said, lot);
        for (const { words, y } of lines) expect([words, width(words) <= 48, y <= 45.8]).toEqual([words, true, true]);
        expect(lines.map(({ y }) => y)).toEqual(lines.map(({ y }) => y).toSorted((a, b) => a - b));
        expect(new Set(lines.map(({ y }) => y)).size).toBe(lines.length);
      }),
      { numRuns: 60 },
    );
  });

  test("hold a short name whole, break a longer one at a sign, and say where one was cut", () => {
    expect(texts("红心猕猴桃")[0]?.words).toBe("红心猕猴桃");
    const [first, second] = texts("苍溪红心猕猴桃特级礼盒装，精选大果云峰基地");
    expect([first?.words, second?.words]).toEqual(["苍溪红心猕猴桃特级礼盒装，", "精选大果云峰基地"]);
    expect(texts("桃".repeat(50))[1]?.words).toMatch(/桃…$/);
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
