import { yuanFrom } from "@suyuan/domain/benefits/money";
import { defined } from "@suyuan/domain/fact";
import type { ReleasedCell } from "@suyuan/domain/publishing/prepare";
import type { Publication, TableSummary } from "@suyuan/domain/publishing/publication";
import { PUBLISHING_RULES } from "@suyuan/domain/publishing/rules";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { regionName } from "@suyuan/domain/region-code";
import type { PublicationRecord, PublishedCell } from "./schemas.ts";

const NAMES = {
  "registered-grams": "registeredKg",
  batches: "batches",
  "certified-grams": "certifiedKg",
  "sold-grams": "soldKg",
  tests: "tests",
  "tests-passed": "testsPassed",
  "delivered-grams": "deliveredKg",
  "paid-delivery-fen": "paidYuan",
  "paid-wage-fen": "paidYuan",
  "paid-dividend-fen": "paidYuan",
} as const;

function figuresOf(values: Readonly<Record<string, number>>): NonNullable<PublishedCell["figures"]> {
  const shown = Object.entries(NAMES).flatMap(([measure, name]): [string, number][] => {
    const value = values[measure];
    if (value === undefined) return [];
    if (measure.endsWith("-grams")) return [[name, kilogramsFrom(value)]];
    return [[name, measure.endsWith("-fen") ? yuanFrom(value) : value]];
  });
  return Object.fromEntries(shown);
}

export function cellView(table: PublishedCell["table"], cell: ReleasedCell): PublishedCell {
  const { month, region, dimension, value, values, households, suppressed } = cell;
  return {
    ...{ table, month, region },
    ...(dimension === undefined || value === undefined ? {} : { [dimension]: value }),
    ...(values === undefined ? {} : { figures: figuresOf(values) }),
    ...defined({ households, suppressed }),
  };
}

export function rulesView(): PublicationRecord["rules"] {
  const { households, organisations, largestPercent, closePercent } = PUBLISHING_RULES;
  return { households, organisations, largestPercent, closePercent };
}

export function publicationView(publication: Publication): PublicationRecord {
  const { region, month, level, knownTo, at, by, byName, tables, digest } = publication;
  return {
    ...{ region, month, level, knownTo, publishedAt: at, by, byName, digest },
    ...defined({ regionName: regionName(region) }),
    rules: rulesView(),
    tables: tables.map(summaryView),
    recovered: 0,
  };
}

export function summaryView({ attack, ...summary }: TableSummary): PublicationRecord["tables"][number] {
  return { ...summary, attack: { ...attack } };
}

/** Cells in each stored row: some 40 KB. */
export const CELLS_PER_PART = 300;

/** Where a table's rows begin and end among those of a publication. */
export function partsOfTable(
  { tables }: Publication,
  table: PublishedCell["table"],
): readonly [from: number, to: number] {
  let from = 0;
  for (const one of tables) {
    const parts = Math.ceil((one.shown + one.suppressed + one.revised) / CELLS_PER_PART);
    if (one.table === table) return [from, from + parts];
    from += parts;
  }
  return [from, from];
}
