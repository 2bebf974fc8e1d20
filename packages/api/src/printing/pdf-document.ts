import PDFDocument from "pdfkit";
import type { Face } from "./face.ts";
import { points } from "./paper.ts";

export type Pdf = InstanceType<typeof PDFDocument>;

/** What a document says of itself, and the instant of its making, which comes in. */
export interface Title {
  readonly title: string;
  readonly madeAt: string;
  /** In which language it is, where that is not Chinese. */
  readonly lang?: "en";
}

const FACE = "face";

/** Bold by a line around each character, as a part of its size: one weight is carried along. */
const BOLD_LINE = 0.035;

/** An empty document in this face. Viewers are told to print it in its own size. */
export function openPdf(face: Face, { title, madeAt, lang }: Title): Pdf {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    // None of the fonts that the library would read from its own folder.
    font: "",
    margin: 0,
    lang: lang ?? "zh-CN",
    info: { Title: title, Creator: "suyuan", Producer: "suyuan", CreationDate: new Date(madeAt) },
  });
  pdf.registerFont(FACE, Buffer.from(face.bytes.buffer, face.bytes.byteOffset, face.bytes.byteLength));
  printsInOwnSize(pdf);
  return pdf;
}

/** `PrintScaling /None` (ISO 32000-1, 12.2): the library has no option for it, so the document's root is asked for by its name. */
function printsInOwnSize(pdf: Pdf): void {
  const root: unknown = Reflect.get(pdf, "_root");
  if (root === null || typeof root !== "object" || !("data" in root))
    throw new Error("a document of pdfkit has a root");
  // The library ends it with the document.
  Object.assign(root.data as object, { ViewerPreferences: pdf.ref({ PrintScaling: "None", PickTrayByPDFSize: true }) });
}

/** A page of this size, in points. */
export function addPage(pdf: Pdf, size: [width: number, height: number]): void {
  pdf.addPage({ size, margin: 0 });
  pdf.font(FACE);
}

/** One line of words: `x` is its left end, `y` its baseline, mm from the page's upper left corner; `size` is the type's, mm. */
export function putWords(
  pdf: Pdf,
  words: string,
  {
    x,
    y,
    size,
    isBold = false,
  }: { readonly x: number; readonly y: number; readonly size: number; readonly isBold?: boolean },
): void {
  const bold = isBold ? { stroke: true, fill: true } : {};
  if (isBold) pdf.lineWidth(points(size * BOLD_LINE));
  pdf.fontSize(points(size)).text(words, points(x), points(y), { lineBreak: false, baseline: "alphabetic", ...bold });
}

/** Words on as many lines as they need in a width (mm) at a size; what closes a clause stays with it. */
export function onLines(
  words: string,
  { width, size }: { readonly width: number; readonly size: number },
  face: Face,
): readonly string[] {
  const lines: string[] = [""];
  for (const character of words) {
    const line = `${lines.at(-1)}${character}`;
    if (face.width(line, size) <= width || /[，。；：、”]/.test(character)) lines[lines.length - 1] = line;
    else lines.push(character.trim());
  }
  return lines;
}

/** The whole file. */
export async function bytesOfPdf(pdf: Pdf): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  pdf.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  pdf.end();
  await ended;
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
