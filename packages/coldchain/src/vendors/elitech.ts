import type { Cell, Row } from "../files/delimited.ts";
import {
  type DeviceAlarm,
  type LoggerDevice,
  type LoggerWarning,
  MAX_ALARMS,
  type TemperatureUnit,
} from "../series/reading.ts";
import { parseDecimal } from "../values/decimal.ts";
import { parseCelsius } from "../values/temperature.ts";

/** What stands above the table in the data report that Elitech's software saves, however the rows were stored. */

const LABELS = {
  model: /^(?:device model|设备型号|产品型号)$/i,
  serial: /^(?:serial number|序列号|设备编号)$/i,
  firmware: /^(?:firmware version|固件版本)$/i,
  interval: /^(?:logging interval|记录间隔)$/i,
  max: /^(?:maximum|最大值|最高值)$/i,
  min: /^(?:minimum|最小值|最低值)$/i,
  mean: /^(?:average|平均值)$/i,
  mkt: /^(?:mean kinetic temperature.*|mkt|平均动力学温度.*|平均动能温度.*)$/i,
  count: /^(?:current readings|已记录点数|记录点数|记录条数)$/i,
} as const;

const ALARM_HEADING = /^(?:alarm threshold|报警阈值|报警门限)$/i;
const SUMMARY_HEADING = /^(?:summary|摘要|统计|数据统计|概要)$/i;

/** Do these rows above a table belong to an Elitech data report? */
export function looksLikeElitech(above: readonly Row[]): boolean {
  return cellAfter(above, LABELS.model) !== undefined && cellAfter(above, LABELS.serial) !== undefined;
}

/** The device with its alarms and its own summary, the logging interval, and what did not agree. */
export interface ElitechReport {
  device: LoggerDevice;
  intervalSeconds?: number;
  warnings: LoggerWarning[];
}

/**
 * Reads the block above the table; `count` is the number of readings found. @throws LoggerFileError `bad-temperature` for a summary
 * that is no number.
 */
export function readElitechReport(above: readonly Row[], unit: TemperatureUnit, count: number): ElitechReport {
  const warnings: LoggerWarning[] = [];
  const counted = Number(cellAfter(above, LABELS.count) ?? Number.NaN);
  if (counted >= 0 && counted !== count) warnings.push(countMismatch(counted, count));
  const device = deviceOf(above, unit, warnings);
  const intervalSeconds = parseInterval(cellAfter(above, LABELS.interval) ?? "");
  return { device, warnings, ...(intervalSeconds === undefined ? {} : { intervalSeconds }) };
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

function deviceOf(heading: readonly Row[], unit: TemperatureUnit, warnings: LoggerWarning[]): LoggerDevice {
  const text = (label: RegExp) => cellAfter(heading, label) || undefined;
  const celsius = (label: RegExp) => parseCelsius(cellAfter(heading, label) ?? "", unit) ?? undefined;
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
    alarms: alarmsOf(heading, unit, warnings),
  };
}

/** Rows between "Alarm Threshold" and "Summary": threshold, delay, duration, times, status. Empty when none was set. */
function alarmsOf(heading: readonly Row[], unit: TemperatureUnit, warnings: LoggerWarning[]): DeviceAlarm[] {
  const start = heading.findIndex(({ cells }) => ALARM_HEADING.test(textOf(cells[0] ?? "")));
  const end = heading.findIndex(({ cells }) => SUMMARY_HEADING.test(textOf(cells[0] ?? "")));
  if (start === -1 || end < start) return [];
  return heading
    .slice(start + 1, end)
    .slice(0, MAX_ALARMS)
    .flatMap(({ cells, line }) => {
      const threshold = textOf(cells[0] ?? "").slice(0, 80);
      if (threshold === "" || /humid|湿度|%/i.test(threshold)) return [];
      const alarm = alarmOf(threshold, textOf(cells[1] ?? "").slice(0, 80), unit, line);
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

function alarmOf(threshold: string, delay: string, unit: TemperatureUnit, line: number): DeviceAlarm | undefined {
  const number = /[+-]?\d+(?:[.,]\d+)?\s*(?:°\s?[CF]|[℃℉])?$/i.exec(threshold)?.[0];
  const above = /^(?:above|over|high|upper|H\d?\b|>|≥|高|上)/i.test(threshold);
  const below = /^(?:below|under|low|L\d?\b|<|≤|低|下)/i.test(threshold);
  if (number === undefined || above === below) return undefined;
  const limitCelsius = parseCelsius(number, unit, line);
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
