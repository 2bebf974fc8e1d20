import { type Face, labelFace } from "./face.ts";
import { QUIET_MODULES } from "./label-plan.ts";
import { requireFace } from "./missing-characters.ts";
import { dotsAt, mmOf, POINTS_PER_INCH, points } from "./paper.ts";
import { addPage, bytesOfPdf, onLines, openPdf, type Pdf, putWords, type Title } from "./pdf-document.ts";
import { drawSymbol, symbolOf } from "./symbol.ts";

/** A commitment certificate as it is drawn. */
export interface CommitmentPrint extends Title {
  readonly heading: string;
  readonly promise: string;
  readonly basisHead: string;
  /** All bases that the form has, with those that were chosen ticked. */
  readonly bases: readonly { readonly words: string; readonly isChosen: boolean }[];
  readonly rows: readonly (readonly [name: string, value: string])[];
  /** The address of the batch's page, as a code and in words. */
  readonly uri: string;
  readonly foot: readonly string[];
}

/** A6 across, of which four are an A4 sheet; higher where names are long. */
const PAGE = { width: 148, height: 105 } as const;
const DPI = 300;
const MARGIN_MM = 8;
const TYPE_MM = 3.6;
const HEADING_MM = 8;
const LINE = 1.5;
/** Dots of a module, 0.68 mm: the paper has room for it. */
const MODULE_DOTS = 8;
const NAME_MM = 24;
const FOOT_MM = 2.6;
const FOOT_LINE = 3.7;

/** The certificate as a PDF of one page. Errors: `label-character-missing`. */
export async function commitmentPdf(
  print: CommitmentPrint,
  face: Face = labelFace(),
): Promise<Uint8Array<ArrayBuffer>> {
  const { heading, promise, basisHead, bases, rows, foot } = print;
  requireFace([heading, promise, basisHead, ...foot, ...bases.map(({ words }) => words), ...rows.flat()], face);
  const pdf = openPdf(face, print);
  const symbol = symbolOf(print.uri);
  const side = mmOf((symbol.size + 2 * QUIET_MODULES) * MODULE_DOTS, DPI);
  const right = PAGE.width - MARGIN_MM - side - 2;
  // What is drawn waits until the height of it all is known.
  const draws: (() => void)[] = [];
  let y = MARGIN_MM + HEADING_MM;
  draws.push(() => putWords(pdf, heading, { x: MARGIN_MM, y: MARGIN_MM + HEADING_MM, size: HEADING_MM, isBold: true }));
  y += 3;
  const put = (words: string, x: number, until: number) => {
    for (const line of onLines(words, { width: until - x, size: TYPE_MM }, face)) {
      y += TYPE_MM * LINE;
      const at = { x, y, size: TYPE_MM };
      draws.push(() => putWords(pdf, line, at));
    }
  };
  put(promise, MARGIN_MM, right);
  y += 1.5;
  put(basisHead, MARGIN_MM, right);
  for (const { words, isChosen } of bases) {
    put(words, MARGIN_MM + 6, right);
    const box = { x: MARGIN_MM + 0.5, y: y - 0.82 * TYPE_MM, side: 3.2, isTicked: isChosen };
    draws.push(() => drawBox(pdf, box));
  }
  y = Math.max(y, MARGIN_MM + side) + 1;
  for (const [name, value] of rows) {
    const at = { x: MARGIN_MM, y: y + TYPE_MM * LINE, size: TYPE_MM };
    put(value, MARGIN_MM + NAME_MM, PAGE.width - MARGIN_MM);
    draws.push(() => putWords(pdf, name, at));
  }
  const height = Math.max(PAGE.height, y + FOOT_LINE * (foot.length + 1) + MARGIN_MM);
  addPage(pdf, [dots(PAGE.width), dots(height)]);
  drawSymbol(pdf, symbol, {
    x: dotsAt(PAGE.width - MARGIN_MM - side, DPI) + QUIET_MODULES * MODULE_DOTS,
    y: dotsAt(MARGIN_MM, DPI) + QUIET_MODULES * MODULE_DOTS,
    moduleDots: MODULE_DOTS,
    dpi: DPI,
  });
  for (const draw of draws) draw();
  for (const [n, line] of foot.entries()) {
    const up = (foot.length - 1 - n) * FOOT_LINE;
    putWords(pdf, line, { x: MARGIN_MM, y: height - MARGIN_MM + 2 - up, size: FOOT_MM });
  }
  return bytesOfPdf(pdf);
}

const dots = (mm: number): number => (dotsAt(mm, DPI) / DPI) * POINTS_PER_INCH;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly isTicked: boolean;
}

/** A box with or without its tick, as lines: the face has no ☑. */
function drawBox(pdf: Pdf, { x, y, side, isTicked }: Box): void {
  pdf.lineWidth(points(0.3)).rect(points(x), points(y), points(side), points(side)).stroke("#000000");
  if (!isTicked) return;
  const at = (across: number, down: number) => [points(x + across * side), points(y + down * side)] as const;
  pdf.lineWidth(points(0.5));
  pdf
    .moveTo(...at(0.2, 0.5))
    .lineTo(...at(0.43, 0.76))
    .lineTo(...at(0.85, 0.2))
    .stroke("#000000");
}
