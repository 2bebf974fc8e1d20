import type { DateOrder } from "../instants/date.ts";
import type { TemperatureUnit } from "../series/reading.ts";
import { unitsNamed } from "../values/unit.ts";
import { MEANINGS, namesRecorder, OTHER_MEANINGS, type Role, TEMPERATURE_WORD } from "./vocabulary.ts";

/** What one heading says. */
export interface Meaning {
  role: Role;
  /** Units of temperature that it names; two of them where it leaves the choice open ("℃/℉"). */
  units: readonly TemperatureUnit[];
  /** Only the unit makes it a temperature: "°C" beneath a name of its own. */
  byUnit: boolean;
}

/** Numbers of the device or sensor inside a heading are no words of it: "(LGR S/N: 1000, SEN S/N: 2000)", "#20024354". */
const SERIALS =
  /[([]?\s*(?:lgr|sen)\s*s\/n[^)\]]*[)\]]?|#\s?\d{4,}|\[(?:p|s)\d+v?\]|\[synchronized[^\]]*\]|\bc:\d+(?: \d+)?$/gi;
const LONGEST = 160;

/** A heading as the vocabulary meets it: no serials, no accents, lower case, one space between words of camelCase. */
export function plainWords(heading: string): string {
  return heading
    .slice(0, LONGEST)
    .replace(SERIALS, " ")
    .replace(/([a-z])(?=[A-Z][a-z])/g, "$1 ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[_\s]+/g, " ")
    .trim();
}

/** The meaning of a heading by the vocabulary: the first of its rules that fits, never a resemblance. */
export function meaningOf(heading: string): Meaning {
  const plain = plainWords(heading);
  if (plain === "") return { role: "unknown", units: [], byUnit: false };
  const spelt = unitsNamed(heading.replace(SERIALS, " "));
  const isTemperature = TEMPERATURE_WORD.test(plain);
  const units = spelt.length > 0 ? spelt : unitsNamed(heading.replace(SERIALS, " "), isTemperature);
  const role = (rules: typeof MEANINGS) => rules.find(([, rule]) => rule.test(plain))?.[0];
  const special = role(MEANINGS);
  if (special !== undefined) return { role: special, units, byUnit: false };
  const recorder = spelt.length === 0 && namesRecorder(plain);
  if (!recorder && (isTemperature || spelt.length > 0)) return { role: "temperature", units, byUnit: !isTemperature };
  if (recorder) return { role: "device", units: [], byUnit: false };
  return { role: role(OTHER_MEANINGS) ?? "unknown", units, byUnit: false };
}

const NO_TIMES: ReadonlySet<Role> = new Set(["zone", "elapsed", "event", "unit", "half-day"]);
const TIME_WORDS = OTHER_MEANINGS.find(([role]) => role === "time")?.[1];

/** Does a heading speak of the time of a row, whatever else it says ("Timestamp for sample frequency every 10 min")? */
export function namesTime(heading: string): boolean {
  const { role } = meaningOf(heading);
  return (
    role === "time" || role === "other-time" || (!NO_TIMES.has(role) && TIME_WORDS?.test(plainWords(heading)) === true)
  );
}

const ORDERS: readonly (readonly [DateOrder, RegExp])[] = [
  ["ymd", /(?<![a-z])(?:y{2,4}|j{2,4}|a{2,4})[-/. ]m{1,2}[-/. ](?:d{1,2}|t{1,2}|j{1,2})(?![a-z])|年[-/.]?月[-/.]?日/i],
  ["dmy", /(?<![a-z])(?:d{1,2}|t{1,2}|j{1,2})[-/. ]m{1,2}[-/. ](?:y{2,4}|j{2,4}|a{2,4})(?![a-z])|日[-/.]月[-/.]年/i],
  ["mdy", /(?<![a-z])m{1,2}[-/. ](?:d{1,2}|t{1,2}|j{1,2})[-/. ](?:y{2,4}|j{2,4}|a{2,4})(?![a-z])|月[-/.]日[-/.]年/i],
];

/** The order of dates that a heading writes out: "Date (YYYY-MM-DD)", "Datum (TT.MM.JJJJ)". */
export function orderIn(heading: string): DateOrder | undefined {
  return ORDERS.find(([, pattern]) => pattern.test(heading))?.[0];
}
