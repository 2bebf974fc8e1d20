import type { CalendarDate, Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { Grams } from "../quantity.ts";

export const SCHEMES = ["green-food", "pollution-free", "organic", "geographical-indication"] as const;
export type Scheme = (typeof SCHEMES)[number];

export const STATUS_CHANGES = ["suspended", "withdrawn", "reinstated"] as const;
/**
 * A suspension or withdrawal is a ground of its own under `id` and stands until a reinstatement names it in `lifts`. Changes recorded
 * before grounds had ids have neither: standing.ts says how they are read.
 */
export interface StatusChange {
  readonly status: (typeof STATUS_CHANGES)[number];
  readonly id?: string;
  readonly lifts?: readonly string[];
  readonly reason: string;
  readonly effectiveFrom: CalendarDate;
  readonly recordedAt: Instant;
}

/** One check for one certificate year, which it names: the calendar year in which that year begins. */
export interface AnnualCheck {
  readonly year: number;
  readonly result: "passed" | "failed";
  readonly inspectedOn: CalendarDate;
  readonly recordedAt: Instant;
  /** Typed by mistake: it stays on record and counts for no year. */
  readonly voidedAt?: Instant;
}

/** A certificate as granted, with everything appended since. Nothing here says "certified": status is computed for a date. */
export interface Certificate {
  readonly id: string;
  readonly scheme: Scheme;
  readonly number: string;
  readonly grade?: "A" | "AA";
  readonly enterpriseCode?: string;
  readonly holder: string;
  readonly holderName: string;
  readonly grantedBy: string;
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly approvedGramsPerYear: Grams;
  readonly validFrom: CalendarDate;
  readonly validTo: CalendarDate;
  readonly statusHistory: readonly StatusChange[];
  readonly annualChecks: readonly AnnualCheck[];
  readonly warnings: readonly Reason[];
  readonly createdAt: Instant;
}

/** Grams spent per certificate year. The key is the calendar year in which that certificate year begins. */
export interface Balance {
  readonly certificate: string;
  readonly spent: Readonly<Record<string, Grams>>;
}

/** Standing of a certificate on a date, for a base and product. */
export const STANDINGS = [
  "valid",
  "suspended",
  "withdrawn",
  "expired",
  "not-yet-valid",
  "annual-check-missing",
  "annual-check-failed",
] as const;
export type Standing = (typeof STANDINGS)[number];
