import type { Language } from "@suyuan/domain/language";
import { serviceTime } from "./clock.ts";
import { LANG, language } from "./dictionary.ts";

/** Half a kilogram: the market's unit. */
const KG_PER_JIN = 0.5;

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(decimals: number): Intl.NumberFormat {
  const key = `${language.value} ${decimals}`;
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(LANG[language.value], { maximumFractionDigits: decimals });
  numbers.set(key, made);
  return made;
}

/** A number as people here write it, with at most so many decimals. */
export function shownNumber(value: number, decimals = 3): string {
  return numberFormat(decimals).format(value);
}

const UNITS: Readonly<Record<Language, { readonly kg: string; readonly jin: string; readonly mu: string }>> = {
  zh: { kg: "千克", jin: "斤", mu: "亩" },
  en: { kg: "kg", jin: "jin (500 g)", mu: "mu" },
};

export function unit(name: "kg" | "jin" | "mu"): string {
  return UNITS[language.value][name];
}

/** A weight with its unit. */
export function shownKg(kg: number): string {
  return `${shownNumber(kg)} ${unit("kg")}`;
}

export function shownMu(mu: number): string {
  return `${shownNumber(mu, 2)} ${unit("mu")}`;
}

export function kgOfJin(jin: number): number {
  return grams(jin * KG_PER_JIN);
}

export function jinOfKg(kg: number): number {
  return grams(kg / KG_PER_JIN);
}

/** To the gram, which is as far as weights go. */
export function grams(kg: number): number {
  return Math.round(kg * 1000) / 1000;
}

const ZONE = "Asia/Shanghai";
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: "date" | "day" | "time" | "iso"): Intl.DateTimeFormat {
  const key = `${language.value} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options: Readonly<Record<typeof name, Intl.DateTimeFormatOptions>> = {
    date: { year: "numeric", month: "long", day: "numeric" },
    day: { month: "long", day: "numeric" },
    time: { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    iso: { year: "numeric", month: "2-digit", day: "2-digit" },
  };
  const place = name === "iso" ? "en-CA" : LANG[language.value];
  const made = new Intl.DateTimeFormat(place, { timeZone: ZONE, ...options[name] });
  formats.set(key, made);
  return made;
}

/** Today in Beijing, `YYYY-MM-DD`. */
export function today(now: Date = serviceTime()): string {
  return format("iso").format(now);
}

/** So many days after a date, `YYYY-MM-DD` both. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
}

/** A date, as `2026年9月5日`; a moment is the date that it was in Beijing. */
export function shownDate(iso: string): string {
  return format("date").format(iso.length === 10 ? new Date(`${iso}T04:00:00Z`) : new Date(iso));
}

/** The same without its year. */
export function shownDay(iso: string): string {
  return format("day").format(iso.length === 10 ? new Date(`${iso}T04:00:00Z`) : new Date(iso));
}

/** A moment in Beijing, with its minute. */
export function shownTime(iso: string): string {
  return format("time").format(new Date(iso));
}
