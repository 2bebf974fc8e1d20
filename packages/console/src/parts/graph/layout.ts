import { layersOf, type Way, waysBy } from "./layers.ts";
import { spread } from "./spread.ts";

/** Where everything lies: levels one after another, and within a level side by side. */
export interface Layout {
  readonly levels: number;
  readonly levelOf: readonly number[];
  /** The middle of each node beside the others of its level, in widths of a node from the first of all. */
  readonly acrossOf: readonly number[];
  /** The widest level, in widths of a node. */
  readonly across: number;
  /** Nodes of each level, side by side. */
  readonly rows: readonly (readonly number[])[];
  /** By the place of a way: it leads back. */
  readonly isReturn: readonly boolean[];
}

/** Each sweep goes through all levels once, forward and back in turn. */
const SWEEPS = 10;
/** In the last of them nodes keep their order and come nearer to what they hang together with. */
const SETTLING = 4;

/**
 * Lays a graph out in levels, as Sugiyama et al. do: levels by the longest way, then sweeps in which each node goes to the mean of those that it
 * hangs together with. It gives way between sweeps. Nodes come in the order in which they are met: the same input, the same picture.
 */
export function* laying(count: number, ways: readonly Way[]): Generator<void, Layout> {
  const { levelOf, isReturn, levels } = layersOf(count, ways);
  const rows: number[][] = Array.from({ length: levels }, () => []);
  for (const [node, level] of levelOf.entries()) rows[level]?.push(node);
  const at: number[] = Array.from({ length: count }, () => 0);
  for (const row of rows) for (const [n, node] of row.entries()) at[node] = n - (row.length - 1) / 2;
  const straight = (end: "from" | "to", other: "from" | "to") =>
    waysBy(count, ways, end).map((those) =>
      those.flatMap((n) => (isReturn[n] === true ? [] : (ways[n]?.[other] ?? []))),
    );
  const [before, after] = [straight("to", "from"), straight("from", "to")];
  yield;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const beside = isForward ? before : after;
    const settles = sweep >= SWEEPS - SETTLING;
    for (const row of isForward ? rows : rows.toReversed()) {
      const wish = new Map(
        row.map((node) => [node, meanOf(settles ? both(node) : (beside[node] ?? []), at) ?? at[node] ?? 0]),
      );
      if (!settles) row.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
      for (const [n, place] of spread(
        row.map((node) => wish.get(node) ?? 0),
        1,
      ).entries()) {
        const node = row[n];
        if (node !== undefined) at[node] = place;
      }
    }
    yield;
  }
  function both(node: number): readonly number[] {
    return [...(before[node] ?? []), ...(after[node] ?? [])];
  }
  const first = count === 0 ? 0 : Math.min(...at);
  const acrossOf = at.map((place) => place - first);
  return { levels, levelOf, acrossOf, across: Math.max(0, ...acrossOf), rows, isReturn };
}

function meanOf(nodes: readonly number[], at: readonly number[]): number | undefined {
  if (nodes.length === 0) return undefined;
  return nodes.reduce((sum, node) => sum + (at[node] ?? 0), 0) / nodes.length;
}

/** No longer than a frame may be late. */
const SLICE_MS = 8;

/** As `laying`, in slices between which the page is drawn and heard. Undefined where it is called off. */
export async function laidOut(count: number, ways: readonly Way[], isOff: () => boolean): Promise<Layout | undefined> {
  const steps = laying(count, ways);
  let began = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (isOff()) return undefined;
    began = performance.now();
  }
}
