import type { StandardDocument, StandardEntry } from "./standard.ts";

/**
 * What of the national standards was in reach as text and could be read: a part of each, which says so. Whoever has a whole table imports it
 * (`suyuan standards import`, docs/standards.md); under the same name it takes the place of the part here. No table of safety intervals and none of
 * GB 2763-2021 or -2026 was in reach: intervals are those of the label until one is imported.
 */

const all = (clause: string, subjects: string): StandardEntry[] =>
  subjects.split(" ").map((subject) => ({ subject, clause }));
const on = (crops: readonly string[], clause: string, subjects: string): StandardEntry[] =>
  all(clause, subjects).map((entry) => ({ ...entry, crops }));

const PRODUCE = ["蔬菜", "果树", "茶叶", "食用菌"];

const BANS: StandardDocument = {
  id: "农业部公告第194、199、322、1586号",
  kind: "ban",
  title: { zh: "禁止和限制使用的农药", en: "Pesticides that may not be used, or not on some crops" },
  source:
    "huoqiu.gov.cn/public/6618281/36740208.html (2025-02-21, after the announcements), zc.sannzx.org.cn/show-277079.html (no. 199, whole); each held before that day already",
  from: "2025-02-21",
  isComplete: false,
  entries: [
    ...all(
      "第199号 一",
      "六六六 滴滴涕 毒杀芬 二溴氯丙烷 杀虫脒 二溴乙烷 除草醚 艾氏剂 狄氏剂 敌枯双 氟乙酰胺 甘氟 毒鼠强 氟乙酸钠 毒鼠硅",
    ),
    ...all("第322号", "甲胺磷 甲基对硫磷 对硫磷 久效磷 磷胺"),
    ...all("第1586号", "苯线磷 地虫硫磷 甲基硫环磷 磷化钙 磷化镁 磷化锌 硫线磷 蝇毒磷 治螟磷 特丁硫磷"),
    ...on(PRODUCE.slice(0, 3), "第199号 二", "甲拌磷 甲基异柳磷 内吸磷 克百威 涕灭威 灭线磷 硫环磷 氯唑磷"),
    ...on(["茶叶"], "第199号 二", "三氯杀螨醇 氰戊菊酯"),
    ...on(["柑橘"], "第1586号", "氧乐果 水胺硫磷 灭多威"),
  ],
};

const BANS_2024: StandardDocument = {
  id: "禁限用农药名录（2024-09-01 起）",
  kind: "ban",
  title: {
    zh: "2024 年 9 月 1 日起禁止销售和使用的农药",
    en: "Pesticides that may not be sold or used since 2024-09-01",
  },
  source: "delmunsoft.com/news/show-382553.html (list of a county's inspection, with the day)",
  from: "2024-09-01",
  isComplete: false,
  entries: all("禁止（停止）使用的农药，注", "甲拌磷 甲基异柳磷 水胺硫磷 灭线磷"),
};

const BANS_2026: StandardDocument = {
  id: "农业农村部公告第736号",
  kind: "ban",
  title: {
    zh: "氧乐果等 4 种高毒农药禁用",
    en: "Four highly toxic pesticides that may not be sold or used since 2026-06-01",
  },
  source: "3456.tv/news/1197307.html (the announcement of 2023-12-25, whole)",
  from: "2026-06-01",
  isComplete: true,
  entries: all("一", "氧乐果 克百威 灭多威 涕灭威"),
};

const LIMITS_2016: StandardDocument = {
  id: "GB 2763-2016",
  kind: "limit",
  title: { zh: "食品中农药最大残留限量（摘录）", en: "Maximum residue limits for pesticides in food (a part)" },
  source:
    "27632016.foodvip.net additives faid=95 (spinosad); days: mwzcups.com/authority/standard/49794.html, and 2020-02-15 of GB 2763-2019 (m.bubsandbeans.com/paper/238286753.html)",
  from: "2017-06-18",
  to: "2020-02-14",
  isComplete: false,
  entries: (
    [
      ["柑橘", 0.3],
      ["苹果", 0.1],
      ["猕猴桃", 0.05],
      ["葡萄", 0.5],
      ["蓝莓", 0.4],
    ] as const
  ).map(([crop, mgPerKg]) => ({ subject: "多杀霉素", clause: "表 多杀霉素 spinosad", crops: [crop], mgPerKg })),
};

const GREEN_FOOD: StandardDocument = {
  id: "NY/T 393-2020",
  kind: "permitted",
  title: { zh: "绿色食品 农药使用准则 允许使用的农药（摘录）", en: "Green food: pesticides that may be used (a part)" },
  source:
    "in force since 2020-11-01: m.fx361.cc/news/2021/0923/13590565.html; table A.1 read in a copy of its annex A, substances of plants and microbes",
  from: "2020-11-01",
  isComplete: false,
  entries: all(
    "附录A 表A.1",
    "苦参碱 印楝素 除虫菊素 蛇床子素 小檗碱 大黄素甲醚 乙蒜素 苦皮藤素 藜芦碱 桉油精 多杀霉素 乙基多杀菌素",
  ),
};

const HAWTHORN: StandardDocument = {
  id: "SB/T 10092-1992",
  kind: "grade",
  title: { zh: "山楂 等级（大型果，摘录）", en: "Grades of hawthorn (large fruit, a part)" },
  source:
    "wnwk.com/doc/2626283.html (text of the standard, in force since 1993-06-01; whether it was withdrawn since is not known)",
  from: "1993-06-01",
  isComplete: false,
  entries: (
    [
      ["优等品", 110],
      ["一等品", 120],
      ["合格品", 130],
    ] as const
  ).map(([grade, most]) => ({ subject: "山楂", clause: "4.1 表1", grade, measure: "每千克果个数", most })),
};

/** What ships with the service. */
export const NATIONAL_STANDARDS: readonly StandardDocument[] = [
  BANS,
  BANS_2024,
  BANS_2026,
  LIMITS_2016,
  GREEN_FOOD,
  HAWTHORN,
];
