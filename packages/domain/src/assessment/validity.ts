import type { FieldFault } from "../field-errors.ts";
import { covers, isInForce, isRegionCode } from "../region-code.ts";
import { daysOf, type Indicator, type IndicatorSet, type Term } from "./indicator.ts";
import { isDistinct, unitOf } from "./measures.ts";

/** All that is wrong with a set, by field. */
export function faultsOf(set: IndicatorSet): readonly FieldFault[] {
  return [...countyFaults(set), ...togetherFaults(set), ...set.indicators.flatMap((one, n) => faultsIn(one, n))];
}

function countyFaults({ region, year, counties }: IndicatorSet): readonly FieldFault[] {
  const [, to] = daysOf(year);
  return counties.flatMap((county, n): readonly FieldFault[] => {
    const pointer = `/counties/${n}`;
    const isCounty = isRegionCode(county) && county.length === 6 && !county.endsWith("00");
    if (!isCounty || !isInForce(county, to)) {
      const en = `${county} is no county of GB/T 2260 in ${year}: give six digits.`;
      return [{ pointer, en, zh: `${county} 不是 ${year} 年的县级行政区划代码，请填写六位代码。` }];
    }
    if (!covers(region, county))
      return [{ pointer, en: `${county} does not lie in ${region}.`, zh: `${county} 不在 ${region} 辖区内。` }];
    if (counties.indexOf(county) < n)
      return [{ pointer, en: `${county} stands here twice.`, zh: `${county} 重复填写。` }];
    return [];
  });
}

function togetherFaults({ indicators }: IndicatorSet): readonly FieldFault[] {
  const total = indicators.reduce((sum, { weight }) => sum + weight, 0);
  const weights =
    total === 100
      ? []
      : [
          {
            pointer: "/indicators",
            en: `the weights come to ${total}; together they must be 100.`,
            zh: `各指标权重合计为 ${total}，应为 100。`,
          },
        ];
  const ids = indicators.map(({ id }) => id);
  const twice = ids.flatMap((id, n) =>
    ids.indexOf(id) < n
      ? [{ pointer: `/indicators/${n}/id`, en: `${id} stands here twice.`, zh: `${id} 重复填写。` }]
      : [],
  );
  return [...weights, ...twice];
}

function faultsIn(indicator: Indicator, n: number): readonly FieldFault[] {
  const at = `/indicators/${n}`;
  const { kind, numerator, denominator, fewest } = indicator;
  const terms = [
    ...termFaults(numerator, `${at}/numerator`, kind === "share"),
    ...(denominator === undefined ? [] : termFaults(denominator, `${at}/denominator`, kind === "share")),
  ];
  const faults: FieldFault[] = [...terms, ...targetFaults(indicator, at)];
  if (kind === "amount" && denominator !== undefined)
    faults.push({
      pointer: `${at}/denominator`,
      en: "an amount stands by itself: leave it out, or make it a ratio.",
      zh: "总量指标没有分母，请不填，或改为比值指标。",
    });
  if (kind !== "amount" && denominator === undefined)
    faults.push({
      pointer: `${at}/denominator`,
      en: "say what it is divided by.",
      zh: "请填写分母。",
    });
  if (kind === "amount" && fewest !== undefined)
    faults.push({
      pointer: `${at}/fewest`,
      en: "an amount has no denominator that could be too small: leave it out.",
      zh: "总量指标没有分母，请不填最小分母。",
    });
  return faults;
}

function targetFaults({ kind, target, direction }: Indicator, at: string): readonly FieldFault[] {
  const pointer = `${at}/target`;
  if (direction === "higher" && target <= 0)
    return [
      {
        pointer,
        en: "must be more than 0 where more is better: points are the part of it that is attained.",
        zh: "越高越好的指标，目标须大于 0：得分按达到目标的比例计算。",
      },
    ];
  if (kind === "share" && target > 100)
    return [{ pointer, en: "a share is at most 100 per cent.", zh: "占比指标的目标最高为 100%。" }];
  return [];
}

/** Measures of a term are of one unit, each once; those of a share are counted one by one. */
function termFaults({ measures: names }: Term, at: string, isShare: boolean): readonly FieldFault[] {
  const [first = ""] = names;
  return names.flatMap((name, n): readonly FieldFault[] => {
    const pointer = `${at}/measures/${n}`;
    const unit = unitOf(name);
    if (unit === undefined)
      return [
        {
          pointer,
          en: `the statistics have no ${name}. GET /api/statistics names the measures that they have.`,
          zh: `统计中没有 ${name}；可用的统计项见 GET /api/statistics。`,
        },
      ];
    if (names.indexOf(name) < n) return [{ pointer, en: `${name} stands here twice.`, zh: `${name} 重复填写。` }];
    if (isShare && unit !== "count")
      return [
        {
          pointer,
          en: "a share is of things counted one by one; for weights, money or hours take a ratio.",
          zh: "占比指标只用于计数项；重量、金额、时长请用比值指标。",
        },
      ];
    if (unit !== unitOf(first))
      return [
        {
          pointer,
          en: `is counted in ${unit}, the first in ${unitOf(first)}: they have no sum.`,
          zh: `单位（${unit}）与第一项（${unitOf(first)}）不同，不能相加。`,
        },
      ];
    if (names.length > 1 && isDistinct(name))
      return [
        {
          pointer,
          en: "counts each household once, so that a sum would count some twice: let it stand alone.",
          zh: "按户去重统计，相加会重复计算，请单独使用。",
        },
      ];
    return [];
  });
}
