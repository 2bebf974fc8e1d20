import type { Cell, Delimiter, Row } from "../files/delimited.ts";
import type { WrittenDate } from "../instants/date.ts";
import { LoggerFileError, MAX_READINGS, shown, type TemperatureUnit } from "../series/reading.ts";
import { parseDecimal } from "../values/decimal.ts";
import { isSentinel, saysFault } from "../values/faults.ts";
import { badTemperature, readTemperature } from "../values/temperature.ts";
import { unitOf } from "../values/unit.ts";
import type { ChosenColumns } from "./columns.ts";
import type { TimePlace } from "./find-table.ts";
import { badTime, type Column, type Heading } from "./heading.ts";
import { meaningOf } from "./meaning.ts";
import { type RowTime, RowTimes } from "./row-time.ts";

/** Values of one temperature column as written; NaN where there is none. */
export interface RawChannel {
  column: Column;
  values: number[];
  /** The unit that the cell, or the unit column of the row, says; empty where none says any. */
  units: (TemperatureUnit | undefined)[];
  blanks: number;
  faults: number;
}

/** The rows of a table as written, one entry each in file order. */
export interface RawRows {
  dates: WrittenDate[];
  dateOf: number[];
  clockOf: number[];
  zoneOf: (string | undefined)[];
  lines: number[];
  /** Empty where no column has it. */
  humidity: (number | undefined)[];
  channels: RawChannel[];
  /** Some row prints seconds; some row names the half of the day. */
  seconds: boolean;
  half: boolean;
  /** Distinct values of device columns, and the rows of each of the first. */
  devices: { column: Column; values: Map<string, number> }[];
  /** Empty where no column names devices. */
  deviceOf: string[];
  /** Rows with a date and no clock. */
  bare: number[];
  /** Rows below the last reading. */
  footer: Row[];
}

export interface TableToRead {
  rows: Iterable<Row>;
  time: TimePlace;
  heading: Heading;
  chosen: ChosenColumns;
  /** The first rows of data, by which columns of events are told from columns of states. */
  sample: readonly Row[];
  headingText: string | undefined;
  delimiter: Delimiter | undefined;
  date1904: boolean;
}

/** Devices of one file that are told apart; beyond it the file is refused all the same. */
const DEVICES_KEPT = 50;
const FOOTER_KEPT = 2000;

/**
 * Reads every row below the heading: a time and the chosen columns. Rows of events, empty rows, comments and repeated headings are
 * passed over; rows without a time may stand only below the last reading.
 * @throws LoggerFileError `bad-time`, `bad-row`, `bad-temperature`, `several-tables`, `no-readings`, `too-many-readings`.
 */
export function readRows(table: TableToRead): RawRows {
  const collector = new RowCollector(table);
  for (const row of table.rows) collector.add(row);
  return collector.finish();
}

const textOf = (row: Row): string => row.cells.map(String).join(" | ");

class RowCollector {
  private readonly table: TableToRead;
  private readonly times: RowTimes;
  private readonly raw: RawRows;
  private readonly width: number | undefined;
  private readonly eventColumns: readonly number[];
  private lastDate: WrittenDate | undefined;
  private lastZone: string | undefined;
  private lastDevice = "";

  constructor(table: TableToRead) {
    const { chosen, heading, time } = table;
    this.table = table;
    this.times = new RowTimes(time, table.date1904);
    this.width = heading.rows?.width;
    this.eventColumns = eventColumnsOf(table);
    this.raw = {
      dates: [],
      dateOf: [],
      clockOf: [],
      zoneOf: [],
      lines: [],
      humidity: [],
      channels: chosen.temperatures.map((column) => ({ column, values: [], units: [], blanks: 0, faults: 0 })),
      seconds: false,
      half: false,
      devices: chosen.devices.map((column) => ({ column, values: new Map() })),
      deviceOf: [],
      bare: [],
      footer: [],
    };
  }

  add(row: Row): void {
    const { cells } = row;
    if (isEmpty(cells)) return;
    const time = this.times.of(cells);
    if (time === undefined) {
      this.addOther(row);
      return;
    }
    if (this.raw.footer.length > 0) throw this.interrupted();
    if (this.width !== undefined && cells.length > this.width) this.refuseWide(row, this.width);
    if (this.isEvent(cells)) return;
    if (this.raw.lines.length >= MAX_READINGS) {
      const detail = { zh: `读数超过 ${MAX_READINGS} 条`, en: `the file holds more than ${MAX_READINGS} readings` };
      throw new LoggerFileError("too-many-readings", detail);
    }
    this.addReading(row, time);
  }

  private addOther(row: Row): void {
    const first = String(row.cells[0] ?? "");
    if (first.startsWith("#") && !/^#\d*$/.test(first)) return;
    if (this.table.headingText !== undefined && textOf(row) === this.table.headingText) return;
    const cell = String(row.cells[this.table.time.date] ?? "");
    if (/^[^\p{L}\d]*\d{1,4}[-/.年]\d{1,2}[-/.月]\d/u.test(cell) || this.raw.lines.length === 0) {
      throw badTime(cell, row.line, textOf(row));
    }
    if (this.raw.footer.length < FOOTER_KEPT) this.raw.footer.push(row);
  }

  /** Rows without a time in the middle: another table, or a row that somebody broke. */
  private interrupted(): LoggerFileError {
    const [first] = this.raw.footer;
    const row = first ?? { cells: [], line: 1 };
    const isTable = this.raw.footer.some(({ cells }) => {
      const roles = cells.map((cell) => meaningOf(String(cell)).role);
      return roles.includes("time") && roles.some((role) => role === "temperature" || role === "humidity");
    });
    if (!isTable) return badTime(String(row.cells[this.table.time.date] ?? ""), row.line, textOf(row));
    const detail = {
      zh: "文件里不止一张读数表（可能是几台记录仪）：请每台单独导出上传",
      en: "the file holds more than one table of readings, perhaps of several loggers; export and send each alone",
    };
    return new LoggerFileError("several-tables", detail, { line: row.line, text: textOf(row) });
  }

  private refuseWide(row: Row, width: number): void {
    if (row.cells.slice(width).every((cell) => cell === "")) return;
    const comma = this.table.delimiter === ",";
    const detail = {
      zh: `这一行比表头多出几列${comma ? "，可能是小数逗号没有加引号" : ""}：请用小数点或分号分隔导出`,
      en: `the row has more cells than the heading${comma ? ", perhaps because of decimal commas" : ""}; export with decimal points or semicolons`,
    };
    throw new LoggerFileError("bad-row", detail, { line: row.line, text: textOf(row) });
  }

  /** No temperature, and a word in a column of events: "Logged", "Coupler Attached". A word for a fault is a missing reading. */
  private isEvent(cells: readonly Cell[]): boolean {
    if (this.raw.channels.some(({ column }) => (cells[column.index] ?? "") !== "")) return false;
    return this.eventColumns.some((index) => {
      const cell = cells[index] ?? "";
      return typeof cell === "string" && cell !== "" && parseDecimal(cell) === undefined && !saysFault(cell);
    });
  }

  private addReading(row: Row, { date, clock, bare }: RowTime): void {
    const { raw, table } = this;
    if (bare) raw.bare.push(raw.lines.length);
    if (date !== this.lastDate) {
      raw.dates.push(date);
      this.lastDate = date;
    }
    raw.dateOf.push(raw.dates.length - 1);
    raw.clockOf.push(clock.ms);
    this.addZone(row, clock.zone);
    raw.lines.push(row.line);
    raw.seconds ||= clock.seconds && clock.ms % 60_000 !== 0;
    raw.half ||= clock.half;
    const unit = table.chosen.unit && unitOf(String(row.cells[table.chosen.unit.index] ?? ""));
    for (const channel of raw.channels) this.addValue(channel, row, unit);
    const humidity = table.chosen.humidity;
    if (humidity) raw.humidity.push(humidityOf(row.cells[humidity.index] ?? ""));
    if (raw.devices.length > 0) this.addDevice(row);
  }

  /** Nearly all rows say the same: it is kept once. */
  private addZone(row: Row, ofClock: string | undefined): void {
    const column = this.table.chosen.zone;
    const zone = column ? String(row.cells[column.index] ?? "") || undefined : ofClock;
    if (zone !== this.lastZone) this.lastZone = zone;
    this.raw.zoneOf.push(this.lastZone);
  }

  private addValue(channel: RawChannel, row: Row, unit: TemperatureUnit | undefined): void {
    const cell = row.cells[channel.column.index] ?? "";
    const written = typeof cell === "number" ? (isSentinel(cell) ? "fault" : { value: cell }) : readTemperature(cell);
    if (written === undefined) throw badTemperature(String(cell), { line: row.line, text: textOf(row) });
    if (typeof written === "string") {
      if (written === "fault") channel.faults += 1;
      else if (cell === "") channel.blanks += 1;
      addUnit(channel, undefined);
      channel.values.push(Number.NaN);
      return;
    }
    const own = "unit" in written ? written.unit : undefined;
    addUnit(channel, own ?? unit);
    channel.values.push(written.value);
  }

  private addDevice(row: Row): void {
    const names: string[] = [];
    for (const { column, values } of this.raw.devices) {
      const name = shown(String(row.cells[column.index] ?? ""));
      names.push(name);
      if (name !== "" && values.size < DEVICES_KEPT) values.set(name, (values.get(name) ?? 0) + 1);
    }
    const device = names.join("\u0001");
    if (device !== this.lastDevice) this.lastDevice = device;
    this.raw.deviceOf.push(this.lastDevice);
  }

  finish(): RawRows {
    if (this.raw.lines.length === 0) throw noReadings();
    return this.raw;
  }
}

/** The unit of the value that comes next; from the first that says one each row has an entry. */
function addUnit({ units, values }: RawChannel, unit: TemperatureUnit | undefined): void {
  if (units.length === 0 && unit === undefined) return;
  while (units.length < values.length) units.push(undefined);
  units.push(unit);
}

/** Columns that are empty in most rows with a temperature: what stands there tells of something else than a reading. */
function eventColumnsOf({ chosen, time, sample }: TableToRead): number[] {
  const read = sample.filter(({ cells }) => chosen.temperatures.some(({ index }) => (cells[index] ?? "") !== ""));
  const width = Math.max(0, ...sample.map(({ cells }) => cells.length));
  const taken = new Set([time.date, time.clock, time.half, ...chosen.temperatures.map(({ index }) => index)]);
  return Array.from({ length: width }, (_, index) => index).filter((index) => {
    if (taken.has(index)) return false;
    const filled = read.filter(({ cells }) => (cells[index] ?? "") !== "").length;
    return filled <= Math.max(1, read.length * 0.3);
  });
}

export function noReadings(): LoggerFileError {
  return new LoggerFileError("no-readings", { zh: "文件里没有任何读数", en: "the file holds no reading" });
}

function isEmpty(cells: readonly Cell[]): boolean {
  for (const cell of cells) if (cell !== "") return false;
  return true;
}

function humidityOf(cell: Cell): number | undefined {
  const percent = typeof cell === "number" ? cell : parseDecimal(cell.replace(/\s*%(?:\s?RH)?$/i, ""));
  return percent !== undefined && percent >= 0 && percent <= 110 ? percent : undefined;
}
