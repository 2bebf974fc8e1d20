import type { PackedBatch } from "@suyuan/domain/batches/codec";
import type { Lot } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import type { Item, ReadOptions, Table } from "@suyuan/store/table";
import { inTurns } from "../indexes/turns.ts";
import { batchKey } from "../keys.ts";
import { readMany } from "../read.ts";
import { keyOf, type RowKey, type Stored, storedUnder } from "../row-key.ts";
import type { FactReference, FactRow } from "../rows.ts";
import type { MadeInto } from "../transformations/keys.ts";

/** What a trace keeps of a fact's row: of its event the id alone, and no answer. */
export interface TracedFact {
  readonly id: string;
  readonly fact: Fact;
}

/** A place in a batch's history: a fact, or where it is. */
export interface Entry {
  readonly key: RowKey<FactRow>;
  readonly row: TracedFact | FactReference;
}

/** The row as it is kept: what is longest in it goes as soon as it was read. */
export function tracedOf(row: FactRow | FactReference): TracedFact | FactReference {
  if ("ref" in row) return { ref: row.ref };
  const { event, ...fact } = row.fact;
  const eventID = event?.eventID;
  return { id: row.id, fact: (eventID === undefined ? fact : { ...fact, event: { eventID } }) as Fact };
}

/**
 * Facts, each once, in the order of record: histories have some again that were passed on to what was made of others. `sequences`: ids of facts
 * that were recorded one after another, by which those of one instant are told apart.
 */
export function inOrderOfRecord(
  rows: Iterable<TracedFact>,
  sequences: readonly (readonly string[])[] = [],
): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const { id, fact } of rows) if (!facts.has(id)) facts.set(id, fact);
  const places = placesIn(facts, sequences);
  const timed = [...facts].map(([id, fact]) => ({ fact, at: Date.parse(fact.recordedAt), place: places.get(id) ?? 0 }));
  return timed.sort((a, b) => a.at - b.at || a.place - b.place).map(({ fact }) => fact);
}

/** Among facts of one instant how many at least stand before each, by the sequences. */
function placesIn(
  facts: ReadonlyMap<string, Fact>,
  sequences: readonly (readonly string[])[],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  // As often as chains of one instant lead from sequence to sequence; they are short.
  for (let round = 0, isDone = false; !isDone && round <= sequences.length; round += 1) {
    isDone = true;
    for (const sequence of sequences) {
      for (const [n, id] of sequence.entries()) {
        const before = sequence[n - 1];
        if (before === undefined || facts.get(before)?.recordedAt !== facts.get(id)?.recordedAt) continue;
        const place = (places.get(before) ?? 0) + 1;
        if (place <= (places.get(id) ?? 0)) continue;
        places.set(id, place);
        isDone = false;
      }
    }
  }
  return places;
}

/** What a batch's partition says of its way: its row, its history, and what stands as made of it. */
export interface Life {
  readonly lot: Lot;
  readonly head?: Stored<PackedBatch>;
  /** In the order of record. */
  readonly history: readonly Entry[];
  readonly into: readonly MadeInto[];
  /** Its history is longer than what is read of one batch. */
  readonly isCut: boolean;
}

/** Between these lie a batch's row, its facts and what was made of it, and none of its parts: one Query. */
const WAY = { from: "BATCH", to: "INTO#\uffff" } as const;
/** Pages of one batch's history, of 1 MB each: some thousands of steps. */
const PAGES_MAX = 4;
/** Batches, and facts, that are asked for before others have their turn: what a database in this process decodes in some milliseconds. */
const LIVES_AT_ONCE = 16;
const FACTS_AT_ONCE = 32;

async function readLife(table: Pick<Table, "query">, lot: Lot, options: ReadOptions): Promise<Life> {
  const { pk } = batchKey(lot.gtin, lot.lot);
  const items: Item[] = [];
  let isCut = true;
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await table.query(pk, WAY, cursor, options);
    items.push(...found.items);
    cursor = found.cursor;
    if (cursor !== undefined) continue;
    isCut = false;
    break;
  }
  const under = <Row extends object>(item: Item): Row[] => {
    const row = storedUnder(keyOf<Row>(item.pk, item.sk), item);
    return row === undefined ? [] : [row.data];
  };
  const [head] = items.filter(({ sk }) => sk === "BATCH");
  const row = head && storedUnder(keyOf<PackedBatch>(head.pk, head.sk), head);
  return {
    lot,
    ...(row === undefined ? {} : { head: row }),
    history: items
      .filter(({ sk }) => sk.startsWith("F#"))
      .flatMap((item) => {
        const key = keyOf<FactRow>(item.pk, item.sk);
        return under<FactRow | FactReference>(item).map((row) => ({ key, row: tracedOf(row) }));
      }),
    into: items.filter(({ sk }) => sk.startsWith("INTO#")).flatMap((item) => under<MadeInto>(item)),
    isCut,
  };
}

/** The lives of any number of batches in one round: a Query of each, and one more for each further MB of a history. */
export async function readLives(
  table: Pick<Table, "query">,
  lots: readonly Lot[],
  options: ReadOptions,
): Promise<readonly Life[]> {
  const read = (part: readonly Lot[]) => Promise.all(part.map((lot) => readLife(table, lot, options)));
  return (await inTurns(lots, LIVES_AT_ONCE, read)).flat();
}

/** The facts at any number of places, or where they are, in one round. A place that holds none is left out. */
export async function readEntries(
  table: Pick<Table, "getMany">,
  keys: readonly RowKey<FactRow>[],
  options: ReadOptions,
): Promise<readonly Entry[]> {
  const read = async (part: readonly RowKey<FactRow>[]): Promise<readonly Entry[]> => {
    const facts = await readMany(table, part, options);
    return part.flatMap((key) => {
      const row = facts.state<FactRow | FactReference>(key);
      return row === undefined ? [] : [{ key, row: tracedOf(row) }];
    });
  };
  return (await inTurns(keys, FACTS_AT_ONCE, read)).flat();
}
