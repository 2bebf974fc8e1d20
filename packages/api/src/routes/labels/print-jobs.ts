import { isVoided, type LabelRun } from "@suyuan/domain/batches/label-run";
import { DomainError } from "@suyuan/domain/errors";
import type { Language } from "@suyuan/domain/language";
import type { Job } from "../../offload/job.ts";
import type { PaperName, PrinterDpi } from "../../printing/paper.ts";
import { labelUri } from "./label-files.ts";
import type { PrintedText } from "./print-words.ts";

/** On which paper and with which printer, in which language; and the instant of the document. */
interface Print {
  readonly paper: PaperName;
  readonly dpi: PrinterDpi;
  readonly language: Language;
  readonly madeAt: string;
  readonly publicUrl: string;
}

interface LabelsInput extends Print {
  readonly run: LabelRun;
  readonly serials: readonly string[];
  readonly text: Omit<PrintedText, "gtin">;
  /** The first label, from 1, and how many. */
  readonly from: number;
  readonly count: number;
}

/** A document, or none where the run has no such labels. */
interface Document {
  readonly pdf: Uint8Array<ArrayBuffer> | undefined;
}

/** Labels of a run as a PDF, in their order; those that were struck are left out. */
export const LABEL_PDF: Job<LabelsInput, Document> = {
  name: "label-pdf",
  work: async ({ run, serials, text, from, count, language, publicUrl, ...print }) => {
    const { gtin, lot } = run;
    const uriOf = (serial: string) => labelUri(publicUrl, gtin, lot, serial);
    const some = serials.slice(from - 1, from - 1 + count);
    if (some.length === 0) return { pdf: undefined };
    const live = some.filter((_, n) => !isVoided(run, from - 1 + n));
    if (live.length === 0) throw struck();
    const { labelPdf } = await import("../../printing/draw.ts");
    const { CHARACTER_MM } = await import("./label-layout.ts");
    const { printedWords } = await import("./print-words.ts");
    const pdf = await labelPdf({
      ...print,
      title: `${text.name} ${lot}`,
      labels: live.map((serial) => ({ uri: uriOf(serial), code: serial })),
      // Letters alone make the largest code of an address of this length.
      longest: uriOf("W".repeat(serials[0]?.length ?? 1)),
      codes: serials,
      codeMm: CHARACTER_MM,
      words: printedWords({ ...text, gtin, netWeightGrams: run.netWeightGrams }, language),
    });
    return { pdf };
  },
};

function struck(): DomainError {
  return new DomainError("already-voided", {
    en: "All of these labels were struck: none is left to print.",
    zh: "这些追溯码都已作废，没有可打印的标签。",
  });
}

/** The calibration page of a paper. */
export const CALIBRATION_PDF: Job<Print, Document> = {
  name: "calibration-pdf",
  work: async ({ publicUrl, language, ...print }) => {
    const { calibrationPdf } = await import("../../printing/draw.ts");
    const { CALIBRATION_WORDS } = await import("./print-words.ts");
    const words = CALIBRATION_WORDS[language];
    return { pdf: await calibrationPdf({ ...print, uri: publicUrl, words, title: print.paper }) };
  },
};
