import { ExactNumber } from "./exact-number.ts";
import type { Report } from "./fault.ts";
import { type Check, textThat } from "./shape.ts";

const MAX_URI = 2048;

/** Longest text of a field or extension, in UTF-16 units. */
const MAX_TEXT = 16_384;

const URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?=.)(?:\/\/\[[0-9A-Fa-f:.]+\])?(?:[\w\-.~:/@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:\?(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/;

/** Is this an absolute URI of RFC 3986, of at most 2,048 characters? A CURIE such as `ex:field` has the same shape. */
export function isUri(text: string): boolean {
  return text.length <= MAX_URI && URI.test(text);
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,12})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

/** Is this a date-time of RFC 3339 with seconds and with an offset (to ±14:00) or `Z`, on a day that exists? */
export function isInstant(text: string): boolean {
  const [, year = "", month = "", day = ""] = TIME.exec(text) ?? [];
  if (month < "01" || month > "12" || day < "01") return false;
  if (month === "02" && day === "29")
    return Number(year) % 4 === 0 && (!year.endsWith("00") || Number(year) % 400 === 0);
  return Number(day) <= (DAYS[Number(month) - 1] ?? 0);
}

export const uri: Check<string> = textThat(isUri, "value-uri");
/** A time of an event: from the year 0001 to 9998, so that it has four digits of year in UTC too and text order is time order. */
export const instant: Check<string> = textThat(
  (text) => isInstant(text) && !text.startsWith("0000") && !text.startsWith("9999"),
  "value-time",
);

/** `+08:00`: EPCIS 2.0 section 7.4.1, from -14:00 to +14:00, never `Z`. */
export const offset: Check<string> = textThat(
  (text) => /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/.test(text),
  "value-offset",
);

/** Any text that can be stored and hashed. */
export const text: Check<string> = (value, report) => {
  if (typeof value !== "string") report.refuse("value-type", '"…"');
  else judgeText(value, report);
};

/** Reports a text that is too long or no Unicode. */
export function judgeText(value: string, report: Report): void {
  if (value.length > MAX_TEXT) report.refuse("text-too-long", "16,384");
  else if (!value.isWellFormed()) report.refuse("text-surrogate");
}

export const number: Check<number> = (value, report) => {
  if (value instanceof ExactNumber) {
    report.hasExact = true;
    return;
  }
  if (typeof value !== "number") report.refuse("value-type", "1.5");
  else if (!Number.isFinite(value)) report.refuse("value-number");
};

export const boolean: Check<boolean> = (value, report) => {
  if (typeof value !== "boolean") report.refuse("value-type", "true | false");
};

export const hex: Check<string> = textThat(
  (value) => /^[A-Fa-f0-9]+$/.test(value) && value.length <= MAX_TEXT,
  "value-hex",
);
export const version: Check<string> = textThat((value) => /^\d{1,9}(?:\.\d{1,9}){0,9}$/.test(value), "value-version");

/** One of few words. */
export function choice<const W extends string>(words: readonly W[]): Check<W> {
  const known: ReadonlySet<string> = new Set(words);
  return textThat((value) => known.has(value), "value-choice", words.join(", ")) as Check<W>;
}

/** A bare word of a vocabulary, or a URI that does not begin as that vocabulary's own URIs do. */
export function word(words: readonly string[], own: RegExp): Check<string> {
  const known = new Set(words);
  const some = words.length > 6 ? `${words.slice(0, 5).join(", ")} …` : words.join(", ");
  return textThat((value) => known.has(value) || (isUri(value) && !own.test(value)), "value-word", some);
}
