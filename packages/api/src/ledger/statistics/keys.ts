import type { Addition, Cells } from "@suyuan/domain/statistics/account";
import type { BaseStanding } from "@suyuan/domain/statistics/base-standing";
import type { BatchStanding } from "@suyuan/domain/statistics/batch-standing";
import type { BenefitStanding, Presence } from "@suyuan/domain/statistics/benefit-standing";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import type { Family } from "@suyuan/domain/statistics/measure";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { BatchName } from "../rows.ts";

/** How far a history was counted, and what it counts for by then. */
export interface Counted<State> {
  /** The number of the last fact that was counted. */
  readonly through: number;
  /** The newest day on which one of them was recorded: what follows is known no earlier. */
  readonly knownOn: string;
  readonly state: State;
}

/** What was counted of a batch, base or payment. */
export const batchFiguresKey = ({ gtin, lot }: BatchName): RowKey<Counted<BatchStanding>> =>
  keyOf(`FIGURED#BATCH#${gtin}#${lot}`, "COUNTED");
export const baseFiguresKey = (id: string): RowKey<Counted<BaseStanding>> => keyOf(`FIGURED#BASE#${id}`, "COUNTED");
export const benefitFiguresKey = (id: string): RowKey<Counted<BenefitStanding>> =>
  keyOf(`FIGURED#BENEFIT#${id}`, "COUNTED");

/** For what a household is named in a year, and since when that is known: by the names of `presencesOf`. */
export interface HouseholdPresence {
  readonly named: Readonly<Record<string, Presence>>;
}
export const presenceKey = (household: string, year: string): RowKey<HouseholdPresence> =>
  keyOf(`FIGURED#HOUSEHOLD#${household}`, `YEAR#${year}`);

/** Whose figures: a region by the digits that count (`510824`), or an organisation. */
export type Account = string;
export const accountOf = (organisation: string): Account => `ORG#${organisation}`;

/** What waits to be added to a region's figures, and to those of what lies in it. */
export interface Waiting {
  readonly parts: readonly { readonly accounts: readonly Account[]; readonly additions: readonly Addition[] }[];
}
export const waitingIn = (scope: string): Partition<Waiting> => partitionOf(`FIGURESDUE#${scope}`);
export const waitingKey = (scope: string, name: string): RowKey<Waiting> => keyOf(waitingIn(scope), name);

/** The regions in which something waits, apart by their digits so that no partition holds all of them. */
const SHARDS = 8;
export const DUE_SHARDS: readonly number[] = Array.from({ length: SHARDS }, (_, n) => n);
export const dueIn = (shard: number): Partition<{ readonly scope: string }> => partitionOf(`FIGURESDUEIN#${shard}`);
export const dueKey = (scope: string): RowKey<{ readonly scope: string }> =>
  keyOf(dueIn(Number(scope) % SHARDS), scope);

/**
 * The figures of a calendar year (or `standing`), by when what they count was recorded: one row for each month of record, and one for each
 * day, of all goods and of each product. What was known on a day is the sum of the months before its own and of its month's days.
 */
export interface FiguresRow {
  readonly cells: Cells;
}
export interface RecordSpan {
  readonly kind: "month" | "day";
  /** `2026-10`, or `2026-10-08`. */
  readonly of: string;
}
const yearPartition = (account: Account, year: string) => `FIGURES#${account}#${year}`;
const LETTER = { month: "M", day: "D" } as const;
export const figuresKey = (
  {
    account,
    year,
    product,
  }: { readonly account: Account; readonly year: string; readonly product?: string | undefined },
  { kind, of }: RecordSpan,
): RowKey<FiguresRow> =>
  keyOf(
    yearPartition(account, year),
    product === undefined ? `A${LETTER[kind]}#${of}` : `P${LETTER[kind]}#${product}#${of}`,
  );
/** Figures by month or day of record: of all goods, or of a product. */
export const figuresBy = (
  account: Account,
  year: string,
  kind: "month" | "day",
  product?: string,
): Stretch<FiguresRow> =>
  stretchOf(yearPartition(account, year), product === undefined ? `A${LETTER[kind]}#` : `P${LETTER[kind]}#${product}#`);
export const figuresOfYear = (account: Account, year: string): Partition<FiguresRow> =>
  partitionOf(yearPartition(account, year));

/** One contribution to a figure: what a reader is led to. Of a household it says nothing. */
export type CountedRow = Omit<Contribution, "household">;
const rowsPartition = (account: Account, month: string) => `FIGROWS#${account}#${month}`;
export const countedRowKey = (
  account: Account,
  family: Family,
  { on, region, product = "-", knownOn, row }: CountedRow,
  place: string,
): RowKey<CountedRow> =>
  keyOf(
    rowsPartition(account, on === "standing" ? on : on.slice(0, 7)),
    `${family}#${region}#${product}#${knownOn}#${row}#${place}`,
  );
/** Of every product, product after product. */
export const productFigures = (account: Account, year: string): Stretch<FiguresRow> =>
  stretchOf(yearPartition(account, year), "PM#");

/** The rows of a family, month by month; `within`: the digits that their regions begin with. */
export const countedRows = (account: Account, month: string, family: Family, within = ""): Stretch<CountedRow> =>
  stretchOf(rowsPartition(account, month), `${family}#${within}`);

/** The regions below one of which something was ever counted, by the digits that count. */
export const regionsIn = (scope: string): Partition<{ readonly scope: string }> => partitionOf(`FIGREGIONS#${scope}`);
export const regionInKey = (above: string, scope: string): RowKey<{ readonly scope: string }> =>
  keyOf(regionsIn(above), scope);
