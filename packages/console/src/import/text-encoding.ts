import { FileRefused, told } from "./told.ts";

/** Encodings in which tables come: what Excel and WPS write, in China GB 18030 for "CSV". */
export type TableEncoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

/** Bytes that are looked at for the zeros of UTF-16 without a mark. */
const HEAD = 2048;
/** Decoded at a time: no second copy of a large file as one text. */
const PIECE = 256 * 1024;

/** By a byte order mark; by the zeros that letters and digits have in UTF-16; as strict UTF-8; else GB 18030, which has all of GBK and GB 2312. */
export function encodingOf(bytes: Uint8Array): TableEncoding {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const head = bytes.subarray(0, HEAD);
  for (const [n, byte] of head.entries()) if (byte === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8 && odd > 4 * even) return "utf-16le";
  if (even > head.length / 8 && even > 4 * odd) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "gb18030";
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The text of a file, piece by piece, without its byte order mark. Throws `FileRefused` for what is no text. */
export function* textOf(bytes: Uint8Array, encoding: TableEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length });
    if (text.includes("\0")) throw new FileRefused(NO_TEXT);
    if (text !== "") yield text;
  }
}

const NO_TEXT = told(
  "not-a-table",
  "这不是表格文件。请在 Excel 或 WPS 中另存为 CSV 或 xlsx 再选。",
  "This is no table. Save it as CSV or xlsx in Excel or WPS, and choose that.",
);
