import { isEmpty, REQUIRED } from "./cells.ts";
import type { Mapping } from "./columns.ts";
import type { TableRow } from "./delimited.ts";
import type { CellContext, Column, RowCommand, Values } from "./kind.ts";
import { KINDS } from "./kinds.ts";
import type { Known } from "./names.ts";
import type { OpenTable } from "./open-table.ts";
import { type Told, told } from "./told.ts";

/** Something about a cell: where it stands in the file, and what to type. */
export interface CellMark {
  /** Row or line of the file, from 1, as the person's spreadsheet counts. */
  readonly line: number;
  /** Column of the file, from 0. */
  readonly place: number;
  readonly field: string;
  readonly told: Told;
}

/** A row that was looked at: what it asks for, or what is wrong with it. */
export interface CheckedRow {
  readonly row: TableRow;
  /** Permanent: the same file and row are the same id, however often they are sent. */
  readonly id: string;
  readonly wrong: readonly CellMark[];
  readonly assumed: readonly CellMark[];
  readonly command: RowCommand | undefined;
}

/** Characters of a file's digest in its rows' ids: 80 bits. */
const DIGEST_CHARACTERS = 20;

export const rowId = (digest: string, line: number): string => `row-${digest.slice(0, DIGEST_CHARACTERS)}-${line}`;

function contextOf(table: OpenTable, known: Known, { unit }: Mapping): CellContext {
  const { form } = table;
  return { known, unit, base: undefined, date1904: form.kind === "workbook" ? form.date1904 : undefined };
}

interface Marks {
  readonly wrong: CellMark[];
  readonly assumed: CellMark[];
}

function valuesOf(
  row: TableRow,
  columns: readonly Column[],
  mapping: Mapping,
  context: CellContext,
  marks: Marks,
): Values {
  const values: Record<string, unknown> = {};
  for (const { field, isRequired, read } of columns) {
    const place = mapping.places[field];
    const cell = place === undefined ? undefined : row.cells[place];
    if (place === undefined) continue;
    const mark = (about: Told): CellMark => ({ line: row.line, place, field, told: about });
    if (cell === undefined || isEmpty(cell)) {
      if (isRequired) marks.wrong.push(mark(REQUIRED.wrong));
      continue;
    }
    const { base } = values;
    const result = read(cell, { ...context, base: typeof base === "string" ? base : undefined });
    if ("wrong" in result) marks.wrong.push(mark(result.wrong));
    else {
      values[field] = result.value;
      if (result.assumed !== undefined) marks.assumed.push(mark(result.assumed));
    }
  }
  return values;
}

/** What stands in a file twice: the later row is marked, with the line of the earlier. */
class Seen {
  readonly #lines = new Map<string, number>();

  first(identity: string, line: number): number | undefined {
    const before = this.#lines.get(identity);
    if (before === undefined) this.#lines.set(identity, line);
    return before;
  }
}

/** Every row of a table, one after another: whoever shows them may pause between any two. The columns must all be there (`missingColumns`). */
export function* checkedRows(table: OpenTable, mapping: Mapping, known: Known): Generator<CheckedRow> {
  const kind = KINDS[mapping.kind];
  const context = contextOf(table, known, mapping);
  const seen = new Seen();
  const placeOf = (field: string) => mapping.places[field] ?? 0;
  for (const row of table.rows) {
    const marks: Marks = { wrong: [], assumed: [] };
    const values = valuesOf(row, kind.columns, mapping, context, marks);
    const id = rowId(table.digest, row.line);
    if (marks.wrong.length === 0) {
      const judged = kind.judge?.(values);
      if (judged !== undefined) marks.wrong.push({ line: row.line, place: placeOf(judged.field), ...judged });
      const before = kind.identity === undefined ? undefined : seen.first(kind.identity(values), row.line);
      const own = kind.once ?? "id";
      if (before !== undefined)
        marks.wrong.push({ line: row.line, place: placeOf(own), field: own, told: twice(before) });
    }
    const command = marks.wrong.length === 0 ? kind.command(values, id) : undefined;
    yield { row, id, ...marks, command };
  }
}

const twice = (line: number): Told =>
  told(
    "twice",
    `与第 ${line} 行重复，请改一个或删去一行`,
    `the same as row ${line}: change one of them or take a row out`,
  );
