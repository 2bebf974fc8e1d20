/** Characters of set 82 in the order of their values in the check (GenSpecs figure 7.9.5-1). */
const VALUES = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/** Set 32: the characters a check pair is made of. */
const PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Weights from the right: the primes, as many as a value of 25 characters needs. */
const WEIGHTS = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/**
 * The check character pair of a Global Model Number without it (GenSpecs 7.9.5): two characters over the weighted sum modulo
 * 1021. Undefined for more than 23 characters or one outside set 82.
 */
export function checkPair(body: string): string | undefined {
  if (body.length > WEIGHTS.length) return undefined;
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const value = VALUES.indexOf(body.charAt(index));
    if (value < 0) return undefined;
    sum += value * (WEIGHTS[body.length - 1 - index] ?? 0);
  }
  const rest = sum % 1021;
  return PAIR.charAt(rest >> 5) + PAIR.charAt(rest & 31);
}

/** Does the text end in its own check pair? */
export function hasCheckPair(text: string): boolean {
  return text.length >= 2 && checkPair(text.slice(0, -2)) === text.slice(-2);
}
