import { LoggerFileError } from "../series/reading.ts";
import { readSheets } from "./biff8.ts";
import { looksLikeCompoundFile, readStream } from "./compound-file.ts";
import type { Row } from "./delimited.ts";
import { encodingOf, PieceDecoder } from "./encoding.ts";
import { refuseKnownBinary, refuseKnownText, unsupported } from "./signatures.ts";
import { TextLines } from "./text-lines.ts";
import { looksLikeZip, readXlsx } from "./xlsx.ts";

/** What a file is, before anything is known of its table: lines of text, or sheets of a workbook. */
export type Content =
  | { kind: "text"; encoding: string; lines: TextLines }
  | { kind: "workbook"; container: "xls" | "xlsx"; date1904: boolean; sheets: Iterable<Row>[] };

/** What tells markup from a table stands within so much of it. */
const HEAD_BYTES = 2_048;

/**
 * Opens a file by its bytes; names and media types count for nothing.
 * @throws LoggerFileError `unsupported-format` by name, `not-text`, `bad-structure`, `too-large`.
 */
export function openFile(bytes: Uint8Array): Content {
  if (looksLikeCompoundFile(bytes)) return openCompound(bytes);
  if (looksLikeZip(bytes)) return { kind: "workbook", container: "xlsx", ...readXlsx(bytes) };
  refuseKnownBinary(bytes);
  const encoding = encodingOf(bytes);
  refuseKnownText(new PieceDecoder(encoding).piece(bytes, 0, Math.min(bytes.length, HEAD_BYTES)));
  return { kind: "text", encoding, lines: new TextLines(bytes, encoding) };
}

function openCompound(bytes: Uint8Array): Content {
  const stream = readStream(bytes, ["Workbook", "Book"]);
  if (stream) return { kind: "workbook", container: "xls", ...readSheets(stream) };
  if (readStream(bytes, ["EncryptedPackage"])) {
    throw new LoggerFileError("unsupported-format", {
      zh: "工作簿有密码：请取消密码后上传",
      en: "the workbook is protected by a password; save it without one",
    });
  }
  throw unsupported("compound document of another program", "其他程序的复合文档");
}
