import { constants, crc32, deflateRawSync } from "node:zlib";
import { deflateInto, TEXT_BYTES_MAX } from "./deflate.ts";

/** RFC 1952, section 2.3: deflated, without name, time or flags, from a system that is not said. */
const MEMBER_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TRAILER_BYTES = 8;
/** Longer texts are no page's. A UTF-16 unit takes at most 3 bytes of UTF-8. */
const TEXT_UNITS_MAX = 32_768;
const UNIT_BYTES_MAX = 3;
/** A piece that many pages have in common and that is longer is compressed once: a block by itself costs some 120 bytes more. */
const FIXED_UNITS_MIN = 2000;

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
  /** The opening's, as it stands in a member. */
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  readonly crc: number;

  constructor(opening: string, closing: string) {
    this.opening = Buffer.from(opening);
    this.closing = Buffer.from(closing);
    const block = deflateRawSync(this.opening, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    this.#head = Buffer.concat([MEMBER_HEADER, block]);
    this.#tail = deflateRawSync(this.closing, { level: 9 });
    this.crc = crc32(this.opening);
  }

  plainWith(text: string): Bytes {
    return new Uint8Array(Buffer.concat([this.opening, Buffer.from(text), this.closing]));
  }

  gzipWith(text: string): Bytes {
    const { bytes, block } = blockOf(text);
    return this.member([block], crc32(bytes, this.crc), bytes.length);
  }

  /** The member of blocks that hold so many bytes; `crc` is of the opening and them. */
  member(blocks: readonly Uint8Array[], crc: number, length: number): Bytes {
    let end = this.#head.length + this.#tail.length;
    for (const block of blocks) end += block.length;
    const member = Buffer.allocUnsafeSlow(end + TRAILER_BYTES);
    member.set(this.#head);
    let at = this.#head.length;
    for (const block of blocks) {
      member.set(block, at);
      at += block.length;
    }
    member.set(this.#tail, at);
    member.writeUInt32LE(crc32(this.closing, crc), end);
    member.writeUInt32LE((this.opening.length + length + this.closing.length) >>> 0, end + 4);
    return member;
  }
}

/** By zlib at its best: for a text that many pages have. */
function lastingBlockOf(text: string): Block {
  const bytes = Buffer.from(text);
  return { bytes, block: deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_SYNC_FLUSH }) };
}

/**
 * For pages that differ in one short text alone, which stands between the pieces of what they have in common: of those the long ones are
 * compressed once.
 */
export class FilledFrame implements Frame {
  readonly #frame: GzipFrame;
  readonly #pieces: readonly string[];
  /** In their order: a long piece, or short ones that the text stands between. */
  readonly #parts: (Block | readonly string[])[] = [];

  /** `pieces` together, with a page's text between each two of them, are what the page has in `frame`. */
  constructor(frame: GzipFrame, pieces: readonly string[]) {
    this.#frame = frame;
    this.#pieces = pieces;
    let short: string[] = [];
    for (const piece of pieces) {
      if (piece.length < FIXED_UNITS_MIN) {
        short.push(piece);
        continue;
      }
      // The text that comes before it, and the one that comes after.
      if (this.#parts.length > 0 || short.length > 0) this.#parts.push([...short, ""]);
      this.#parts.push(lastingBlockOf(piece));
      short = [""];
    }
    if (short.length > 1 || this.#parts.length === 0) this.#parts.push(short);
  }

  plainWith(text: string): Bytes {
    return this.#frame.plainWith(this.#pieces.join(text));
  }

  gzipWith(text: string): Bytes {
    const blocks: Uint8Array[] = [];
    let { crc } = this.#frame;
    let length = 0;
    for (const part of this.#parts) {
      const { bytes, block } = "bytes" in part ? part : blockOf(part.join(text));
      // What blockOf gives is overwritten by the next.
      blocks.push("bytes" in part ? block : block.slice());
      crc = crc32(bytes, crc);
      length += bytes.length;
    }
    return this.#frame.member(blocks, crc, length);
  }
}
