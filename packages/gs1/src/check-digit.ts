/**
 * The GS1 mod-10 check digit of a string of digits without it (GenSpecs 7.9.1: weights 3 and 1 from the right).
 * Throws RangeError unless the body is one or more ASCII digits.
 */
export function checkDigit(body: string): string {
  if (!/^[0-9]+$/.test(body)) throw new RangeError("a check digit is computed over digits only");
  let sum = 0;
  for (let index = body.length - 1, weight = 3; index >= 0; index--, weight = 4 - weight) {
    sum += Number(body[index]) * weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Does a string of two or more digits end in its own check digit? False for anything else. */
export function hasCheckDigit(text: string): boolean {
  return /^[0-9]{2,}$/.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1);
}
