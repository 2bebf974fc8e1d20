import type { Shape } from "../../service/client.ts";

export type Kind = Shape<"Indicator">["kind"];

interface TermDraft {
  readonly measures: readonly string[];
  readonly source: string;
}

/** An indicator as it is typed. English words of one that is corrected stay as they are while its Chinese does. */
export interface IndicatorDraft {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly kind: Kind;
  readonly numerator: TermDraft;
  readonly denominator: TermDraft;
  readonly noneMeans: "unknown" | "zero";
  readonly fewest: string;
  readonly weight: string;
  readonly target: string;
  readonly direction: "higher" | "lower";
  /** What it was made of: its English words. */
  readonly from?: Shape<"Indicator">;
}

export interface SetDraft {
  readonly year: string;
  readonly name: string;
  readonly nameEn: string;
  readonly takes: "all" | "some";
  readonly counties: string;
  readonly indicators: readonly IndicatorDraft[];
}

const SOURCE = "追溯系统";
const term = (...measures: readonly string[]): TermDraft => ({ measures, source: SOURCE });
const NO_TERM = term();

const preset = (
  id: string,
  name: string,
  definition: string,
  more: Pick<IndicatorDraft, "kind" | "numerator" | "target" | "direction"> & Partial<IndicatorDraft>,
): IndicatorDraft => ({
  ...{ id, name, definition, denominator: NO_TERM, noneMeans: "unknown", fewest: "", weight: "" },
  ...more,
});

/** Indicators as counties are usually judged by, each by measures of the statistics. Targets are proposals: whoever publishes says them. */
export const USUAL: readonly IndicatorDraft[] = [
  preset("pass-rate", "检测合格率", "实验室检测报告中合格的比例，不含快速检测。", {
    ...{
      kind: "share",
      numerator: term("tests-passed"),
      denominator: term("tests"),
      target: "98",
      direction: "higher",
    },
  }),
  preset("commitment-rate", "承诺达标合格证开具率", "采收批次中登记时开具合格证的比例。", {
    ...{ kind: "share", numerator: term("committed-batches"), denominator: term("batches") },
    ...{ target: "95", direction: "higher", noneMeans: "zero" },
  }),
  preset("certified-share", "认证重量占比", "登记重量中计入证书额度的部分（千克/千克）。", {
    ...{ kind: "ratio", numerator: term("certified-grams"), denominator: term("registered-grams") },
    ...{ target: "0.3", direction: "higher", noneMeans: "zero" },
  }),
  preset("cold-chain", "冷链达标率", "温度记录中全程达标且完整的比例。", {
    ...{
      kind: "share",
      numerator: term("logs-in-range"),
      denominator: term("logs"),
      target: "90",
      direction: "higher",
    },
  }),
  preset("loss-rate", "采后损耗率", "腐坏和运输损失占登记重量的比例（千克/千克）；没有登记损耗视为未知。", {
    ...{
      kind: "ratio",
      numerator: term("lost-spoiled", "lost-lost-in-transit"),
      denominator: term("registered-grams"),
    },
    ...{ target: "0.05", direction: "lower" },
  }),
  preset("recall-hours", "召回完成用时", "已完成召回自发出至完成的平均小时数。", {
    ...{ kind: "ratio", numerator: term("recall-hours"), denominator: term("recalls-closed") },
    ...{ target: "36", direction: "lower" },
  }),
  preset("income", "受益农户户均收入", "收购、务工、分红付款合计除以受益农户数（元/户）。", {
    ...{ kind: "ratio", denominator: term("households"), target: "2000", direction: "higher", fewest: "5" },
    numerator: term("paid-delivery-fen", "paid-wage-fen", "paid-dividend-fen"),
  }),
  preset("traced-weight", "登记重量", "本年度登记的采收重量（千克）。", {
    ...{ kind: "amount", numerator: term("registered-grams"), target: "1000000", direction: "higher" },
  }),
];

/** An empty one under an id that none of the others has. */
export function emptyIndicator(others: readonly IndicatorDraft[]): IndicatorDraft {
  let n = others.length + 1;
  while (others.some(({ id }) => id === `indicator-${n}`)) n += 1;
  return preset(`indicator-${n}`, "", "", { kind: "share", numerator: NO_TERM, target: "", direction: "higher" });
}

export const emptySet = (year: number): SetDraft => ({
  ...{ year: String(year), name: "", nameEn: "", takes: "all", counties: "", indicators: [] },
});

/** A set as it is on record, to be typed over. */
export function draftOf({ name, year, counties, indicators }: Shape<"IndicatorSet">): SetDraft {
  return {
    ...{ year: String(year), name: name.zh, nameEn: name.en ?? "", takes: "some" },
    counties: counties.map(({ county }) => county).join(" "),
    indicators: indicators.map((one) => ({
      ...{ id: one.id, name: one.name.zh, definition: one.definition.zh, kind: one.kind, from: one },
      numerator: { measures: one.numerator.measures, source: one.numerator.source.zh },
      denominator:
        one.denominator === undefined
          ? NO_TERM
          : { measures: one.denominator.measures, source: one.denominator.source.zh },
      ...{ noneMeans: one.noneMeans, fewest: one.fewest === undefined ? "" : String(one.fewest) },
      ...{ weight: String(one.weight), target: String(one.target), direction: one.direction },
    })),
  };
}

/** A number as it is typed; undefined where it is none. */
export function numberIn(text: string): number | undefined {
  const plain = text.trim().replaceAll(",", "");
  return /^\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** The weights that are typed, together. */
export function totalOf(indicators: readonly IndicatorDraft[]): number {
  return indicators.reduce((sum, { weight }) => sum + (numberIn(weight) ?? 0), 0);
}

/** English stays with the Chinese that it was written for. */
const worded = (zh: string, before: { readonly zh: string; readonly en?: string } | undefined) =>
  before?.en !== undefined && before.zh === zh ? { zh, en: before.en } : { zh };

/** What is sent of a draft; undefined where something is missing that the service would have to ask for. */
export function contentOf({ name, nameEn, takes, counties, indicators }: SetDraft) {
  const codes = counties.split(/[\s,，、;；]+/).filter((code) => code !== "");
  const bodies = indicators.map(bodyOf);
  const whole = bodies.filter((body) => body !== undefined);
  if (name.trim() === "" || indicators.length === 0 || whole.length < bodies.length) return undefined;
  if (takes === "some" && codes.length === 0) return undefined;
  return {
    name: { zh: name.trim(), ...(nameEn.trim() !== "" && { en: nameEn.trim() }) },
    ...(takes === "some" && { counties: codes }),
    indicators: whole,
  };
}

function bodyOf({ id, kind, direction, noneMeans, from, ...typed }: IndicatorDraft) {
  const [weight, target, fewest] = [typed.weight, typed.target, typed.fewest].map(numberIn);
  const [name, definition] = [typed.name.trim(), typed.definition.trim()];
  const above = termIn(typed.numerator, from?.numerator);
  const below = kind === "amount" ? undefined : termIn(typed.denominator, from?.denominator);
  const isMissing = weight === undefined || target === undefined || above === undefined;
  if (isMissing || name === "" || definition === "" || (kind !== "amount" && below === undefined)) return undefined;
  return {
    ...{ id, kind, direction, noneMeans, weight, target },
    ...{ name: worded(name, from?.name), definition: worded(definition, from?.definition), numerator: above },
    ...(below !== undefined && { denominator: below }),
    ...(fewest !== undefined && kind !== "amount" && { fewest }),
  };
}

function termIn({ measures, source }: TermDraft, before: Shape<"IndicatorTerm"> | undefined) {
  const named = measures.filter((one) => one !== "");
  if (named.length === 0 || source.trim() === "") return undefined;
  return { measures: named, source: worded(source.trim(), before?.source) };
}
