import type { Step, Who } from "./site.ts";

/** How counties are assessed: a set, its correction, a sheet, the ranking, and an objection with what became of it. */

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

const tests = { zh: "追溯系统检测记录，按检测日期", en: "Tests on record, by the day of the test" };
const harvests = { zh: "追溯系统批次登记，按采收日期", en: "Batches on record, by the day of harvest" };
const PASSED = {
  ...{ id: "pass", kind: "share", weight: 60, target: 98, direction: "higher" },
  name: { zh: "检测合格率", en: "Tests passed" },
  definition: { zh: "实验室报告中合格的比例，不含快检", en: "Of reports by a laboratory's method, those that passed" },
  numerator: { measures: ["tests-passed"], source: tests },
  denominator: { measures: ["tests"], source: tests },
};
const LOST = {
  ...{ id: "loss", kind: "ratio", weight: 40, target: 0.05, direction: "lower", noneMeans: "unknown" },
  name: { zh: "采后损耗率", en: "Loss after harvest" },
  definition: { zh: "腐坏和途中损失占登记重量的比例", en: "Spoiled and lost in transit, of what was registered" },
  numerator: { measures: ["lost-spoiled", "lost-lost-in-transit"], source: harvests },
  denominator: { measures: ["registered-grams"], source: harvests },
};
const SET = {
  name: { zh: "2026 年县域考核指标", en: "Indicators of 2026" },
  counties: ["510821", "510822", "510823", "510824"],
  indicators: [PASSED, LOST],
};
const OBJECTION = {
  ...{ id: "ob-2026-1", set: "510800", year: 2026, indicator: "pass" },
  reason: "两份合格报告记在邻县名下",
};
const FROM = "?from=cangxi-county";

export const ASSESSMENT: readonly Step[] = [
  post("city", "/api/assessment/indicators", { id: "set-2026", region: "510800", year: 2026, ...SET }),
  post("city", "/api/assessment/indicators/510800/2026/corrections", {
    ...{ id: "set-2026-2", reason: "目标按全省安全县标准调整", ...SET },
    indicators: [{ ...PASSED, target: 98.5 }, LOST],
  }),
  get("statistician", "/api/assessment/indicators?year=2026"),
  get("statistician", "/api/assessment/indicators/510800/2026?version=1"),
  post("statistician", "/api/assessment/objections", OBJECTION),
  get("statistician", "/api/assessment?region=510824&year=2026&ranked=true"),
  get("city", "/api/assessment/ranking?set=510800&year=2026"),
  get("statistician", "/api/assessment/sheet.html?region=510824&year=2026&lang=zh"),
  get("statistician", "/api/assessment/sheet.pdf?region=510824&year=2026"),
  get("statistician", "/api/assessment/sheet.xlsx?region=510824&year=2026"),
  get("city", "/api/assessment/objections?status=open&limit=20"),
  post("city", `/api/assessment/objections/ob-2026-1/settlement${FROM}`, {
    ...{ id: "os-2026-1", outcome: "upheld", reason: "核对原始报告，属实" },
  }),
  get("statistician", `/api/assessment/objections/ob-2026-1${FROM}`),
  post("statistician", "/api/assessment/objections", { ...OBJECTION, id: "ob-2026-2", indicator: "loss" }),
  post("statistician", `/api/assessment/objections/ob-2026-2/withdrawal${FROM}`, {
    ...{ id: "ow-2026-1", reason: "核对后数值无误" },
  }),
];
