import { numberIn, timeIn } from "./operand.ts";
import type { Comparison, Operand } from "./term.ts";
import { isSameValue } from "./units.ts";

/** How a value stands to a bound, `sign` being below, at or above zero as it is less, the same or more. */
function holds(comparison: Comparison, sign: number): boolean {
  switch (comparison) {
    case "EQ":
      return sign === 0;
    case "GT":
      return sign > 0;
    case "GE":
      return sign >= 0;
    case "LT":
      return sign < 0;
    case "LE":
      return sign <= 0;
  }
}

/** Compares as numbers are written. */
export function compares(comparison: Comparison, value: number, bound: number): boolean {
  return holds(comparison, value - bound);
}

/** Whether a number stands so to one of the bounds, in a few steps however many there are. */
export function boundTest(comparison: Comparison, bounds: readonly number[]): (value: number) => boolean {
  if (comparison !== "EQ") return (value) => bounds.some((bound) => compares(comparison, value, bound));
  const known = new Set(bounds);
  return (value) => known.has(value);
}

/** As `boundTest`, for numbers of which one at least was converted from another unit. */
export function convertedBoundTest(comparison: Comparison, bounds: readonly number[]): (value: number) => boolean {
  if (comparison !== "EQ") {
    return (value) => bounds.some((bound) => holds(comparison, isSameValue(value, bound) ? 0 : value - bound));
  }
  const sorted = bounds.toSorted((a, b) => a - b);
  // What is nearest on either side is the same value, or none is.
  return (value) => {
    const above = firstFrom(sorted, value);
    return [sorted[above - 1], sorted[above]].some((bound) => bound !== undefined && isSameValue(value, bound));
  };
}

/** The place of the first number that is not below the value. */
function firstFrom(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a scalar equals one of the operands, in a few steps however many there are. */
function equalityTest(operands: readonly Operand[]): (value: string | number | boolean) => boolean {
  const given = <T>(read: (operand: Operand) => T | undefined): ReadonlySet<T> =>
    new Set(operands.flatMap((operand) => read(operand) ?? []));
  const numbers = given(({ number }) => number);
  const texts = given(({ text }) => text);
  const times = given(({ time }) => time);
  const booleans = new Set(operands.map(({ boolean }) => boolean));
  const bareNumbers = given(({ text, time, number }) =>
    text === undefined && time === undefined ? number : undefined,
  );
  return (value) => {
    if (typeof value === "number") return numbers.has(value);
    if (typeof value === "boolean") return booleans.has(value);
    if (texts.has(value)) return true;
    const [time, number] = [
      times.size > 0 ? timeIn(value) : undefined,
      bareNumbers.size > 0 ? numberIn(value) : undefined,
    ];
    return (time !== undefined && times.has(time)) || (number !== undefined && bareNumbers.has(number));
  };
}

/**
 * How a scalar of an extension field is compared, as the standard types its parameters. EQ: text with text by its characters, numbers
 * and booleans by value, a time with a time by the instant; a text never equals a number that it only looks like (lot `00123` is not
 * 123) unless the query itself gave a number. GT, GE, LT, LE: number with number, time with time, where a date stands for its first
 * moment in UTC; numbers and times in texts count, as events that came as XML have no others.
 */
export function scalarTest(
  comparison: Comparison,
  operands: readonly Operand[],
): (value: string | number | boolean) => boolean {
  if (comparison === "EQ") return equalityTest(operands);
  return (value) =>
    operands.some(({ number: bound, time }) => {
      const number = typeof value === "string" ? numberIn(value) : value;
      if (bound !== undefined) return typeof number === "number" && compares(comparison, number, bound);
      const at = time !== undefined && typeof value === "string" ? timeIn(value) : undefined;
      return time !== undefined && at !== undefined && compares(comparison, at, time);
    });
}
