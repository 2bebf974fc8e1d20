import type { Grams } from "../quantity.ts";

/** At least `minGrams` and at most `maxGrams` of a weight are contaminated; which of its grams, nobody knows. */
export interface Contaminated {
  readonly minGrams: Grams;
  readonly maxGrams: Grams;
}

/** A pool of goods of which some are contaminated. */
export interface Pool extends Contaminated {
  readonly grams: Grams;
}

/** Goods poured together: each with what of it is contaminated. */
export function poured(parts: readonly Pool[]): Pool {
  const sum = (of: (part: Pool) => Grams) => parts.reduce((total, part) => total + of(part), 0);
  return {
    grams: sum(({ grams }) => grams),
    minGrams: sum((part) => part.minGrams),
    maxGrams: sum((part) => part.maxGrams),
  };
}

/**
 * What of a draw from a pool is contaminated, whatever way the pool was mixed: with c contaminated and k clean grams, a draw of d holds at
 * least max(0, d - k) and at most min(d, c). The bounds are chained: k is at most what is not surely contaminated, c at most what may be.
 * `grams` is at most the pool's.
 */
export function drawn({ grams: all, minGrams, maxGrams }: Pool, grams: Grams): Contaminated {
  return { minGrams: Math.max(0, grams - (all - minGrams)), maxGrams: Math.min(grams, maxGrams) };
}
