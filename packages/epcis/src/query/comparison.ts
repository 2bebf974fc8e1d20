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

/** Compares numbers of which one at least was converted from another unit. */
export function comparesConverted(comparison: Comparison, value: number, bound: number): boolean {
  return holds(comparison, isSameValue(value, bound) ? 0 : value - bound);
}

function equals(value: string | number | boolean, operand: Operand): boolean {
  if (typeof value === "number") return value === operand.number;
  if (typeof value === "boolean") return value === operand.boolean;
  if (value === operand.text) return true;
  if (operand.time !== undefined) return timeIn(value) === operand.time;
  return operand.text === undefined && operand.number !== undefined && numberIn(value) === operand.number;
}

/**
 * Compares a scalar of an extension field as the standard types its parameters. EQ: text with text by its characters, numbers
 * and booleans by value, a time with a time by the instant; a text never equals a number that it only looks like (lot `00123` is not
 * 123) unless the query itself gave a number. GT, GE, LT, LE: number with number, time with time, where a date stands for its first
 * moment in UTC; numbers and times in texts count, as events that came as XML have no others.
 */
export function comparesScalar(
  comparison: Comparison,
  value: string | number | boolean,
  operands: readonly Operand[],
): boolean {
  if (comparison === "EQ") return operands.some((operand) => equals(value, operand));
  return operands.some(({ number: bound, time }) => {
    const number = typeof value === "string" ? numberIn(value) : value;
    if (bound !== undefined) return typeof number === "number" && compares(comparison, number, bound);
    const at = time !== undefined && typeof value === "string" ? timeIn(value) : undefined;
    return time !== undefined && at !== undefined && compares(comparison, at, time);
  });
}
