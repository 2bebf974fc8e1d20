import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/** A run of serials of one batch. `issuing` until every serial row is written; its files are served only when `issued`. */
export interface LabelRun {
  readonly id: string;
  readonly organisation: string;
  readonly gtin: string;
  readonly lot: string;
  readonly count: number;
  readonly netWeightGrams: Grams;
  readonly status: "issuing" | "issued";
  readonly createdAt: Instant;
}

/** The largest run: above it, several runs. */
export const LABEL_RUN_MAX = 20_000;

/** One issued serial and what is known of its scans. */
export interface Serial {
  readonly run: string;
  readonly netWeightGrams: Grams;
  readonly scans: number;
  readonly firstScanAt?: Instant;
  readonly lastScanAt?: Instant;
}
