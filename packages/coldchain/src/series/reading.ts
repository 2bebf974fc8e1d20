/** What a temperature logger's own file says, in one shape for every vendor. */

/** A text in both of the languages that people here read. */
export interface Wording {
  zh: string;
  en: string;
}

/** The layout that a file was recognised by; `formats.ts` describes each. `plain-…` is any table that names its columns. */
export const LOGGER_FORMATS = [
  "berlinger-qtag",
  "berlinger-fridgetag",
  "elitech-xls",
  "elitech-xlsx",
  "elitech-csv",
  "hobo",
  "logtag",
  "easylog",
  "madgetech",
  "tinytag",
  "sensorpush",
  "govee",
  "ibutton",
  "envlogger",
  "tomst",
  "ems",
  "tandd",
  "rotronic",
  "trend",
  "testo",
  "meaco",
  "hanwell",
  "plain-csv",
  "plain-xls",
  "plain-xlsx",
] as const;

export type LoggerFormat = (typeof LOGGER_FORMATS)[number];

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
  /** Null where the sensor gave no value on that day. */
  minCelsius: number | null;
  maxCelsius: number | null;
  meanCelsius: number | null;
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
  | "unit-assumed"
  | "date-order-by-window"
  | "date-order-by-language"
  | "several-temperature-columns"
  | "column-chosen"
  | "device-chosen"
  | "channel-without-values"
  | "seconds-spread"
  | "fault-values"
  | "footer-passed-over"
  | "alarm-not-understood"
  | "reading-count-mismatch"
  | "summary-only";

/** Something odd that did not stop the reading. `line` counts from 1. */
export interface LoggerWarning extends Wording {
  code: LoggerWarningCode;
  line?: number;
}

/** The unit in which a file writes its temperatures: `mixed` when every cell says its own. */
export type TemperatureUnit = "C" | "F" | "K";

/** How a file was read: what it stated and, in `LoggerFile.warnings`, what was assumed. */
export interface ReadAs {
  format: LoggerFormat;
  /** Of the text (`UTF-8`, `GB18030` …), or `xls`, `xlsx`. */
  encoding: string;
  unit: TemperatureUnit | "mixed";
  /** ISO 8601 offset of the times as written, or the zone's IANA name. */
  zone: string;
  /** The heading of the column read, or its number from 1 where no heading stands. */
  column: string;
  /** Of the layouts that end in their maker's signature: whether it is there. None of their schemes is public, so none is verified. */
  signature?: "absent" | "unverified";
}

/** One temperature column of a file that has several. */
export interface Channel {
  column: string;
  unit: ReadAs["unit"];
  readings: Reading[];
  warnings: LoggerWarning[];
}

export interface LoggerFile {
  format: LoggerFormat;
  read: ReadAs;
  device: LoggerDevice;
  /** The logging interval that the file states; absent when it states none. */
  intervalSeconds?: number;
  /** The zone in which the file writes its times; `utcOffsetStated` is false when it was assumed. */
  utcOffsetMinutes: number;
  utcOffsetStated: boolean;
  /** Ordered by time. Of the first channel where there are several. */
  readings: Reading[];
  /** All channels, in the order of the columns; absent when there is one. */
  channels?: Channel[];
  /** Ordered by date. */
  daily?: DailyCounter[];
  /** The file holds daily counters and not a single reading. */
  summaryOnly: boolean;
  warnings: LoggerWarning[];
}

/** The file as each of its channels alone would be: one for most files. */
export function channelFiles(file: LoggerFile): LoggerFile[] {
  if (!file.channels) return [file];
  const { channels, ...shared } = file;
  return channels.map(({ column, unit, readings, warnings }) => ({
    ...shared,
    read: { ...file.read, column, unit },
    readings,
    warnings: [...file.warnings, ...warnings],
  }));
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

/** Temperature columns of one file; a wider table is no logger's. */
export const MAX_CHANNELS = 16;

export type LoggerFileErrorCode =
  | "empty"
  | "too-large"
  | "too-many-readings"
  | "not-text"
  | "unsupported-format"
  | "unknown-format"
  | "bad-structure"
  | "bad-row"
  | "bad-time"
  | "ambiguous-date"
  | "ambiguous-decimal"
  | "bad-temperature"
  | "temperature-out-of-range"
  | "no-readings"
  | "no-temperature"
  | "columns-unclear"
  | "unit-unclear"
  | "unit-changes"
  | "zone-unclear"
  | "clock-unclear"
  | "same-time"
  | "several-devices"
  | "several-tables"
  | "parameter-contradicts-file";

/** What a caller may send to settle what a file leaves open: names of query parameters. */
export type ReadParameter = "unit" | "zone" | "column" | "dateOrder" | "device";

export interface LoggerFileErrorMore {
  line?: number | undefined;
  /** The line as it stands in the file, cut to what people can read. */
  text?: string | undefined;
  /** The parameter that would settle it, with the values among which to choose where they are known. */
  parameter?: ReadParameter;
  choices?: readonly string[];
}

/** The only thing that a reader throws. `line` (from 1; a row of a workbook counts as a line) tells where. */
export class LoggerFileError extends Error {
  readonly code: LoggerFileErrorCode;
  readonly detail: Wording;
  readonly line?: number;
  readonly text?: string;
  readonly parameter?: ReadParameter;
  readonly choices?: readonly string[];

  constructor(code: LoggerFileErrorCode, detail: Wording, more: LoggerFileErrorMore | number = {}) {
    const { line, text, parameter, choices } = typeof more === "number" ? { line: more } : more;
    super(line === undefined ? detail.en : `line ${line}: ${detail.en}`);
    this.name = "LoggerFileError";
    this.code = code;
    this.detail = detail;
    if (line !== undefined) this.line = line;
    if (text !== undefined) this.text = shown(text);
    if (parameter !== undefined) this.parameter = parameter;
    if (choices !== undefined && choices.length > 0) this.choices = choices.slice(0, CHOICES_SHOWN).map(shown);
  }
}

const CHOICES_SHOWN = 20;
const SHOWN_LENGTH = 120;

/** A piece of a hostile file as it may be shown: one line, no control characters, not long. */
export function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]+/g, " ").trim();
  return clean.length > SHOWN_LENGTH ? `${clean.slice(0, SHOWN_LENGTH)}…` : clean;
}
