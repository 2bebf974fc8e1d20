import type { Random } from "./seeded-random.ts";

/** `excursion`: the cooling fails for some hours. `gap`: the logger is off for three hours. */
export type Course = "in-range" | "excursion" | "gap";

/** One run of a logger beside the goods. Times are epoch ms; limits in °C are those that the device is set to. */
export interface LoggerRun {
  readonly serial: string;
  readonly from: number;
  readonly to: number;
  readonly minCelsius: number;
  readonly maxCelsius: number;
  readonly course: Course;
}

const MINUTE = 60_000;
const INTERVAL_MINUTES = 10;
const GAP_MINUTES = 180;
/** Where in the run the course leaves the ordinary. */
const TURN = 0.4;
const WARM_MINUTES = 260;
const WARM_KELVIN = 6.4;
const CHINA_OFFSET_MS = 8 * 60 * MINUTE;

interface Reading {
  readonly at: number;
  readonly celsius: number;
}

/** A cold room as it is: the compressor's slow wave, some noise, never beyond the limits unless the cooling fails. */
function readingsOf({ from, to, minCelsius, maxCelsius, course }: LoggerRun, random: Random): Reading[] {
  const middle = (minCelsius + maxCelsius) / 2;
  const reach = (maxCelsius - minCelsius) / 2 - 0.2;
  const turn = from + (to - from) * TURN;
  const readings: Reading[] = [];
  for (let at = from; at <= to; at += INTERVAL_MINUTES * MINUTE) {
    const since = (at - turn) / MINUTE;
    if (course === "gap" && since >= 0 && since < GAP_MINUTES) continue;
    const wave = Math.sin((at - from) / (55 * MINUTE)) * 0.6 + (random() - 0.5) * 0.8;
    const warm =
      course === "excursion" ? WARM_KELVIN * Math.sin(Math.PI * Math.min(1, Math.max(0, since / WARM_MINUTES))) : 0;
    readings.push({ at, celsius: Math.round((middle + reach * wave + warm) * 10) / 10 });
  }
  return readings;
}

/** `2026-09-06 08:30` in China. */
function stamp(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}

function extreme(readings: readonly Reading[], isBetter: (a: number, b: number) => boolean): Reading {
  return readings.reduce((best, reading) => (isBetter(reading.celsius, best.celsius) ? reading : best));
}

function settings({ serial, minCelsius, maxCelsius }: LoggerRun): string[] {
  const alarms = [
    `Type: 2, T AL: ${maxCelsius.toFixed(1)}, t AL: 120`,
    "Type: 0",
    "Type: 0",
    "Type: 0",
    `Type: 1, T AL: ${minCelsius.toFixed(1)}, t AL: 30`,
  ];
  return [
    "Device: Made for the demo (Q-tag layout)",
    "Vers: 1.9",
    "Fw Vers: demo",
    "Sensor: 1",
    "Conf:",
    ` Serial: ${serial}`,
    " Lot: 0",
    " Zone: 8.00",
    " Start Delay: 0",
    " Moving Avrg: 1",
    " MKT Energy: 83.0",
    " User String 1: made for the demo: no device recorded this",
    " User String 2: 演示数据，并非真实记录",
    " User String 3:",
    ` Logging Interval: ${INTERVAL_MINUTES}`,
    " Alarm:",
    ...alarms.flatMap((alarm, n) => [`  ${n + 1}:`, `   ${alarm}`]),
  ];
}

/**
 * A logger's file in the layout that Berlinger Q-tags print. The device, serial and user strings say that it was made for the
 * demo. The same run and random numbers give the same bytes.
 */
export function loggerFile(run: LoggerRun, random: Random): string {
  const readings = readingsOf(run, random);
  const low = extreme(readings, (a, b) => a < b);
  const high = extreme(readings, (a, b) => a > b);
  const mean = readings.reduce((sum, { celsius }) => sum + celsius, 0) / readings.length;
  const isOut = ({ celsius }: Reading) => celsius < run.minCelsius || celsius > run.maxCelsius;
  const lines = [
    ...settings(run),
    "Res:",
    ` TS Actv: ${stamp(run.from)}`,
    ` TS Start: ${stamp(run.from)}`,
    ` TS Stop: ${stamp(run.to)}`,
    ` Min T: ${low.celsius.toFixed(1)}, TS Min T: ${stamp(low.at)}`,
    ` Max T: ${high.celsius.toFixed(1)}, TS Max T: ${stamp(high.at)}`,
    ` Avrg T: ${mean.toFixed(1)}`,
    "Marker:",
    "\tNumber\tT\tyyyy-MM-dd hh:mm\t",
    "Data:",
    "\tyyyy-MM-dd hh:mm\tT\tOut of limits",
    ...readings.map((reading) => `\t${stamp(reading.at)}\t${reading.celsius.toFixed(1)}\t${isOut(reading) ? "x" : ""}`),
  ];
  return `${lines.join("\r\n")}\r\n`;
}
