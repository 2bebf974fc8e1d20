import { cellOf } from "./cells.ts";
import { differencesOf } from "./differences.ts";
import { atomsAt, type Ground, groundOf, placesIn, weightOf } from "./ground.ts";
import { linearAttack } from "./linear.ts";
import { coversOf, reasonAgainst } from "./parties.ts";
import { PUBLISHING_LIMITS, type PublishingRules, tooLarge } from "./rules.ts";
import type { Block, PublishedRow } from "./share.ts";
import type { Suppression } from "./tables.ts";

/** What of the rows that a release would like to show may be shown, and why the others may not. */
export interface Suppressed {
  readonly shown: readonly PublishedRow[];
  readonly hidden: readonly { readonly row: PublishedRow; readonly reason: Suppression }[];
}

/**
 * Decides what of a month is shown beside what earlier releases showed of it, which stands. First each row by itself. Then rows are let in, the
 * county's first and the heaviest of a level first, each where neither a subtraction along regions and dimensions nor any combination with those
 * that are in gives away what may not be shown: none that is held back could be let in beside them. Throws `invalid-request` where there are too many.
 */
export function suppress(
  block: Block,
  wanted: readonly PublishedRow[],
  rules: PublishingRules,
  weighed: readonly number[],
): Suppressed {
  const ground = groundOf(block, weighed);
  const hidden = new Map<PublishedRow, Suppression>();
  for (const row of wanted) {
    if (row.from > 0 && !rules.holdsCorrections) continue;
    const reason = reasonAgainst(atomsAt(ground, placesIn(ground, row)), rules);
    if (reason !== undefined) hidden.set(row, reason);
  }
  const left = wanted.filter((row) => !hidden.has(row));
  if (rules.secondary) {
    // What a row tells alone is a matter of the rules above, and no combination helps.
    const apart = left.filter((row) => coversOf(atomsAt(ground, placesIn(ground, row))).length === 0);
    if (apart.length > PUBLISHING_LIMITS.rows) throw tooLarge(`${block.month}: ${apart.length}`);
    const shown = new Set(letIn({ ground, rules, standing: block.rows }, apart));
    for (const row of apart) if (!shown.has(row)) hidden.set(row, "protects");
  }
  return {
    shown: wanted.filter((row) => !hidden.has(row)),
    hidden: [...hidden].map(([row, reason]) => ({ row, reason })),
  };
}

interface Door {
  readonly ground: Ground;
  readonly rules: PublishingRules;
  readonly standing: readonly PublishedRow[];
}

/** Tries many at once, and halves of them where that does not do. */
function letIn(door: Door, rows: readonly PublishedRow[]): readonly PublishedRow[] {
  const inside: PublishedRow[] = [];
  const waiting = [inOrder(door.ground, rows)];
  for (let some = waiting.pop(); some !== undefined; some = waiting.pop()) {
    if (some.length === 0) continue;
    if (isSafe(door, [...door.standing, ...inside, ...some])) inside.push(...some);
    else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      waiting.push(some.slice(half), some.slice(0, half));
    }
  }
  return inside;
}

function inOrder(ground: Ground, rows: readonly PublishedRow[]): readonly PublishedRow[] {
  return rows
    .map((row) => ({ row, level: cellOf(row.cell).region.length, weight: weightOf(ground, row) }))
    .toSorted((a, b) => a.level - b.level || b.weight - a.weight)
    .map(({ row }) => row);
}

function isSafe({ ground, rules }: Door, rows: readonly PublishedRow[]): boolean {
  const isTold = differencesOf(ground, rows).some(
    ({ places }) => reasonAgainst(atomsAt(ground, places), rules) !== undefined,
  );
  return !isTold && linearAttack(ground, rows, 1).pins.length === 0;
}
