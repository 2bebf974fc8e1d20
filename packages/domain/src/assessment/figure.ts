import type { Indicator, Term } from "./indicator.ts";
import type { UnknownReason } from "./kinds.ts";
import { type Interval, wilson } from "./wilson.ts";

/** In what a measure is counted, and by what that is divided to be read: grams as kilograms, fen as yuan. */
export const SCALES = { count: 1, grams: 1000, fen: 100, hours: 1 } as const;
export type MeasureUnit = keyof typeof SCALES;

/** The figures of one county over a year: whole numbers by measure; absent where nothing of the kind is on record. */
export type Figures = Readonly<Partial<Record<string, number>>>;

/** The unit of a measure; undefined where there is no such measure. */
export type UnitOf = (measure: string) => MeasureUnit | undefined;

interface Terms {
  /** As counted: whole numbers in the measures' own units. */
  readonly numerator?: number;
  readonly denominator?: number;
}

/** What an indicator says of a county. `value` in its own unit; `interval` of shares alone. Without a value there is a reason. */
export type Figure =
  | (Terms & { readonly value: number; readonly interval?: Interval; readonly unknown?: undefined })
  | (Terms & { readonly value?: undefined; readonly interval?: undefined; readonly unknown: UnknownReason });

/** The sum of a term's measures; undefined where none of them is on record. */
function sumOf({ measures }: Term, figures: Figures): number | undefined {
  const there = measures.flatMap((one) => figures[one] ?? []);
  return there.length === 0 ? undefined : there.reduce((sum, one) => sum + one, 0);
}

function scaleOf({ measures: [first = ""] }: Term, unitOf: UnitOf): number {
  return SCALES[unitOf(first) ?? "count"];
}

/**
 * The figure of an indicator. `figures` is undefined where nothing at all is on record of the county. What is not known is said and is never
 * taken for none: only the indicator itself can say that nothing on record means zero.
 */
export function figureOf(indicator: Indicator, figures: Figures | undefined, unitOf: UnitOf): Figure {
  if (figures === undefined) return { unknown: "no-figures" };
  const { kind, numerator: above, denominator: below, noneMeans, fewest = 1 } = indicator;
  const counted = sumOf(above, figures) ?? (noneMeans === "zero" ? 0 : undefined);
  const terms = counted === undefined ? {} : { numerator: counted };
  if (below === undefined) {
    if (counted === undefined) return { unknown: "none-on-record" };
    return { ...terms, value: counted / scaleOf(above, unitOf) };
  }
  const whole = sumOf(below, figures) ?? 0;
  if (whole <= 0) return { ...terms, unknown: "no-denominator" };
  const both = { ...terms, denominator: whole };
  if (counted === undefined) return { ...both, unknown: "none-on-record" };
  if (whole / scaleOf(below, unitOf) < fewest) return { ...both, unknown: "too-few" };
  if (kind === "ratio") {
    return { ...both, value: (counted * scaleOf(below, unitOf)) / (whole * scaleOf(above, unitOf)) };
  }
  if (counted > whole || counted < 0) return { ...both, unknown: "beyond" };
  const { low, high } = wilson(counted, whole);
  return { ...both, value: (counted * 100) / whole, interval: { low: low * 100, high: high * 100 } };
}
