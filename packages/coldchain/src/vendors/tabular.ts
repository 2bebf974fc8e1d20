import { type Delimiter, type Row, splitLine, splitTried } from "../files/delimited.ts";
import type { TextLines } from "../files/text-lines.ts";
import type { DateOrder } from "../instants/date.ts";
import { type Block, readBlock, unitsStated } from "../layout/block.ts";
import { chooseColumns } from "../layout/columns.ts";
import { type FoundTable, findDelimiter, findTable, SAMPLE_ROWS, type TimePlace } from "../layout/find-table.ts";
import { badTime, describeColumns, type Heading } from "../layout/heading.ts";
import { meaningOf } from "../layout/meaning.ts";
import { noReadings, type RawRows, readRows } from "../layout/read-rows.ts";
import { RowTimes } from "../layout/row-time.ts";
import {
  type LoggerDevice,
  type LoggerFile,
  LoggerFileError,
  type LoggerFormat,
  type LoggerWarning,
  type TemperatureUnit,
} from "../series/reading.ts";
import { channelsOf } from "../table/channels.ts";
import { refuseBareDecimals, refuseCutDecimals } from "../table/decimals.ts";
import { rowsOfDevice } from "../table/devices.ts";
import { instantsOf } from "../table/instants.ts";
import { zoneOfTable } from "../table/zones.ts";
import { type ElitechReport, looksLikeElitech, readElitechReport } from "./elitech.ts";
import { deviceIn, layoutOf, looksLikeTomst } from "./layouts.ts";

/** The rows of a file with what its container knew of them. */
export interface TableSource {
  rows: RowsOf;
  encoding: string;
  delimiter?: Delimiter | undefined;
  date1904: boolean;
}

/** Rows that can be walked more than once. */
export type RowsOf = { sample: readonly Row[]; all: () => Iterable<Row> };

/** What a caller states of a file. */
export interface StatedByCaller {
  unit?: TemperatureUnit | undefined;
  /** "+08:00" or an IANA name. */
  zone?: string | undefined;
  /** Heading, or number from 1, of the temperature column. */
  column?: string | undefined;
  dateOrder?: DateOrder | undefined;
  device?: string | undefined;
  /** The window asked about, in epoch ms. */
  window?: { from: number; to: number } | undefined;
}

/** The source of a text's lines. @throws LoggerFileError `unknown-format` and why. */
export function textSource(lines: TextLines, encoding: string): TableSource {
  const delimiter = findDelimiter(lines);
  if (delimiter === undefined) throw noTable(lines.slice());
  const split = (index: number, tried: boolean): Row => {
    const text = lines.at(index);
    return { cells: tried ? splitTried(text, delimiter) : splitLine(text, delimiter, index + 1), line: index + 1 };
  };
  const sample = lines.slice(0, SAMPLE_ROWS).map((_, index) => split(index, true));
  const first = findTable(sample)?.first ?? 0;
  function* all(): Iterable<Row> {
    for (let index = 0; index < lines.length; index++) if (lines.at(index) !== "") yield split(index, index < first);
  }
  return { rows: { sample, all }, encoding, delimiter, date1904: false };
}

/** Reads a table of readings, whatever program wrote it. @throws LoggerFileError */
export function readTabular(source: TableSource, assumedMinutes: number, caller: StatedByCaller): LoggerFile {
  const { sample } = source.rows;
  const found = findTable(sample);
  if (!found) throw emptyTable(sample);
  const heading = describeColumns(sample, found, caller.column !== undefined);
  const time = measuredTime(found, heading, sample);
  const times = new RowTimes(time, source.date1904);
  const data = sample
    .slice(found.first)
    .filter(({ cells }) => times.of(cells) !== undefined)
    .slice(0, 100);
  const firstCells = (data[0]?.cells ?? []).map(String);
  const tomst = heading.rows === undefined && looksLikeTomst(firstCells);
  const columns = tomst ? tomstColumns(heading) : heading.columns;
  const bare = heading.rows === undefined && !tomst && source.delimiter === ",";
  if (bare) refuseBareDecimals(data, time);
  const above = sample.slice(0, heading.rows?.first ?? found.first);
  const said = unitsStated(readBlock(above))[0]?.unit;
  const chosen = chooseColumns(columns, time, data, caller.column, caller.unit ?? said ?? "C");
  if (source.delimiter === "," && heading.rows) refuseCutDecimals(data, heading.columns, chosen.temperatures);
  const firstLine = sample[found.first]?.line ?? 1;
  const headingRow = heading.rows && sample[heading.rows.first];
  const rows = {
    *[Symbol.iterator]() {
      for (const row of source.rows.all()) if (row.line >= firstLine) yield row;
    },
  };
  const headingText = headingRow?.cells.map(String).join(" | ");
  const raw = readRows({
    rows,
    time,
    heading,
    chosen,
    sample: data,
    headingText,
    delimiter: source.delimiter,
    date1904: source.date1904,
  });
  return assemble({
    source,
    heading,
    time,
    raw,
    above,
    firstCells,
    tomst,
    assumedMinutes,
    caller,
    warnings: chosen.warnings,
  });
}

/** "Record time, upload time": the time of the measurement, or none where two columns could be it. */
function measuredTime(found: FoundTable, { columns }: Heading, sample: readonly Row[]): TimePlace {
  const { time, first } = found;
  if (time.clock !== undefined || columns[time.date]?.role !== "other-time") return time;
  const rest = columns.filter(({ index, role }) => index !== time.date && role === "time");
  const moved = rest.find(({ index }) => {
    const cells = (sample[first]?.cells ?? []).map((cell, at) => (at === index ? cell : ""));
    return findTable([{ cells: [...cells, "1"], line: 1 }])?.time.date === index;
  });
  return moved ? { ...time, date: moved.index } : time;
}

function tomstColumns({ columns }: Heading): Heading["columns"] {
  const roles: Readonly<Record<number, { name: string; role: "temperature" }>> = {
    3: { name: "T1", role: "temperature" },
    4: { name: "T2", role: "temperature" },
    5: { name: "T3", role: "temperature" },
  };
  return columns.map((column) => {
    const known = roles[column.index];
    return known
      ? { ...column, ...known, units: ["C"] as const }
      : { ...column, name: `#${column.index + 1}`, role: "signal" as const };
  });
}

interface Assembly {
  source: TableSource;
  heading: Heading;
  time: TimePlace;
  raw: RawRows;
  above: readonly Row[];
  firstCells: readonly string[];
  tomst: boolean;
  assumedMinutes: number;
  caller: StatedByCaller;
  warnings: readonly LoggerWarning[];
}

function assemble(parts: Assembly): LoggerFile {
  const { source, heading, time, above, caller, tomst } = parts;
  const { rows: raw, warnings: deviceWarnings } = rowsOfDevice(parts.raw, caller.device);
  const block = readBlock([...above, ...raw.footer]);
  const headings = heading.columns.map(({ name }) => name);
  const timeHeadings = [time.date, time.clock].map((index) => (index === undefined ? "" : (headings[index] ?? "")));
  const zone = zoneOfTable({
    raw,
    headings: tomst ? ["UTC"] : timeHeadings,
    block,
    asked: caller.zone,
    assumedMinutes: parts.assumedMinutes,
  });
  const instants = instantsOf({ raw, zone, block, headings, asked: caller.dateOrder, window: caller.window });
  // The times as they were written are needed no more: of half a million rows they are a sixth of all that is kept.
  for (const written of [raw.dateOf, raw.clockOf, raw.zoneOf]) written.length = 0;
  const { channels, warnings: channelWarnings } = channelsOf(raw, instants, block, caller.unit);
  const [first] = channels;
  if (!first) throw noReadings();
  const layout = namedLayout(parts, block, headings);
  const report = elitechOf(parts, first.unit, raw);
  const common = [...parts.warnings, ...deviceWarnings, ...zone.warnings, ...instants.warnings, ...channelWarnings];
  const footer: LoggerWarning[] = raw.footer.length === 0 ? [] : [footerWarning(raw)];
  const single = channels.length === 1;
  return {
    format: layout.format,
    read: { format: layout.format, encoding: source.encoding, unit: first.unit, zone: zone.text, column: first.column },
    device: report?.device ?? withSerial(layout.device, raw),
    ...(report?.intervalSeconds === undefined ? {} : { intervalSeconds: report.intervalSeconds }),
    utcOffsetMinutes: instants.utcOffsetMinutes,
    utcOffsetStated: zone.stated,
    readings: first.readings,
    ...(single ? {} : { channels }),
    summaryOnly: false,
    warnings: [
      ...(report?.warnings ?? []),
      ...common,
      ...footer,
      ...(single ? first.warnings : [severalChannels(channels.map(({ column }) => column))]),
    ],
  };
}

function severalChannels(columns: readonly string[]): LoggerWarning {
  return {
    code: "several-temperature-columns",
    zh: `有 ${columns.length} 列温度，逐列判断，以最差的为准`,
    en: `${columns.length} temperature columns; each was judged and the worst stands`,
  };
}

function footerWarning({ footer }: RawRows): LoggerWarning {
  const [first] = footer;
  const line = first === undefined ? {} : { line: first.line };
  return {
    code: "footer-passed-over",
    ...line,
    zh: `末尾 ${footer.length} 行不是读数，已略过`,
    en: `${footer.length} rows below the readings were passed over`,
  };
}

function elitechOf({ above }: Assembly, unit: TemperatureUnit | "mixed", raw: RawRows): ElitechReport | undefined {
  if (!looksLikeElitech(above)) return undefined;
  return readElitechReport(above, unit === "mixed" ? "C" : unit, raw.lines.length);
}

function namedLayout(
  { above, source, tomst, firstCells }: Assembly,
  block: Block,
  headings: readonly string[],
): { format: LoggerFormat; device: LoggerDevice } {
  const kind = source.encoding === "xls" || source.encoding === "xlsx" ? source.encoding : "csv";
  const signs = { block, headings, firstCells };
  if (looksLikeElitech(above)) return { format: `elitech-${kind}`, device: { vendor: "Elitech", alarms: [] } };
  if (tomst) return { format: "tomst", device: { vendor: "TOMST", alarms: [] } };
  const layout = layoutOf(signs);
  return { format: layout?.format ?? `plain-${kind}`, device: deviceIn(signs, layout?.vendor) };
}

/** The serial number that stands in a column of its own (EasyLog, platforms' exports). */
function withSerial(device: LoggerDevice, raw: RawRows): LoggerDevice {
  if (device.serial !== undefined) return device;
  const column = raw.devices.find(
    ({ column: { name }, values }) => values.size === 1 && /serial|s\/n|\bsn\b|序列号|编号|mac|imei/i.test(name),
  );
  const [serial] = column?.values.keys() ?? [];
  return serial === undefined ? device : { ...device, serial };
}

/** A table's heading stands there, and what follows is no reading. */
function emptyTable(rows: readonly Row[]): LoggerFileError {
  for (const [index, { cells }] of rows.entries()) {
    const roles = cells.map((cell) => meaningOf(String(cell)).role);
    const time = roles.indexOf("time");
    if (time === -1 || !roles.some((role) => role === "temperature" || role === "humidity")) continue;
    const next = rows.slice(index + 1).find((row) => row.cells.some((cell) => cell !== ""));
    if (!next || next.cells.every((cell, at) => at === 0 || cell === "")) return noReadings();
    return badTime(String(next.cells[time] ?? ""), next.line, next.cells.map(String).join(" | "));
  }
  return new LoggerFileError("unknown-format", {
    zh: "认不出这是哪种温度记录文件：需要一张带时间列和温度列的表。请从记录仪软件导出 CSV、xls 或 xlsx",
    en: "this is no temperature logger file that we know: a table with a column of times and one of temperatures is needed; export CSV, xls or xlsx from the logger's program",
  });
}

/** No delimiter gives a row with a time: says whether a heading stands there alone. */
function noTable(lines: readonly string[]): LoggerFileError {
  for (const delimiter of [",", ";", "\t", "|"] as const) {
    const heading = lines.slice(0, SAMPLE_ROWS).findIndex((text) => {
      const roles = splitTried(text, delimiter).map((cell) => meaningOf(cell).role);
      return roles.includes("time") && roles.some((role) => role === "temperature" || role === "humidity");
    });
    if (heading === -1) continue;
    const rows = lines.slice(heading).map((text, index) => ({ text, line: heading + index + 1 }));
    const [first, ...rest] = rows.filter(({ text }) => text.trim() !== "").slice(0, 50);
    if (!first) continue;
    return emptyTable([first, ...rest].map(({ text, line }) => ({ cells: splitLine(text, delimiter, line), line })));
  }
  return emptyTable([]);
}
