import { inTimeOrder } from "../instants/sequence.ts";
import { offsetText } from "../instants/zone.ts";
import {
  type DeviceAlarm,
  type LoggerDevice,
  type LoggerFile,
  LoggerFileError,
  type LoggerWarning,
  MAX_ALARMS,
  type Reading,
  type TemperatureUnit,
} from "../series/reading.ts";
import { parseUtcOffset } from "../series/timestamps.ts";
import { offsetAssumed } from "../table/zones.ts";
import { parseCelsius } from "../values/temperature.ts";
import { dailyCounters } from "./berlinger-history.ts";
import { reportTime } from "./berlinger-time.ts";
import { type DataRow, type ReportNode, readReportTree, section } from "./berlinger-tree.ts";

/** Q-tag alarm types: 1 and 2 judge one excursion, 3 and 4 the sum of all; odd is below, even is above, 0 is off. */
const QTAG_ALARMS: Record<string, Pick<DeviceAlarm, "side" | "kind">> = {
  "1": { side: "below", kind: "single" },
  "2": { side: "above", kind: "single" },
  "3": { side: "below", kind: "cumulative" },
  "4": { side: "above", kind: "cumulative" },
};

/** Fridge-tags number their alarms by side, and alarm after one uninterrupted stretch. */
const FRIDGETAG_ALARMS: Record<string, Pick<DeviceAlarm, "side" | "kind">> = {
  "0": { side: "below", kind: "single" },
  "1": { side: "above", kind: "single" },
};

/** Behind the certificate of the device's lot: 64 bytes. What they sign, and on which curve, is not published. */
const SIGNATURE = /^[0-9a-f]{128}$/i;

/** Lines that tell a report: it begins with its device, and soon has its settings. */
export const BERLINGER_HEAD_LINES = 20;

/** Is this the text report of a Berlinger logger? */
export function looksLikeBerlinger(lines: readonly string[]): boolean {
  return (
    /^Device:\s*\S/.test(lines[0] ?? "") &&
    lines.slice(0, BERLINGER_HEAD_LINES).some((line) => line.trimEnd() === "Conf:")
  );
}

/**
 * Reads the text report of a Berlinger Q-tag or Fridge-tag: settings, results or daily history, and the `Data:` rows, which
 * a device may print for the whole run, around alarms only, or not at all (then `summaryOnly`).
 * @throws LoggerFileError
 */
export function readBerlinger(lines: readonly string[], encoding: string, defaultUtcOffsetMinutes: number): LoggerFile {
  const { root, data } = readReportTree(lines);
  const conf = section(root, "Conf");
  if (!conf) {
    throw new LoggerFileError("bad-structure", { zh: "缺少 Conf 部分", en: "the section Conf is missing" });
  }
  const warnings: LoggerWarning[] = [];
  const model = (root.fields.get("Device") ?? "").replace(/^Q-tag (?=Fridge-tag)/, "");
  const stated = parseUtcOffset(conf.fields.get("Zone") ?? "");
  const utcOffsetMinutes = stated ?? defaultUtcOffsetMinutes;
  if (stated === undefined) warnings.push(offsetAssumed(utcOffsetMinutes));
  const unit: TemperatureUnit = conf.fields.get("Temp unit") === "F" ? "F" : "C";
  const readings = readingsOf(data.slice(1), utcOffsetMinutes, unit, warnings);
  const daily = dailyCounters(section(root, "Hist"), utcOffsetMinutes, unit);
  if (readings.length === 0 && daily.length === 0) {
    throw new LoggerFileError("no-readings", { zh: "文件里没有任何读数", en: "the file holds no reading" });
  }
  if (readings.length === 0) warnings.push(summaryWarning);
  const interval = Number(conf.fields.get("Logging Interval"));
  const format = /fridge-?tag/i.test(model) ? "berlinger-fridgetag" : "berlinger-qtag";
  return {
    format,
    read: {
      format,
      encoding,
      unit,
      zone: offsetText(utcOffsetMinutes),
      column: daily.length > 0 ? "Hist, Data" : "Data",
      signature: SIGNATURE.test(root.fields.get("Sig") ?? "") ? "unverified" : "absent",
    },
    device: deviceOf(root, conf, model, unit),
    ...(interval > 0 && interval <= 1440 ? { intervalSeconds: interval * 60 } : {}),
    utcOffsetMinutes,
    utcOffsetStated: stated !== undefined,
    readings,
    ...(daily.length > 0 ? { daily } : {}),
    summaryOnly: readings.length === 0,
    warnings,
  };
}

const summaryWarning: LoggerWarning = {
  code: "summary-only",
  zh: "文件只有每日汇总，没有逐条读数",
  en: "the file holds daily summaries and no single readings",
};

function readingsOf(
  rows: readonly DataRow[],
  utcOffsetMinutes: number,
  unit: TemperatureUnit,
  warnings: LoggerWarning[],
): Reading[] {
  const read = rows.map(({ cells, line }) => {
    const at = reportTime((cells[0] ?? "").trim(), utcOffsetMinutes);
    if (at === undefined) {
      throw new LoggerFileError("bad-time", { zh: "读数的时间不能识别", en: "a reading has no valid time" }, { line });
    }
    return { at, celsius: parseCelsius(cells[1] ?? "", unit, line), line };
  });
  const sequence = inTimeOrder(
    read.map(({ at }) => at),
    (row) => read[row]?.line ?? 1,
  );
  warnings.push(...sequence.warnings);
  return sequence.rows.flatMap((row) => {
    const reading = read[row];
    return reading ? [{ at: reading.at, celsius: reading.celsius }] : [];
  });
}

function deviceOf(root: ReportNode, conf: ReportNode, model: string, unit: TemperatureUnit): LoggerDevice {
  const results = section(root, "Res");
  const printed = (name: string) => parseCelsius(results?.fields.get(name) ?? "", unit, results?.line) ?? undefined;
  const serial = conf.fields.get("Serial");
  const firmware = root.fields.get("Fw Vers");
  const figures = {
    mktCelsius: printed("MKT"),
    minCelsius: printed("Min T"),
    maxCelsius: printed("Max T"),
    meanCelsius: printed("Avrg T"),
  };
  return {
    vendor: "Berlinger",
    ...(model ? { model } : {}),
    ...(serial ? { serial } : {}),
    ...(firmware ? { firmware } : {}),
    ...Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)),
    alarms: alarmsOf(section(conf, "Alarm"), unit),
  };
}

function alarmsOf(alarms: ReportNode | undefined, unit: TemperatureUnit): DeviceAlarm[] {
  return (alarms?.children ?? []).slice(0, MAX_ALARMS).flatMap((alarm) => {
    const type = alarm.fields.get("Type");
    const meaning = type === undefined ? FRIDGETAG_ALARMS[alarm.name] : QTAG_ALARMS[type];
    const limitCelsius = parseCelsius(alarm.fields.get("T AL") ?? "", unit, alarm.line);
    const minutes = Number(alarm.fields.get("t AL") ?? Number.NaN);
    if (!meaning || limitCelsius === null || !(minutes >= 0)) return [];
    return [{ ...meaning, limitCelsius, minutes }];
  });
}
