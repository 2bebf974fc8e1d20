/**
 * Places along one line, in this order and at least `gap` apart, as near as can be to where each would like to be: the least sum of squares. By
 * pooling neighbours that want to pass one another (Ayer et al. 1955).
 */
export function spread(wanted: readonly number[], gap: number): readonly number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const [n, place] of wanted.entries()) {
    let pool = { sum: place - n * gap, count: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count <= pool.sum / pool.count) break;
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((at, n) => at + n * gap);
}
