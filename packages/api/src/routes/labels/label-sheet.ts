import { create } from "qrcode/lib/core/qrcode.js";
import { type LabelText, labelUri } from "./label-files.ts";
import {
  CHARACTER_MM,
  LABEL_SIZES,
  type LabelSize,
  netWeightCharacterMm,
  netWeightText,
  placed,
  sizeFor,
  type Words,
  wordsWidth,
  wrapped,
} from "./label-layout.ts";

/** The symbol with its quiet zone takes this much of a label, so that an ordinary address prints at 2 cm and more. */
const SYMBOL_MM = 31;
/** X-dimension: at least the target of the GS1 General Specifications for retail point of sale (0.495 mm), at most their maximum. */
const MODULE_MM = { min: 0.5, max: 0.74 } as const;
const QUIET_MODULES = 4;

/** A label on a sheet. One that was voided has its place, crossed out and without a code. */
export interface SheetLabel {
  readonly uri: string;
  readonly voided: boolean;
  readonly text: LabelText;
}

/** How a run is printed: the size of its labels, and how many are on a sheet. */
export interface LabelForm {
  readonly size: LabelSize;
  readonly perSheet: number;
  readonly top: number;
}

/**
 * The smallest size of label that all words fit, none cut and none smaller than the law or `CHARACTER_MM` asks; the widest serial of its length
 * stands for those of a run. Everything that the service accepts fits the largest: one that does not is a defect.
 */
export function labelForm(text: LabelText, publicUrl: string, gtin: string): LabelForm {
  const { serial, lot } = text;
  const widest = serial === undefined ? {} : { serial: "W".repeat(serial.length) };
  // Small letters make the largest symbol of an address of this length.
  const side = sideOf(labelUri(publicUrl, gtin, lot, serial === undefined ? undefined : "w".repeat(serial.length)));
  const top = SYMBOL_TOP_MM + Math.max(SYMBOL_MM, side);
  const words = wordsOf({ ...text, ...widest });
  const size = LABEL_SIZES.find((one) => side <= one.width && placed(words, one, top) !== undefined);
  if (size === undefined) throw new Error(`no label holds the words of lot ${lot}`);
  return { size, perSheet: size.columns * size.rows, top };
}

const SYMBOL_TOP_MM = 0.5;

/** The side of the symbol of an address with its quiet zone. */
function sideOf(uri: string): number {
  const { modules } = create(uri, { errorCorrectionLevel: "M" });
  return (modules.size + 2 * QUIET_MODULES) * moduleOf(modules.size);
}

function moduleOf(modules: number): number {
  return Math.max(MODULE_MM.min, Math.min(MODULE_MM.max, SYMBOL_MM / (modules + 2 * QUIET_MODULES)));
}

/** The words of a label, the first ones nearest to the code. */
function wordsOf(text: LabelText): readonly Words[] {
  const size = sizeFor(CHARACTER_MM);
  const plain = (said: string): Words => ({ text: said, size });
  const { netWeightGrams: grams, bestBefore, serial } = text;
  const net = grams === undefined ? undefined : netWeightText(grams);
  return [
    ...(text.isCommitted ? [{ text: "承诺达标合格证", size: 1.25 * size, isBold: true }] : []),
    { text: text.name, size, isBold: true },
    ...(grams === undefined || net === undefined
      ? []
      : [{ text: `净含量 ${net}`, parts: ["净含量", net], size: sizeFor(netWeightCharacterMm(grams)) }]),
    { ...plain(`批次 Lot ${text.lot}`), parts: ["批次 Lot", text.lot] },
    plain(`采收 ${text.harvestedOn}`),
    ...(bestBefore === undefined ? [] : [plain(`保质期至 ${bestBefore}`)]),
    plain(`生产者 ${text.producer}`),
    ...(text.origin === "" ? [] : [plain(`产地 ${text.origin}`)]),
    plain(`扫码查验 ${text.domain}`),
    ...(serial === undefined ? [] : [plain(serial)]),
  ];
}

const FONTS = "'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/** An SVG sheet in millimetres: one QR code (level M, quiet zone of 4 modules) with its words per label. `notes` stand above the labels. */
export function labelSheet(labels: readonly SheetLabel[], form: LabelForm, notes: readonly string[] = []): string {
  const { size } = form;
  const width = Math.min(size.columns, labels.length) * size.width;
  const { lines, height: above } = noteLines(notes, width);
  const height = above + Math.ceil(labels.length / size.columns) * size.height;
  const cells = labels.map((each, n) => {
    const x = (n % size.columns) * size.width;
    const y = above + Math.floor(n / size.columns) * size.height;
    return `<g transform="translate(${x} ${y})">${each.voided ? voidedLabel(each, size) : label(each, form)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" font-family="${FONTS}" font-size="${round(sizeFor(CHARACTER_MM))}"><rect width="${width}" height="${height}" fill="#fff"/>${lines}${cells.join("")}</svg>\n`;
}

/** What whoever prints must read first, in a strip above the labels. */
function noteLines(notes: readonly string[], width: number): { readonly lines: string; readonly height: number } {
  const type = sizeFor(CHARACTER_MM);
  const own = notes.flatMap((note) => wrapped(note, Math.min(width, NOTE_MM) - 2, type, true));
  const lines = own.map((line, n) =>
    textAt(line, { x: width / 2, y: (n + 1) * 1.2 * type, size: type, isBold: true }, "#b00020"),
  );
  return { lines: lines.join(""), height: own.length === 0 ? 0 : Math.ceil((own.length + 0.5) * 1.2 * type) };
}

const NOTE_MM = 48;

function textAt(
  words: string,
  { x, y, size, isBold }: { readonly x: number; readonly y: number; readonly size: number; readonly isBold: boolean },
  fill?: string,
): string {
  const weight = isBold ? ' font-weight="700"' : "";
  const colour = fill === undefined ? "" : ` fill="${fill}"`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" text-anchor="middle"${weight}${colour}>${escapeXml(words)}</text>`;
}

const round = (millimetres: number): number => Math.round(millimetres * 1000) / 1000;

function voidedLabel({ uri, text }: SheetLabel, { width, height }: LabelSize): string {
  const said = text.serial ?? text.lot;
  const type = Math.min(sizeFor(CHARACTER_MM), (width - 3) / wordsWidth(said, 1));
  const lines = [
    textAt("已作废 VOID", { x: width / 2, y: 20, size: sizeFor(CHARACTER_MM), isBold: false }),
    textAt(said, { x: width / 2, y: 25, size: type, isBold: false }),
  ];
  return `<title>${escapeXml(`${uri} 已作废 VOID`)}</title><path fill="none" stroke="#000" stroke-width="0.4" d="M6 6L${width - 6} ${height - 6}M${width - 6} 6L6 ${height - 6}"/>${lines.join("")}`;
}

function label({ uri, text }: SheetLabel, { size, top }: LabelForm): string {
  const { modules } = create(uri, { errorCorrectionLevel: "M" });
  const moduleMm = moduleOf(modules.size);
  const left = (size.width - (modules.size + 2 * QUIET_MODULES) * moduleMm) / 2;
  const lines = placed(wordsOf(text), size, top);
  if (lines === undefined) throw new Error(`a label of lot ${text.lot} holds more words than its run`);
  const words = lines.map(({ words: line, ...at }) => textAt(line, { x: size.width / 2, ...at }));
  return `<title>${escapeXml(uri)}</title><path transform="translate(${round(left)} ${SYMBOL_TOP_MM}) scale(${moduleMm}) translate(${QUIET_MODULES} ${QUIET_MODULES})" d="${modulePath(modules)}"/>${words.join("")}`;
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
