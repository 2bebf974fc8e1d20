const ZERO = 48;

/** The sum of digits weighted 3 and 1 from the right (GenSpecs 7.9.1); NaN when a character is no ASCII digit. */
function weightedSum(body: string, length: number): number {
  let sum = 0;
  for (let index = length - 1, weight = 3; index >= 0; index--, weight = 4 - weight) {
    const digit = body.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    sum += digit * weight;
  }
  return sum;
}

/**
 * The GS1 mod-10 check digit of a string of digits without it. Throws RangeError unless the body is one or more ASCII
 * digits.
 */
export function checkDigit(body: string): string {
  const sum = body === "" ? Number.NaN : weightedSum(body, body.length);
  if (Number.isNaN(sum)) throw new RangeError("a check digit is computed over digits only");
  return String((10 - (sum % 10)) % 10);
}

/** Does a string of two or more digits end in its own check digit? False for anything else. */
export function hasCheckDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1) - ZERO;
  return text.length >= 2 && last >= 0 && last <= 9 && (weightedSum(text, text.length - 1) + last) % 10 === 0;
}
