import { LoggerFileError } from "../series/reading.ts";

/** Encodings that loggers, their programs and spreadsheets write. */
export type TextEncodingName = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "GB18030" | "Big5" | "windows-1252";

/** Bytes that are looked at to tell an encoding. */
const HEAD = 65_536;

/**
 * The text of a file and its encoding: by byte-order mark, by the zeros of UTF-16, as strict UTF-8, else by evidence among GB18030,
 * Big5 and Windows-1252. A byte-order mark is dropped.
 * @throws LoggerFileError `not-text` for binary content.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncodingName } {
  const { text, encoding } = decoded(bytes);
  if (text.includes("\u0000") || mostlyBroken(text)) {
    throw new LoggerFileError("not-text", {
      zh: "文件不是可识别的文本：请从记录仪软件导出 CSV、xls 或 xlsx",
      en: "the file is not readable text; export CSV, xls or xlsx from the logger's program",
    });
  }
  return { text, encoding };
}

/** Decoded once: the text of a large file weighs on whoever reads it. */
function decoded(bytes: Uint8Array): { text: string; encoding: TextEncodingName } {
  const inEncoding = (encoding: TextEncodingName) => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  const known = markedEncoding(bytes) ?? wideEncoding(bytes);
  if (known) return inEncoding(known);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return inEncoding(narrowEncoding(bytes));
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

/** More than one character in a hundred could not be decoded. */
function mostlyBroken(text: string): boolean {
  let broken = 0;
  for (let at = text.indexOf("\uFFFD"); at !== -1; at = text.indexOf("\uFFFD", at + 1)) broken += 1;
  return broken > text.length / 100;
}
