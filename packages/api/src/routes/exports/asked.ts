import { inOrder } from "@suyuan/domain/calendar";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { CalendarDate, Lot } from "../../commands/wire.ts";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** An EPCISDocument in its JSON binding. */
export const HISTORY_TYPE = "application/json";

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

/** The label of certificate years: the calendar year in which they begin. */
export const CertificateUseQuery = z.object({
  year: z.coerce.number().int().min(2000).max(2100).meta({ description: "In which certificate years begin 证书年度" }),
});
export type CertificateUseQuery = z.output<typeof CertificateUseQuery>;

export const HTML = "text/html";

/** The language that a page opens in: it can be changed there. */
export const PageQuery = z.object({
  lang: z.enum(["zh", "en"]).optional().meta({ description: "The language that it opens in 打开时的语言" }),
});
export type PageQuery = z.output<typeof PageQuery>;
