import { ownScopesOf, scopeOf } from "../region-code.ts";
import { unitsOf } from "../regions/unit.ts";

/** Units that gather others and govern nothing: 市辖区, 县, 省直辖县级行政区划. */
const GATHERING = /^(?:市辖区|县|.*直辖县级行政区划)$/;

/** The counties of a province or city that were there at the end of a year, in the order of their codes: six digits each. */
export function countiesOf(region: string, year: number): readonly string[] {
  const scope = scopeOf(region);
  if (scope === undefined || scope.length > 4) return [];
  return [...unitsOf(scope.slice(0, 2))]
    .filter(([code, { name, begin = year, end = year + 1 }]) => {
      const isThen = begin <= year && end > year;
      return isThen && code.startsWith(scope) && !code.endsWith("00") && !GATHERING.test(name);
    })
    .map(([code]) => code)
    .sort();
}

/** The province or city that a code stands for, as six digits; undefined of any other. */
export function regionOfSet(code: string): string | undefined {
  const scope = scopeOf(code);
  return scope !== undefined && scope.length <= 4 ? scope.padEnd(6, "0") : undefined;
}

/** Whose sets a county may be assessed by: its city's, then its province's. */
export function setsAbove(county: string): readonly string[] {
  return ownScopesOf(county)
    .filter(({ length }) => length <= 4)
    .map((scope) => scope.padEnd(6, "0"))
    .reverse();
}
