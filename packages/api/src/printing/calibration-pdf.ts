import { type Face, labelFace } from "./face.ts";
import { QUIET_MODULES } from "./label-plan.ts";
import {
  corner,
  dotsAt,
  mmOf,
  PAPERS,
  type Paper,
  type PaperName,
  type PrinterDpi,
  pagePoints,
  perPage,
  points,
} from "./paper.ts";
import { addPage, bytesOfPdf, openPdf, type Pdf, putWords, type Title } from "./pdf-document.ts";
import { drawSymbol, symbolOf } from "./symbol.ts";

/** A page by which a person sees whether the printer keeps sizes, and whether labels lie where they should. */
export interface Calibration extends Title {
  readonly paper: PaperName;
  readonly dpi: PrinterDpi;
  /** The address in the code on it. */
  readonly uri: string;
  /** What it says: what to measure (with `{mm}` in it), and what to do when it is not so long. */
  readonly words: readonly string[];
}

const TYPE_MM = 2.6;
const HAIR_MM = 0.12;
const CODE_FROM_MM = 60;

/** The calibration page of a paper as a PDF of one page. */
export async function calibrationPdf(order: Calibration, face: Face = labelFace()): Promise<Uint8Array<ArrayBuffer>> {
  const paper: Paper = PAPERS[order.paper];
  const pdf = openPdf(face, order);
  addPage(pdf, pagePoints(paper, order.dpi));
  drawOutlines(pdf, paper, order.dpi);
  const { inset, label } = paper;
  const ruler = Math.floor((paper.page.width - 2 * inset - 6) / 10) * 10;
  const upright = Math.floor((Math.min(label.height * paper.rows, paper.page.height) - 2 * inset - 6) / 10) * 10;
  const at = { x: inset + 2, y: inset + 2 };
  drawRuler(pdf, { ...at, length: ruler, isUpright: false }, face);
  drawRuler(pdf, { ...at, length: upright, isUpright: true }, face);
  const room = { x: at.x + 8, y: at.y + 8 };
  // A small label has room for the words alone.
  const isWide = paper.page.width >= CODE_FROM_MM;
  const left = isWide ? room.x + drawCode(pdf, order, room) + 1 : room.x;
  let y = room.y + TYPE_MM;
  for (const line of order.words.map((words) => words.replace("{mm}", String(ruler)))) {
    for (const part of wrapped(line, paper.page.width - left - inset, face)) {
      putWords(pdf, part, { x: left, y, size: TYPE_MM });
      y += TYPE_MM * 1.3;
    }
  }
  return bytesOfPdf(pdf);
}

/** Stands at no line's beginning. */
const HANGING = /[。，、；：”)%.,:]/;

function wrapped(words: string, width: number, face: Face): readonly string[] {
  const lines: string[] = [""];
  for (const character of words) {
    const line = `${lines.at(-1)}${character}`;
    if (face.width(line, TYPE_MM) <= width || HANGING.test(character)) lines[lines.length - 1] = line;
    else lines.push(character.trim());
  }
  return lines;
}

/** The labels' edges, thin: they must fall on the edges of the labels of a sheet. A roll's page is the label. */
function drawOutlines(pdf: Pdf, paper: Paper, dpi: number): void {
  const { label } = paper;
  pdf.lineWidth(points(HAIR_MM));
  for (let n = 0; n < perPage(paper); n++) {
    const { x, y } = corner(paper, n, dpi);
    const [left, top] = [mmOf(x, dpi), mmOf(y, dpi)];
    pdf.rect(points(left), points(top), points(label.width), points(label.height)).stroke("#808080");
  }
}

interface Ruler {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly isUpright: boolean;
}

/** A ruler with a mark at each millimetre: longer ones at five, the longest with their number at ten. */
function drawRuler(pdf: Pdf, { x, y, length, isUpright }: Ruler, face: Face): void {
  pdf.lineWidth(points(HAIR_MM));
  for (let mm = 0; mm <= length; mm++) {
    const mark = mm % 10 === 0 ? 4 : mm % 5 === 0 ? 2.8 : 1.6;
    const [left, top] = isUpright ? [x, y + mm] : [x + mm, y];
    const [right, bottom] = isUpright ? [x + mark, y + mm] : [x + mm, y + mark];
    pdf.moveTo(points(left), points(top)).lineTo(points(right), points(bottom)).stroke("#000000");
    if (mm % 10 !== 0 || mm === 0) continue;
    const [words, size] = [String(mm), 2];
    const centred = isUpright
      ? { x: x + mark + 0.4, y: top + 0.35 * size }
      : { x: left - face.width(words, size) / 2, y: y + mark + 0.9 * size };
    putWords(pdf, words, { ...centred, size });
  }
}

/** The code of the service's address with modules of half a millimetre; its side with the quiet zone, mm. */
function drawCode(pdf: Pdf, { uri, dpi }: Calibration, { x, y }: { readonly x: number; readonly y: number }): number {
  const symbol = symbolOf(uri);
  const moduleDots = Math.max(1, dotsAt(0.5, dpi));
  const quiet = QUIET_MODULES * moduleDots;
  drawSymbol(pdf, symbol, { x: dotsAt(x, dpi) + quiet, y: dotsAt(y, dpi) + quiet, moduleDots, dpi });
  return mmOf(symbol.size * moduleDots + 2 * quiet, dpi);
}
