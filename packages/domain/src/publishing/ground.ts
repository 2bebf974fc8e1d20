import { cellsOf } from "./cells.ts";
import { type Atom, atomOf } from "./parties.ts";
import { type Block, type Layer, type PublishedRow, summed } from "./share.ts";

/** What was known of a finest cell from one layer on, with everything that counts it. */
export interface Place {
  readonly layer: number;
  readonly cells: readonly string[];
  readonly atoms: readonly Atom[];
}

/** A month's figures laid out for looking up what a row speaks of. */
export interface Ground {
  readonly places: readonly Place[];
  /** Places by cell, as positions in `places`. */
  readonly ofCell: ReadonlyMap<string, readonly number[]>;
}

export function groundOf({ layers }: Pick<Block, "layers">, weighed: readonly number[]): Ground {
  const places = layers.flatMap((layer, n) => placesOf(layer, n, weighed));
  const ofCell = new Map<string, number[]>();
  places.forEach(({ cells }, n) => {
    for (const cell of cells) {
      const at = ofCell.get(cell);
      if (at === undefined) ofCell.set(cell, [n]);
      else at.push(n);
    }
  });
  return { places, ofCell };
}

function placesOf({ shares }: Layer, layer: number, weighed: readonly number[]): readonly Place[] {
  const byBase = new Map<string, { readonly cells: readonly string[]; readonly atoms: Atom[] }>();
  for (const share of summed(shares)) {
    const { region, product, scheme, producer } = share.base;
    const key = JSON.stringify([region, product, scheme, producer]);
    const place = byBase.get(key) ?? { cells: cellsOf(share.base), atoms: [] };
    place.atoms.push(atomOf(share, weighed));
    byBase.set(key, place);
  }
  return [...byBase.values()].map((place) => ({ ...place, layer }));
}

/** The places that a row adds up. */
export function placesIn({ ofCell, places }: Ground, { cell, from, to }: PublishedRow): readonly number[] {
  return (ofCell.get(cell) ?? []).filter((n) => {
    const layer = places[n]?.layer ?? -1;
    return layer >= from && layer <= to;
  });
}

export function atomsAt({ places }: Ground, at: Iterable<number>): readonly Atom[] {
  return [...at].flatMap((n) => places[n]?.atoms ?? []);
}

/** How much a row shows, in the first measure that is weighed: what is held back first is what shows least. */
export function weightOf(ground: Ground, row: PublishedRow): number {
  return atomsAt(ground, placesIn(ground, row)).reduce((sum, { sizes }) => sum + (sizes[0] ?? 0), 0);
}
