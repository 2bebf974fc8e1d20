import { type Face, labelFace } from "./face.ts";
import { requireFace } from "./missing-characters.ts";
import { points } from "./paper.ts";
import { addPage, bytesOfPdf, onLines, openPdf, type Pdf, putWords, type Title } from "./pdf-document.ts";

export interface Column {
  readonly title: string;
  /** Millimetres; all together at most the page less its margins. */
  readonly width: number;
  readonly isRight?: boolean;
}

/** A sheet of an office: what it is about, a table, and notes below it. */
export interface TablePrint extends Title {
  readonly heading: string;
  readonly lead: readonly (readonly [name: string, value: string])[];
  readonly columns: readonly Column[];
  /** Each cell in lines of its own where it has line feeds. */
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** At the bottom of each page, before its number. */
  readonly foot: string;
}

/** A4 across. */
const PAGE = { width: 297, height: 210 } as const;
const MARGIN_MM = 14;
const TYPE_MM = 2.9;
const SMALL_MM = 2.5;
const HEADING_MM = 6;
const LINE = 1.45;
const PAD_MM = 1.4;
const FOOT_MM = 8;
const INK = "#1b2a22";
const RULE = "#9aa8a0";
const SHADE = "#eef2ef";
/** What is printed on stays above this. */
const BOTTOM = PAGE.height - MARGIN_MM - FOOT_MM / 2;

/** A place on the paper that moves on, and to the next page where there is no room. */
class Sheet {
  readonly pdf: Pdf;
  readonly face: Face;
  y = MARGIN_MM;
  #pages = 0;

  constructor(pdf: Pdf, face: Face) {
    this.pdf = pdf;
    this.face = face;
    this.turn();
  }

  get pages(): number {
    return this.#pages;
  }

  turn(): void {
    addPage(this.pdf, [points(PAGE.width), points(PAGE.height)]);
    this.pdf.fillColor(INK).strokeColor(INK);
    this.#pages += 1;
    this.y = MARGIN_MM;
  }

  has(height: number): boolean {
    return this.y + height <= BOTTOM;
  }
}

/** The sheet as a PDF of as many pages as it needs; the table's head stands on each. Errors: `label-character-missing`. */
export async function tablePdf(print: TablePrint, face: Face = labelFace()): Promise<Uint8Array<ArrayBuffer>> {
  const { heading, lead, columns, rows, notes, foot } = print;
  requireFace(
    [heading, foot, ...lead.flat(), ...columns.map(({ title }) => title), ...rows.flat(), ...notes].flatMap((text) =>
      text.split("\n"),
    ),
    face,
  );
  const pdf = openPdf(face, print);
  const sheet = new Sheet(pdf, face);
  const footOf = (page: number) => footer(pdf, `${foot}  ·  ${page}`);
  footOf(1);
  drawLead(sheet, heading, lead);
  drawTable(sheet, columns, rows, footOf);
  drawNotes(sheet, notes, footOf);
  return bytesOfPdf(pdf);
}

function footer(pdf: Pdf, words: string): void {
  putWords(pdf, words, { x: MARGIN_MM, y: PAGE.height - MARGIN_MM / 2, size: SMALL_MM });
}

function drawLead(sheet: Sheet, heading: string, lead: TablePrint["lead"]): void {
  const { pdf, face } = sheet;
  sheet.y += HEADING_MM * 0.8;
  putWords(pdf, heading, { x: MARGIN_MM, y: sheet.y, size: HEADING_MM, isBold: true });
  sheet.y += 3;
  const name = Math.max(...lead.map(([words]) => face.width(words, TYPE_MM)), 0) + 4;
  for (const [words, value] of lead) {
    const lines = onLines(value, { width: PAGE.width - 2 * MARGIN_MM - name, size: TYPE_MM }, face);
    for (const [n, line] of lines.entries()) {
      sheet.y += TYPE_MM * LINE;
      if (n === 0) putWords(pdf, words, { x: MARGIN_MM, y: sheet.y, size: TYPE_MM });
      putWords(pdf, line, { x: MARGIN_MM + name, y: sheet.y, size: TYPE_MM });
    }
  }
  sheet.y += 3;
}

interface Laid {
  readonly cells: readonly (readonly string[])[];
  readonly height: number;
}

function laid(cells: readonly string[], columns: readonly Column[], size: number, face: Face): Laid {
  const lines = columns.map(({ width }, n) =>
    (cells[n] ?? "").split("\n").flatMap((part) => onWords(part, { width: width - 2 * PAD_MM, size }, face)),
  );
  const most = Math.max(...lines.map(({ length }) => length));
  return { cells: lines, height: most * size * LINE + 2 * PAD_MM };
}

/** As `onLines`, and words of Latin letters stay whole where they fit a line. */
function onWords(text: string, room: { readonly width: number; readonly size: number }, face: Face): readonly string[] {
  const pieces = text.match(/[\w.,%/()–-]+\s*|\s+|[^\w\s]/gu) ?? [];
  const lines: string[] = [""];
  for (const piece of pieces) {
    const line = `${lines.at(-1)}${piece}`;
    const fits = face.width(line.trimEnd(), room.size) <= room.width || /^[，。；：、）”]$/u.test(piece);
    if (fits) lines[lines.length - 1] = line;
    else if (face.width(piece.trimEnd(), room.size) > room.width) lines.push(...onLines(piece, room, face));
    else lines.push(piece);
  }
  return lines.filter((line, n) => n === 0 || line.trim() !== "");
}

function drawTable(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  footOf: (page: number) => void,
): void {
  const { face } = sheet;
  const titles = columns.map(({ title }) => title);
  const head = laid(titles, columns, SMALL_MM, face);
  drawRow(sheet, head, columns, true);
  for (const row of rows) {
    const one = laid(row, columns, SMALL_MM, face);
    if (!sheet.has(one.height)) {
      sheet.turn();
      footOf(sheet.pages);
      drawRow(sheet, head, columns, true);
    }
    drawRow(sheet, one, columns, false);
  }
}

function drawRow(sheet: Sheet, { cells, height }: Laid, columns: readonly Column[], isHead: boolean): void {
  const { pdf, face } = sheet;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  if (isHead) {
    pdf.rect(points(MARGIN_MM), points(sheet.y), points(width), points(height)).fill(SHADE);
    pdf.fillColor(INK);
  }
  let x = MARGIN_MM;
  for (const [n, column] of columns.entries()) {
    let y = sheet.y + PAD_MM - (LINE - 1) * SMALL_MM * 0.7;
    for (const line of cells[n] ?? []) {
      y += SMALL_MM * LINE;
      const words = line.trimEnd();
      const left = column.isRight === true ? x + column.width - PAD_MM - face.width(words, SMALL_MM) : x + PAD_MM;
      putWords(pdf, words, { x: left, y, size: SMALL_MM });
    }
    x += column.width;
  }
  sheet.y += height;
  pdf
    .lineWidth(points(0.2))
    .moveTo(points(MARGIN_MM), points(sheet.y))
    .lineTo(points(MARGIN_MM + width), points(sheet.y))
    .stroke(RULE);
  pdf.strokeColor(INK);
}

function drawNotes(sheet: Sheet, notes: readonly string[], footOf: (page: number) => void): void {
  const { pdf, face } = sheet;
  sheet.y += 3;
  for (const note of notes) {
    const lines = onWords(note, { width: PAGE.width - 2 * MARGIN_MM, size: SMALL_MM }, face);
    if (!sheet.has(lines.length * SMALL_MM * LINE)) {
      sheet.turn();
      footOf(sheet.pages);
    }
    for (const line of lines) {
      sheet.y += SMALL_MM * LINE;
      putWords(pdf, line.trimEnd(), { x: MARGIN_MM, y: sheet.y, size: SMALL_MM });
    }
    sheet.y += 1;
  }
}
