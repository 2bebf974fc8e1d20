import type { Contribution } from "../statistics/contribution.ts";
import type { Family, Measure } from "../statistics/measure.ts";
import type { Group } from "./prepare.ts";
import type { Base, Share } from "./share.ts";
import type { PublishedLevel, PublishedTable } from "./tables.ts";

interface PublishedGroup extends Group {
  readonly name: PublishedTable;
  readonly family: Family;
  readonly measures: readonly Measure[];
}

function group(name: PublishedTable, family: Family, measures: readonly Measure[]): PublishedGroup {
  const weighed = measures.flatMap((measure, n) => (/-(?:grams|fen)$/.test(measure) ? [n] : []));
  return { name, family, measures, weighed };
}

/** What each table shows; by its kilograms and yuan it is judged who has most of a sum. */
export const PUBLISHED_GROUPS: Readonly<Record<PublishedTable, PublishedGroup>> = {
  harvest: group("harvest", "harvest", ["registered-grams", "batches"]),
  certified: group("certified", "harvest", ["certified-grams"]),
  sold: group("sold", "sale", ["sold-grams"]),
  tested: group("tested", "test", ["tests", "tests-passed"]),
  deliveries: group("deliveries", "benefit", ["delivered-grams", "paid-delivery-fen"]),
  wages: group("wages", "benefit", ["paid-wage-fen"]),
  dividends: group("dividends", "benefit", ["paid-dividend-fen"]),
};

const DIGITS: Readonly<Record<PublishedLevel, number>> = { village: 12, township: 9, county: 6 };

/** What contributions come to in a table, of those that are in it. */
export function sharesIn(
  table: PublishedTable,
  level: PublishedLevel,
  counted: readonly Contribution[],
): readonly Share[] {
  const { measures } = PUBLISHED_GROUPS[table];
  return counted.flatMap(({ amounts, organisation, household, ...place }): readonly Share[] => {
    const own = measures.map((measure) => amounts[measure] ?? 0);
    if (own.every((amount) => amount === 0)) return [];
    const base = baseOf(place, DIGITS[level]);
    return [{ base, organisation, amounts: own, ...(household === undefined ? {} : { household }) }];
  });
}

function baseOf(
  { region, product = "none", scheme, producer }: Omit<Contribution, "amounts" | "organisation">,
  digits: number,
): Base {
  return { region: region.slice(0, digits), product, scheme, producer };
}
