import { LoggerFileError, MAX_LINE_LENGTH, MAX_LINES } from "../series/reading.ts";

/** Text loggers and spreadsheets write UTF-8, UTF-16 or, on Chinese Windows, GB18030. */
function encodingOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const head = bytes.subarray(0, 400);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  if ((zeros[1] ?? 0) > head.length / 4) return "utf-16le";
  if ((zeros[0] ?? 0) > head.length / 4) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "gb18030";
  }
}

/**
 * The text of a file, whatever its encoding; a byte-order mark is dropped.
 * @throws LoggerFileError `not-text` for binary content.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  if (text.includes("\u0000") || mostlyBroken(text)) {
    throw new LoggerFileError("not-text", { zh: "文件不是可识别的文本", en: "the file is not readable text" });
  }
  return text;
}

/** More than one character in a hundred could not be decoded. */
function mostlyBroken(text: string): boolean {
  let broken = 0;
  for (let at = text.indexOf("\uFFFD"); at !== -1; at = text.indexOf("\uFFFD", at + 1)) broken += 1;
  return broken > text.length / 100;
}

/**
 * Lines of a text, any line ending.
 * @throws LoggerFileError `too-many-readings` beyond MAX_LINES, `bad-row` for a line longer than MAX_LINE_LENGTH.
 */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/, MAX_LINES + 1);
  if (lines.length > MAX_LINES) {
    throw new LoggerFileError("too-many-readings", {
      zh: `文件超过 ${MAX_LINES} 行`,
      en: `the file has more than ${MAX_LINES} lines`,
    });
  }
  const long = lines.findIndex((line) => line.length > MAX_LINE_LENGTH);
  if (long !== -1) {
    throw new LoggerFileError("bad-row", { zh: "这一行太长", en: "the line is too long" }, long + 1);
  }
  return lines;
}
