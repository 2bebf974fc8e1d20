import type { Amounts } from "./contribution.ts";
import { MEASURES, type Measure, type Unit } from "./measure.ts";
import type { Worded } from "./measure-words.ts";

/** What is divided by what: both are told, so that whoever doubts a share can work it out. */
export interface Ratio {
  readonly name: Worded;
  readonly unit: "share" | "hours" | "yuan" | "yuan-per-kg";
  readonly above: readonly Measure[];
  readonly below: Measure;
}

const LOSSES = (Object.keys(MEASURES) as Measure[]).filter((measure) => MEASURES[measure].family === "loss");
const PAID: readonly Measure[] = ["paid-delivery-fen", "paid-wage-fen", "paid-dividend-fen"];

export const RATIOS = {
  "certified-share": {
    name: { zh: "认证占比", en: "Certified share" },
    ...{ unit: "share", above: ["certified-grams"], below: "registered-grams" },
  },
  "commitment-rate": {
    name: { zh: "合格证开具率", en: "Commitments issued" },
    ...{ unit: "share", above: ["committed-batches"], below: "batches" },
  },
  "pass-rate": { name: { zh: "检测合格率", en: "Pass rate" }, unit: "share", above: ["tests-passed"], below: "tests" },
  "rapid-pass-rate": {
    name: { zh: "快检合格率", en: "Pass rate of rapid tests" },
    ...{ unit: "share", above: ["rapid-tests-passed"], below: "rapid-tests" },
  },
  "loss-rate": { name: { zh: "损耗率", en: "Loss rate" }, unit: "share", above: LOSSES, below: "registered-grams" },
  "hours-to-store": {
    name: { zh: "采收至首次入库平均小时", en: "Hours from harvest to first store, mean" },
    ...{ unit: "hours", above: ["store-hours"], below: "stored-batches" },
  },
  "cold-chain-compliance": {
    name: { zh: "冷链达标率", en: "Cold-chain compliance" },
    ...{ unit: "share", above: ["logs-in-range"], below: "logs" },
  },
  "hours-to-close": {
    name: { zh: "召回平均完成小时", en: "Hours to close a recall, mean" },
    ...{ unit: "hours", above: ["recall-hours"], below: "recalls-closed" },
  },
  "income-per-household": {
    name: { zh: "户均收入", en: "Income per household" },
    ...{ unit: "yuan", above: PAID, below: "households" },
  },
  "price-per-kg": {
    name: { zh: "收购均价", en: "Price of a kilogram" },
    ...{ unit: "yuan-per-kg", above: ["paid-delivery-fen"], below: "delivered-grams" },
  },
} as const satisfies Record<string, Ratio>;
export type RatioName = keyof typeof RATIOS;

/** What no fact records: named with the reason, and given no number. */
export const NOT_RECORDED: readonly { readonly key: string; readonly name: Worded; readonly why: Worded }[] = [
  {
    key: "pre-cooled-in-time",
    name: { zh: "及时预冷占比", en: "Share pre-cooled in time" },
    why: {
      zh: "系统未记录预冷的开始与结束，也没有各产品的预冷时限。首次入库小时数可作参考。",
      en: "No record says when goods were pre-cooled, and no product has a time to do it in. The hours to the first store are the nearest that is known.",
    },
  },
  {
    key: "store-use",
    name: { zh: "冷库利用率", en: "Use of cold stores" },
    why: { zh: "系统未登记冷库容量。", en: "No record says how much a store holds." },
  },
];

/** Of what a measure is a part: where that was counted and the part was not, the part is none. Elsewhere nothing recorded is not known. */
const PART_OF: Readonly<Partial<Record<Measure, Measure>>> = {
  "certified-grams": "registered-grams",
  "committed-batches": "batches",
  "tests-passed": "tests",
  "rapid-tests-passed": "rapid-tests",
  "logs-in-range": "logs",
  "recalls-closed": "recalled-batches",
  "store-hours": "stored-batches",
  "recall-hours": "recalls-closed",
  "lifted-households": "households",
  "monitored-households": "households",
};

/** The amount of a measure; undefined where nothing is recorded that would tell it. */
export function knownAmount(amounts: Amounts, measure: Measure): number | undefined {
  const whole = PART_OF[measure];
  return amounts[measure] ?? (whole !== undefined && (amounts[whole] ?? 0) > 0 ? 0 : undefined);
}

/** Numerator and denominator of a ratio in grams, fen, hours or counts; undefined where either is not known, or the denominator is none. */
export function knownRatio(
  amounts: Amounts,
  { above, below }: Ratio,
): { readonly above: number; readonly below: number } | undefined {
  const parts = above.flatMap((measure) => knownAmount(amounts, measure) ?? []);
  const divisor = knownAmount(amounts, below) ?? 0;
  if (parts.length === 0 || divisor <= 0) return undefined;
  return { above: parts.reduce((sum, part) => sum + part, 0), below: divisor };
}

/** A ratio as people read it, rounded to four decimals (shares) or two: hours, yuan, yuan a kilogram. */
export function readRatio(
  unit: Ratio["unit"],
  { above, below }: { readonly above: number; readonly below: number },
): number {
  switch (unit) {
    case "share":
      return Math.round((above / below) * 10_000) / 10_000;
    case "hours":
      return Math.round((above / below) * 100) / 100;
    case "yuan":
      return Math.round(above / below) / 100;
    case "yuan-per-kg":
      return Math.round((above * 1000) / below) / 100;
  }
}

/** An amount as people read it, exact: grams as kilograms, fen as yuan. */
export function readAmount(
  unit: Unit,
  amount: number,
): { readonly value: number; readonly unit: "count" | "kg" | "yuan" | "hours" } {
  switch (unit) {
    case "grams":
      return { value: amount / 1000, unit: "kg" };
    case "fen":
      return { value: amount / 100, unit: "yuan" };
    case "hours":
    case "count":
      return { value: amount, unit };
  }
}
