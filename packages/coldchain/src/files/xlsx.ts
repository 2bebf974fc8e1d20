import { LoggerFileError } from "../series/reading.ts";
import type { Cell, Row } from "./delimited.ts";
import { unsupported } from "./signatures.ts";
import { ZipParts } from "./zip.ts";

/**
 * Cell values out of an Office Open XML workbook (ECMA-376 part 1, 18.2 and 18.3): texts, numbers and nothing else. No formula is
 * evaluated, no format applied. The XML is scanned once, forwards; what unpacks to more than the allowance is refused.
 */

/** Some 400 000 readings take about as much, and two seconds. */
const UNPACKED_MAX = 32 * 1024 * 1024;
const MAX_SHEETS = 8;
const MAX_COLUMNS = 64;

const ROW_NUMBER = /\sr\s*=\s*["'](\d{1,7})["']/;
const CELL_COLUMN = /\sr\s*=\s*["']([A-Z]{1,3})\d/;
const CELL_TYPE = /\st\s*=\s*["'](\w+)["']/;

export interface Workbook {
  /** The rows of each, made anew with each walk: half a million of them at once would weigh several times what their text weighs. */
  sheets: Iterable<Row>[];
  /** Day numbers count from 1904. */
  date1904: boolean;
}

export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** @throws LoggerFileError `unsupported-format` for another kind of container, `bad-structure`, `too-large`. */
export function readXlsx(bytes: Uint8Array): Workbook {
  const parts = new ZipParts(bytes, UNPACKED_MAX);
  const workbook = parts.text("xl/workbook.xml");
  if (workbook === undefined) throw otherContainer(parts);
  const shared = parts.has("xl/sharedStrings.xml") ? sharedTexts(parts.text("xl/sharedStrings.xml") ?? "") : [];
  const sheets = sheetNames(parts, workbook).map((name) => {
    const xml = parts.text(name) ?? "";
    return { [Symbol.iterator]: () => rowsOf(xml, shared) };
  });
  const date1904 = /<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true)["']/.test(workbook.slice(0, 20_000));
  return { sheets, date1904 };
}

function otherContainer(parts: ZipParts): LoggerFileError {
  if (parts.has("xl/workbook.bin")) return unsupported("binary Excel workbook (.xlsb)", "xlsb 工作簿");
  if (parts.has("word/document.xml")) return unsupported("Word document", "Word 文档");
  if (parts.has("content.xml")) return unsupported("OpenDocument file (.ods)", "OpenDocument 文件");
  return unsupported("ZIP archive", "ZIP 压缩包（请解压后上传其中的文件）");
}

/** The worksheets in the order of the workbook, by its relations; all sheets of the usual folder where those are missing. */
function sheetNames(parts: ZipParts, workbook: string): string[] {
  const relations = new Map<string, string>();
  for (const tag of tags(parts.text("xl/_rels/workbook.xml.rels") ?? "", "Relationship")) {
    const [id, target] = [attribute(tag, "Id"), attribute(tag, "Target")];
    if (id !== undefined && target !== undefined)
      relations.set(id, target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  }
  const named = tags(workbook, "sheet").flatMap((tag) => {
    const id = /\b(?:\w+:)?id\s*=\s*["'](rId\d+|[^"']+)["']/.exec(
      tag.replace(/\bsheetId\s*=\s*["'][^"']*["']/, ""),
    )?.[1];
    const name = id === undefined ? undefined : relations.get(id);
    return name !== undefined && parts.has(name) ? [name] : [];
  });
  const usual = parts.names().filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
  return [...new Set(named.length > 0 ? named : usual)].slice(0, MAX_SHEETS);
}

/** The opening tags of a name, any prefix; at most a few thousand. */
function tags(xml: string, name: string): string[] {
  return [...xml.slice(0, 500_000).matchAll(new RegExp(`<(?:\\w+:)?${name}\\b([^<>]*)>`, "g"))]
    .slice(0, 2000)
    .map(([, tag = ""]) => tag);
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
}

/** What prefix the elements of a part bear: "" or "x:". */
function prefixOf(xml: string, root: string): string {
  return new RegExp(`<(\\w+:)?${root}\\b`).exec(xml.slice(0, 4000))?.[1] ?? "";
}

/**
 * Walks the elements `<name …>…</name>` or `<name …/>` of a part of a text, in order. None may hold another of its name. Nothing is looked
 * for beyond the part: where it is not there, that would be to the end of the text, for every row and cell.
 */
function* elements(
  xml: string,
  name: string,
  from: number,
  to: number,
): Generator<{ tag: string; start: number; end: number }> {
  const [opening, closing] = [`<${name}`, `</${name}>`];
  const part = xml.slice(from, to);
  for (let at = part.indexOf(opening); at !== -1; ) {
    const after = part.charCodeAt(at + opening.length);
    const tagEnd = part.indexOf(">", at);
    if (tagEnd === -1) throw broken();
    // 32, 9, 10, 13: space; 47: "/"; 62: ">". Anything else continues a longer name.
    if (after !== 32 && after !== 9 && after !== 10 && after !== 13 && after !== 47 && after !== 62) {
      at = part.indexOf(opening, at + opening.length);
      continue;
    }
    const tag = part.slice(at + opening.length, tagEnd);
    if (tag.endsWith("/")) yield { tag, start: from + tagEnd + 1, end: from + tagEnd + 1 };
    else {
      const end = part.indexOf(closing, tagEnd);
      if (end === -1) throw broken();
      yield { tag, start: from + tagEnd + 1, end: from + end };
      at = part.indexOf(opening, end + closing.length);
      continue;
    }
    at = part.indexOf(opening, tagEnd);
  }
}

function sharedTexts(xml: string): string[] {
  const prefix = prefixOf(xml, "sst");
  const texts: string[] = [];
  for (const { start, end } of elements(xml, `${prefix}si`, 0, xml.length))
    texts.push(textsIn(xml, prefix, start, end));
  return texts;
}

/** The texts of an item or inline string, runs joined; phonetic runs are passed over. */
function textsIn(xml: string, prefix: string, start: number, end: number): string {
  const phonetic = xml.slice(start, end).indexOf(`<${prefix}rPh`);
  const limit = phonetic === -1 ? end : start + phonetic;
  let text = "";
  for (const part of elements(xml, `${prefix}t`, start, limit)) text += xml.slice(part.start, part.end);
  return plainText(text);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function plainText(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function* rowsOf(xml: string, shared: readonly string[]): Generator<Row> {
  const prefix = prefixOf(xml, "worksheet");
  let line = 0;
  for (const row of elements(xml, `${prefix}row`, 0, xml.length)) {
    const stated = Number(ROW_NUMBER.exec(row.tag)?.[1] ?? Number.NaN);
    line = Number.isInteger(stated) && stated > line ? stated : line + 1;
    const cells = cellsOf(xml, prefix, row.start, row.end, shared);
    if (cells.length > 0) yield { cells, line };
  }
}

function cellsOf(xml: string, prefix: string, start: number, end: number, shared: readonly string[]): Cell[] {
  const cells: Cell[] = [];
  let next = 0;
  for (const { tag, start: from, end: to } of elements(xml, `${prefix}c`, start, end)) {
    const reference = CELL_COLUMN.exec(tag)?.[1];
    const column = reference === undefined ? next : columnOf(reference);
    next = column + 1;
    if (column >= MAX_COLUMNS) continue;
    while (cells.length < column) cells.push("");
    cells[column] = cellValue(xml, prefix, tag, from, to, shared);
  }
  return cells;
}

function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** 18.18.11: s shared text, str and inlineStr text, b boolean, e error, d ISO date, n number. */
function cellValue(
  xml: string,
  prefix: string,
  tag: string,
  from: number,
  to: number,
  shared: readonly string[],
): Cell {
  const type = CELL_TYPE.exec(tag)?.[1] ?? "n";
  if (type === "inlineStr") return textsIn(xml, prefix, from, to).trim();
  const found = xml.slice(from, to).indexOf(`<${prefix}v`);
  if (found === -1) return "";
  const start = xml.indexOf(">", from + found) + 1;
  const close = xml.indexOf("<", start);
  if (start === 0 || close === -1 || close > to) return "";
  const text = xml.slice(start, close);
  if (type === "s") return (shared[Number(text)] ?? "").trim();
  if (type !== "n") return plainText(text).trim();
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : "";
}

function broken(): LoggerFileError {
  return new LoggerFileError("bad-structure", { zh: "xlsx 工作表损坏", en: "a worksheet of the xlsx file is broken" });
}
