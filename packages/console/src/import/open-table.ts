import { delimitedRows, type Separator, separatorOf, type TableRow } from "./delimited.ts";
import { encodingOf, type TableEncoding, textOf } from "./text-encoding.ts";
import { FileRefused, told } from "./told.ts";

/** Bytes of a file, and rows: a season of a large cooperative has some thousand. */
export const FILE_MAX = 16 * 1024 * 1024;
export const ROWS_MAX = 50_000;

/** A table as it was read, and how. */
export interface OpenTable {
  /** SHA-256 of the file, hexadecimal: with a row's number it names what the row asks for, whenever it is sent. */
  readonly digest: string;
  readonly form: { readonly kind: "text"; readonly encoding: TableEncoding; readonly separator: Separator } | Workbook;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
}

interface Workbook {
  readonly kind: "workbook";
  /** Day numbers count from 1904. */
  readonly date1904: boolean;
  /** Sheets beside the first, which are not read. */
  readonly moreSheets: number;
}

/**
 * Opens a file by its bytes: CSV in UTF-8, UTF-16 or GB 18030, separated by commas, tabs or semicolons; xlsx and xls, of which the first sheet counts.
 * Empty rows are passed over. Throws `FileRefused`.
 */
export async function openTable(bytes: Uint8Array<ArrayBuffer>): Promise<OpenTable> {
  if (bytes.length > FILE_MAX) throw new FileRefused(TOO_LARGE);
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const { form, rows } = isWorkbook(bytes) ? await workbook(bytes) : delimited(bytes);
  const kept: TableRow[] = [];
  for (const row of rows) {
    if (row.cells.every((cell) => String(cell).trim() === "")) continue;
    if (kept.length > ROWS_MAX) throw new FileRefused(TOO_MANY);
    kept.push(row);
  }
  const [head, ...rest] = kept;
  if (head === undefined || rest.length === 0) throw new FileRefused(EMPTY);
  return { digest, form, header: head.cells.map((cell) => String(cell).trim()), rows: rest };
}

function isWorkbook([a, b, c, d]: Uint8Array): boolean {
  return (a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0);
}

type Read = Pick<OpenTable, "form"> & { readonly rows: Iterable<TableRow> };

function delimited(bytes: Uint8Array): Read {
  const encoding = encodingOf(bytes);
  const [start = ""] = textOf(bytes, encoding);
  const separator = separatorOf(start.split(/[\r\n]/, 1)[0] ?? "");
  return { form: { kind: "text", encoding, separator }, rows: delimitedRows(textOf(bytes, encoding), separator) };
}

/** The reader of workbooks is the one of loggers' files: what unpacks to more than its allowance is refused before it is unpacked. */
async function workbook(bytes: Uint8Array): Promise<Read> {
  const { openFile } = await import("@suyuan/coldchain/files/container");
  let content: ReturnType<typeof openFile>;
  let used: TableRow[][] = [];
  try {
    content = openFile(bytes);
    if (content.kind === "workbook") used = content.sheets.map((rows) => [...rows]).filter((rows) => rows.length > 0);
  } catch (cause) {
    throw new FileRefused(unreadable(cause));
  }
  if (content.kind !== "workbook") throw new FileRefused(BROKEN);
  const { date1904 } = content;
  return { form: { kind: "workbook", date1904, moreSheets: Math.max(0, used.length - 1) }, rows: used[0] ?? [] };
}

function unreadable(cause: unknown) {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "too-large" || code === "too-many-readings") return TOO_LARGE;
  // Protected workbooks, and documents of other programs, are named by the reader.
  return code === "unsupported-format" ? LOCKED : BROKEN;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const TOO_LARGE = told(
  "file-too-large",
  `文件太大（最多 ${FILE_MAX / 1024 / 1024} MB）。请分成几个文件。`,
  `The file is too large (at most ${FILE_MAX / 1024 / 1024} MB). Cut it into several.`,
);
const TOO_MANY = told(
  "too-many-rows",
  `行数太多（最多 ${ROWS_MAX} 行）。请分成几个文件。`,
  `The file has too many rows (at most ${ROWS_MAX}). Cut it into several.`,
);
const EMPTY = told(
  "no-rows",
  "没有可导入的行：第一行应是列名，下面每行一条。",
  "There is nothing to import: the first row names the columns, and each row below it is one record.",
);
const LOCKED = told(
  "not-a-table",
  "读不了这种文件（可能有密码）。请另存为没有密码的 xlsx 或 CSV。",
  "This kind of file cannot be read (it may have a password). Save it as xlsx or CSV without one.",
);
const BROKEN = told(
  "broken-file",
  "文件损坏，读不出表格。请重新导出。",
  "The file is broken: no table can be read. Export it again.",
);
