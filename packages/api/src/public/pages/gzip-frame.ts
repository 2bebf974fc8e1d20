import { constants, crc32, deflateRawSync } from "node:zlib";
import { deflateInto, TEXT_BYTES_MAX } from "./deflate.ts";

/** RFC 1952, section 2.3: deflated, without name, time or flags, from a system that is not said. */
const MEMBER_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TRAILER_BYTES = 8;
/** A UTF-16 unit takes at most 3 bytes of UTF-8. */
const TEXT_UNITS_MAX = Math.floor(TEXT_BYTES_MAX / 3);

/** Kept for the text of a page and for what it becomes. */
const bytesOfText = new Uint8Array(TEXT_BYTES_MAX + 4);
const deflated = new Uint8Array(2 * TEXT_BYTES_MAX + 200);
const utf8 = new TextEncoder();

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
    if (text.length > TEXT_UNITS_MAX) {
      const bytes = Buffer.from(text);
      return this.#member(bytes, deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
    }
    const { written } = utf8.encodeInto(text, bytesOfText);
    const end = deflateInto(deflated, 0, bytesOfText, written);
    return this.#member(bytesOfText.subarray(0, written), deflated.subarray(0, end));
  }

  #member(bytes: Uint8Array, own: Uint8Array): Uint8Array<ArrayBuffer> {
    const end = this.#head.length + own.length + this.#tail.length;
    const member = Buffer.allocUnsafeSlow(end + TRAILER_BYTES);
    member.set(this.#head);
    member.set(own, this.#head.length);
    member.set(this.#tail, end - this.#tail.length);
    member.writeUInt32LE(crc32(this.#closing, crc32(bytes, this.#crc)), end);
    member.writeUInt32LE((this.#opening.length + bytes.length + this.#closing.length) >>> 0, end + 4);
    return member;
  }
}
