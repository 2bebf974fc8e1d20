import { looksLikeCompoundFile } from "../files/compound-file.ts";
import { decodeText, linesOf } from "../files/encoding.ts";
import { type LoggerFile, LoggerFileError, MAX_FILE_BYTES } from "../series/reading.ts";
import { looksLikeBerlinger, readBerlinger } from "./berlinger.ts";
import { looksLikeElitechCsv, readElitechCsv } from "./elitech-csv.ts";
import { readElitechXls } from "./elitech-xls.ts";
import { readPlainCsv } from "./plain-csv.ts";

/** China Standard Time: what a file without any zone most probably means here. */
const CHINA_UTC_OFFSET_MINUTES = 480;

export interface ReadOptions {
  /** Minutes east of UTC for files that state no zone; 480 by default. */
  defaultUtcOffsetMinutes?: number;
}

/**
 * Reads a logger's own file as it came off the device: Berlinger Q-tag and Fridge-tag reports, Elitech data reports (.xls
 * and CSV), and plain CSV. The format is found by content. Input is hostile: at most 10 MB and 500 000 readings.
 * @throws LoggerFileError and nothing else.
 */
export function readLoggerFile(bytes: Uint8Array, options: ReadOptions = {}): LoggerFile {
  const offset = options.defaultUtcOffsetMinutes ?? CHINA_UTC_OFFSET_MINUTES;
  if (bytes.length === 0) throw new LoggerFileError("empty", { zh: "文件是空的", en: "the file is empty" });
  if (bytes.length > MAX_FILE_BYTES) {
    const megabytes = MAX_FILE_BYTES / 1024 / 1024;
    const detail = { zh: `文件超过 ${megabytes} MB`, en: `the file is larger than ${megabytes} MB` };
    throw new LoggerFileError("too-large", detail);
  }
  if (looksLikeCompoundFile(bytes)) return readElitechXls(bytes, offset);
  const lines = linesOf(decodeText(bytes));
  if (looksLikeBerlinger(lines)) return readBerlinger(lines, offset);
  if (looksLikeElitechCsv(lines)) return readElitechCsv(lines, offset);
  return readPlainCsv(lines, offset);
}
