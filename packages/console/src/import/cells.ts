import { parseGtin } from "@suyuan/gs1/gtin";
import { type Told, told } from "./told.ts";

/**
 * What the cells of a table mean. The rules are those of the service's own schemas, written for cells: a test holds the two together, so that what is
 * taken here is taken there, and what is marked here would be refused.
 */

/** A value, perhaps with what was assumed in reading it; or what to type instead. */
export type CellRead<Value> = { readonly value: Value; readonly assumed?: Told } | { readonly wrong: Told };

export type Cell = string | number;

/** As a person's eye has it: full-width letters, digits and signs are their plain ones. */
const plain = (cell: Cell): string =>
  (typeof cell === "number" ? String(Number(cell.toPrecision(15))) : cell).normalize("NFKC").trim();

const wrong = (code: string, zh: string, en: string): { readonly wrong: Told } => ({ wrong: told(code, zh, en) });

export const REQUIRED = wrong("empty", "不能为空", "must not be empty");

export const isEmpty = (cell: Cell | undefined): boolean => cell === undefined || String(cell).trim() === "";

const REFUSED_SIGNS = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Words, kept as they were typed but for blanks around them. */
export function readText(cell: Cell, charactersMax: number): CellRead<string> {
  const text = String(cell).trim();
  if (text === "") return REQUIRED;
  if (REFUSED_SIGNS.test(text)) {
    return wrong("signs", "含换行或看不见的字符，请删去重打", "holds line ends or hidden characters: type it anew");
  }
  const { length } = [...text];
  return length <= charactersMax
    ? { value: text }
    : wrong(
        "too-long",
        `最多 ${charactersMax} 个字，现有 ${length} 个`,
        `at most ${charactersMax} characters, here are ${length}`,
      );
}

/** GTIN-8, -12, -13 or -14 with its check digit, as 14 digits. */
export function readGtin(cell: Cell): CellRead<string> {
  const text = plain(cell).replace(/[\s-]/g, "");
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(text)) {
    return wrong(
      "rounded",
      "表格把条码显示成了科学计数，末几位已丢失：请将该列设为文本，重打条码",
      "the spreadsheet rounded the number: format the column as text and type it anew",
    );
  }
  const parsed = parseGtin(text);
  if (parsed.ok) return { value: parsed.value };
  return wrong(
    "gtin",
    "应为 8、12、13 或 14 位商品条码，末位校验要对",
    "a GTIN of 8, 12, 13 or 14 digits whose last one fits",
  );
}

/** A batch or lot of GS1 (AI 10). */
export function readLot(cell: Cell): CellRead<string> {
  const text = String(cell).trim();
  if (/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/.test(text)) return { value: text };
  return text.length > 20
    ? wrong(
        "lot",
        `批次号最多 20 位，现有 ${text.length} 位`,
        `a lot has at most 20 characters, here are ${text.length}`,
      )
    : wrong(
        "lot",
        "批次号只能用字母、数字和 - . / 等符号，不能有汉字和空格",
        "a lot has letters, digits and signs such as - . /, no blanks",
      );
}

/** An id such as a plot's. */
export function readId(cell: Cell): CellRead<string> {
  const text = plain(cell);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return { value: text };
  return wrong(
    "id",
    "编号只能用字母、数字和 . _ -，以字母或数字开头",
    "letters, digits and . _ -, beginning with a letter or digit",
  );
}

const FIRST_YEAR = 1990;
const LAST_YEAR = 2099;

function dateOf(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isReal && year >= FIRST_YEAR && year <= LAST_YEAR ? at.toISOString().slice(0, 10) : undefined;
}

const DAY_MS = 86_400_000;
/** Day 1 of a workbook; that of 1900 counts a 29 February that never was. */
const SERIAL_EPOCH = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };

function dateOfSerial(serial: number, date1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 1 || serial > 100_000) return undefined;
  const at = new Date(SERIAL_EPOCH[date1904 ? 1904 : 1900] + Math.floor(serial) * DAY_MS);
  return dateOf(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}

const DATE = "写成 2026-10-06 这样";
const DATE_EN = "write it as 2026-10-06";

/** A number of days: in a workbook it is how Excel keeps a day. */
function readSerial(cell: Cell, serial: number, date1904: boolean | undefined): CellRead<string> {
  const day = dateOfSerial(serial, date1904 ?? false);
  if (day === undefined) return wrong("date", `不是日期：${DATE}`, `no date: ${DATE_EN}`);
  if (typeof cell === "number" && date1904 !== undefined) {
    return { value: day, assumed: told("serial", `按 Excel 日期读作 ${day}`, `read as Excel's day: ${day}`) };
  }
  return wrong(
    "serial",
    `像是 Excel 的日期序号（${day}）：${DATE}`,
    `looks like Excel's number of a day (${day}): ${DATE_EN}`,
  );
}

/**
 * A date: year first, parted by - / . or 年月日, or eight digits; a time of day behind it is left out. In a workbook a number is the day that Excel
 * keeps, which is said; in a text nobody can tell, and the day that it would be is told. Day or month first is refused: it reads both ways.
 */
export function readDate(cell: Cell, { date1904 }: { readonly date1904: boolean | undefined }): CellRead<string> {
  const shown = plain(cell);
  if (/^\d{1,7}(\.\d+)?$/.test(shown)) return readSerial(cell, Number(shown), date1904);
  const text = shown.replace(/\s+\d{1,2}:\d{2}(:\d{2})?$/, "");
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) {
    return /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(text)
      ? wrong("date-order", `看不出哪个是月哪个是日：${DATE}`, `day and month cannot be told apart: ${DATE_EN}`)
      : wrong("date", `不是日期：${DATE}`, `no date: ${DATE_EN}`);
  }
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = dateOf(year, month, day);
  return date === undefined
    ? wrong(
        "date",
        `没有 ${year} 年 ${month} 月 ${day} 日这一天（${FIRST_YEAR} 至 ${LAST_YEAR} 年）`,
        `there is no such day between ${FIRST_YEAR} and ${LAST_YEAR}`,
      )
    : { value: date };
}

/** A number as people write it: thousands may be parted by commas. Digits stay exact. */
function decimalOf(cell: Cell): { readonly digits: bigint; readonly decimals: number } | undefined {
  const text = plain(cell);
  const match = /^(\d{1,12}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return { digits: BigInt(whole.replaceAll(",", "") + fraction), decimals: fraction.length };
}

const NO_NUMBER = wrong("number", "只填数字，单位写在列名里", "a number alone; the unit stands in the column's name");

export type WeightUnit = "kg" | "jin" | "t";
/** Grams of a unit: 斤 is half a kilogram. */
const GRAMS: Readonly<Record<WeightUnit, bigint>> = { kg: 1000n, jin: 500n, t: 1_000_000n };
const GRAMS_MAX = 100_000_000_000n;

/** A weight in the unit of its column, as kilograms; exact, to the gram. */
export function readWeight(cell: Cell, unit: WeightUnit): CellRead<number> {
  const number = decimalOf(cell);
  if (number === undefined) return NO_NUMBER;
  const scaled = number.digits * GRAMS[unit];
  const parts = 10n ** BigInt(number.decimals);
  if (scaled % parts !== 0n)
    return wrong("decimals", "精确到克：换成千克最多三位小数", "to the gram: at most three decimals of a kilogram");
  const grams = scaled / parts;
  if (grams === 0n) return wrong("zero", "须大于 0", "must be more than 0");
  if (grams > GRAMS_MAX) return wrong("too-much", "超过 100,000,000 千克", "more than 100,000,000 kg");
  return { value: Number(grams) / 1000 };
}

/** A number above 0, at most `most`. */
export function readNumber(cell: Cell, most: number): CellRead<number> {
  const number = decimalOf(cell);
  if (number === undefined) return NO_NUMBER;
  const value = Number(number.digits) / 10 ** number.decimals;
  if (value <= 0) return wrong("zero", "须大于 0", "must be more than 0");
  return value <= most ? { value } : wrong("too-much", `最多 ${most}`, `at most ${most}`);
}

/** Yuan with at most two decimals, above 0. */
export function readMoney(cell: Cell): CellRead<number> {
  const number = decimalOf(typeof cell === "number" ? cell : cell.replace(/^\s*[¥￥]\s*/, ""));
  if (number === undefined) return wrong("money", "填金额，如 268.80", "type it as 268.80");
  if (number.decimals > 2 && number.digits % 10n ** BigInt(number.decimals - 2) !== 0n)
    return wrong("decimals", "精确到分，最多两位小数", "to the fen: at most two decimals");
  const value = Number(number.digits) / 10 ** number.decimals;
  if (value <= 0) return wrong("zero", "须大于 0", "must be more than 0");
  return value <= YUAN_MAX ? { value } : wrong("too-much", "超过 100,000,000 元", "more than 100,000,000 yuan");
}

const YUAN_MAX = 100_000_000;

/** A whole number within bounds. */
export function readWhole(cell: Cell, least: number, most: number): CellRead<number> {
  const text = plain(cell).replace(/\s*(天|日|年|年度|days?)$/i, "");
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? { value }
    : wrong("whole", `填整数，${least} 到 ${most}`, `a whole number from ${least} to ${most}`);
}

/** Whole days from 0 to 365. */
export function readDays(cell: Cell): CellRead<number> {
  const text = plain(cell).replace(/\s*(天|日|days?)$/i, "");
  const days = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return days <= 365 ? { value: days } : wrong("days", "填整天数，0 到 365", "whole days from 0 to 365");
}

/** Several in one cell, parted by 、 , ; / + or blanks between them. */
export function readList(
  cell: Cell,
  { most, charactersMax }: { readonly most: number; readonly charactersMax: number },
): CellRead<readonly string[]> {
  const parts = String(cell)
    .split(/[、,，;；/+\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length > most)
    return wrong("too-many", `最多 ${most} 个，现有 ${parts.length} 个`, `at most ${most}, here are ${parts.length}`);
  for (const part of parts) {
    const read = readText(part, charactersMax);
    if ("wrong" in read) return read;
  }
  return { value: parts };
}
