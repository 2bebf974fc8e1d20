/** Weights are integer grams inside and kilograms with at most three decimals on the wire. */
export type Grams = number;

/** The largest weight one command may carry: 100,000 t. Sums of these stay far below 2^53. */
export const GRAMS_MAX: Grams = 100_000_000_000;

/** Kilograms to grams; undefined when the number has more than three decimals, is not finite, negative or too large. */
export function gramsFrom(kilograms: number): Grams | undefined {
  if (!Number.isFinite(kilograms) || kilograms < 0) return undefined;
  const grams = Math.round(kilograms * 1000);
  if (grams > GRAMS_MAX) return undefined;
  return grams / 1000 === kilograms ? grams : undefined;
}

/** Grams to kilograms: exact for every weight below `GRAMS_MAX`. */
export function kilogramsFrom(grams: Grams): number {
  return grams / 1000;
}
