import type { Contaminated } from "@suyuan/domain/mixing/pool";
import { type Grams, kilogramsFrom } from "@suyuan/domain/quantity";
import type { Contact } from "@suyuan/domain/trace/contact";
import type { TraceEdge, TraceGraph, TraceNode } from "@suyuan/domain/trace/graph";
import type { End } from "../../ledger/trace/closure.ts";
import type { CLASSES, TraceAnswer } from "./view.ts";

/** What of a trace its reader is shown. */

type Node = TraceAnswer["nodes"][number];
type Edge = TraceAnswer["edges"][number];

/** What the reader may see: which batches whole, whose steps beside them, and where reading ended. */
export interface Sight {
  readonly batches: ReadonlySet<string>;
  /** Organisations whose own steps it may see: itself, for an office all in its region. */
  readonly organisations: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, End>;
}

const rangeOf = ({ minGrams, maxGrams }: Contaminated) => ({
  minKg: kilogramsFrom(minGrams),
  maxKg: kilogramsFrom(maxGrams),
});

const amountsOf = ({ forward, back }: Pick<TraceNode, "forward" | "back">) => ({
  ...(forward === undefined ? {} : { contaminated: rangeOf(forward) }),
  ...(back === undefined ? {} : { contributed: rangeOf(back) }),
});

function classOf({
  kind,
  cause,
  forward,
  back,
}: Pick<TraceNode, "kind" | "cause" | "forward" | "back">): (typeof CLASSES)[number] {
  // Destroyed goods reach nobody: whatever they held is stopped.
  if (kind === "loss" && cause === "destroyed") return "stopped";
  return ((forward ?? back)?.minGrams ?? 0) > 0 ? "certain" : "possible";
}

/** Of parts that come to a node, or leave it, all together. */
function summed(
  parts: readonly Pick<TraceEdge, "forward" | "back">[],
  way: "forward" | "back",
): Contaminated | undefined {
  const marks = parts.flatMap((part) => part[way] ?? []);
  if (marks.length === 0) return undefined;
  const sum = (of: (one: Contaminated) => Grams) => marks.reduce((total, one) => total + of(one), 0);
  return { minGrams: sum(({ minGrams }) => minGrams), maxGrams: sum(({ maxGrams }) => maxGrams) };
}

/** A node of which the reader sees some steps alone: what those say of it. */
function outlined(node: TraceNode, edges: readonly TraceEdge[]): TraceNode {
  const came = edges.filter(({ to }) => to === node.id);
  const parts = came.length > 0 ? came : edges.filter(({ from }) => from === node.id);
  const { left: _, forward: __, back: ___, ...bare } = node;
  const [forward, back] = [summed(parts, "forward"), summed(parts, "back")];
  return {
    ...bare,
    grams: parts.reduce((sum, { grams }) => sum + grams, 0),
    ...(forward === undefined ? {} : { forward }),
    ...(back === undefined ? {} : { back }),
  };
}

const END_OF: Readonly<Record<End, NonNullable<Node["end"]>>> = { hops: "depth", batches: "batches", facts: "facts" };

/**
 * The part of a trace that its reader may see: batches that it may read, with all their steps; of what lies one step beyond no more than those
 * steps say. Steps of a transformation also for whoever did it and for offices over that organisation.
 */
export function shownOf(graph: TraceGraph & { readonly contacts: readonly Contact[] }, sight: Sight) {
  const { batches, organisations, ends } = sight;
  const maySee = (batch: string): boolean => batches.has(batch);
  const ofTransformation = Map.groupBy(
    graph.edges.filter(({ kind }) => kind === "transformed"),
    ({ from, to }) => (from.startsWith("transformation/") ? from : to),
  );
  const openTransformations = new Set(
    [...ofTransformation].flatMap(([id, edges]) =>
      edges.some(({ batch, by }) => maySee(batch) || organisations.has(by)) ? [id] : [],
    ),
  );
  const isShown = ({ batch, from, to }: TraceEdge): boolean =>
    maySee(batch) || openTransformations.has(from) || openTransformations.has(to);
  const edges = graph.edges.filter(isShown);
  const byNode = stepsByNode(edges);
  const hidden = new Set(graph.edges.filter((edge) => !isShown(edge)).flatMap(({ from, to }) => [from, to]));
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const steps = byNode.get(node.id) ?? [];
    const isClosed = node.kind === "batch" && node.batch !== undefined && !maySee(node.batch);
    if (steps.length === 0 && (isClosed || hidden.has(node.id))) return [];
    const told = isClosed || hidden.has(node.id) ? outlined(node, steps) : node;
    const end = node.batch !== undefined && node.kind === "batch" ? ends.get(node.batch) : undefined;
    return [nodeView(told, isClosed ? "not-yours" : end && END_OF[end])];
  });
  const shown = new Set(nodes.map(({ id }) => id));
  const contacts = graph.contacts.filter((one) => shown.has(one.with));
  return {
    nodes: [...nodes, ...nodesBeside(contacts.filter(({ id }) => !shown.has(id)))],
    edges: [...edges.map(edgeView), ...contacts.map(contactEdge)],
  };
}

function stepsByNode(edges: readonly TraceEdge[]): ReadonlyMap<string, readonly TraceEdge[]> {
  const found = new Map<string, TraceEdge[]>();
  for (const edge of edges) {
    for (const id of [edge.from, edge.to]) {
      const steps = found.get(id);
      if (steps === undefined) found.set(id, [edge]);
      else steps.push(edge);
    }
  }
  return found;
}

/** Of contacts that are the same node the first. */
function nodesBeside(contacts: readonly Contact[]): readonly Node[] {
  const found = new Map<string, Node>();
  for (const one of contacts) if (!found.has(one.id)) found.set(one.id, contactNode(one));
  return [...found.values()];
}

function nodeView(node: TraceNode, end: Node["end"]): Node {
  const { id, kind, batch, holder, at, level, grams, left, cause } = node;
  return {
    id,
    kind,
    class: classOf(node),
    ...(batch === undefined ? {} : { batch }),
    ...(holder === undefined ? {} : { holder }),
    at,
    level,
    kg: kilogramsFrom(grams),
    ...amountsOf(node),
    ...(left === undefined || end === "not-yours"
      ? {}
      : { onHand: { kg: kilogramsFrom(left.grams), ...rangeOf(left) } }),
    ...(cause === undefined ? {} : { cause }),
    ...(end === undefined ? {} : { end }),
  };
}

function edgeView({ from, to, kind, batch, grams, at, level, by, event, plots, ...marks }: TraceEdge): Edge {
  return {
    from,
    to,
    kind,
    batch,
    kg: kilogramsFrom(grams),
    ...amountsOf(marks),
    at,
    level,
    by,
    ...(event === undefined ? {} : { event }),
    ...(plots === undefined ? {} : { plots }),
  };
}

function contactNode({ id, batch, holder, grams, at }: Contact): Node {
  return {
    id,
    kind: "batch",
    class: "contact",
    batch,
    ...(holder === undefined ? {} : { holder }),
    at,
    level: "declared",
    kg: kilogramsFrom(grams),
  };
}

/** From what both shared to what was beside the goods of the trace. */
function contactEdge({ id, batch, grams, at, organisation, with: shared }: Contact): Edge {
  return {
    from: shared,
    to: id,
    kind: "contact",
    batch,
    kg: kilogramsFrom(grams),
    at,
    level: "declared",
    by: organisation,
  };
}
