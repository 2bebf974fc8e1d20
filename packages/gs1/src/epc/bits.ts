/** The URI-safe base 64 alphabet (RFC 4648 section 5). */
export const BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bits that any decimal number of so many digits fits in: the least b with 2^b >= 10^digits. */
export function bitsOfDigits(digits: number): number {
  return digits === 0 ? 0 : (10n ** BigInt(digits) - 1n).toString(2).length;
}

/** A number as so many bits. */
export function bitsOf(value: bigint | number, length: number): string {
  return value.toString(2).padStart(length, "0");
}

/** Bits of characters of an alphabet, so many bits each. */
export function bitsOfText(text: string, alphabet: string, width: number): string {
  let bits = "";
  for (const character of text) bits += bitsOf(alphabet.indexOf(character), width);
  return bits;
}

/** Reads a text of 0 and 1 from its beginning. Past its end, and once `isRight` is false, what it returns means nothing. */
export class BitReader {
  readonly #bits: string;
  #at = 0;
  isRight = true;

  constructor(bits: string) {
    this.#bits = bits;
  }

  get remaining(): number {
    return this.#bits.length - this.#at;
  }

  /** Is nothing left, or nothing but zeros? */
  get isRestZero(): boolean {
    return !this.#bits.includes("1", this.#at);
  }

  /** Notes that what was read is wrong unless the condition holds. */
  demand(condition: boolean): void {
    if (!condition) this.isRight = false;
  }

  bits(length: number): string {
    const bits = this.#bits.slice(this.#at, this.#at + length);
    this.#at += bits.length;
    this.demand(bits.length === length);
    return bits;
  }

  /** An unsigned number of any length. */
  integer(length: number): bigint {
    return BigInt(`0b${this.bits(length) || "0"}`);
  }

  /** An unsigned number of at most 32 bits. */
  small(length: number): number {
    return Number.parseInt(this.bits(length) || "0", 2);
  }

  /** A number of at most `digits` decimal digits in so many bits, with its leading zeros. */
  decimal(length: number, digits: number): string {
    const value = this.integer(length).toString();
    this.demand(value.length <= digits || (digits === 0 && value === "0"));
    return digits === 0 ? "" : value.padStart(digits, "0");
  }

  /** Characters of an alphabet, so many bits each. */
  text(count: number, alphabet: string, width: number): string {
    let text = "";
    for (let index = 0; index < count && this.isRight; index++) {
      const character = alphabet[this.small(width)];
      this.demand(character !== undefined);
      text += character ?? "";
    }
    return text;
  }
}
