import { QUANTITIES } from "./unit-table.ts";

/** A unit of a measured quantity: `value * factor + offset` is the value in the quantity's own unit. */
interface Unit {
  readonly quantity: string;
  readonly factor: number;
  readonly offset: number;
}

/** `5/9` is a number too. */
function numberOf(text: string): number {
  const [numerator, denominator = "1"] = text.split("/");
  return Number(numerator) / Number(denominator);
}

/** `CEL 1 273.15` of the table: a code, its factor, and an offset where it has one. */
function unitsOf([quantity, row]: readonly [string, string]): (readonly [string, Unit])[] {
  return row.split(",").map((entry) => {
    const [code = "", factor = "1", offset = "0"] = entry.trim().split(/\s+/);
    return [code, { quantity, factor: numberOf(factor), offset: numberOf(offset) }] as const;
  });
}

const UNITS: ReadonlyMap<string, Unit> = new Map(QUANTITIES.flatMap(unitsOf));

/** A value as it is compared: in the unit of its quantity, or as it is when the unit is compared by its code alone. */
export type Conversion = (value: number) => number;

const asItIs: Conversion = (value) => value;

/**
 * How values in one unit (UN/CEFACT Recommendation 20) are made comparable with values in another: undefined when they
 * cannot be, for they measure different things or one is not in our table; equal codes always can. `isDifference`: a spread such as a
 * standard deviation, which has no zero point, so that offsets fall away.
 */
export function conversion(
  from: string,
  to: string,
  isDifference = false,
): { readonly from: Conversion; readonly to: Conversion } | undefined {
  if (from === to) return { from: asItIs, to: asItIs };
  const [source, target] = [UNITS.get(from), UNITS.get(to)];
  if (source === undefined || source.quantity !== target?.quantity) return undefined;
  const into =
    ({ factor, offset }: Unit): Conversion =>
    (value) =>
      value * factor + (isDifference ? 0 : offset);
  return { from: into(source), to: into(target) };
}

/** Conversion rounds in the last digits of a double: values so close (one part in 10¹²) are the same value. */
export function isSameValue(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
