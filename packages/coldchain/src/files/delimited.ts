import { LoggerFileError } from "../series/reading.ts";

/** A cell as text or, out of a workbook, as a number. */
export type Cell = string | number;

/** One row of a table and the line (from 1) on which it stands. */
export interface Row {
  cells: readonly Cell[];
  line: number;
}

/** What stands between cells; a space stands for any run of spaces. */
export const DELIMITERS = [";", "\t", "|", ",", " "] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** No logger writes wider tables; a wider row is an attack or another kind of file. */
const MAX_CELLS = 64;

/** A quoted cell with spaces around it, never with a tab, which may be the delimiter. */
const QUOTED = /^ *"((?:[^"]|"")*)" */;

/**
 * Splits one line, honouring double quotes (a quoted cell ends on its own line); cells come trimmed.
 * @throws LoggerFileError `bad-row` for an unclosed quote or more than 64 cells.
 */
export function splitLine(text: string, delimiter: Delimiter, line: number): string[] {
  if (!text.includes('"')) return splitPlain(text, delimiter, line);
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (cells.length >= MAX_CELLS) throw tooWide(line, text);
    const quoted = QUOTED.exec(text.slice(at));
    if (quoted) {
      at += quoted[0].length;
      if (at < text.length && text[at] !== delimiter) throw badQuote(line, text);
      cells.push((quoted[1] ?? "").replaceAll('""', '"').trim());
      at += 1;
    } else {
      const found = text.indexOf(delimiter, at);
      const end = found === -1 ? text.length : found;
      const cell = text.slice(at, end).trim();
      if (cell.startsWith('"')) throw badQuote(line, text);
      cells.push(cell);
      at = end + 1;
    }
  }
  return cells;
}

function splitPlain(text: string, delimiter: Delimiter, line: number): string[] {
  const cells = delimiter === " " ? text.trim().split(/ +/, MAX_CELLS + 1) : text.split(delimiter, MAX_CELLS + 1);
  if (cells.length > MAX_CELLS) throw tooWide(line, text);
  for (let index = 0; index < cells.length; index++) cells[index] = (cells[index] ?? "").trim();
  return cells;
}

/** Like `splitLine`, for a delimiter that is only tried: a line that it cannot split is one cell. */
export function splitTried(text: string, delimiter: Delimiter): string[] {
  try {
    return splitLine(text, delimiter, 0);
  } catch {
    return [text.trim()];
  }
}

function tooWide(line: number, text: string): LoggerFileError {
  return new LoggerFileError("bad-row", { zh: "这一行的列太多", en: "the row has too many cells" }, { line, text });
}

function badQuote(line: number, text: string): LoggerFileError {
  return new LoggerFileError("bad-row", { zh: "引号不成对", en: "a quotation mark is not closed" }, { line, text });
}
