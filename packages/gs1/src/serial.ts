import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** Crockford base 32: digits and capitals without I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 13;

/** Bytes of randomness one serial takes: 65 bits, rounded up. */
export const SERIAL_BYTES = 9;

/**
 * A pack's serial number, AI (21): 13 Crockford base-32 characters holding the first 65 bits of `bytes`, which must come
 * from a cryptographic source (unguessable serials are what makes an invented one stand out). Throws RangeError when
 * given fewer than 9 bytes.
 */
export function serialFrom(bytes: Uint8Array): string {
  if (bytes.length < SERIAL_BYTES) throw new RangeError(`a serial takes ${SERIAL_BYTES} random bytes`);
  let serial = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes.subarray(0, SERIAL_BYTES)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && serial.length < LENGTH) {
      bits -= 5;
      serial += ALPHABET[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return serial;
}

/**
 * A serial of this shape as a person typed it: any case, spaces and hyphens anywhere, O for 0, I or L for 1. Serials of
 * other makers are not of this shape: look those up exactly as written.
 */
export function parseTypedSerial(text: string): Result<string> {
  if (text.length > 64) return refuse("length", `this serial number has ${LENGTH} characters`, "21");
  const serial = text.replace(/[\s-]/g, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  if (!/^[0-9A-HJKMNP-TV-Z]*$/.test(serial)) {
    return refuse("charset", "this serial number holds only digits and the letters A to Z without I, L, O, U", "21");
  }
  if (serial.length !== LENGTH) return refuse("length", `this serial number has ${LENGTH} characters`, "21");
  return accept(serial);
}
