import type { Sent } from "@suyuan/domain/answer";
import type { Cells } from "@suyuan/domain/statistics/account";
import { type Amounts, sumOf } from "@suyuan/domain/statistics/contribution";
import { MEASURES, type Measure } from "@suyuan/domain/statistics/measure";
import {
  knownAmount,
  knownRatio,
  RATIOS,
  type RatioName,
  readAmount,
  readRatio,
} from "@suyuan/domain/statistics/ratio";
import type { Figures, Grouping } from "./view.ts";

type Figure = Sent<typeof Figures>["figures"][number];
type Group = Figure["by"];

/** Amounts of one group of cells. */
export interface GroupedAmounts {
  readonly by: Group;
  readonly amounts: Amounts;
}

/** Counted once each: no sum of months or of groups is theirs. */
const DISTINCT: readonly Measure[] = ["households", "lifted-households", "monitored-households"];

/** Cells of several months as groups: those that say the same of what is told apart are one. */
export function grouped(
  cells: Cells,
  months: readonly string[],
  by: readonly Grouping[],
  common: Group,
): readonly GroupedAmounts[] {
  const groups = new Map<string, GroupedAmounts>();
  const isByWeek = by.includes("week");
  for (const [stretch, cell] of Object.entries(cells)) {
    if (isByWeek ? !isWeekIn(stretch, months) : !months.includes(stretch)) continue;
    for (const [group, amounts] of Object.entries(cell)) {
      if (group === "|") continue;
      const [scheme = "", producer = ""] = group.split("|");
      const told: Group = {
        ...common,
        ...(by.includes("month") ? { month: stretch } : {}),
        ...(isByWeek ? { week: stretch } : {}),
        ...(by.includes("scheme") ? { scheme } : {}),
        ...(by.includes("producer") ? { producer } : {}),
      };
      const name = JSON.stringify(told);
      groups.set(name, { by: told, amounts: sumOf(groups.get(name)?.amounts ?? {}, amounts) });
    }
  }
  return withHouseholds(cells, months, by, common, groups);
}

/** Households are known of a month, and of a whole calendar year; of parts and of other stretches nothing is. */
function withHouseholds(
  cells: Cells,
  months: readonly string[],
  by: readonly Grouping[],
  common: Group,
  groups: Map<string, GroupedAmounts>,
): readonly GroupedAmounts[] {
  if (!by.some((one) => one === "week" || one === "scheme" || one === "producer")) {
    for (const stretch of by.includes("month") || months.length === 1 ? months : wholeYear(months)) {
      const amounts = Object.fromEntries(
        Object.entries(cells[stretch]?.["|"] ?? {}).filter(([name]) => DISTINCT.includes(name as Measure)),
      );
      if (Object.keys(amounts).length === 0) continue;
      const told: Group = { ...common, ...(by.includes("month") ? { month: stretch } : {}) };
      const name = JSON.stringify(told);
      groups.set(name, { by: told, amounts: { ...groups.get(name)?.amounts, ...amounts } });
    }
  }
  return [...groups.values()].sort((a, b) => (JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1));
}

/** The calendar year that the months begin and reach the end of, or reach as far as this is the current one. */
function wholeYear(months: readonly string[]): readonly string[] {
  const [first = "", last = ""] = [months[0], months.at(-1)];
  const year = first.slice(0, 4);
  return first.endsWith("-01") && last.endsWith("-12") && last.startsWith(year) ? [year] : [];
}

/** Does the week's Thursday lie in one of the months? */
function isWeekIn(stretch: string, months: readonly string[]): boolean {
  const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(stretch) ?? [];
  if (year === undefined || week === undefined) return false;
  const fourth = Date.UTC(Number(year), 0, 4);
  const thursday = new Date(
    fourth + (Number(week) - 1) * 7 * 86_400_000 + (3 - ((new Date(fourth).getUTCDay() + 6) % 7)) * 86_400_000,
  );
  return months.includes(thursday.toISOString().slice(0, 7));
}

/** The figures of a group: measures in which something is known, then ratios. `rowsOf` says where a measure drills down to. */
export function figuresOf(
  { by, amounts }: GroupedAmounts,
  rowsOf: (measure: Measure, by: Group) => string,
): readonly Figure[] {
  const measures = (Object.keys(MEASURES) as Measure[]).flatMap((key): Figure[] => {
    const amount = knownAmount(amounts, key);
    const { unit } = MEASURES[key];
    return amount === undefined ? [] : [{ key, by, ...readAmount(unit, amount), rows: rowsOf(key, by) }];
  });
  const ratios = (Object.keys(RATIOS) as RatioName[]).flatMap((key): Figure[] => {
    const ratio = RATIOS[key];
    const known = knownRatio(amounts, ratio);
    if (known === undefined) return [];
    const { unit } = ratio;
    return [{ key, by, value: readRatio(unit, known), unit, numerator: known.above, denominator: known.below }];
  });
  return [...measures, ...ratios];
}
