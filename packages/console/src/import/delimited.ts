import { FileRefused, told } from "./told.ts";

/** A row of a table with the line or row number that the person sees in their spreadsheet. Numbers come out of workbooks alone. */
export interface TableRow {
  readonly cells: readonly (string | number)[];
  readonly line: number;
}

export type Separator = "," | ";" | "\t";
const SEPARATORS: readonly Separator[] = [",", "\t", ";"];

export const COLUMNS_MAX = 64;
export const CELL_MAX = 2000;

/** What stands between cells: of the signs outside quotes on the first line the one that stands there most often. */
export function separatorOf(firstLine: string): Separator {
  const plain = firstLine.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((sign) => [sign, plain.split(sign).length - 1] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** One cell under way, and what was read of its row. */
class RowReader {
  readonly #separator: Separator;
  #cells: string[] = [];
  #cell = "";
  /** `start`: nothing of the cell yet; `quote`: behind a quotation mark in a quoted cell, which may be its end or the first of two. */
  #state: "start" | "plain" | "quoted" | "quote" = "start";
  #line = 1;
  #rowLine = 1;
  #afterReturn = false;

  constructor(separator: Separator) {
    this.#separator = separator;
  }

  *read(text: string): Generator<TableRow> {
    for (const sign of text) {
      const isLineEnd = sign === "\n" || sign === "\r";
      const isSecondHalf = sign === "\n" && this.#afterReturn;
      this.#afterReturn = sign === "\r";
      if (isLineEnd && !isSecondHalf) this.#line += 1;
      if (this.#state === "quoted") {
        if (sign === '"') this.#state = "quote";
        else if (!isSecondHalf) this.#put(sign === "\r" ? "\n" : sign);
        continue;
      }
      if (isSecondHalf) continue;
      if (sign === '"' && this.#state === "quote") {
        this.#put(sign);
        this.#state = "quoted";
      } else if (sign === '"' && this.#state === "start") this.#state = "quoted";
      else if (sign === this.#separator) this.#endCell();
      else if (isLineEnd) {
        yield this.#endRow();
        this.#rowLine = this.#line;
      } else {
        this.#put(sign);
        if (this.#state === "start") this.#state = "plain";
      }
    }
  }

  *end(): Generator<TableRow> {
    if (this.#state === "quoted") throw new FileRefused(openQuote(this.#rowLine));
    if (this.#cells.length > 0 || this.#cell !== "") yield this.#endRow();
  }

  #put(sign: string): void {
    if (this.#cell.length >= CELL_MAX) throw new FileRefused(longCell(this.#rowLine));
    this.#cell += sign;
  }

  #endCell(): void {
    if (this.#cells.length >= COLUMNS_MAX) throw new FileRefused(tooWide(this.#rowLine));
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#state = "start";
  }

  #endRow(): TableRow {
    this.#endCell();
    const row = { cells: this.#cells, line: this.#rowLine };
    this.#cells = [];
    return row;
  }
}

/** The rows of a delimited text (RFC 4180; a cell in quotes may hold separators and line ends). Nothing is held but the row under way. */
export function* delimitedRows(pieces: Iterable<string>, separator: Separator): Generator<TableRow> {
  const reader = new RowReader(separator);
  for (const piece of pieces) yield* reader.read(piece);
  yield* reader.end();
}

const openQuote = (line: number) =>
  told(
    "open-quote",
    `第 ${line} 行有一个双引号没有配对，后面的内容都读成了一格。请在表格软件中改好再选。`,
    `A quotation mark that opens on line ${line} never closes. Mend it in the spreadsheet and choose the file again.`,
  );
const longCell = (line: number) =>
  told(
    "cell-too-long",
    `第 ${line} 行有一格超过 ${CELL_MAX} 个字，可能是双引号没有配对。`,
    `A cell on line ${line} has more than ${CELL_MAX} characters; a quotation mark may be missing.`,
  );
const tooWide = (line: number) =>
  told(
    "too-many-columns",
    `第 ${line} 行超过 ${COLUMNS_MAX} 列。请只留要导入的列。`,
    `Line ${line} has more than ${COLUMNS_MAX} columns. Keep those that are to be imported.`,
  );
