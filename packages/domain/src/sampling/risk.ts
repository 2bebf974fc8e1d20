import type { Batch } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { standingTests } from "../batches/standing.ts";
import { type CalendarDate, type Dated, daysBetween, heldOn } from "../calendar.ts";

/** What is known of a candidate's risk, as whole numbers: what its weight is made of. */
export interface RiskFactors {
  /** Flags in force, and failed tests that count. */
  readonly flags: number;
  readonly failedTests: number;
  /** Registered, whole kilograms, rounded down. */
  readonly kilograms: number;
  /** Whole days since the last inspection of its organisation; null: none is on record. */
  readonly daysSinceInspection: number | null;
}

/** How factors make a weight. Steps are `[from, points]`: the last that is reached counts. */
export interface RiskTerms {
  readonly base: number;
  readonly flag: { readonly points: number; readonly most: number };
  readonly failedTest: { readonly points: number; readonly most: number };
  readonly kilograms: readonly (readonly [from: number, points: number])[];
  readonly days: readonly (readonly [from: number, points: number])[];
  readonly neverInspected: number;
}

/** Dated: a sampling says by which it weighs, and is weighed by that for ever. A setting of this system: no norm prescribes it. */
const TERMS: readonly [Dated<RiskTerms>, ...Dated<RiskTerms>[]] = [
  {
    from: "2026-01-01",
    source: "setting of this system, no norm prescribes it 系统设定，无标准规定",
    confirmed: false,
    value: {
      base: 10,
      flag: { points: 5, most: 5 },
      failedTest: { points: 30, most: 3 },
      kilograms: [
        [1000, 5],
        [10_000, 10],
        [100_000, 20],
      ],
      days: [
        [180, 10],
        [365, 20],
      ],
      neverInspected: 25,
    },
  },
];

/** The terms in force on a day, and by which day they are called. */
export function termsOn(day: CalendarDate): {
  readonly from: CalendarDate;
  readonly source: string;
  readonly terms: RiskTerms;
} {
  const { from, source, value } = heldOn(TERMS, day);
  return { from, source, terms: value };
}

function step(steps: readonly (readonly [from: number, points: number])[], value: number): number {
  return steps.findLast(([from]) => value >= from)?.[1] ?? 0;
}

/** The weight of a candidate: a whole number of at least 1. */
export function weightOf(
  { flags, failedTests, kilograms, daysSinceInspection }: RiskFactors,
  terms: RiskTerms,
): number {
  const { base, flag, failedTest, neverInspected } = terms;
  const inspected = daysSinceInspection === null ? neverInspected : step(terms.days, daysSinceInspection);
  return (
    base +
    flag.points * Math.min(flags, flag.most) +
    failedTest.points * Math.min(failedTests, failedTest.most) +
    step(terms.kilograms, kilograms) +
    inspected
  );
}

/** What a batch says of its own risk, on a day. `inspectedOn`: when its organisation was inspected last. */
export function factorsOf(batch: Batch, day: CalendarDate, inspectedOn: CalendarDate | undefined): RiskFactors {
  return {
    flags: flagsInForce(batch).length,
    failedTests: standingTests(batch).filter(({ verdict }) => verdict === "failed").length,
    kilograms: Math.floor(batch.registeredGrams / 1000),
    daysSinceInspection: inspectedOn === undefined ? null : Math.max(0, daysBetween(inspectedOn, day)),
  };
}

/** The factors of an organisation: those of its batches together. */
export function together(all: readonly RiskFactors[]): RiskFactors {
  const sum = (of: (one: RiskFactors) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    flags: sum(({ flags }) => flags),
    failedTests: sum(({ failedTests }) => failedTests),
    kilograms: sum(({ kilograms }) => kilograms),
    daysSinceInspection: all[0]?.daysSinceInspection ?? null,
  };
}
