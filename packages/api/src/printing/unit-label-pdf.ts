import { gs1Bars } from "./code-128.ts";
import { type Face, labelFace } from "./face.ts";
import { QUIET_MODULES } from "./label-plan.ts";
import { requireFace } from "./missing-characters.ts";
import { dotsAt, mmOf, POINTS_PER_INCH } from "./paper.ts";
import { addPage, bytesOfPdf, onLines, openPdf, type Pdf, putWords, type Title } from "./pdf-document.ts";
import { drawSymbol, symbolOf } from "./symbol.ts";

/** The label of a logistic unit as it is drawn. */
export interface UnitLabelPrint extends Title {
  readonly sscc: string;
  /** The unit's Digital Link, for phones. */
  readonly uri: string;
  /** Who packed it. */
  readonly heading: string;
  /** What is in it. */
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly foot: string;
}

/** A6, upright: the size that the GS1 Logistic Label Guideline recommends. */
const PAGE = { width: 105, height: 148 } as const;
const DPI = 300;
const MARGIN_MM = 6;
/** 6 dots, 0.508 mm: the guideline asks for 0.495 to 1.016 mm. */
const BAR_DOTS = 6;
/** Dots of a module of the QR code, 0.34 mm. */
const QR_DOTS = 4;
/** The guideline's least is 31.75 mm. */
const BARS_MM = 33;
/** Light modules beside the bars (GS1 General Specifications 5.4.4). */
const QUIET = 10;
const TYPE_MM = 3.4;
const HEADING_MM = 4.4;
const LINE_MM = 5;
const NAME_MM = 20;
/** Where the words end and the codes begin. */
const BARS_TOP = PAGE.height - MARGIN_MM - BARS_MM - 7;

/** One label on a page of its own: words above, the SSCC as GS1-128 beneath, with a QR code of its address for phones. Errors: `label-character-missing`. */
export async function unitLabelPdf(print: UnitLabelPrint, face: Face = labelFace()): Promise<Uint8Array<ArrayBuffer>> {
  const { sscc, heading, rows, foot } = print;
  requireFace([heading, foot, ...rows.flat()], face);
  const pdf = openPdf(face, print);
  addPage(pdf, [dots(PAGE.width), dots(PAGE.height)]);
  const symbol = symbolOf(print.uri);
  const side = mmOf((symbol.size + 2 * QUIET_MODULES) * QR_DOTS, DPI);
  drawSymbol(pdf, symbol, {
    x: dotsAt(PAGE.width - MARGIN_MM - side, DPI) + QUIET_MODULES * QR_DOTS,
    y: dotsAt(MARGIN_MM, DPI) + QUIET_MODULES * QR_DOTS,
    moduleDots: QR_DOTS,
    dpi: DPI,
  });
  const right = PAGE.width - MARGIN_MM - side - 2;
  let y = MARGIN_MM + 5;
  for (const line of onLines(heading, { width: right - MARGIN_MM, size: HEADING_MM }, face).slice(0, 3)) {
    putWords(pdf, line, { x: MARGIN_MM, y, size: HEADING_MM, isBold: true });
    y += 6;
  }
  y = Math.max(y, MARGIN_MM + side + 4);
  for (const [name, value] of rows) {
    putWords(pdf, name, { x: MARGIN_MM, y, size: TYPE_MM });
    for (const line of onLines(value, { width: PAGE.width - 2 * MARGIN_MM - NAME_MM, size: TYPE_MM }, face)) {
      if (y > BARS_TOP - 8) break;
      putWords(pdf, line, { x: MARGIN_MM + NAME_MM, y, size: TYPE_MM });
      y += LINE_MM;
    }
  }
  putWords(pdf, foot, { x: MARGIN_MM, y: BARS_TOP - 3, size: 2.6 });
  drawBars(pdf, `00${sscc}`);
  const read = `(00) ${sscc}`;
  const width = face.width(read, 4.2);
  putWords(pdf, read, { x: (PAGE.width - width) / 2, y: BARS_TOP + BARS_MM + 5.5, size: 4.2 });
  return bytesOfPdf(pdf);
}

const dots = (mm: number): number => (dotsAt(mm, DPI) / DPI) * POINTS_PER_INCH;

/** Bars in whole dots of the printer, in the middle of the page. */
function drawBars(pdf: Pdf, digits: string): void {
  const { bars, modules } = gs1Bars(digits);
  const left = Math.round((dotsAt(PAGE.width, DPI) - modules * BAR_DOTS) / 2);
  if (left < QUIET * BAR_DOTS) throw new Error("the page is too narrow for the code");
  const dot = POINTS_PER_INCH / DPI;
  const path = bars.map(({ at, width }) => `${left + at * BAR_DOTS} 0 ${width * BAR_DOTS} ${dotsAt(BARS_MM, DPI)} re`);
  pdf.save();
  pdf.transform(dot, 0, 0, dot, 0, dotsAt(BARS_TOP, DPI) * dot);
  pdf.addContent(`${path.join("\n")}\nf`);
  pdf.restore();
}
