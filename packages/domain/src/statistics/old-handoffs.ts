import type { Handoff } from "../batches/batch.ts";
import { isOpen } from "../batches/handoff.ts";
import { type Entry, sumOf } from "./contribution.ts";

/** A handoff as it is counted. `receipts`: when those were recorded that it holds, since a history may tell of one again. */
export interface KnownHandoff extends Handoff {
  readonly receipts?: readonly string[];
}

/** So many handoffs of one batch are kept to be counted anew: as many as one row holds. */
const HANDOFFS_MAX = 200;

interface Kept {
  readonly entries: Readonly<Record<string, Entry>>;
  readonly handoffs: Readonly<Record<string, KnownHandoff>>;
}

/**
 * With the oldest settled handoff as one of its day's, where there are more than are kept: what it counts stays counted, and no later fact
 * changes it, for the batch itself keeps no more of it either.
 */
export function withoutOldest<S extends Kept>(standing: S): S {
  const names = Object.keys(standing.handoffs);
  if (names.length <= HANDOFFS_MAX) return standing;
  const oldest = names.find((name) => {
    const handoff = standing.handoffs[name];
    return handoff !== undefined && !isOpen(handoff);
  });
  const entry = oldest === undefined ? undefined : standing.entries[`ship/${oldest}`];
  if (oldest === undefined || entry === undefined) return standing;
  const { [oldest]: _, ...handoffs } = standing.handoffs;
  const { [`ship/${oldest}`]: __, ...entries } = standing.entries;
  const day = `shipped/${entry.on}`;
  const amounts = sumOf(entries[day]?.amounts ?? {}, entry.amounts);
  return { ...standing, handoffs, entries: { ...entries, [day]: { on: entry.on, amounts } } };
}
