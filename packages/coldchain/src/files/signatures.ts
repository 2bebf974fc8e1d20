import { LoggerFileError } from "../series/reading.ts";

/** Files that hold no readable table, known by their first bytes: refused by name, with what to export instead. */

interface Signature {
  name: string;
  zh: string;
  bytes: readonly number[];
}

const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { name: "PDF", zh: "PDF 报告", bytes: ascii("%PDF-") },
  { name: "HOBO binary (.hobo, .dtf)", zh: "HOBO 二进制文件", bytes: ascii("HOBO") },
  { name: "PNG picture", zh: "PNG 图片", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: "JPEG picture", zh: "JPEG 图片", bytes: [0xff, 0xd8, 0xff] },
  { name: "GIF picture", zh: "GIF 图片", bytes: ascii("GIF8") },
  { name: "BMP picture", zh: "BMP 图片", bytes: ascii("BM") },
  { name: "gzip archive", zh: "gzip 压缩包", bytes: [0x1f, 0x8b] },
  { name: "7-Zip archive", zh: "7z 压缩包", bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: "RAR archive", zh: "RAR 压缩包", bytes: ascii("Rar!") },
  { name: "SQLite database", zh: "SQLite 数据库", bytes: ascii("SQLite format 3") },
  { name: "Windows program", zh: "Windows 程序", bytes: ascii("MZ") },
];

/** Markup and data formats that are text. */
const TEXTS: readonly { name: string; zh: string; pattern: RegExp }[] = [
  {
    name: "web page (often saved as .xls)",
    zh: "网页（常被存成 .xls）",
    pattern: /^\s*(?:<!doctype html|<html|<table|<meta|<head|<style)/i,
  },
  { name: "XML document", zh: "XML 文件", pattern: /^\s*<(?:\?xml|[a-z][\w:.-]*[\s>])/i },
  { name: "JSON document", zh: "JSON 文件", pattern: /^\s*[[{]\s*(?:["{[]|\}|\])/ },
  { name: "RTF document", zh: "RTF 文档", pattern: /^\{\\rtf/ },
  { name: "PostScript document", zh: "PostScript 文档", pattern: /^%!PS/ },
];

/** A name only counts with unreadable bytes behind it where its letters may begin a text. */
const MAY_BE_TEXT = new Set(["BMP picture", "Windows program", "HOBO binary (.hobo, .dtf)"]);

/** @throws LoggerFileError `unsupported-format` for a file of a kind that we know and cannot read. */
export function refuseKnownBinary(bytes: Uint8Array): void {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const found = SIGNATURES.find((each) => each.bytes.every((byte, index) => bytes[start + index] === byte));
  if (!found) return;
  if (MAY_BE_TEXT.has(found.name) && !bytes.subarray(0, 200).some((byte) => byte < 9)) return;
  throw unsupported(found.name, found.zh);
}

/** @throws LoggerFileError `unsupported-format` for text of a kind that is no table. */
export function refuseKnownText(text: string): void {
  const head = text.slice(0, 500);
  const found = TEXTS.find(({ pattern }) => pattern.test(head));
  if (found) throw unsupported(found.name, found.zh);
}

/** The refusal of a format by its name. */
export function unsupported(name: string, zh: string): LoggerFileError {
  const detail = {
    zh: `这是${zh}，读不出数据表：请从记录仪软件导出 CSV、xls 或 xlsx 的数据表`,
    en: `this is a ${name}, which holds no table that can be read; export the data as CSV, xls or xlsx from the logger's program`,
  };
  return new LoggerFileError("unsupported-format", detail, {});
}
