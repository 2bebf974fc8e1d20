import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/** A typeface as far as words are laid out by it: which characters it has, and how wide they are. */
export interface Face {
  /** The font file (TrueType). */
  readonly bytes: Uint8Array;
  /** Height of capitals as a part of the type's size; digits are as high or higher, Han characters higher. */
  readonly capital: number;
  /** The width of words at a size, in the unit of the size. A character that it has not counts as one as wide as it is high. */
  width(words: string, size: number): number;
  /** Characters of these words that it has not, each once. */
  missing(words: string): readonly string[];
}

const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;
/** "Segmented coverage" (OpenType 1.9.1, cmap). */
const SEGMENTED_COVERAGE = 12;

function tableOf(font: DataView, tag: string): DataView {
  const code = [...tag].reduce((sum, character) => sum * 256 + character.charCodeAt(0), 0);
  for (let n = 0; n < font.getUint16(4); n++) {
    const at = HEADER_BYTES + ENTRY_BYTES * n;
    if (font.getUint32(at) !== code) continue;
    return new DataView(font.buffer, font.byteOffset + font.getUint32(at + 8), font.getUint32(at + 12));
  }
  throw new Error(`the font has no table ${tag}`);
}

function coverageIn(cmap: DataView): DataView {
  for (let n = 0; n < cmap.getUint16(2); n++) {
    const at = cmap.getUint32(8 + 8 * n);
    if (cmap.getUint16(at) === SEGMENTED_COVERAGE) return new DataView(cmap.buffer, cmap.byteOffset + at);
  }
  throw new Error("the font has no character map of format 12");
}

/** The glyph of a character; 0 where there is none. Groups are in the order of their characters. */
function glyphOf(coverage: DataView, codePoint: number): number {
  let [low, high] = [0, coverage.getUint32(12) - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = 16 + 12 * middle;
    const first = coverage.getUint32(at);
    if (codePoint < first) high = middle - 1;
    else if (codePoint > coverage.getUint32(at + 4)) low = middle + 1;
    else return coverage.getUint32(at + 8) + codePoint - first;
  }
  return 0;
}

/** A TrueType font as a face. */
export function faceOf(bytes: Uint8Array): Face {
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const coverage = coverageIn(tableOf(font, "cmap"));
  const advances = tableOf(font, "hmtx");
  const advanceCount = tableOf(font, "hhea").getUint16(34);
  const unitsPerEm = tableOf(font, "head").getUint16(18);
  const known = new Map<string, number>();
  const advanceOf = (character: string): number => {
    const kept = known.get(character);
    if (kept !== undefined) return kept;
    const glyph = glyphOf(coverage, character.codePointAt(0) ?? 0);
    const advance = glyph === 0 ? 1 : advances.getUint16(4 * Math.min(glyph, advanceCount - 1)) / unitsPerEm;
    if (known.size < KNOWN_MAX) known.set(character, advance);
    return advance;
  };
  return {
    bytes,
    capital: tableOf(font, "OS/2").getInt16(88) / unitsPerEm,
    width: (words, size) => {
      let sum = 0;
      for (const character of words) sum += advanceOf(character);
      return sum * size;
    },
    missing: (words) => [...new Set(words)].filter((one) => glyphOf(coverage, one.codePointAt(0) ?? 0) === 0),
  };
}

/** Widths kept at hand. */
const KNOWN_MAX = 4096;

let labels: Face | undefined;

/** The face of labels: Noto Sans SC, regular, read from beside this file when it is first asked for (10 MB unpacked, 60 ms). */
export function labelFace(): Face {
  labels ??= faceOf(brotliDecompressSync(readFileSync(new URL("noto-sans-sc.ttf.br", import.meta.url))));
  return labels;
}
