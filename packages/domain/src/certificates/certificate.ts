import type { CalendarDate, Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import type { Grams } from "../quantity.ts";

export const SCHEMES = ["green-food", "pollution-free", "organic", "geographical-indication"] as const;
export type Scheme = (typeof SCHEMES)[number];

/**
 * What a geographical indication (地理标志) is one of: a protected product (地理标志保护产品, PGI), a trademark (地理标志商标), an agricultural
 * product (农产品地理标志, AGI; its certificate has no end). Three registers of three offices, told apart at m.prhbkj.com/2ll33nc4; that an AGI
 * has no end: liwevents.com show-2938.
 */
export const INDICATION_KINDS = ["protected-product", "trademark", "agricultural-product"] as const;
export type IndicationKind = (typeof INDICATION_KINDS)[number];

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
  readonly voided?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/**
 * What the certificate covers and allows for harvests from a day on. A member that is absent stays as it was; of two for one day the one
 * recorded later holds.
 */
export interface ScopeChange {
  readonly gtins?: readonly string[];
  readonly bases?: readonly string[];
  readonly approvedGramsPerYear?: Grams;
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
  readonly recordedAt: Instant;
}

/**
 * A certificate as granted and as corrected since, with everything appended. `gtins`, `bases` and `approvedGramsPerYear` are those of its
 * first day: scope.ts says what holds on a date. Nothing here says "certified": status is computed for a date.
 */
export interface Certificate {
  readonly id: string;
  readonly scheme: Scheme;
  readonly number: string;
  /** Of a geographical indication; those of earlier versions do not say. */
  readonly kind?: IndicationKind;
  readonly grade?: "A" | "AA";
  readonly enterpriseCode?: string;
  readonly holder: string;
  readonly holderName: string;
  readonly grantedBy: string;
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly approvedGramsPerYear: Grams;
  readonly validFrom: CalendarDate;
  /** Absent: the certificate has no end, as that of a geographical indication may. */
  readonly validTo?: CalendarDate;
  readonly statusHistory: readonly StatusChange[];
  readonly annualChecks: readonly AnnualCheck[];
  /** In the order of record. */
  readonly scopeChanges?: readonly ScopeChange[];
  /** What a correction took out of the scope: batches of these GTINs and bases may still name the certificate. */
  readonly formerGtins?: readonly string[];
  readonly formerBases?: readonly string[];
  /** How often what was granted has been corrected; the facts say what, why and by whom. */
  readonly correctionCount?: number;
  readonly warnings: readonly Reason[];
  readonly createdAt: Instant;
}

/**
 * Grams spent per certificate year. The key is the calendar year in which that certificate year begins. `since`: what of a year's grams is
 * charged to a scope that took effect within it, by the day from which that holds; the rest is charged to the scope of the year's first day.
 */
export interface Balance {
  readonly certificate: string;
  readonly spent: Readonly<Record<string, Grams>>;
  readonly since?: Readonly<Record<string, Readonly<Record<CalendarDate, Grams>>>>;
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
  "not-covered",
] as const;
export type Standing = (typeof STANDINGS)[number];
