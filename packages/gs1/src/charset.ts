import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

const DIGITS = /^[0-9]*$/;
const CSET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const CSET_39 = /^[#\-/0-9A-Z]*$/;
const CSET_64 = /^[A-Za-z0-9_-]*={0,2}$/;

/** Digits only; the empty text too. */
export function isNumeric(text: string): boolean {
  return DIGITS.test(text);
}

/** Are all characters in GS1 character set 82 (GenSpecs figure 7.11-1)? No space, `#`, `@`, `~`, nothing beyond ASCII. */
export function isCset82(text: string): boolean {
  return CSET_82.test(text);
}

/** Are all characters in GS1 character set 39 (GenSpecs figure 7.11-2)? Digits, capitals and `# - /`: (8010) alone. */
export function isCset39(text: string): boolean {
  return CSET_39.test(text);
}

/**
 * Are all characters in GS1 character set 64 (GenSpecs figure 7.11-3), the URI-safe base 64: (8030) alone? One or two `=` may
 * close it, and then make its length a multiple of three, which is how the Syntax Dictionary pads.
 */
export function isCset64(text: string): boolean {
  return CSET_64.test(text) && (!text.endsWith("=") || text.length % 3 === 0);
}

function parseX20(text: string, ai: string, name: string): Result<string> {
  if (text.length < 1 || text.length > 20) return refuse("length", `${name} has 1 to 20 characters`, ai);
  if (!isCset82(text)) return refuse("charset", `${name} may hold only characters of GS1 set 82`, ai);
  if (text === "." || text === "..") {
    return refuse("dot-segment", `${name} must not be "${text}": browsers drop it from a path`, ai);
  }
  return accept(text);
}

/** A batch or lot number, AI (10): 1 to 20 characters of set 82, kept exactly as written (case matters). */
export function parseLot(text: string): Result<string> {
  return parseX20(text, "10", "a batch/lot number");
}

/** A serial number, AI (21): 1 to 20 characters of set 82, kept exactly as written (case matters). */
export function parseSerialNumber(text: string): Result<string> {
  return parseX20(text, "21", "a serial number");
}
