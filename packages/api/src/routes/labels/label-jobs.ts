import { isVoided, type LabelRun } from "@suyuan/domain/batches/label-run";
import type { Job } from "../../offload/job.ts";
import { type LabelText, labelsCsv, labelUri } from "./label-files.ts";

/** A page of a run, and what stands on its labels beside the codes. */
interface SheetInput {
  readonly run: LabelRun;
  readonly serials: readonly string[];
  /** From 1. */
  readonly page: number;
  readonly text: LabelText;
  readonly publicUrl: string;
  readonly notes: readonly string[];
}

/** The SVG of a page; undefined of one that the run has not. */
export const LABEL_SHEET: Job<SheetInput, { readonly svg: string | undefined }> = {
  name: "label-sheet",
  work: async ({ run, serials, page, text: common, publicUrl, notes }) => {
    const { labelForm, labelSheet } = await import("./label-sheet.ts");
    const text = { ...common, netWeightGrams: run.netWeightGrams };
    const form = labelForm({ ...text, serial: serials[0] ?? "" }, publicUrl, run.gtin);
    const first = (page - 1) * form.perSheet;
    const some = serials.slice(first, first + form.perSheet);
    if (some.length === 0) return { svg: undefined };
    const labels = some.map((serial, n) => ({
      uri: labelUri(publicUrl, run.gtin, run.lot, serial),
      voided: isVoided(run, first + n),
      text: { ...text, serial },
    }));
    return { svg: labelSheet(labels, form, notes) };
  },
};

interface ListInput {
  readonly run: LabelRun;
  readonly serials: readonly string[];
  readonly publicUrl: string;
}

/** Serials whose list takes a few milliseconds. */
const SMALL_LIST = 200;

/** The CSV of a run. */
export const LABEL_LIST: Job<ListInput, { readonly csv: string }> = {
  name: "label-list",
  isSmall: ({ serials }) => serials.length <= SMALL_LIST,
  work: ({ run, serials, publicUrl }) => ({ csv: labelsCsv(run, serials, publicUrl) }),
};
