import { hasCheckDigit } from "./check-digit.ts";
import type { Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** A GTIN-8, -12, -13 or -14 as typed or scanned, padded with zeros to the 14 digits it is stored and compared in. */
export function parseGtin(text: string): Result<string> {
  if (!/^[0-9]*$/.test(text)) return refuse("charset", "a GTIN holds digits only", "01");
  if (![8, 12, 13, 14].includes(text.length)) return refuse("length", "a GTIN has 8, 12, 13 or 14 digits", "01");
  if (!hasCheckDigit(text)) return refuse("check-digit", "the last digit of the GTIN does not fit the others", "01");
  return accept(text.padStart(14, "0"));
}
