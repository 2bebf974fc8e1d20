import type { Batch } from "@suyuan/domain/batches/batch";
import { dateInChina, type Instant } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { Reason } from "@suyuan/domain/evidence";
import { unfitForPrint } from "@suyuan/domain/links/printed-address";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import {
  type CommitmentContent,
  commitmentContent,
  incompleteReasons,
} from "@suyuan/domain/quality/commitment-content";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { BatchPath } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { FileContent, route } from "../../http/route.ts";
import { type Job, offloaded } from "../../offload/job.ts";
import type { CommitmentPrint } from "../../printing/commitment-pdf.ts";
import { visibleBatch } from "../read-batch.ts";
import { labelUri } from "./label-files.ts";

const PDF = "application/pdf";
const HTML = "text/html";

/** The certificate drawn. */
export const COMMITMENT_PDF: Job<CommitmentPrint, { readonly pdf: Uint8Array<ArrayBuffer> }> = {
  name: "commitment-pdf",
  work: async (print) => {
    const { commitmentPdf } = await import("../../printing/draw.ts");
    return { pdf: await commitmentPdf(print) };
  },
};

/** The form's own words: a producer's and a buyer's promise, and the three bases that there are (Decree 2025 No. 4). */
const PROMISE_OF_BUYER =
  "收购者承诺：已按规定收取并保存该批次农产品承诺达标合格证或者其他质量安全合格证明；未违规使用保鲜剂、防腐剂、添加剂等。";
const PROMISE = "生产者承诺：未使用禁用农药、兽药及其他化合物；使用的常规农药、兽药残留不超标。";
const BASES = {
  "quality-control": "质量安全控制符合要求",
  "self-test": "自行检测合格",
  "commissioned-test": "委托检测合格",
} as const;

async function certificate(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof BatchPath>, unknown, unknown>,
): Promise<Answer<FileContent>> {
  const batch = await visibleBatch(deps, actor, params);
  const print = printOf(batch, deps.publicUrl, deps.now().toISOString());
  const { pdf } = await offloaded(deps, COMMITMENT_PDF, print);
  return { status: 200, body: new FileContent(PDF, pdf, `${params.gtin}-${params.lot}.pdf`) };
}

/** The same as a page of its own. */
async function certificatePage(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof BatchPath>, unknown, unknown>,
): Promise<Answer<FileContent>> {
  const batch = await visibleBatch(deps, actor, params);
  const print = printOf(batch, deps.publicUrl, deps.now().toISOString());
  const { commitmentHtml } = await import("../../printing/commitment-html.ts");
  return {
    status: 200,
    body: new FileContent(`${HTML}; charset=utf-8`, commitmentHtml(print), `${params.gtin}-${params.lot}.html`),
  };
}

/** What the certificate says. Errors: `commitment-not-certified` while there is none, something speaks against it, or it is not whole. */
function printOf(batch: Batch, publicUrl: string, madeAt: Instant): CommitmentPrint {
  const status = commitmentStatus(batch);
  const content = commitmentContent(batch);
  if (status === undefined || content === undefined) throw notCertified([NONE]);
  const reasons = [...(status.status === "refused" ? status.reasons : []), ...incompleteReasons(content)];
  if (reasons.length > 0) throw notCertified(reasons);
  const { gtin, lot } = batch;
  return {
    heading: "承诺达标合格证",
    promise: content.buyer === true ? PROMISE_OF_BUYER : PROMISE,
    basisHead: "承诺依据：",
    bases: Object.entries(BASES).map(([basis, words]) => ({
      words,
      isChosen: status.basis.some((one) => one === basis),
    })),
    rows: rowsOf(content, lot),
    uri: labelUri(publicUrl, gtin, lot),
    foot: [
      ...(unfitForPrint(publicUrl) === undefined ? [] : ["仅供试印：消费者手机打不开此网址"]),
      `扫码查验本批次记录：${new URL(publicUrl).host}`,
    ],
    title: `承诺达标合格证 ${lot}`,
    madeAt,
  };
}

function rowsOf(content: CommitmentContent, lot: string): CommitmentPrint["rows"] {
  const { product, quantityKg, origin, party, contact = "", address, issuedAt, afterShipping } = content;
  const late = afterShipping === true ? "（发货之后才开具）" : "";
  return [
    ["产品名称", product],
    ["数量", `${quantityKg} 千克（批次 ${lot}）`],
    ["产地", origin],
    ["承诺主体", party],
    ["联系方式", contact],
    ...(address === undefined ? [] : [["地址", address] as const]),
    ["开具时间", `${issuedAt === undefined ? "" : dateInChina(issuedAt)}${late}`],
  ];
}

const NONE: Reason = {
  code: "commitment-missing",
  en: "The batch has no commitment. Its producer gives the basis by a correction (commitmentBasis); of goods that were mixed or divided whoever did that issues it (POST /api/batches/{gtin}/{lot}/commitment).",
  zh: "本批次没有承诺。采收批次请由生产者用更正补上承诺依据（commitmentBasis）；混装或分装的批次请由经手机构重新开具（POST /api/batches/{gtin}/{lot}/commitment）。",
};

function notCertified(reasons: readonly Reason[]): DomainError {
  return new DomainError(
    "commitment-not-certified",
    {
      en: `There is no commitment certificate to print. ${reasons.map(({ en }) => en).join(" ")}`,
      zh: `没有可打印的承诺达标合格证。${reasons.map(({ zh }) => zh).join("")}`,
    },
    { extensions: { reasons } },
  );
}

export const commitmentRoutes = [
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/commitment.pdf",
    tag: "labels",
    summary: { zh: "承诺达标合格证（PDF）", en: "The commitment certificate of a batch, as a PDF" },
    roles: ["operator", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"],
    params: BatchPath,
    answers: { 200: { file: [PDF] } },
    isLarge: true,
    problems: ["not-found", "commitment-not-certified", "label-character-missing", "payload-too-large"],
    handler: certificate,
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/commitment.html",
    tag: "labels",
    summary: { zh: "承诺达标合格证（网页）", en: "The commitment certificate of a batch, as a page of its own" },
    roles: ["operator", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"],
    params: BatchPath,
    answers: { 200: { file: [HTML] } },
    problems: ["not-found", "commitment-not-certified"],
    handler: certificatePage,
  }),
];
