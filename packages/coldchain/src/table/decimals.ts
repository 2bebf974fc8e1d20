import type { Row } from "../files/delimited.ts";
import type { TimePlace } from "../layout/find-table.ts";
import type { Column } from "../layout/heading.ts";
import { LoggerFileError } from "../series/reading.ts";
import { parseDecimal } from "../values/decimal.ts";

/** Decimal commas in a table that commas separate: "2,9" became two cells. */

const WHOLE = /^[+-]?\d{1,3}$/;
const PART = /^\d{1,4}$/;
/** Columns beside a temperature that hold bare numbers of their own. */
const NUMERIC = new Set([
  "humidity",
  "temperature",
  "dew-point",
  "battery",
  "light",
  "pressure",
  "limit",
  "set-point",
  "aggregate",
  "index",
  "gas",
]);

/**
 * Refuses a table in which every temperature is a whole number and the next cell, which should hold none or does not exist, is
 * one too. @throws LoggerFileError `ambiguous-decimal`.
 */
export function refuseCutDecimals(sample: readonly Row[], columns: readonly Column[], chosen: readonly Column[]): void {
  const width = columns.reduce((widest, { index, name }) => (name === "" ? widest : index + 1), 0);
  const isWide = sample.some(({ cells }) => cells.length > width);
  // Values beyond the heading are refused row by row.
  if (sample.some(({ cells }) => cells.slice(width).some((cell) => cell !== ""))) return;
  refuseWarmDewPoint(sample, columns, chosen);
  for (const { index } of chosen) {
    const next = columns.find((column) => column.index === index + 1);
    if (next && NUMERIC.has(next.role) && !isWide) continue;
    const rows = sample.filter(({ cells }) => String(cells[index] ?? "") !== "");
    const cut = rows.filter(
      ({ cells }) => WHOLE.test(String(cells[index])) && PART.test(String(cells[index + 1] ?? "")),
    );
    if (cut[0] !== undefined && cut.length === rows.length) throw ambiguous(cut[0]);
  }
}

/** No dew point lies above its temperature: where it always does, the cells have slipped. */
function refuseWarmDewPoint(sample: readonly Row[], columns: readonly Column[], chosen: readonly Column[]): void {
  const dewPoint = columns.find(({ role }) => role === "dew-point");
  const [temperature] = chosen;
  if (!dewPoint || !temperature) return;
  const pairs = sample.flatMap((row) => {
    const [dew, air] = [dewPoint, temperature].map(({ index }) => parseDecimal(String(row.cells[index] ?? "")));
    return dew === undefined || air === undefined ? [] : [{ row, slipped: dew > air + 2 }];
  });
  const [first] = pairs;
  if (first && pairs.every(({ slipped }) => slipped)) throw ambiguous(first.row);
}

/**
 * Refuses a table without heading whose numbers are all whole: each pair may be one number. @throws LoggerFileError
 * `ambiguous-decimal`.
 */
export function refuseBareDecimals(sample: readonly Row[], time: TimePlace): void {
  const places = new Set([time.date, time.clock, time.half]);
  const first = Math.max(time.date, time.clock ?? 0) + 1;
  const isBare = sample.every(({ cells }) => {
    const values = cells.filter((cell, index) => index >= first && !places.has(index) && cell !== "");
    return values.length > 1 && values.every((value) => /^[+-]?\d+$/.test(String(value)));
  });
  if (isBare && sample[0]) throw ambiguous(sample[0]);
}

function ambiguous({ line, cells }: Row): LoggerFileError {
  const detail = {
    zh: "分不清逗号是小数点还是分隔符：请用小数点、分号分隔或给数字加引号导出",
    en: "the comma may be a decimal sign or a separator; export with decimal points, with semicolons, or with the numbers in quotation marks",
  };
  return new LoggerFileError("ambiguous-decimal", detail, { line, text: cells.map(String).join(",") });
}
