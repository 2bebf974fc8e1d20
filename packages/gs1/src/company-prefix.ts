import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** Digits of a GS1 Company Prefix as a GTIN-13 begins with it (GS1 General Specifications, section 1.4). */
export const COMPANY_PREFIX_DIGITS = { min: 6, max: 12 } as const;

/** GS1 Prefixes of numbers that circulate inside one company or region only: no company has one to itself. */
const RESTRICTED = /^(?:02|04|2)/;

/** A GS1 Company Prefix as GS1 lent it to a company: 6 to 12 digits, as a GTIN-13 begins with it. */
export function parseCompanyPrefix(text: string): Result<string> {
  if (!/^[0-9]*$/.test(text)) return refuse("charset", "a GS1 company prefix holds digits only");
  if (text.length < COMPANY_PREFIX_DIGITS.min || text.length > COMPANY_PREFIX_DIGITS.max) {
    return refuse("length", "a GS1 company prefix has 6 to 12 digits");
  }
  if (RESTRICTED.test(text)) {
    return refuse("content", "numbers that begin with 02, 04 or 2 circulate inside one company or region only");
  }
  return accept(text);
}

export const NUMBER_KINDS = ["gtin", "gln", "sscc"] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** The digits that begin with the prefix: without the indicator of a GTIN-14 or the extension digit of an SSCC, and without the check digit. */
function ownDigits(kind: NumberKind, number: string): string {
  if (kind === "gln") return number.slice(0, 12);
  if (kind === "sscc") return number.slice(1, 17);
  const gtin = number.padStart(14, "0");
  // A GTIN-8 begins with no company prefix.
  return gtin.startsWith("000000") ? "" : gtin.slice(1, 13);
}

/** Every company prefix that the number may stand under, the shortest first. None of a GTIN-8. `number` is one that was parsed. */
export function companyPrefixesOf(kind: NumberKind, number: string): readonly string[] {
  const digits = ownDigits(kind, number);
  const lengths = Array.from(
    { length: COMPANY_PREFIX_DIGITS.max - COMPANY_PREFIX_DIGITS.min + 1 },
    (_, n) => COMPANY_PREFIX_DIGITS.min + n,
  );
  return lengths.filter((length) => length <= digits.length).map((length) => digits.slice(0, length));
}
