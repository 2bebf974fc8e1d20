import type { Cells } from "../statistics/account.ts";
import { MEASURES, type Measure } from "../statistics/measure.ts";
import { type Figures, type MeasureUnit, SCALES } from "./figure.ts";
import type { Indicator, Term } from "./indicator.ts";

function isMeasure(name: string): name is Measure {
  return Object.hasOwn(MEASURES, name);
}

/** The unit of a measure of the statistics; undefined where they have none of that name. */
export function unitOf(name: string): MeasureUnit | undefined {
  return isMeasure(name) ? MEASURES[name].unit : undefined;
}

/** Does it count each household once in a year, so that it is in no sum? */
export function isDistinct(name: string): boolean {
  return isMeasure(name) && name.endsWith("households");
}

/** As people read them; empty of what is counted one by one. */
const READ_IN: Readonly<Record<MeasureUnit, string>> = { count: "", grams: "kg", fen: "yuan", hours: "h" };

/** A term's amount as people read it: `1250.5 kg`. */
export function readAmount(
  { measures: [first = ""] }: Term,
  amount: number,
): { readonly amount: number; readonly unit: string } {
  const unit = unitOf(first) ?? "count";
  return { amount: amount / SCALES[unit], unit: READ_IN[unit] };
}

/** The unit of an indicator's value: `%`, `kg`, or one by the other (`yuan/kg`); empty of a count. */
export function unitIn({
  kind,
  numerator,
  denominator,
}: Pick<Indicator, "kind" | "numerator" | "denominator">): string {
  if (kind === "share") return "%";
  const [above, below] = [numerator, denominator].map((term) => (term === undefined ? "" : readAmount(term, 0).unit));
  return below === "" || below === undefined ? (above ?? "") : `${above}/${below}`;
}

/** A year's figures of a county, from its cells: months add up; what is counted once a year stands for the year. */
export function figuresIn(cells: Cells, year: number): Figures | undefined {
  const sum: Record<string, number> = {};
  for (const [stretch, groups] of Object.entries(cells)) {
    const isYear = stretch === String(year);
    if (!isYear && !/^\d{4}-\d{2}$/.test(stretch) && stretch !== "standing") continue;
    for (const amounts of Object.values(groups))
      for (const [measure, amount] of Object.entries(amounts))
        if (isDistinct(measure) === isYear) sum[measure] = (sum[measure] ?? 0) + amount;
  }
  return Object.keys(sum).length === 0 ? undefined : sum;
}
