import type { CalendarDate } from "./calendar.ts";
import { heirsOf, isWithoutCounties, PROVINCE_DIGITS, sameAreaToday, unitAt } from "./regions/unit.ts";

/** Codes of the provinces, the autonomous regions, the municipalities and the special administrative regions. */
export const PROVINCES: readonly string[] = PROVINCE_DIGITS.map((digits) => `${digits}0000`);

/** Codes of the statistics other than 71 to 80 that earlier versions took for units: they stay readable. */
const STATISTICAL: ReadonlySet<string> = new Set("232761 232762 232763 232764 320112 321150 620201 632857".split(" "));

/**
 * A development or management zone as the National Bureau of Statistics numbers it, by 71 to 80 in the county's place: no unit of
 * GB/T 2260, though records may carry it. (Rules of the statistical codes, as quoted at fsou.com 83178.)
 */
export function isStatisticalZone(code: string): boolean {
  const unit = code.slice(0, 6);
  if (unitAt(unit) !== undefined || unitAt(`${unit.slice(0, 4)}00`) === undefined) return false;
  return /^\d{4}(?:7[1-9]|80)$/.test(unit) || STATISTICAL.has(unit);
}

/**
 * The six-digit unit a code belongs to: the code itself, or for nine digits (township) and twelve (village) the county
 * they hang from. Undefined when the code has another shape or names no unit, present or former.
 */
function unitOf(code: string): string | undefined {
  if (!/^\d{6}(?:\d{3}|\d{6})?$/.test(code)) return undefined;
  const unit = code.slice(0, 6);
  if (unitAt(unit) === undefined) return isStatisticalZone(unit) ? unit : undefined;
  const isSubdivided = code.length > 6 && unit.endsWith("00") && !isWithoutCounties(unit);
  return isSubdivided && /[^0]/.test(code.slice(6)) ? undefined : unit;
}

/** The digits that count: trailing zero groups say "the whole of", two digits a level down to the county, three below. */
function significant(code: string): string {
  const below = code.slice(6).replace(/(?:000)+$/, "");
  return below === "" ? code.slice(0, 6).replace(/(?:00)+$/, "") : code.slice(0, 6) + below;
}

/**
 * Can the code be read: is it a division of GB/T 2260 (six digits), a township (three digits more, GB/T 10114-2003) or a village (three
 * more, National Bureau of Statistics)? Units abolished since 2002 and statistical zones count: records of their time carry them. Only the
 * county part of longer codes is checked: the 660,000 villages are not listed here.
 */
export function isRegionCode(code: string): boolean {
  return unitOf(code) !== undefined;
}

/** Was the unit of this code in force on a date? By the calendar year: of the year of a change both the old and the new were. */
export function isInForce(code: string, date: CalendarDate): boolean {
  const unit = unitOf(code);
  const found = unit === undefined ? undefined : unitAt(unit);
  if (found === undefined) return false;
  const year = Number(date.slice(0, 4));
  return (found.begin ?? year) <= year && (found.end ?? year) >= year;
}

/**
 * The Chinese name of the unit, province, city and county joined: `四川省广元市苍溪县`. Township and village codes give the
 * name of their county, a statistical zone that of its city; a municipality's name is not repeated (`北京市东城区`). Undefined when it is no
 * region code.
 */
export function regionName(code: string): string | undefined {
  const unit = unitOf(code);
  if (unit === undefined) return undefined;
  const known = FULL_NAMES.get(unit) ?? fullNameOf(unit);
  FULL_NAMES.set(unit, known);
  return known;
}

/** The name of a region as people are told it: of a code that is none, the code itself. */
export function toldRegion(code: string): string {
  return regionName(code) ?? code;
}

/** Full names that were asked for before: every page has two. */
const FULL_NAMES = new Map<string, string>();

/** Names under which counties without a city are gathered. */
const GATHERING = /^(?:市辖区|县|.*直辖县级行政区划)$/;

function fullNameOf(unit: string): string {
  const above = [`${unit.slice(0, 2)}0000`, `${unit.slice(0, 4)}00`];
  const [province = "", city = "", own = ""] = [...above, unit].map((code) => unitAt(code)?.name);
  return [...new Set([province, GATHERING.test(city) ? "" : city, own])].join("");
}

/**
 * Every code to which the area of an abolished unit passed, those abolished in their turn among them; none when the code is in force or
 * unknown. Of a township or village: those of its county.
 */
export function regionSuccessors(code: string): readonly string[] {
  return heirsOf(code.slice(0, 6));
}

/**
 * Does the office of `outer` cover `inner`? Province 510000 covers city 510800 covers county 510824 covers township 510824100 covers village
 * 510824100201. What lies in an abolished unit is covered by all that took its area over, a split one's by each of them: its code no longer
 * says which. An office under an abolished code keeps what carries that code, and covers what came after where its area goes on as a whole
 * (`scopeOf`). False when either is no region code.
 */
export function covers(outer: string, inner: string): boolean {
  const scope = scopeOf(outer);
  return scope !== undefined && scopesOf(inner).includes(scope);
}

/** The lengths of a code at each level: province, city, county, township, village. */
const LEVELS = [2, 4, 6, 9, 12];

/**
 * The stretch of the country that an office of this region code stands for, as one text: it covers a place exactly when it is one of the
 * place's `scopesOf`. A unit that was renamed or raised as a whole stands for the area under its code of today. Undefined when the code is no
 * region code.
 */
export function scopeOf(code: string): string | undefined {
  if (!isRegionCode(code)) return undefined;
  const digits = significant(code);
  return digits.length > 6 ? digits : significant(sameAreaToday(code.slice(0, 6)));
}

/**
 * The scopes that cover a place, the widest first: province, city, county, and township and village where its code has them. What lies in an
 * abolished unit also lies in those of its successors. At most ten; none when the code is no region code.
 */
export function scopesOf(code: string): readonly string[] {
  return [...new Set([code, ...regionSuccessors(code)].flatMap(ownScopesOf))];
}

/** The scopes that the digits of the code alone say, the widest first; none when it is no region code. */
export function ownScopesOf(code: string): readonly string[] {
  if (!isRegionCode(code)) return [];
  const digits = significant(code);
  return LEVELS.filter((n) => n <= digits.length).map((n) => digits.slice(0, n));
}

/** The regions with those to which the area of abolished ones passed, each once. */
export function withSuccessors(regions: readonly string[]): readonly string[] {
  return [...new Set(regions.flatMap((region) => [region, ...regionSuccessors(region)]))];
}
