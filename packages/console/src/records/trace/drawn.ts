import type { GraphNode, GraphWay } from "../../parts/graph/scene.ts";
import { SHAPES } from "../../parts/graph/shapes.ts";
import type { Shape } from "../../service/client.ts";
import { shownDay, shownKg, shownNumber, unit } from "../../words/figures.ts";
import { graphWords } from "../../words/oversight/graph.ts";
import { traceWords } from "../../words/oversight/trace.ts";
import { decoded } from "./starts.ts";

export type Trace = Shape<"Trace">;
export type Edge = Trace["edges"][number];
export type Range = NonNullable<Trace["nodes"][number]["contaminated"]>;
type Names = Trace["names"];

/** A node of a trace, or what an organisation had of all its nodes. Kinds that this app does not know yet are drawn, too. */
export type Node = Omit<Trace["nodes"][number], "kind"> & { readonly kind: string; readonly lots?: number };

/** What can be drawn: a trace, or the same with nodes put together. */
export interface Drawable {
  readonly names: Names;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Nodes where it begins. A certificate and a logistic unit are none themselves. */
  readonly starts: ReadonlySet<string>;
}

/** What a node is called: its lot, its base, the number of its load. */
export function nameOf({ id, kind, batch, cause }: Node, names: Names): string {
  const words = traceWords();
  if (kind === "base" || kind === "organisation") return names[id] ?? names[lastOf(id)] ?? lastOf(id);
  if (kind === "loss") return cause === undefined ? "" : (words.causes[cause] ?? cause);
  if (batch !== undefined) return lastOf(batch);
  return lastOf(id.split("#")[0] ?? id);
}

function lastOf(id: string): string {
  return decoded(id.slice(id.lastIndexOf("/") + 1));
}

export function titleOf(node: Node, names: Names): string {
  return `${traceWords().kinds[node.kind] ?? node.kind} ${nameOf(node, names)}`;
}

/** A weight that is known within bounds. */
export function shownRange({ minKg, maxKg }: Range): string {
  if (minKg === maxKg) return shownKg(maxKg);
  return traceWords().between(shownNumber(minKg), `${shownNumber(maxKg)} ${unit("kg")}`);
}

/** How far a node is concerned: forward how much of it is affected, back how much it gave. */
export function concernOf({
  contaminated,
  contributed,
}: Pick<Node, "contaminated" | "contributed">): string | undefined {
  const words = traceWords();
  if (contaminated !== undefined) return words.affected(shownRange(contaminated));
  return contributed === undefined ? undefined : words.contributed(shownRange(contributed));
}

/** A trace as the service tells it, lot by lot. */
export function byLot({ id: start, names, nodes, edges }: Trace): Drawable {
  const own = nodes.filter(({ id }) => id === start || id.startsWith(`${start}#`));
  return { names, nodes, edges, starts: new Set(own.map(({ id }) => id)) };
}

/** Who has it; of what nobody has the day on which goods came there, and of an organisation how many batches it had. */
function holderOf({ kind, holder, at, lots }: Node, names: Names): string {
  if (kind === "organisation") return traceWords().lots(lots ?? 0);
  return holder === undefined ? shownDay(at) : (names[holder] ?? holder);
}

/** What is affected stands alone in a node: there is no room for more. */
function briefly({ contaminated, contributed, kg }: Node): string {
  if (contaminated !== undefined) return shownRange(contaminated);
  return contributed === undefined ? shownKg(kg) : traceWords().contributed(shownRange(contributed));
}

function drawn(node: Node, trace: Drawable): GraphNode {
  const words = traceWords();
  const { names, starts } = trace;
  const mark = graphWords().marks[node.class];
  const title = titleOf(node, names);
  const holder = holderOf(node, names);
  const concern = concernOf(node);
  const sentence = [
    ...(starts.has(node.id) ? [words.isStart] : []),
    title,
    holder,
    mark,
    concern,
    `${words.all} ${shownKg(node.kg)}`,
    node.end === undefined ? undefined : words.ends[node.end],
  ];
  return {
    id: node.id,
    shape: SHAPES.find((shape) => shape === node.kind) ?? "organisation",
    mark: node.class,
    title,
    name: nameOf(node, names),
    lines: [holder, `${mark} ${briefly(node)}`],
    sentence: words.sentence(sentence.filter((part) => part !== undefined)),
  };
}

/** As `Map.groupBy`, which older browsers lack. */
export function grouped<Item>(
  items: readonly Item[],
  of: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const own = found.get(of(item));
    if (own === undefined) found.set(of(item), [item]);
    else own.push(item);
  }
  return found;
}

/** Steps between the same two nodes are one way, with their weights together. */
function joined(edges: readonly Edge[]): readonly GraphWay[] {
  const words = traceWords();
  return [...grouped(edges, ({ from, to }) => `${from}\n${to}`).values()].flatMap((own): readonly GraphWay[] => {
    const [first] = own;
    if (first === undefined) return [];
    const kg = own.reduce((sum, one) => sum + one.kg, 0);
    const times = own.length === 1 ? "" : ` · ${words.times(own.length)}`;
    const { from, to, kind } = first;
    return [{ from, to, label: `${shownKg(kg)}${times}`, isContact: kind === "contact" }];
  });
}

/** A trace as it is drawn: nodes in the order in which goods came there. */
export function drawnOf(trace: Drawable): { readonly nodes: readonly GraphNode[]; readonly ways: readonly GraphWay[] } {
  const ordered = trace.nodes.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { nodes: ordered.map((node) => drawn(node, trace)), ways: joined(trace.edges) };
}
