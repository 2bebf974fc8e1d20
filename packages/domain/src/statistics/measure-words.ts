import type { Measure } from "./measure.ts";

/** The same in both languages. */
export interface Worded {
  readonly zh: string;
  readonly en: string;
}

interface MeasureWords {
  readonly name: Worded;
  /** What exactly is counted, and on which day it counts. */
  readonly is: Worded;
}

const loss = (zh: string, en: string): MeasureWords => ({
  name: { zh: `损耗：${zh}`, en: `Lost: ${en}` },
  is: {
    zh: "按登记的原因和发生日期统计；加工损耗按投入重量分摊到各投入批次。",
    en: "By its recorded cause, on the day it happened; what a transformation lost is shared among its inputs by weight.",
  },
});

/** Names and definitions of all measures: loaded by whoever tells them, and by nobody who counts. */
export const MEASURE_WORDS: Readonly<Record<Measure, MeasureWords>> = {
  batches: {
    name: { zh: "批次", en: "Batches" },
    is: {
      zh: "已登记且未作废的采收批次，按采收日期。",
      en: "Harvests registered and not voided, by the day of harvest.",
    },
  },
  "registered-grams": {
    name: { zh: "登记重量", en: "Registered" },
    is: { zh: "上述批次更正后的重量。", en: "What those batches weigh, as corrected." },
  },
  "certified-grams": {
    name: { zh: "认证重量", en: "Under a certificate" },
    is: {
      zh: "其中计入证书年度额度的重量；此后的暂停不追溯扣减。",
      en: "Of it, what was charged to a certificate year; a later suspension takes nothing back.",
    },
  },
  "committed-batches": {
    name: { zh: "登记时开具承诺达标合格证的批次", en: "Batches registered with a commitment" },
    is: {
      zh: "采收批次中附承诺依据的，按采收日期。",
      en: "Harvests with a basis of commitment, by the day of harvest.",
    },
  },
  commitments: {
    name: { zh: "承诺达标合格证", en: "Commitment certificates" },
    is: { zh: "登记时开具的和转开的合计。", en: "Issued at registration and issued anew, together." },
  },
  "sold-grams": {
    name: { zh: "售出重量", en: "Sold on" },
    is: {
      zh: "登记方发出的重量，减去退回、撤回和途中损失，按发货日期；不含后续转售。",
      en: "Shipped by the registrant less what came back or was lost, by the day of shipment; no resale.",
    },
  },
  tests: {
    name: { zh: "检测报告", en: "Test reports" },
    is: {
      zh: "实验室方法且未作废，按检测日期。",
      en: "By a laboratory's method and not voided, by the day of the test.",
    },
  },
  "tests-passed": {
    name: { zh: "合格报告", en: "Test reports passed" },
    is: { zh: "其中结论合格的。", en: "Of those, the ones that passed." },
  },
  "rapid-tests": {
    name: { zh: "快速检测", en: "Rapid tests" },
    is: { zh: "现场快检且未作废，按检测日期。", en: "By a field kit and not voided, by the day of the test." },
  },
  "rapid-tests-passed": {
    name: { zh: "合格快速检测", en: "Rapid tests passed" },
    is: { zh: "其中结论合格的。", en: "Of those, the ones that passed." },
  },
  "lost-spoiled": loss("腐坏", "spoiled"),
  "lost-destroyed": loss("销毁", "destroyed"),
  "lost-sample": loss("抽样", "taken as samples"),
  "lost-donated": loss("捐赠", "donated"),
  "lost-sold-untraced": loss("售出未追溯", "sold without tracing"),
  "lost-lost-in-transit": loss("运输途中", "in transit"),
  "lost-drying": loss("失水", "drying"),
  "lost-trimming": loss("修整", "trimming"),
  "lost-unstated": loss("未说明", "cause not stated"),
  "stored-batches": {
    name: { zh: "入库批次", en: "Batches brought to a store" },
    is: {
      zh: "至少入库一次的采收批次，按首次入库日期。",
      en: "Harvests that came to a store, by the day they first did.",
    },
  },
  "store-hours": {
    name: { zh: "采收至首次入库小时数", en: "Hours from harvest to the first store" },
    is: {
      zh: "采收只记录日期，故自采收当日零时起算：实际最多可少 24 小时。",
      en: "Harvests have a day and no hour: counted from that day's beginning, up to 24 hours more than it was.",
    },
  },
  logs: {
    name: { zh: "温度记录", en: "Temperature logs" },
    is: { zh: "未作废，按记录结束日期。", en: "Not voided, by the day on which they end." },
  },
  "logs-in-range": {
    name: { zh: "温度达标记录", en: "Logs in range" },
    is: { zh: "其中全程在限值内且记录完整的。", en: "Of those, in range throughout and with nothing missing." },
  },
  "recalled-batches": {
    name: { zh: "召回批次", en: "Batches recalled" },
    is: {
      zh: "每批每次召回计一次；误发并撤销的不计；按召回日期。",
      en: "Each recall of a batch, but for those ended as mistaken, by the day it was ordered.",
    },
  },
  "recalls-closed": {
    name: { zh: "已完成召回", en: "Recalls closed" },
    is: { zh: "其中已完成的。", en: "Of those, the ones completed." },
  },
  "recall-hours": {
    name: { zh: "召回完成小时数", en: "Hours to close a recall" },
    is: { zh: "已完成召回自发出至完成的整小时数。", en: "Whole hours from order to completion, of those completed." },
  },
  "paid-delivery-fen": {
    name: { zh: "收购付款", en: "Paid for deliveries" },
    is: { zh: "未作废、未被否认，按付款日期。", en: "Neither voided nor denied, by the day of payment." },
  },
  "paid-wage-fen": {
    name: { zh: "务工付款", en: "Paid as wages" },
    is: { zh: "未作废、未被否认，按付款日期。", en: "Neither voided nor denied, by the day of payment." },
  },
  "paid-dividend-fen": {
    name: { zh: "分红付款", en: "Paid as dividends" },
    is: { zh: "未作废、未被否认，按付款日期。", en: "Neither voided nor denied, by the day of payment." },
  },
  "delivered-grams": {
    name: { zh: "农户交售重量", en: "Delivered by households" },
    is: { zh: "上述收购付款对应的重量。", en: "The weight of those deliveries." },
  },
  households: {
    name: { zh: "受益农户", en: "Households benefiting" },
    is: {
      zh: "该月或该自然年内有付款的农户，不论几家机构列报只计一次。",
      en: "Paid in that month or calendar year; each counts once however many organisations name it.",
    },
  },
  "lifted-households": {
    name: { zh: "其中脱贫户", en: "Of them lifted out of poverty" },
    is: { zh: "按付款日登记的类别。", en: "By the class on record for the day of payment." },
  },
  "monitored-households": {
    name: { zh: "其中监测对象", en: "Of them monitored" },
    is: { zh: "按付款日登记的类别。", en: "By the class on record for the day of payment." },
  },
  "capacity-grams": {
    name: { zh: "地块年产能", en: "Yearly capacity of plots" },
    is: {
      zh: "在用地块面积乘以登记的亩产上限；未登记上限的地块不计。",
      en: "Area times the recorded yield cap of open plots; plots without a cap are not in it.",
    },
  },
};
