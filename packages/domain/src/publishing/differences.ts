import { type Cell, cellKey, cellOf, DIMENSIONS, parentRegion } from "./cells.ts";
import { type Ground, placesIn } from "./ground.ts";
import type { PublishedRow } from "./share.ts";

/** What is left of a row after subtracting others that lie inside it, along one of its hierarchies. */
export interface Difference {
  readonly row: PublishedRow;
  readonly subtracted: readonly PublishedRow[];
  /** What the rest speaks of; never empty. */
  readonly places: readonly number[];
}

/** The rows of each cell, and the cells right below each: regions within a region by the same value. */
interface Tree {
  readonly rows: ReadonlyMap<string, readonly PublishedRow[]>;
  readonly below: ReadonlyMap<string, readonly string[]>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

function treeOf({ ofCell }: Ground, rows: readonly PublishedRow[]): Tree {
  const byCell = Map.groupBy(rows, ({ cell }) => cell);
  const below = new Map<string, string[]>();
  const values = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, key: string, cell: string): void => {
    const known = to.get(key);
    if (known === undefined) to.set(key, [cell]);
    else known.push(cell);
  };
  for (const key of ofCell.keys()) {
    const cell = cellOf(key);
    const region = parentRegion(cell.region);
    if (region !== undefined) add(below, cellKey({ ...cell, region }), key);
    if (cell.dimension !== undefined) add(values, valuesKey(cell), key);
  }
  return { rows: byCell, below, values };
}

const valuesKey = ({ region, dimension = "product" }: Cell): string => `${region} ${dimension}`;

/** The largest rows inside a cell and layers of which none lies in another. */
function covering(tree: Tree, cell: string, within: PublishedRow): readonly PublishedRow[] {
  const own = (tree.rows.get(cell) ?? []).filter(({ from, to }) => from >= within.from && to <= within.to);
  if (own.length > 0) return own;
  return (tree.below.get(cell) ?? []).flatMap((lower) => covering(tree, lower, within));
}

/** Along which hierarchies a row falls into parts: its regions, and where it is by nothing, each dimension. */
function partsOf(tree: Tree, key: string): readonly (readonly string[])[] {
  const { region, dimension } = cellOf(key);
  const regions = tree.below.get(key) ?? [];
  const along =
    dimension === undefined ? DIMENSIONS.map((of) => tree.values.get(valuesKey({ region, dimension: of })) ?? []) : [];
  return [regions, ...along].filter((parts) => parts.length > 0);
}

/** Every difference that somebody gets by subtracting from a row what is published inside it, for as long as something is left. */
export function differencesOf(ground: Ground, rows: readonly PublishedRow[]): readonly Difference[] {
  const tree = treeOf(ground, rows);
  return rows.flatMap((row) =>
    partsOf(tree, row.cell).flatMap((parts): Difference[] => {
      const subtracted = parts.flatMap((part) => covering(tree, part, row));
      if (subtracted.length === 0) return [];
      const covered = new Set(subtracted.flatMap((inner) => placesIn(ground, inner)));
      const places = placesIn(ground, row).filter((n) => !covered.has(n));
      return places.length === 0 ? [] : [{ row, subtracted, places }];
    }),
  );
}
