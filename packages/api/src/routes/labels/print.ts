import { notFound } from "@suyuan/domain/access";
import { LABEL_RUN_MAX } from "@suyuan/domain/batches/label-run";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { unfitForPrint } from "@suyuan/domain/links/printed-address";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { FileContent, route } from "../../http/route.ts";
import { offloaded } from "../../offload/job.ts";
import { PAPER_NAMES, PRINTER_DPI } from "../../printing/paper.ts";
import { batchText } from "./label-files.ts";
import { issuedRun, printable, RunPath } from "./own-runs.ts";
import { CALIBRATION_PDF, LABEL_PDF } from "./print-jobs.ts";

/** Labels in one document: 50 sheets of 24. Larger runs are printed in several. */
const PRINTED_MAX = 1200;

const PDF = "application/pdf";

const PrintQuery = z.object({
  layout: z
    .enum(PAPER_NAMES)
    .default("a4-3x8")
    .meta({ description: "A4 sheets of 24 (70 x 37 mm) or 10 (105 x 59.4 mm) labels, or a roll 版式" }),
  dpi: z
    .enum(PRINTER_DPI.map(String))
    .optional()
    .meta({ description: "Dots to the inch of the printer: 300 for sheets, 203 for rolls unless said 打印机分辨率" }),
  lang: z.enum(["zh", "en"]).default("zh").meta({ description: "Words of the labels 文字" }),
});
const LabelsQuery = PrintQuery.extend({
  from: z.coerce
    .number()
    .int()
    .min(1)
    .max(LABEL_RUN_MAX)
    .default(1)
    .meta({ description: "The first label, from 1 起始序号" }),
  count: z.coerce
    .number()
    .int()
    .min(1)
    .max(PRINTED_MAX)
    .default(PRINTED_MAX)
    .meta({ description: "How many at most; struck ones among them are left out 个数" }),
});
type Asked = z.infer<typeof PrintQuery>;

/** Paper, printer and language as asked for, with what the host knows. */
function printOf(deps: Deps, { layout, dpi, lang }: Asked) {
  const usual = layout.startsWith("a4") ? 300 : 203;
  const asked = PRINTER_DPI.find((one) => String(one) === dpi) ?? usual;
  const { publicUrl } = deps;
  return { paper: layout, dpi: asked, language: lang, madeAt: deps.now().toISOString(), publicUrl } as const;
}

async function labels(
  deps: Deps,
  { actor, params, query }: Call<z.infer<typeof RunPath>, z.infer<typeof LabelsQuery>, unknown>,
): Promise<Answer<FileContent>> {
  const { run, serials } = await issuedRun(deps, actor, params.id);
  const batch = await printable(deps, actor, run);
  const text = { ...batchText(batch, deps.publicUrl), isTrial: unfitForPrint(deps.publicUrl) !== undefined };
  const { from, count } = query;
  const { pdf } = await offloaded(deps, LABEL_PDF, { ...printOf(deps, query), run, serials, text, from, count });
  if (pdf === undefined) throw notFound("labels", `${params.id} from ${from}`);
  return { status: 200, body: new FileContent(PDF, pdf, `${plainId(run.id)}-${from}.pdf`) };
}

async function calibration(deps: Deps, { query }: Call<unknown, Asked, unknown>): Promise<Answer<FileContent>> {
  const { pdf } = await offloaded(deps, CALIBRATION_PDF, printOf(deps, query));
  if (pdf === undefined) throw new Error("a calibration page is drawn for every paper");
  return { status: 200, body: new FileContent(PDF, pdf, `calibration-${query.layout}.pdf`) };
}

export const printRoutes = [
  route({
    method: "GET",
    path: "/api/labels/calibration.pdf",
    tag: "labels",
    summary: {
      zh: "校准页：用尺量打印机是否缩放",
      en: "A page with a ruler and the labels' edges, to see whether the printer keeps sizes",
    },
    roles: ["clerk", "depot"],
    query: PrintQuery,
    answers: { 200: { file: [PDF] } },
    isLarge: true,
    problems: ["payload-too-large"],
    handler: calibration,
  }),
  route({
    method: "GET",
    path: "/api/labels/{id}.pdf",
    tag: "labels",
    summary: {
      zh: "标签（PDF，页面即标签，按打印机整点绘制，每份至多 1200 个）",
      en: "Labels as a PDF in whole printer dots, page by page as the paper has them: at most 1,200 in one, more by `from`",
    },
    roles: ["clerk", "depot"],
    params: RunPath,
    query: LabelsQuery,
    answers: { 200: { file: [PDF] } },
    isLarge: true,
    problems: [
      "not-found",
      "already-voided",
      "labels-not-ready",
      "label-too-small",
      "label-character-missing",
      "payload-too-large",
    ],
    handler: labels,
  }),
];
