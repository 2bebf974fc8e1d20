import type { Direction } from "@suyuan/domain/assessment/kinds";
import { OBJECTION_WORDS } from "@suyuan/domain/assessment/words";
import type { Language } from "@suyuan/domain/language";
import { chinaTime } from "../../printing/markup.ts";
import type { TablePrint } from "../../printing/table-pdf.ts";
import type { AssessmentSheet, SheetIndicator } from "./answers.ts";

const UNITS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { kg: "千克", yuan: "元", h: "小时", "%": "%" },
  en: { kg: "kg", yuan: "yuan", h: "h", "%": "%" },
};
const BETTER: Readonly<Record<Language, Readonly<Record<Direction, string>>>> = {
  zh: { higher: "越高越好", lower: "越低越好" },
  en: { higher: "more is better", lower: "less is better" },
};

const WORDS = {
  zh: {
    title: (county: string, year: number) => `${county} ${year} 年度考核表`,
    set: "考核依据",
    judged: (set: string, version: string) => `${set}（${version}）`,
    version: (n: number, by: string, at: string) => `第 ${n} 版，${by}，${at} 发布`,
    asOf: "数据截至",
    behind: "另有记录尚未计入",
    knownOn: (day: string) => `当时已知：${day} 日终`,
    made: (at: string) => `生成时间（北京时间）${at}`,
    total: "得分",
    points: (points: string, of: string) => `${points} 分（可评指标共 ${of} 分）`,
    range: "总分范围",
    rank: "可能的名次",
    ranks: (best: number, worst: number, of: number) =>
      best === worst ? `第 ${best} 名（共 ${of} 个县）` : `第 ${best} 至 ${worst} 名（共 ${of} 个县）`,
    columns: ["指标", "说明与数据来源", "分子", "分母", "数值（95% 区间）", "目标", "权重", "得分（范围）"],
    above: "分子",
    below: "分母",
    objection: "异议",
    rows: "指标数值可在系统“统计”中逐项查到原始记录。",
  },
  en: {
    title: (county: string, year: number) => `${county}: assessment of ${year}`,
    set: "Judged by",
    judged: (set: string, version: string) => `${set} (${version})`,
    version: (n: number, by: string, at: string) => `version ${n}, published by ${by} on ${at}`,
    asOf: "Figures until",
    behind: "more is recorded and not added yet",
    knownOn: (day: string) => `as known at the end of ${day}`,
    made: (at: string) => `Made (Beijing time) ${at}`,
    total: "Points",
    points: (points: string, of: string) => `${points} of the ${of} that could be judged`,
    range: "The whole lies between",
    rank: "Ranks it may have",
    ranks: (best: number, worst: number, of: number) =>
      best === worst ? `${best} of ${of} counties` : `${best} to ${worst} of ${of} counties`,
    columns: [
      "Indicator",
      "What it says, and its sources",
      "Above",
      "Below",
      "Value (95 % interval)",
      "Target",
      "Weight",
      "Points (range)",
    ],
    above: "Above",
    below: "Below",
    objection: "Objection",
    rows: "Each figure leads to its rows in the statistics.",
  },
} as const;

/** At most two decimals, thousands apart. */
function number(value: number): string {
  const [whole = "", part] = String(Number(value.toFixed(2))).split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

function inUnit(value: number, unit: string, language: Language): string {
  const told = unit
    .split("/")
    .map((one) => UNITS[language][one] ?? one)
    .join("/");
  if (told === "%") return `${number(value)}%`;
  return told === "" ? number(value) : `${number(value)} ${told}`;
}

const points = (value: number): string => value.toFixed(2);
const span = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${points(low)}–${points(high)}`;

/** In the language, where it has words in it. */
const worded = (text: { readonly zh: string; readonly en?: string | undefined }, language: Language): string =>
  (language === "en" ? text.en : undefined) ?? text.zh;

function rowOf(one: SheetIndicator, language: Language): readonly string[] {
  const words = WORDS[language];
  const { unit, interval, value, unknown, objection, terms } = one;
  const amount = (term: SheetIndicator["numerator"]) =>
    term === undefined ? "–" : inUnit(term.amount, term.unit, language);
  const sources = [
    worded(one.definition, language),
    `${words.above}: ${worded(terms.numerator.source, language)}`,
    ...(terms.denominator === undefined ? [] : [`${words.below}: ${worded(terms.denominator.source, language)}`]),
    ...(objection === undefined ? [] : [`${words.objection}: ${OBJECTION_WORDS[objection.state][language]}`]),
  ];
  const ends = interval && `${number(interval.low)}–${inUnit(interval.high, unit, language)}`;
  const shown =
    value === undefined
      ? (unknown?.[language] ?? "")
      : [inUnit(value, unit, language), ...(ends === undefined ? [] : [`(${ends})`])].join("\n");
  const scored = one.points === undefined ? `–\n(${span(one.range)})` : `${points(one.points)}\n(${span(one.range)})`;
  return [
    worded(one.name, language),
    sources.join("\n"),
    ...[amount(one.numerator), amount(one.denominator), shown],
    `${inUnit(one.target, unit, language)}\n${BETTER[language][one.direction]}`,
    ...[String(one.weight), scored],
  ];
}

/** The sheet as it is printed, read or opened, in one language. */
export function printOf(sheet: AssessmentSheet, language: Language, madeAt: string): TablePrint {
  const words = WORDS[language];
  const { set, rank, knownOn } = sheet;
  const title = words.title(sheet.countyName, sheet.year);
  const published = words.version(set.version, set.publishedBy, chinaTime(set.publishedAt).slice(0, 10));
  const day = chinaTime(sheet.asOf);
  const widths = [30, 82, 28, 28, 36, 26, 12, 27];
  return {
    ...{ title, heading: title, madeAt },
    lead: [
      [words.set, words.judged(`${set.regionName} ${worded(set.name, language)}`, published)],
      [
        words.asOf,
        [
          day,
          ...(knownOn === undefined ? [] : [words.knownOn(knownOn)]),
          ...(sheet.isBehind ? [words.behind] : []),
        ].join(" · "),
      ],
      [words.total, words.points(points(sheet.points), points(sheet.ofPoints))],
      [words.range, span(sheet.range)],
      ...(rank === undefined ? [] : [[words.rank, words.ranks(rank.best, rank.worst, rank.of)] as const]),
    ],
    columns: words.columns.map((column, n) => ({ title: column, width: widths[n] ?? 20, isRight: n > 1 })),
    rows: sheet.indicators.map((one) => rowOf(one, language)),
    notes: [...sheet.method.map((one) => one[language]), words.rows],
    foot: words.made(chinaTime(madeAt)),
    ...(language === "en" ? { lang: "en" as const } : {}),
  };
}

/** The name of the file, without its ending. */
export const fileName = ({ county, year }: AssessmentSheet): string => `assessment-${county}-${year}`;
