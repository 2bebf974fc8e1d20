import type { LoggerWarning, LoggerWarningCode, Wording } from "../series/reading.ts";

/** Readings of a file that rest on an assumption or a choice: they are told with the verdict, in the words of the reader. */
export const ASSUMPTIONS = [
  "utc-offset-assumed",
  "unit-assumed",
  "date-order-by-window",
  "date-order-by-language",
  "seconds-spread",
  "several-temperature-columns",
  "column-chosen",
  "device-chosen",
  "channel-without-values",
  "fault-values",
  "duplicate-time",
] as const satisfies readonly LoggerWarningCode[];

export const REASON_CODES = [
  "excursion-above",
  "excursion-below",
  "device-alarm",
  "mkt-above-limit",
  "no-limits",
  "fluctuation",
  "gap",
  "low-coverage",
  "no-readings",
  "summary-only",
  "daily-counters",
  "sensor-timeout",
  "interval-too-long",
  "constant-values",
  "impossible-change",
  "device-summary-mismatch",
  "reading-count-mismatch",
  "clock-out-of-order",
  "outside-journey",
  "partly-outside-journey",
  ...ASSUMPTIONS,
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Why a verdict is what it is, for people. */
export interface Reason extends Wording {
  code: ReasonCode;
}

/** Texts with figures: {0}, {1} are filled in order. */
const WORDING: Record<Exclude<ReasonCode, (typeof ASSUMPTIONS)[number]>, Wording> = {
  "excursion-above": {
    zh: "高于上限 {0} 分钟，最长连续 {1} 分钟",
    en: "above the upper limit for {0} min, {1} min at the longest",
  },
  "excursion-below": {
    zh: "低于下限 {0} 分钟，最长连续 {1} 分钟",
    en: "below the lower limit for {0} min, {1} min at the longest",
  },
  "device-alarm": { zh: "达到记录仪自己的报警条件", en: "the logger's own alarm condition was met" },
  "mkt-above-limit": {
    zh: "平均动力学温度 {0} °C 高于上限",
    en: "the mean kinetic temperature of {0} °C is above the upper limit",
  },
  "no-limits": {
    zh: "这类产品没有规定的温度限值，只记录温度，不判断高低",
    en: "no temperature limits are set for such goods: the record is shown and not judged",
  },
  fluctuation: { zh: "一天之内温差达 {0} °C", en: "the temperature swung by {0} K within one day" },
  gap: { zh: "有 {0} 段缺失，共 {1} 分钟没有数据", en: "gaps: {0}, {1} min without data" },
  "low-coverage": { zh: "只覆盖了 {0}% 的时间", en: "only {0} % of the time is covered" },
  "no-readings": { zh: "这段时间没有读数", en: "no reading in this time" },
  "summary-only": {
    zh: "只有每日汇总，没有逐条读数；按记录仪的每日计数判断，其他限值只能给出至少的分钟数",
    en: "daily summaries only, no single readings; judged by the logger's daily counters, minutes for other limits are at least",
  },
  "daily-counters": {
    zh: "其中 {0} 天读数不全，按记录仪的每日计数判断",
    en: "{0} days without complete readings were judged by the logger's daily counters",
  },
  "sensor-timeout": { zh: "传感器有 {0} 分钟没有工作", en: "the sensor did not work for {0} min" },
  "interval-too-long": {
    zh: "记录间隔 {0} 分钟，要求不超过 {1} 分钟",
    en: "logged every {0} min, at most {1} min are asked for",
  },
  "constant-values": {
    zh: "温度连续 {0} 分钟一点没变，记录仪可能没有随货",
    en: "the temperature did not change at all for {0} min; the logger may not have been with the goods",
  },
  "impossible-change": {
    zh: "一分钟内变化 {0} °C，不可能是真实温度",
    en: "a change of {0} K within a minute cannot be a real temperature",
  },
  "device-summary-mismatch": {
    zh: "读数与记录仪自己打印的汇总不一致，文件可能被改动",
    en: "the readings do not agree with the logger's own summary; the file may have been altered",
  },
  "reading-count-mismatch": {
    zh: "读数条数与记录仪记下的不一致",
    en: "the number of readings is not what the logger counted",
  },
  "clock-out-of-order": { zh: "时间前后颠倒", en: "the clock went backwards" },
  "outside-journey": {
    zh: "全部读数早于采收或晚于现在，不可能是这批货的记录",
    en: "all readings lie before the harvest or ahead of now; this cannot be a record of these goods",
  },
  "partly-outside-journey": {
    zh: "{0} 条读数早于采收或晚于现在，没有计入",
    en: "{0} readings before the harvest or ahead of now were not counted",
  },
};

/** A reason with its figures, rounded to what people read. */
export function reason(code: keyof typeof WORDING, ...figures: number[]): Reason {
  const fill = (text: string) =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(Math.round((figures[Number(index)] ?? 0) * 10) / 10));
  return { code, zh: fill(WORDING[code].zh), en: fill(WORDING[code].en) };
}

/** The reasons that a file's own reading gives: what was assumed or chosen. */
export function assumptionReasons(warnings: readonly LoggerWarning[]): Reason[] {
  return warnings.flatMap(({ code, zh, en }) => (isAssumption(code) ? [{ code, zh, en }] : []));
}

function isAssumption(code: LoggerWarningCode): code is (typeof ASSUMPTIONS)[number] {
  return (ASSUMPTIONS as readonly LoggerWarningCode[]).includes(code);
}
