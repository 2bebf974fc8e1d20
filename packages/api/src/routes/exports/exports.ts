import { BatchPath } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";
import { CertificateUseQuery, FsmaQuery, HISTORY_TYPE, HTML, PageQuery, XLSX } from "./asked.ts";

/** What writes workbooks is loaded when the first is asked for. */
export const exportRoutes = [
  route({
    method: "GET",
    path: "/api/exports/fsma204.xlsx",
    tag: "trace",
    summary: {
      zh: "美国 FSMA 204 可排序电子表格：本机构的采收、包装、发货、收货、加工记录",
      en: "The sortable sheet of FSMA 204: your own harvests and packing, shipping, receiving and transformation",
    },
    roles: ["clerk", "depot", "integrator"],
    query: FsmaQuery,
    answers: { 200: { file: [XLSX] } },
    problems: ["not-found"],
    handler: async (deps, call) => (await import("./fsma.ts")).fsmaWorkbook(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/exports/certificate-use.xlsx",
    tag: "certificates",
    summary: {
      zh: "证书年度使用情况：核准、已登记、余量，以及占用余量的每个批次",
      en: "What a year used of certificates: approved, charged, left, and every batch that is charged",
    },
    roles: ["clerk", "inspector"],
    query: CertificateUseQuery,
    answers: { 200: { file: [XLSX] } },
    problems: ["not-found"],
    handler: async (deps, call) => (await import("./certificate-use.ts")).certificateUse(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/history.epcis.json",
    tag: "trace",
    summary: {
      zh: "批次的全部历史（EPCIS 2.0 文档，含来源批次中通向它的事件）",
      en: "The whole history of a batch as an EPCIS 2.0 document, with what led to it of the batches that it was made of",
    },
    roles: ["clerk", "depot", "inspector", "integrator"],
    params: BatchPath,
    answers: { 200: { file: [HISTORY_TYPE] } },
    problems: ["not-found", "payload-too-large"],
    isLarge: true,
    handler: async (deps, call) => (await import("./history.ts")).historyDocument(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/pack.html",
    tag: "trace",
    summary: {
      zh: "证据包：一个可离线打开的网页，含追溯、历史、文件摘要与自检",
      en: "The evidence pack: one page that opens offline, with trace, history, digests of files and a check of its own",
    },
    roles: ["clerk", "depot", "inspector", "integrator"],
    params: BatchPath,
    query: PageQuery,
    answers: { 200: { file: [HTML] } },
    problems: ["not-found"],
    isLarge: true,
    handler: async (deps, call) => (await import("./pack/read-pack.ts")).evidencePack(deps, call),
  }),
];
