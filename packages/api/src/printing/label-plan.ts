import type { Face } from "./face.ts";
import { ASCENT, DESCENT, flowed, LEADING, type PlacedLine, type Room, type Words } from "./label-words.ts";
import { mmOf, type Paper } from "./paper.ts";

/**
 * The X-dimension of GS1 General Specifications 26.0, table 5-46 (QR Code with a Digital Link, retail point of sale): 0.396 mm at least, 0.495 mm
 * as the target; beyond 0.75 mm a code grows and reads no better.
 */
const MODULE_MM = { least: 0.396, target: 0.495, most: 0.75 } as const;
export const QUIET_MODULES = 4;

/** What is laid out: the same place for everything on every label of a run. */
export interface LabelOrder {
  readonly paper: Paper;
  readonly dpi: number;
  /** Modules on a side of the code. */
  readonly modules: number;
  /** What stands under the codes, all of one length. */
  readonly codes: readonly string[];
  /** The least height of what stands under a code, mm. */
  readonly codeMm: number;
  readonly words: readonly Words[];
}

/** A label as it is drawn: dots and millimetres from its upper left corner. */
export interface LabelPlan {
  readonly moduleDots: number;
  /** The first dark module's corner, in dots. */
  readonly symbol: { readonly x: number; readonly y: number };
  /** What stands under the code: each code in as many parts as there are baselines, centred. */
  readonly under: { readonly centre: number; readonly baselines: readonly number[]; readonly size: number };
  readonly lines: readonly PlacedLine[];
  /** Words that the label has no room for. */
  readonly leftOut: readonly string[];
}

/** A text in so many parts of nearly one length. */
export function inParts(text: string, count: number): readonly string[] {
  const size = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, n) => text.slice(n * size, (n + 1) * size));
}

const PARTS_MAX = 3;
/** Between the quiet zone and words: strokes of bold characters and tails of some letters reach a little beyond their place. */
const GAP_MM = 0.3;

/** The label with modules of so many dots and these words; undefined where it does not hold them. */
function laidOut(
  order: LabelOrder,
  words: readonly Words[],
  moduleDots: number,
  face: Face,
): Omit<LabelPlan, "leftOut"> | undefined {
  const { paper, dpi, modules, codes } = order;
  const { width, height } = paper.label;
  const dot = mmOf(1, dpi);
  const [side, quiet] = [modules * moduleDots * dot, QUIET_MODULES * moduleDots * dot];
  const first = Math.ceil(Math.max(paper.inset, quiet) / dot);
  const start = first * dot;
  const beside = start + side + quiet + GAP_MM;
  const size = order.codeMm / face.capital;
  const centre = start + side / 2;
  const column = 2 * Math.min(centre - paper.inset, beside - centre);
  const widest = (count: number) =>
    Math.max(...codes.flatMap((code) => inParts(code, count)).map((part) => face.width(part, size)));
  const parts = Array.from({ length: PARTS_MAX }, (_, n) => n + 1).find((count) => widest(count) <= column);
  if (parts === undefined) return undefined;
  const top = start + side + quiet + GAP_MM;
  const baselines = Array.from({ length: parts }, (_, n) => top + (ASCENT + n * LEADING) * size);
  const below = (baselines.at(-1) ?? top) + DESCENT * size;
  const bottom = height - paper.inset;
  if (below > bottom || beside > width - paper.inset) return undefined;
  const room: Room = { left: paper.inset, right: width - paper.inset, top: paper.inset, bottom, beside, below };
  const lines = flowed(words, room, face);
  if (lines === undefined) return undefined;
  const last = lines.at(-1);
  const end = Math.max(below, last === undefined ? 0 : last.y + DESCENT * last.size);
  // What is left over stands above and below alike.
  const shift = Math.floor((bottom - end) / 2 / dot);
  return {
    moduleDots,
    symbol: { x: first, y: first + shift },
    under: { centre, baselines: baselines.map((y) => y + shift * dot), size },
    lines: lines.map((line) => ({ ...line, y: line.y + shift * dot })),
  };
}

/** Modules in whole dots: those of the target size, smaller ones down to the least, and larger ones. */
function moduleSizes(dpi: number): { readonly usual: readonly number[]; readonly larger: readonly number[] } {
  const dots = (mm: number) => mm / mmOf(1, dpi);
  const [least, target, most] = [
    Math.ceil(dots(MODULE_MM.least)),
    Math.ceil(dots(MODULE_MM.target)),
    Math.floor(dots(MODULE_MM.most)),
  ];
  return {
    usual: Array.from({ length: target - least + 1 }, (_, n) => target - n),
    larger: Array.from({ length: Math.max(0, most - target) }, (_, n) => most - n),
  };
}

/** The words with fewer and fewer of the optional ones, each in its order and with those last that may go there. */
function choices(words: readonly Words[]): readonly (readonly Words[])[] {
  const optional = words.filter(({ isOptional }) => isOptional);
  return Array.from({ length: optional.length + 1 }, (_, dropped) => {
    const gone = optional.slice(optional.length - dropped);
    const left = words.filter((one) => !gone.includes(one));
    return [left, [...left.filter(({ mayGoLast }) => !mayGoLast), ...left.filter(({ mayGoLast }) => mayGoLast)]];
  }).flat();
}

/** Small words are so much higher than they must be where there is room. */
const LARGER_TYPE = [1.75, 1.5, 1.35, 1.2, 1.1, 1];

/** The same words and codes with characters of so much height at least. */
function enlarged(order: LabelOrder, words: readonly Words[], times: number): [LabelOrder, readonly Words[]] {
  const least = order.codeMm * times;
  const raised = words.map((one) => ({ ...one, characterMm: Math.max(one.characterMm, least) }));
  return [{ ...order, codeMm: least }, raised];
}

/** A label that holds these words with larger type and modules as far as nothing makes way for them. */
function grown(
  order: LabelOrder,
  words: readonly Words[],
  sizes: readonly number[],
  face: Face,
): Omit<LabelPlan, "leftOut"> | undefined {
  for (const times of LARGER_TYPE) {
    for (const dots of sizes) {
      const plan = laidOut(...enlarged(order, words, times), dots, face);
      if (plan !== undefined) return plan;
    }
  }
  return undefined;
}

/**
 * Where everything on a label goes. Modules are a whole number of the printer's dots, of the target size at least where what must be said leaves
 * room for it, and larger where nothing makes way for it. Undefined where the label is too small for what must be said.
 */
export function labelPlan(order: LabelOrder, face: Face): LabelPlan | undefined {
  const { usual, larger } = moduleSizes(order.dpi);
  for (const dots of usual) {
    for (const words of choices(order.words)) {
      if (laidOut(order, words, dots, face) === undefined) continue;
      const plan = grown(order, words, dots === usual[0] ? [...larger, dots] : [dots], face);
      const leftOut = order.words.filter((one) => !words.includes(one)).map(({ text }) => text);
      if (plan !== undefined) return { ...plan, leftOut };
    }
  }
  return undefined;
}
