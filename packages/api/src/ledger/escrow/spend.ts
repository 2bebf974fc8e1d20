import { changeOf, loans, type Pots, partsWorth, type Room, spent, together } from "@suyuan/domain/escrow/escrow";
import type { Key, Op } from "@suyuan/store/table";
import { create, type Loaded, removed, replaced } from "../loaded.ts";
import type { RowKey, Stored } from "../row-key.ts";
import { partOfSumKey, type Sum, sumRowKey } from "./keys.ts";
import { type InParts, partsOfSum, potsOf, spreadRow } from "./whole.ts";

/** How often a command was decided before and lost a guard, and a number from 0 to 255 by chance: it says in which part to begin. */
export interface Try {
  readonly losses: number;
  readonly chance: () => number;
}

/** What becomes of a balance or season in a command. */
export interface Spending<Row extends Sum> {
  readonly key: RowKey<Row>;
  readonly after: Row;
  readonly room: Room;
  /** Pots that others will want, beside those of this command. */
  readonly wanted?: readonly string[];
  /** What the room rests on, and must not change meanwhile: the certificate of a balance. */
  readonly held?: Key;
}

/**
 * The writes by which a sum is what it is to be. In one row, as long as nobody gets in the way: that row. Where guards were lost (`attempt`
 * says so) and what is left holds many such acts, the row is spread, and from then on an act writes one part. Where all parts do not hold the
 * act, or what the loans rest on has changed, everything comes back into the one row. Without `attempt` it does so at once: for whoever has
 * several decisions in one transaction, or changes what the sum is bounded by.
 */
export function sumWrites<Row extends Sum>(loaded: Loaded, spending: Spending<Row>, attempt?: Try): readonly Op[] {
  const { key, after, held } = spending;
  const found = loaded.item(key);
  const lies = partsOfSum(found);
  if (found !== undefined && lies !== undefined) {
    const spent = attempt && spentInParts(loaded, spending, lies, attempt);
    return spent ?? [...gatherWrites(key, found, after), ...holding(loaded, held)];
  }
  const spread = attempt !== undefined && attempt.losses > 0 ? spreadOut(loaded, spending) : undefined;
  return spread ?? [loaded.next(key, after), ...holding(loaded, held)];
}

const holding = (loaded: Loaded, held: Key | undefined): readonly Op[] =>
  held === undefined ? [] : [loaded.unchanged(held)];

/** Everything comes back: the row counts what is counted in all, and its parts are gone. None where it lies in no parts. */
export function gatherWrites<Row extends Sum>(
  key: RowKey<Row>,
  found: Stored<Row>,
  after: Row = found.data,
): readonly Op[] {
  const lies = partsOfSum(found);
  return lies === undefined ? [] : [replaced({ ...key, version: found.version }, after), ...lies.parts.map(removed)];
}

function spentInParts<Row extends Sum>(
  loaded: Loaded,
  { key, after, room, held }: Spending<Row>,
  { spread, row, parts }: InParts,
  attempt: Try,
): readonly Op[] | undefined {
  if (held !== undefined && loaded.version(held) !== spread.under) return undefined;
  const sums = potsOf(after);
  const change = changeOf(potsOf(loaded.item(key)?.data), sums);
  // Over what is allowed: only one row can say by how much.
  if (Object.entries(change).some(([pot, grams]) => grams > 0 && (room(sums, pot) ?? 0) < 0)) return undefined;
  const chance = attempt.chance();
  const turns = parts.map((_, at) => parts[(at + chance) % parts.length]).filter((part) => part !== undefined);
  const left = turns.map(({ data }) => data.left);
  const changed = spent(left, change, (pot) => room(row, pot) !== undefined);
  return (
    changed &&
    turns.flatMap((part, n) => {
      const rest = changed.get(n);
      return rest === undefined ? [] : [replaced(part, { left: rest })];
    })
  );
}

/** Spreads a row, the act that is under way counted in it; undefined where too little is left for that. */
function spreadOut<Row extends Sum>(
  loaded: Loaded,
  { key, after, room, wanted = [], held }: Spending<Row>,
): readonly Op[] | undefined {
  const sums = potsOf(after);
  const change = changeOf(potsOf(loaded.item(key)?.data), sums);
  const count = partsWorth(sums, change, room);
  if (count === 0) return undefined;
  const lent = loans(sums, [...new Set([...Object.keys(change), ...wanted])], { parts: count, room });
  const id = loaded.version(key) + 1;
  const under = held === undefined ? {} : { under: loaded.version(held) };
  const row = lent.reduce<Pots>(together, sums);
  return [
    loaded.next(sumRowKey(key), spreadRow(after, row, { id, parts: count, ...under })),
    ...holding(loaded, held),
    ...lent.map((left, n) => create(partOfSumKey(key, id, n), { left })),
  ];
}
