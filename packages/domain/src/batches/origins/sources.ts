import type { Grams } from "../../quantity.ts";
import type { Batch } from "../batch.ts";
import type { Source, TransformationOrigin } from "../origin.ts";

/** What a batch stems from, in proportion. */

/** The harvests that a batch stems from, with their grams of what was registered: itself, where it was harvested. */
export function sourcesOf(
  batch: Pick<Batch, "gtin" | "lot" | "organisation" | "origin" | "registeredGrams" | "certificate">,
): readonly Source[] {
  const { gtin, lot, organisation, origin, registeredGrams: grams, certificate } = batch;
  if (origin.kind === "transformation") return origin.sources;
  const { base, harvestedOn } = origin;
  return [{ gtin, lot, organisation, base, harvestedOn, grams, ...(certificate === undefined ? {} : { certificate }) }];
}

/**
 * Parts of `whole` in proportion to `weights`, to the gram: they add up to `whole`, and none is off by a gram or more from its exact share
 * (largest remainders; of equal ones the first). All of `weights` 0: all of the parts 0.
 */
export function inProportion(whole: Grams, weights: readonly Grams[]): readonly Grams[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, n) => {
    const exact = BigInt(whole) * BigInt(weight);
    return { n, floor: Number(exact / sum), rest: exact % sum };
  });
  let left = whole - shares.reduce((total, { floor }) => total + floor, 0);
  const parts = shares.map(({ floor }) => floor);
  for (const { n } of shares.toSorted((a, b) => (a.rest === b.rest ? a.n - b.n : a.rest > b.rest ? -1 : 1))) {
    if (left <= 0) break;
    parts[n] = (parts[n] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/** One lot's sources together, the largest first; of equal ones in the order of their names. */
export function merged(sources: readonly Source[]): readonly Source[] {
  const byLot = new Map<string, Source>();
  for (const source of sources) {
    const key = `${source.gtin} ${source.lot}`;
    const before = byLot.get(key);
    byLot.set(key, before === undefined ? source : { ...before, grams: before.grams + source.grams });
  }
  const named = ({ gtin, lot }: Source) => `${gtin} ${lot}`;
  return [...byLot.values()].sort((a, b) => b.grams - a.grams || (named(a) < named(b) ? -1 : 1));
}

/** The regions of the bases that a transformation's harvests grew on, each once. */
export function regionsGrown({ sources }: TransformationOrigin): readonly string[] {
  return [...new Set(sources.map(({ base }) => base.regionCode))];
}
