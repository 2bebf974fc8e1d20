import type { Cell, Row } from "../files/delimited.ts";
import { type Columns, findColumns, readTable } from "../files/table.ts";
import { parseCelsius, parseDecimal } from "../series/celsius.ts";
import {
  type DeviceAlarm,
  type LoggerDevice,
  type LoggerFile,
  LoggerFileError,
  type LoggerFormat,
  type LoggerWarning,
  MAX_ALARMS,
} from "../series/reading.ts";
import { inTimeOrder } from "../series/series.ts";
import { parseUtcOffset } from "../series/timestamps.ts";
import { offsetAssumed } from "./plain-csv.ts";

/** The report's heading block is 27 rows; settings of other models add a few. */
const MAX_HEADING_ROWS = 100;

const LABELS = {
  model: /^(?:device model|设备型号|产品型号)$/i,
  serial: /^(?:serial number|序列号|设备编号)$/i,
  firmware: /^(?:firmware version|固件版本)$/i,
  interval: /^(?:logging interval|记录间隔)$/i,
  zone: /^(?:time zone|时区)$/i,
  max: /^(?:maximum|最大值|最高值)$/i,
  min: /^(?:minimum|最小值|最低值)$/i,
  mean: /^(?:average|平均值)$/i,
  mkt: /^(?:mean kinetic temperature.*|mkt|平均动力学温度.*|平均动能温度.*)$/i,
  count: /^(?:current readings|已记录点数|记录点数|记录条数)$/i,
} as const;

const ALARM_HEADING = /^(?:alarm threshold|报警阈值|报警门限)$/i;
const SUMMARY_HEADING = /^(?:summary|摘要|统计|数据统计|概要)$/i;

/** Do these first rows belong to an Elitech data report? */
export function looksLikeElitech(rows: readonly Row[]): boolean {
  const heading = rows.slice(0, MAX_HEADING_ROWS);
  return cellAfter(heading, LABELS.model) !== undefined && cellAfter(heading, LABELS.serial) !== undefined;
}

/**
 * Reads the rows of an Elitech data report, however they were stored: device and trip settings, the summary that the device
 * printed, and the table of readings.
 * @throws LoggerFileError
 */
export function readElitechReport(
  rows: readonly Row[],
  format: LoggerFormat,
  defaultUtcOffsetMinutes: number,
): LoggerFile {
  const found = findTable(rows);
  if (!found) {
    throw new LoggerFileError("bad-structure", { zh: "缺少读数表", en: "the table of readings is missing" });
  }
  const { columns, start } = found;
  const heading = rows.slice(0, start - 1);
  const warnings: LoggerWarning[] = [];
  const stated = parseUtcOffset(cellAfter(heading, LABELS.zone) ?? "");
  const zone = { offsetMinutes: stated ?? defaultUtcOffsetMinutes, stated: stated !== undefined };
  const table = readTable(rows.slice(start), columns, zone, warnings);
  if (!table.zone.stated) warnings.push(offsetAssumed(table.zone.offsetMinutes));
  const readings = inTimeOrder(table.readings, warnings);
  const count = Number(cellAfter(heading, LABELS.count) ?? Number.NaN);
  if (count >= 0 && count !== readings.length) warnings.push(countMismatch(count, readings.length));
  const intervalSeconds = parseInterval(cellAfter(heading, LABELS.interval) ?? "");
  return {
    format,
    device: deviceOf(heading, columns.fahrenheit, warnings),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    utcOffsetMinutes: table.zone.offsetMinutes,
    utcOffsetStated: table.zone.stated,
    readings,
    summaryOnly: false,
    warnings,
  };
}

function findTable(rows: readonly Row[]): { columns: Columns; start: number } | undefined {
  for (const [index, row] of rows.slice(0, MAX_HEADING_ROWS).entries()) {
    const columns = findColumns(row.cells);
    if (columns) return { columns, start: index + 1 };
  }
  return undefined;
}

/** The cell to the right of a label: the report writes two label and value pairs a row. */
function cellAfter(rows: readonly Row[], label: RegExp): string | undefined {
  for (const { cells } of rows) {
    const index = cells.findIndex((cell) => label.test(textOf(cell)));
    if (index !== -1) return textOf(cells[index + 1] ?? "");
  }
  return undefined;
}

function textOf(cell: Cell): string {
  return String(cell)
    .trim()
    .replace(/[:：]$/, "");
}

function deviceOf(heading: readonly Row[], fahrenheit: boolean, warnings: LoggerWarning[]): LoggerDevice {
  const text = (label: RegExp) => cellAfter(heading, label) || undefined;
  const celsius = (label: RegExp) => parseCelsius(cellAfter(heading, label) ?? "", fahrenheit) ?? undefined;
  const stated = {
    model: text(LABELS.model),
    serial: text(LABELS.serial),
    firmware: text(LABELS.firmware),
    mktCelsius: celsius(LABELS.mkt),
    minCelsius: celsius(LABELS.min),
    maxCelsius: celsius(LABELS.max),
    meanCelsius: celsius(LABELS.mean),
  };
  return {
    vendor: "Elitech",
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)),
    alarms: alarmsOf(heading, fahrenheit, warnings),
  };
}

/** Rows between "Alarm Threshold" and "Summary": threshold, delay, duration, times, status. Empty when none was set. */
function alarmsOf(heading: readonly Row[], fahrenheit: boolean, warnings: LoggerWarning[]): DeviceAlarm[] {
  const start = heading.findIndex(({ cells }) => ALARM_HEADING.test(textOf(cells[0] ?? "")));
  const end = heading.findIndex(({ cells }) => SUMMARY_HEADING.test(textOf(cells[0] ?? "")));
  if (start === -1 || end < start) return [];
  return heading
    .slice(start + 1, end)
    .slice(0, MAX_ALARMS)
    .flatMap(({ cells, line }) => {
      const threshold = textOf(cells[0] ?? "").slice(0, 80);
      if (threshold === "" || /humid|湿度|%/i.test(threshold)) return [];
      const alarm = alarmOf(threshold, textOf(cells[1] ?? "").slice(0, 80), fahrenheit, line);
      if (!alarm)
        warnings.push({
          code: "alarm-not-understood",
          line,
          zh: "报警设置不能识别",
          en: "an alarm setting was not understood",
        });
      return alarm ? [alarm] : [];
    });
}

function alarmOf(threshold: string, delay: string, fahrenheit: boolean, line: number): DeviceAlarm | undefined {
  const number = /[+-]?\d+(?:[.,]\d+)?\s*(?:°\s?[CF]|[℃℉])?$/i.exec(threshold)?.[0];
  const above = /^(?:above|over|high|upper|H\d?\b|>|≥|高|上)/i.test(threshold);
  const below = /^(?:below|under|low|L\d?\b|<|≤|低|下)/i.test(threshold);
  if (number === undefined || above === below) return undefined;
  const limitCelsius = parseCelsius(number, fahrenheit, line);
  if (limitCelsius === null) return undefined;
  const seconds = parseInterval(delay.replace(/single|cumulative|单次|累计|[(),，（）]/gi, " ")) ?? 0;
  const kind = /cumul|累计/i.test(delay) ? "cumulative" : /single|单次/i.test(delay) ? "single" : "unknown";
  return { side: above ? "above" : "below", limitCelsius, minutes: seconds / 60, kind };
}

/** Seconds of "0:0:10", "00H10M00S", "10M", "30s" or "5 min"; undefined when it is none or zero. */
function parseInterval(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 30) return undefined;
  const colons = /^(\d{1,3}):(\d{1,2}):(\d{1,2})$/.exec(trimmed);
  const units =
    /^(?:(\d{1,3})\s*D\w*)?\s*(?:(\d{1,3})\s*H\w*?)?\s*(?:(\d{1,4})\s*M\w*?)?\s*(?:(\d{1,5})\s*S\w*)?$/i.exec(trimmed);
  const [days, hours, minutes, seconds] = colons ? ["0", ...colons.slice(1)] : (units?.slice(1) ?? []);
  const total = [days, hours, minutes, seconds].reduce(
    (sum, part, index) => sum + (parseDecimal(part ?? "0") ?? 0) * ([86_400, 3600, 60, 1][index] ?? 0),
    0,
  );
  return total > 0 && total <= 86_400 ? total : undefined;
}

function countMismatch(stated: number, found: number): LoggerWarning {
  return {
    code: "reading-count-mismatch",
    zh: `设备记有 ${stated} 条读数，文件里有 ${found} 条`,
    en: `the device counted ${stated} readings and the file holds ${found}`,
  };
}
