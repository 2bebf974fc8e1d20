/** Where the words of a label go: sizes, widths, lines. Millimetres throughout. */

/** One size of label and how many of it are on an A4 sheet (210 by 297 mm), the smallest first. */
export interface LabelSize {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

export const LABEL_SIZES: readonly LabelSize[] = [
  { width: 48, height: 46, columns: 4, rows: 6 },
  { width: 48, height: 57, columns: 4, rows: 5 },
  { width: 48, height: 69, columns: 4, rows: 4 },
  { width: 48, height: 92, columns: 4, rows: 3 },
  { width: 64, height: 92, columns: 3, rows: 3 },
  { width: 96, height: 138, columns: 2, rows: 2 },
];

/** Digits and capitals are this much of the type's size or more, in every face that is named for labels and in what stands in for them. */
const CAPITAL_PER_SIZE = 0.7;
/**
 * Height of characters in words that are no net weight. 1.8 mm is what GB 7718-2011 (3.9) asks of what must be said on prepackaged food; fresh
 * produce is none, and reads as well by it.
 */
export const CHARACTER_MM = 1.8;

/** The type size whose digits and capitals are so high. */
export const sizeFor = (characterMm: number): number => characterMm / CAPITAL_PER_SIZE;

/**
 * The least height of characters in a statement of net weight. Source: 定量包装商品计量监督管理办法 (Decree 70 of the State Administration for
 * Market Regulation, in force 2023-06-01), table 2: up to 50 g 2 mm, up to 200 g 3 mm, up to 1 kg 4 mm, above 6 mm.
 */
export function netWeightCharacterMm(grams: number): number {
  if (grams <= 50) return 2;
  if (grams <= 200) return 3;
  return grams <= 1000 ? 4 : 6;
}

/** A weight in the unit that table 1 of the same rules asks for: grams below 1,000 g, kilograms from there on. */
export function netWeightText(grams: number): string {
  return grams < 1000 ? `${grams} g` : `${grams / 1000} kg`;
}

const NARROW = /[ilIjtfr.,:;'!|()[\]{}/\\ -]/;
const WIDE = /[mwMW@%&#+<>=~]/;

/**
 * The width of one character as a part of the type's size: at least that of the widest face that may stand in (DejaVu Sans, which is wider than
 * Noto Sans SC, PingFang SC, Microsoft YaHei and Arial). Bold is a tenth wider.
 */
function widthOf(character: string, isBold: boolean): number {
  if (/\p{Extended_Pictographic}/u.test(character) && !/[0-9#*]/.test(character)) return 1.4;
  if (character > "\u2e7f") return 1;
  const plain = NARROW.test(character)
    ? 0.42
    : WIDE.test(character)
      ? 1.02
      : /[A-Z\u0080-\u2e7f]/.test(character)
        ? 0.8
        : 0.645;
  return isBold ? plain * 1.12 : plain;
}

/** A width of words that no face exceeds. */
export function wordsWidth(words: string, size: number, isBold = false): number {
  return [...words].reduce((sum, character) => sum + widthOf(character, isBold) * size, 0);
}

/** The last place up to `fits` where a line may well end; `fits` itself where there is none in its second half. */
function breakBefore(text: readonly string[], fits: number): number {
  for (let at = fits; at > fits / 2; at--) if (/[\s，、；：）】·.:/-]/u.test(text[at - 1] ?? "")) return at;
  return fits;
}

/** Words on as many lines as they need, nothing cut: broken at a blank or after a sign where there is one. */
export function wrapped(words: string, width: number, size: number, isBold = false): readonly string[] {
  const lines: string[] = [];
  let rest = [...words];
  while (rest.length > 0) {
    let fits = rest.length;
    while (fits > 1 && wordsWidth(rest.slice(0, fits).join(""), size, isBold) > width) fits -= 1;
    const end = fits === rest.length ? fits : breakBefore(rest, fits);
    lines.push(rest.slice(0, end).join("").trim());
    rest = rest.slice(end);
  }
  return lines.filter((line) => line !== "");
}

/** Words of one kind: they are wrapped, or each line of `lines` stands alone. */
export interface Words {
  readonly text: string;
  readonly size: number;
  readonly isBold?: boolean;
  /** Where it does not fit on one line: at these places and no other. */
  readonly parts?: readonly string[];
}

/** One line where it stands: `y` is its baseline. */
export interface PlacedLine {
  readonly words: string;
  readonly y: number;
  readonly size: number;
  readonly isBold: boolean;
}

const MARGIN_MM = 1.5;
/** Above the baseline, and from one line to the next, as parts of the type's size: no Han character reaches farther. */
const ASCENT = 0.92;
const LINE = 1.22;

/** The lines below a symbol that ends at `top`; undefined where they do not fit the size. */
export function placed(words: readonly Words[], size: LabelSize, top: number): readonly PlacedLine[] | undefined {
  const width = size.width - 2 * MARGIN_MM;
  const lines: PlacedLine[] = [];
  let y = top;
  for (const { text, size: type, isBold = false, parts } of words) {
    const isOne = wordsWidth(text, type, isBold) <= width;
    const own = isOne ? [text] : (parts ?? wrapped(text, width, type, isBold));
    if (own.some((line) => wordsWidth(line, type, isBold) > width)) return undefined;
    for (const line of own) {
      lines.push({ words: line, y: y + ASCENT * type, size: type, isBold });
      y += LINE * type;
    }
  }
  return y > size.height - 0.5 ? undefined : lines;
}
