import type { ObjectionState, UnknownReason } from "./kinds.ts";

interface Told {
  readonly zh: string;
  readonly en: string;
}

/** Why a figure is not known. */
export const UNKNOWN_WORDS: Readonly<Record<UnknownReason, Told>> = {
  "no-figures": { zh: "本县本年度尚无任何记录", en: "Nothing at all is on record of the county for the year" },
  "no-denominator": { zh: "分母为零，无从计算", en: "Nothing is on record of what it is divided by" },
  "none-on-record": {
    zh: "没有记录，不等于没有发生",
    en: "Nothing is on record, which does not say that there was none",
  },
  "too-few": { zh: "数量过少，不作评价", en: "Too few to judge" },
  beyond: { zh: "分子大于分母，口径不符", en: "More above the line than below it: the terms do not fit" },
  upheld: { zh: "异议成立，待更正原始记录", en: "An objection was upheld: its rows are to be corrected first" },
};

export const OBJECTION_WORDS: Readonly<Record<ObjectionState, Told>> = {
  open: { zh: "待裁定", en: "Open" },
  upheld: { zh: "成立，不计分", en: "Upheld: does not count" },
  rejected: { zh: "不成立", en: "Rejected" },
  mended: { zh: "已更正，恢复计分", en: "Mended: counts again" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
};

/** How points and ranks come about, and what they do not say: one paragraph each. */
export const METHOD: readonly Told[] = [
  {
    zh: "得分：达到目标的比例乘以权重，最高为权重（越低越好的指标，超过目标时按“目标÷数值”计）。各指标数值均由统计数据按所列统计项计算，可逐项查到原始记录。",
    en: "Points: the part of the target that is attained, times the weight, at most the weight (where less is better and the value lies above: target by value). Each value is worked out from the statistics' own measures, which lead to their rows.",
  },
  {
    zh: "未知：没有记录、数量过少或异议成立的指标不计为零分，得分范围按“零分至满分”给出，并说明原因。",
    en: "Not known: what has no record, too few, or an upheld objection is no zero. Its points may lie anywhere from none to all, and the reason is told.",
  },
  {
    zh: "区间：逐项计数的占比给出 95% Wilson 区间，分母小则区间宽；重量、金额、时长是全部已登记数的合计，没有区间，不代表没有误差。",
    en: "Intervals: shares of things counted one by one have Wilson's interval at 95 %, wide where little was counted. Weights, money and hours are sums of all that is on record: they have none, which does not say that they have no error.",
  },
  {
    zh: "名次：得分范围的两端由各指标区间两端相加得出；范围有重叠的县名次不分先后，列出可能的最好和最差名次。各区间分别为 95%，名次范围并非对所有县同时成立的 95% 结论。",
    en: "Ranks: the ends of a score are the sums of the ends of its indicators. Counties whose ranges overlap cannot be told apart: the best and the worst rank that each may have are given. Each interval is at 95 % by itself; the ranks are no statement at 95 % about all counties at once.",
  },
];
