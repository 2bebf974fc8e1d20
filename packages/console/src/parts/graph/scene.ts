import type { Way } from "./layers.ts";
import type { Layout } from "./layout.ts";
import type { Mark, Shape } from "./shapes.ts";
import type { Box } from "./view.ts";

/** A node as it is drawn. */
export interface GraphNode {
  readonly id: string;
  readonly shape: Shape;
  readonly mark: Mark;
  /** What it is, and by what name. */
  readonly title: string;
  /** The name alone, for who looks from farther away. */
  readonly name: string;
  /** Who has it, and how much of it is concerned. */
  readonly lines: readonly string[];
  /** All of that and more, in a sentence for who cannot see it. */
  readonly sentence: string;
}

/** What went from one node to another. */
export interface GraphWay {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly isContact: boolean;
}

/** Which way levels follow one another: to the right where there is room, down on phones. */
export type Run = "right" | "down";

export interface Bend {
  readonly from: readonly [x: number, y: number];
  readonly by: readonly [x: number, y: number];
  readonly past: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly label: string;
  readonly kind: "plain" | "return" | "contact";
}

/** A graph as it lies on its sheet, in pixels at full size. */
export interface Scene {
  readonly nodes: readonly GraphNode[];
  readonly boxes: readonly Box[];
  readonly bends: readonly Bend[];
  readonly bounds: Box;
  readonly run: Run;
  /** How large letters are: 1 for the usual. */
  readonly letters: number;
}

const NODE = { right: { width: 220, height: 88 }, down: { width: 200, height: 88 } } as const;
/** Between two levels there is room for the weights of what goes from one to the other; between two nodes of a level for a finger. */
const GAP = { right: { along: 120, across: 20 }, down: { along: 64, across: 20 } } as const;

/** The ways of a graph by the places of its nodes; those that lead to no node of it are left out. */
export function waysOf(
  nodes: readonly GraphNode[],
  ways: readonly GraphWay[],
): readonly (Way & { readonly way: GraphWay })[] {
  const placeOf = new Map(nodes.map(({ id }, n) => [id, n]));
  return ways.flatMap((way) => {
    const [from, to] = [placeOf.get(way.from), placeOf.get(way.to)];
    return from === undefined || to === undefined ? [] : [{ from, to, way }];
  });
}

/** Lays nodes and ways on a sheet. No two nodes overlap; of ways that lead back each goes around. */
export function sceneOf(
  nodes: readonly GraphNode[],
  ways: ReturnType<typeof waysOf>,
  layout: Layout,
  { run, letters }: Pick<Scene, "run" | "letters">,
): Scene {
  const { width, height } = { width: NODE[run].width * letters, height: NODE[run].height * letters };
  const gap = { along: GAP[run].along * letters, across: GAP[run].across * letters };
  const boxes = nodes.map((_, n): Box => {
    const [level, across] = [layout.levelOf[n] ?? 0, layout.acrossOf[n] ?? 0];
    return run === "right"
      ? { x: level * (width + gap.along), y: across * (height + gap.across), width, height }
      : { x: across * (width + gap.across), y: level * (height + gap.along), width, height };
  });
  const bends = ways.flatMap(({ from, to, way }, n): Bend[] => {
    const [begin, end] = [boxes[from], boxes[to]];
    if (begin === undefined || end === undefined) return [];
    const kind = way.isContact ? "contact" : layout.isReturn[n] === true ? "return" : "plain";
    return [{ ...bendOf(begin, end, run, gap.along), label: way.label, kind }];
  });
  const right = Math.max(0, ...boxes.map((box) => box.x + box.width));
  const low = Math.max(0, ...boxes.map((box) => box.y + box.height));
  return { nodes, boxes, bends, bounds: { x: 0, y: 0, width: right, height: low }, run, letters };
}

function bendOf(begin: Box, end: Box, run: Run, along: number): Pick<Bend, "from" | "by" | "past" | "to"> {
  if (run === "right") {
    const [from, to] = [
      [begin.x + begin.width, begin.y + begin.height / 2],
      [end.x, end.y + end.height / 2],
    ] as const;
    const reach = Math.max(along / 2, Math.abs(to[0] - from[0]) / 2);
    return { from, by: [from[0] + reach, from[1]], past: [to[0] - reach, to[1]], to };
  }
  const [from, to] = [
    [begin.x + begin.width / 2, begin.y + begin.height],
    [end.x + end.width / 2, end.y],
  ] as const;
  const reach = Math.max(along / 2, Math.abs(to[1] - from[1]) / 2);
  return { from, by: [from[0], from[1] + reach], past: [to[0], to[1] - reach], to };
}

/** The node at a place of the sheet, by its number; with a margin around small ones. */
export function nodeAt({ boxes }: Pick<Scene, "boxes">, x: number, y: number, margin: number): number | undefined {
  const isIn = (box: Box, more: number) =>
    x >= box.x - more && x <= box.x + box.width + more && y >= box.y - more && y <= box.y + box.height + more;
  const found = boxes.findIndex((box) => isIn(box, 0));
  if (found !== -1) return found;
  const near = boxes.findIndex((box) => isIn(box, margin));
  return near === -1 ? undefined : near;
}
