import type { Row } from "../files/delimited.ts";
import { LoggerFileError, type LoggerWarning, MAX_CHANNELS, type TemperatureUnit } from "../series/reading.ts";
import { parseDecimal } from "../values/decimal.ts";
import { readTemperature } from "../values/temperature.ts";
import { toCelsius } from "../values/unit.ts";
import type { TimePlace } from "./find-table.ts";
import type { Column } from "./heading.ts";
import { plainWords } from "./meaning.ts";

/** What is read of a table. */
export interface ChosenColumns {
  /** Temperatures, one channel each. */
  temperatures: readonly Column[];
  humidity?: Column | undefined;
  unit?: Column | undefined;
  zone?: Column | undefined;
  devices: readonly Column[];
  warnings: LoggerWarning[];
}

/** The values of a column in the rows that are looked at before the columns are chosen. */
type Sample = readonly Row[];

/**
 * Chooses the temperature columns by their meaning, never by their looks alone; `asked` is the caller's choice: a heading, or the
 * number of the column from 1. `unit` is that of a table without heading, as far as anything says it.
 * @throws LoggerFileError `columns-unclear` with the columns to choose from, `no-temperature`.
 */
export function chooseColumns(
  columns: readonly Column[],
  time: TimePlace,
  sample: Sample,
  asked: string | undefined,
  unit: TemperatureUnit,
): ChosenColumns {
  const timeColumns = new Set([time.date, time.clock, time.half]);
  const others = columns.filter(({ index }) => !timeColumns.has(index)).map((column) => byContent(column, sample));
  const shared = {
    humidity: others.find(({ role }) => role === "humidity"),
    unit: others.find(({ role }) => role === "unit"),
    zone: others.find(({ role }) => role === "zone"),
    devices: others.filter(({ role }) => role === "device"),
  };
  if (asked !== undefined) return { ...shared, ...askedColumn(others, columns, asked) };
  if (columns.every(({ name }) => name === ""))
    return { ...shared, ...bareColumns(others, sample, unit), warnings: [] };
  const temperatures = namedTemperatures(others, shared.unit !== undefined, sample);
  if (temperatures.length > MAX_CHANNELS) throw unclear(temperatures, "too-many");
  return { ...shared, temperatures, warnings: [] };
}

/** A heading may be a device's name ("Temp logger 2" above row numbers), and a "device" may hold values: the cells tell. */
function byContent(column: Column, sample: Sample): Column {
  if (column.role !== "device" && column.role !== "probe" && column.role !== "unknown") return column;
  const cells = sample.map(({ cells }) => cells[column.index] ?? "").filter((cell) => cell !== "");
  const numbers = cells.map((cell) => (typeof cell === "number" ? cell : parseDecimal(cell)));
  if (column.role === "unknown" && alternates(cells.map(String))) return { ...column, role: "device" };
  if (numbers.length === 0 || numbers.some((number) => number === undefined)) return column;
  if (isRunning(numbers as number[])) return { ...column, role: "index" };
  const hasFractions = numbers.some((number) => number !== undefined && !Number.isInteger(number));
  const varies = new Set(numbers).size > 2;
  return column.role === "device" && hasFractions && varies ? { ...column, role: "probe" } : column;
}

/** Words that change from row to row and come back: rows of several devices or places, told apart by a column of another name. */
function alternates(cells: readonly string[]): boolean {
  const words = cells.filter((cell) => parseDecimal(cell) === undefined);
  if (words.length < cells.length || words.length < 4) return false;
  const changes = words.filter((word, at) => at > 0 && word !== words[at - 1]).length;
  return new Set(words).size <= words.length / 2 && changes > words.length / 3;
}

/** 1, 2, 3 … or backwards. */
function isRunning(numbers: readonly number[]): boolean {
  const step = (numbers[1] ?? 0) - (numbers[0] ?? 0);
  if (numbers.length < 2)
    return Number.isInteger(numbers[0]) && numbers[0] !== undefined && numbers[0] >= 0 && numbers[0] <= 1;
  return Math.abs(step) === 1 && numbers.every((number, at) => at === 0 || number - (numbers[at - 1] ?? 0) === step);
}

function namedTemperatures(others: readonly Column[], unitColumn: boolean, sample: Sample): Column[] {
  const named = others.filter(({ role }) => role === "temperature");
  const values = others.filter(({ role }) => role === "value");
  if (named.length === 0 && values.length === 1 && unitColumn) return values;
  const open = others.filter((column) => isOpen(column, sample));
  if (named.length > 0 && open.length === 0) return named;
  if (named.length > 0) throw unclear([...named, ...open], "besides");
  const candidates = [...open, ...values, ...others.filter(({ role }) => role === "aggregate" || role === "outside")];
  if (candidates.length > 0) throw unclear(candidates, "none");
  const seen = others.map(({ name }) => name).filter((name) => name !== "");
  const detail = {
    zh: `文件里没有温度列，只有：${seen.join("、").slice(0, 120)}`,
    en: "the file has no temperature column; export the temperature channel",
  };
  throw new LoggerFileError("no-temperature", detail, { choices: seen, parameter: "column" });
}

/** A probe or channel whose quantity nobody named, with values that could be temperatures. */
function isOpen(column: Column, sample: Sample): boolean {
  if (column.role !== "probe") return false;
  return sample.some(({ cells }) => {
    const cell = cells[column.index] ?? "";
    return typeof cell === "number" || parseDecimal(cell) !== undefined;
  });
}

/** Food, room and freezer temperatures lie below this; a column that never does is no temperature of goods. */
const COOLER_THAN = 60;
const WARMER_THAN = -60;

const isOfGoods = (celsius: number): boolean => celsius < COOLER_THAN && celsius > WARMER_THAN;

/**
 * The temperature of a table without heading: the only column of numbers that can be one. A second one may stand beside it
 * only if its values cannot be a temperature of goods, as a relative humidity of 93 %.
 */
function bareColumns(
  others: readonly Column[],
  sample: Sample,
  unit: TemperatureUnit,
): { temperatures: Column[]; humidity?: Column } {
  const numeric = others.flatMap((column) => {
    if (column.role === "index") return [];
    const cells = sample.map(({ cells }) => cells[column.index] ?? "").filter((cell) => cell !== "");
    const values = cells.map((cell) => (typeof cell === "number" ? { value: cell } : readTemperature(cell)));
    const numbers = values.flatMap((each): { value: number; unit?: TemperatureUnit }[] =>
      typeof each === "object" ? [each] : [],
    );
    // Text with numbers in it may be values in a form that is not known.
    const open = values.includes(undefined) && cells.some((cell) => /\d/.test(String(cell)));
    return numbers.length > 0 || open ? [{ column, numbers, open }] : [];
  });
  const possible = numeric.filter(
    ({ numbers, open }) => open || numbers.every((each) => isOfGoods(toCelsius(each.value, each.unit ?? unit))),
  );
  const [only, second] = possible;
  if (!only || second || only.open)
    throw unclear(
      (only ? possible : numeric).map(({ column }) => column),
      "bare",
    );
  const rest = numeric.filter(({ column }) => column !== only.column);
  const [humidity, another] = rest.filter(({ numbers }) => numbers.every(({ value }) => value >= 0 && value <= 100));
  return { temperatures: [only.column], ...(humidity && !another ? { humidity: humidity.column } : {}) };
}

/** How a column is called: its heading, or its number from 1. */
export function columnName({ name, index }: Column): string {
  return name === "" ? String(index + 1) : name;
}

function askedColumn(others: readonly Column[], all: readonly Column[], asked: string) {
  const wanted = plainWords(asked);
  const byName = others.filter(({ name }) => name !== "" && (name === asked.trim() || plainWords(name) === wanted));
  const number = /^\d{1,2}$/.test(asked.trim()) ? Number(asked) - 1 : undefined;
  const [column, second] = byName.length > 0 ? byName : others.filter(({ index }) => index === number);
  if (!column || second) throw unclear(others, "asked");
  const FORBIDDEN = ["humidity", "battery", "light", "gas", "pressure", "index", "signal", "place", "event", "time"];
  if (FORBIDDEN.includes(column.role))
    throw unclear(
      others.filter(({ role }) => !FORBIDDEN.includes(role)),
      "asked",
    );
  const rest = all.filter(({ role, index }) => role === "temperature" && index !== column.index);
  const warnings: LoggerWarning[] =
    rest.length === 0
      ? []
      : [
          {
            code: "column-chosen",
            zh: `只判断了所选的列“${columnName(column)}”，另有 ${rest.length} 列温度没有判断`,
            en: `only the chosen column "${columnName(column)}" was judged; ${rest.length} other temperature columns were not`,
          },
        ];
  return { temperatures: [column], warnings };
}

type Unclear = "besides" | "none" | "bare" | "asked" | "too-many";

const WHY: Readonly<Record<Unclear, { zh: string; en: string }>> = {
  besides: { zh: "有的列没有写明测的是什么", en: "some columns do not say what they measure" },
  none: { zh: "没有一列写明是温度", en: "no column says that it is a temperature" },
  bare: {
    zh: "文件没有表头，分不清哪一列是温度",
    en: "the file has no heading, and more than one column could be the temperature",
  },
  asked: { zh: "参数 column 指的列不存在或不是温度", en: "the column asked for does not exist or is no temperature" },
  "too-many": { zh: "温度列太多", en: "there are too many temperature columns" },
};

function unclear(candidates: readonly Column[], why: Unclear): LoggerFileError {
  const choices = candidates.map(columnName);
  const { zh, en } = WHY[why];
  const detail = {
    zh: `${zh}：请加参数 column=列名或列号（可选：${choices.join("、").slice(0, 160)}）`,
    en: `${en}; send column= with the name or number of the temperature column`,
  };
  return new LoggerFileError("columns-unclear", detail, { parameter: "column", choices });
}
