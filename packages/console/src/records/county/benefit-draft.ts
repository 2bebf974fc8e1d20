import type { Shape } from "../../service/client.ts";

export const KINDS = ["delivery", "wage", "dividend"] as const;
export type BenefitKind = (typeof KINDS)[number];

/** What a person types of a payment: text, until it is read. */
export interface BenefitDraft {
  readonly household: string;
  readonly county: string;
  readonly paid: string;
  readonly paidOn: string;
  readonly receipt: string;
  readonly batch: string;
  readonly kg: number | undefined;
  readonly price: string;
  readonly from: string;
  readonly to: string;
  readonly days: string;
  readonly year: string;
}

export function emptyDraft(today: string): BenefitDraft {
  return {
    ...{ household: "", county: "", paid: "", paidOn: today, receipt: "", batch: "", kg: undefined, price: "" },
    ...{ from: "", to: "", days: "", year: today.slice(0, 4) },
  };
}

/** A record as it stands, as it would be typed. */
export function draftOf(benefit: Shape<"BenefitRecord">): BenefitDraft {
  const { household, county, paidYuan, paidOn, receipt = "", quantityKg, pricePerKg, from = "", to = "" } = benefit;
  return {
    ...{ household, county, paid: String(paidYuan), paidOn, receipt, batch: "", kg: quantityKg },
    ...{ price: pricePerKg === undefined ? "" : String(pricePerKg), from, to },
    ...{ days: benefit.days === undefined ? "" : String(benefit.days), year: String(benefit.year ?? "") },
  };
}

/** Yuan of a text; undefined where it is no amount above 0 with at most two decimals. */
export function yuanIn(text: string): number | undefined {
  return /^\d{1,9}(?:\.\d{1,2})?$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;
}

export const isCounty = (text: string): boolean => text.trim() === "" || /^\d{6}$/.test(text.trim());

/** Days of work; null where none are told, undefined where they are none. */
export function daysIn(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^[1-9]\d{0,2}$/.test(text.trim()) && Number(text) <= 366 ? Number(text) : undefined;
}

export function yearIn(text: string): number | undefined {
  return /^(?:19|20)\d\d$/.test(text.trim()) ? Number(text) : undefined;
}

/** What weight and price come to, in yuan to the fen; undefined while one is missing. */
export function comesTo({ kg, price }: Pick<BenefitDraft, "kg" | "price">): number | undefined {
  const each = yuanIn(price);
  return kg === undefined || each === undefined ? undefined : Math.round(kg * each * 100) / 100;
}

const without = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** What every kind of record says; undefined where something is missing. */
export function figuresIn(kind: BenefitKind, draft: BenefitDraft) {
  const [paidYuan, pricePerKg, days, year] = [
    yuanIn(draft.paid),
    yuanIn(draft.price),
    daysIn(draft.days),
    yearIn(draft.year),
  ];
  if (paidYuan === undefined || draft.paidOn === "") return undefined;
  const paid = { paidYuan, paidOn: draft.paidOn, receipt: without(draft.receipt) };
  if (kind === "delivery") {
    if (draft.kg === undefined || pricePerKg === undefined) return undefined;
    return { ...paid, quantityKg: draft.kg, pricePerKg };
  }
  if (kind === "wage") {
    if (draft.from === "" || draft.to === "" || days === undefined) return undefined;
    return { ...paid, from: draft.from, to: draft.to, days };
  }
  return year === undefined ? undefined : { ...paid, year };
}

/** The members that a correction names: those that differ. Undefined where something is missing. */
export function changesIn(kind: BenefitKind, draft: BenefitDraft, before: BenefitDraft) {
  const [now, was] = [figuresIn(kind, draft), figuresIn(kind, before)];
  if (now === undefined) return undefined;
  const former = new Map<string, unknown>(Object.entries(was ?? {}));
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => former.get(name) !== value)) as Partial<
    typeof now
  >;
}
