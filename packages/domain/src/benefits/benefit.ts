import type { CalendarDate, Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import type { Fen } from "./money.ts";

/** What brings a household money: goods that it delivered, work, or its share (收购、务工、分红). Nothing else counts as a benefit. */
export const BENEFIT_KINDS = ["delivery", "wage", "dividend"] as const;
export type BenefitKind = (typeof BENEFIT_KINDS)[number];

/** Goods of a batch that the household delivered, and the price of a kilogram. */
export interface Delivery {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
  readonly fenPerKg: Fen;
  /** Calendar year of the harvest. */
  readonly year: number;
  /** What was grown, as `cropOf` names it. */
  readonly crop: string;
}

/** Work from one day to another, both included. */
export interface Wage {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days?: number;
}

/** How an office asked the household or its village whether it is so (入户、电话、签字单据). */
export const ASKED_BY = ["paper", "phone", "visit"] as const;
/** How a confirmation came about: by an office that asked, or by a code that the household told whoever paid (确认码). */
export const CONFIRMED_BY = [...ASKED_BY, "code"] as const;
export type ConfirmedBy = (typeof CONFIRMED_BY)[number];

/** What the household or its village said of a record. */
export interface Confirmation {
  readonly outcome: "confirmed" | "denied";
  readonly by: string;
  readonly at: Instant;
  readonly how: ConfirmedBy;
  /** Of the signed paper, where there is one: SHA-256. */
  readonly documentSha256?: string;
  readonly reason?: string;
}

/** What may be corrected of a record: figures, dates and its receipt. A wrong household or batch is voided and recorded anew. */
export interface BenefitFigures {
  readonly paidFen: Fen;
  readonly paidOn: CalendarDate;
  /** Number of the receipt or payslip, as it is printed. */
  readonly receipt?: string;
  readonly delivery?: Delivery;
  readonly wage?: Wage;
  /** Of a dividend: the year that it is paid for. */
  readonly forYear?: number;
}

/**
 * A payment to a household by an organisation, as stored. `declared` until the household or its village has said that it is so: the two sides
 * stand in `confirmation`. A record that is denied or taken back stays, and counts no more.
 */
export interface Benefit extends BenefitFigures {
  readonly id: string;
  readonly kind: BenefitKind;
  readonly organisation: string;
  readonly household: string;
  /** Of the household, when it was recorded: twelve digits. */
  readonly village: string;
  readonly recordedAt: Instant;
  /** Of what the record says now. */
  readonly confirmation?: Confirmation;
  readonly voided?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** Does it count for figures? */
export function counts({ voided, confirmation }: Benefit): boolean {
  return voided === undefined && confirmation?.outcome !== "denied";
}

/** What all deliveries of a batch that count add up to. */
export interface DeliveredSum {
  readonly grams: Grams;
}

/** What a household delivered of the harvest of one calendar year, by crop (`cropOf`). */
export interface HouseholdYear {
  readonly grams: Readonly<Record<string, Grams>>;
}
