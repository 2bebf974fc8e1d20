import type { CalendarDate, Instant } from "../calendar.ts";
import { activeKey } from "../farm/actives.ts";
import { cropsIn, isOf } from "../farm/crop.ts";

/**
 * What a standard holds: what may not be used (ban), how much residue a food may have (limit), what green food may use and nothing else
 * (permitted), days between the last use and the harvest (interval), what goods of a grade are like (grade).
 */
export const STANDARD_KINDS = ["ban", "limit", "permitted", "interval", "grade"] as const;
export type StandardKind = (typeof STANDARD_KINDS)[number];

/** One line of a standard's table, with the clause that it stands in. */
export interface StandardEntry {
  /** The active ingredient, as the standard writes it; of a grade: the goods. */
  readonly subject: string;
  readonly clause: string;
  /** The crops or goods that it speaks of, in words; absent: all. */
  readonly crops?: readonly string[];
  /** Of a limit: mg/kg, at most. */
  readonly mgPerKg?: number;
  /** Of an interval: days, at least; and uses in a season, at most. */
  readonly days?: number;
  readonly uses?: number;
  /** Of a grade: its name, and what is measured, from `least` to `most`. */
  readonly grade?: string;
  readonly measure?: string;
  readonly least?: number;
  readonly most?: number;
}

/** A standard as it is published: its table, and from which day to which it holds. */
export interface StandardDocument {
  /** As it is cited: `GB 2763-2026`. */
  readonly id: string;
  readonly kind: StandardKind;
  readonly title: { readonly zh: string; readonly en: string };
  /** Where its text was read. */
  readonly source: string;
  readonly from: CalendarDate;
  /** The last day; absent: it holds. */
  readonly to?: CalendarDate;
  /** Does the table name everything? Of one that is a part of the standard's nothing follows from what it does not name. */
  readonly isComplete: boolean;
  readonly entries: readonly StandardEntry[];
}

/** What is kept of a standard beside its entries. `scope`: `national`, or the region whose office published it, six digits. */
export interface StandardHead extends Omit<StandardDocument, "entries"> {
  readonly scope: string;
  readonly entries: number;
  readonly publishedAt: Instant;
  readonly by: string;
  readonly ended?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** A line with the standard that it is of. */
export interface StandardRule extends StandardEntry {
  readonly standard: Pick<StandardHead, "id" | "kind" | "title" | "source" | "from" | "to" | "scope">;
}

/** Under which name a subject is looked for: actives by whichever of their names, goods as they are worded. */
export function subjectKey(kind: StandardKind, subject: string): string {
  return kind === "grade" ? subject.normalize("NFKC").trim().toLowerCase() : activeKey(subject);
}

/** Does it hold on a day? */
export function holdsOn({ from, to }: Pick<StandardDocument, "from" | "to">, day: CalendarDate): boolean {
  return from <= day && (to === undefined || day <= to);
}

/** Does a line speak of these goods? Only where both wordings are understood, for nobody is accused by a guess. */
export function speaksOf({ crops }: Pick<StandardEntry, "crops">, goods: ReadonlySet<string>): boolean {
  if (crops === undefined || crops.length === 0) return true;
  return crops.some((crop) => isOf(goods, cropsIn(crop)));
}

/** How a standard is cited in a sentence. */
export function cited({ clause, standard }: StandardRule): string {
  return `${standard.id} ${clause}`.trim();
}
