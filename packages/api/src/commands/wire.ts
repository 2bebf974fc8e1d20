import { Id } from "@suyuan/domain/organisation";
import { gramsFrom } from "@suyuan/domain/quantity";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { Text } from "../http/text.ts";

/** Wire types that several resources share. */

/** A weight in kilograms: above 0, at most 100,000 t, at most three decimals. */
export const Kilograms = z
  .number()
  .positive(bilingual("must be more than 0", "须大于 0"))
  .refine(
    (value) => gramsFrom(value) !== undefined,
    bilingual("at most three decimals and at most 100,000,000 kg", "最多三位小数，最多 100,000,000 千克"),
  )
  .meta({ description: "Kilograms, at most three decimals 千克，最多三位小数", examples: [1250.5] });

/** A received weight may be 0: nothing arrived. */
export const KilogramsOrNone = z
  .number()
  .min(0, bilingual("must not be negative", "不得为负数"))
  .refine(
    (value) => gramsFrom(value) !== undefined,
    bilingual("at most three decimals and at most 100,000,000 kg", "最多三位小数，最多 100,000,000 千克"),
  )
  .meta({ description: "Kilograms, 0 or more, at most three decimals 千克，可为 0" });

/** The id that the client makes for an act upon something on record; permanent inside its organisation. */
export const ActId = Id.meta({
  description:
    "Made by the client: the same id and content again is the same act; without it the content is the id 客户端编号",
});

/** Why an act of correction is done. */
export const Reason = Text(500).meta({ description: "Why; both the old and the new stay in the history 原因" });

/** For `refine`: a correction that names nothing to correct is an act without content. Empty objects name nothing. */
export const NAMES_A_FIELD = [
  ({ id: _, reason: __, ...fields }: Readonly<Record<string, unknown>>) =>
    Object.values(fields).some((value) => value !== undefined && JSON.stringify(value) !== "{}"),
  bilingual("must name at least one field to correct", "请至少填写一个要更正的字段"),
] as const;

/** A calendar date in China between 1990 and 2100. */
export const CalendarDate = z.iso
  .date(bilingual("must be a date YYYY-MM-DD", "须为有效日期，格式 YYYY-MM-DD"))
  .refine(
    (value) => value >= "1990-01-01" && value < "2100-01-01",
    bilingual("must lie between 1990 and 2099", "须在 1990 年至 2099 年之间"),
  )
  .meta({ description: "YYYY-MM-DD", examples: ["2026-09-06"] });

/** An instant with an offset; kept in UTC with milliseconds. */
export const Instant = z.iso
  .datetime({
    offset: true,
    error: bilingual(
      "must be an ISO 8601 date-time with an offset, e.g. 2026-09-06T08:30:00+08:00",
      "须为带时区的日期时间，如 2026-09-06T08:30:00+08:00",
    ),
  })
  .refine(
    (value) => value >= "1990" && value < "2100",
    bilingual("must lie between 1990 and 2099", "须在 1990 年至 2099 年之间"),
  )
  .transform((value) => new Date(value).toISOString())
  .meta({ description: "ISO 8601 with offset", examples: ["2026-09-06T08:30:00+08:00"] });

/** GTIN-8, -12, -13 or -14; the check digit is verified by the rules, and kept as 14 digits. */
export const Gtin = z
  .string()
  .regex(/^(\d{8}|\d{12,14})$/, bilingual("8, 12, 13 or 14 digits", "须为 8、12、13 或 14 位数字"))
  .transform((value) => value.padStart(14, "0"))
  .meta({ description: "GTIN (AI 01), 14 digits", examples: ["06901234567892"] });

/** A GLN; the check digit is verified by the rules. */
export const Gln = z
  .string()
  .regex(/^\d{13}$/, bilingual("13 digits", "须为 13 位数字"))
  .meta({ description: "GLN (AI 414, 417), 13 digits 全球参与方位置码", examples: ["6901234500004"] });

/** A division code; that it is one is verified by the rules. */
export const RegionCode = z
  .string()
  .regex(
    /^(\d{6}|\d{9}|\d{12})$/,
    bilingual(
      "6 digits (GB/T 2260), 9 for a township (GB/T 10114) or 12 for a village (National Bureau of Statistics)",
      "须为 6 位（GB/T 2260）、乡镇 9 位（GB/T 10114）或村 12 位（国家统计局）数字",
    ),
  )
  .meta({
    description:
      "6 digits of GB/T 2260, in force today; 9 for a township (GB/T 10114-2003), 12 for a village (National Bureau of Statistics) 行政区划代码",
    examples: ["510824"],
  });

/** GS1 batch/lot (AI 10): 1 to 20 characters of CSET 82. */
export const Lot = z
  .string()
  .regex(
    /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/,
    bilingual(
      "1 to 20 characters of GS1 CSET 82 (no space, #, @)",
      "须为 1 至 20 个字符，只能用字母、数字和 GS1 允许的符号（不得含空格、汉字、#、@）",
    ),
  )
  .meta({ description: "Batch or lot (AI 10)", examples: ["CX26090601"] });

/** A lower-case SHA-256. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, bilingual("64 hexadecimal digits", "须为 64 位十六进制数字"))
  .transform((value) => value.toLowerCase());

export const BatchPath = z.object({ gtin: Gtin, lot: Lot });

/** Where a batch is read. */
export function addressOf({ gtin, lot }: z.infer<typeof BatchPath>): string {
  return `/api/batches/${gtin}/${encodeURIComponent(lot)}`;
}

/** One page of a list, and where the next begins. */
export function PageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .optional()
      .meta({ description: "Send as ?cursor= for the next page; absent on the last 下一页游标" }),
  });
}

/** Where a list goes on. */
export const ListQuery = z.object({
  cursor: z.string().min(1).max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
