import { utcMilliseconds } from "../hash-values.ts";
import { isInstant } from "../primitives.ts";
import type { Operand } from "./term.ts";

const NUMERAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The number that a text writes, or undefined when it writes none that is finite. */
export function numberIn(text: string): number | undefined {
  const value = text.length <= 64 && NUMERAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * An instant in milliseconds since 1970, fractions rounded to the millisecond as the event hash rounds them, so that events
 * of one hash answer alike. Undefined for a text that is no date-time with seconds and offset.
 */
export function instantIn(text: string): number | undefined {
  return isInstant(text) ? Date.parse(utcMilliseconds(text)) : undefined;
}

/** An instant, or a date alone as its first moment in UTC. */
export function timeIn(text: string): number | undefined {
  if (!DATE.test(text)) return instantIn(text);
  return instantIn(`${text}T00:00:00Z`);
}

/** A text under each reading that it allows. */
export function operandOfText(text: string): Operand {
  const [number, time] = [numberIn(text), timeIn(text)];
  return {
    text,
    ...(number !== undefined && { number }),
    ...(time !== undefined && { time }),
    ...((text === "true" || text === "false") && { boolean: text === "true" }),
  };
}
