import { route } from "../../http/route.ts";
import { FigureRows, Figures, FiguresQuery, Guidance, GuidanceQuery, RowsQuery } from "./view.ts";

const common = {
  method: "GET",
  tag: "county",
  roles: ["statistician", "inspector", "clerk", "depot"],
  problems: ["not-found"],
} as const;
const reading = () => import("./read-figures.ts");

/** Figures. What reads them is loaded when it is first asked for. */
export const statisticsRoutes = [
  route({
    ...common,
    path: "/api/statistics",
    summary: { zh: "统计：按地区、月份、产品等", en: "Figures of a region, or of your own organisation" },
    query: FiguresQuery,
    answers: { 200: Figures },
    handler: async (deps, call) => (await reading()).readFigures(deps, call),
  }),
  route({
    ...common,
    path: "/api/statistics.csv",
    summary: { zh: "统计表格（CSV）", en: "The same figures as CSV" },
    query: FiguresQuery,
    answers: { 200: { file: ["text/csv"] } },
    handler: async (deps, call) => (await reading()).figuresCsv(deps, call),
  }),
  route({
    ...common,
    path: "/api/statistics/rows",
    summary: { zh: "统计明细", en: "What a figure counts, row by row" },
    query: RowsQuery,
    answers: { 200: FigureRows },
    handler: async (deps, call) => (await import("./rows.ts")).readRows(deps, call),
  }),
  route({
    ...common,
    path: "/api/statistics/guidance",
    summary: {
      zh: "生产参考：每周产量、产能、价格与预计",
      en: "Output by week against capacity, price, and what may be expected",
    },
    query: GuidanceQuery,
    answers: { 200: Guidance },
    handler: async (deps, call) => (await import("./guidance.ts")).readGuidance(deps, call),
  }),
];
