import type { Grams } from "../quantity.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Base, Plot, Season } from "./base.ts";

/** A plot on which more is registered in one season than it can grow. Kilograms. */
export interface Excess {
  readonly plot: string;
  readonly capacityKg: number;
  readonly registeredKg: number;
  readonly overKg: number;
}

/** Thousandths of a mu, so that shares are exact; a plot above zero counts at least one. */
function milliMu(plot: Plot): bigint {
  return BigInt(Math.max(1, Math.round(plot.areaMu * 1000)));
}

/**
 * Splits a weight over plots in proportion to their area. The parts are whole grams and sum to the weight exactly: what
 * rounding down leaves goes one gram each to the largest remainders, earlier plots first.
 */
export function splitByArea(grams: Grams, plots: readonly Plot[]): Grams[] {
  const total = plots.reduce((sum, plot) => sum + milliMu(plot), 0n);
  const shares = plots.map((plot, index) => {
    const exact = BigInt(grams) * milliMu(plot);
    return { index, whole: exact / total, remainder: exact % total };
  });
  const left = grams - Number(shares.reduce((sum, share) => sum + share.whole, 0n));
  const favoured = new Set(
    shares
      .toSorted((a, b) => Number(b.remainder - a.remainder))
      .slice(0, left)
      .map((share) => share.index),
  );
  return shares.map((share) => Number(share.whole) + (favoured.has(share.index) ? 1 : 0));
}

/** What a plot can grow in one season; undefined when no yield cap is known. */
export function plotCapacity(plot: Plot): Grams | undefined {
  return plot.yieldCapKgPerMu === undefined ? undefined : Math.round(plot.areaMu * plot.yieldCapKgPerMu * 1000);
}

/** What may still be registered on a plot of the base in a season that counts these grams by plot; undefined where no yield cap is known. */
export function roomOnPlot(base: Base, registered: Season["plots"], id: string): Grams | undefined {
  const plot = base.plots.find((each) => each.id === id);
  const capacity = plot && plotCapacity(plot);
  return capacity === undefined ? undefined : capacity - (registered[id] ?? 0);
}

/** The season without a batch of `grams` from these plots. A plot whose area has changed since gives back what it has at most. */
export function takeFromSeason(
  base: Base,
  season: Season | undefined,
  batch: { readonly plots: readonly string[]; readonly year: number; readonly grams: Grams },
): Season {
  const plots = base.plots.filter((plot) => batch.plots.includes(plot.id));
  const registered = { ...season?.plots };
  const shares = splitByArea(batch.grams, plots);
  plots.forEach(({ id }, index) => {
    registered[id] = Math.max(0, (registered[id] ?? 0) - (shares[index] ?? 0));
  });
  return { base: base.id, year: batch.year, plots: registered };
}

function excessOf(plot: Plot, sum: Grams): readonly Excess[] {
  const capacity = plotCapacity(plot);
  if (capacity === undefined || sum <= capacity) return [];
  const [capacityKg, registeredKg, overKg] = [capacity, sum, sum - capacity].map(kilogramsFrom) as [
    number,
    number,
    number,
  ];
  return [{ plot: plot.id, capacityKg, registeredKg, overKg }];
}

/** The plots of the base on which more is registered in the season than they can grow. */
export function excessIn(base: Base, season: Season | undefined): readonly Excess[] {
  return base.plots.flatMap((plot) => excessOf(plot, season?.plots[plot.id] ?? 0));
}

/** The season of these batches, split over the plots as the base has them now: what a corrected area makes of it. */
export function seasonAnew(
  base: Base,
  year: number,
  batches: readonly { readonly plots: readonly string[]; readonly grams: Grams }[],
): Season {
  return batches.reduce<Season>((season, batch) => addToSeason(base, season, { ...batch, year }).season, {
    base: base.id,
    year,
    plots: {},
  });
}

/**
 * The season after a batch of `grams` from these plots of the base, and the plots that it takes over what they can grow.
 * `year` is the calendar year of harvest.
 */
export function addToSeason(
  base: Base,
  season: Season | undefined,
  batch: { readonly plots: readonly string[]; readonly year: number; readonly grams: Grams },
): { readonly season: Season; readonly excess: readonly Excess[] } {
  const plots = base.plots.filter((plot) => batch.plots.includes(plot.id));
  const registered = new Map(Object.entries(season?.plots ?? {}));
  const excess: Excess[] = [];
  const shares = splitByArea(batch.grams, plots);
  plots.forEach((plot, index) => {
    const sum = (registered.get(plot.id) ?? 0) + (shares[index] ?? 0);
    registered.set(plot.id, sum);
    excess.push(...excessOf(plot, sum));
  });
  return { season: { base: base.id, year: batch.year, plots: Object.fromEntries(registered) }, excess };
}
