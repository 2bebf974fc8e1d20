import { differencesOf } from "./differences.ts";
import { atomsAt, groundOf, placesIn } from "./ground.ts";
import { linearAttack } from "./linear.ts";
import { givesAway } from "./parties.ts";
import type { Block, PublishedRow } from "./share.ts";

/** A release that gives somebody's amounts away: how, and by which cells together. Whose they are is not said. */
export interface Finding {
  readonly month: string;
  /** `exact`: to the digit. `narrow`: within a narrow range. `ceiling`: from above, too closely. */
  readonly kind: "exact" | "narrow" | "ceiling";
  readonly of: "household" | "producer" | "either";
  /** Is it found out by one who knows its own amounts, or by everyone? */
  readonly by: "everyone" | "party";
  readonly cells: readonly string[];
}

/** How a release stood the attack; published with it. */
export interface AttackResult {
  /** Months of which something was published, all releases so far together. */
  readonly months: number;
  /** Published figures that were added and subtracted. */
  readonly rows: number;
  /** What they tell apart. */
  readonly unknowns: number;
  /** Parties whose amounts lie in them. */
  readonly households: number;
  readonly producers: number;
  readonly differences: number;
  readonly pairs: number;
  readonly findings: readonly Finding[];
}

/** Findings of a month after which the attack looks no further: it is broken. */
const FINDINGS_MAX = 100;

type BlockAttack = Omit<AttackResult, "months" | "households" | "producers">;

/**
 * Attacks everything that was and is to be published of a month, as one who knows its own amounts would: each figure, each difference along
 * regions and dimensions, each combination at all, revisions of it among them. `weighed`: the measures by which closeness is judged.
 */
function attackBlock(block: Block, weighed: readonly number[]): BlockAttack {
  const ground = groundOf(block, weighed);
  const { rows, month } = block;
  const differences = differencesOf(ground, rows);
  const alone = rows.map((row) => ({ cells: [row.cell], places: placesIn(ground, row) }));
  const apart = differences.map(({ row, subtracted, places }) => ({
    cells: [row, ...subtracted].map(({ cell }) => cell),
    places,
  }));
  const told = [...alone, ...apart].flatMap(({ cells, places }): Finding[] => {
    const kind = givesAway(atomsAt(ground, places));
    return kind === undefined ? [] : [{ month, kind, of: "either", by: "party", cells }];
  });
  const { columns, pairs, pins } = linearAttack(ground, rows, FINDINGS_MAX);
  const found = pins.map(
    ({ kind, target, attacker, rows: at }): Finding => ({
      ...{ month, kind, of: target.startsWith("h:") ? "household" : "producer" },
      by: attacker === undefined ? "everyone" : "party",
      cells: cellsAt(rows, at),
    }),
  );
  return {
    rows: rows.length,
    unknowns: columns,
    differences: differences.length,
    pairs,
    findings: [...told, ...found],
  };
}

function cellsAt(rows: readonly PublishedRow[], at: readonly number[]): readonly string[] {
  return [...new Set(at.flatMap((n) => rows[n]?.cell ?? []))];
}

/** All months together; amounts of one month say nothing of another's. */
export function attackAll(blocks: readonly Block[], weighed: readonly number[]): AttackResult {
  const each = blocks.filter(({ rows }) => rows.length > 0).map((block) => attackBlock(block, weighed));
  const sum = (of: (one: BlockAttack) => number): number => each.reduce((total, one) => total + of(one), 0);
  const shares = blocks.flatMap(({ layers }) => layers.flatMap((layer) => layer.shares));
  return {
    months: each.length,
    rows: sum(({ rows }) => rows),
    unknowns: sum(({ unknowns }) => unknowns),
    households: new Set(shares.flatMap(({ household }) => household ?? [])).size,
    producers: new Set(shares.map(({ organisation }) => organisation)).size,
    differences: sum(({ differences }) => differences),
    pairs: sum(({ pairs }) => pairs),
    findings: each.flatMap(({ findings }) => findings),
  };
}
