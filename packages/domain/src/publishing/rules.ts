import type { DomainError } from "../errors.ts";
import { invalidRequest } from "../field-errors.ts";

/**
 * What a public table may show (disclosure control: thresholds, dominance and p % as the handbooks of statistical offices have them). A release
 * is made by all of them; a test takes one away and sees the attack succeed.
 */
export interface PublishingRules {
  /** Households that a figure about households speaks of, at least, and no two parties that hold all of it between them. */
  readonly households: number;
  /** Organisations that a figure speaks of, at least. */
  readonly organisations: number;
  /** The most that one party may have of a sum, per cent (n = 1, k = 75). */
  readonly largestPercent: number;
  /** What is left of a sum without its two largest organisations, per cent of the largest, at least: else the second knows the first (p %). */
  readonly closePercent: number;
  /** Further cells are held back wherever subtraction would give one that may not be shown. */
  readonly secondary: boolean;
  /** A later correction is shown only where what it changes may itself be shown. */
  readonly holdsCorrections: boolean;
}

export const PUBLISHING_RULES: PublishingRules = {
  households: 5,
  organisations: 3,
  largestPercent: 75,
  closePercent: 5,
  secondary: true,
  holdsCorrections: true,
};

/** What counts as recovered: an amount known to within this share of itself, from its least to its most. */
export const NARROW_PERCENT = 25;

/**
 * The most that a release is worked out for: amounts of a month, cells of a month that the rules would show by themselves, and months back
 * that it brings up to date.
 */
export const PUBLISHING_LIMITS = { shares: 40_000, rows: 120, months: 12 } as const;

/** Errors: `invalid-request`, whose way out is to leave the villages out. */
export function tooLarge(what: string): DomainError {
  return invalidRequest([
    {
      pointer: "/level",
      en: `There are too many figures to be worked out at once (${what}). Nothing was changed. Publish by township, or for the county whole.`,
      zh: `数据过多，无法一次计算（${what}），未作任何更改。请按乡镇或只按全县发布。`,
    },
  ]);
}
