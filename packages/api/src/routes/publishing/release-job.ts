import type { CalendarDate } from "@suyuan/domain/calendar";
import { PUBLISHED_GROUPS, sharesIn } from "@suyuan/domain/publishing/groups";
import { blockOf } from "@suyuan/domain/publishing/history";
import { type MonthNow, type Prepared, prepareRelease, type ReleasedCell } from "@suyuan/domain/publishing/prepare";
import { PUBLISHING_LIMITS, tooLarge } from "@suyuan/domain/publishing/rules";
import type { PublishedLevel, PublishedTable } from "@suyuan/domain/publishing/tables";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import type { Job } from "../../offload/job.ts";

/** One release that spoke of a month: up to which day it counted, and which cells of the table it showed of it. */
export interface EarlierRelease {
  readonly release: string;
  readonly knownTo: CalendarDate;
  readonly shown: readonly Pick<ReleasedCell, "region" | "dimension" | "value">[];
}

/** A month with everything that was ever counted of it in the table's family, and what was said of it. */
export interface MonthInput {
  readonly month: string;
  /** How far its own release told regions apart. */
  readonly level: PublishedLevel;
  readonly counted: readonly Contribution[];
  readonly earlier: readonly EarlierRelease[];
}

export interface ReleaseInput {
  readonly table: PublishedTable;
  readonly month: string;
  readonly knownTo: CalendarDate;
  readonly months: readonly MonthInput[];
}

/** Rows that take some milliseconds together. */
const SMALL_ROWS = 300;

/** Works a table of a release out, and attacks it beside all that was published before. */
export const FIGURES_RELEASE: Job<ReleaseInput, Prepared> = {
  name: "figures-release",
  isSmall: ({ months }) => months.reduce((sum, { counted }) => sum + counted.length, 0) < SMALL_ROWS,
  work: ({ table, month, knownTo, months }) =>
    prepareRelease({
      month,
      group: PUBLISHED_GROUPS[table],
      months: months.map((one) => monthNow(table, one, knownTo)),
    }),
};

function monthNow(
  table: PublishedTable,
  { month, level, counted, earlier }: MonthInput,
  knownTo: CalendarDate,
): MonthNow {
  const knownBy = (day: CalendarDate) =>
    sharesIn(
      table,
      level,
      counted.filter((one) => one.knownOn <= day),
    );
  const shares = knownBy(knownTo);
  if (shares.length > PUBLISHING_LIMITS.shares) throw tooLarge(`${table} ${month}: ${shares.length}`);
  const told = earlier.map(({ release, knownTo: day, shown }) => ({ release, known: knownBy(day), shown }));
  const before = blockOf(month, told);
  return { month, shares, ...(before === undefined ? {} : { before }) };
}
