import type { Block } from "../layout/block.ts";
import { columnName } from "../layout/columns.ts";
import type { RawChannel, RawRows } from "../layout/read-rows.ts";
import {
  type Channel,
  LoggerFileError,
  type LoggerWarning,
  MAX_READINGS,
  type Reading,
  type TemperatureUnit,
} from "../series/reading.ts";
import { dropJumpFaults } from "../values/faults.ts";
import { plausible } from "../values/temperature.ts";
import { toCelsius } from "../values/unit.ts";
import type { TableInstants } from "./instants.ts";
import { unitOfChannel } from "./units.ts";

/** Blank cells are no failures where a slower channel shares the rows of a faster one. */
const SHARED_BLANKS = 0.25;

/**
 * The channels of a table, each with its readings in °C and in the order of time. Channels without any value are left out and named.
 * @throws LoggerFileError `no-readings`, `same-time`, and what the unit of a channel may refuse.
 */
export function channelsOf(raw: RawRows, instants: TableInstants, block: Block, asked: TemperatureUnit | undefined) {
  const warnings: LoggerWarning[] = [];
  const [filled, empty] = [raw.channels.filter(hasValues), raw.channels.filter((channel) => !hasValues(channel))];
  const read = filled.length > 0 ? filled : raw.channels.slice(0, 1);
  for (const { column } of filled.length > 0 ? empty : []) {
    warnings.push({
      code: "channel-without-values",
      zh: `“${columnName(column)}”列没有读数`,
      en: `column "${columnName(column)}" holds no value`,
    });
  }
  if (read.length * raw.lines.length > MAX_READINGS) {
    const detail = { zh: `读数超过 ${MAX_READINGS} 条`, en: `the file holds more than ${MAX_READINGS} readings` };
    throw new LoggerFileError("too-many-readings", detail);
  }
  const kept = distinctRows(raw, read, instants.rows, instants.at, warnings);
  const channels = read.map((channel) => channelOf(raw, channel, kept, instants.at, block, asked, read.length > 1));
  return { channels, warnings };
}

const hasValues = ({ values }: RawChannel): boolean => values.some((value) => !Number.isNaN(value));

/** Rows of one instant that say the same are one; rows that differ are refused, because nobody can say which holds. */
function distinctRows(
  raw: RawRows,
  channels: readonly RawChannel[],
  rows: readonly number[],
  at: readonly number[],
  warnings: LoggerWarning[],
): number[] {
  const kept: number[] = [];
  let repeated: number | undefined;
  for (const row of rows) {
    const before = kept.at(-1);
    if (before === undefined || at[before] !== at[row]) {
      kept.push(row);
      continue;
    }
    const differs = channels.some(
      ({ values }) => !Object.is(values[before], values[row]) && !isBlankPair(values, before, row),
    );
    if (differs) throw sameTime(raw.lines[row]);
    if (channels.some(({ values }) => Number.isNaN(values[before]))) kept[kept.length - 1] = row;
    repeated ??= Math.max(raw.lines[row] ?? 0, raw.lines[before] ?? 0);
  }
  // All of one minute, printed without seconds: they are several readings, and nobody can say when each was taken.
  if (kept.length === 1 && rows.length > 2) throw sameTime(raw.lines[1]);
  if (repeated !== undefined) {
    warnings.push({
      code: "duplicate-time",
      line: repeated,
      zh: "有重复的读数，只计一次",
      en: "readings are repeated; each counts once",
    });
  }
  return kept;
}

function isBlankPair(values: readonly number[], a: number, b: number): boolean {
  return Number.isNaN(values[a]) && Number.isNaN(values[b]);
}

function sameTime(line: number | undefined): LoggerFileError {
  const detail = {
    zh: "同一时间有不同的读数：可能是几台记录仪的数据拼在一起，或夏令时重复的一小时。请每台单独导出，时间带秒和时区",
    en: "different readings have the same time: several loggers in one file, or the hour that daylight saving repeats; export each logger alone, with seconds and UTC offset",
  };
  return new LoggerFileError("same-time", detail, { line });
}

function channelOf(
  raw: RawRows,
  channel: RawChannel,
  rows: readonly number[],
  at: readonly number[],
  block: Block,
  asked: TemperatureUnit | undefined,
  shares: boolean,
): Channel {
  const { unit, shown, warnings } = unitOfChannel(channel, block, asked);
  const celsius = rows.map((row) => {
    const value = channel.values[row] ?? Number.NaN;
    return Number.isNaN(value) ? value : plausible(toCelsius(value, channel.units[row] ?? unit), raw.lines[row]);
  });
  const faults = channel.faults + dropJumpFaults(celsius);
  const sparse = shares && channel.blanks > raw.lines.length * SHARED_BLANKS;
  const readings: Reading[] = [];
  for (const [place, row] of rows.entries()) {
    const value = celsius[place] ?? Number.NaN;
    if (sparse && Number.isNaN(value)) continue;
    const humidity = raw.humidity[row];
    const reading: Reading = { at: at[row] ?? 0, celsius: Number.isNaN(value) ? null : value };
    if (humidity !== undefined) reading.humidity = humidity;
    readings.push(reading);
  }
  const named: LoggerWarning[] = faults === 0 ? [] : [faultWarning(faults, columnName(channel.column))];
  return { column: columnName(channel.column), unit: shown, readings, warnings: [...warnings, ...named] };
}

function faultWarning(count: number, column: string): LoggerWarning {
  return {
    code: "fault-values",
    zh: `“${column}”列有 ${count} 个故障值，按缺失处理`,
    en: `${count} fault values in column "${column}" were taken as missing`,
  };
}
