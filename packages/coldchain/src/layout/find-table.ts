import { type Cell, DELIMITERS, type Delimiter, type Row, splitTried } from "../files/delimited.ts";
import type { TextLines } from "../files/text-lines.ts";
import { halfOf, readClock } from "../instants/clock.ts";
import { TimeReader } from "../instants/written-time.ts";
import { meaningOf, namesTime } from "./meaning.ts";

/** Where the time of a row stands: in one cell, or as a date and a clock in two, with the half of the day in a third. */
export interface TimePlace {
  /** The cell with date and clock, or with the date. */
  date: number;
  /** The cell with the clock where it stands apart. */
  clock?: number;
  half?: number;
  /** The cells hold numbers: days of a spreadsheet, or seconds since 1970. */
  numeric?: boolean;
}

/** A table found among rows: its first row of data, and where the times stand in it. */
export interface FoundTable {
  /** Index into the rows. */
  first: number;
  time: TimePlace;
}

/** Rows that are looked at to find the table and the delimiter. */
export const SAMPLE_ROWS = 400;

/** The delimiter under which most lines of a sample have a time in a cell of their own, and another cell beside it. */
export function findDelimiter(lines: TextLines): Delimiter | undefined {
  const sample = sampleOf(lines);
  const reader = new TimeReader();
  let best: { delimiter: Delimiter; score: number } | undefined;
  for (const delimiter of DELIMITERS) {
    // Spaces stand inside times and names too: they are tried only where nothing else separates.
    if (delimiter === " " && best) break;
    if (!sample.some((line) => line.includes(delimiter))) continue;
    const score = sample.filter((line) => {
      const cells = splitTried(line, delimiter);
      return cells.length > 1 && timePlace(cells, reader) !== undefined;
    }).length;
    if (score > 0 && score > (best?.score ?? 0)) best = { delimiter, score };
  }
  return best?.delimiter ?? DELIMITERS.find((delimiter) => findByHeading(rowsBy(sample, delimiter)) !== undefined);
}

function rowsBy(lines: readonly string[], delimiter: Delimiter): Row[] {
  return lines.map((text, index) => ({ cells: splitTried(text, delimiter), line: index + 1 }));
}

/** Of a long file its head and some of its middle: the head may be a long block. */
function sampleOf(lines: TextLines): readonly string[] {
  if (lines.length <= SAMPLE_ROWS) return lines.slice();
  const middle = Math.floor(lines.length / 2);
  return [...lines.slice(0, SAMPLE_ROWS), ...lines.slice(middle, middle + 50)];
}

/**
 * Finds the table among the first rows: the first row with a time that a row with a time in the same place follows, as most after
 * it have. A time among the settings above stands alone. A table of one row is the one beneath a heading, or the last row with a time.
 */
export function findTable(rows: readonly Row[]): FoundTable | undefined {
  const reader = new TimeReader();
  const filled = rows.slice(0, SAMPLE_ROWS).flatMap(({ cells }, index) => {
    return cells.some((cell) => cell !== "") ? [{ index, cells, place: timePlace(cells, reader) }] : [];
  });
  const timed = filled.flatMap(({ index, place }, at) => (place ? [{ first: index, time: place, at }] : []));
  const run = timed.find(({ time, at }) => {
    const following = filled.slice(at + 1, at + 60);
    const same = following.filter(({ place }) => samePlace(place, time)).length;
    return samePlace(following[0]?.place, time) && same * 2 >= following.length;
  });
  const single = timed.findLast(({ time, at }) => namesTime(String(filled[at - 1]?.cells[time.date] ?? "")));
  const found = run ?? single ?? timed.at(-1);
  return found ? { first: found.first, time: found.time } : findByHeading(rows);
}

/** Tables whose times are numbers: the heading must say which column is the time. */
function findByHeading(rows: readonly Row[]): FoundTable | undefined {
  for (const [index, { cells }] of rows.slice(0, SAMPLE_ROWS).entries()) {
    const roles = cells.map((cell) => meaningOf(String(cell)).role);
    const times = roles.flatMap((role, column) => (role === "time" ? [column] : []));
    if (times.length === 0 || roles.filter((role) => role !== "unknown").length < 2) continue;
    for (const column of times) {
      // A row of units or a title may stand between.
      const below = rows.findIndex((row, at) => at > index && at <= index + 4 && isTimeNumber(row.cells[column]));
      if (below !== -1) {
        const clock = times.find((other) => other !== column && isClockNumber(rows[below]?.cells[other]));
        const isDay = Number.isInteger(Number(rows[below]?.cells[column]));
        const place = { date: column, numeric: true, ...(clock !== undefined && isDay ? { clock } : {}) };
        return { first: below, time: place };
      }
    }
  }
  return undefined;
}

/** A day number of a spreadsheet, or seconds or milliseconds since 1970 from 2001 on. */
function isTimeNumber(cell: Cell | undefined): boolean {
  const number = typeof cell === "number" ? cell : Number(cell === undefined || cell === "" ? Number.NaN : cell);
  return (number > 30_000 && number < 74_000) || (number > 1e9 && number < 4.2e9) || (number > 1e12 && number < 4.2e12);
}

function isClockNumber(cell: Cell | undefined): boolean {
  return typeof cell === "number" && cell >= 0 && cell < 1;
}

/** Where the time stands in a row; undefined when it has none, or nothing beside it. */
export function timePlace(cells: readonly Cell[], reader: TimeReader): TimePlace | undefined {
  const texts = cells.map((cell) => (typeof cell === "string" ? cell : ""));
  const whole = texts.findIndex((text) => reader.time(text) !== undefined);
  if (whole !== -1) return { date: whole };
  const date = texts.findIndex((text) => text.length >= 6 && reader.date(text) !== undefined);
  if (date === -1) return undefined;
  const clock = texts.findIndex(
    (text, index) => index !== date && /[:：时時]/.test(text) && readClock(text) !== undefined,
  );
  if (clock === -1) return undefined;
  const half = texts.findIndex((text, index) => index !== date && index !== clock && halfOf(text) !== undefined);
  return { date, clock, ...(half === -1 ? {} : { half }) };
}

function samePlace(a: TimePlace | undefined, b: TimePlace): boolean {
  return a !== undefined && a.date === b.date && a.clock === b.clock;
}
