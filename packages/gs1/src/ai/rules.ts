import { isDate, isTime } from "../calendar.ts";
import { isNumeric } from "../charset.ts";
import { hasCheckDigit } from "../check-digit.ts";
import { hasCheckPair } from "../check-pair.ts";
import { hasValidEscapes } from "../percent.ts";
import type { RefusalCode } from "../result.ts";
import { COUNTRIES_ALPHA_2, COUNTRIES_NUMERIC, CURRENCIES, MEDIA_TYPES, PACKAGE_TYPES } from "./code-lists.ts";
import { isCouponCode, isCouponOffer } from "./coupons.ts";

/** A rule of the Syntax Dictionary ("linter") for the content of one component of a value. */
export interface ContentRule {
  /** Its name in the dictionary. */
  readonly name: string;
  readonly test: (text: string) => boolean;
  readonly code: RefusalCode;
}

/** Countries whose accounts have an IBAN: those of ISO 3166, and Kosovo, which its registry lists as XK. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$/.test(text)) return false;
  if (!COUNTRIES_ALPHA_2.has(text.slice(0, 2)) && !text.startsWith("XK")) return false;
  let rest = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The number of a piece and the total in two halves of equal length, `0102` for the first of two. */
function isPieceOfTotal(text: string): boolean {
  if (!/^(?:[0-9]{2})+$/.test(text)) return false;
  const piece = Number(text.slice(0, text.length / 2));
  const total = Number(text.slice(text.length / 2));
  return text.length <= 30 && piece > 0 && piece <= total;
}

/** `1/3`: place in a sequence, without leading zeros. */
function isPositionInSequence(text: string): boolean {
  const [, position, end] = /^([1-9][0-9]{0,8})\/([1-9][0-9]{0,8})$/.exec(text) ?? [];
  return position !== undefined && Number(position) <= Number(end);
}

/** Degrees times ten million from the south pole or the antimeridian eastwards: ten digits, at most `max`. */
function isDegrees(text: string, max: number): boolean {
  return /^[0-9]{10}$/.test(text) && Number(text) <= max;
}

/** A company prefix begins here; which ones are issued only a register could tell. The shortest have four digits. */
function beginsWithPrefix(text: string): boolean {
  return /^[0-9]{4}/.test(text);
}

const TESTS: Readonly<Record<string, readonly [test: ContentRule["test"], code?: RefusalCode]>> = {
  csum: [hasCheckDigit, "check-digit"],
  csumalpha: [hasCheckPair, "check-pair"],
  gcppos1: [beginsWithPrefix],
  gcppos2: [(text) => beginsWithPrefix(text.slice(1))],
  yymmdd: [(text) => text.length === 6 && isDate(text, { endOfMonth: false }), "date"],
  yymmd0: [(text) => text.length === 6 && isDate(text, { endOfMonth: true }), "date"],
  yyyymmdd: [(text) => text.length === 8 && isDate(text, { endOfMonth: false }), "date"],
  yyyymmd0: [(text) => text.length === 8 && isDate(text, { endOfMonth: true }), "date"],
  hh: [(text) => text.length === 2 && isTime(text), "time"],
  hhmi: [(text) => text.length === 4 && isTime(text), "time"],
  mi: [(text) => /^[0-5][0-9]$/.test(text), "time"],
  ss: [(text) => /^[0-5][0-9]$/.test(text), "time"],
  iso3166: [(text) => COUNTRIES_NUMERIC.has(text)],
  iso3166999: [(text) => text === "999" || COUNTRIES_NUMERIC.has(text)],
  iso3166alpha2: [(text) => COUNTRIES_ALPHA_2.has(text)],
  iso4217: [(text) => CURRENCIES.has(text)],
  iso5218: [(text) => /^[0129]$/.test(text)],
  iban: [isIban],
  mediatype: [(text) => MEDIA_TYPES.has(text)],
  packagetype: [(text) => PACKAGE_TYPES.has(text)],
  importeridx: [(text) => /^[A-Za-z0-9_-]$/.test(text)],
  latitude: [(text) => isDegrees(text, 1_800_000_000)],
  longitude: [(text) => isDegrees(text, 3_600_000_000)],
  pieceoftotal: [isPieceOfTotal],
  posinseqslash: [isPositionInSequence],
  pcenc: [hasValidEscapes],
  yesno: [(text) => /^[01]$/.test(text)],
  winding: [(text) => /^[019]$/.test(text)],
  zero: [(text) => /^0+$/.test(text)],
  nonzero: [(text) => isNumeric(text) && /[1-9]/.test(text)],
  nozeroprefix: [(text) => /^(?:0|[1-9][0-9]*)?$/.test(text)],
  hasnondigit: [(text) => /[^0-9]/.test(text)],
  hyphen: [(text) => /^-+$/.test(text)],
  couponcode: [isCouponCode],
  couponposoffer: [isCouponOffer],
};

/** Every rule by its name. Tests take hostile text of any length and never throw. */
export const CONTENT_RULES: ReadonlyMap<string, ContentRule> = new Map(
  Object.entries(TESTS).map(([name, [test, code = "content"]]) => [name, { name, test, code }]),
);
