/** A way from one node to another, by the places of both in the list of nodes. */
export interface Way {
  readonly from: number;
  readonly to: number;
}

/** On which level each node stands, and which ways lead back to a level that is no later. */
export interface Layered {
  readonly levelOf: readonly number[];
  /** By the place of a way in the list of ways. */
  readonly isReturn: readonly boolean[];
  readonly levels: number;
}

/** The places of ways by one of their ends. */
export function waysBy(count: number, ways: readonly Way[], end: "from" | "to"): readonly (readonly number[])[] {
  const found: number[][] = Array.from({ length: count }, () => []);
  for (const [n, way] of ways.entries()) found[way[end]]?.push(n);
  return found;
}

/**
 * Ways that close a circle: those that come back to a node on whose way they lie, when one walks from the first node on. Nodes come in the order
 * in which goods came there, so that what leads back in time is what closes it.
 */
function returnsIn(count: number, ways: readonly Way[], out: readonly (readonly number[])[]): readonly boolean[] {
  const isReturn = ways.map(({ from, to }) => from === to);
  const state = new Uint8Array(count);
  const [ON_THE_WAY, DONE] = [1, 2];
  for (let first = 0; first < count; first += 1) {
    if (state[first] !== 0) continue;
    const walk = [{ node: first, next: 0 }];
    state[first] = ON_THE_WAY;
    for (let here = walk.at(-1); here !== undefined; here = walk.at(-1)) {
      const n = out[here.node]?.[here.next];
      here.next += 1;
      const to = n === undefined ? undefined : ways[n]?.to;
      if (n === undefined || to === undefined) {
        state[here.node] = DONE;
        walk.pop();
      } else if (state[to] === ON_THE_WAY) {
        isReturn[n] = true;
      } else if (state[to] === 0) {
        state[to] = ON_THE_WAY;
        walk.push({ node: to, next: 0 });
      }
    }
  }
  return isReturn;
}

/**
 * Levels by the longest way that leads to a node, so that every way but a return goes to a later level. What nothing leads to stands just before
 * what it leads to: a base beside its harvests, not at the edge of the sheet.
 */
export function layersOf(count: number, ways: readonly Way[]): Layered {
  const [out, into] = [waysBy(count, ways, "from"), waysBy(count, ways, "to")];
  const isReturn = returnsIn(count, ways, out);
  const levelOf = Array.from({ length: count }, () => 0);
  const open = into.map((those) => those.filter((n) => isReturn[n] === false).length);
  const ready = open.flatMap((left, node) => (left === 0 ? [node] : []));
  for (const node of ready) {
    for (const n of out[node] ?? []) {
      const to = ways[n]?.to;
      if (to === undefined || isReturn[n] === true) continue;
      levelOf[to] = Math.max(levelOf[to] ?? 0, (levelOf[node] ?? 0) + 1);
      open[to] = (open[to] ?? 0) - 1;
      if (open[to] === 0) ready.push(to);
    }
  }
  for (let node = 0; node < count; node += 1) {
    const forward = (out[node] ?? []).filter((n) => isReturn[n] === false);
    const isSource = (into[node] ?? []).every((n) => isReturn[n] === true);
    if (!isSource || forward.length === 0) continue;
    levelOf[node] = Math.min(...forward.map((n) => levelOf[ways[n]?.to ?? 0] ?? 1)) - 1;
  }
  return { levelOf, isReturn, levels: Math.max(-1, ...levelOf) + 1 };
}
