import { hasCheckDigit } from "./check-digit.ts";
import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** A Global Location Number: 13 digits, the last a check digit. */
export function parseGln(text: string): Result<string> {
  if (!/^[0-9]*$/.test(text)) return refuse("charset", "a GLN holds digits only", "414");
  if (text.length !== 13) return refuse("length", "a GLN has 13 digits", "414");
  if (!hasCheckDigit(text)) return refuse("check-digit", "the last digit of the GLN does not fit the others", "414");
  return accept(text);
}
