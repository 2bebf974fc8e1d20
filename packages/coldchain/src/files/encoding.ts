/** Encodings that loggers, their programs and spreadsheets write. */
export type TextEncodingName = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "GB18030" | "Big5" | "windows-1252";

/** Bytes that are looked at to tell an encoding. */
const HEAD = 65_536;

/**
 * The encoding of a text file: by byte-order mark, by the zeros of UTF-16, as strict UTF-8, else by evidence among GB18030, Big5 and
 * Windows-1252.
 */
export function encodingOf(bytes: Uint8Array): TextEncodingName {
  return markedEncoding(bytes) ?? wideEncoding(bytes) ?? (isUtf8(bytes) ? "UTF-8" : narrowEncoding(bytes));
}

/** A piece of a text: so many bytes and what is left of its last line. */
const PIECE_BYTES = 65_536;
const [LF, CR] = [10, 13];

/**
 * Where the pieces of a text begin, each at the beginning of a line, and where the last one ends. A large file is decoded piece by piece, as often
 * as it is walked: one character beyond Latin-1 would make a whole text twice as long in memory as its file. No encoding of these has the bytes of a
 * line's end within a character.
 */
export function pieceBounds(bytes: Uint8Array, encoding: TextEncodingName): number[] {
  const bounds = [0];
  const width = encoding.startsWith("UTF-16") ? 2 : 1;
  const low = encoding === "UTF-16BE" ? 1 : 0;
  const unitAt = (at: number): number =>
    width === 1 ? (bytes[at] ?? 0) : (bytes[at + low] ?? 0) + ((bytes[at + 1 - low] ?? 0) << 8);
  for (let at = PIECE_BYTES; at < bytes.length; at += width) {
    const unit = unitAt(at);
    if (unit !== LF && (unit !== CR || unitAt(at + width) === LF)) continue;
    if (at + width < bytes.length) bounds.push(at + width);
    at += PIECE_BYTES;
  }
  bounds.push(bytes.length);
  return bounds;
}

/** Decodes the pieces of a text, of which the first may begin with a byte-order mark: it is dropped. */
export class PieceDecoder {
  readonly #first: InstanceType<typeof TextDecoder>;
  readonly #next: InstanceType<typeof TextDecoder>;

  /** `fatal`: throws a TypeError for bytes that are no text of the encoding. */
  constructor(encoding: TextEncodingName, fatal = false) {
    this.#first = new TextDecoder(encoding, { fatal });
    this.#next = new TextDecoder(encoding, { fatal, ignoreBOM: true });
  }

  piece(bytes: Uint8Array, from: number, to: number): string {
    return (from === 0 ? this.#first : this.#next).decode(bytes.subarray(from, to));
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new PieceDecoder("UTF-8", true);
  const bounds = pieceBounds(bytes, "UTF-8");
  try {
    for (let n = 1; n < bounds.length; n++) decoder.piece(bytes, bounds[n - 1] ?? 0, bounds[n] ?? 0);
    return true;
  } catch {
    return false;
  }
}

function markedEncoding([a, b, c]: Uint8Array): TextEncodingName | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "UTF-8";
  if (a === 0xff && b === 0xfe) return "UTF-16LE";
  return a === 0xfe && b === 0xff ? "UTF-16BE" : undefined;
}

/** Digits and separators of a table have a zero in every second byte of UTF-16. */
function wideEncoding(bytes: Uint8Array): TextEncodingName | undefined {
  const middle = Math.floor(bytes.length / 4) * 2;
  for (const part of [bytes.subarray(0, 400), bytes.subarray(middle, middle + 400)]) {
    const zeros = [0, 0];
    for (const [index, byte] of part.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = zeros;
    if (odd > part.length / 8 && odd > even * 4) return "UTF-16LE";
    if (even > part.length / 8 && even > odd * 4) return "UTF-16BE";
  }
  return undefined;
}

/**
 * Where the words of tables turn up in one of the Chinese encodings, it is that one; the two share no word's bytes. Without any, a
 * high byte that stands alone (a degree sign, an accent) is Windows-1252, and pairs of them are Chinese.
 */
function narrowEncoding(bytes: Uint8Array): TextEncodingName {
  const head = bytes.subarray(0, HEAD);
  const [simplified, traditional] = [wordCount(head, "GB18030"), wordCount(head, "Big5")];
  if (simplified + traditional > 0) return traditional > simplified ? "Big5" : "GB18030";
  let [alone, pairs] = [0, 0];
  for (let at = 0; at < head.length; at++) {
    if ((head[at] ?? 0) < 0x80) continue;
    if ((head[at + 1] ?? 0) < 0x80) alone += 1;
    else {
      pairs += 1;
      at += 1;
    }
  }
  return alone >= pairs ? "windows-1252" : "GB18030";
}

/** Characters of dates, and words of headings in both scripts: GB18030 writes either. */
const WORDS =
  /[年月日时時分度]|上午|下午|[时時][间間刻区區]|日期|[温溫]度|[湿濕]度|序[号號]|[设設][备備]|[记記][录錄]|[单單]位|[℃℉]|[状狀][态態]|[探传傳感]|冷[库庫]|型[号號]|故障|[断斷][线線]|[离離][线線]|[异異]常/g;

/** Characters that the words make up, so that a long word outweighs a chance hit. */
function wordCount(head: Uint8Array, encoding: "GB18030" | "Big5"): number {
  const found = new TextDecoder(encoding).decode(head).match(WORDS) ?? [];
  return found.reduce((sum, word) => sum + word.length ** 2, 0);
}
