/** The papers that labels are printed on. Millimetres throughout; the sizes are of labels as they are sold, not of what is drawn on them. */

/** How labels lie on a page: a roll has one on each. */
export interface Paper {
  readonly page: { readonly width: number; readonly height: number };
  readonly label: { readonly width: number; readonly height: number };
  readonly columns: number;
  readonly rows: number;
  /** From the page's upper edge to the first row. */
  readonly top: number;
  /** Ink keeps so far from a label's edges: at the edge of a sheet printers cannot print (4.23 mm with most), on a roll labels move a little. */
  readonly inset: number;
}

const A4 = { width: 210, height: 297 };

const roll = (width: number, height: number): Paper => ({
  page: { width, height },
  label: { width, height },
  columns: 1,
  rows: 1,
  top: 0,
  inset: 1,
});

export const PAPERS = {
  /** Sheets of 24 labels of 70 x 37 mm, edge to edge. */
  "a4-3x8": { page: A4, label: { width: 70, height: 37 }, columns: 3, rows: 8, top: 0.5, inset: 4.5 },
  /** Sheets of 10 labels of 105 x 59.4 mm, edge to edge. */
  "a4-2x5": { page: A4, label: { width: 105, height: 59.4 }, columns: 2, rows: 5, top: 0, inset: 4.5 },
  "thermal-60x40": roll(60, 40),
  "thermal-40x30": roll(40, 30),
} as const satisfies Readonly<Record<string, Paper>>;

export type PaperName = keyof typeof PAPERS;
export const PAPER_NAMES = Object.keys(PAPERS) as readonly PaperName[];

/** Dots to the inch of the printers that are sold: label printers and lasers. */
export const PRINTER_DPI = [203, 300] as const;
export type PrinterDpi = (typeof PRINTER_DPI)[number];

export const MM_PER_INCH = 25.4;
export const POINTS_PER_INCH = 72;

/** Millimetres as points of a PDF. */
export const points = (mm: number): number => (mm / MM_PER_INCH) * POINTS_PER_INCH;

/** The nearest whole dot. */
export const dotsAt = (mm: number, dpi: number): number => Math.round((mm / MM_PER_INCH) * dpi);

/** Dots as millimetres. */
export const mmOf = (dots: number, dpi: number): number => (dots / dpi) * MM_PER_INCH;

/** A page as a PDF has it: a whole number of dots, so that the printer's grid and ours are one. At most half a dot from its size. */
export function pagePoints({ page }: Paper, dpi: number): [width: number, height: number] {
  const side = (mm: number) => (dotsAt(mm, dpi) / dpi) * POINTS_PER_INCH;
  return [side(page.width), side(page.height)];
}

/** Labels on a page. */
export const perPage = ({ columns, rows }: Paper): number => columns * rows;

/** The upper left corner of the n-th label of a page, from 0, in dots of the page. */
export function corner(
  { label, columns, top }: Paper,
  n: number,
  dpi: number,
): { readonly x: number; readonly y: number } {
  const row = Math.floor(n / columns);
  return { x: dotsAt((n % columns) * label.width, dpi), y: dotsAt(top + row * label.height, dpi) };
}
