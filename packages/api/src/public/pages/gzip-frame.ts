import { transcode } from "node:buffer";
import { constants, crc32, deflateRawSync } from "node:zlib";

/** RFC 1952, section 2.3: deflated, without name, time or flags, from a system that is not said. */
const MEMBER_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TRAILER_BYTES = 8;

/**
 * For what differs from page to page, some 8 KB of it: a window of 16 KB reaches over all of that; level 3 makes 4 % more bytes than level
 * 6 in two thirds of the time, and levels below it save next to nothing more.
 */
const VARYING = { level: 3, windowBits: 14, memLevel: 7, finishFlush: constants.Z_SYNC_FLUSH } as const;

/** What a page's text may take as UTF-16 and still go through the buffer that is kept for it. */
const SCRATCH_BYTES = 64 * 1024;
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

/** The UTF-8 bytes of `text`. By way of UTF-16, as the string is kept, it takes half the time that writing UTF-8 from the string takes. */
function encoded(text: string): Uint8Array {
  if (2 * text.length > SCRATCH_BYTES) return Buffer.from(text);
  try {
    return transcode(scratch.subarray(0, scratch.write(text, "utf16le")), "utf16le", "utf8");
  } catch {
    // Half of a surrogate pair is no character: what stands for one is up to Buffer.
    return Buffer.from(text);
  }
}

/**
 * Two texts with which many pages begin and end, compressed once. A page is one gzip member whose deflate stream is joined of three parts:
 * the opening and what stands between, which each end on a byte's edge and not with a last block (Z_SYNC_FLUSH), and the closing. None
 * refers to what stands before it.
 */
export class GzipFrame {
  readonly #opening: Uint8Array;
  readonly #closing: Uint8Array;
  /** The opening's, as it stands in a member. */
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  readonly #crc: number;

  constructor(opening: string, closing: string) {
    this.#opening = Buffer.from(opening);
    this.#closing = Buffer.from(closing);
    const deflated = deflateRawSync(this.#opening, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    this.#head = Buffer.concat([MEMBER_HEADER, deflated]);
    this.#tail = deflateRawSync(this.#closing, { level: 9 });
    this.#crc = crc32(this.#opening);
  }

  /** The whole page uncompressed. */
  plainWith(text: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat([this.#opening, Buffer.from(text), this.#closing]));
  }

  /** The whole page as one gzip member. */
  gzipWith(text: string): Uint8Array<ArrayBuffer> {
    const bytes = encoded(text);
    const deflated = deflateRawSync(bytes, VARYING);
    const end = this.#head.length + deflated.length + this.#tail.length;
    const member = Buffer.allocUnsafeSlow(end + TRAILER_BYTES);
    member.set(this.#head);
    member.set(deflated, this.#head.length);
    member.set(this.#tail, end - this.#tail.length);
    member.writeUInt32LE(crc32(this.#closing, crc32(bytes, this.#crc)), end);
    member.writeUInt32LE((this.#opening.length + bytes.length + this.#closing.length) >>> 0, end + 4);
    return member;
  }
}
