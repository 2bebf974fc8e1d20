import type { Batch } from "@suyuan/domain/batches/batch";
import { harvested } from "@suyuan/domain/batches/harvested";
import { isVoided, type LabelRun } from "@suyuan/domain/batches/label-run";
import { buildDigitalLink } from "@suyuan/gs1/link/build";
import { create } from "qrcode/lib/core/qrcode.js";

/** Labels on one A4 sheet: 4 across, 6 down. */
export const LABELS_PER_SHEET = 24;
const COLUMNS = 4;
const CELL_WIDTH_MM = 48;
const CELL_HEIGHT_MM = 46;
/** The symbol with its quiet zone takes this much of a cell, so that an ordinary address prints at 2 cm and more. */
const SYMBOL_MM = 31;
/** X-dimension: at least the target of the GS1 General Specifications for retail point of sale (0.495 mm), at most their maximum. */
const MODULE_MM = { min: 0.5, max: 0.74 } as const;
const QUIET_MODULES = 4;

export interface LabelText {
  readonly name: string;
  readonly lot: string;
  readonly harvestedOn: string;
  readonly serial?: string;
  readonly netWeightGrams?: number;
}

/** The GS1 Digital Link that a label carries. Lot and serial are checked before they get here. */
export function labelUri(publicUrl: string, gtin: string, lot: string, serial?: string): string {
  return buildDigitalLink({ base: publicUrl, gtin, lot, ...(serial === undefined ? {} : { serial }) });
}

/** `serial,uri` and what a printer needs beside them. RFC 4180; a cell that a spreadsheet would run gets a leading apostrophe. */
export function labelsCsv(run: LabelRun, serials: readonly string[], publicUrl: string): string {
  const rows = serials.map((serial, n) =>
    [
      serial,
      labelUri(publicUrl, run.gtin, run.lot, serial),
      run.gtin,
      run.lot,
      String(run.netWeightGrams),
      isVoided(run, n) ? "voided" : "live",
    ]
      .map(cell)
      .join(","),
  );
  return `${["serial,uri,gtin,lot,netWeightG,status", ...rows].join("\r\n")}\r\n`;
}

/** A sign before letters and digits alone is no formula, and stays as it was registered. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-][0-9A-Za-z.]*$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A label on a sheet. One that was voided has its place, crossed out and without a code. */
export interface SheetLabel {
  readonly uri: string;
  readonly voided: boolean;
  readonly text: LabelText;
}

/** An SVG sheet in millimetres: one QR code (level M, quiet zone of 4 modules) with its words per label. */
export function labelSheet(labels: readonly SheetLabel[]): string {
  const columns = Math.min(COLUMNS, labels.length);
  const width = columns * CELL_WIDTH_MM;
  const height = Math.ceil(labels.length / COLUMNS) * CELL_HEIGHT_MM;
  const cells = labels.map((each, n) => {
    const x = (n % COLUMNS) * CELL_WIDTH_MM;
    const y = Math.floor(n / COLUMNS) * CELL_HEIGHT_MM;
    return `<g transform="translate(${x} ${y})">${each.voided ? voidedLabel(each) : label(each)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" font-family="'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="${FONT_MM}"><rect width="${width}" height="${height}" fill="#fff"/>${cells.join("")}</svg>\n`;
}

function voidedLabel({ uri, text }: SheetLabel): string {
  const middle = CELL_WIDTH_MM / 2;
  const words = [
    ["已作废 VOID", 20],
    [text.serial ?? text.lot, 25],
  ] as const;
  const lines = words.map(([word, y]) => `<text x="${middle}" y="${y}" text-anchor="middle">${escapeXml(word)}</text>`);
  return `<title>${escapeXml(`${uri} 已作废 VOID`)}</title><path fill="none" stroke="#000" stroke-width="0.4" d="M6 6L${CELL_WIDTH_MM - 6} 40M${CELL_WIDTH_MM - 6} 6L6 40"/>${lines.join("")}`;
}

function label({ uri, text }: SheetLabel): string {
  const { modules } = create(uri, { errorCorrectionLevel: "M" });
  const sideModules = modules.size + 2 * QUIET_MODULES;
  const moduleMm = Math.max(MODULE_MM.min, Math.min(MODULE_MM.max, SYMBOL_MM / sideModules));
  const side = sideModules * moduleMm;
  const left = (CELL_WIDTH_MM - side) / 2;
  const name = linesOf(text.name);
  const lines = [
    ...name,
    `批次 Lot ${text.lot}`,
    `采收 ${text.harvestedOn}${text.netWeightGrams === undefined ? "" : ` · 净含量 ${text.netWeightGrams} g`}`,
    ...(text.serial === undefined ? [] : [text.serial]),
  ];
  const words = lines.map(
    (line, n) =>
      `<text x="${CELL_WIDTH_MM / 2}" y="${side + 2.2 + n * 3.1}" text-anchor="middle"${n < name.length ? ' font-weight="700"' : ""}>${escapeXml(line)}</text>`,
  );
  return `<title>${escapeXml(uri)}</title><path transform="translate(${left} 0.5) scale(${moduleMm}) translate(${QUIET_MODULES} ${QUIET_MODULES})" d="${modulePath(modules)}"/>${words.join("")}`;
}

const FONT_MM = 2.4;
/** What of a cell's width words may take: a millimetre and a half stays free at each side. */
const LINE_MM = CELL_WIDTH_MM - 3;
const NAME_LINES_MAX = 2;

/** A generous width in millimetres: Han characters are as wide as the type is high, Latin ones and digits 0.6 of it. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? 1 : 0.6) * FONT_MM, 0);
}

/** A name on at most two lines that fit a cell, broken at a blank or after a Chinese sign where there is one; what is left over is cut, and says so. */
function linesOf(name: string): readonly string[] {
  const lines: string[] = [];
  let rest = [...name];
  while (rest.length > 0 && lines.length < NAME_LINES_MAX) {
    const isLast = lines.length === NAME_LINES_MAX - 1;
    let fits = rest.length;
    while (widthOf(rest.slice(0, fits).join("")) > LINE_MM) fits -= 1;
    if (fits < rest.length && isLast) {
      lines.push(
        `${rest
          .slice(0, fits - 1)
          .join("")
          .trimEnd()}…`,
      );
      break;
    }
    const broken = fits === rest.length ? fits : breakBefore(rest, fits);
    lines.push(rest.slice(0, broken).join("").trim());
    rest = rest.slice(broken);
  }
  return lines;
}

/** The last place up to `fits` where a line may well end; `fits` itself where there is none in its second half. */
function breakBefore(text: readonly string[], fits: number): number {
  for (let at = fits; at > fits / 2; at--) if (/[\s，、；：）】·]/u.test(text[at - 1] ?? "")) return at;
  return fits;
}

/** Dark modules as one path: a run of dark modules in a row is one rectangle. */
function modulePath(modules: { readonly size: number; get(row: number, column: number): number | boolean }): string {
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; ) {
      let run = 0;
      while (column + run < modules.size && modules.get(row, column + run)) run += 1;
      if (run > 0) path += `M${column} ${row}h${run}v1h-${run}z`;
      column += run || 1;
    }
  }
  return path;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The words of a batch's label. */
export function batchText(batch: Batch): LabelText {
  return { name: batch.product.zh, lot: batch.lot, harvestedOn: harvested(batch).origin.harvestedOn };
}
