import { create } from "qrcode/lib/core/qrcode.js";
import { POINTS_PER_INCH } from "./paper.ts";
import type { Pdf } from "./pdf-document.ts";

/** What codes of one run have in common: their size, and the mask over their data. */
export interface SymbolForm {
  readonly version: number;
  readonly mask: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** The modules of a QR code (level M). */
export interface Symbol {
  readonly size: number;
  readonly form: SymbolForm;
  readonly isDark: (row: number, column: number) => boolean;
}

/**
 * The code of an address: of the smallest version that holds it and with the mask that the standard's penalties choose, or in the form of another
 * one. Codes of a run differ in a few characters: what suits one suits all, and to choose anew takes two thirds of the time.
 */
export function symbolOf(uri: string, form?: SymbolForm): Symbol {
  const asked = form === undefined ? {} : { version: form.version, maskPattern: form.mask };
  const { modules, version, maskPattern } = create(uri, { errorCorrectionLevel: "M", ...asked });
  if (maskPattern === undefined) throw new Error("a code has a mask");
  return {
    size: modules.size,
    form: { version, mask: maskPattern },
    isDark: (row, column) => Boolean(modules.get(row, column)),
  };
}

/** Where a symbol is drawn: its first module's corner and a module's side, in dots of the page. */
export interface SymbolPlace {
  readonly x: number;
  readonly y: number;
  readonly moduleDots: number;
  readonly dpi: number;
}

/** Dark modules as one path in whole modules, on the printer's grid: a run of dark modules in a row is one rectangle. */
export function drawSymbol(pdf: Pdf, { size, isDark }: Symbol, { x, y, moduleDots, dpi }: SymbolPlace): void {
  const dot = POINTS_PER_INCH / dpi;
  const path: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; ) {
      let run = 0;
      while (column + run < size && isDark(row, column + run)) run += 1;
      if (run > 0) path.push(`${column} ${row} ${run} 1 re`);
      column += run || 1;
    }
  }
  pdf.save();
  pdf.transform(moduleDots * dot, 0, 0, moduleDots * dot, x * dot, y * dot);
  pdf.addContent(`${path.join("\n")}\nf`);
  pdf.restore();
}
