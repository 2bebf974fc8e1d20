import { DELIMITERS, type Delimiter, type Row, splitLine } from "../files/delimited.ts";
import { type Columns, findColumns, readTable } from "../files/table.ts";
import { parseDecimal } from "../series/celsius.ts";
import { type LoggerFile, LoggerFileError, type LoggerWarning } from "../series/reading.ts";
import { inTimeOrder } from "../series/series.ts";
import { parseTime } from "../series/timestamps.ts";

/** Programs write a title or settings above the table, but not more than this. */
const MAX_HEADER_LINES = 50;

interface Layout {
  delimiter: Delimiter;
  columns: Columns;
  /** Index of the first line of data. */
  start: number;
  /** Cells of the heading; undefined without one. */
  width?: number;
}

/**
 * Reads `time,temperature[,humidity]` with any usual delimiter, decimal point or comma, and headings in Chinese, English
 * or none at all. Times without an offset are taken to be at `defaultUtcOffsetMinutes`, with a warning.
 * @throws LoggerFileError
 */
export function readPlainCsv(lines: readonly string[], defaultUtcOffsetMinutes: number): LoggerFile {
  const layout = layoutOf(lines);
  if (!layout) {
    throw new LoggerFileError("unknown-format", {
      zh: "认不出这是哪种温度记录文件",
      en: "this is no temperature logger file that we know",
    });
  }
  const warnings: LoggerWarning[] = [];
  const assumed = { offsetMinutes: defaultUtcOffsetMinutes, stated: false };
  const { readings, zone } = readTable(rowsOf(lines, layout), layout.columns, assumed, warnings);
  if (!zone.stated) warnings.push(offsetAssumed(zone.offsetMinutes));
  return {
    format: "plain-csv",
    device: { alarms: [] },
    utcOffsetMinutes: zone.offsetMinutes,
    utcOffsetStated: zone.stated,
    readings: inTimeOrder(readings, warnings),
    summaryOnly: false,
    warnings,
  };
}

/** The warning for times that carry no zone. */
export function offsetAssumed(minutes: number): LoggerWarning {
  return {
    code: "utc-offset-assumed",
    zh: `文件没有写时区，按 UTC${minutes < 0 ? "−" : "+"}${Math.abs(minutes) / 60} 小时计算`,
    en: `the file states no time zone; UTC${minutes < 0 ? "−" : "+"}${Math.abs(minutes) / 60} hours was assumed`,
  };
}

function* rowsOf(lines: readonly string[], { delimiter, start, width }: Layout): Generator<Row> {
  for (let index = start; index < lines.length; index++) {
    const text = lines[index] ?? "";
    if (text.trim() === "" || text.startsWith("#")) continue;
    const cells = splitLine(text, delimiter, index + 1);
    if (width !== undefined && cells.slice(width).some((cell) => cell !== "")) {
      const detail = { zh: "这一行比表头多出几列", en: "the row has more cells than the heading" };
      throw new LoggerFileError("bad-row", detail, index + 1);
    }
    yield { cells, line: index + 1 };
  }
}

function layoutOf(lines: readonly string[]): Layout | undefined {
  const head = lines.slice(0, MAX_HEADER_LINES);
  for (const [index, text] of head.entries()) {
    if (text.trim() === "" || text.startsWith("#")) continue;
    for (const delimiter of DELIMITERS) {
      if (!text.includes(delimiter)) continue;
      const cells = splitLine(text, delimiter, index + 1);
      const columns = findColumns(cells);
      if (columns) return { delimiter, columns, start: index + 1, width: cells.length };
      const bare = bareColumns(cells, delimiter, index + 1);
      if (bare) return { delimiter, columns: bare, start: index };
    }
  }
  return undefined;
}

/** Columns of a table without heading: [number,] time, temperature [, humidity]. */
function bareColumns(cells: readonly string[], delimiter: Delimiter, line: number): Columns | undefined {
  const time = cells.slice(0, 2).findIndex((cell) => parseTime(cell) !== undefined);
  if (time === -1 || parseDecimal((cells[time + 1] ?? "").replace(/°?[CF]$|[℃℉]$/i, "").trimEnd()) === undefined)
    return undefined;
  const values = cells.slice(time + 1).filter((cell) => cell !== "");
  if (delimiter === "," && values.length > 1 && values.every((value) => /^[+-]?\d+$/.test(value))) {
    const detail = {
      zh: "没有表头，分不清逗号是小数点还是分隔符",
      en: "without a heading, the comma may be a decimal sign or a separator",
    };
    throw new LoggerFileError("ambiguous-decimal", detail, line);
  }
  const columns = { time, temperature: time + 1, fahrenheit: false, several: false };
  return cells.length > time + 2 ? { ...columns, humidity: time + 2 } : columns;
}
