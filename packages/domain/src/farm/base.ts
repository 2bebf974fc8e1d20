import type { CalendarDate } from "../calendar.ts";
import type { Grams } from "../quantity.ts";

/** 亩: 666.67 m². `yieldCapKgPerMu` bounds what the plot can grow in one season (one calendar year). */
export interface Plot {
  readonly id: string;
  readonly areaMu: number;
  readonly crop: string;
  readonly yieldCapKgPerMu?: number;
  /** Nothing is harvested on it from this day on: merged with another plot, or given up. */
  readonly closedFrom?: CalendarDate;
}

/** What the bureau wants done when more is registered than the plots can grow. */
export type CapacityPolicy = "warn" | "block";

/** A production base (生产基地) of one cooperative. */
export interface Base {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly regionCode: string;
  /** GLN (AI 414) under which its links are resolved. */
  readonly gln?: string;
  readonly plots: readonly Plot[];
  readonly capacityPolicy: CapacityPolicy;
  readonly createdAt: string;
}

/** Grams registered per plot of one base in one season (calendar year of harvest). */
export interface Season {
  readonly base: string;
  readonly year: number;
  readonly plots: Readonly<Record<string, Grams>>;
}

/** A plant protection product, a fertiliser, or anything else that goes onto the plot. Records without the word are of pesticides, as all were. */
export const INPUT_KINDS = ["pesticide", "fertiliser", "other"] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/**
 * A farm input (农业投入品) as applied to one plot. `clearOn` = last day of use + safetyIntervalDays: first lawful harvest day.
 * production-record.ts says what the law asks of one; records of earlier days have less.
 */
export interface FarmInput {
  readonly id: string;
  /** Absent: a pesticide. */
  readonly kind?: InputKind;
  readonly product: string;
  readonly actives: readonly string[];
  readonly dosage: string;
  readonly appliedOn: CalendarDate;
  readonly safetyIntervalDays: number;
  readonly clearOn: CalendarDate;
  readonly target?: string;
  /** Last day of use; absent: not told, and `appliedOn` counts. */
  readonly stoppedOn?: CalendarDate;
  readonly manufacturer?: string;
  /** Where it was bought. */
  readonly source?: string;
  /** Of the pesticide (农药登记证号) or fertiliser. */
  readonly registrationNumber?: string;
  /** How much was used on the plot, with its unit. */
  readonly amount?: string;
  /** Crops that the label allows. */
  readonly labelCrops?: readonly string[];
  /** What the plot grows, by its record then, where the label does not allow that crop. */
  readonly offLabelCrop?: string;
  readonly recordedAt: string;
}

/** An input with the plot it went on. */
export interface PlacedInput extends FarmInput {
  readonly base: string;
  readonly plot: string;
}

/** An input as it stands: with the last correction in it, or taken back. */
export interface KeptInput extends PlacedInput {
  readonly corrections?: number;
  readonly voided?: { readonly at: string; readonly by: string; readonly reason: string };
}

/** The inputs of one plot that stand, newest 400 days (older ones stay as facts). */
export interface PlotInputs {
  readonly base: string;
  readonly plot: string;
  readonly inputs: readonly FarmInput[];
}
