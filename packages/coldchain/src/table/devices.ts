import type { RawRows } from "../layout/read-rows.ts";
import { LoggerFileError, type LoggerWarning } from "../series/reading.ts";

/** Several devices in one table are one series each: the caller says which, or the file is refused. */

/**
 * The rows of one device; all of them where the table knows one only.
 * @throws LoggerFileError `several-devices` with their names.
 */
export function rowsOfDevice(raw: RawRows, asked: string | undefined): { rows: RawRows; warnings: LoggerWarning[] } {
  const telling = raw.devices.filter(({ values }) => values.size > 1);
  const several = telling.find(({ values }) => values.has(asked?.trim() ?? "")) ?? telling[0];
  if (!several) {
    if (asked !== undefined) requireDevice(raw, asked);
    return { rows: raw, warnings: [] };
  }
  const names = [...several.values.keys()];
  const place = raw.devices.indexOf(several);
  if (asked === undefined || !names.includes(asked.trim())) throw severalDevices(names, several.column.name);
  const keep = raw.deviceOf.map((names) => names.split("\u0001")[place] === asked.trim());
  const rows = filtered(raw, keep);
  const warning: LoggerWarning = {
    code: "device-chosen",
    zh: `文件里有 ${names.length} 台设备，只读了“${asked.trim()}”`,
    en: `the file holds ${names.length} devices; only "${asked.trim()}" was read`,
  };
  const inner = rowsOfDevice(recount(rows), undefined);
  return { rows: inner.rows, warnings: [warning] };
}

function requireDevice(raw: RawRows, asked: string): void {
  const names = raw.devices.flatMap(({ values }) => [...values.keys()]);
  if (names.includes(asked.trim())) return;
  throw severalDevices(names, "device");
}

function recount(raw: RawRows): RawRows {
  const devices = raw.devices.map(({ column }, place) => {
    const values = new Map<string, number>();
    for (const names of raw.deviceOf) {
      const name = names.split("\u0001")[place] ?? "";
      if (name !== "") values.set(name, (values.get(name) ?? 0) + 1);
    }
    return { column, values };
  });
  return { ...raw, devices };
}

function filtered(raw: RawRows, keep: readonly boolean[]): RawRows {
  const bare = new Set(raw.bare);
  const only = <T>(list: readonly T[]): T[] => list.filter((_, row) => keep[row]);
  return {
    ...raw,
    bare: only(raw.lines.map((_, row) => bare.has(row))).flatMap((is, row) => (is ? [row] : [])),
    dateOf: only(raw.dateOf),
    clockOf: only(raw.clockOf),
    zoneOf: only(raw.zoneOf),
    lines: only(raw.lines),
    humidity: only(raw.humidity),
    deviceOf: only(raw.deviceOf),
    channels: raw.channels.map((channel) => ({ ...channel, values: only(channel.values), units: only(channel.units) })),
  };
}

function severalDevices(names: readonly string[], column: string): LoggerFileError {
  const shown = names.slice(0, 8).join(", ");
  const detail = {
    zh: `“${column}”列里有几台设备（${shown}）：请每台单独导出，或加参数 device= 指明一台`,
    en: `column "${column}" names several devices; export each alone, or send device= with one of them`,
  };
  return new LoggerFileError("several-devices", detail, { text: shown, parameter: "device", choices: names });
}
