/** What was registered in each month of a season (calendar year), January first; undefined where nothing is on record. */
export type Season = readonly (number | undefined)[];

/** Of a forecast: what is expected of each month, and how far the same method was off in past seasons. */
export interface Forecast {
  /** Grams by month, January first. */
  readonly months: readonly number[];
  /** How many past seasons it rests on. */
  readonly seasons: number;
  /** The mean of how far it was off a past season's month, in grams, when that season is told from the others. */
  readonly meanErrorGrams: number;
  /** The same of a whole season, as a share of what it really was; undefined where that was nothing. */
  readonly yearError?: number;
}

/** Seasons before the asked one that a forecast rests on at least, and at most. */
export const SEASONS_MIN = 2;
export const SEASONS_MAX = 5;

/**
 * What may be expected: of each month the mean of that month in past seasons (whole grams, halves up; a month without a record counts as nothing
 * in a season that has others). Its error is measured by telling each past season from the others in the same way. Undefined with fewer than two
 * past seasons: then nothing says how good it would be.
 */
export function forecastFrom(past: readonly Season[]): Forecast | undefined {
  const seasons = past.filter((season) => season.some((grams) => grams !== undefined)).slice(-SEASONS_MAX);
  if (seasons.length < SEASONS_MIN) return undefined;
  const errors = seasons.map((season, n) => {
    const told = meanOf(seasons.filter((_, other) => other !== n));
    const off = told.map((grams, month) => Math.abs(grams - (season[month] ?? 0)));
    const [real, expected] = [sum(season.map((grams) => grams ?? 0)), sum(told)];
    return { off: sum(off) / off.length, year: real === 0 ? undefined : Math.abs(expected - real) / real };
  });
  const years = errors.flatMap(({ year }) => (year === undefined ? [] : [year]));
  return {
    months: meanOf(seasons),
    seasons: seasons.length,
    meanErrorGrams: Math.round(sum(errors.map(({ off }) => off)) / errors.length),
    ...(years.length === 0 ? {} : { yearError: Math.round((sum(years) / years.length) * 10_000) / 10_000 }),
  };
}

function meanOf(seasons: readonly Season[]): number[] {
  return Array.from({ length: 12 }, (_, month) =>
    Math.round(sum(seasons.map((season) => season[month] ?? 0)) / seasons.length),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
