/**
 * How likely chance alone brings at least `hits` of `tries`, each with probability `p`: the upper tail of the binomial distribution, from
 * 0 to 1. Exact but for rounding; a tail below 1e-300 is 0.
 */
export function atLeast(hits: number, tries: number, p: number): number {
  if (hits <= 0) return 1;
  if (hits > tries) return 0;
  let term = Math.exp(logChoose(tries, hits) + hits * Math.log(p) + (tries - hits) * Math.log1p(-p));
  let sum = term;
  for (let k = hits + 1; k <= tries && term > 0; k += 1) {
    term *= ((tries - k + 1) / k) * (p / (1 - p));
    sum += term;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let m = 1; m <= k; m += 1) sum += Math.log((n - k + m) / m);
  return sum;
}
