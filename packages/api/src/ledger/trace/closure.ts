import { originOf } from "@suyuan/domain/batches/codec";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { poolsOf } from "@suyuan/domain/transformations/pools";
import type { Table } from "@suyuan/store/table";
import { CONSISTENT, readMany } from "../read.ts";
import { nameOf, type RowKey } from "../row-key.ts";
import type { FactReference, FactRow } from "../rows.ts";
import { type Life, readLives } from "./lives.ts";

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
  /** Batches that are followed, by how many transformations lie between them and the start. */
  readonly hops: ReadonlyMap<string, number>;
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
 * next level need not wait for the facts between. `knownAt`: only what was on record then leads on, by the facts alone, for those rows say
 * what stands now; that takes two rounds a level.
 */
export class ClosureReader {
  readonly #table: Pick<Table, "query" | "getMany">;
  readonly #limits: ClosureLimits;
  readonly #knownAt: number | undefined;
  readonly #lives = new Map<string, Life>();
  readonly #facts = new Map<string, FactRow>();
  /** Under each place of a history where its fact is. */
  readonly #moved = new Map<string, RowKey<FactRow>>();
  readonly #links = { back: new Map<string, Map<string, Lot>>(), forward: new Map<string, Map<string, Lot>>() };
  #pending = new Map<string, RowKey<FactRow>>();
  readonly #ends = new Map<string, End>();

  constructor(table: Pick<Table, "query" | "getMany">, limits: ClosureLimits, knownAt: string | undefined) {
    this.#table = table;
    this.#limits = limits;
    this.#knownAt = knownAt === undefined ? undefined : Date.parse(knownAt);
  }

  async read(begins: readonly Begin[]): Promise<Closure> {
    for (;;) {
      const reached = this.#reached(begins);
      const unread = [...reached.values()].filter(({ lot }) => !this.#lives.has(idOf(lot)));
      const next = this.#within(unread);
      if (next.length === 0 && this.#pending.size === 0) return this.#closure(reached);
      const pending = [...this.#pending.values()];
      this.#pending = new Map();
      const [lives, facts] = await Promise.all([
        readLives(this.#table, next, CONSISTENT),
        readMany(this.#table, pending, CONSISTENT),
      ]);
      for (const life of lives) this.#keep(life);
      for (const key of pending) this.#found(key, facts.state<FactRow | FactReference>(key));
    }
  }

  #isKnown({ fact }: FactRow): boolean {
    return this.#knownAt === undefined || Date.parse(fact.recordedAt) <= this.#knownAt;
  }

  #keep(life: Life): void {
    this.#lives.set(idOf(life.lot), life);
    for (const { key, row } of life.history) this.#found(key, row);
    if (this.#knownAt === undefined) for (const way of WAYS) this.#link(way, life.lot, standing(life, way));
    if (life.isCut) this.#ends.set(idOf(life.lot), "facts");
  }

  #found(key: RowKey<FactRow>, row: FactRow | FactReference | undefined): void {
    if (row === undefined) return;
    if ("ref" in row) {
      this.#moved.set(nameOf(key), row.ref);
      if (!this.#facts.has(nameOf(row.ref))) this.#pending.set(nameOf(row.ref), row.ref);
      return;
    }
    this.#facts.set(nameOf(key), row);
    const { fact } = row;
    if (fact.kind !== "transformation-recorded" || !this.#isKnown(row)) return;
    const { inputs, outputs } = fact.data;
    for (const pool of poolsOf(inputs, outputs)) {
      const from = pool.inputs.flatMap((n) => inputs[n] ?? []);
      const into = pool.outputs.flatMap((n) => outputs[n] ?? []);
      for (const lot of from) this.#link("forward", lot, into);
      for (const lot of into) this.#link("back", lot, from);
    }
  }

  #link(way: Way, from: Lot, to: readonly Lot[]): void {
    const links = this.#links[way];
    const next = links.get(idOf(from)) ?? new Map<string, Lot>();
    for (const lot of to) next.set(idOf(lot), lot);
    links.set(idOf(from), next);
  }

  /** The fact at a place of a history, once it was read. */
  #factAt(key: RowKey<FactRow>): FactRow | undefined {
    let place = key;
    for (let step = 0; step < 3; step += 1) {
      const fact = this.#facts.get(nameOf(place));
      if (fact !== undefined) return fact;
      const next = this.#moved.get(nameOf(place));
      if (next === undefined) return undefined;
      place = next;
    }
    return undefined;
  }

  /** By all links that are known so far, out of batches whose histories were read. */
  #reached(begins: readonly Begin[]): ReadonlyMap<string, Reached> {
    const all = new Map<string, Reached>();
    for (const way of WAYS) {
      const found = new Map<string, Reached>();
      for (const { lot, ways } of begins) if (ways.includes(way)) found.set(idOf(lot), { lot, hops: 0 });
      for (const [id, { hops }] of found) {
        if (!this.#lives.has(id)) continue;
        for (const lot of this.#links[way].get(id)?.values() ?? [])
          if (!found.has(idOf(lot))) found.set(idOf(lot), { lot, hops: hops + 1 });
      }
      for (const [id, reached] of found)
        if (reached.hops < (all.get(id)?.hops ?? Number.POSITIVE_INFINITY)) all.set(id, reached);
    }
    return all;
  }

  /** Of batches that are reached those that may be read still, the nearest first. */
  #within(unread: readonly Reached[]): readonly Lot[] {
    const { batches, facts, hops } = this.#limits;
    const near = unread.filter((one) => one.hops <= hops).toSorted((a, b) => a.hops - b.hops);
    for (const one of unread) if (one.hops > hops) this.#ends.set(idOf(one.lot), "hops");
    if (this.#facts.size + this.#pending.size >= facts) {
      for (const { lot } of near) this.#ends.set(idOf(lot), "facts");
      return [];
    }
    const room = batches - this.#lives.size;
    for (const { lot } of near.slice(room)) this.#ends.set(idOf(lot), "batches");
    return near.slice(0, room).map(({ lot }) => lot);
  }

  #closure(reached: ReadonlyMap<string, Reached>): Closure {
    const rows = new Map<string, FactRow>();
    for (const life of this.#lives.values()) {
      for (const { key } of life.history) {
        const row = this.#factAt(key);
        if (row !== undefined && this.#isKnown(row)) rows.set(row.id, row);
      }
    }
    const facts = [...rows.values()].map(({ fact }) => ({ fact, at: Date.parse(fact.recordedAt) }));
    const hops = [...reached].flatMap(([id, one]): [string, number][] => (this.#lives.has(id) ? [[id, one.hops]] : []));
    return {
      lives: this.#lives,
      facts: facts.sort((a, b) => a.at - b.at).map(({ fact }) => fact),
      hops: new Map(hops),
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
