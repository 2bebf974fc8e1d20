import { atomsAt, type Ground, placesIn } from "./ground.ts";
import { type Atom, coversOf, isOf, type Party } from "./parties.ts";
import type { PublishedRow } from "./share.ts";
import type { Vector } from "./span.ts";

/** Finest cells that the very same rows count: whatever is published tells nothing of how their sum falls into parts. */
export interface Column {
  readonly rows: Vector;
  readonly atoms: readonly Atom[];
  /** One or two parties to whom all of it belongs; none where it is safe by itself. */
  readonly covers: readonly (readonly Party[])[];
}

/** What the rows distinguish, the largest first; finest cells that no row counts are left out. */
export function columnsOf(ground: Ground, rows: readonly PublishedRow[]): readonly Column[] {
  const counted = ground.places.map((): number[] => []);
  rows.forEach((row, n) => {
    for (const place of placesIn(ground, row)) counted[place]?.push(n);
  });
  const alike = new Map<string, { readonly rows: readonly number[]; readonly places: number[] }>();
  counted.forEach((numbers, place) => {
    if (numbers.length === 0) return;
    const key = numbers.join(" ");
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { rows: numbers, places: [place] });
    else known.places.push(place);
  });
  const columns = [...alike.values()].map(({ rows: numbers, places }): Column => {
    const atoms = merged(atomsAt(ground, places));
    return { rows: new Map(numbers.map((n) => [n, 1])), atoms, covers: coversOf(atoms) };
  });
  const weight = ({ atoms }: Column): number => atoms.reduce((sum, { sizes }) => sum + (sizes[0] ?? 0), 0);
  return columns
    .map((column) => ({ column, weight: weight(column) }))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ column }) => column);
}

/** Amounts of the same parties, together. */
function merged(atoms: readonly Atom[]): readonly Atom[] {
  const sums = new Map<string, Atom>();
  for (const atom of atoms) {
    const key = `${atom.organisation} ${atom.household ?? ""}`;
    const before = sums.get(key);
    sums.set(key, { ...atom, sizes: atom.sizes.map((size, n) => size + (before?.sizes[n] ?? 0)) });
  }
  return [...sums.values()];
}

/** What of a column belongs to neither of two parties: it can move without either of them knowing. */
export function othersIn({ atoms }: Column, target: Party, attacker: Party | undefined): readonly Atom[] {
  return atoms.filter((atom) => !isOf(atom, target) && !isOf(atom, attacker));
}

/** What of a column is the target's and the attacker does not know. */
export function targetIn({ atoms }: Column, target: Party, attacker: Party | undefined): readonly Atom[] {
  return atoms.filter((atom) => isOf(atom, target) && !isOf(atom, attacker));
}

/**
 * Columns in groups of which none shares a row with another, by what is left of each. Each in the columns' order: by which others one can move
 * depends on it, and must be the same whoever asks.
 */
export function components<One extends { readonly name: number; readonly left: Vector }>(
  all: readonly One[],
): readonly (readonly One[])[] {
  const groupOfRow = new Map<number, Set<One>>();
  for (const one of all) {
    const group = new Set([one]);
    for (const row of one.left.keys()) {
      for (const member of groupOfRow.get(row) ?? []) group.add(member);
    }
    for (const member of group) for (const row of member.left.keys()) groupOfRow.set(row, group);
  }
  return [...new Set(groupOfRow.values())].map((group) => [...group].toSorted((a, b) => a.name - b.name));
}
