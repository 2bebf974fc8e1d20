import { InstantText } from "@suyuan/domain/answer";
import { addDays, dateInChina, startOfDay } from "@suyuan/domain/calendar";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import { isRegionCode } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { CalendarDate, Instant, ListQuery, PageOf } from "../../commands/wire.ts";

/** Items of a page where the query gives no limit. */
export const LIMIT = 50;

/** What a name or number begins with. */
export const Beginning = z
  .string()
  .max(100)
  .refine((text) => plainText(text) !== "", bilingual("must hold a letter, digit or sign", "须含字母、数字或符号"))
  .meta({
    description:
      "What a name, one of its words, or a number begins with; case, width, blanks, hyphens and what no eye sees make no difference 名称、其中的词或编号的开头",
    examples: ["猕猴桃"],
  });

const Region = z
  .string()
  .refine(
    isRegionCode,
    bilingual(
      "must be a division code, in force or abolished: 6 digits (GB/T 2260), 9 (township) or 12 (village)",
      "须为行政区划代码（现行或已撤销）：6 位（GB/T 2260）、乡镇 9 位或村 12 位",
    ),
  )
  .meta({
    description:
      "6 digits of GB/T 2260, 9 or 12 below it; with everything below and what it took over 行政区划代码（含下级）",
    examples: ["510824"],
  });

const When = z.union([CalendarDate, Instant], {
  error: bilingual("must be a date YYYY-MM-DD, or a date-time with an offset", "须为日期 YYYY-MM-DD 或带时区的时间"),
});
const dated = (what: string, side: "first" | "last") =>
  When.optional().meta({ description: `${what}: the ${side} day or instant that counts 起止日期` });

/** Filters that lists have; each list says which, and what its dates are. */
export const Word = { q: Beginning.optional() };
export const Place = { region: Region.optional() };
export const datesBy = (what: string) => ({ from: dated(what, "first"), to: dated(what, "last") });

/** The filters of any list. */
export type Filters = z.infer<typeof ListQuery> & {
  readonly q?: string | undefined;
  readonly region?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** One page of a list that may lag behind what was just recorded by others. */
export function ListOf<Item extends z.ZodType>(item: Item) {
  return PageOf(item).extend({
    asOf: InstantText.meta({
      description:
        "What was recorded until then is in the list; one's own is there at once 截至时间（本机构所登记的立即可见）",
    }),
  });
}

export { ListQuery };

export interface DatesQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** What a list is in the order of. */
  readonly sort: "date" | "instant";
}

/** The bounds of a list, both included: days for one in the order of dates, instants for one in that of instants. */
export function datesOf({ from, to, sort }: DatesQuery): { readonly from?: string; readonly to?: string } {
  const isDay = (when: string) => when.length === "2026-10-08".length;
  const day = (when: string) => (isDay(when) ? when : dateInChina(when));
  const first = (when: string) => (isDay(when) ? startOfDay(when) : when);
  const last = (when: string) => (isDay(when) ? lastInstantOf(when) : when);
  const [fromOf, toOf] = sort === "date" ? [day, day] : [first, last];
  return { ...(from === undefined ? {} : { from: fromOf(from) }), ...(to === undefined ? {} : { to: toOf(to) }) };
}

function lastInstantOf(day: string): string {
  return new Date(Date.parse(startOfDay(addDays(day, 1))) - 1).toISOString();
}
