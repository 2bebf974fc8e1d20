import { LoggerFileError, MAX_LINE_LENGTH, MAX_LINES } from "../series/reading.ts";

const [LF, CR] = [10, 13];

/** Lines of a text, any line ending. They are cut out when they are looked at: half a million of them at once would weigh more than the text. */
export class TextLines {
  readonly #text: string;
  /** Where each line begins, and where it ends. */
  readonly #bounds: Uint32Array;
  readonly length: number;

  /** @throws LoggerFileError `too-many-readings` beyond MAX_LINES, `bad-row` for a line longer than MAX_LINE_LENGTH. */
  constructor(text: string) {
    this.#text = text;
    this.length = countOf(text);
    if (this.length > MAX_LINES) {
      throw new LoggerFileError("too-many-readings", {
        zh: `文件超过 ${MAX_LINES} 行`,
        en: `the file has more than ${MAX_LINES} lines`,
      });
    }
    this.#bounds = boundsOf(text, this.length);
    for (let line = 0; line < this.length; line++) {
      if ((this.#bounds[2 * line + 1] ?? 0) - (this.#bounds[2 * line] ?? 0) <= MAX_LINE_LENGTH) continue;
      throw new LoggerFileError("bad-row", { zh: "这一行太长", en: "the line is too long" }, { line: line + 1 });
    }
  }

  /** The line at an index from 0; empty beyond the last. */
  at(index: number): string {
    return index < this.length ? this.#text.slice(this.#bounds[2 * index], this.#bounds[2 * index + 1]) : "";
  }

  /** Lines from one index up to another, all of them without. */
  slice(from = 0, to = this.length): string[] {
    const end = Math.min(to, this.length);
    return Array.from({ length: Math.max(0, end - from) }, (_, n) => this.at(from + n));
  }
}

/** `\r\n`, `\n` and `\r` end a line each; what stands behind the last of them is one, too. */
function countOf(text: string): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count += 1;
  }
  return count;
}

function boundsOf(text: string, length: number): Uint32Array {
  const bounds = new Uint32Array(2 * length);
  let line = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== LF && code !== CR) continue;
    bounds[2 * line + 1] = at;
    if (code === CR && text.charCodeAt(at + 1) === LF) at += 1;
    line += 1;
    bounds[2 * line] = at + 1;
  }
  bounds[2 * line + 1] = text.length;
  return bounds;
}
