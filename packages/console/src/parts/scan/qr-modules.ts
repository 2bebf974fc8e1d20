import { create } from "qrcode/lib/core/qrcode.js";

/** The modules of a code as a path on a grid, and how many stand in a row. */
export interface Modules {
  readonly size: number;
  readonly path: string;
}

/** A long text is shown with less to spare: its modules would be too small otherwise. */
const LONG_TEXT = 300;

export function modulesOf(text: string): Modules {
  const { size, data } = create(text, { errorCorrectionLevel: text.length > LONG_TEXT ? "L" : "M" }).modules;
  let path = "";
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (data[y * size + x] !== 1) continue;
      let width = 1;
      while (x + width < size && data[y * size + x + width] === 1) width += 1;
      path += `M${x} ${y}h${width}v1h${-width}z`;
      x += width;
    }
  }
  return { size, path };
}
