import type { Grams } from "../quantity.ts";

/**
 * A sum that very many write at once lies in parts (the escrow method: P. E. O'Neil, "The Escrow Transactional Method", ACM TODS 11(4), 1986).
 * Its own row counts everything that it lent to the parts as if it were spent; a part holds what is left of its loan. Whoever spends from one
 * part waits for nobody at another. Nothing is overspent, for a part gives only what it has, and was lent only what was there; and the sum is
 * exact at any moment: what its row counts, less what all parts have left.
 */

/** Grams by pot: of a balance a claim, of a season a plot. A pot that is not named holds none. */
export type Pots = Readonly<Record<string, Grams>>;

/** How much more may be counted in a pot when the row counts these sums; undefined: any amount. */
export type Room = (sums: Pots, pot: string) => Grams | undefined;

/** Most parts of one sum: fifty writers at once seldom meet on so many. */
export const PARTS_MAX = 16;

/** A part is worth its row for so many acts of the size of the one that makes it. */
const ACTS_A_PART = 4;

/** Both together. */
export function together(one: Pots, other: Pots): Pots {
  return combined(one, other, (a, b) => a + b);
}

/** The first without the second. */
export function without(one: Pots, other: Pots): Pots {
  return combined(one, other, (a, b) => a - b);
}

function combined(one: Pots, other: Pots, of: (a: Grams, b: Grams) => Grams): Pots {
  const pots = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...pots].map((pot) => [pot, of(one[pot] ?? 0, other[pot] ?? 0)]));
}

const notNothing = (pots: Pots): Pots => Object.fromEntries(Object.entries(pots).filter(([, grams]) => grams !== 0));

/** What comes to each pot from one state of a sum to the next: less than zero where something is given back. */
export function changeOf(before: Pots, after: Pots): Pots {
  return notNothing(without(after, before));
}

/** What is counted in all: what the row counts, less what its parts have left. */
export function counted(row: Pots, parts: readonly Pots[]): Pots {
  return parts.reduce(without, row);
}

/**
 * How many parts a sum is worth, by how often what is left of it holds an act of this size: none below eight times. `sums` are what it counts
 * with that act, while it lies in no parts.
 */
export function partsWorth(sums: Pots, change: Pots, room: Room): number {
  const taken = Object.entries(change).filter(([, grams]) => grams > 0);
  const holds = taken.map(([pot, grams]) => Math.floor((room(sums, pot) ?? Infinity) / (grams * ACTS_A_PART)));
  const parts = taken.length === 0 ? 0 : Math.min(PARTS_MAX, ...holds);
  return parts < 2 ? 0 : parts;
}

/** Everything that is free in these pots, lent to so many parts alike; what does not divide goes to the first. A pot without a bound needs no loan. */
export function loans(
  sums: Pots,
  pots: readonly string[],
  { parts, room }: { readonly parts: number; readonly room: Room },
): readonly Pots[] {
  const lent: Record<string, Grams> = {};
  // One after another: what is lent from one stretch of a certificate year is not free in those after it.
  for (const pot of pots) lent[pot] = Math.max(0, room(together(sums, lent), pot) ?? 0);
  const share = (free: Grams, n: number) => Math.floor(free / parts) + (n === 0 ? free % parts : 0);
  return Array.from({ length: parts }, (_, n) =>
    notNothing(Object.fromEntries(Object.entries(lent).map(([pot, free]) => [pot, share(free, n)]))),
  );
}

/**
 * What parts have left after a change that begins with the first of them: it does all of it if it can, else another that can, else several do
 * it together, each in turn as far as it goes. Answers those that are another then, by their place; undefined where all of them do not have as
 * much. A pot without a bound may be overdrawn at the first, since its sum stays exact; what is given back goes there, too.
 */
export function spent(
  parts: readonly Pots[],
  change: Pots,
  isBounded: (pot: string) => boolean,
): ReadonlyMap<number, Pots> | undefined {
  const bounded = Object.entries(change).filter(([pot, grams]) => grams > 0 && isBounded(pot));
  const one = parts.findIndex((left) => bounded.every(([pot, grams]) => (left[pot] ?? 0) >= grams));
  if (one >= 0) return new Map([[one, notNothing(without(parts[one] ?? {}, change))]]);
  const after = new Map<number, Pots>();
  let due: Pots = Object.fromEntries(bounded);
  const rest = without(change, due);
  for (const [n, left] of parts.entries()) {
    const gives = Object.fromEntries(
      Object.entries(due).map(([pot, grams]) => [pot, Math.max(0, Math.min(grams, left[pot] ?? 0))]),
    );
    due = notNothing(without(due, gives));
    const before = n === 0 ? without(left, rest) : left;
    if (n === 0 || Object.values(gives).some((grams) => grams > 0)) after.set(n, notNothing(without(before, gives)));
    if (Object.keys(due).length === 0) return after;
  }
  return undefined;
}
