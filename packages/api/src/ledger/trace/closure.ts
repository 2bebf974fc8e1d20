import { originOf } from "@suyuan/domain/batches/codec";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { poolsOf } from "@suyuan/domain/transformations/pools";
import { keyText, type Table } from "@suyuan/store/table";
import { CONSISTENT } from "../read.ts";
import type { RowKey } from "../row-key.ts";
import type { FactReference, FactRow } from "../rows.ts";
import { inOrderOfRecord, type Life, readEntries, readLives, type TracedFact } from "./lives.ts";
import { isPacking, UnitHistories } from "./unit-histories.ts";

/** What is read of a trace at most. Beyond that it says where it ends. */
export interface ClosureLimits {
  readonly batches: number;
  readonly facts: number;
  /** Transformations between the start and a batch. */
  readonly hops: number;
}

export const WAYS = ["back", "forward"] as const;
export type Way = (typeof WAYS)[number];

/** Batches that a trace begins at, with the ways that are followed from each. */
export interface Begin {
  readonly lot: Lot;
  readonly ways: readonly Way[];
}

/** What was read: the batches that are followed, with their histories, and where it ended. */
export interface Closure {
  readonly lives: ReadonlyMap<string, Life>;
  /** Facts in the order of record. */
  readonly facts: readonly Fact[];
  /** Reached, and not followed: beyond the limits. */
  readonly ends: ReadonlyMap<string, End>;
}

/** Why a batch is not followed: it lies beyond so many of these. */
export type End = keyof ClosureLimits;

interface Reached {
  readonly lot: Lot;
  readonly hops: number;
}

const idOf = ({ gtin, lot }: Lot): string => lotId({ gtin, lot });

/**
 * Reads the histories of all batches that goods of some went into or came from, level by level: each round reads at once the batches that the
 * last one found and the facts that those histories point to. What a batch was made of and into stands in its own partition, so that the
 * next level need not wait for the facts between. Of logistic units that it meets it reads the histories, too: a unit that went into another
 * is named in those alone. `knownAt`: only what was on record then leads on, by the facts alone, for those rows say
 * what stands now; that takes two rounds a level.
 */
export class ClosureReader {
  readonly #table: Pick<Table, "query" | "getMany">;
  readonly #limits: ClosureLimits;
  readonly #knownAt: number | undefined;
  readonly #lives = new Map<string, Life>();
  readonly #facts = new Map<string, TracedFact>();
  /** Under each place of a history where its fact is. */
  readonly #moved = new Map<string, RowKey<FactRow>>();
  /** Those that are followed from any start. */
  #ways: readonly Way[] = [];
  /** By way and batch the next batches, as far as is known so far. */
  readonly #links = { back: new Map<string, Map<string, Lot>>(), forward: new Map<string, Map<string, Lot>>() };
  /** By way the batches that are reached. */
  readonly #reached = { back: new Map<string, Reached>(), forward: new Map<string, Reached>() };
  /** Reached, and not read yet. */
  readonly #unread = new Map<string, Lot>();
  readonly #units = new UnitHistories();
  #pending = new Map<string, RowKey<FactRow>>();
  readonly #ends = new Map<string, End>();

  constructor(table: Pick<Table, "query" | "getMany">, limits: ClosureLimits, knownAt: string | undefined) {
    this.#table = table;
    this.#limits = limits;
    this.#knownAt = knownAt === undefined ? undefined : Date.parse(knownAt);
  }

  async read(begins: readonly Begin[]): Promise<Closure> {
    this.#ways = WAYS.filter((way) => begins.some(({ ways }) => ways.includes(way)));
    for (const { lot, ways } of begins) for (const way of ways) this.#reach(way, lot, 0);
    for (;;) {
      const next = this.#within();
      if (next.length === 0 && this.#pending.size === 0 && !this.#units.areUnread) return this.#closure();
      const pending = [...this.#pending.values()];
      this.#pending = new Map();
      const [lives, facts, units] = await Promise.all([
        readLives(this.#table, next, CONSISTENT),
        readEntries(this.#table, pending, CONSISTENT),
        this.#units.read(this.#table),
      ]);
      for (const life of lives) this.#keep(life);
      for (const place of units) if (!this.#facts.has(keyText(place))) this.#pending.set(keyText(place), place);
      for (const { key, row } of facts) this.#found(key, row);
    }
  }

  #isKnown({ fact }: TracedFact): boolean {
    return this.#knownAt === undefined || Date.parse(fact.recordedAt) <= this.#knownAt;
  }

  #keep(life: Life): void {
    const id = idOf(life.lot);
    this.#lives.set(id, life);
    this.#ends.delete(id);
    for (const { key, row } of life.history) this.#found(key, row);
    if (this.#knownAt === undefined) for (const way of this.#ways) this.#link(way, life.lot, standing(life, way));
    if (life.isCut) this.#ends.set(id, "facts");
    // What was known to lead on from it before it was read itself.
    for (const way of this.#ways) {
      const reached = this.#reached[way].get(id);
      if (reached === undefined) continue;
      for (const lot of this.#links[way].get(id)?.values() ?? []) this.#reach(way, lot, reached.hops + 1);
    }
  }

  #found(key: RowKey<FactRow>, row: TracedFact | FactReference): void {
    if ("ref" in row) {
      this.#moved.set(keyText(key), row.ref);
      if (!this.#facts.has(keyText(row.ref))) this.#pending.set(keyText(row.ref), row.ref);
      return;
    }
    this.#facts.set(keyText(key), row);
    const { fact } = row;
    this.#units.met(fact);
    if (fact.kind !== "transformation-recorded" || !this.#isKnown(row)) return;
    const { inputs, outputs } = fact.data;
    for (const pool of poolsOf(inputs, outputs)) {
      const from = pool.inputs.flatMap((n) => inputs[n] ?? []);
      const into = pool.outputs.flatMap((n) => outputs[n] ?? []);
      const near = { back: into, forward: from };
      const far = { back: from, forward: into };
      for (const way of this.#ways) for (const lot of near[way]) this.#link(way, lot, far[way]);
    }
  }

  #link(way: Way, from: Lot, to: readonly Lot[]): void {
    const id = idOf(from);
    const links = this.#links[way];
    const next = links.get(id) ?? new Map<string, Lot>();
    links.set(id, next);
    const reached = this.#lives.has(id) ? this.#reached[way].get(id) : undefined;
    for (const lot of to) {
      const name = idOf(lot);
      if (next.has(name)) continue;
      next.set(name, lot);
      if (reached !== undefined) this.#reach(way, lot, reached.hops + 1);
    }
  }

  /** The batch is so many transformations away from the start, at most; and those that lead on from it, where its history was read, one more. */
  #reach(way: Way, lot: Lot, hops: number): void {
    const queue: Reached[] = [{ lot, hops }];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const id = idOf(one.lot);
      const before = this.#reached[way].get(id);
      if (before !== undefined && before.hops <= one.hops) continue;
      this.#reached[way].set(id, one);
      if (!this.#lives.has(id)) this.#unread.set(id, one.lot);
      else for (const next of this.#links[way].get(id)?.values() ?? []) queue.push({ lot: next, hops: one.hops + 1 });
    }
  }

  #hopsOf(id: string): number {
    const of = (way: Way) => this.#reached[way].get(id)?.hops ?? Number.POSITIVE_INFINITY;
    return Math.min(of("back"), of("forward"));
  }

  /** The fact at a place of a history, once it was read. */
  #factAt(key: RowKey<FactRow>): TracedFact | undefined {
    let place = key;
    for (let step = 0; step < 3; step += 1) {
      const fact = this.#facts.get(keyText(place));
      if (fact !== undefined) return fact;
      const next = this.#moved.get(keyText(place));
      if (next === undefined) return undefined;
      place = next;
    }
    return undefined;
  }

  /** Of batches that are reached those that may be read still, the nearest first. The others are ends, unless a shorter way is found. */
  #within(): readonly Lot[] {
    const { batches, facts, hops } = this.#limits;
    const unread = [...this.#unread].map(([id, lot]) => ({ id, lot, hops: this.#hopsOf(id) }));
    const isFull = this.#facts.size + this.#pending.size >= facts;
    const near = unread.filter((one) => one.hops <= hops).toSorted((a, b) => a.hops - b.hops);
    const read = near.slice(0, isFull ? 0 : Math.max(0, batches - this.#lives.size));
    const isRead = new Set(read);
    for (const one of unread) {
      if (isRead.has(one)) this.#unread.delete(one.id);
      else this.#ends.set(one.id, one.hops > hops ? "hops" : isFull ? "facts" : "batches");
    }
    return read.map(({ lot }) => lot);
  }

  #closure(): Closure {
    const rows: TracedFact[] = [];
    for (const { history } of this.#lives.values()) {
      for (const { key } of history) {
        const row = this.#factAt(key);
        if (row !== undefined && this.#isKnown(row)) rows.push(row);
      }
    }
    const ofUnits = this.#units.histories.map((places) => places.flatMap((place) => this.#factAt(place) ?? []));
    for (const row of ofUnits.flat()) if (isPacking(row.fact) && this.#isKnown(row)) rows.push(row);
    return {
      lives: this.#lives,
      facts: inOrderOfRecord(
        rows,
        ofUnits.map((history) => history.map(({ id }) => id)),
      ),
      ends: this.#ends,
    };
  }
}

/** The next batches by the rows that say what stands now. */
function standing({ head, into }: Life, way: Way): readonly Lot[] {
  if (way === "forward") return into.flatMap(({ outputs }) => outputs);
  if (head === undefined) return [];
  const origin = originOf(head.data);
  return origin.kind === "transformation" ? origin.inputs : [];
}
