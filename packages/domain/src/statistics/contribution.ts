import type { CalendarDate, Instant } from "../calendar.ts";
import type { OrganisationKind } from "../organisation.ts";
import { type Family, MEASURES, type Measure } from "./measure.ts";

/** Whole numbers by measure; a measure that is absent was not counted. */
export type Amounts = Readonly<Partial<Record<Measure, number>>>;

/** Where something counts, whatever day it is of. */
export interface Place {
  /** As recorded: six, nine or twelve digits. */
  readonly region: string;
  /** GTIN of 14 digits; absent of what is of no product. */
  readonly product?: string;
  /** Scheme of the certificate that it is charged to, `none` where it is to none. */
  readonly scheme: string;
  /** Kind of the organisation whose figure it is. */
  readonly producer: OrganisationKind;
  readonly organisation: string;
}

/** A day, or `standing`: what holds from the day it is known until it is taken back (capacity), and is of no month. */
export type Day = CalendarDate;

/** What one thing (a harvest, a shipment, a test, a payment) counts for. */
export interface Entry {
  readonly on: Day;
  readonly amounts: Amounts;
  /** When exactly, where what comes later is measured from it. */
  readonly at?: Instant;
}

/**
 * A signed change of figures by a fact: a correction takes away what was, and adds what is. All members but `amounts` are the dimensions of
 * the cell that changes: `on` is the day that it is of (which gives month and week), `knownOn` the day in China from which it is known.
 */
export interface Contribution extends Place, Pick<Entry, "on" | "amounts"> {
  readonly knownOn: CalendarDate;
  /** What a reader is led to: `01/{gtin}/10/{lot}`, `benefit/{id}`, `base/{id}`. */
  readonly row: string;
  /** `{county}/{id}`, of payments alone. Never leaves the county's own answers. */
  readonly household?: string;
}

/** What the things of one subject count for, by their names, and where. */
export interface Standing {
  /** Absent: nothing of the subject counts anywhere. */
  readonly place?: Place;
  readonly entries: Readonly<Record<string, Entry>>;
}

/**
 * What must be added to figures for the second standing to count in place of the first. Things that say the same in both are left out, so
 * applying the same fact again adds nothing.
 */
export function changeBetween(
  before: Standing,
  after: Standing,
  { knownOn, row, household }: Pick<Contribution, "knownOn" | "row" | "household">,
): readonly Contribution[] {
  const common = household === undefined ? { knownOn, row } : { knownOn, row, household };
  const isMoved = !isSame(before.place, after.place);
  const names = [...new Set([...Object.keys(before.entries), ...Object.keys(after.entries)])];
  return names.flatMap((name): Contribution[] => {
    const [was, is] = [before.entries[name], after.entries[name]];
    if (!isMoved && isSame(was, is)) return [];
    const gone = before.place && was && { ...before.place, ...common, on: was.on, amounts: negated(was.amounts) };
    const come = after.place && is && { ...after.place, ...common, on: is.on, amounts: is.amounts };
    const joined =
      gone && come && !isMoved && gone.on === come.on
        ? [{ ...come, amounts: sumOf(gone.amounts, come.amounts) }]
        : [gone, come].filter((one) => one !== undefined);
    return joined.filter(({ amounts }) => Object.keys(amounts).length > 0);
  });
}

function isSame(one: object | undefined, other: object | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function negated(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).map(([measure, amount]) => [measure, -amount]));
}

/** Sums measure by measure; one that comes to zero is left out. Throws a RangeError where a sum can not be exact. */
export function sumOf(one: Amounts, other: Amounts): Amounts {
  const sum: Partial<Record<Measure, number>> = { ...one };
  for (const [measure, amount] of Object.entries(other) as [Measure, number][]) {
    const next = exact((sum[measure] ?? 0) + amount);
    if (next === 0) delete sum[measure];
    else sum[measure] = next;
  }
  return sum;
}

/** A sum of whole numbers that is exact. Grams reach nine thousand million tonnes before it throws. */
export function exact(sum: number): number {
  if (Number.isSafeInteger(sum)) return sum;
  throw new RangeError(`a figure of ${sum} is beyond what is counted exactly`);
}

/** The families in which something is counted. */
export function familiesIn(amounts: Amounts): readonly Family[] {
  return [...new Set(Object.keys(amounts).map((measure) => MEASURES[measure as Measure].family))];
}
