import { VoidingBody } from "../../commands/act.ts";
import {
  IndicatorsBody,
  IndicatorsCorrectionBody,
  IndicatorsPath,
  ObjectionBody,
  ObjectionPath,
  ObjectionSettlementBody,
} from "../../commands/assessment/bodies.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { route } from "../../http/route.ts";
import { HTML, XLSX } from "../exports/asked.ts";
import {
  AssessmentRanking,
  AssessmentSheet,
  IndicatorSetQuery,
  IndicatorSetRecord,
  IndicatorSets,
  IndicatorSetsQuery,
  ObjectionRecord,
  Objections,
  ObjectionsQuery,
  RankingQuery,
  SheetFileQuery,
  SheetQuery,
} from "./answers.ts";

const OFFICES = ["statistician", "inspector"] as const;
const PDF = "application/pdf";
const sets = () => import("./sets.ts");
const sheets = () => import("./sheet.ts");
const files = () => import("./sheet-files.ts");
const objections = () => import("./objections.ts");
const common = { tag: "county", problems: ["not-found"] } as const;
const file = { ...common, method: "GET", roles: OFFICES, query: SheetFileQuery, isLarge: true } as const;

/** How counties are assessed. What works on it is loaded when it is first asked for. */
export const assessmentRoutes = [
  route({
    method: "POST",
    path: "/api/assessment/indicators",
    tag: "county",
    summary: {
      zh: "发布年度考核指标（省、市）",
      en: "Publish by what the counties of your province or city are assessed for a year",
    },
    roles: ["statistician"],
    body: IndicatorsBody,
    answers: { 201: IndicatorSetRecord },
    problems: ["id-taken"],
    handler: async (deps, call) => (await sets()).publish(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment/indicators",
    summary: {
      zh: "本辖区及上级的考核指标",
      en: "Sets of indicators: your region's, those above it, and those of cities in it",
    },
    roles: OFFICES,
    query: IndicatorSetsQuery,
    answers: { 200: IndicatorSets },
    problems: [],
    handler: async (deps, call) => (await sets()).list(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment/indicators/{region}/{year}",
    summary: {
      zh: "查询年度考核指标（含历次版本）",
      en: "A set of indicators, in the version of a day or by its number",
    },
    roles: OFFICES,
    params: IndicatorsPath,
    query: IndicatorSetQuery,
    answers: { 200: IndicatorSetRecord },
    handler: async (deps, call) => (await sets()).read(deps, call),
  }),
  route({
    ...common,
    method: "POST",
    path: "/api/assessment/indicators/{region}/{year}/corrections",
    summary: { zh: "以新版本更正考核指标", en: "Correct a set by a further version: both stay on record" },
    roles: ["statistician"],
    params: IndicatorsPath,
    body: IndicatorsCorrectionBody,
    answers: { 201: IndicatorSetRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: async (deps, call) => (await sets()).correct(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment",
    summary: { zh: "县级考核表", en: "How a county stands by the indicators of a year" },
    roles: OFFICES,
    query: SheetQuery,
    answers: { 200: AssessmentSheet },
    isLarge: { withQuery: "ranked" },
    handler: async (deps, call) => (await sheets()).sheet(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment/ranking",
    summary: { zh: "考核排名（含可能的名次范围）", en: "The counties of a set with the ranks that they may have" },
    roles: OFFICES,
    query: RankingQuery,
    answers: { 200: AssessmentRanking },
    isLarge: true,
    handler: async (deps, call) => (await sheets()).rankingOf(deps, call),
  }),
  route({
    ...file,
    path: "/api/assessment/sheet.html",
    summary: { zh: "县级考核表（网页）", en: "A county's sheet as a page of its own" },
    answers: { 200: { file: [HTML] } },
    handler: async (deps, call) => (await files()).sheetHtml(deps, call),
  }),
  route({
    ...file,
    path: "/api/assessment/sheet.pdf",
    summary: { zh: "县级考核表（PDF）", en: "A county's sheet as a PDF" },
    answers: { 200: { file: [PDF] } },
    problems: ["not-found", "label-character-missing", "payload-too-large"],
    handler: async (deps, call) => (await files()).sheetPdf(deps, call),
  }),
  route({
    ...file,
    path: "/api/assessment/sheet.xlsx",
    summary: { zh: "县级考核表（电子表格）", en: "A county's sheet as a workbook" },
    answers: { 200: { file: [XLSX] } },
    handler: async (deps, call) => (await files()).sheetXlsx(deps, call),
  }),
  route({
    ...common,
    method: "POST",
    path: "/api/assessment/objections",
    summary: { zh: "对本县某项指标数值提出异议", en: "Object to a figure of your county" },
    roles: ["statistician"],
    body: ObjectionBody,
    answers: { 201: ObjectionRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await objections()).raise(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment/objections",
    summary: { zh: "辖区内的考核异议", en: "Objections of the counties of your region" },
    roles: OFFICES,
    query: ObjectionsQuery,
    answers: { 200: Objections },
    problems: [],
    handler: async (deps, call) => (await objections()).list(deps, call),
  }),
  route({
    ...common,
    method: "GET",
    path: "/api/assessment/objections/{id}",
    summary: { zh: "查询一项考核异议", en: "One objection" },
    roles: OFFICES,
    params: ObjectionPath,
    query: From,
    answers: { 200: ObjectionRecord },
    handler: async (deps, call) => (await objections()).read(deps, call),
  }),
  route({
    ...common,
    method: "POST",
    path: "/api/assessment/objections/{id}/settlement",
    summary: {
      zh: "裁定考核异议，或更正裁定（发布指标的机构）",
      en: "Decide on an objection to your set, or mend a decision",
    },
    roles: ["statistician"],
    params: ObjectionPath,
    query: From,
    body: ObjectionSettlementBody,
    answers: { 201: ObjectionRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await objections()).settle(deps, call),
  }),
  route({
    ...common,
    method: "POST",
    path: "/api/assessment/objections/{id}/withdrawal",
    summary: { zh: "撤回考核异议", en: "Take an objection back" },
    roles: ["statistician"],
    params: ObjectionPath,
    query: From,
    body: VoidingBody,
    answers: { 201: ObjectionRecord },
    problems: ["not-found", "id-taken", "dispute-refused"],
    handler: async (deps, call) => (await objections()).withdraw(deps, call),
  }),
];
