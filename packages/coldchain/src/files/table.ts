import { celsiusOfFahrenheit, parseCelsius, parseDecimal, plausible, saysFahrenheit } from "../series/celsius.ts";
import { LoggerFileError, type LoggerWarning } from "../series/reading.ts";
import type { ReadingAtLine } from "../series/series.ts";
import { epochOf, parseTime, timeOfSerial, type WrittenTime } from "../series/timestamps.ts";
import type { Cell, Row } from "./delimited.ts";

/** Which column holds what. `date` is there only when the date stands apart from the clock time. */
export interface Columns {
  date?: number;
  time: number;
  temperature: number;
  humidity?: number;
  fahrenheit: boolean;
  /** The heading names more than one temperature; the first is read. */
  several: boolean;
}

const DATE_ONLY = /^(?:date|日期|datum)$/i;
const TIME_ONLY = /^(?:time|时间|clock|zeit)$/i;
const TIME = /time|date|时间|日期|zeit|datum/i;
const NOT_A_TIME = /zone|时区/i;
const TEMPERATURE = /temp|温度|°\s*[CF]|℃|℉|celsius|fahrenheit|摄氏|华氏/i;
const HUMIDITY = /hum|湿度|%?\s*RH/i;

/** Recognises a heading row, Chinese or English; undefined when the row is no heading. */
export function findColumns(cells: readonly Cell[]): Columns | undefined {
  const names = cells.map((cell) => String(cell).slice(0, 60));
  const matching = (...tests: RegExp[]) =>
    names.flatMap((name, index) => (tests.every((test) => test.test(name)) ? [index] : []));
  const temperatures = matching(TEMPERATURE).filter((index) => parseDecimal(names[index] ?? "") === undefined);
  const times = matching(TIME).filter((index) => !NOT_A_TIME.test(names[index] ?? ""));
  const [temperature, second] = temperatures;
  const time = times.find((index) => !temperatures.includes(index));
  if (temperature === undefined || time === undefined) return undefined;
  const date = matching(DATE_ONLY)[0];
  const clock = matching(TIME_ONLY)[0];
  const humidity = matching(HUMIDITY).find((index) => index !== temperature);
  return {
    ...(date !== undefined && clock !== undefined ? { date, time: clock } : { time }),
    temperature,
    ...(humidity === undefined ? {} : { humidity }),
    fahrenheit: saysFahrenheit(names[temperature] ?? ""),
    several: second !== undefined,
  };
}

/** The zone for times that carry no offset of their own, and whether the file stated it. */
export interface Zone {
  offsetMinutes: number;
  stated: boolean;
}

export interface TableReadings {
  readings: ReadingAtLine[];
  zone: Zone;
}

interface WrittenReading {
  time: WrittenTime;
  celsius: number | null;
  humidity: number | undefined;
  line: number;
}

/**
 * Reads the rows below a heading. Rows without any content are passed over; any other row must hold a time and a
 * temperature (or one of the marks for "no value").
 * @throws LoggerFileError `bad-time`, `ambiguous-date`, `bad-temperature`, `temperature-out-of-range`, `no-readings`.
 */
export function readTable(rows: Iterable<Row>, columns: Columns, zone: Zone, warnings: LoggerWarning[]): TableReadings {
  const written: WrittenReading[] = [];
  for (const row of rows) {
    if (row.cells.every((cell) => cell === "")) continue;
    written.push(readRow(row, columns));
  }
  const [first] = written;
  if (!first) {
    throw new LoggerFileError("no-readings", { zh: "文件里没有任何读数", en: "the file holds no reading" });
  }
  if (columns.several) {
    warnings.push({
      code: "several-temperature-columns",
      zh: "有多列温度，只读第一列",
      en: "several temperature columns; the first was read",
    });
  }
  const own = zoneOf(written, zone);
  const monthFirst = monthComesFirst(written);
  const readings = written.map(({ time, celsius, humidity, line }) => {
    const at = epochOf(time, own.offsetMinutes, monthFirst);
    if (at === undefined) throw badTime("", line);
    return humidity === undefined ? { at, celsius, line } : { at, celsius, humidity, line };
  });
  return { readings, zone: own };
}

function readRow({ cells, line }: Row, columns: Columns): WrittenReading {
  const cellAt = (index: number | undefined): Cell => (index === undefined ? "" : (cells[index] ?? ""));
  const clock = cellAt(columns.time);
  const date = columns.date === undefined ? "" : `${cellAt(columns.date)} `;
  const time = typeof clock === "number" ? timeOfSerial(clock) : parseTime(date + clock);
  if (!time) throw badTime(String(clock), line);
  const value = cellAt(columns.temperature);
  const humidity = cellAt(columns.humidity);
  return {
    time,
    celsius:
      typeof value === "number" ? numberCelsius(value, columns, line) : parseCelsius(value, columns.fahrenheit, line),
    humidity: typeof humidity === "number" ? humidity : parseDecimal(humidity.replace(/%(?:RH)?$/i, "").trimEnd()),
    line,
  };
}

function numberCelsius(value: number, columns: Columns, line: number): number {
  return plausible(columns.fahrenheit ? celsiusOfFahrenheit(value) : value, line);
}

function badTime(text: string, line: number): LoggerFileError {
  const shown = text.slice(0, 40);
  return new LoggerFileError("bad-time", { zh: `时间“${shown}”不能识别`, en: `"${shown}" is no date and time` }, line);
}

/** Offsets stand on every row or on none; the first one names the zone of the file. */
function zoneOf(written: readonly WrittenReading[], zone: Zone): Zone {
  const offset = written[0]?.time.offsetMinutes;
  const odd = written.find(({ time }) => (time.offsetMinutes === undefined) !== (offset === undefined));
  if (odd) {
    const detail = { zh: "有的时间带时区，有的不带", en: "some times carry a UTC offset and some do not" };
    throw new LoggerFileError("bad-time", detail, odd.line);
  }
  return offset === undefined ? zone : { offsetMinutes: offset, stated: true };
}

/** "3/4/2026" is read only if some row of the file settles which number is the month. */
function monthComesFirst(written: readonly WrittenReading[]): boolean {
  const either = written.filter(({ time }) => time.either);
  const [first] = either;
  if (!first) return false;
  const dayFirst = either.some(({ time }) => time.day > 12);
  const monthFirst = either.some(({ time }) => time.month > 12);
  if (dayFirst === monthFirst) {
    const detail = {
      zh: "日期分不清日和月，请用 年-月-日 导出",
      en: "day and month cannot be told apart; export the dates as year-month-day",
    };
    throw new LoggerFileError("ambiguous-date", detail, first.line);
  }
  return monthFirst;
}
