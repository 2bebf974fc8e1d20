import fc from "fast-check";
import { AI_TABLE, type AiComponent, type AiEntry } from "./ai-table.ts";
import type { AiValue } from "./ai-value.ts";
import { checkDigit } from "./check-digit.ts";
import { checkPair } from "./check-pair.ts";
import { COUNTRIES_ALPHA_2, COUNTRIES_NUMERIC, CURRENCIES, MEDIA_TYPES, PACKAGE_TYPES } from "./code-lists.ts";

const DIGITS = "0123456789";
const CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const CSET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CSET_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const UNITS = { N: DIGITS, X: CSET_82, Y: CSET_39, Z: CSET_64 };

function text(units: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...units), minLength, maxLength });
}

const digits = (length: number) => text(DIGITS, length);
const two = (max: number, min = 0) => fc.integer({ min, max }).map((n) => String(n).padStart(2, "0"));
const date = fc.tuple(two(99), two(12, 1), two(28, 1)).map((parts) => parts.join(""));
const time = fc.tuple(two(23), two(59)).map((parts) => parts.join(""));

/** Values that meet a rule of the dictionary, given the component they are for. */
const BY_RULE: Readonly<Record<string, (component: AiComponent) => fc.Arbitrary<string>>> = {
  csum: ({ max }) => digits(max - 1).map((body) => body + checkDigit(body)),
  csumalpha: ({ max }) =>
    fc.tuple(digits(4), text(CSET_82, 1, max - 6)).map(([prefix, rest]) => {
      const body = `${prefix}A${rest.slice(1)}`;
      return body + checkPair(body);
    }),
  yymmdd: () => date,
  yymmd0: () => fc.oneof(date, fc.constant("270200"), fc.constant("280229")),
  yyyymmdd: () => date.map((short) => `20${short}`),
  hh: () => two(23),
  hhmi: () => time,
  mi: () => two(59),
  ss: () => two(59),
  iso3166: () => fc.constantFrom(...COUNTRIES_NUMERIC),
  iso3166999: () => fc.constantFrom("999", ...COUNTRIES_NUMERIC),
  iso3166alpha2: () => fc.constantFrom(...COUNTRIES_ALPHA_2),
  iso4217: () => fc.constantFrom(...CURRENCIES),
  iso5218: () => fc.constantFrom("0", "1", "2", "9"),
  iban: () => fc.constantFrom("DE91100000000123456789", "GB98MIDL07009312345678", "MT90MALT011000012345MTLCAST001SABC"),
  mediatype: () => fc.constantFrom(...MEDIA_TYPES),
  packagetype: () => fc.constantFrom(...PACKAGE_TYPES),
  importeridx: () => text(CSET_64, 1),
  latitude: () => fc.integer({ max: 1_800_000_000, min: 0 }).map((n) => String(n).padStart(10, "0")),
  longitude: () => fc.integer({ max: 3_600_000_000, min: 0 }).map((n) => String(n).padStart(10, "0")),
  pieceoftotal: () => fc.tuple(two(99, 1), two(99, 1)).map(([a, b]) => (a < b ? a + b : b + a)),
  posinseqslash: () => fc.constantFrom("1/1", "1/3", "9/9"),
  pcenc: ({ max }) => text(CSET_82.replace("%", ""), 1, max - 3).map((body) => `${body}%2F`),
  yesno: () => fc.constantFrom("0", "1"),
  winding: () => fc.constantFrom("0", "1", "9"),
  zero: ({ max }) => fc.constant("0".repeat(max)),
  nonzero: ({ max }) => digits(max - 1).map((body) => `${body}1`),
  nozeroprefix: ({ max }) => digits(max - 1).map((body) => `1${body}`),
  hyphen: () => fc.constant("-"),
  couponcode: () => fc.constantFrom("012345612345611110123", "0123456123456111101233250606"),
  couponposoffer: () => fc.constantFrom("101234561234560123456", "0012345612345641234567890"),
  gcppos1: ({ type, max }) => fc.tuple(digits(4), text(UNITS[type], 1, max - 4)).map((parts) => parts.join("")),
};

function component(part: AiComponent): fc.Arbitrary<string> {
  const rule = part.rules.map(({ name }) => BY_RULE[name]).find((made) => made !== undefined);
  return rule ? rule(part) : text(UNITS[part.type], part.min, part.max);
}

/** Values of an AI: each conforms, and all that conform may come but where a rule is met by samples. */
export function arbitraryValue(entry: AiEntry): fc.Arbitrary<string> {
  const whole = entry.components.findIndex(({ isOptional }) => isOptional);
  const fewest = whole < 0 ? entry.components.length : whole;
  return fc
    .integer({ min: fewest, max: entry.components.length })
    .chain((count) => fc.tuple(...entry.components.slice(0, count).map(component)))
    .map((parts) => parts.join(""))
    .filter((value) => value !== "." && value !== "..");
}

const ENTRIES = [...AI_TABLE.values()];

function pair(entry: AiEntry): fc.Arbitrary<AiValue> {
  return arbitraryValue(entry).map((value) => ({ ai: entry.ai, value }));
}

function entryOf(ai: string): AiEntry {
  const entry = AI_TABLE.get(ai);
  if (entry === undefined) throw new Error(`(${ai}) is in the table`);
  return entry;
}

/** Any AI of the dictionary. */
export const arbitraryPair: fc.Arbitrary<AiValue> = fc.constantFrom(...ENTRIES).chain(pair);

/** What a link is made of: key, qualifiers in one of their orders, attributes that may stand in its query. */
export interface LinkParts {
  readonly base: string;
  readonly path: readonly AiValue[];
  readonly attributes: readonly AiValue[];
}

const bases = fc.constantFrom("https://id.gs1.org", "http://localhost:8080", "https://id.a.cn/v", "HTTPS://A.CN/01/x");

/** Links with any primary key of the dictionary. */
export const arbitraryLink: fc.Arbitrary<LinkParts> = fc
  .constantFrom(...ENTRIES.filter(({ dlPrimaryKey }) => dlPrimaryKey))
  .chain((key) =>
    fc.tuple(fc.constant(key), fc.constantFrom(...(key.dlQualifiers.length > 0 ? key.dlQualifiers : [[]]))),
  )
  .chain(([key, order]) => fc.tuple(fc.constant(key), fc.subarray([...order])))
  .chain(([key, qualifiers]) => {
    const free = key.dlQualifiers.filter((order) => qualifiers.every((ai) => order.includes(ai))).flat();
    const fit = ENTRIES.filter(({ ai, dlAttribute }) => dlAttribute && ai !== key.ai && !free.includes(ai));
    return fc.record({
      base: bases,
      path: fc.tuple(pair(key), ...qualifiers.map((ai) => pair(entryOf(ai)))),
      attributes: fc
        .uniqueArray(fc.constantFrom(...fit), { maxLength: 3, selector: ({ ai }) => ai })
        .chain((entries) => fc.tuple(...entries.map(pair))),
    });
  });
