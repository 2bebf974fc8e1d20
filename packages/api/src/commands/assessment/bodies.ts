import type { IndicatorSet, Term } from "@suyuan/domain/assessment/indicator";
import { DIRECTIONS, INDICATOR_KINDS, NONE_MEANS, OBJECTION_OUTCOMES } from "@suyuan/domain/assessment/kinds";
import { defined } from "@suyuan/domain/fact";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, Reason, RegionCode, Sha256 } from "../wire.ts";

const INDICATORS_MAX = 40;
const COUNTIES_MAX = 200;
const MEASURES_MAX = 12;

const worded = (length: number) => z.strictObject({ zh: Text(length), en: Text(length).optional() });

const TermBody = z
  .strictObject({
    measures: z
      .array(z.string().min(1).max(40))
      .min(1)
      .max(MEASURES_MAX)
      .meta({ description: "Added up; names as the statistics give them 统计项，合计" }),
    source: worded(300).meta({ description: "Where it comes from 数据来源" }),
  })
  .meta({ id: "IndicatorTerm" });

const atMostSixDecimals = [
  (value: number) => Number(value.toFixed(6)) === value,
  bilingual("at most six decimals", "最多六位小数"),
] as const;

const IndicatorBody = z
  .strictObject({
    id: Id,
    name: worded(60),
    definition: worded(500).meta({ description: "What it says, and what it does not 指标说明" }),
    kind: z.enum(INDICATOR_KINDS).meta({
      description:
        "share: a per cent of things counted one by one, with an interval; ratio: one amount for another; amount: by itself 占比、比值、总量",
    }),
    numerator: TermBody,
    denominator: TermBody.optional(),
    noneMeans: z.enum(NONE_MEANS).default("unknown").meta({
      description: "What nothing on record above the line means: nobody knows, or there was none 无记录时视为未知或零",
    }),
    fewest: z.number().positive().max(1e9).optional().meta({
      description: "Too little to judge below this denominator, in its own unit 分母低于此值不作评价",
    }),
    weight: z.int().min(1).max(100).meta({ description: "Points; all together are 100 权重（合计 100）" }),
    target: z
      .number()
      .min(0)
      .max(1e12)
      .refine(...atMostSixDecimals)
      .meta({ description: "In the indicator's unit: per cent, kilograms, yuan, hours, how many 目标值" }),
    direction: z.enum(DIRECTIONS).meta({ description: "Which side of the target is better 越高越好或越低越好" }),
  })
  .meta({ id: "IndicatorBody" });

const Content = {
  name: worded(100),
  counties: z
    .array(RegionCode)
    .min(1)
    .max(COUNTIES_MAX)
    .optional()
    .meta({ description: "Six digits each; absent: all counties of the region 参加考核的县（市、区）" }),
  indicators: z.array(IndicatorBody).min(1).max(INDICATORS_MAX),
};

export const AssessedYear = z.coerce.number().int().min(2000).max(2100).meta({ description: "Assessed year 考核年度" });

export const IndicatorsBody = z
  .strictObject({
    id: ActId.optional(),
    region: RegionCode.meta({ description: "Your own: a province or a city 本省或本市" }),
    year: z.int().min(2000).max(2100).meta({ description: "Assessed year 考核年度" }),
    ...Content,
  })
  .meta({ id: "IndicatorSetBody" });

export const IndicatorsCorrectionBody = z
  .strictObject({ id: ActId, reason: Reason, ...Content })
  .meta({ id: "IndicatorSetCorrection" });

export const IndicatorsPath = z.object({ region: RegionCode, year: AssessedYear });

type Written = z.infer<typeof IndicatorsBody>;

const termOf = ({ measures, source }: z.infer<typeof TermBody>): Term => ({ measures, source: defined(source) });

/** The set that a body says. */
export function setOf(
  { name, indicators }: Pick<Written, "name" | "indicators">,
  { region, year, counties }: Pick<IndicatorSet, "region" | "year" | "counties">,
): IndicatorSet {
  return {
    ...{ region, year, name: defined(name), counties },
    indicators: indicators.map(({ name: called, definition, numerator, denominator, fewest, ...rest }) => ({
      ...rest,
      ...{ name: defined(called), definition: defined(definition), numerator: termOf(numerator) },
      ...defined({ denominator: denominator && termOf(denominator), fewest }),
    })),
  };
}

export const ObjectionPath = z.object({ id: Id });

export const ObjectionBody = z
  .strictObject({
    id: Id,
    set: RegionCode.meta({ description: "Whose set: the province or city that published it 发布指标的省、市" }),
    year: z.int().min(2000).max(2100),
    indicator: Id,
    reason: Text(500).meta({ description: "What is wrong with the figure of your county 异议理由" }),
    fileSha256: Sha256.optional().meta({ description: "Of a file that you keep: what you counted 佐证文件的 SHA-256" }),
  })
  .meta({ id: "ObjectionBody" });

export const ObjectionSettlementBody = z
  .strictObject({
    id: ActId.optional(),
    outcome: z.enum(OBJECTION_OUTCOMES).meta({
      description:
        "upheld 成立: the figure counts as not known; rejected 不成立; mended 已更正: its rows were corrected, it counts again",
    }),
    reason: Reason,
  })
  .meta({ id: "ObjectionSettlement" });
