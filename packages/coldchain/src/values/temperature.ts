import { LoggerFileError, PLAUSIBLE_CELSIUS, shown, type TemperatureUnit } from "../series/reading.ts";
import { parseDecimal } from "./decimal.ts";
import { isSentinel, saysFault, saysNoValue } from "./faults.ts";
import { toCelsius } from "./unit.ts";

const UNIT_AFTER =
  /\s*(?:(?:[°ºo˚?\ufffd]|degs?\.?|degrees?)?\s?([CFK])|(℃|癈|摄氏度|celsius)|(℉|癋|华氏度|fahrenheit)|(kelvin))$/i;

/** A printed temperature: its number and the unit that the cell itself says; `missing` or `fault` where there is none. */
export type WrittenTemperature = { value: number; unit?: TemperatureUnit } | "missing" | "fault";

/** Reads one cell; undefined when it is neither a number nor a known mark or word for "no value". */
export function readTemperature(text: string): WrittenTemperature | undefined {
  const plain = parseDecimal(text);
  if (plain !== undefined) return isSentinel(plain) ? "fault" : { value: plain };
  if (saysNoValue(text)) return "missing";
  const match = UNIT_AFTER.exec(text);
  const value = match && parseDecimal(text.slice(0, match.index).trimEnd());
  if (match && value !== undefined && value !== null) {
    if (isSentinel(value)) return "fault";
    const letter = match[1]?.toUpperCase() ?? (match[2] ? "C" : match[3] ? "F" : "K");
    return { value, unit: letter as TemperatureUnit };
  }
  if (match && saysNoValue(text.slice(0, match.index).trimEnd())) return "missing";
  return saysFault(text) ? "fault" : undefined;
}

/**
 * °C of a printed temperature ("4.5", "+4,5 °C", "40.1°F"); null where the device printed no value ("--.-", "N/A", "").
 * @throws LoggerFileError `bad-temperature`, or `temperature-out-of-range` beyond −100…150 °C.
 */
export function parseCelsius(text: string, unit: TemperatureUnit, line?: number): number | null {
  const trimmed = text.trim();
  const written = readTemperature(trimmed);
  if (written === undefined) throw badTemperature(trimmed, { line });
  if (typeof written === "string") return null;
  return plausible(toCelsius(written.value, written.unit ?? unit), line);
}

export function badTemperature(cell: string, more: { line?: number | undefined; text?: string }): LoggerFileError {
  const what = shown(cell).slice(0, 40);
  const detail = { zh: `“${what}”不是温度`, en: `"${what}" is no temperature` };
  return new LoggerFileError("bad-temperature", detail, more);
}

/** Passes a plausible temperature through. @throws LoggerFileError `temperature-out-of-range`. */
export function plausible(celsius: number, line?: number): number {
  if (celsius >= PLAUSIBLE_CELSIUS.min && celsius <= PLAUSIBLE_CELSIUS.max) return celsius;
  const detail = { zh: `${celsius} °C 超出记录仪可测范围`, en: `${celsius} °C is beyond what a logger can measure` };
  throw new LoggerFileError("temperature-out-of-range", detail, { line });
}
