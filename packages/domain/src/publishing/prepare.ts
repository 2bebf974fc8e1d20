import { type AttackResult, attackAll } from "./attack.ts";
import { type Cell, cellOf, cellsOf } from "./cells.ts";
import { PUBLISHING_RULES, type PublishingRules } from "./rules.ts";
import { type Block, changedSince, type Layer, type PublishedRow, type Share, summed } from "./share.ts";
import { suppress } from "./suppress.ts";
import type { Suppression } from "./tables.ts";

/** Which amounts a group of tables has, in the order in which shares carry them, and by which of them closeness is judged (kilograms, yuan). */
export interface Group {
  readonly name: string;
  readonly measures: readonly string[];
  readonly weighed: readonly number[];
}

/** A cell of a release: its figures, or why they are not shown. A correction that waits has neither. */
export interface ReleasedCell extends Cell {
  readonly month: string;
  readonly values?: Readonly<Record<string, number>>;
  /** Households in it that are counted once; absent where the figures are not about households. */
  readonly households?: number;
  readonly suppressed?: Suppression;
}

export interface Prepared {
  /** Of the month itself. */
  readonly cells: readonly ReleasedCell[];
  /** Cells of earlier months whose figures a correction changes. */
  readonly revisions: readonly ReleasedCell[];
  /** Figures of earlier months that have been corrected and stay as they were published: showing the change would give it away. */
  readonly held: number;
  readonly attack: AttackResult;
  /** What is now known and said of each month: the ground of the next release. */
  readonly blocks: readonly Block[];
}

/** What is known now of a month, and what was known and said of it before. */
export interface MonthNow {
  readonly month: string;
  readonly shares: readonly Share[];
  readonly before?: Block;
}

/**
 * Prepares a group of tables of a month: what is shown of it, which corrections of earlier months are shown, and how all of it stands the attack
 * beside everything published so far. A release may go out only where the attack found nothing.
 */
export function prepareRelease(
  { month, group, months }: { readonly month: string; readonly group: Group; readonly months: readonly MonthNow[] },
  rules: PublishingRules = PUBLISHING_RULES,
): Prepared {
  const done = months.map((now) => releaseMonth(month, now, group, rules));
  const cells = done.flatMap((one) => one.cells);
  const blocks = done.map(({ block }) => block);
  return {
    cells: cells.filter((cell) => cell.month === month),
    revisions: cells.filter((cell) => cell.month !== month && cell.values !== undefined),
    held: cells.filter((cell) => cell.month !== month && cell.values === undefined).length,
    attack: attackAll(blocks, group.weighed),
    blocks,
  };
}

function releaseMonth(
  release: string,
  { month, shares, before }: MonthNow,
  group: Group,
  rules: PublishingRules,
): { readonly block: Block; readonly cells: readonly ReleasedCell[] } {
  const layers = before?.layers ?? [];
  const changed = changedSince(layers, shares);
  if (before !== undefined && changed.length === 0) return { block: before, cells: [] };
  const block: Block = { month, layers: [...layers, { release, shares: changed }], rows: before?.rows ?? [] };
  const wanted = before === undefined ? firstRows(changed) : revisedRows(block);
  const { shown, hidden } = suppress(block, wanted, rules, group.weighed);
  const sharesOf = sharesByCell(block.layers);
  const cells = [
    ...shown.map(({ cell, to }) => ({ month, ...cellOf(cell), ...figuresOf(sharesOf(cell), to, group) })),
    ...hidden.map(({ row: { cell }, reason }) => ({ month, ...cellOf(cell), suppressed: reason })),
  ];
  return { block: { ...block, rows: [...block.rows, ...shown] }, cells: inOrder(cells) };
}

/** Every cell that something is known of. */
function firstRows(shares: readonly Share[]): readonly PublishedRow[] {
  const cells = new Set(shares.flatMap(({ base }) => cellsOf(base)));
  return [...cells].map((cell) => ({ cell, from: 0, to: 0 }));
}

/** A change of each cell that was shown at first, since it was last brought up to date. */
function revisedRows({ layers, rows }: Block): readonly PublishedRow[] {
  const touched = new Map<string, number>();
  layers.forEach(({ shares }, layer) => {
    for (const { base } of shares) for (const cell of cellsOf(base)) touched.set(cell, layer);
  });
  const shownTo = new Map<string, number>();
  for (const row of rows) shownTo.set(row.cell, Math.max(row.to, shownTo.get(row.cell) ?? 0));
  return [...shownTo].flatMap(([cell, last]): PublishedRow[] =>
    (touched.get(cell) ?? 0) > last ? [{ cell, from: last + 1, to: layers.length - 1 }] : [],
  );
}

/** What each cell counts, with the layer that it came with. */
function sharesByCell(layers: readonly Layer[]): (cell: string) => readonly (readonly [layer: number, share: Share])[] {
  const all = new Map<string, (readonly [number, Share])[]>();
  layers.forEach(({ shares }, layer) => {
    for (const share of shares) {
      for (const cell of cellsOf(share.base)) {
        const known = all.get(cell);
        if (known === undefined) all.set(cell, [[layer, share]]);
        else known.push([layer, share]);
      }
    }
  });
  return (cell) => all.get(cell) ?? [];
}

/** A cell's figures as they are known up to a layer. */
function figuresOf(
  known: readonly (readonly [layer: number, share: Share])[],
  to: number,
  { measures }: Group,
): Pick<ReleasedCell, "values" | "households"> {
  const shares = summed(known.flatMap(([layer, share]) => (layer <= to ? [share] : [])));
  const values = Object.fromEntries(
    measures.map((measure, n) => [measure, shares.reduce((sum, { amounts }) => sum + (amounts[n] ?? 0), 0)]),
  );
  const households = new Set(shares.flatMap(({ household }) => household ?? []));
  return { values, ...(households.size === 0 ? {} : { households: households.size }) };
}

function inOrder(cells: readonly ReleasedCell[]): readonly ReleasedCell[] {
  const name = ({ region, dimension, value }: Cell): string => `${region} ${dimension ?? ""} ${value ?? ""}`;
  return cells.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}
