import { type Drawable, type Edge, grouped, type Node, type Range } from "./drawn.ts";

const LOUDEST = ["certain", "possible", "contact", "stopped"] as const;

/** Whose node it is: an organisation has one for all that it had; a base is its own, and so is a load that is still under way. */
function stationsOf({ nodes, edges }: Drawable): ReadonlyMap<string, string> {
  const left = new Set(edges.map(({ from }) => from));
  return new Map(
    nodes.flatMap(({ id, kind, holder }): [string, string][] => {
      if (holder !== undefined) return [[id, `organisation/${holder}`]];
      // A load that arrived is a way between two.
      return kind === "shipment" && left.has(id) ? [] : [[id, id]];
    }),
  );
}

function summed(parts: readonly (Range | undefined)[]): Range | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return undefined;
  const grams = (of: (one: Range) => number) => Math.round(known.reduce((sum, one) => sum + of(one) * 1000, 0)) / 1000;
  return { minKg: grams(({ minKg }) => minKg), maxKg: grams(({ maxKg }) => maxKg) };
}

/** What an organisation had of all batches, by what is there in the end; of batches that it passed on whole nothing is. */
function stationOf(id: string, members: readonly Node[]): Node {
  const [first] = members.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (first === undefined) throw new Error(`nothing is at ${id}`);
  if (!id.startsWith("organisation/")) return first;
  const { at, level, holder } = first;
  const lots = members.filter(({ kind }) => kind === "batch");
  const there = lots.flatMap(({ onHand }) => onHand ?? []);
  const onHand = summed(there);
  const contributed = summed(lots.map((one) => one.contributed));
  const kg = Math.round(there.reduce((sum, one) => sum + one.kg * 1000, 0)) / 1000;
  return {
    ...{ id, at, level, kg },
    kind: "organisation",
    lots: new Set(lots.map(({ batch }) => batch)).size,
    class: LOUDEST.find((one) => members.some((member) => member.class === one)) ?? "possible",
    ...(holder === undefined ? {} : { holder }),
    ...(onHand === undefined ? {} : { contaminated: onHand, onHand: { kg, ...onHand } }),
    ...(contributed === undefined ? {} : { contributed }),
  };
}

/** What went from one station to another; loads that arrived lead from whoever sent them to whoever has them. */
function between({ nodes, edges }: Drawable, stations: ReadonlyMap<string, string>): readonly Edge[] {
  const loads = new Set(nodes.flatMap(({ id }) => (stations.has(id) ? [] : [id])));
  const into = grouped(
    edges.filter(({ to }) => loads.has(to)),
    ({ to }) => to,
  );
  return edges.flatMap((edge): readonly Edge[] => {
    if (loads.has(edge.to)) return [];
    const loaded = into.get(edge.from) ?? [];
    const sent = loads.has(edge.from) ? (loaded.find(({ batch }) => batch === edge.batch) ?? loaded[0]) : edge;
    const [from, to] = [stations.get(sent?.from ?? ""), stations.get(edge.to)];
    return from === undefined || to === undefined || from === to ? [] : [{ ...edge, from, to }];
  });
}

/** A trace with all that one organisation had as one node: who had to do with it, and what went from one to another. */
export function byOrganisation(trace: Drawable): Drawable {
  const stations = stationsOf(trace);
  const members = grouped(
    trace.nodes.filter(({ id }) => stations.has(id)),
    ({ id }) => stations.get(id) ?? id,
  );
  return {
    ...trace,
    nodes: [...members].map(([id, own]) => stationOf(id, own)),
    edges: between(trace, stations),
    starts: new Set([...trace.starts].flatMap((id) => stations.get(id) ?? [])),
  };
}
