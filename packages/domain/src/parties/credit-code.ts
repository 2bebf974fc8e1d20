/** The 31 characters of GB 32100-2015: digits and capitals without I, O, S, V, Z. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Registering department, kind of body, six digits of region, nine of the organisation code (GB 11714), check character. */
const SHAPE = /^[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/;

/**
 * The check character of a unified social credit code (GB 32100-2015, mod 31, weights 3^i): takes the first seventeen
 * characters, or the whole code whose eighteenth is then ignored. Undefined when a character is outside the alphabet
 * or there are fewer than seventeen.
 */
export function creditCodeCheck(code: string): string | undefined {
  if (code.length < 17) return undefined;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

/**
 * Is this a well-formed unified social credit code (统一社会信用代码): eighteen characters, capitals, right check character?
 * The region digits are those of registration and may long be abolished, so they are not looked up.
 */
export function isCreditCode(code: string): boolean {
  return SHAPE.test(code) && creditCodeCheck(code) === code[17];
}
