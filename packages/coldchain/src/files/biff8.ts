import { LoggerFileError } from "../series/reading.ts";
import type { Cell, Row } from "./delimited.ts";

/**
 * Cell values out of an Excel 97–2003 workbook stream, [MS-XLS] (BIFF8): texts, numbers and nothing else. No formula is
 * evaluated, no format applied. Work and memory are bounded by the length of the stream.
 */

const RECORD = {
  FORMULA: 0x0006,
  EOF: 0x000a,
  DATEMODE: 0x0022,
  FILEPASS: 0x002f,
  CONTINUE: 0x003c,
  BOUNDSHEET: 0x0085,
  MULRK: 0x00bd,
  SST: 0x00fc,
  LABELSST: 0x00fd,
  NUMBER: 0x0203,
  LABEL: 0x0204,
  RK: 0x027e,
  BOF: 0x0809,
} as const;

const WIDE = new TextDecoder("utf-16le", { ignoreBOM: true });
/** One byte a character: the lower half of UTF-16. */
const NARROW = new TextDecoder("latin1");

/** Sheets that are looked at; more would let one small file be read a thousand times over. */
const MAX_SHEETS = 8;

/** A report of readings is a few columns wide; cells further right are charts and decoration. */
const MAX_COLUMNS = 32;

interface SheetRecord {
  type: number;
  /** First and last byte after it, in the stream. */
  start: number;
  end: number;
}

/**
 * The rows of the first worksheets, in the order of the workbook, and whether its days count from 1904 ([MS-XLS] 2.4.77). A row's
 * `line` is its number in its sheet.
 * @throws LoggerFileError `bad-structure` for anything but a whole, unencrypted BIFF8 stream.
 */
export function readSheets(stream: Uint8Array): { sheets: Row[][]; date1904: boolean } {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const first = recordAt(view, 0);
  if (first?.type !== RECORD.BOF || first.end - first.start < 4 || view.getUint16(first.start, true) !== 0x0600) {
    throw broken("not an Excel 97–2003 workbook");
  }
  const offsets: number[] = [];
  let texts: string[] = [];
  let date1904 = false;
  const globals = [...recordsFrom(view, 0)];
  for (const [index, record] of globals.entries()) {
    if (record.type === RECORD.FILEPASS) throw broken("the workbook is protected by a password; save it without one");
    if (record.type === RECORD.BOUNDSHEET && record.end - record.start >= 6 && view.getUint8(record.start + 5) === 0) {
      offsets.push(view.getUint32(record.start, true));
    }
    if (record.type === RECORD.DATEMODE && record.end - record.start >= 2) {
      date1904 = view.getUint16(record.start, true) === 1;
    }
    if (record.type === RECORD.SST) texts = sharedTexts(view, withContinues(globals, index));
  }
  const sheets = [...new Set(offsets)].slice(0, MAX_SHEETS).map((offset) => rowsOf(view, offset, texts));
  return { sheets, date1904 };
}

function recordAt(view: DataView, at: number): SheetRecord | undefined {
  if (at + 4 > view.byteLength) return undefined;
  const start = at + 4;
  const end = start + view.getUint16(at + 2, true);
  return end > view.byteLength ? undefined : { type: view.getUint16(at, true), start, end };
}

/** Records of one substream, from its BOF up to its EOF. A stream that ends early is broken. */
function* recordsFrom(view: DataView, offset: number): Generator<SheetRecord> {
  let depth = 0;
  for (let at = offset; ; ) {
    const record = recordAt(view, at);
    if (!record) throw broken("the workbook is cut off");
    if (record.type === RECORD.BOF) depth += 1;
    if (depth === 0) throw broken("a worksheet does not begin where the workbook says");
    if (record.type === RECORD.EOF) depth -= 1;
    if (depth === 0) return;
    if (depth === 1) yield record;
    at = record.end;
  }
}

function rowsOf(view: DataView, offset: number, texts: readonly string[]): Row[] {
  const rows = new Map<number, Cell[]>();
  const put = (row: number, column: number, value: Cell | undefined) => {
    if (value === undefined || column >= MAX_COLUMNS) return;
    const cells = rows.get(row) ?? [];
    while (cells.length <= column) cells.push("");
    cells[column] = value;
    rows.set(row, cells);
  };
  for (const record of recordsFrom(view, offset)) {
    const size = record.end - record.start;
    if (size < 6) continue;
    const row = view.getUint16(record.start, true);
    const column = view.getUint16(record.start + 2, true);
    if (record.type === RECORD.MULRK) {
      for (let at = record.start + 4, next = column; at + 8 <= record.end; at += 6, next++) {
        put(row, next, rkNumber(view.getInt32(at + 2, true)));
      }
    } else {
      put(row, column, cellValue(view, record, texts));
    }
  }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([row, cells]) => ({ cells, line: row + 1 }));
}

function cellValue(view: DataView, { type, start, end }: SheetRecord, texts: readonly string[]): Cell | undefined {
  const size = end - start;
  if (type === RECORD.LABELSST && size >= 10) return texts[view.getUint32(start + 6, true)] ?? "";
  if (type === RECORD.NUMBER && size >= 14) return finite(view.getFloat64(start + 6, true));
  if (type === RECORD.RK && size >= 10) return rkNumber(view.getInt32(start + 6, true));
  if (type === RECORD.LABEL && size >= 9) return textAt(new TextCursor(view, [{ start: start + 6, end }]));
  // A formula's cached result is a number unless its last two bytes are FFFF.
  if (type === RECORD.FORMULA && size >= 14 && view.getUint16(start + 12, true) !== 0xffff) {
    return finite(view.getFloat64(start + 6, true));
  }
  return undefined;
}

/** A 30-bit number, an integer or the high part of a float, perhaps times 100. */
function rkNumber(packed: number): number {
  let value = packed >> 2;
  if ((packed & 2) === 0) {
    const float = new DataView(new ArrayBuffer(8));
    float.setInt32(0, packed & ~3);
    value = float.getFloat64(0);
  }
  return finite((packed & 1) === 1 ? value / 100 : value) ?? 0;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

interface Span {
  start: number;
  end: number;
}

function withContinues(records: readonly SheetRecord[], index: number): Span[] {
  let last = index + 1;
  while (records[last]?.type === RECORD.CONTINUE) last += 1;
  return records.slice(index, last);
}

function sharedTexts(view: DataView, spans: readonly Span[]): string[] {
  const cursor = new TextCursor(view, spans);
  cursor.uint32();
  const count = cursor.uint32();
  const texts: string[] = [];
  while (texts.length < count && !cursor.done()) texts.push(textAt(cursor));
  return texts;
}

/** One string with its flags; formatting runs and phonetics are passed over. */
function textAt(cursor: TextCursor): string {
  const length = cursor.uint16();
  const flags = cursor.uint8();
  const runs = (flags & 8) === 0 ? 0 : cursor.uint16();
  const phonetic = (flags & 4) === 0 ? 0 : cursor.uint32();
  const text = cursor.characters(length, (flags & 1) === 1);
  cursor.skip(runs * 4 + phonetic);
  return text;
}

/** Reads through a record and its CONTINUE records; a string cut by a record's end repeats its flags in the next. */
class TextCursor {
  private readonly view: DataView;
  private readonly spans: readonly Span[];
  private span = 0;
  private at: number;

  constructor(view: DataView, spans: readonly Span[]) {
    this.view = view;
    this.spans = spans;
    this.at = spans[0]?.start ?? 0;
  }

  done(): boolean {
    while (this.span < this.spans.length && this.at >= this.end()) this.enterNext();
    return this.span >= this.spans.length;
  }

  uint8(): number {
    if (this.done()) throw broken("a text is cut off");
    this.at += 1;
    return this.view.getUint8(this.at - 1);
  }

  uint16(): number {
    return this.uint8() + this.uint8() * 0x100;
  }

  uint32(): number {
    return this.uint16() + this.uint16() * 0x10000;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      if (this.done()) throw broken("a text is cut off");
      const step = Math.min(left, this.end() - this.at);
      this.at += step;
      left -= step;
    }
  }

  characters(length: number, wide: boolean): string {
    let text = "";
    let isWide = wide;
    for (let left = length; left > 0; ) {
      if (this.span < this.spans.length && this.at >= this.end()) {
        this.enterNext();
        isWide = (this.uint8() & 1) === 1;
      }
      const size = isWide ? 2 : 1;
      const here = Math.min(left, Math.floor((this.end() - this.at) / size));
      if (here <= 0) throw broken("a text is cut off");
      const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, here * size);
      text += (isWide ? WIDE : NARROW).decode(bytes);
      this.at += here * size;
      left -= here;
    }
    return text;
  }

  private end(): number {
    return this.spans[this.span]?.end ?? 0;
  }

  private enterNext(): void {
    this.span += 1;
    this.at = this.spans[this.span]?.start ?? 0;
  }
}

function broken(what: string): LoggerFileError {
  return new LoggerFileError("bad-structure", { zh: "xls 工作簿损坏或不受支持", en: what });
}
