import { Readable } from "node:stream";
import { ZipFile } from "yazl";

/** A text is a text in every spreadsheet, also one that begins like a formula: cells carry their type (ECMA-376 part 1, 18.18.11). */
export type Cell = string | number | undefined;

/** One sheet of a workbook. `name`: at most 31 characters, none of `[]:*?/\`. */
export interface Sheet {
  readonly name: string;
  /** The first row; widths in characters. */
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  /** Asked for one by one, when the sheet before is written. */
  readonly rows: () => AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
}

/** Characters of a cell (18.3.1.53: what Excel takes). */
const CELL_MAX = 32_767;
/** Characters that are handed to the compressor at once. */
const CHUNK = 64 * 1024;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/**
 * An Office Open XML workbook (ECMA-376, SpreadsheetML), written while its rows are read: never more of it than some chunks is in memory.
 * Each sheet has a head that stays in sight. The stream fails with whatever the rows fail with.
 */
export function workbook(sheets: readonly Sheet[], madeAt: Date): ReadableStream<Uint8Array> {
  const zip = new ZipFile();
  const options = { mtime: madeAt };
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(HEAD + text), path, options);
  add("[Content_Types].xml", contentTypes(sheets.length));
  add("_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]]));
  add("xl/workbook.xml", workbookPart(sheets));
  const parts = sheets.map((_, n): [string, string] => ["worksheet", `worksheets/sheet${n + 1}.xml`]);
  add("xl/_rels/workbook.xml.rels", relations([...parts, ["styles", "styles.xml"]]));
  add("xl/styles.xml", STYLES);
  const out = zip.outputStream as Readable;
  for (const [n, sheet] of sheets.entries()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${n + 1}.xml`, options, (give) => {
      const part = Readable.from(sheetPart(sheet));
      // The archive does not tell its reader when one of its parts fails.
      part.once("error", (error) => out.destroy(error));
      give(null, part);
    });
  }
  zip.end();
  return Readable.toWeb(out) as ReadableStream<Uint8Array>;
}

function contentTypes(sheets: number): string {
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const parts = Array.from({ length: sheets }, (_, n) => [`worksheets/sheet${n + 1}`, "worksheet"]);
  const overrides = [["workbook", "sheet.main"], ["styles", "styles"], ...parts].map(
    ([path, type]) => `<Override PartName="/xl/${path}.xml" ContentType="${kind}.${type}+xml"/>`,
  );
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join("")}</Types>`;
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join("")}</Relationships>`;
}

function workbookPart(sheets: readonly Sheet[]): string {
  const all = sheets.map(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${all.join("")}</sheets></workbook>`;
}

/** Style 1 is the head's: bold. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0" xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>`;

async function* sheetPart({ columns, rows }: Sheet): AsyncGenerator<Buffer, void, undefined> {
  const widths = columns.map(({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`);
  const head = columns.map(({ title }) => cell(title, ' s="1"')).join("");
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData><row>${head}</row>`;
  for await (const row of rows()) {
    text += `<row>${row.map((value) => cell(value)).join("")}</row>`;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`);
}

function cell(value: Cell, style = ""): string {
  if (value === undefined || value === "") return "<c/>";
  if (typeof value === "number") return `<c${style}><v>${value}</v></c>`;
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${escaped(value.slice(0, CELL_MAX))}</t></is></c>`;
}

/** What XML 1.0 cannot carry (section 2.2) becomes U+FFFD. */
const UNFIT = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(UNFIT, "\ufffd").replace(/[&<>"]/g, (sign) => NAMES[sign] ?? sign);
}
