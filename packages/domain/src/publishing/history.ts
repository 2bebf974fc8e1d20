import { cellKey } from "./cells.ts";
import type { ReleasedCell } from "./prepare.ts";
import { type Block, changedSince, type Layer, type PublishedRow, type Share } from "./share.ts";

/** One release as far as it speaks of a month: what was known then, and which cells it showed. */
export interface Told {
  readonly release: string;
  /** All that was known of the month when the release was made. */
  readonly known: readonly Share[];
  readonly shown: readonly Pick<ReleasedCell, "region" | "dimension" | "value">[];
}

/** What is known and was said of a month, from its releases in their order; undefined before the first. The same as `prepareRelease` kept. */
export function blockOf(month: string, told: readonly Told[]): Block | undefined {
  if (told.length === 0) return undefined;
  const layers: Layer[] = [];
  const rows: PublishedRow[] = [];
  const shownTo = new Map<string, number>();
  for (const { release, known, shown } of told) {
    const shares = changedSince(layers, known);
    if (layers.length === 0 || shares.length > 0) layers.push({ release, shares });
    for (const cell of shown) {
      const key = cellKey(cell);
      const from = (shownTo.get(key) ?? -1) + 1;
      rows.push({ cell: key, from, to: layers.length - 1 });
      shownTo.set(key, layers.length - 1);
    }
  }
  return { month, layers, rows };
}
