import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { type Job, offloaded } from "../../offload/job.ts";
import { tableHtml } from "../../printing/table-html.ts";
import type { TablePrint } from "../../printing/table-pdf.ts";
import type { Cell, Sheet } from "../../printing/workbook.ts";
import { HTML } from "../exports/asked.ts";
import { sent } from "../exports/sheets.ts";
import type { AssessmentSheet, SheetFileQuery } from "./answers.ts";
import { sheetOf } from "./sheet.ts";
import { fileName, printOf } from "./sheet-words.ts";

/** The sheet drawn. */
export const ASSESSMENT_PDF: Job<TablePrint, { readonly pdf: Uint8Array<ArrayBuffer> }> = {
  name: "assessment-pdf",
  work: async (print) => {
    const { tablePdf } = await import("../../printing/draw.ts");
    return { pdf: await tablePdf(print) };
  },
};

type Asked = Call<unknown, SheetFileQuery, unknown>;

async function asked(deps: Deps, { actor, query }: Asked) {
  const { lang = "zh", ...where } = query;
  const sheet = await sheetOf(deps, actor, { ...where, ranked: "true" });
  return { sheet, print: printOf(sheet, lang, deps.now().toISOString()), name: fileName(sheet) };
}

export async function sheetHtml(deps: Deps, call: Asked): Promise<Answer<FileContent>> {
  const { print, name } = await asked(deps, call);
  return { status: 200, body: new FileContent(`${HTML}; charset=utf-8`, tableHtml(print), `${name}.html`) };
}

export async function sheetPdf(deps: Deps, call: Asked): Promise<Answer<FileContent>> {
  const { print, name } = await asked(deps, call);
  const { pdf } = await offloaded(deps, ASSESSMENT_PDF, print);
  return { status: 200, body: new FileContent("application/pdf", pdf, `${name}.pdf`) };
}

/** Numbers as numbers, so that anyone can add them up again; the words of the sheet on a page of their own. */
export async function sheetXlsx(deps: Deps, call: Asked): Promise<Answer<FileContent>> {
  const { sheet, print, name } = await asked(deps, call);
  const about: readonly (readonly Cell[])[] = [
    [print.heading],
    ...print.lead,
    ...[...print.notes, print.foot].map((note) => [note]),
  ];
  const sheets: readonly Sheet[] = [
    { name: "Indicators 指标", columns: COLUMNS, rows: () => sheet.indicators.map((one) => cellsOf(one)) },
    {
      name: "About 说明",
      columns: [
        { title: "", width: 24 },
        { title: "", width: 100 },
      ],
      rows: () => about,
    },
  ];
  return { status: 200, body: sent(deps, call.actor.organisation, sheets, `${name}.xlsx`) };
}

const COLUMNS: Sheet["columns"] = [
  ["Id 编号", 12],
  ["指标", 24],
  ["Indicator", 24],
  ["Numerator 分子", 16],
  ["Unit 单位", 10],
  ["Denominator 分母", 16],
  ["Unit 单位", 10],
  ["Value 数值", 14],
  ["Unit 单位", 10],
  ["Low 95% 下限", 12],
  ["High 95% 上限", 12],
  ["Unknown because 未知原因", 40],
  ["Target 目标", 12],
  ["Direction 方向", 10],
  ["Weight 权重", 10],
  ["Points 得分", 10],
  ["From 得分下限", 12],
  ["To 得分上限", 12],
  ["Objection 异议", 14],
  ["Definition 说明", 60],
  ["Numerator's source 分子来源", 40],
  ["Denominator's source 分母来源", 40],
  ["Measures 统计项", 40],
].map(([title, width]) => ({ title: String(title), width: Number(width) }));

function cellsOf(one: AssessmentSheet["indicators"][number]): readonly Cell[] {
  const { numerator, denominator, interval, terms, unknown } = one;
  const measures = [terms.numerator, terms.denominator].map((term) => term?.measures.join(" + ")).filter(Boolean);
  return [
    ...[one.id, one.name.zh, one.name.en],
    ...[numerator?.amount, numerator?.unit, denominator?.amount, denominator?.unit],
    ...[one.value, one.unit, interval?.low, interval?.high, unknown && `${unknown.zh} ${unknown.en}`],
    ...[one.target, one.direction, one.weight, one.points, one.range.low, one.range.high, one.objection?.state],
    ...[one.definition.zh, terms.numerator.source.zh, terms.denominator?.source.zh, measures.join(" / ")],
  ];
}
