/** Both ends, each included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the normal distribution: 95 of 100 lie within so many deviations of the mean, on both sides. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval at 95 % for a share of `successes` among `trials`, as parts of one (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927,
 * 209-212): where a share of that kind may lie if each of the trials fell out by itself. None and all of few keep some room, which the plain
 * interval of the normal distribution does not. Throws a RangeError for counts that are none.
 */
export function wilson(successes: number, trials: number): Interval {
  const areCounts = [successes, trials].every((one) => Number.isSafeInteger(one) && one >= 0);
  if (!areCounts || trials === 0 || successes > trials) throw new RangeError(`${successes} of ${trials} is no share`);
  const square = Z_95 * Z_95;
  const middle = successes + square / 2;
  const half = Z_95 * Math.sqrt((successes * (trials - successes)) / trials + square / 4);
  const whole = trials + square;
  return {
    low: successes === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: successes === trials ? 1 : Math.min(1, (middle + half) / whole),
  };
}
