import { hasCheckDigit } from "./check-digit.ts";
import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** A Serial Shipping Container Code: 18 digits, the last a check digit. */
export function parseSscc(text: string): Result<string> {
  if (!/^[0-9]*$/.test(text)) return refuse("charset", "an SSCC holds digits only", "00");
  if (text.length !== 18) return refuse("length", "an SSCC has 18 digits", "00");
  if (!hasCheckDigit(text)) return refuse("check-digit", "the last digit of the SSCC does not fit the others", "00");
  return accept(text);
}
