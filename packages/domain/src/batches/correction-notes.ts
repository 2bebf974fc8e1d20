import type { Batch, CorrectionNote } from "./batch.ts";

/** Newest notes that a batch carries; the facts have all of them. */
const NOTES_KEPT = 5;

/** The batch with one more note on what was corrected, newest first. */
export function noted(batch: Batch, note: CorrectionNote): Batch {
  const corrections = [note, ...(batch.corrections ?? [])].slice(0, NOTES_KEPT);
  return { ...batch, corrections, correctionCount: (batch.correctionCount ?? 0) + 1 };
}

/** Corrections of what a public page shows. Of weights it shows none, and a mistaken recall it tells in words of its own. */
export const SHOWN_CORRECTIONS = [
  "harvestedOn",
  "plots",
  "certificate",
  "commitmentBasis",
  "receipt",
  "test",
  "temperature",
  "input",
] as const satisfies readonly CorrectionNote["field"][];
export type ShownCorrection = (typeof SHOWN_CORRECTIONS)[number];

/** The newest notes on what a public page shows, one for each thing, and how many corrections there were of any kind. */
export function shownCorrections({ corrections = [], correctionCount = 0 }: Batch): {
  readonly count: number;
  readonly newest: readonly { readonly field: ShownCorrection; readonly at: string }[];
} {
  const isShown = (field: CorrectionNote["field"]): field is ShownCorrection =>
    SHOWN_CORRECTIONS.some((shown) => shown === field);
  const byField = new Map<ShownCorrection, string>();
  for (const { field, at } of corrections) if (isShown(field) && !byField.has(field)) byField.set(field, at);
  return { count: correctionCount, newest: [...byField].map(([field, at]) => ({ field, at })) };
}

/** Were there corrections that the batch has no notes of any more? */
export function hasOlderCorrections({ corrections = [], correctionCount = 0 }: Batch): boolean {
  return correctionCount > corrections.length;
}
