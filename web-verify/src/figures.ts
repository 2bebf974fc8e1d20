/** Dates, times and figures as each language writes them. By hand: an `Intl` formatter costs more than the whole page. */

import type { Language } from "@suyuan/domain/language";
import { escapeHtml } from "./html.ts";
import { TEXT } from "./words.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const CHINA_OFFSET_HOURS = 8;

/** The two digits at `index` as a number, NaN when they are not digits. Reading digits by hand halves the cost of a page's dates. */
function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index) - 48;
  const ones = text.charCodeAt(index + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function yearOf(text: string): number {
  return twoDigits(text, 0) * 100 + twoDigits(text, 2);
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 31);
}

function written(year: number, month: number, day: number, language: Language): string {
  return language === "zh" ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
}

function isDate(year: number, month: number, day: number): boolean {
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** A calendar date `YYYY-MM-DD`; anything else is shown as it came, escaped. */
export function dateText(date: string, language: Language): string {
  const year = yearOf(date);
  const month = twoDigits(date, 5);
  const day = twoDigits(date, 8);
  return date.length === 10 && isDate(year, month, day) ? written(year, month, day, language) : escapeHtml(date);
}

/** An instant `YYYY-MM-DDTHH:MM…Z` in the time of China (UTC+8), to the minute; anything else as it came, escaped. */
export function instantText(instant: string, language: Language): string {
  let year = yearOf(instant);
  let month = twoDigits(instant, 5);
  let day = twoDigits(instant, 8);
  let hour = twoDigits(instant, 11) + CHINA_OFFSET_HOURS;
  const minute = twoDigits(instant, 14);
  const isUtc = instant.charCodeAt(10) === 84 && instant.charCodeAt(instant.length - 1) === 90;
  if (!isUtc || !isDate(year, month, day) || !(hour < 32) || !(minute < 60)) return escapeHtml(instant);
  if (hour >= 24) {
    hour -= 24;
    day += 1;
    if (day > daysInMonth(year, month)) {
      day = 1;
      month += 1;
    }
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  const clock = `${hour < 10 ? "0" : ""}${hour}:${minute < 10 ? "0" : ""}${minute}`;
  return `${written(year, month, day, language)} ${clock}`;
}

/** A date in a sentence, and in nothing longer: a number of a batch or certificate may hold what looks like one. */
const DATE_IN_PROSE = /(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])/g;

/** A sentence with its dates as the language writes them; not escaped. */
export function datedProse(sentence: string, language: Language): string {
  if (!sentence.includes("-")) return sentence;
  return sentence.replace(DATE_IN_PROSE, (date) => dateText(date, language));
}

const HOUR_MS = 3_600_000;

/** What was asked of `hourText` last, and its answer: all pages of an hour say the same. */
let lastHour = { until: "", language: "zh" as Language, text: "" };

/** The hour that ends at an instant, as `21 Sep 2026 18:00–19:00` in the time of China; anything else as it came, escaped. */
export function hourText(until: string, language: Language): string {
  if (lastHour.until !== until || lastHour.language !== language) {
    lastHour = { until, language, text: hourWritten(until, language) };
  }
  return lastHour.text;
}

function hourWritten(until: string, language: Language): string {
  const end = Date.parse(until);
  if (Number.isNaN(end)) return escapeHtml(until);
  const to = instantText(new Date(end).toISOString(), language);
  return `${instantText(new Date(end - HOUR_MS).toISOString(), language)}–${to.slice(to.lastIndexOf(" ") + 1)}`;
}

/** Two instants of one day name the day once. */
export function spanText(from: string, to: string, language: Language): string {
  const start = instantText(from, language);
  const end = instantText(to, language);
  const cut = end.lastIndexOf(" ") + 1;
  const isSameDay = cut > 0 && start.slice(0, start.lastIndexOf(" ") + 1) === end.slice(0, cut);
  return start + TEXT[language].to + (isSameDay ? end.slice(cut) : end);
}

/** A length of time in whole minutes as hours and minutes, from two days up as days and hours. */
export function durationText(minutes: number, language: Language): string {
  const whole = Math.round(minutes);
  const hours = Math.round(whole / 60);
  const [large, small, zh, en] =
    whole >= 2880
      ? ([Math.floor(hours / 24), hours % 24, ["天", "小时"], ["d", "h"]] as const)
      : ([Math.floor(whole / 60), whole % 60, ["小时", "分钟"], ["h", "min"]] as const);
  const units = language === "zh" ? zh : en;
  const head = large > 0 ? `${large} ${units[0]}` : "";
  const tail = small > 0 || large === 0 ? `${small} ${units[1]}` : "";
  return head !== "" && tail !== "" ? `${head} ${tail}` : head + tail;
}

/** A number in decimal digits, at most `decimals` after the point; a dash for anything that is not a finite number. */
export function numberText(value: number | null, decimals: number): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  const text = String(value);
  // Nearly every number is short as it comes; rounding it would cost more than writing it.
  return text.length <= decimals + 2 ? text : String(Number(value.toFixed(decimals)));
}

/** Degrees Celsius to a tenth, with a true minus sign. */
export function celsiusText(value: number | null): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  const rounded = Math.round(value * 10) / 10;
  return rounded < 0 ? `−${-rounded} °C` : `${rounded + 0} °C`;
}

/** A share of 0 to 1 in percent, rounded down: 99.97 % is never shown as complete. */
export function percentText(share: number): string {
  return `${numberText(Math.floor(share * 1000) / 10, 1)}%`;
}
