import { scopeOf } from "../region-code.ts";
import { type Amounts, type Contribution, type Day, sumOf } from "./contribution.ts";
import type { Measure } from "./measure.ts";
import { weekOf } from "./week.ts";

/**
 * The figures of one region or organisation and calendar year, of all goods or of one product: by stretch of time (`2026-10`, `2026-W41`,
 * `2026`, or `standing`), then by scheme and kind of producer (`green-food|cooperative`; `|` where neither is told apart), then by measure.
 */
export type Cells = Readonly<Record<string, Readonly<Record<string, Amounts>>>>;

/** Counted by week beside the month: what guides production and prices. */
const WEEKLY: readonly Measure[] = ["registered-grams", "sold-grams", "delivered-grams", "paid-delivery-fen"];

/** What a contribution adds, told apart no further than figures are. */
export interface Addition {
  readonly knownOn: string;
  /** `2026`, or `standing`. */
  readonly year: string;
  readonly stretch: string;
  readonly group: string;
  readonly product?: string;
  readonly amounts: Amounts;
}

/** By month, and of some measures by week. */
export function additionsOf(contribution: Contribution): readonly Addition[] {
  const { knownOn, on, product, scheme, producer, amounts } = contribution;
  const common = {
    knownOn,
    year: yearOf(on),
    group: `${scheme}|${producer}`,
    ...(product === undefined ? {} : { product }),
  };
  if (on === "standing") return [{ ...common, stretch: on, amounts }];
  const weekly = Object.fromEntries(WEEKLY.flatMap((one) => (amounts[one] === undefined ? [] : [[one, amounts[one]]])));
  const week = { ...common, stretch: weekOf(on), amounts: weekly };
  return [{ ...common, stretch: on.slice(0, 7), amounts }, ...(Object.keys(weekly).length > 0 ? [week] : [])];
}

function yearOf(on: Day): string {
  return on === "standing" ? on : on.slice(0, 4);
}

/** Cells with an addition in them. What comes to nothing is left out, so that the same facts give the same cells in whatever order. */
export function withAddition(
  cells: Cells,
  { stretch, group, amounts }: Pick<Addition, "stretch" | "group" | "amounts">,
): Cells {
  const { [stretch]: groups = {}, ...others } = cells;
  const { [group]: before = {}, ...beside } = groups;
  const sum = sumOf(before, amounts);
  const next = Object.keys(sum).length === 0 ? beside : { ...beside, [group]: sum };
  return Object.keys(next).length === 0 ? others : { ...others, [stretch]: next };
}

/** Additions of several contributions, those of one cell as one. */
export function gathered(additions: readonly Addition[]): readonly Addition[] {
  const cells = new Map<string, Addition>();
  for (const each of additions) {
    const { knownOn, year, stretch, group, product = "" } = each;
    const name = [knownOn, year, stretch, group, product].join("\n");
    const before = cells.get(name);
    cells.set(name, before === undefined ? each : { ...each, amounts: sumOf(before.amounts, each.amounts) });
  }
  return [...cells.values()].filter(({ amounts }) => Object.keys(amounts).length > 0);
}

/** The regions whose figures something of a place is in, by the digits that count: its county first, then what lies in that. */
export function scopesWithin(region: string): readonly [county: string, ...within: string[]] {
  const scope = scopeOf(region) ?? region;
  const county = scope.slice(0, 6);
  return [county, ...[9, 12].filter((n) => n <= scope.length).map((n) => scope.slice(0, n))];
}

/** The region above: city of a county, province of a city; none above a province. */
export function scopeAbove(scope: string): string | undefined {
  return scope.length <= 2 ? undefined : scope.slice(0, scope.length <= 6 ? scope.length - 2 : scope.length - 3);
}

/** Cells of several rows as one. */
export function sumOfCells(rows: readonly Cells[]): Cells {
  let sum: Cells = {};
  for (const row of rows)
    for (const [stretch, groups] of Object.entries(row))
      for (const [group, amounts] of Object.entries(groups)) sum = withAddition(sum, { stretch, group, amounts });
  return sum;
}
