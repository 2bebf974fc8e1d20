import { InstantText, OrganisationId, Reason, RegionCodeText, RegionText, type Sent } from "@suyuan/domain/answer";
import {
  DIRECTIONS,
  INDICATOR_KINDS,
  NONE_MEANS,
  OBJECTION_OUTCOMES,
  OBJECTION_STATES,
} from "@suyuan/domain/assessment/kinds";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { AssessedYear } from "../../commands/assessment/bodies.ts";
import { CalendarDate, ListQuery, RegionCode } from "../../commands/wire.ts";
import { ListOf, Place } from "../lists/filters.ts";

const Words = z.object({ zh: z.string(), en: z.string().optional() });
const Term = z.object({ measures: z.array(z.string()), source: Words });
const Points = (what: string) => z.number().meta({ description: `${what}, two decimals 分` });
const Range = z.object({ low: z.number(), high: z.number() });

const IndicatorRecord = z
  .object({
    id: z.string(),
    name: Words,
    definition: Words,
    kind: z.enum(INDICATOR_KINDS),
    numerator: Term,
    denominator: Term.optional(),
    unit: z.string().meta({ description: "%, kg, yuan, h, or one by the other; empty of a count 单位" }),
    noneMeans: z.enum(NONE_MEANS),
    fewest: z.number().optional(),
    weight: z.int(),
    target: z.number(),
    direction: z.enum(DIRECTIONS),
  })
  .meta({ id: "Indicator", description: "One thing by which counties are judged 考核指标" });

const Version = z.object({
  version: z.int(),
  at: InstantText,
  by: OrganisationId,
  byName: z.string(),
  reason: z.string().optional(),
});

export const IndicatorSetRecord = z
  .object({
    region: RegionCodeText,
    regionName: RegionText,
    year: z.int(),
    name: Words,
    version: z.int(),
    versions: z.array(Version).meta({ description: "Oldest first; each is read with ?version= 历次版本" }),
    counties: z.array(z.object({ county: RegionCodeText, name: RegionText })),
    indicators: z.array(IndicatorRecord),
  })
  .meta({ id: "IndicatorSet", description: "By what counties are assessed for a year 年度考核指标" });
export type IndicatorSetRecord = Sent<typeof IndicatorSetRecord>;

export const IndicatorSets = z.object({ items: z.array(IndicatorSetRecord) });
export const IndicatorSetsQuery = z.object({ year: AssessedYear.optional() });

const KnownOn = CalendarDate.optional().meta({ description: "As it was known at the end of this day 当时已知" });

export const IndicatorSetQuery = z.object({
  version: z.coerce.number().int().min(1).max(100).optional(),
  knownOn: KnownOn,
});

/** `set`: whose; absent, that of the county's city or else of its province. */
export const SheetQuery = z.object({
  region: RegionCode.meta({ description: "The county 县（市、区）" }),
  year: AssessedYear,
  set: RegionCode.optional().meta({
    description: "Whose set: absent, the city's or else the province's 指标发布地区",
  }),
  knownOn: KnownOn,
  ranked: z.enum(["true", "false"]).optional().meta({ description: "With its ranks among the others 是否含名次" }),
});
export type SheetQuery = z.output<typeof SheetQuery>;

export const SheetFileQuery = SheetQuery.omit({ ranked: true }).extend({
  lang: z.enum(["zh", "en"]).optional().meta({ description: "Chinese where it is not said 语言" }),
});
export type SheetFileQuery = z.output<typeof SheetFileQuery>;

export const RankingQuery = z.object({
  set: RegionCode.meta({ description: "Whose set: a province or a city 指标发布地区" }),
  year: AssessedYear,
  knownOn: KnownOn,
});
export type RankingQuery = z.output<typeof RankingQuery>;

const AmountRecord = z.object({ amount: z.number(), unit: z.string() });

const Against = z
  .object({ id: z.string(), from: OrganisationId, state: z.enum(OBJECTION_STATES) })
  .meta({ description: "The newest objection to this figure 最近的异议" });

const SheetIndicator = IndicatorRecord.omit({ numerator: true, denominator: true }).extend({
  terms: z.object({ numerator: Term, denominator: Term.optional() }),
  numerator: AmountRecord.optional(),
  denominator: AmountRecord.optional(),
  value: z.number().optional(),
  interval: Range.optional().meta({ description: "At 95 %, of shares alone 95% 区间" }),
  unknown: Reason.optional().meta({ description: "Why there is no value 未知原因" }),
  points: Points("Of the weight; absent where it is not known").optional(),
  range: Range.meta({ description: "Between which points it lies 得分范围" }),
  objection: Against.optional(),
  figures: z.string().meta({ description: "Where its figures are read, and their rows 数据出处" }),
});

const Rank = z.object({ best: z.int(), worst: z.int(), of: z.int() }).meta({
  id: "RankRange",
  description: "The ranks that go with the ranges: which of them, nobody can say 可能的名次",
});

const Total = {
  points: Points("Of what is known"),
  ofPoints: Points("That could be had of what is known"),
  range: Range.meta({ description: "Between which points of a hundred the whole lies 总分范围" }),
};

const Behind = z
  .literal(true)
  .optional()
  .meta({ description: "Something recorded waits to be added to the figures 有记录尚未计入" });
const Method = z
  .array(z.object({ zh: z.string(), en: z.string() }))
  .meta({ description: "How it was worked out 计算方法" });

export const AssessmentSheet = z
  .object({
    county: RegionCodeText,
    countyName: RegionText,
    year: z.int(),
    set: IndicatorSetRecord.omit({ counties: true, indicators: true, versions: true, year: true }).extend({
      publishedAt: InstantText,
      publishedBy: z.string(),
    }),
    asOf: InstantText.meta({ description: "Until when everything recorded is followed 数据截至" }),
    isBehind: Behind,
    knownOn: z.string().optional(),
    indicators: z.array(SheetIndicator),
    ...Total,
    rank: Rank.optional(),
    method: Method,
  })
  .meta({ id: "AssessmentSheet", description: "How a county stands by the indicators of a year 县级考核表" });
export type AssessmentSheet = Sent<typeof AssessmentSheet>;
export type SheetIndicator = Sent<typeof SheetIndicator>;

const RankedCounty = z.object({
  county: RegionCodeText,
  name: RegionText,
  ...Total,
  rank: Rank,
  unknown: z.array(z.string()).meta({ description: "Indicators whose figure is not known 未知指标" }),
  objections: z.int().meta({ description: "Figures with an objection that is not decided 待裁定异议数" }),
});
export type RankedCounty = Sent<typeof RankedCounty>;

export const AssessmentRanking = z
  .object({
    set: AssessmentSheet.shape.set,
    year: z.int(),
    asOf: InstantText,
    isBehind: Behind,
    knownOn: z.string().optional(),
    items: z.array(RankedCounty).meta({ description: "All of them: a set has at most 200 counties 全部县（市、区）" }),
    method: Method,
  })
  .meta({ id: "AssessmentRanking", description: "Counties with the ranks that they may have 考核排名" });
export type AssessmentRanking = Sent<typeof AssessmentRanking>;

export const ObjectionRecord = z
  .object({
    id: z.string(),
    set: RegionCodeText,
    year: z.int(),
    county: RegionCodeText,
    countyName: RegionText,
    indicator: Id,
    indicatorName: Words,
    by: OrganisationId,
    byName: z.string(),
    at: InstantText,
    reason: z.string(),
    fileSha256: z.string().optional(),
    figure: z
      .object({ numerator: z.number().optional(), denominator: z.number().optional(), value: z.number().optional() })
      .meta({ description: "What it was then, terms in the measures' own units 提出时的数值" }),
    state: z.enum(OBJECTION_STATES),
    settlements: z.array(
      z.object({
        outcome: z.enum(OBJECTION_OUTCOMES),
        reason: z.string(),
        at: InstantText,
        by: OrganisationId,
        byName: z.string(),
      }),
    ),
    withdrawn: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "Objection", description: "That a county says a figure of it is wrong 考核异议" });
export type ObjectionRecord = Sent<typeof ObjectionRecord>;

export const Objections = ListOf(ObjectionRecord);
export const ObjectionsQuery = ListQuery.extend({ ...Place, status: z.enum(OBJECTION_STATES).optional() });
