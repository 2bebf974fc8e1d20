import { writeFileSync } from "node:fs";
import { readXlsx } from "@suyuan/coldchain/files/xlsx";
import { METHOD, UNKNOWN_WORDS } from "@suyuan/domain/assessment/words";
import { expect, test } from "vitest";
import { rasterised } from "../../fixtures/raster.ts";
import { newSeason } from "../../fixtures/season.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { figuresKey } from "../../ledger/statistics/keys.ts";
import { tableHtml } from "../../printing/table-html.ts";
import { tablePdf } from "../../printing/table-pdf.ts";
import { createManagementApp } from "../app.ts";
import type { AssessmentSheet, SheetIndicator } from "./answers.ts";
import { printOf } from "./sheet-words.ts";

const INDICATOR: SheetIndicator = {
  ...{ id: "pass", kind: "share", unit: "%", noneMeans: "unknown", weight: 20, target: 98, direction: "higher" },
  name: { zh: "农产品质量安全例行监测合格率", en: "Share of residue tests that passed" },
  definition: {
    zh: "实验室方法检测报告中结论合格的比例，不含快速检测。",
    en: "Of reports by a laboratory's method, those that passed; rapid tests are not in it.",
  },
  terms: {
    numerator: {
      measures: ["tests-passed"],
      source: { zh: "追溯系统检测记录，按检测日期", en: "Tests on record, by the day of the test" },
    },
    denominator: { measures: ["tests"], source: { zh: "追溯系统检测记录", en: "Tests on record" } },
  },
  ...{ numerator: { amount: 49, unit: "" }, denominator: { amount: 50, unit: "" } },
  ...{ value: 98, interval: { low: 89.500_05, high: 99.646_1 }, points: 20, range: { low: 18.26, high: 20 } },
  objection: { id: "o1", from: "office", state: "open" },
  figures: "/api/statistics?region=510824&from=2026-01-01&to=2026-12-31",
};
const { numerator: _, value: __, interval: ___, points: ____, objection: _____, ...BARE } = INDICATOR;
const UNKNOWN: SheetIndicator = {
  ...BARE,
  ...{ id: "loss", kind: "ratio", unit: "kg/kg", target: 0.05, direction: "lower", range: { low: 0, high: 20 } },
  name: { zh: "采后损耗率", en: "Loss after harvest" },
  denominator: { amount: 1_234_567.5, unit: "kg" },
  unknown: { code: "none-on-record", ...UNKNOWN_WORDS["none-on-record"] },
};
const sheetOf = (rows: number): AssessmentSheet => ({
  ...{ county: "510824", countyName: "四川省广元市苍溪县", year: 2026, asOf: "2026-10-08T02:00:00.000Z" },
  set: {
    ...{ region: "510800", regionName: "四川省广元市", name: { zh: "2026 年县域考核指标", en: "Indicators of 2026" } },
    ...{ version: 2, publishedAt: "2026-03-01T00:00:00.000Z", publishedBy: "广元市农业农村局" },
  },
  indicators: Array.from({ length: rows }, (_x, n) => (n % 3 === 2 ? UNKNOWN : INDICATOR)),
  ...{ points: 40, ofPoints: 60, range: { low: 36.52, high: 80 }, rank: { best: 2, worst: 5, of: 7 } },
  method: METHOD,
});
const MADE = "2026-10-08T03:00:00.000Z";

test("a sheet of few indicators is one page and of forty several; nothing lies outside of the margins, in either language", async () => {
  for (const language of ["zh", "en"] as const) {
    for (const [rows, least, most] of [
      [3, 1, 1],
      [40, 3, 14],
    ] as const) {
      const pages = await rasterised(await tablePdf(printOf(sheetOf(rows), language, MADE)), 96, 20);
      expect([language, rows, pages.length >= least && pages.length <= most]).toEqual([language, rows, true]);
      for (const { width, height, dots } of pages) {
        const margin = Math.round((12 * 96) / 25.4);
        let [outside, inside] = [0, 0];
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            if ((dots[y * width + x] ?? 255) < 128) {
              const isIn = x >= margin && x < width - margin && y >= margin;
              if (isIn) inside += 1;
              else outside += 1;
            }
        expect([outside, inside > 1000]).toEqual([0, true]);
      }
    }
  }
});

test("the page says what is not known and why, who objects, and the method, and lets nothing of a name be markup", () => {
  const sheet = sheetOf(3);
  const named = { ...sheet, set: { ...sheet.set, publishedBy: "<b>局</b>" } };
  const zh = tableHtml(printOf(named, "zh", MADE));
  for (const words of [
    "没有记录，不等于没有发生",
    "待裁定",
    "89.5–99.65%",
    "第 2 至 5 名",
    "1,234,567.5 千克",
    "&lt;b&gt;局",
  ])
    expect(zh).toContain(words);
  expect(zh).toContain('<html lang="zh-CN">');
  const en = tableHtml(printOf(named, "en", MADE));
  for (const words of [
    "which does not say that there was none",
    "2 to 5 of 7 counties",
    "Points: the part of the target",
  ])
    expect(en).toContain(words);
});

test("the workbook has numbers as numbers; page, document and workbook are the county's own", async () => {
  const season = await newSeason({}, [
    ["office", "county", "510824", "statistician"],
    ["next", "county", "510823", "statistician"],
    ["city2", "county", "510800", "statistician"],
  ]);
  const key = figuresKey({ account: "510824", year: "2026" }, { kind: "month", of: "2026-10" });
  const data = { cells: { "2026-10": { "none|cooperative": { tests: 50, "tests-passed": 49 } } } };
  await season.deps.table.transact([{ put: { ...key, version: 1, data }, when: "absent" }], "figures");
  const { id, name, definition, kind, terms, target, direction } = INDICATOR;
  const indicators = [{ id, name, definition, kind, ...terms, weight: 100, target, direction }];
  const set = { region: "510800", year: 2026, name: { zh: "指标" }, counties: ["510824"], indicators };
  expect((await season.send("city2", "POST", "/api/assessment/indicators", set)).status).toBe(201);
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const ask = async (organisation: string, ending: string) => {
    const made = newApiKey(season.deps, { organisation, role: "statistician" });
    await season.deps.table.transact(made.ops, made.id);
    const headers = { authorization: `Bearer ${made.secret}` };
    return app.request(`/api/assessment/sheet.${ending}?region=510824&year=2026`, { headers });
  };
  const { sheets } = readXlsx(new Uint8Array(await (await ask("office", "xlsx")).arrayBuffer()));
  const [head = [], row = []] = [...(sheets[0] ?? [])].map(({ cells }) => cells);
  const of = (title: string) => row[head.findIndex((one) => String(one).startsWith(title))];
  expect(["Id", "Numerator", "Denominator", "Value", "Weight", "Points"].map(of)).toEqual([
    "pass",
    49,
    50,
    98,
    100,
    100,
  ]);
  const pdf = new Uint8Array(await (await ask("office", "pdf")).arrayBuffer());
  expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe("%PDF-");
  expect(await (await ask("office", "html")).text()).toContain("98%");
  for (const ending of ["xlsx", "pdf", "html"]) expect((await ask("next", ending)).status).toBe(404);
  if (process.env.SHEETS !== undefined) {
    const keep = (file: string, bytes: Uint8Array | string) => writeFileSync(`${process.env.SHEETS}/${file}`, bytes);
    keep("sheet.xlsx", new Uint8Array(await (await ask("office", "xlsx")).arrayBuffer()));
    for (const lang of ["zh", "en"] as const) {
      const pages = await rasterised(await tablePdf(printOf(sheetOf(11), lang, MADE)), 110, 9);
      for (const [n, { width, height, dots }] of pages.entries()) keep(`${lang}-${n}-${width}x${height}.raw`, dots);
      keep(`${lang}.html`, tableHtml(printOf(sheetOf(6), lang, MADE)));
    }
  }
});
