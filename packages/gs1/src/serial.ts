import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** Crockford base 32: digits and capitals without I, L, O, U. All of them are in what AI (21) takes, and stand in an address as they are. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Characters of serials that were drawn by lot, and of those that follow from a key. */
const LENGTHS: readonly number[] = [13, 14];

/** A whole number in so many characters of base 32, the first bits first. Throws RangeError for one that does not fit. */
export function base32(value: number, length: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 32 ** length)
    throw new RangeError(`${value} is no number of ${length} characters`);
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text;
}

/** The number that up to ten characters stand for; undefined where one is not of the alphabet. */
export function fromBase32(text: string): number | undefined {
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 32 + digit;
  }
  return value;
}

/**
 * A serial of this shape as a person typed it: any case, spaces and hyphens anywhere, O for 0, I or L for 1. Serials of
 * other makers are not of this shape: look those up exactly as written.
 */
export function parseTypedSerial(text: string): Result<string> {
  const shape = `this serial number has ${LENGTHS.join(" or ")} characters`;
  if (text.length > 64) return refuse("length", shape, "21");
  const serial = text.replace(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]*$/.test(serial)) {
    return refuse("charset", "this serial number holds only digits and the letters A to Z without I, L, O, U", "21");
  }
  if (!LENGTHS.includes(serial.length)) return refuse("length", shape, "21");
  return accept(serial);
}
