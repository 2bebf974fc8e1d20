import { inOrder } from "@suyuan/domain/calendar";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { CalendarDate, Lot } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Days of harvest, shipping or transformation, both counted. */
export const FsmaQuery = z
  .object({
    from: CalendarDate.meta({ description: "The first day that counts 起始日期" }),
    to: CalendarDate.meta({ description: "The last day that counts 截止日期" }),
    lot: Lot.optional().meta({ description: "Only this lot 只含该批号" }),
  })
  .refine(({ from, to }) => inOrder(from, to) <= 0, {
    path: ["to"],
    error: bilingual("must not lie before from", "不得早于 from"),
  });
export type FsmaQuery = z.output<typeof FsmaQuery>;

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
