import type { Instant } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import type { StatedGrade } from "../standards/check.ts";

/** Which key a run's serials follow from, of which kind of pack they are, and the number of the first. */
export interface KeyedSerials {
  readonly key: string;
  readonly kind: number;
  readonly first: number;
}

/** A run of serials of one batch. One from when serials were listed is `issuing` until every serial row is written; files are served of what is `issued`. */
export interface LabelRun {
  readonly id: string;
  readonly organisation: string;
  readonly gtin: string;
  readonly lot: string;
  readonly count: number;
  readonly netWeightGrams: Grams;
  readonly status: "issuing" | "issued";
  readonly createdAt: Instant;
  /** Absent of a run whose serials are listed, each with a row of its own. */
  readonly keyed?: KeyedSerials;
  /** Which of its serials are struck, in their order: a hexadecimal digit for each four. Absent when none is. */
  readonly voided?: string;
  readonly voidedCount?: number;
  /** What whoever printed says of the goods: their grade, and what was measured. */
  readonly grade?: StatedGrade;
}

const SERIALS_A_DIGIT = 4;

/** Is the n-th serial of a run struck? */
export function isVoided({ voided = "" }: Pick<LabelRun, "voided">, n: number): boolean {
  const digit = Number.parseInt(voided[Math.floor(n / SERIALS_A_DIGIT)] ?? "0", 16);
  return (digit & (1 << (n % SERIALS_A_DIGIT))) !== 0;
}

/** The run with these of its serials struck, too. */
export function withVoided(run: LabelRun, serials: Iterable<number>): LabelRun {
  const digits = Array.from({ length: Math.ceil(run.count / SERIALS_A_DIGIT) }, (_, n) =>
    Number.parseInt(run.voided?.[n] ?? "0", 16),
  );
  let added = 0;
  for (const n of new Set(serials)) {
    if (isVoided(run, n)) continue;
    const at = Math.floor(n / SERIALS_A_DIGIT);
    digits[at] = (digits[at] ?? 0) | (1 << (n % SERIALS_A_DIGIT));
    added += 1;
  }
  const voided = digits.map((digit) => digit.toString(16)).join("");
  return { ...run, voided, voidedCount: (run.voidedCount ?? 0) + added };
}

/** The largest run: above it, several runs. */
export const LABEL_RUN_MAX = 20_000;

/** What is known of one pack's code: there from the first scan on, or since it was struck; of a listed serial since it was issued. */
export interface Serial {
  /** Of a listed serial. */
  readonly run?: string;
  readonly netWeightGrams: Grams;
  readonly scans: number;
  readonly firstScanAt?: Instant;
  readonly lastScanAt?: Instant;
  /** The logistic unit that it was packed into last, by its SSCC: it is there as long as that unit names it. */
  readonly unit?: string;
  /** When it was struck. */
  readonly voidedAt?: Instant;
}

/** Serials that one command may name to be struck. */
export const SERIALS_VOIDED_MAX = 1000;
