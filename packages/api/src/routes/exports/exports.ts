import { route } from "../../http/route.ts";
import { FsmaQuery, XLSX } from "./asked.ts";

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
];
