import { DateText, InstantText, OrganisationId, RegionCodeText, RegionText } from "@suyuan/domain/answer";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { CalendarDate, ListQuery, PageOf } from "../../commands/wire.ts";
import { Place } from "../lists/filters.ts";

/** Months that one answer speaks of at most. */
export const MONTHS_MAX = 36;

const Month = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, bilingual("must be a month such as 2026-10", "须为月份，如 2026-10"));

export const GROUPINGS = ["month", "week", "product", "scheme", "producer", "region"] as const;
export type Grouping = (typeof GROUPINGS)[number];

const By = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(GROUPINGS)).max(3))
  .meta({
    description: "At most three of month, week, product, scheme, producer, region 分组",
    examples: ["month,scheme"],
  });

const WhoseQuery = z.object({
  ...Place,
  knownOn: CalendarDate.optional().meta({
    description: "As it was known at the end of that day 按该日所知",
  }),
});

const PeriodQuery = WhoseQuery.extend({
  from: Month.optional().meta({
    description: "First month 起始月",
  }),
  to: Month.optional().meta({ description: "Last month 截止月" }),
  product: z
    .string()
    .regex(/^\d{14}$/, bilingual("must be a GTIN of 14 digits", "须为 14 位商品条码"))
    .optional()
    .meta({ description: "Of one product alone 仅该产品" }),
});

export const FiguresQuery = PeriodQuery.extend({ ...ListQuery.shape, by: By.optional() });
export type FiguresQuery = z.infer<typeof FiguresQuery>;

export const RowsQuery = PeriodQuery.extend({
  ...ListQuery.shape,
  key: z
    .string()
    .max(40)
    .meta({ description: "The measure whose rows are asked for 指标", examples: ["registered-grams"] }),
});
export type RowsQuery = z.infer<typeof RowsQuery>;

export const GuidanceQuery = WhoseQuery.extend({
  year: z.coerce
    .number()
    .int()
    .min(2020)
    .max(2100)
    .optional()
    .meta({ description: "This year where it is left out 年份" }),
  product: PeriodQuery.shape.product,
});
export type GuidanceQuery = z.infer<typeof GuidanceQuery>;

const Words = z.object({ zh: z.string(), en: z.string() });
const Value = z.number().nullable().meta({ description: "Null: not known 空为未知" });

const Whose = z.object({
  region: RegionCodeText.optional(),
  regionName: RegionText.optional(),
  organisation: OrganisationId.optional(),
});

const Head = Whose.extend({
  asOf: InstantText.meta({ description: "When this was asked 查询时间" }),
  knownOn: DateText.optional(),
  isBehind: z.boolean().optional().meta({
    description: "Newest records still wait to be added 尚有最新记录待计入",
  }),
});

const Group = z
  .object({
    month: z.string(),
    week: z.string(),
    product: z.string(),
    scheme: z.string(),
    producer: z.string(),
    region: z.string(),
  })
  .partial()
  .meta({ description: "What it is told apart by 分组" });

const Figure = z
  .object({
    key: z.string().meta({ description: "`measures` says what it is 指标" }),
    by: Group,
    value: Value,
    unit: z.enum(["count", "kg", "yuan", "hours", "share", "yuan-per-kg"]),
    numerator: z.number().optional(),
    denominator: z.number().optional(),
    rows: z.string().optional().meta({ description: "Address of what it counts 明细地址" }),
  })
  .meta({ id: "Figure" });

const NotKnown = z.object({ key: z.string(), name: Words, why: Words }).meta({ id: "NotKnownFigure" });

export const Figures = Head.extend({
  from: z.string(),
  to: z.string(),
  figures: z.array(Figure),
  measures: z
    .array(z.object({ key: z.string(), name: Words, is: Words.optional() }))
    .meta({ description: "Names, and what exactly is counted 指标口径" }),
  products: z
    .array(z.object({ gtin: z.string(), name: z.object({ zh: z.string(), en: z.string().optional() }).optional() }))
    .optional()
    .meta({ description: "Names of the products in it 产品名称" }),
  notKnown: z.array(NotKnown).meta({ description: "What is not known of all of it, and why 未知指标及原因" }),
  next: z.string().optional().meta({ description: "Send as ?cursor= for further products or regions 下一页游标" }),
}).meta({ id: "Figures" });

const FigureRow = z
  .object({
    row: z.string(),
    on: z.string().meta({ description: "Day that it counts for, or `standing` 计入日期" }),
    knownOn: DateText.meta({ description: "Since when that is known 记录日期" }),
    value: z.number().meta({ description: "What it adds 增减数值" }),
    unit: z.enum(["count", "kg", "yuan", "hours"]),
    region: RegionCodeText,
    product: z.string().optional(),
    scheme: z.string(),
    producer: z.string(),
    organisation: OrganisationId,
  })
  .meta({ id: "FigureRow" });
export const FigureRows = PageOf(FigureRow);

const Week = z.object({
  week: z.string(),
  registeredKg: Value,
  soldKg: Value,
  cumulativeKg: z.number(),
  shareOfCapacity: Value,
  yuanPerKg: Value,
});

export const Guidance = Head.extend({
  year: z.number().int(),
  product: z.string().optional(),
  capacityKg: Value,
  weeks: z.array(Week),
  forecast: z
    .object({
      method: Words,
      seasons: z.number().int(),
      months: z.array(z.object({ month: z.string(), expectedKg: z.number(), registeredKg: Value })),
      meanErrorKg: z.number(),
      yearError: Value,
    })
    .optional(),
  notKnown: z.array(NotKnown),
}).meta({ id: "Guidance" });
