import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { cellsOf } from "./cells.ts";
import { groundOf, placesIn } from "./ground.ts";
import { linearAttack } from "./linear.ts";
import { type Atom, coversOf, isNarrow, isOf, type Party } from "./parties.ts";
import type { Block, PublishedRow, Share } from "./share.ts";

/** Small tables with any rows of them published. */
const small = fc
  .array(
    fc.record({
      region: fc.constantFrom("510824100200", "510824100201", "510824101200"),
      product: fc.constantFrom("kiwifruit", "pear"),
      organisation: fc.constantFrom("a", "b", "c", "d"),
      household: fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined }),
      amount: fc.integer({ min: 2, max: 6 }),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((all) =>
    all.map(({ region, product, organisation, household, amount }): Share => {
      const base = { region, product, scheme: "none", producer: "cooperative" };
      return { base, organisation, amounts: [amount], ...(household === undefined ? {} : { household }) };
    }),
  )
  .chain((shares) => {
    const cells = [...new Set(shares.flatMap(({ base }) => cellsOf(base)))];
    return fc.subarray(cells, { minLength: 1 }).map(
      (shown): Block => ({
        month: "2026-09",
        layers: [{ release: "2026-09", shares }],
        rows: shown.map((cell): PublishedRow => ({ cell, from: 0, to: 0 })),
      }),
    );
  });

interface Laid {
  readonly atoms: readonly Atom[];
  /** Of each row, the atoms that it counts. */
  readonly rows: readonly (readonly number[])[];
}

function laid(block: Block): Laid {
  const ground = groundOf(block, [0]);
  const first: number[] = [];
  let count = 0;
  for (const { atoms } of ground.places) {
    first.push(count);
    count += atoms.length;
  }
  const atoms = ground.places.flatMap((place) => place.atoms);
  const rows = block.rows.map((row) =>
    placesIn(ground, row).flatMap((n) => (ground.places[n]?.atoms ?? []).map((_, at) => (first[n] ?? 0) + at)),
  );
  return { atoms, rows };
}

type Fraction = readonly [above: bigint, below: bigint];

/** Rank over the rationals, in exact fractions: nothing of the attack's own elimination is used. */
function rank(matrix: readonly (readonly number[])[]): number {
  let rows: (readonly Fraction[])[] = matrix.map((row) => row.map((value): Fraction => [BigInt(value), 1n]));
  let found = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column += 1) {
    const pivot = rows.find((row) => row[column]?.[0] !== 0n);
    if (pivot === undefined) continue;
    found += 1;
    const [above = 1n, below = 1n] = pivot[column] ?? [];
    rows = rows
      .filter((row) => row !== pivot)
      .map((row) => {
        const [a = 0n, b = 1n] = row[column] ?? [];
        if (a === 0n) return row;
        return row.map(([n, d], at): Fraction => {
          const [pn = 0n, pd = 1n] = pivot[at] ?? [];
          return [n * b * above * pd - a * below * pn * d, d * b * above * pd];
        });
      });
  }
  return found;
}

/** Is any sum of the target's amounts that the attacker does not know fixed by the rows? */
function isPinned({ atoms, rows }: Laid, target: Party, attacker: Party | undefined): boolean {
  const unknown = atoms.map((atom, n) => (isOf(atom, attacker) ? -1 : n)).filter((n) => n >= 0);
  const others = unknown.filter((n) => !isOf(atoms[n] as Atom, target));
  const over = (columns: readonly number[]) => rows.map((row) => columns.map((n) => (row.includes(n) ? 1 : 0)));
  return rank(over(unknown)) > rank(over(others));
}

function partiesOf(atoms: readonly Atom[]): readonly Party[] {
  return [
    ...new Set(
      atoms.flatMap(({ organisation, household }) =>
        household === undefined ? [organisation] : [organisation, household],
      ),
    ),
  ];
}

test("the attack finds an amount exactly where exact elimination over every pair of parties finds one", () => {
  fc.assert(
    fc.property(small, (block) => {
      const table = laid(block);
      const parties = partiesOf(table.atoms);
      const expected = parties.filter((target) =>
        [undefined, ...parties].some((attacker) => attacker !== target && isPinned(table, target, attacker)),
      );
      const { pins } = linearAttack(groundOf(block, [0]), block.rows, 1000);
      const found = new Set(pins.filter(({ kind }) => kind === "exact").map(({ target }) => target));
      expect([...found].toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: sized(400, 5000) },
  );
});

/** The least and the most that an amount can be while every row keeps its sum, in whole numbers. */
function rangeOf({ atoms, rows }: Laid, free: readonly number[], wanted: readonly number[]): number {
  const value = atoms.map(({ sizes: [size = 0] }) => size);
  const left = rows.map((row) => row.filter((n) => free.includes(n)).reduce((sum, n) => sum + (value[n] ?? 0), 0));
  const most = Math.max(0, ...left);
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  const walk = (at: number, sum: number): void => {
    const atom = free[at];
    if (atom === undefined) {
      if (left.some((rest) => rest !== 0)) return;
      [low, high] = [Math.min(low, sum), Math.max(high, sum)];
      return;
    }
    const mine = rows.map((row, n) => (row.includes(atom) ? n : -1)).filter((n) => n >= 0);
    const room = mine.length === 0 ? most : Math.min(...mine.map((n) => left[n] ?? 0));
    for (let size = 0; size <= room; size += 1) {
      for (const n of mine) left[n] = (left[n] ?? 0) - size;
      walk(at + 1, sum + (wanted.includes(atom) ? size : 0));
      for (const n of mine) left[n] = (left[n] ?? 0) + size;
    }
  };
  walk(0, 0);
  return high - low;
}

test("an amount of which the attack finds nothing can be many others: worlds with the same sums are listed one by one", () => {
  fc.assert(
    fc.property(small, (block) => {
      const table = laid(block);
      if (table.atoms.length > 5) return;
      const counted = table.atoms.map((_, n) => n).filter((n) => table.rows.some((row) => row.includes(n)));
      const told = new Set(linearAttack(groundOf(block, [0]), block.rows, 1000).pins.map(({ target }) => target));
      const parties = partiesOf(table.atoms);
      for (const target of parties.filter((party) => !told.has(party))) {
        for (const attacker of [undefined, ...parties.filter((party) => party !== target)]) {
          const free = counted.filter((n) => !isOf(table.atoms[n] as Atom, attacker));
          for (const own of free.filter((n) => isOf(table.atoms[n] as Atom, target))) {
            const [size = 0] = table.atoms[own]?.sizes ?? [];
            expect(isNarrow(rangeOf(table, free, [own]), size)).toBe(false);
          }
        }
      }
    }),
    { numRuns: sized(150, 1500) },
  );
});

test("two parties cover what belongs to one of them everywhere, and no more", () => {
  const atoms = (...pairs: readonly (readonly [string, string?])[]): readonly Atom[] =>
    pairs.map(([firm, home]) => ({
      organisation: `o:${firm}`,
      sizes: [1],
      ...(home === undefined ? {} : { household: `h:${home}` }),
    }));
  expect(coversOf(atoms(["a"], ["b"], ["c"]))).toEqual([]);
  expect(coversOf(atoms(["a"], ["b"]))).toEqual([["o:a", "o:b"]]);
  expect(coversOf(atoms(["a", "x"], ["a", "y"], ["b", "x"])).map((cover) => cover.toSorted())).toContainEqual([
    "h:x",
    "o:a",
  ]);
  expect(coversOf(atoms(["a", "x"], ["b", "x"], ["c", "x"]))).toContainEqual(["h:x"]);
  expect(coversOf(atoms(["a", "x"], ["b", "y"], ["c", "z"]))).toEqual([]);
});
