import type { Cell, CellRead, WeightUnit } from "./cells.ts";
import type { Known } from "./names.ts";
import type { Told } from "./told.ts";

/** What the reading of a cell may ask for beside the cell. */
export interface CellContext {
  readonly known: Known;
  /** Of a workbook; undefined for a text, where a number is no date. */
  readonly date1904: boolean | undefined;
  /** Of the column. */
  readonly unit: WeightUnit | undefined;
  /** The base that the row names, where it names one: its plots are meant. */
  readonly base: string | undefined;
}

/** A column of a kind of record. */
export interface Column {
  readonly field: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Other names under which the column goes, as `headerKey` writes them. */
  readonly names: readonly string[];
  readonly isRequired: boolean;
  /** Its numbers are weights: the unit stands in the column's name. */
  readonly isWeight?: true;
  readonly read: (cell: Cell, context: CellContext) => CellRead<unknown>;
}

/** A command that a row asks for. */
export interface RowCommand {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Rows of one subject are sent one after another, in the order of the file. */
  readonly subject: string;
  /** What it is about, in a few words. */
  readonly label: string;
}

/** A kind of record that comes in tables. Another kind is another entry of `KINDS` in kinds.ts. */
export interface Kind {
  readonly name: KindName;
  readonly title: { readonly zh: string; readonly en: string };
  readonly columns: readonly Column[];
  /** What may stand in a file once: two rows that are one thing. Undefined where rows may be alike. */
  readonly identity: ((values: Values) => string) | undefined;
  /** The column that is marked where two rows are one thing; absent: `id`. */
  readonly once?: string;
  readonly command: (values: Values, rowId: string) => RowCommand;
  /** What is wrong with a row as a whole, by the field that is to be changed. */
  readonly judge?: (values: Values) => { readonly field: string; readonly told: Told } | undefined;
}

export type Values = Readonly<Record<string, unknown>>;
export type KindName = "batches" | "inputs" | "plots" | "deliveries" | "wages" | "dividends";

/** A column that must be there, unless it is told otherwise. */
export const column = (
  field: string,
  title: Column["title"],
  read: Column["read"],
  more: Partial<Pick<Column, "names" | "isRequired" | "isWeight">> = {},
): Column => ({ field, title, names: [], isRequired: true, ...more, read });

/** One that may be left out, by further names. */
export const optional = (names: readonly string[]) => ({ names, isRequired: false });
