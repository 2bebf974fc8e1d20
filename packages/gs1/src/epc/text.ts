import { BASE_64, type BitReader, bitsOf, bitsOfDigits, bitsOfText } from "./bits.ts";

/** Characters by their 7-bit code: set 82 and the `#` of set 39; others have no place in a value. */
function isAscii7(text: string): boolean {
  return /^[!"#%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/.test(text);
}

const UPPER_HEX = "0123456789ABCDEF";
const LOWER_HEX = "0123456789abcdef";

/** URN Code 40 (Tag Data Standard, table 14-8), whose first code pads a group of three. */
const CODE_40 = "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789";

function code40Bits(text: string): string {
  let bits = "";
  for (let at = 0; at < text.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [...text.slice(at, at + 3)].map((character) => CODE_40.indexOf(character));
    bits += bitsOf(1600 * a + 40 * b + c + 1, 16);
  }
  return bits;
}

function readCode40(reader: BitReader, length: number): string {
  let text = "";
  for (let group = 0; group < Math.ceil(length / 3) && reader.isRight; group++) {
    const value = reader.small(16) - 1;
    reader.demand(value >= 0 && value < 64_000);
    text += [Math.floor(value / 1600), Math.floor(value / 40) % 40, value % 40].map((code) => CODE_40[code]).join("");
  }
  const whole = text.replace(/\0{1,2}$/, "");
  reader.demand(whole.length === length && !whole.includes("\0"));
  return whole;
}

function readAscii7(reader: BitReader, length: number): string {
  let text = "";
  for (let index = 0; index < length && reader.isRight; index++) text += String.fromCharCode(reader.small(7));
  reader.demand(isAscii7(text));
  return text;
}

/** A way to write text: which texts it can hold, and their bits. */
interface Method {
  readonly holds: (text: string) => boolean;
  readonly bits: (text: string) => string;
  readonly read: (reader: BitReader, length: number) => string;
}

/** By encoding indicator (Tag Data Standard 2.x, section 14.5.6 and table E). */
const METHODS: readonly Method[] = [
  {
    holds: (text) => /^[0-9]*$/.test(text),
    bits: (text) => (text === "" ? "" : bitsOf(BigInt(text), bitsOfDigits(text.length))),
    read: (reader, length) => reader.decimal(bitsOfDigits(length), length),
  },
  {
    holds: (text) => /^[0-9A-F]*$/.test(text),
    bits: (text) => bitsOfText(text, UPPER_HEX, 4),
    read: (reader, length) => reader.text(length, UPPER_HEX, 4),
  },
  {
    holds: (text) => /^[0-9a-f]*$/.test(text),
    bits: (text) => bitsOfText(text, LOWER_HEX, 4),
    read: (reader, length) => reader.text(length, LOWER_HEX, 4),
  },
  {
    holds: (text) => /^[A-Za-z0-9_-]*$/.test(text),
    bits: (text) => bitsOfText(text, BASE_64, 6),
    read: (reader, length) => reader.text(length, BASE_64, 6),
  },
  {
    holds: isAscii7,
    bits: (text) => [...text].map((character) => bitsOf(character.charCodeAt(0), 7)).join(""),
    read: readAscii7,
  },
  { holds: (text) => /^[A-Z\-.:0-9]*$/.test(text), bits: code40Bits, read: readCode40 },
];

/** Bits of the length of a text of at most `max` characters. */
function lengthBits(max: number): number {
  return max.toString(2).length;
}

/** Reads text of at most `max` characters: encoding indicator, length, characters. */
export function readText(reader: BitReader, max: number): string {
  const method = METHODS[reader.small(3)];
  const length = reader.small(lengthBits(max));
  reader.demand(method !== undefined && length <= max);
  return reader.isRight && method ? method.read(reader, length) : "";
}

/** Writes text in the method that takes fewest bits; undefined when none can hold it. */
export function textBits(text: string, max: number): string | undefined {
  if (text.length > max) return undefined;
  let best: string | undefined;
  METHODS.forEach(({ holds, bits }, indicator) => {
    if (!holds(text)) return;
    const written = bitsOf(indicator, 3) + bitsOf(text.length, lengthBits(max)) + bits(text);
    if (best === undefined || written.length < best.length) best = written;
  });
  return best;
}

/** Reads digits that need no encoding indicator (section 14.5.13): their number, then they as one number. */
export function readSizedDigits(reader: BitReader, max: number): string {
  const length = reader.small(lengthBits(max));
  reader.demand(length <= max);
  return reader.isRight ? reader.decimal(bitsOfDigits(length), length) : "";
}

export function sizedDigitsBits(digits: string, max: number): string {
  const body = digits === "" ? "" : bitsOf(BigInt(digits), bitsOfDigits(digits.length));
  return bitsOf(digits.length, lengthBits(max)) + body;
}

/** Passes over the host name of a `++` scheme (section 14.5.16): one bit of method, six of length, then its sequences. */
export function skipHostName(reader: BitReader): void {
  const isAscii = reader.small(1) === 1;
  const length = reader.small(6);
  reader.demand(length > 0);
  reader.bits(isAscii ? 7 * length : 16 * Math.ceil(length / 3));
}
