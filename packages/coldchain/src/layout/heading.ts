import type { Cell, Row } from "../files/delimited.ts";
import { LoggerFileError, type TemperatureUnit } from "../series/reading.ts";
import { parseDecimal } from "../values/decimal.ts";
import { unitOf } from "../values/unit.ts";
import type { FoundTable } from "./find-table.ts";
import { meaningOf, namesTime } from "./meaning.ts";
import type { Role } from "./vocabulary.ts";

/** A column as its heading describes it; `name` is empty in a table without heading. */
export interface Column {
  index: number;
  name: string;
  role: Role;
  units: readonly TemperatureUnit[];
}

export interface Heading {
  columns: readonly Column[];
  /** Indices of the first and last row that belong to the heading, and the cells of its widest; absent without one. */
  rows?: { first: number; last: number; width: number };
}

/** Rows above the data that may belong to its heading, unit and marker rows included. */
const REACH = 12;
const STACKED = 6;
/** Meanings that make a row a heading: what no setting's value says by chance. */
const TELLING: ReadonlySet<Role> = new Set([
  "time",
  "temperature",
  "humidity",
  "set-point",
  "dew-point",
  "limit",
  "battery",
  "light",
  "pressure",
  "gas",
  "aggregate",
  "derived",
  "elapsed",
  "other-time",
]);
const WEAK: ReadonlySet<Role> = new Set(["unknown", "device", "probe", "value", "index", "place"]);

const filledCells = (row: Row): number => row.cells.filter((cell) => String(cell).trim() !== "").length;
const textAt = (row: Row | undefined, column: number): string => String(row?.cells[column] ?? "").trim();

/**
 * Describes the columns of a table by the heading above its first row of data: one row, or several (Tinytag, T&D) whose cells
 * speak of one column together. A table is without heading only where no row of text stands above it.
 * @throws LoggerFileError `columns-unclear` for a row above that could be a heading in words unknown to us, `bad-time` for a row of
 * values between heading and data.
 */
export function describeColumns(rows: readonly Row[], found: FoundTable, askedColumn: boolean): Heading {
  const width = Math.max(...rows.slice(found.first, found.first + 50).map(({ cells }) => cells.length));
  const lowest = lowestHeading(rows, found);
  if (lowest === undefined) return withoutHeading(rows, found, width, askedColumn);
  const top = topOf(rows, found, lowest);
  const stack = rows.slice(top, found.first);
  const columns = Array.from({ length: Math.max(width, rows[lowest]?.cells.length ?? 0) }, (_, index) =>
    describe(stack, index),
  );
  refuseValuesBetween(rows, found, lowest, columns);
  const headingWidth = Math.max(...stack.map(({ cells }) => cells.length));
  return { columns, rows: { first: top, last: found.first - 1, width: headingWidth } };
}

/**
 * The lowest row above the data that names what a column measures, and nothing but a time where the times stand. A row in between that
 * names nothing is passed over only beneath a row that names the time.
 */
function lowestHeading(rows: readonly Row[], { first, time }: FoundTable): number | undefined {
  let seen = 0;
  let passed = 0;
  for (let index = first - 1; index >= 0 && seen < REACH; index--) {
    const row = rows[index];
    if (!row || filledCells(row) === 0) continue;
    seen += 1;
    if (filledCells(row) === 1 && (row.cells.length < 2 || isMarker(row))) continue;
    const roles = row.cells.map((cell) => meaningOf(String(cell)).role);
    const atTime = roles[time.date] ?? "unknown";
    const ofTime = namesTime(textAt(row, time.date));
    const measured = roles.some((role, column) => column !== time.date && TELLING.has(role));
    const holdsValues = row.cells.some(isValue);
    const fits =
      ofTime || (passed === 0 && measured && (atTime === "unknown" || atTime === "index" || atTime === "device"));
    if (fits && !holdsValues) return index;
    passed += 1;
  }
  return undefined;
}

/** "[#D]", "Data:", "---": a row that only marks where the data begin. */
function isMarker(row: Row): boolean {
  const only = row.cells.map((cell) => String(cell).trim()).find((cell) => cell !== "") ?? "";
  return !TELLING.has(meaningOf(only).role);
}

/** A reading or a time: no cell of a heading. */
function isValue(cell: Cell): boolean {
  return isDecimal(cell) || (typeof cell === "string" && /\d{1,2}:\d{2}/.test(cell) && !/UTC|GMT/i.test(cell));
}

function isDecimal(cell: Cell): boolean {
  if (typeof cell === "number") return !Number.isInteger(cell);
  return /\d[.,]\d/.test(cell) && parseDecimal(cell.trim().replace(/\s*[°℃℉]?\s*[CF]?$/, "")) !== undefined;
}

/** The first row of a heading of several: up to the row of the same width that names the time. */
function topOf(rows: readonly Row[], { time }: FoundTable, lowest: number): number {
  const width = rows[lowest]?.cells.length;
  for (let index = lowest; index >= Math.max(0, lowest - STACKED); index--) {
    const row = rows[index];
    if (!row || row.cells.length !== width || row.cells.some(isDecimal)) break;
    if (namesTime(textAt(row, time.date))) return index;
  }
  return lowest;
}

/** What the cells of one column say together: the lowest that tells its meaning, the lowest that names a unit. */
function describe(stack: readonly Row[], index: number): Column {
  const texts = stack.map((row) => textAt(row, index)).filter((text) => text !== "");
  const meanings = texts.map(meaningOf).reverse();
  const telling = meanings.filter(({ role }) => !WEAK.has(role));
  const strong = telling.find(({ byUnit }) => !byUnit) ?? telling[0];
  const role = strong?.role ?? meanings.find(({ role }) => role !== "unknown")?.role ?? "unknown";
  const alone = texts.filter((text) => text.length <= 3).flatMap((text) => unitOf(text) ?? []);
  const units = meanings.find((meaning) => meaning.units.length > 0)?.units ?? alone.slice(0, 1);
  return { index, name: [...new Set(texts)].join(" ").slice(0, 160), role, units };
}

function withoutHeading(rows: readonly Row[], found: FoundTable, width: number, askedColumn: boolean): Heading {
  const columns = Array.from({ length: width }, (_, index) => ({
    index,
    name: "",
    role: "unknown" as const,
    units: [],
  }));
  const above = rows.slice(0, found.first).findLast((row) => filledCells(row) > 0);
  const filled = above ? filledCells(above) : 0;
  const couldBeHeading =
    above !== undefined && filled >= 2 && above.cells.length >= width - 1 && !above.cells.some(isDecimal);
  if (couldBeHeading && !askedColumn) {
    const text = above.cells.map(String).join(" | ");
    const detail = {
      zh: `看不懂表头“${text.slice(0, 80)}”：请加参数 column=列号或列名 指明温度列`,
      en: `the heading above the readings is not understood; send column= with the number or name of the temperature column`,
    };
    throw new LoggerFileError("columns-unclear", detail, {
      line: above.line,
      text,
      parameter: "column",
      choices: above.cells.map(String).filter((cell) => cell !== ""),
    });
  }
  if (couldBeHeading && above) {
    const named = columns.map((column) => ({ ...column, name: textAt(above, column.index) }));
    const at = rows.indexOf(above);
    return { columns: named, rows: { first: at, last: found.first - 1, width: above.cells.length } };
  }
  return { columns };
}

function refuseValuesBetween(
  rows: readonly Row[],
  found: FoundTable,
  lowest: number,
  columns: readonly Column[],
): void {
  const temperatures = columns.filter(({ role }) => role === "temperature").map(({ index }) => index);
  for (const row of rows.slice(lowest + 1, found.first)) {
    const value = temperatures.some((index) => parseDecimal(textAt(row, index)) !== undefined);
    if (value) throw badTime(textAt(row, found.time.date), row.line, row.cells.map(String).join(" | "));
  }
}

/** The refusal of a row whose time cannot be read. */
export function badTime(cell: string, line: number, text: string): LoggerFileError {
  const what = cell.slice(0, 40);
  const detail = {
    zh: `时间“${what}”不能识别，请写成 2026-11-20 08:00:00`,
    en: `"${what}" is no date and time; write it as 2026-11-20 08:00:00`,
  };
  return new LoggerFileError("bad-time", detail, { line, text });
}
