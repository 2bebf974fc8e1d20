import type { Instant } from "../calendar.ts";
import type { EvidenceLevel } from "../evidence.ts";
import type { Contaminated, Pool } from "../mixing/pool.ts";
import type { Grams } from "../quantity.ts";
import type { Movement } from "./movement.ts";
import type { Part, Place } from "./place.ts";
import type { MarkedMovement, MarkedPart, Spread } from "./spread.ts";

export const NODE_KINDS = ["batch", "unit", "shipment", "transformation", "base", "loss"] as const;

/** Marks by the way in which they were followed: `forward` what of it stems from the start, `back` what of it is in the start. */
interface Marks {
  readonly forward?: Contaminated;
  readonly back?: Contaminated;
}

/**
 * A place where goods of the trace were. Goods of a batch are one node for each holder: `01/{gtin}/10/{lot}` where they were made, with
 * `@{organisation}` elsewhere. A logistic unit is `00/{sscc}` where it was packed first, with `@{organisation}` elsewhere; what lay
 * in it and when, its edges say. `grams`: all that came there, of whatever origin.
 */
export interface TraceNode extends Marks {
  readonly id: string;
  readonly kind: (typeof NODE_KINDS)[number];
  readonly batch?: string;
  readonly holder?: string;
  /** When goods of the trace came there first. */
  readonly at: Instant;
  readonly level: EvidenceLevel;
  readonly grams: Grams;
  /** What of it is there in the end, forward. */
  readonly left?: Pool;
  /** Of a loss. */
  readonly cause?: string;
  /** Its own history was not followed. */
  readonly isEnd?: true;
}

/** Goods that went from one node to another by one step; several steps are several edges. */
export interface TraceEdge extends Marks {
  readonly from: string;
  readonly to: string;
  readonly kind: Movement["kind"];
  readonly batch: string;
  readonly grams: Grams;
  readonly at: Instant;
  readonly level: EvidenceLevel;
  readonly by: string;
  readonly event?: string;
  readonly plots?: readonly string[];
}

export interface TraceGraph {
  readonly nodes: readonly TraceNode[];
  readonly edges: readonly TraceEdge[];
}

/** Which batches are followed, and who made each of them and packed each unit. */
export interface Known {
  readonly isFollowed: (batch: string) => boolean;
  readonly makers: ReadonlyMap<string, string>;
}

/** Who made each batch, and packed each unit, as `00/{sscc}`: where its goods were first. */
export function makersIn(movements: Iterable<Movement>): ReadonlyMap<string, string> {
  const makers = new Map<string, string>();
  for (const { kind, by, gives } of movements) {
    for (const { place } of kind === "packed" ? gives : []) {
      if (place.kind === "unit" && !makers.has(`00/${place.sscc}`)) makers.set(`00/${place.sscc}`, by);
    }
    if (kind !== "harvested" && kind !== "transformed") continue;
    for (const { place } of gives) if (place.kind === "stock") makers.set(place.batch, by);
  }
  return makers;
}

export function nodeIdOf(place: Place, { isFollowed, makers }: Known): string {
  switch (place.kind) {
    case "base":
      return `base/${place.base}`;
    case "under-way":
      return `shipment/${place.shipment}`;
    case "unit": {
      const id = `00/${place.sscc}`;
      return makers.get(id) === place.organisation ? id : `${id}@${place.organisation}`;
    }
    case "gone":
      return place.key;
    case "stock": {
      const isWhole = !isFollowed(place.batch) || makers.get(place.batch) === place.organisation;
      return isWhole ? place.batch : place.key;
    }
  }
}

/** The node of a transformation; of goods that it kept apart one for each pool. */
export function transformationNode({ id, pool }: NonNullable<Movement["transformation"]>): string {
  return pool === undefined ? `transformation/${id}` : `transformation/${id}#${pool}`;
}

const KIND_OF: Readonly<Record<Place["kind"], TraceNode["kind"]>> = {
  base: "base",
  stock: "batch",
  unit: "unit",
  "under-way": "shipment",
  gone: "loss",
};

type Way = keyof Marks;
const marksOf = ({ minGrams, maxGrams }: Contaminated): Contaminated => ({ minGrams, maxGrams });
const sumOf = (marks: readonly Contaminated[]): Contaminated => ({
  minGrams: marks.reduce((sum, { minGrams }) => sum + minGrams, 0),
  maxGrams: marks.reduce((sum, { maxGrams }) => sum + maxGrams, 0),
});
const earlier = (a: Instant, b: Instant): Instant => (Date.parse(b) < Date.parse(a) ? b : a);
const weaker = (a: EvidenceLevel, b: EvidenceLevel): EvidenceLevel => (b === "declared" ? b : a);

class Graph {
  readonly nodes = new Map<string, TraceNode>();
  readonly edges = new Map<string, TraceEdge>();
  readonly #known: Known;
  readonly #start: string | undefined;

  constructor(known: Known, start: string | undefined) {
    this.#known = known;
    this.#start = start;
  }

  add(spread: Spread, way: Way): void {
    const { movements, places } = spread;
    const ordered = way === "forward" ? movements : movements.toReversed();
    for (const marked of ordered) {
      if (marked.movement.kind === "transformed") this.#transformed(marked, way);
      else this.#moved(marked, way);
    }
    const byNode = Map.groupBy(places.values(), ({ place }) => nodeIdOf(place, this.#known));
    for (const [id, parts] of byNode) {
      const node = this.nodes.get(id);
      if (node === undefined || node.isEnd === true) continue;
      const grams = parts.reduce((sum, { came }) => sum + came, 0);
      const left = parts.map((part) => part.left).filter((pool) => pool.grams > 0);
      this.nodes.set(id, {
        ...node,
        grams: Math.max(grams, node.grams),
        [way]: sumOf(parts),
        ...(way === "back" ? {} : { left: { grams: left.reduce((sum, pool) => sum + pool.grams, 0), ...sumOf(left) } }),
      });
    }
  }

  #moved({ movement, takes, gives }: MarkedMovement, way: Way): void {
    const take = takes.find(({ maxGrams }) => maxGrams > 0) ?? takes[0];
    if (take === undefined) return;
    for (const give of gives) {
      if (give.maxGrams === 0) continue;
      const to = this.#place(give, movement, way);
      // Where the start itself is given, what it was taken from is none of it.
      if (take.maxGrams > 0) this.#edge(this.#place(take, movement, way), to, give, movement, way);
    }
  }

  #transformed({ movement, takes, gives }: MarkedMovement, way: Way): void {
    const { transformation, at, level, by } = movement;
    if (transformation === undefined) return;
    const id = transformationNode(transformation);
    const before = this.nodes.get(id);
    const grams = takes.reduce((sum, part) => sum + part.grams, 0);
    const isStart = transformation.id === this.#start;
    const marks = sumOf(way === "forward" && !isStart ? takes : gives);
    // Where the start itself is made, what it was made of is none of it.
    if (marks.maxGrams === 0) {
      for (const give of gives) if (give.maxGrams > 0) this.#place(give, movement, way);
      return;
    }
    this.nodes.set(id, {
      ...before,
      id,
      kind: "transformation",
      holder: by,
      at,
      level,
      grams,
      [way]: capped(marks, grams),
    });
    for (const take of takes) {
      if (take.maxGrams > 0) this.#edge(this.#place(take, movement, way), id, take, movement, way);
    }
    for (const give of gives) {
      if (give.maxGrams > 0) this.#edge(id, this.#place(give, movement, way), give, movement, way);
    }
  }

  /** The node of a part's place, there from now on. */
  #place({ place, grams, minGrams, maxGrams }: MarkedPart, { at, level }: Movement, way: Way): string {
    const id = nodeIdOf(place, this.#known);
    const before = this.nodes.get(id);
    const isEnd = place.kind === "stock" && !this.#known.isFollowed(place.batch);
    if (before !== undefined) {
      const had = isEnd ? before[way] : undefined;
      const ends = isEnd ? { [way]: sumOf([had ?? { minGrams: 0, maxGrams: 0 }, { minGrams, maxGrams }]) } : {};
      this.nodes.set(id, { ...before, at: earlier(before.at, at), level: weaker(before.level, level), ...ends });
      return id;
    }
    this.nodes.set(id, {
      id,
      kind: KIND_OF[place.kind],
      ...(place.kind === "stock" || place.kind === "gone" ? { batch: place.batch, holder: place.organisation } : {}),
      ...(place.kind === "unit" ? { holder: place.organisation } : {}),
      at,
      level,
      grams,
      [way]: { minGrams, maxGrams },
      ...(place.kind === "gone" ? { cause: place.cause } : {}),
      ...(isEnd ? { isEnd } : {}),
    });
    return id;
  }

  #edge(from: string, to: string, part: MarkedPart, movement: Movement, way: Way): void {
    const { kind, at, level, by, event, plots, order } = movement;
    const { batch } = part.place;
    const key = `${from} ${to} ${kind} ${batch} ${at} ${order}`;
    const more = { ...(event === undefined ? {} : { event }), ...(plots === undefined ? {} : { plots }) };
    const edge = { from, to, kind, batch, grams: part.grams, at, level, by, ...more };
    this.edges.set(key, { ...this.edges.get(key), ...edge, [way]: marksOf(part) });
  }
}

const capped = ({ minGrams, maxGrams }: Contaminated, grams: Grams): Contaminated => ({
  minGrams: Math.min(minGrams, grams),
  maxGrams: Math.min(maxGrams, grams),
});

/** The graph of what marked goods went through, each way that was followed. `start`: the transformation that it begins at, where it does. */
export function graphOf(
  spreads: Readonly<Partial<Record<Way, Spread>>>,
  known: Known,
  start: string | undefined,
): TraceGraph {
  const graph = new Graph(known, start);
  for (const way of ["back", "forward"] as const) {
    const spread = spreads[way];
    if (spread !== undefined) graph.add(spread, way);
  }
  return { nodes: [...graph.nodes.values()], edges: [...graph.edges.values()] };
}

/** Is the part one of a batch's own making? */
export function isMade({ kind }: Movement, { place }: Part): boolean {
  return place.kind === "stock" && (kind === "harvested" || kind === "transformed");
}

/** Did the part go into that unit, loose or in a unit inside it? */
export function isPackedInto(sscc: string, { kind }: Movement, { place }: Part): boolean {
  return kind === "packed" && place.kind === "unit" && place.sscc === sscc;
}
