import { LoggerFileError, MAX_LINE_LENGTH, MAX_LINES } from "../series/reading.ts";
import { PieceDecoder, pieceBounds, type TextEncodingName } from "./encoding.ts";

const LINE_END = /\r\n|\n|\r/;

/**
 * Lines of a text, any line ending (`\r\n`, `\n` and `\r` end a line each; what stands behind the last of them is one, too). A piece of the text is
 * decoded and cut into lines when one of them is looked at: half a million of them at once would weigh many times what the file weighs. `bytes` must
 * not change meanwhile.
 */
export class TextLines {
  readonly #bytes: Uint8Array;
  readonly #decoder: PieceDecoder;
  readonly #bounds: readonly number[];
  /** The index of the first line of each piece. */
  readonly #firsts: number[] = [];
  readonly length: number;
  /** The piece looked at last, and its lines. */
  #piece = -1;
  #lines: readonly string[] = [];

  /** @throws LoggerFileError `not-text` for binary content, `too-many-readings` beyond MAX_LINES, `bad-row` for a line longer than MAX_LINE_LENGTH. */
  constructor(bytes: Uint8Array, encoding: TextEncodingName) {
    this.#bytes = bytes;
    this.#decoder = new PieceDecoder(encoding);
    this.#bounds = pieceBounds(bytes, encoding);
    const check = new LineCheck();
    for (let piece = 0; piece + 1 < this.#bounds.length; piece++) {
      this.#firsts.push(check.lines);
      check.take(this.#textOf(piece), piece + 2 === this.#bounds.length);
    }
    check.refuse();
    this.length = check.lines;
  }

  /** The line at an index from 0; empty beyond the last. */
  at(index: number): string {
    if (index >= this.length) return "";
    const piece = this.#pieceOf(index);
    if (piece !== this.#piece) {
      this.#lines = linesOf(this.#textOf(piece), piece + 2 === this.#bounds.length);
      this.#piece = piece;
    }
    return this.#lines[index - (this.#firsts[piece] ?? 0)] ?? "";
  }

  /** Lines from one index up to another, all of them without. */
  slice(from = 0, to = this.length): string[] {
    const end = Math.min(to, this.length);
    return Array.from({ length: Math.max(0, end - from) }, (_, n) => this.at(from + n));
  }

  #textOf(piece: number): string {
    return this.#decoder.piece(this.#bytes, this.#bounds[piece] ?? 0, this.#bounds[piece + 1] ?? 0);
  }

  #pieceOf(index: number): number {
    let [low, high] = [0, this.#firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#firsts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The lines of a piece: only of the last one what stands behind the last end of a line is a line. */
function linesOf(text: string, isLast: boolean): readonly string[] {
  const lines = text.split(LINE_END);
  if (!isLast) lines.pop();
  return lines;
}

/** What would make a text unreadable, counted over its pieces. */
class LineCheck {
  lines = 0;
  #characters = 0;
  #broken = 0;
  #hasZero = false;
  #long: number | undefined;

  take(text: string, isLast: boolean): void {
    this.#characters += text.length;
    this.#hasZero ||= text.includes("\u0000");
    for (let at = text.indexOf("\uFFFD"); at !== -1; at = text.indexOf("\uFFFD", at + 1)) this.#broken += 1;
    const lines = linesOf(text, isLast);
    const long = this.#long === undefined ? lines.findIndex((line) => line.length > MAX_LINE_LENGTH) : -1;
    if (long !== -1) this.#long = this.lines + long + 1;
    this.lines += lines.length;
  }

  /** @throws LoggerFileError */
  refuse(): void {
    if (this.#hasZero || this.#broken > this.#characters / 100) {
      throw new LoggerFileError("not-text", {
        zh: "文件不是可识别的文本：请从记录仪软件导出 CSV、xls 或 xlsx",
        en: "the file is not readable text; export CSV, xls or xlsx from the logger's program",
      });
    }
    if (this.lines > MAX_LINES) {
      throw new LoggerFileError("too-many-readings", {
        zh: `文件超过 ${MAX_LINES} 行`,
        en: `the file has more than ${MAX_LINES} lines`,
      });
    }
    if (this.#long === undefined) return;
    throw new LoggerFileError("bad-row", { zh: "这一行太长", en: "the line is too long" }, { line: this.#long });
  }
}
