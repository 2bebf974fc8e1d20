import type { Batch, CorrectionNote } from "./batch.ts";

/** Newest notes that a batch carries; the facts have all of them. */
const NOTES_KEPT = 5;

/** The batch with one more note on what was corrected, newest first. */
export function noted(batch: Batch, note: CorrectionNote): Batch {
  const corrections = [note, ...(batch.corrections ?? [])].slice(0, NOTES_KEPT);
  return { ...batch, corrections, correctionCount: (batch.correctionCount ?? 0) + 1 };
}
