import type { TemperatureUnit } from "../series/reading.ts";

/**
 * Words of a temperature's unit, as devices and programs write them: a degree sign of any kind (also one that an encoding
 * spoilt into "?", "*", "�" or, read as GB18030, into 癈 and 癋), words in the languages of the vocabulary, a letter alone.
 */

const WORDS: Record<TemperatureUnit, RegExp> = {
  C: /℃|癈|摄氏|攝氏|celsius|centigrade|\bdegs?\.? ?c\b|\bdegrees? c\b|\bcel\b/i,
  F: /℉|癋|华氏|華氏|fahrenheit|\bdegs?\.? ?f\b|\bdegrees? f\b/i,
  K: /kelvin|开尔文/i,
};
/** A degree sign and its letter, after whatever stands before it ("H°F/%RH"); spoilt signs and "oC" touch their letter. */
const SIGNS: Record<"C" | "F", RegExp> = {
  C: /[°º˚] ?[Cc](?![a-z])|(?:^|[^A-Za-z])C ?[°º˚]|(?:^|[^A-Za-z])[*?\ufffdø]C(?![a-z])|(?:^|[^A-Za-z])oC(?![A-Za-z])/,
  F: /[°º˚] ?[Ff](?![a-z])|(?:^|[^A-Za-z])F ?[°º˚]|(?:^|[^A-Za-z])[*?\ufffdø]F(?![a-z])|(?:^|[^A-Za-z])oF(?![A-Za-z])/,
};

function names(text: string, unit: TemperatureUnit): boolean {
  return WORDS[unit].test(text) || (unit !== "K" && SIGNS[unit].test(text));
}

/** "temp_F", "(C)", "Temperature, F", "T[K]": a letter that stands alone at the end or in brackets. */
const LETTER = /(?:^|[\s_.,;:/\-([（【])([CFKcfk])\s*(?:[)\]）】]|$)/;
const LETTER_ANYWHERE = /[([（【/]\s*([CFKcfk])\s*[)\]）】/]/g;

/** The units that a heading or a line names; a lone letter counts only where `lone` says that a temperature is meant. */
export function unitsNamed(text: string, lone = false): TemperatureUnit[] {
  const found = new Set<TemperatureUnit>();
  for (const unit of ["C", "F", "K"] as const) if (names(text, unit)) found.add(unit);
  if (!lone || found.size > 0) return [...found];
  const last = LETTER.exec(text.trim())?.[1];
  const between = [...text.matchAll(LETTER_ANYWHERE)].map(([, letter]) => letter);
  const glued = /temp(?:eratur[ea]?)?([cf])$/i.exec(text.trim())?.[1];
  for (const letter of [last, ...between, glued]) if (letter) found.add(letter.toUpperCase() as TemperatureUnit);
  return [...found];
}

/** The unit that a cell of a unit column or the value of a setting is: "C", "°F", "degrees Celsius", "摄氏度". */
export function unitOf(text: string): TemperatureUnit | undefined {
  const [unit, other] = unitsNamed(text.trim(), true);
  return other === undefined ? unit : undefined;
}

/** °C of a value in a unit, rounded to a thousandth so that a limit that is exact in °F stays exact in °C. */
export function toCelsius(value: number, unit: TemperatureUnit): number {
  if (unit === "F") return Math.round(((value - 32) * 5000) / 9) / 1000;
  if (unit === "K") return Math.round((value - 273.15) * 1000) / 1000;
  return value;
}
