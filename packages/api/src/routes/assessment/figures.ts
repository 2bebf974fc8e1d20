import type { Figures } from "@suyuan/domain/assessment/figure";
import type { Indicator } from "@suyuan/domain/assessment/indicator";
import { figuresIn } from "@suyuan/domain/assessment/measures";
import { sumOfCells } from "@suyuan/domain/statistics/account";
import type { Table } from "@suyuan/store/table";
import { knownFigures } from "../../ledger/statistics/read.ts";

/** What holds from one year to the next, and is of no month. */
const STANDING = "capacity-grams";

/**
 * The figures of a county over a year, as they are known or were at the end of a day: the same rows that the statistics answer from. Undefined
 * where nothing is on record. One query, two on an earlier day; as much again where an indicator rests on what plots can grow.
 */
export async function figuresOfCounty(
  table: Pick<Table, "query">,
  county: string,
  {
    year,
    knownOn,
    indicators,
  }: { readonly year: number; readonly knownOn?: string | undefined; readonly indicators: readonly Indicator[] },
): Promise<Figures | undefined> {
  const isStanding = indicators.some(({ numerator, denominator }) =>
    [...numerator.measures, ...(denominator?.measures ?? [])].includes(STANDING),
  );
  const asked = [String(year), ...(isStanding ? ["standing"] : [])];
  const cells = await Promise.all(asked.map((of) => knownFigures(table, { account: county, year: of }, knownOn)));
  return figuresIn(sumOfCells(cells), year);
}
