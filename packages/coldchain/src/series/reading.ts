/** What a temperature logger's own file says, in one shape for every vendor. */

/** A text in both of the languages that people here read. */
export interface Wording {
  zh: string;
  en: string;
}

export type LoggerFormat = "berlinger-qtag" | "berlinger-fridgetag" | "elitech-xls" | "elitech-csv" | "plain-csv";

/** One printed sample. `at` is epoch milliseconds; `celsius` is null where the device printed no value ("--.-"). */
export interface Reading {
  at: number;
  celsius: number | null;
  /** Relative humidity, percent. */
  humidity?: number;
}

/** An alarm that the device itself was set to raise. `minutes` is the time outside the limit that it tolerates. */
export interface DeviceAlarm {
  side: "above" | "below";
  limitCelsius: number;
  minutes: number;
  kind: "single" | "cumulative" | "unknown";
}

/** Who measured, and what its firmware printed about the whole run. Temperatures in °C as printed. */
export interface LoggerDevice {
  vendor?: string;
  model?: string;
  serial?: string;
  firmware?: string;
  mktCelsius?: number;
  minCelsius?: number;
  maxCelsius?: number;
  meanCelsius?: number;
  alarms: DeviceAlarm[];
}

/**
 * One calendar day (in the file's zone) as the firmware counted it, at its own one-minute resolution.
 * `from` and `to` (epoch ms) bound the part of the day in which the device was running.
 */
export interface DailyCounter {
  date: string;
  from: number;
  to: number;
  minCelsius: number;
  maxCelsius: number;
  meanCelsius: number;
  minAt?: number;
  maxAt?: number;
  minutesBelow: number;
  minutesAbove: number;
  /** When the device's own alarm was active first on that day (epoch ms); absent when it did not alarm. */
  alarmBelowAt?: number;
  alarmAboveAt?: number;
  /** Minutes without a working sensor. */
  sensorTimeoutMinutes: number;
}

export type LoggerWarningCode =
  | "clock-out-of-order"
  | "newest-first"
  | "duplicate-time"
  | "utc-offset-assumed"
  | "several-temperature-columns"
  | "alarm-not-understood"
  | "reading-count-mismatch"
  | "summary-only";

/** Something odd that did not stop the reading. `line` counts from 1. */
export interface LoggerWarning extends Wording {
  code: LoggerWarningCode;
  line?: number;
}

export interface LoggerFile {
  format: LoggerFormat;
  device: LoggerDevice;
  /** The logging interval that the file states; absent when it states none. */
  intervalSeconds?: number;
  /** The zone in which the file writes its times; `utcOffsetStated` is false when it was assumed. */
  utcOffsetMinutes: number;
  utcOffsetStated: boolean;
  /** Ordered by time. */
  readings: Reading[];
  /** Ordered by date. */
  daily?: DailyCounter[];
  /** The file holds daily counters and not a single reading. */
  summaryOnly: boolean;
  warnings: LoggerWarning[];
}

/** Bounds on hostile input. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_READINGS = 500_000;
/** Lines of text: all readings plus what a header may need. */
export const MAX_LINES = MAX_READINGS + 20_000;
/** Characters of one line; the longest that a logger writes is a signature. */
export const MAX_LINE_LENGTH = 2_000;
/** Alarms of one device; none of those we read has more than six. */
export const MAX_ALARMS = 16;
/** A value outside this is no air or food temperature that a logger can measure. */
export const PLAUSIBLE_CELSIUS = { min: -100, max: 150 } as const;

export type LoggerFileErrorCode =
  | "empty"
  | "too-large"
  | "too-many-readings"
  | "not-text"
  | "unknown-format"
  | "bad-structure"
  | "bad-row"
  | "bad-time"
  | "ambiguous-date"
  | "ambiguous-decimal"
  | "bad-temperature"
  | "temperature-out-of-range"
  | "no-readings";

/** The only thing that a reader throws. `line` (from 1; a row of a workbook counts as a line) tells where. */
export class LoggerFileError extends Error {
  readonly code: LoggerFileErrorCode;
  readonly detail: Wording;
  readonly line?: number;

  constructor(code: LoggerFileErrorCode, detail: Wording, line?: number) {
    super(line === undefined ? detail.en : `line ${line}: ${detail.en}`);
    this.name = "LoggerFileError";
    this.code = code;
    this.detail = detail;
    if (line !== undefined) this.line = line;
  }
}
