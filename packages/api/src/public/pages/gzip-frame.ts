import { constants, crc32, deflateRawSync } from "node:zlib";
import { deflateInto, TEXT_BYTES_MAX } from "./deflate.ts";

/** RFC 1952, section 2.3: deflated, without name, time or flags, from a system that is not said. */
const MEMBER_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TRAILER_BYTES = 8;
/** Longer texts are no page's. A UTF-16 unit takes at most 3 bytes of UTF-8. */
const TEXT_UNITS_MAX = 32_768;
const UNIT_BYTES_MAX = 3;
/** Matches reach so far back (RFC 1951, section 3.2.5). */
const WINDOW_BYTES = 32_768;
/** A byte that no UTF-8 has (RFC 3629, section 1): nothing that is compressed can be found in a row of them. */
const BLANK = 0xff;

type Bytes = Uint8Array<ArrayBuffer>;

/** Kept for the text of a page and for what it becomes. */
const bytesOfText = Buffer.alloc(UNIT_BYTES_MAX * TEXT_UNITS_MAX + 4);
const deflated = new Uint8Array(2 * TEXT_BYTES_MAX + 200);
const textView = viewOf(bytesOfText);
const deflatedView = viewOf(deflated);

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A text as UTF-8, and as a block that is not the last and ends on a byte's edge. */
interface Block {
  readonly bytes: Uint8Array;
  readonly block: Uint8Array;
}

/** Until the next is made. */
function blockOf(text: string): Block {
  if (text.length > TEXT_UNITS_MAX) return byZlib(Buffer.from(text));
  const length = bytesOfText.write(text);
  if (length > TEXT_BYTES_MAX) return byZlib(bytesOfText.subarray(0, length));
  const end = deflateInto(deflatedView, 0, textView, length);
  return { bytes: bytesOfText.subarray(0, length), block: deflated.subarray(0, end) };
}

function byZlib(bytes: Uint8Array): Block {
  return { bytes, block: deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) };
}

/** What many pages share: it makes a whole page of the text that is the page's own. */
export interface Frame {
  /** The whole page uncompressed. */
  plainWith(text: string): Bytes;
  /** The whole page as one gzip member. */
  gzipWith(text: string): Bytes;
}

/**
 * Two texts with which many pages begin and end, compressed once. A page is one gzip member whose deflate stream is joined of three parts:
 * the opening and what stands between, which each end on a byte's edge and not with a last block (Z_SYNC_FLUSH), and the closing. None
 * refers to what stands before it.
 */
export class GzipFrame implements Frame {
  readonly opening: Uint8Array;
  readonly closing: Uint8Array;
  /** How every member begins: the opening's block, and what stands before it. */
  readonly head: Uint8Array;
  /** The closing's block, the last. */
  readonly tail: Uint8Array;
  readonly crc: number;

  constructor(opening: string, closing: string) {
    this.opening = Buffer.from(opening);
    this.closing = Buffer.from(closing);
    const block = deflateRawSync(this.opening, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    this.head = Buffer.concat([MEMBER_HEADER, block]);
    this.tail = deflateRawSync(this.closing, { level: 9 });
    this.crc = crc32(this.opening);
  }

  plainWith(text: string): Bytes {
    return new Uint8Array(Buffer.concat([this.opening, Buffer.from(text), this.closing]));
  }

  gzipWith(text: string): Bytes {
    const { bytes, block } = blockOf(text);
    const end = this.head.length + block.length + this.tail.length;
    const member = Buffer.allocUnsafeSlow(end + TRAILER_BYTES);
    member.set(this.head);
    member.set(block, this.head.length);
    member.set(this.tail, this.head.length + block.length);
    member.writeUInt32LE(crc32(this.closing, crc32(bytes, this.crc)), end);
    member.writeUInt32LE((this.opening.length + bytes.length + this.closing.length) >>> 0, end + 4);
    return member;
  }
}

/** By zlib at its best, as a block that is not the last and refers to the text before it, too. */
function blockAfter(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  const near = before.subarray(-WINDOW_BYTES);
  const dictionary = near.length === 0 ? {} : { dictionary: near };
  return deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_SYNC_FLUSH, ...dictionary });
}

/** How a block begins that is not the last and holds so many bytes as they are (RFC 1951, section 3.2.4), from a byte's edge on. */
function storedHeader(length: number): Uint8Array {
  const header = Buffer.alloc(5);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(length ^ 0xffff, 3);
  return header;
}

/** Bytes with holes of one length, and where those are. */
class Holed {
  readonly holes: number[] = [];
  #bytes: Uint8Array = new Uint8Array();

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  add(...parts: readonly Uint8Array[]): void {
    this.#bytes = Buffer.concat([this.#bytes, ...parts]);
  }

  addHole(length: number): void {
    this.holes.push(this.#bytes.length);
    this.add(new Uint8Array(length).fill(BLANK));
  }

  fill(bytes: Uint8Array, text: Uint8Array): void {
    for (const hole of this.holes) bytes.set(text, hole);
  }
}

/**
 * For pages that differ in one short text alone, of one length. What they have in common is compressed once, all of it: the text stands
 * between its blocks uncompressed, and as its length is known, so is how far every block may look back.
 */
export class FilledFrame implements Frame {
  readonly #plain = new Holed();
  readonly #member = new Holed();
  readonly #length: number;
  readonly #crcUpToHole: number;
  /** From the first hole on; filled anew with each page. */
  readonly #rest: Uint8Array;

  /**
   * `pieces` together, with a page's text between each two of them, are what the page has in `frame`. The text has `length` bytes, at most
   * 65,535.
   */
  constructor(frame: GzipFrame, pieces: readonly string[], length: number) {
    this.#length = length;
    const [plain, member] = [this.#plain, this.#member];
    plain.add(frame.opening);
    member.add(frame.head);
    for (const [n, piece] of pieces.entries()) {
      if (n > 0) {
        plain.addHole(length);
        member.add(storedHeader(length));
        member.addHole(length);
      }
      const bytes = Buffer.from(piece);
      member.add(blockAfter(plain.bytes, bytes));
      plain.add(bytes);
    }
    plain.add(frame.closing);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeUInt32LE(plain.bytes.length >>> 0, 4);
    member.add(frame.tail, trailer);
    const first = plain.holes[0] ?? plain.bytes.length;
    this.#crcUpToHole = crc32(plain.bytes.subarray(0, first));
    this.#rest = plain.bytes.subarray(first);
  }

  plainWith(text: string): Bytes {
    const plain = new Uint8Array(this.#plain.bytes);
    this.#plain.fill(plain, this.#bytesOf(text));
    return plain;
  }

  gzipWith(text: string): Bytes {
    const bytes = this.#bytesOf(text);
    const member = Buffer.allocUnsafeSlow(this.#member.bytes.length);
    member.set(this.#member.bytes);
    this.#member.fill(member, bytes);
    this.#plain.fill(this.#plain.bytes, bytes);
    member.writeUInt32LE(crc32(this.#rest, this.#crcUpToHole), member.length - TRAILER_BYTES);
    return member;
  }

  #bytesOf(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    if (bytes.length !== this.#length) throw new RangeError(`a text of ${bytes.length} bytes, not ${this.#length}`);
    return bytes;
  }
}
