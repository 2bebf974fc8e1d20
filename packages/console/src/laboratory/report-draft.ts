import type { Shape } from "../service/client.ts";

export type Tested = Shape<"TestedBatch">;
type Test = Tested["tests"][number];

/** An item of a report as it is typed: mg/kg both. */
export interface ItemDraft {
  readonly active: string;
  /** `NOT_DETECTED` where nothing was: said by a tap, never by an empty field. */
  readonly result: string;
  readonly limit: string;
}

/** A report as it is typed. */
export interface ReportDraft {
  readonly sampleId: string;
  readonly sampledOn: string;
  readonly testedOn: string;
  readonly issuedOn: string;
  readonly items: readonly ItemDraft[];
  /** The failed sample that this one re-tests; empty where it re-tests none. */
  readonly retestOf: string;
  /** Whose limits were applied, such as GB 2763-2026; empty where the report does not say. */
  readonly standard: string;
  /** Empty until somebody says it: until then it follows from the figures. */
  readonly verdict: "" | "passed" | "failed";
}

export const NEW_ITEM: ItemDraft = { active: "", result: "", limit: "" };
/** What stands for a result where nothing was detected. */
export const NOT_DETECTED = "nd";
export const DECIMAL = /^\d+(?:\.\d+)?$/;

export function isBlank({ active, result, limit }: ItemDraft): boolean {
  return active === "" && result === "" && limit === "";
}

/** Is this a result: a figure, or that nothing was detected? */
export function isResult(result: string): boolean {
  return result === NOT_DETECTED || DECIMAL.test(result.trim());
}

/** Items as the service takes them; undefined where one lacks something. */
export function itemsOf(items: readonly ItemDraft[]) {
  const made = items.map(({ active, result, limit }) => {
    const isWhole = active.trim() !== "" && DECIMAL.test(limit.trim()) && isResult(result);
    if (!isWhole) return undefined;
    const found = result === NOT_DETECTED ? ({ notDetected: true } as const) : { resultMgPerKg: Number(result) };
    return { active: active.trim(), limitMgPerKg: Number(limit), ...found };
  });
  return made.every((item) => item !== undefined) ? made : undefined;
}

/** What the figures come to: failed as soon as one is above its limit; undefined while one lacks something. */
export function verdictOf(items: readonly ItemDraft[]): "passed" | "failed" | undefined {
  const isAbove = ({ result, limit }: ItemDraft) =>
    DECIMAL.test(result.trim()) && DECIMAL.test(limit.trim()) && Number(result) > Number(limit);
  if (items.some(isAbove)) return "failed";
  return itemsOf(items) === undefined ? undefined : "passed";
}

/** An item under another name: a limit that nobody typed is that of the last report which had the name, of this product before others. */
export function withLimit(item: ItemDraft, active: string, tested: readonly Tested[], gtin: string): ItemDraft {
  const limitFor = (name: string) => {
    const found = [...tested].sort((a, b) => Number(b.gtin === gtin) - Number(a.gtin === gtin));
    const known = found
      .flatMap(({ tests }) => tests.flatMap(({ items }) => items))
      .find((one) => one.active === name && one.limitMgPerKg !== undefined);
    return known === undefined ? "" : String(known.limitMgPerKg);
  };
  const isOwn = item.limit !== "" && item.limit !== limitFor(item.active);
  return { ...item, active, limit: isOwn ? item.limit : limitFor(active) };
}

/** A report that was taken back, as it is typed anew. */
export function draftOf(test: Test, empty: ReportDraft): ReportDraft {
  const { sampleId, sampledOn, testedOn, issuedOn, items, retestOf = "", standard = "" } = test;
  const figure = (value: number | undefined) => (value === undefined ? "" : String(value));
  return {
    ...empty,
    sampleId,
    retestOf,
    standard,
    sampledOn,
    testedOn,
    issuedOn,
    items: items.map(({ active, resultMgPerKg, limitMgPerKg, notDetected }) => ({
      active,
      result: notDetected === true ? NOT_DETECTED : figure(resultMgPerKg),
      limit: figure(limitMgPerKg),
    })),
  };
}
