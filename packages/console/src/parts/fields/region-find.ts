import { isInForce, regionName } from "@suyuan/domain/region-code";
import { PROVINCE_DIGITS, unitsOf } from "@suyuan/domain/regions/unit";

/** A division by its six-digit code (GB/T 2260) and its whole name, province first. */
export interface FoundRegion {
  readonly code: string;
  readonly name: string;
}

/** More are not looked through on a phone: a longer name is typed instead. */
const FOUND_MAX = 6;

/** The whole name of a code; undefined for what is none. */
export function nameOfRegion(code: string): string | undefined {
  return regionName(code.trim());
}

/** Divisions in force on a day whose own name begins with what was typed, in the order of their codes; at most a few. */
export function regionsNamed(text: string, day: string): readonly FoundRegion[] {
  const wanted = text.trim();
  if (!/^\p{Script=Han}{2,}$/u.test(wanted)) return [];
  const found: FoundRegion[] = [];
  for (const province of PROVINCE_DIGITS) {
    for (const [code, { name }] of unitsOf(province)) {
      if (!name.startsWith(wanted) || !isInForce(code, day)) continue;
      found.push({ code, name: regionName(code) ?? name });
      if (found.length === FOUND_MAX) return found;
    }
  }
  return found;
}
