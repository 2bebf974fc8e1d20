import { type CellMark, type CheckedRow, checkedRows } from "../../import/check-rows.ts";
import type { Mapping } from "../../import/columns.ts";
import type { Known } from "../../import/names.ts";
import type { OpenTable } from "../../import/open-table.ts";

/** A file that was looked through. */
export interface Looked {
  readonly rows: readonly CheckedRow[];
  readonly good: readonly CheckedRow[];
  readonly wrong: readonly CellMark[];
  readonly assumed: readonly CellMark[];
}

/** Rows that are looked at before the browser may draw and hear again. */
const AT_ONCE = 500;

const breath = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Looks through all rows of a table, pausing between some hundred of them. */
export async function lookThrough(table: OpenTable, mapping: Mapping, known: Known): Promise<Looked> {
  const rows: CheckedRow[] = [];
  for (const row of checkedRows(table, mapping, known)) {
    rows.push(row);
    if (rows.length % AT_ONCE === 0) await breath();
  }
  return {
    rows,
    good: rows.filter(({ command }) => command !== undefined),
    wrong: rows.flatMap((row) => row.wrong),
    assumed: rows.flatMap((row) => row.assumed),
  };
}
