import { base32, fromBase32 } from "@suyuan/gs1/serial";
import type { LabelAccount } from "../batches/batch.ts";
import type { KeyedSerials, LabelRun } from "../batches/label-run.ts";
import type { Grams } from "../quantity.ts";

/**
 * A serial that is known without a row of its own: 14 characters of base 32, namely the kind of pack (1), a check (8, 40 bits) and the number
 * of the pack within its kind (5, 25 bits), masked by what follows from the check, so that a code tells nobody how many packs there are.
 * Whoever has not the key finds a code that was printed by one guess in 2^40 at best.
 */

/** HMAC-SHA-256 of a text under the key of this name, at least 64 bits of it in hex. */
export type Mac = (key: string, text: string) => string;

/** Kinds of pack that a batch may have: net weights, and once more for each change of the key meanwhile. Their room in a batch's row is bounded by it. */
export const SERIAL_KINDS_MAX = 8;
const CHECK_CHARACTERS = 8;
const NUMBER_CHARACTERS = 5;
/** Packs of one kind that a batch may have: 33,554,432. */
export const SERIAL_NUMBERS_MAX = 32 ** NUMBER_CHARACTERS;
const SHAPE = /^[0-9A-HJKMNP-TV-Z]{14}$/;
/** Hex digits that hold 40 and 25 bits. */
const CHECK_DIGITS = 10;
const MASK_DIGITS = 7;

interface Place {
  readonly gtin: string;
  readonly lot: string;
  readonly key: string;
  readonly kind: number;
}

// The lot comes last: it alone may hold what stands between the others.
function checkOf(mac: Mac, { gtin, lot, key, kind }: Place, number: number): string {
  const digits = mac(key, `pack ${gtin} ${kind} ${number} ${lot}`).slice(0, CHECK_DIGITS);
  return base32(Number.parseInt(digits, 16), CHECK_CHARACTERS);
}

function maskOf(mac: Mac, { gtin, lot, key, kind }: Place, check: string): number {
  const digits = mac(key, `mask ${gtin} ${kind} ${check} ${lot}`).slice(0, MASK_DIGITS);
  return Number.parseInt(digits, 16) % SERIAL_NUMBERS_MAX;
}

/** The serial of a run's n-th pack, from 0. */
export function keyedSerial(
  mac: Mac,
  { gtin, lot }: Pick<LabelRun, "gtin" | "lot">,
  of: KeyedSerials,
  n: number,
): string {
  const place = { gtin, lot, key: of.key, kind: of.kind };
  const number = of.first + n;
  const check = checkOf(mac, place, number);
  return `${base32(of.kind, 1)}${check}${base32((number ^ maskOf(mac, place, check)) >>> 0, NUMBER_CHARACTERS)}`;
}

/** Is a text of the shape of such a serial? Others are known by their rows alone. */
export const isOfKey = (serial: string): boolean => SHAPE.test(serial);

/** Which pack of its kind a serial names, where its check is right under this key; undefined for every other. */
function numberUnder(mac: Mac, place: Place, serial: string): number | undefined {
  const check = serial.slice(1, 1 + CHECK_CHARACTERS);
  const masked = fromBase32(serial.slice(1 + CHECK_CHARACTERS)) ?? 0;
  const number = (masked ^ maskOf(mac, place, check)) >>> 0;
  const expected = checkOf(mac, place, number);
  // In the same time whichever character is wrong.
  let difference = 0;
  for (let n = 0; n < CHECK_CHARACTERS; n += 1) difference |= check.charCodeAt(n) ^ expected.charCodeAt(n);
  return difference === 0 ? number : undefined;
}

/** The net weight of the pack that a serial was printed for; undefined where none of the batch's kinds knows it. */
export function printedGrams(
  mac: Mac,
  named: { readonly gtin: string; readonly lot: string; readonly serial: string },
  kinds: LabelAccount["kinds"],
): Grams | undefined {
  const { gtin, lot, serial } = named;
  if (kinds === undefined || !isOfKey(serial)) return undefined;
  const kind = fromBase32(serial.slice(0, 1)) ?? -1;
  const [key, grams, count] = kinds[kind] ?? [];
  if (key === undefined || grams === undefined || count === undefined) return undefined;
  const number = numberUnder(mac, { gtin, lot, key, kind }, serial);
  return number !== undefined && number < count ? grams : undefined;
}
