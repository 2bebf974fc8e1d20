import { LoggerFileError, PLAUSIBLE_CELSIUS } from "./reading.ts";

/** Programs print binary floats in full ("4.050000190734863"), hence the many decimals. */
const DECIMAL = /^[+\-−]?(?:\d{1,7}(?:[.,]\d{0,20})?|[.,]\d{1,20})$/;
const NO_VALUE = /^(?:|-+(?:[.,]-+)?|n\/?a|nan|null|none|err(?:or)?|无|---)$/i;
const UNIT = /(?:°\s?)?([CF])$|[℃℉]$/i;

/** A number with a decimal point or comma; undefined when the text is anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  return Number(text.replace(",", ".").replace("−", "-"));
}

/** °F to °C, rounded to a thousandth so that a limit that is exact in °F stays exact in °C. */
export function celsiusOfFahrenheit(fahrenheit: number): number {
  return Math.round(((fahrenheit - 32) * 5000) / 9) / 1000;
}

/** Does a heading or a cell say Fahrenheit? */
export function saysFahrenheit(text: string): boolean {
  return /°\s*F|℉|fahrenheit|华氏|\(F\)/i.test(text);
}

/**
 * °C of a printed temperature ("4.5", "+4,5 °C", "40.1°F"); null where the device printed no value ("--.-", "N/A", "").
 * @throws LoggerFileError `bad-temperature`, or `temperature-out-of-range` beyond −100…150 °C.
 */
export function parseCelsius(text: string, fahrenheit: boolean, line?: number): number | null {
  const trimmed = text.trim();
  if (NO_VALUE.test(trimmed)) return null;
  const unit = UNIT.exec(trimmed);
  const value = parseDecimal(unit ? trimmed.slice(0, unit.index).trimEnd() : trimmed);
  if (value === undefined) {
    const shown = trimmed.slice(0, 40);
    throw new LoggerFileError(
      "bad-temperature",
      { zh: `“${shown}”不是温度`, en: `"${shown}" is no temperature` },
      line,
    );
  }
  const inFahrenheit = unit ? /[F℉]$/i.test(trimmed) : fahrenheit;
  return plausible(inFahrenheit ? celsiusOfFahrenheit(value) : value, line);
}

/** Passes a plausible temperature through. @throws LoggerFileError `temperature-out-of-range`. */
export function plausible(celsius: number, line?: number): number {
  if (celsius >= PLAUSIBLE_CELSIUS.min && celsius <= PLAUSIBLE_CELSIUS.max) return celsius;
  const detail = { zh: `${celsius} °C 超出记录仪可测范围`, en: `${celsius} °C is beyond what a logger can measure` };
  throw new LoggerFileError("temperature-out-of-range", detail, line);
}
