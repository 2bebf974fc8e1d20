import { type LabelRun, withVoided } from "@suyuan/domain/batches/label-run";
import { expect, test } from "vitest";
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
