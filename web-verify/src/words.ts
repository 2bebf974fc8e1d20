import type { Language } from "@suyuan/domain/language";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { CODE_WORDS } from "./codes/code-words.ts";
import { REFUSAL_WORDS } from "./codes/refusal-words.ts";
import { PRODUCT_WORDS } from "./links/product-words.ts";
import { LEVEL_MEANINGS, LEVELS, type Level } from "./look/level-words.ts";
import type { Both, StateCode } from "./state-words.ts";

/** Every word of the public pages, both languages side by side: a row that lacks one does not compile. */

type Phrase = Both<(...parts: string[]) => string>;

export type { Level, StateCode };

type Corrections = NonNullable<Passport["corrections"]>;
type Commitment = NonNullable<Passport["commitment"]>;

/** Rows of two languages to one table per language. */
function split<T extends Record<string, Both<unknown>>>(
  rows: T,
): Readonly<Record<Language, { readonly [K in keyof T]: T[K]["zh"] }>> {
  const side = (language: Language) =>
    Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, row[language]])) as {
      [K in keyof T]: T[K]["zh"];
    };
  return { zh: side("zh"), en: side("en") };
}

const BASES: Record<Commitment["basis"][number], Both> = {
  "quality-control": { zh: "质量安全控制符合要求", en: "own quality control meets the requirements" },
  "self-test": { zh: "自行检测合格", en: "passed the producer's own test" },
  "commissioned-test": { zh: "委托检测合格", en: "passed a commissioned test" },
};

const COMMITMENTS: Record<Commitment["status"], Both> = {
  declared: { zh: "生产者作出承诺，未附检测佐证", en: "the producer's word, without a test to back it" },
  supported: { zh: "有对应的检测报告支持", en: "backed by a matching test report" },
  refused: { zh: "依据不成立：本承诺暂不采信", en: "basis not met: this commitment does not count yet" },
};

/** What a commitment certificate has to say. */
const CONTENT: Record<Commitment["content"]["missing"][number], Both> = {
  product: { zh: "产品名称", en: "Product" },
  quantity: { zh: "数量", en: "Quantity" },
  origin: { zh: "产地", en: "Origin" },
  issuedAt: { zh: "开具时间", en: "Time of issue" },
  party: { zh: "承诺主体", en: "Committed by" },
  contact: { zh: "联系方式", en: "Contact" },
};

/** What was corrected. */
const CORRECTED: Record<Corrections["newest"][number]["field"], Both> = {
  harvestedOn: { zh: "采收日期", en: "harvest date" },
  plots: { zh: "地块", en: "plots" },
  certificate: { zh: "认证证书", en: "certificate" },
  commitmentBasis: { zh: "承诺依据", en: "basis of the commitment" },
  receipt: { zh: "收货重量", en: "a received weight" },
  test: { zh: "检测记录", en: "a test" },
  temperature: { zh: "温度记录", en: "a temperature record" },
  input: { zh: "用药登记", en: "a pesticide record" },
};

const WORDS = {
  brand: { zh: "溯源 · 批次公开记录", en: "Suyuan · public batch record" },
  skip: { zh: "跳到正文", en: "Skip to content" },
  other: { zh: "English", en: "中文" },
  home: { zh: "溯源", en: "Suyuan" },
  aboutPage: {
    zh: "食用农产品追溯码查询。请打开查看当前状态。",
    en: "What is on record of certified food by its code. Open for the current state.",
  },
  aboutBatch: {
    zh: "请打开查看这个批次的当前状态：产地、认证、检测、流转和温度记录，每条注明由谁提供。",
    en: "Open for the current state of this batch: origin, certification, tests, journey and temperature, and who each record comes from.",
  },
  asOf: { zh: "记录截至", en: "Records as of" },
  chinaTime: { zh: "（北京时间）", en: " China time" },
  legend: { zh: "方框里的标签是什么意思", en: "What the tags in boxes mean" },
  separator: { zh: "：", en: ": " },
  listSeparator: { zh: "、", en: ", " },
  stop: { zh: "。", en: "." },
  product: { zh: "产品与批次", en: "Product and batch" },
  category: { zh: "类别", en: "Category" },
  lot: { zh: "批号", en: "Batch" },
  harvestedOn: { zh: "采收日期", en: "Harvested" },
  producer: { zh: "生产者", en: "Producer" },
  base: { zh: "生产基地", en: "Base" },
  batchMore: { zh: "类别与登记时间", en: "Category and registration" },
  registeredAt: { zh: "登记时间", en: "Registered" },
  serial: { zh: "单件码", en: "Pack code" },
  certificate: { zh: "认证证书", en: "Certificate" },
  scheme: { zh: "认证", en: "Scheme" },
  holder: { zh: "持证单位", en: "Holder" },
  validity: { zh: "有效期", en: "Valid" },
  to: { zh: " 至 ", en: " to " },
  onHarvest: { zh: "采收当日", en: "At harvest" },
  today: { zh: "查询当日", en: "Today" },
  enterpriseCode: { zh: "企业信息码", en: "Enterprise code" },
  asOnPack: { zh: "应与包装上的一致", en: "should be the same on the pack" },
  comma: { zh: "，", en: ", " },
  validMeans: {
    zh: "“有效”指：这一天处于有效期内，未被暂停或撤销，并覆盖本产品和本基地。",
    en: '"Valid" means: on that day it was within its dates, neither suspended nor withdrawn, and covered this product and base.',
  },
  history: {
    zh: "无公害农产品认证自 2018 年起停止受理，各省此后另有认定；这里仅作为历史记录展示。",
    en: "Certification under this scheme was suspended in 2018, provinces recognised produce after that; it is shown as history only.",
  },
  noCertificate: {
    zh: "本批次登记时没有关联任何认证证书。",
    en: "No certificate was linked when this batch was registered.",
  },
  commitment: { zh: "承诺达标合格证", en: '<span lang="zh-CN">承诺达标合格证</span> Commitment certificate' },
  commitmentOnly: { zh: "承诺", en: "Commitment" },
  noCommitment: {
    zh: "合作社的每批鲜活农产品都应开具承诺达标合格证，本批次没有。",
    en: "A cooperative owes one for every batch of fresh produce; this batch has none.",
  },
  officeAddress: { zh: "地址", en: "Address" },
  afterShipping: { zh: "发货之后才开具", en: "issued after goods had been sent" },
  promise: {
    zh: "生产者承诺：未使用禁用农药、兽药及其他化合物；使用的常规农药、兽药残留不超标。",
    en: "The producer commits: no banned pesticide, veterinary drug or other compound was used; residues of those used are within limits.",
  },
  promiseOfBuyer: {
    zh: "收购者承诺：已按规定收取并保存该批次农产品承诺达标合格证或者其他质量安全合格证明；未违规使用保鲜剂、防腐剂、添加剂等。",
    en: "The buyer commits: it has collected and keeps the commitment certificates, or other proofs of quality and safety, of these goods; no preservatives or additives were used against the rules.",
  },
  basis: { zh: "承诺依据", en: "Basis" },
  inputs: { zh: "用药与安全间隔期", en: "Pesticides and safety interval" },
  actives: { zh: "用药", en: "Used" },
  noActives: { zh: "农事登记中没有用药", en: "none among the farm records" },
  noRecord: { zh: "没有登记", en: "not recorded" },
  interval: { zh: "安全间隔期", en: "Interval" },
  intervalKept: { zh: "已遵守", en: "kept" },
  intervalUnknown: { zh: "无法判断", en: "cannot be told" },
  intervalBroken: { zh: "未遵守", en: "not kept" },
  tests: { zh: "农药残留检测", en: "Residue tests" },
  noTests: { zh: "本批次没有检测记录。", en: "No test is on record for this batch." },
  passed: { zh: "合格", en: "Passed" },
  failed: { zh: "不合格", en: "Failed" },
  sampledOn: { zh: "抽样", en: "Sampled" },
  testedOn: { zh: "检测", en: "Tested" },
  issuedOn: { zh: "报告", en: "Reported" },
  item: { zh: "项目", en: "Item" },
  result: { zh: "结果", en: "Result" },
  limit: { zh: "限量", en: "Limit" },
  over: { zh: "超标", en: "over" },
  unit: { zh: "单位：mg/kg", en: "in mg/kg" },
  limitsOf: { zh: "限量依据", en: "limits of" },
  mustNotBeDetected: { zh: "不得检出", en: "none allowed" },
  rapid: { zh: "快速检测", en: "rapid test" },
  negative: { zh: "阴性", en: "negative" },
  positive: { zh: "阳性", en: "positive" },
  kitNote: {
    zh: "快速检测只作筛查，不给出含量；抑制率反映的是一类农药，不指明是哪一种",
    en: "A rapid test screens and gives no amount; inhibition tells of a group of pesticides, not which one",
  },
  journey: { zh: "流转经过", en: "Journey" },
  noJourney: { zh: "还没有流转记录。", en: "No movement is on record yet." },
  harvested: { zh: "采收", en: "Harvested" },
  made: { zh: "分拣、混装或加工", en: "Sorted, mixed or made" },
  "stored-in": { zh: "入库", en: "Into store" },
  "stored-out": { zh: "出库", en: "Out of store" },
  "handed-over": { zh: "交接", en: "Handed over" },
  void: { zh: "发货已撤回", en: "Shipment withdrawn" },
  received: { zh: "收货", en: "received" },
  pending: { zh: "收货方尚未确认", en: "not yet confirmed by the receiver" },
  turnedAway: { zh: "拒收", en: "Turned away" },
  sameWeight: { zh: "收发重量一致", en: "weights agree" },
  temperature: { zh: "冷链温度", en: "Cold-chain temperature" },
  noTemperature: { zh: "没有附温度记录。", en: "No temperature record is attached." },
  temperatureMissing: {
    zh: "本批次应有冷链温度记录，但没有收到。",
    en: "A temperature record is expected for this batch and none was received.",
  },
  temperatureParts: {
    zh: "部分路段或存放没有足够的温度记录。",
    en: "Parts of the way lack a temperature record.",
  },
  beside: {
    zh: "这份记录与本批次的流转时段不重合，不作为冷链依据。",
    en: "It shares no time with the way of these goods and proves nothing of their cold chain.",
  },
  legs: { zh: "逐段核对", en: "Leg by leg" },
  transit: { zh: "运输", en: "on the way" },
  storage: { zh: "存放", en: "in store" },
  corrected: { zh: "更正", en: "Corrected" },
  device: { zh: "记录仪", en: "Logger" },
  period: { zh: "时段", en: "Period" },
  range: { zh: "测得", en: "Measured" },
  limits: { zh: "限值", en: "Limits" },
  mkt: { zh: "平均动力学温度（药品用指标）", en: "Mean kinetic (a measure made for medicines)" },
  coverage: { zh: "记录完整度", en: "Coverage" },
  outside: { zh: "超出限值", en: "Out of limits" },
  gaps: { zh: "缺失时段", en: "Gaps" },
  inRange: { zh: "有记录的时段都在限值内", en: "Within limits wherever recorded" },
  notInRange: { zh: "需要留意", en: "Needs attention" },
  notJudged: { zh: "有记录，无限值可比", en: "Recorded; no limits to compare with" },
  inLimits: { zh: "在限值内", en: "Within limits" },
  validAtHarvest: { zh: "采收日有效", en: "Valid at harvest" },
  historyShort: { zh: "历史认证", en: "Past scheme" },
  goingOn: { zh: "进行中", en: "going on" },
  someRecord: { zh: "有记录", en: "on record" },
  weightsDiffer: { zh: "收发不一致", en: "weights differ" },
  selfTested: { zh: "自检合格", en: "Own test passed" },
  seeBelow: { zh: "见下文", en: "See below" },
  inputsShort: { zh: "安全间隔", en: "Safety interval" },
  certificateShort: { zh: "认证", en: "Certificate" },
  testsShort: { zh: "农残检测", en: "Residue test" },
  journeyShort: { zh: "交接", en: "Handoffs" },
  temperatureShort: { zh: "冷链", en: "Cold chain" },
  above: { zh: "偏高", en: "too warm" },
  below: { zh: "偏低", en: "too cold" },
  missing: { zh: "缺失", en: "missing" },
  none: { zh: "无", en: "none" },
  summaryOnly: { zh: "记录仪只给出汇总值，没有逐点曲线。", en: "This logger gives a summary only, no curve." },
  chartKey: { zh: "三角：超出限值。斜线：没有记录。", en: "Triangle: out of limits. Hatching: no record." },
  more: { zh: "更多数据", en: "More figures" },
  scans: { zh: "本件扫码", en: "Scans of this pack" },
  scansNote: {
    zh: "家人、店员都可能扫过，打开转发来的网址也会计入；在您买到之前就多次被扫，也可能是码被复制。",
    en: "Family or shop staff may have scanned it, and opening an address that was passed on counts too; many scans before you bought it can also mean the code was copied.",
  },
  limitsOfPage: { zh: "本页不能证明什么", en: "What this page does not prove" },
  limitsText: {
    zh: "公开的二维码可以被复制。本页只说明这个批次有哪些记录、由谁提供，不能证明您手中这一件就出自本批次，也不能证明没有登记的事没有发生。请核对包装上的品名和批号；本页不会要求您登录、付款或下载。",
    en: "A public code can be copied. This page tells what is on record for this batch and who said it. It cannot prove that the pack in your hand is from this batch, nor that nothing unrecorded happened. Compare product name and batch with the pack. This page never asks you to sign in, pay or download.",
  },
  address: { zh: "正式网址", en: "Official address" },
  complain: { zh: "有疑问或要投诉", en: "Questions and complaints" },
  call: { zh: "拨打 12315", en: "Call 12315" },
  callNote: {
    zh: "全国市场监管投诉举报热线。请保留包装和购物凭证，并报出包装上的批次编号。",
    en: "China's market-regulation hotline. Keep the packaging and receipt, and quote the batch id on the pack.",
  },
  bureau: { zh: "产地农业农村局", en: "Bureau of origin" },
  batchId: { zh: "批次编号", en: "Batch id" },
  notProven: {
    zh: "本页不能证明您手中这件出自本批次",
    en: "Not proven here: that the pack in your hand is from this batch",
  },
} satisfies Record<string, Both>;

const PHRASES = {
  scans: {
    zh: (count, first) => `这个单件码已被扫 ${count} 次，首次在 ${first}。`,
    en: (count, first) =>
      `This pack's code was scanned ${count === "1" ? "once" : `${count} times`}, first on ${first}.`,
  },
  firstScan: {
    zh: () => "在您之前，这个单件码没有扫码记录。",
    en: () => "No scan of this pack's code is on record before yours.",
  },
  short: {
    zh: (kilograms) => `收货比发货少 ${kilograms} 千克`,
    en: (kilograms) => `received ${kilograms} kg less than sent`,
  },
  returned: {
    zh: (kilograms) => `${kilograms} 千克退回发货方`,
    en: (kilograms) => `${kilograms} kg went back to the sender`,
  },
  surplus: {
    zh: (kilograms) => `收货比发货多 ${kilograms} 千克`,
    en: (kilograms) => `received ${kilograms} kg more than sent`,
  },
  items: {
    zh: (count, over) => `检测 ${count} 项，超标 ${over} 项`,
    en: (count, over) => `${count} items tested, ${over} over the limit`,
  },
  notDetected: { zh: (loq) => `未检出（&lt;${loq}）`, en: (loq) => `not detected (&lt;${loq})` },
  inhibition: { zh: (percent) => `抑制率 ${percent}%`, en: (percent) => `inhibition ${percent} %` },
  moreItems: {
    zh: (all, listed) => `报告共 ${all} 项，此处列出 ${listed} 项`,
    en: (all, listed) => `${listed} of the report's ${all} items are listed here`,
  },
  moreListed: {
    zh: (count) => `另有 ${count} 条记录在案，此处未列出`,
    en: (count) => `${count} more are on record and not listed here`,
  },
  pending: { zh: (count) => `${count} 次待确认`, en: (count) => `${count} unconfirmed` },
  confirmed: {
    zh: (count) => (count === "1" ? "1 次，已确认" : `${count} 次，均已确认`),
    en: (count) => `${count} confirmed`,
  },
  legHours: {
    zh: (hours, covered) => `${hours} 小时，有记录 ${covered} 小时`,
    en: (hours, covered) => `${hours} h, ${covered} h on record`,
  },
  corrections: {
    zh: (count, what) => `登记后 ${count} 次${what === "" ? "" : `：${what}`}`,
    en: (count, what) => `${count === "1" ? "once" : `${count} times`}${what === "" ? "" : `: ${what}`}`,
  },
  moreReasons: { zh: (count) => `还有 ${count} 条`, en: (count) => `${count} more` },
  part: { zh: (name) => `库位 ${name}`, en: (name) => `part ${name}` },
  farmCall: {
    zh: (number) => `种植、用药等产地问题，也可拨打 ${number}（三农服务热线）。`,
    en: (number) => `About growing and pesticides you can also call ${number}, the farming hotline.`,
  },
  endless: { zh: (from) => `${from}起，无截止日期`, en: (from) => `from ${from}, without an end` },
  kilograms: { zh: (kilograms) => `${kilograms} 千克`, en: (kilograms) => `${kilograms} kg` },
  incomplete: {
    zh: (what) => `还缺：${what}。补齐之前不是承诺达标合格证。`,
    en: (what) => `It lacks: ${what}. Until then it is no commitment certificate.`,
  },
  gaps: { zh: (count) => `${count} 段没有记录`, en: (count) => `${count} without a record` },
  grade: { zh: (grade) => `${grade} 级`, en: (grade) => `grade ${grade}` },
  chart: {
    zh: (from, to) => `${from}至${to}的温度曲线`,
    en: (from, to) => `Temperature from ${from} to ${to}`,
  },
} satisfies Record<string, Phrase>;

/** All words of one language. */
function language(side: Language) {
  return {
    ...split(WORDS)[side],
    ...split(CODE_WORDS)[side],
    ...split(PRODUCT_WORDS)[side],
    ...split(REFUSAL_WORDS)[side],
    level: split(LEVELS)[side],
    levelMeaning: split(LEVEL_MEANINGS)[side],
    commitmentBasis: split(BASES)[side],
    commitmentStatus: split(COMMITMENTS)[side],
    commitmentField: split(CONTENT)[side],
    correctedField: split(CORRECTED)[side],
    phrase: split(PHRASES)[side],
  };
}

export type Words = ReturnType<typeof language>;
/** The words of each language; `TEXT.zh` and `TEXT.en` have the same keys by type. */
export const TEXT: Readonly<Record<Language, Words>> = { zh: language("zh"), en: language("en") };
