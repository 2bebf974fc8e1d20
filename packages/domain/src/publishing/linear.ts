import { type Column, columnsOf, components, othersIn, targetIn } from "./columns.ts";
import type { Ground } from "./ground.ts";
import { isNarrow, type Party } from "./parties.ts";
import type { PublishedRow } from "./share.ts";
import { addTo, fractionOf, Span, type Vector } from "./span.ts";

/** An amount of a party that the rows together tell: exactly, or within a narrow range. */
export interface Pin {
  readonly kind: "exact" | "narrow";
  readonly target: Party;
  /** Who finds it out; absent: everyone does. */
  readonly attacker?: Party;
  /** Rows, by position, that give it away together. */
  readonly rows: readonly number[];
}

export interface LinearAttack {
  readonly columns: number;
  /** Pairs of a party and somebody who looks for its amounts that were worked through beyond what is safe by itself. */
  readonly pairs: number;
  readonly pins: readonly Pin[];
}

/** A column that one or two parties have all of, without what the safe ones span. */
interface Thin {
  readonly name: number;
  readonly column: Column;
  readonly left: Vector;
  readonly made: Vector;
}

/** The columns with what those span that are safe by themselves. */
interface Solved {
  readonly columns: readonly Column[];
  readonly safe: Span;
  readonly thin: readonly Thin[];
}

/**
 * Everything that any sum and difference of the rows tells. A column of which at least three parties have a part can give way to any other
 * that it makes up, whoever looks. A party's amount is known exactly where its column lies outside of what the columns span that neither it nor
 * the attacker knows (so no combination of rows is missed); else a way is found in which it can move while every row stays, and it counts as
 * known within a narrow range where that way leaves it hardly any. Another way might leave more: the attack errs by calling safe releases unsafe.
 * `most`: after so many pins it looks no further.
 */
export function linearAttack(ground: Ground, rows: readonly PublishedRow[], most: number): LinearAttack {
  const solved = solve(columnsOf(ground, rows));
  const { thin, columns } = solved;
  const groups = [
    ...thin.filter(({ left }) => left.size === 0).map((one) => [one]),
    ...components(thin.filter(({ left }) => left.size > 0)),
  ];
  const pins: Pin[] = [];
  let pairs = 0;
  for (const group of groups) {
    if (pins.length >= most) break;
    const found = lookInto(solved, group, most - pins.length);
    pairs += found.pairs;
    pins.push(...found.pins);
  }
  return { columns: columns.length, pairs, pins };
}

function solve(columns: readonly Column[]): Solved {
  const safe = new Span();
  columns.forEach(({ rows, covers }, name) => {
    if (covers.length === 0) safe.add(rows, name);
  });
  const thin = columns.flatMap((column, name): Thin[] =>
    column.covers.length === 0 ? [] : [{ name, column, ...safe.reduce(column.rows) }],
  );
  return { columns, safe, thin };
}

interface Pair {
  readonly target: Party;
  readonly attacker: Party | undefined;
}

/** Who may find out about whom in one column: either of two to whom all of it belongs, and everybody where it belongs to one. */
function pairsWithin({ column }: Thin): readonly Pair[] {
  return column.covers.flatMap(([one = "", other]): Pair[] =>
    other === undefined
      ? [{ target: one, attacker: undefined }]
      : [
          { target: one, attacker: other },
          { target: other, attacker: one },
        ],
  );
}

/**
 * Works through the pairs of columns that share rows. Where everybody looks and finds nothing, whoever knows all of a column by which the target's
 * can move sees more: those are looked at as attackers of their own.
 */
function lookInto(solved: Solved, group: readonly Thin[], most: number): Pick<LinearAttack, "pairs" | "pins"> {
  const waiting = group.flatMap(pairsWithin);
  const seen = new Set<string>();
  const pins: Pin[] = [];
  for (let pair = waiting.pop(); pair !== undefined && pins.length < most; pair = waiting.pop()) {
    const name = `${pair.target} ${pair.attacker ?? ""}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const found = look(solved, group, pair);
    pins.push(...found.pins);
    for (const attacker of found.closer) waiting.push({ target: pair.target, attacker });
  }
  return { pairs: seen.size, pins };
}

/** What one finds out about another, and who sees more than that. */
interface Looked {
  readonly pins: readonly Pin[];
  readonly closer: readonly Party[];
}

function look(solved: Solved, group: readonly Thin[], { target, attacker }: Pair): Looked {
  const own = ({ column }: Thin): boolean => othersIn(column, target, attacker).length === 0;
  const sought = group.filter((one) => own(one) && targetIn(one.column, target, attacker).length > 0);
  const span = new Span();
  const others = new Map<number, Thin>();
  for (const one of group) {
    if (own(one)) continue;
    span.add(one.left, one.name);
    others.set(one.name, one);
  }
  const who = { target, ...(attacker === undefined ? {} : { attacker }) };
  const closer = new Set<Party>();
  const pins = sought.flatMap((one): Pin[] => {
    const { left, made } = span.reduce(one.left);
    const [row] = left.keys();
    if (row !== undefined) {
      const witness = solved.safe.completed(span.completed(new Map([[row, 1]])));
      return [{ kind: "exact", ...who, rows: [...witness.keys()] }];
    }
    const way = { columns: solved.columns, made: wholeWay(one, made, others), target, attacker };
    if (attacker === undefined) for (const party of knowingIn(way)) closer.add(party);
    if (!movesTooLittle(one.column, way)) return [];
    const moved = [one.column, ...[...way.made.keys()].flatMap((n) => solved.columns[n] ?? [])];
    return [{ kind: "narrow", ...who, rows: rowsOf(moved) }];
  });
  return { pins, closer: [...closer] };
}

/** By which columns the target's can move, the safe ones with them: the group's were looked at without those. */
function wholeWay(one: Thin, made: Vector, others: ReadonlyMap<number, Thin>): Vector {
  const whole = new Map(one.made);
  for (const [name, times] of made) {
    addTo(whole, new Map([[name, 1]]), times);
    addTo(whole, others.get(name)?.made ?? new Map(), -times);
  }
  return whole;
}

/** Who knows all of a column by which the target's moves, with what the target has of it. */
function knowingIn({ columns, made, target }: Way): readonly Party[] {
  return [...made.keys()].flatMap((name) =>
    (columns[name]?.covers ?? []).flatMap((cover) => {
      const rest = cover.filter((party) => party !== target);
      return rest.length === 1 ? rest : [];
    }),
  );
}

const rowsOf = (columns: readonly Column[]): readonly number[] => [
  ...new Set(columns.flatMap(({ rows }) => [...rows.keys()])),
];

/** How a column can move: against which others, and who looks on. */
interface Way extends Pair {
  readonly columns: readonly Column[];
  readonly made: Vector;
}

function movesTooLittle(column: Column, way: Way): boolean {
  const own = targetIn(column, way.target, way.attacker);
  return (own[0]?.sizes ?? []).some((_, measure) => {
    const amount = own.reduce((sum, { sizes }) => sum + (sizes[measure] ?? 0), 0);
    return amount > 0 && isNarrow(rangeOf(amount, measure, way), amount);
  });
}

/** How far an amount can go up and down in all while others give way and none falls below nothing; 0 where the way is too tangled to say. */
function rangeOf(amount: number, measure: number, { columns, made, target, attacker }: Way): number {
  let [up, down] = [Number.POSITIVE_INFINITY, amount];
  for (const [name, remainder] of made) {
    const column = columns[name];
    const times = fractionOf(remainder);
    if (column === undefined || times === undefined) return 0;
    const room = roomOf(column, measure, target, attacker);
    if (times > 0) up = Math.min(up, room / times);
    if (times < 0) down = Math.min(down, room / -times);
  }
  return up + down;
}

/** What of a column others have, less the largest of them where everybody looks on: one of them may be who looks. */
function roomOf(column: Column, measure: number, target: Party, attacker: Party | undefined): number {
  const parties = new Map<Party, number>();
  let total = 0;
  for (const { organisation, household, sizes } of othersIn(column, target, attacker)) {
    const size = sizes[measure] ?? 0;
    total += size;
    for (const party of [organisation, household]) {
      if (party !== undefined) parties.set(party, (parties.get(party) ?? 0) + size);
    }
  }
  const isHeldByOne = column.covers.some((cover) => cover.filter((party) => party !== target).length < 2);
  return attacker === undefined && !isHeldByOne ? total - Math.max(0, ...parties.values()) : total;
}
