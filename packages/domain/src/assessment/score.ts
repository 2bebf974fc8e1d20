import { type Figure, type Figures, figureOf, type UnitOf } from "./figure.ts";
import type { Indicator } from "./indicator.ts";
import type { ObjectionState } from "./kinds.ts";
import type { Interval } from "./wilson.ts";

/** What a county has of an indicator. Points and both ends in hundredths, so that sums are exact. */
export interface IndicatorScore {
  readonly indicator: Indicator;
  readonly figure: Figure;
  /** Absent where the figure is not known. */
  readonly hundredths?: number;
  /** Between which points it lies: of what is not known, anywhere from none to all. */
  readonly range: Interval;
}

/** A county's score: what is known of it, of how many points that could be, and between what the whole may lie. */
export interface Score {
  readonly indicators: readonly IndicatorScore[];
  readonly hundredths: number;
  /** Points of the indicators whose figure is known. */
  readonly ofHundredths: number;
  readonly range: Interval;
}

/** How much of its target a value attains: from 0 to 1. */
function attained({ direction, target }: Indicator, value: number): number {
  if (direction === "higher") return Math.min(1, Math.max(0, value / target));
  return value <= target ? 1 : target / value;
}

/** Room for the last digits of a division: 24.999999999999996 is 25. */
const DUST = 1e-9;
const down = (value: number): number => Math.floor(value + DUST);
const up = (value: number): number => Math.ceil(value - DUST);

/** The points of one figure. An upheld objection takes it out: what the office held to be wrong is not known. */
export function scoreOf(indicator: Indicator, found: Figure, objection?: ObjectionState): IndicatorScore {
  const all = indicator.weight * 100;
  const { value: _, interval: __, unknown: ___, ...terms } = found;
  const figure: Figure = objection === "upheld" ? { ...terms, unknown: "upheld" } : found;
  if (figure.value === undefined) return { indicator, figure, range: { low: 0, high: all } };
  const { value, interval = { low: value, high: value } } = figure;
  const ends = [interval.low, interval.high].map((end) => attained(indicator, end) * all);
  const hundredths = Math.round(attained(indicator, value) * all);
  const range = {
    low: Math.min(hundredths, down(Math.min(...ends))),
    high: Math.max(hundredths, up(Math.max(...ends))),
  };
  return { indicator, figure, hundredths, range: figure.interval === undefined ? exactly(hundredths) : range };
}

const exactly = (hundredths: number): Interval => ({ low: hundredths, high: hundredths });

/** A county's score. `stateOf`: what became of the newest objection against an indicator's figure. */
export function countyScore(
  indicators: readonly Indicator[],
  figures: Figures | undefined,
  unitOf: UnitOf,
  stateOf: (indicator: string) => ObjectionState | undefined,
): Score {
  const scores = indicators.map((one) => scoreOf(one, figureOf(one, figures, unitOf), stateOf(one.id)));
  const known = scores.filter(({ hundredths }) => hundredths !== undefined);
  return {
    indicators: scores,
    hundredths: sum(known.map(({ hundredths = 0 }) => hundredths)),
    ofHundredths: sum(known.map(({ indicator }) => indicator.weight * 100)),
    range: { low: sum(scores.map(({ range }) => range.low)), high: sum(scores.map(({ range }) => range.high)) },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
