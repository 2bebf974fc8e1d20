import type { CalendarDate, Instant } from "../calendar.ts";

/**
 * Classes of a registered household (农户): 脱贫户, 防返贫监测对象, and any other. They are history: a household keeps what it was, from which day to
 * which, and figures count it by the class of the day that they speak of.
 */
export const HOUSEHOLD_CLASSES = ["lifted", "monitored", "ordinary"] as const;
export type HouseholdClass = (typeof HOUSEHOLD_CLASSES)[number];

/** One class from a day on, to the last day on which it held; absent: it holds. */
export interface ClassPeriod {
  readonly class: HouseholdClass;
  readonly from: CalendarDate;
  readonly to?: CalendarDate;
}

/** What a household farms, as far as the county knows. Areas in mu; yield caps in kilograms a mu and calendar year. */
export interface HouseholdPlot {
  readonly id: string;
  readonly areaMu: number;
  readonly crop: string;
  readonly yieldCapKgPerMu?: number;
}

/**
 * A household as stored: nothing that says who it is. Its id lives inside its county, so that it is the same household whichever firm names it
 * (`{county}/{id}`, county: six digits of GB/T 2260).
 */
export interface Household {
  readonly id: string;
  /** Twelve digits: the village that it belongs to. */
  readonly village: string;
  /** In order, none over another. */
  readonly classes: readonly ClassPeriod[];
  readonly plots: readonly HouseholdPlot[];
  readonly organisation: string;
  readonly createdAt: Instant;
  /** When what said who it is was erased. What was recorded of it stays under its id. */
  readonly erasedAt?: Instant;
}

/** Who the household is: kept in a row of its own, so that it can be erased and no proof, figure or list changes. */
export interface HouseholdPerson {
  readonly name: string;
  readonly contact?: string;
}

/** The class on a day; undefined where none was recorded for it. */
export function classOn({ classes }: Pick<Household, "classes">, day: CalendarDate): HouseholdClass | undefined {
  return classes.find(({ from, to }) => from <= day && (to === undefined || day <= to))?.class;
}

/** The county whose household it is, six digits. */
export function countyOf({ village }: Pick<Household, "village">): string {
  return village.slice(0, 6);
}

/** An identity number of a resident (GB 11643) or a mobile number: no id holds one, for ids stand in facts for ever. */
const PERSONAL = /(?<!\d)(?:1[3-9]\d{9}|[1-9]\d{5}(?:19|20)\d{9}[\dXx]|[1-9]\d{14})(?!\d)/;

export function holdsPersonalNumber(id: string): boolean {
  return PERSONAL.test(id);
}

/** Codes on one sheet (确认码), at most: here, so that whoever describes a sheet loads no more. */
export const CODES_MAX = 20;
