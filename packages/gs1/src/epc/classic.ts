import type { AiValue } from "../ai/value.ts";
import { percentEncode } from "../percent.ts";
import { BitReader } from "./bits.ts";
import { parseEpcUrn } from "./urn.ts";

/** Bits of the company prefix by partition 0 to 6; it has 12 digits less the partition. */
const PREFIX_BITS = [40, 37, 34, 30, 27, 24, 20];

/** The reference behind the company prefix: bits by partition, and its digits in partition 0, one more in each. */
interface Reference {
  readonly bits: readonly number[];
  readonly digits: number;
  /** Is it a number without leading zeros? */
  readonly isNumber?: boolean;
}

const ITEM: Reference = { bits: [4, 7, 10, 14, 17, 20, 24], digits: 1 };
const ASSET_TYPE: Reference = { bits: [4, 7, 10, 14, 17, 20, 24], digits: 0 };
const PLACE: Reference = { bits: [1, 4, 7, 11, 14, 17, 21], digits: 0 };
const UNIT: Reference = { bits: [18, 21, 24, 28, 31, 34, 38], digits: 5 };
const ASSET: Reference = { bits: [42, 45, 48, 52, 55, 58, 62], digits: 13, isNumber: true };
const PART: Reference = { bits: [11, 14, 17, 21, 24, 27, 31], digits: 3, isNumber: true };

/** What follows the reference: a number, digits led by a 1 that keeps their zeros, 7-bit text, or zeros without meaning. */
type Tail = { readonly as: "number" | "kept-zeros" | "text" | "nothing"; readonly bits: number };

interface Scheme {
  readonly name: string;
  readonly bits: number;
  readonly reference?: Reference;
  /** Piece and total of an ITIP, seven bits each. */
  readonly hasPieces?: boolean;
  readonly tail: Tail;
}

const number = (bits: number): Tail => ({ as: "number", bits });
const text = (bits: number): Tail => ({ as: "text", bits });
const UNUSED: Tail = { as: "nothing", bits: 24 };

/** Schemes of the Tag Data Standard before 2.0 (section 14.6), by header, less those for keys that are not GS1's. */
const SCHEMES: ReadonlyMap<number, Scheme> = new Map([
  [0x2c, { name: "gdti", bits: 96, reference: PLACE, tail: number(41) }],
  [0x2d, { name: "gsrn", bits: 96, reference: UNIT, tail: UNUSED }],
  [0x2e, { name: "gsrnp", bits: 96, reference: UNIT, tail: UNUSED }],
  [0x30, { name: "sgtin", bits: 96, reference: ITEM, tail: number(38) }],
  [0x31, { name: "sscc", bits: 96, reference: UNIT, tail: UNUSED }],
  [0x32, { name: "sgln", bits: 96, reference: PLACE, tail: number(41) }],
  [0x33, { name: "grai", bits: 96, reference: ASSET_TYPE, tail: number(38) }],
  [0x34, { name: "giai", bits: 96, reference: ASSET, tail: { as: "nothing", bits: 0 } }],
  [0x36, { name: "sgtin", bits: 198, reference: ITEM, tail: text(140) }],
  [0x37, { name: "grai", bits: 170, reference: ASSET_TYPE, tail: text(112) }],
  [0x38, { name: "giai", bits: 202, tail: text(188) }],
  [0x39, { name: "sgln", bits: 195, reference: PLACE, tail: text(140) }],
  [0x3c, { name: "cpi", bits: 96, reference: PART, tail: number(31) }],
  [0x3e, { name: "gdti", bits: 174, reference: PLACE, tail: text(119) }],
  [0x3f, { name: "sgcn", bits: 96, reference: PLACE, tail: { as: "kept-zeros", bits: 41 } }],
  [0x40, { name: "itip", bits: 110, reference: ITEM, hasPieces: true, tail: number(38) }],
  [0x41, { name: "itip", bits: 212, reference: ITEM, hasPieces: true, tail: text(140) }],
]);

const CPI_VAR = 0x3d;

function readReference(reader: BitReader, { bits, digits, isNumber }: Reference, partition: number): string {
  const width = bits[partition] ?? 0;
  if (isNumber) return reader.integer(width).toString();
  return reader.decimal(width, digits + partition);
}

/** Characters of seven bits up to the first zero; nothing but zeros after it. */
function readTextTail(reader: BitReader, length: number): string {
  const [, written = "", padding = ""] =
    /^((?:(?!0000000)[01]{7})*)(.*)$/.exec(reader.bits(length).slice(0, length)) ?? [];
  reader.demand(written !== "" && !padding.includes("1"));
  return written.replace(/[01]{7}/g, (code) => String.fromCharCode(Number.parseInt(code, 2)));
}

function readTail(reader: BitReader, { as, bits }: Tail): string | undefined {
  if (as === "number") return reader.integer(bits).toString();
  if (as === "text") return readTextTail(reader, bits);
  const digits = reader.integer(bits).toString();
  if (as === "nothing") {
    reader.demand(digits === "0");
    return undefined;
  }
  reader.demand(digits.startsWith("1") && digits.length > 1);
  return digits.slice(1);
}

/** A component reference of six bits a character, closed by six zeros, then a serial number of 40 bits. */
function readPart(reader: BitReader): readonly string[] {
  let part = "";
  for (let code = reader.small(6); code !== 0 && reader.isRight; code = reader.small(6)) {
    part += String.fromCharCode(code < 0x20 ? code | 0x40 : code);
    reader.demand(part.length <= 24);
  }
  return [part, reader.integer(40).toString()];
}

function partsOf(reader: BitReader, scheme: Scheme, partition: number): readonly (string | undefined)[] {
  // The text of a GIAI-202 takes what the company prefix leaves.
  const spare = scheme.reference ? 0 : (PREFIX_BITS[partition] ?? 0);
  const reference = scheme.reference && readReference(reader, scheme.reference, partition);
  const pieces = scheme.hasPieces ? [reader.decimal(7, 2), reader.decimal(7, 2)] : [];
  return [reference, ...pieces, readTail(reader, { ...scheme.tail, bits: scheme.tail.bits - spare })];
}

/**
 * The AIs of an EPC of a scheme older than Tag Data Standard 2.0, given as a text of bits. `maxBits` tells for the length of
 * an EPC how many bits its carrier may have filled up with zeros. Undefined when it is none, or one that holds no key: a
 * company prefix of nothing but zeros was never issued.
 */
export function readClassicEpc(bits: string, maxBits: (bits: number) => number): readonly AiValue[] | undefined {
  const reader = new BitReader(bits);
  const header = reader.small(8);
  reader.bits(3);
  const partition = reader.small(3);
  const width = PREFIX_BITS[partition];
  const scheme = SCHEMES.get(header);
  if (width === undefined || (scheme === undefined && header !== CPI_VAR)) return undefined;
  const prefix = reader.decimal(width, 12 - partition);
  const parts = scheme ? partsOf(reader, scheme, partition) : readPart(reader);
  const length = scheme?.bits ?? bits.length - reader.remaining;
  if (!reader.isRight || !reader.isRestZero || bits.length > maxBits(length) || !/[1-9]/.test(prefix)) return undefined;
  const body = [prefix, ...parts.filter((part) => part !== undefined).map((part) => percentEncode(part))].join(".");
  const urn = parseEpcUrn(`urn:epc:id:${scheme?.name ?? "cpi"}:${body}`);
  return urn.ok ? urn.value.pairs : undefined;
}
