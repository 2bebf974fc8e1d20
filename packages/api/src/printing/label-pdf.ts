import { DomainError } from "@suyuan/domain/errors";
import { type Face, labelFace } from "./face.ts";
import { inParts, type LabelPlan, labelPlan } from "./label-plan.ts";
import type { Words } from "./label-words.ts";
import { requireFace } from "./missing-characters.ts";
import { corner, mmOf, PAPER_NAMES, PAPERS, type PaperName, type PrinterDpi, pagePoints, perPage } from "./paper.ts";
import { addPage, bytesOfPdf, openPdf, type Pdf, putWords, type Title } from "./pdf-document.ts";
import { drawSymbol, symbolOf } from "./symbol.ts";

/** Labels of one run as they are printed. */
export interface LabelPrint extends Title {
  readonly paper: PaperName;
  readonly dpi: PrinterDpi;
  /** The labels in order: the address in the code, and what stands under it for those who cannot scan. */
  readonly labels: readonly { readonly uri: string; readonly code: string }[];
  /** An address as long as any of the run's: it gives all their codes one size. */
  readonly longest: string;
  /** All codes of the run, so that each part of it is laid out alike. */
  readonly codes: readonly string[];
  readonly codeMm: number;
  readonly words: readonly Words[];
}

/**
 * The labels as a PDF, each page a sheet or one label of a roll. Errors: `label-character-missing` when the face has a character of the words not,
 * `label-too-small` when the paper does not hold what must be said.
 */
export async function labelPdf(print: LabelPrint, face: Face = labelFace()): Promise<Uint8Array<ArrayBuffer>> {
  requireCharacters(print, face);
  const { form, size } = symbolOf(print.longest);
  const plan = planFor(print, size, face);
  if (plan === undefined) throw tooSmall(print, size, face);
  const paper = PAPERS[print.paper];
  const pdf = openPdf(face, print);
  for (const [n, label] of print.labels.entries()) {
    const place = n % perPage(paper);
    if (place === 0) addPage(pdf, pagePoints(paper, print.dpi));
    const at = corner(paper, place, print.dpi);
    const { x, y } = { x: at.x + plan.symbol.x, y: at.y + plan.symbol.y };
    drawSymbol(pdf, symbolOf(label.uri, form), { x, y, moduleDots: plan.moduleDots, dpi: print.dpi });
    drawWords(pdf, label.code, plan, { left: mmOf(at.x, print.dpi), top: mmOf(at.y, print.dpi), face });
  }
  return bytesOfPdf(pdf);
}

function planFor({ dpi, codes, codeMm, words, paper }: LabelPrint, modules: number, face: Face): LabelPlan | undefined {
  return labelPlan({ paper: PAPERS[paper], dpi, modules, codes, codeMm, words }, face);
}

interface LabelAt {
  readonly left: number;
  readonly top: number;
  readonly face: Face;
}

function drawWords(pdf: Pdf, code: string, { under, lines }: LabelPlan, { left, top, face }: LabelAt): void {
  const { centre, baselines, size } = under;
  for (const [n, part] of inParts(code, baselines.length).entries()) {
    putWords(pdf, part, { x: left + centre - face.width(part, size) / 2, y: top + (baselines[n] ?? 0), size });
  }
  for (const { words, x, y, ...type } of lines) putWords(pdf, words, { x: left + x, y: top + y, ...type });
}

function requireCharacters({ words, codes }: LabelPrint, face: Face): void {
  const texts = words.map(({ text }) => text);
  requireFace([...texts, ...codes], face);
}

function tooSmall(print: LabelPrint, modules: number, face: Face): DomainError {
  const large = PAPER_NAMES.filter((paper) => planFor({ ...print, paper }, modules, face) !== undefined);
  const way = large.length === 0 ? { en: "none does", zh: "无" } : { en: large.join(", "), zh: large.join("、") };
  return new DomainError(
    "label-too-small",
    {
      en: `A label of ${print.paper} does not hold the code and what must stand beside it in legible size. Layouts that do: ${way.en}.`,
      zh: `${print.paper} 标签放不下追溯码及必须标注的内容（字高达标）。可用的版式：${way.zh}。`,
    },
    { extensions: { layout: print.paper, layouts: large } },
  );
}
