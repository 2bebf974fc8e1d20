import { type DailyCounter, LoggerFileError, type TemperatureUnit } from "../series/reading.ts";
import { parseCelsius } from "../values/temperature.ts";
import { reportTime } from "./berlinger-time.ts";
import { type ReportNode, section } from "./berlinger-tree.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/**
 * The `Hist:` section: what the firmware counted on each calendar day, at one-minute resolution. Alarm 0 is the lower
 * limit, alarm 1 the upper one; `t Acc` is the minutes of the day beyond it.
 * @throws LoggerFileError `bad-structure`, `bad-time`, `bad-temperature`.
 */
export function dailyCounters(
  history: ReportNode | undefined,
  utcOffsetMinutes: number,
  unit: TemperatureUnit,
): DailyCounter[] {
  if (!history) return [];
  const instant = (name: string) => reportTime(history.fields.get(name) ?? "", utcOffsetMinutes);
  const activated = instant("TS Actv") ?? Number.NEGATIVE_INFINITY;
  const reported = instant("TS Report Creation") ?? Number.POSITIVE_INFINITY;
  const days = history.children.filter((child) => /^\d+$/.test(child.name));
  const counters = days.map((day) => counterOf(day, utcOffsetMinutes, unit, activated, reported));
  const ordered = counters.toSorted((a, b) => a.from - b.from);
  const twice = ordered.findIndex((day, index) => day.date === ordered[index + 1]?.date);
  if (twice !== -1) throw broken(days[twice]?.line ?? history.line);
  return ordered;
}

function counterOf(
  day: ReportNode,
  utcOffsetMinutes: number,
  unit: TemperatureUnit,
  activated: number,
  reported: number,
): DailyCounter {
  const date = day.fields.get("Date") ?? "";
  const at = (clock: string | undefined): number | undefined =>
    clock === undefined ? undefined : reportTime(`${date} ${clock}`, utcOffsetMinutes);
  const midnight = at("00:00");
  if (midnight === undefined) throw broken(day.line);
  const [from, to] = [Math.max(midnight, activated), Math.min(midnight + DAY, reported)];
  if (from > to) throw broken(day.line);
  const celsius = (name: string): number | null => {
    const text = day.fields.get(name);
    if (text === undefined) throw broken(day.line);
    return parseCelsius(text, unit, day.line);
  };
  const alarms = section(day, "Alarm");
  const timeouts = day.children.map((child) => minutesOf(child, "t AccST", 0));
  const optional = {
    minAt: at(day.fields.get("TS Min T")),
    maxAt: at(day.fields.get("TS Max T")),
    alarmBelowAt: at(section(alarms, "0")?.fields.get("TS A")),
    alarmAboveAt: at(section(alarms, "1")?.fields.get("TS A")),
  };
  return {
    date: new Date(midnight + utcOffsetMinutes * MINUTE).toISOString().slice(0, 10),
    from,
    to,
    minCelsius: celsius("Min T"),
    maxCelsius: celsius("Max T"),
    meanCelsius: celsius("Avrg T"),
    minutesBelow: minutesOf(section(alarms, "0"), "t Acc"),
    minutesAbove: minutesOf(section(alarms, "1"), "t Acc"),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    sensorTimeoutMinutes: Math.max(0, ...timeouts),
  };
}

function minutesOf(node: ReportNode | undefined, name: string, absent?: number): number {
  const text = node?.fields.get(name);
  if (text === undefined && absent !== undefined) return absent;
  const minutes = Number(text ?? Number.NaN);
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 1440) throw broken(node?.line ?? 1);
  return minutes;
}

function broken(line: number): LoggerFileError {
  const detail = { zh: "每日记录不完整或被改动", en: "a day of the history is broken" };
  return new LoggerFileError("bad-structure", detail, line);
}
