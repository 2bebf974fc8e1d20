import { dateInChina } from "@suyuan/domain/calendar";
import type { TraceAnswer } from "./view.ts";

/**
 * A trace in the JSON exchange format of FoodChain-Lab, versions 1.0.0 to 1.0.2, as its reader takes it: `src/assets/schema/schema-v1.json`, and for
 * the columns that mean something to it `src/app/tracing/io/data-mappings/data-mappings-v1.ts` and `data-importer/data-importer-v1.ts` of
 * github.com/SiLeBAT/fcl-client at 00c6292. Days, amounts and units are columns of its manual (github.com/SiLeBAT/BfROpenLabResources).
 */

const VERSION = "1.0.2";

type Node = TraceAnswer["nodes"][number];
type Edge = TraceAnswer["edges"][number];
type Value = string | number;
type Columns = Readonly<Record<string, "string" | "double">>;

/** What went from one station to another, with the nodes of the trace that it left and came to. */
interface Delivery {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly batch: string;
  readonly kg: number;
  readonly sent: string;
  readonly came?: string;
  /** Nodes: where it left from, and where it came to; none where it is still under way. */
  readonly source: string;
  readonly target?: string;
}

const STATION: Columns = { ID: "string", Name: "string", "type of business": "string" };
const DELIVERY: Columns = {
  ID: "string",
  Name: "string",
  from: "string",
  to: "string",
  "Lot ID": "string",
  "Date Delivery": "string",
  "Date Delivery Arrival": "string",
  Amount: "double",
  "Amount Unit": "string",
};
const RELATION: Columns = { from: "string", to: "string" };

/** A table as the format has it: each row a list of its filled columns. */
function table(columns: Columns, rows: readonly Readonly<Record<string, Value | undefined>>[]) {
  return {
    columnProperties: Object.entries(columns).map(([id, type]) => ({ id, type })),
    data: rows.map((row) =>
      Object.keys(columns).flatMap((id) => {
        const value = row[id];
        return value === undefined ? [] : [{ id, value }];
      }),
    ),
  };
}

/** Whoever has the goods of a node; a base and a load under way are stations of their own. */
const stationOf = ({ id, holder }: Node): string => (holder === undefined ? id : `organisation/${holder}`);

/** Steps that bring goods to no other station. */
const STAYING: ReadonlySet<string> = new Set(["transformed", "packed", "unpacked"]);

class Goods {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #out: ReadonlyMap<string, readonly Edge[]>;
  readonly #edges: readonly Edge[];

  constructor({ nodes, edges }: Pick<TraceAnswer, "nodes" | "edges">) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    this.#edges = edges.filter(({ kind }) => kind !== "contact" && kind !== "lost");
    this.#out = Map.groupBy(this.#edges, ({ from }) => from);
  }

  /** From base to whoever harvested, and from sender to receiver. What came back to its sender went nowhere. */
  deliveries(): readonly Delivery[] {
    return this.#edges.flatMap((edge): readonly Delivery[] => {
      const { from: source, to: target, batch, kg, at: sent } = edge;
      if (edge.kind === "harvested") return this.#delivery({ batch, kg, sent, came: sent, source, target });
      if (edge.kind !== "shipped") return [];
      const came = (this.#out.get(target) ?? []).filter((end) => end.batch === batch && this.#hasNode(end.to));
      if (came.length === 0) return this.#delivery({ batch, kg, sent, source }, target);
      return came.flatMap((end) => this.#delivery({ batch, kg: end.kg, sent, came: end.at, source, target: end.to }));
    });
  }

  #hasNode(id: string): boolean {
    const kind = this.#nodes.get(id)?.kind;
    return kind === "batch" || kind === "unit";
  }

  #delivery(one: Omit<Delivery, "id" | "from" | "to">, underWay?: string): readonly Delivery[] {
    const [source, target] = [one.source, one.target ?? underWay ?? ""].map((id) => this.#nodes.get(id));
    if (source === undefined || target === undefined) return [];
    const [from, to] = [stationOf(source), stationOf(target)];
    if (from === to) return [];
    return [{ ...one, from, to, id: [one.source, one.target ?? underWay, one.batch, one.sent, one.came].join(" ") }];
  }

  /** The nodes that goods of one can have gone into at the same station, by steps that follow one another in time. */
  within(start: string, since: string): ReadonlyMap<string, number> {
    const reached = new Map([[start, Date.parse(since)]]);
    const queue = [start];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const there = reached.get(id) ?? 0;
      for (const { kind, to, at } of this.#out.get(id) ?? []) {
        const time = Date.parse(at);
        if (!STAYING.has(kind) || time < there || (reached.get(to) ?? Number.POSITIVE_INFINITY) <= time) continue;
        reached.set(to, time);
        queue.push(to);
      }
    }
    return reached;
  }
}

interface Relation {
  readonly from: string;
  readonly to: string;
}

/** Of what came to a station what it can have gone on with. */
function relationsOf(goods: Goods, deliveries: readonly Delivery[]): readonly Relation[] {
  const bySource = Map.groupBy(deliveries, ({ source }) => source);
  return deliveries.flatMap(({ id, target, came }): readonly Relation[] => {
    if (target === undefined || came === undefined) return [];
    const next = [...goods.within(target, came)].flatMap(([node, time]) =>
      (bySource.get(node) ?? []).filter(({ sent }) => Date.parse(sent) >= time),
    );
    return next.map((one) => ({ from: id, to: one.id }));
  });
}

const lotIn = (batch: string): string => decodeURIComponent(batch.slice(batch.lastIndexOf("/") + 1));

/** The trace as FoodChain-Lab opens it: organisations, bases and loads under way are stations, what went between them deliveries. */
export function foodChainLab(trace: TraceAnswer): string {
  const goods = new Goods(trace);
  const found = new Map(goods.deliveries().map((delivery) => [delivery.id, delivery]));
  const deliveries = [...found.values()];
  const kinds = new Map(
    trace.nodes.map((node) => [stationOf(node), node.holder === undefined ? node.kind : "organisation"]),
  );
  const stations = [...new Set(deliveries.flatMap(({ from, to }) => [from, to]))];
  const nameOf = (id: string) => trace.names[id.replace(/^organisation\//, "")] ?? id;
  const data = {
    version: VERSION,
    stations: table(
      STATION,
      stations.map((id) => ({ ID: id, Name: nameOf(id), "type of business": kinds.get(id) })),
    ),
    deliveries: table(
      DELIVERY,
      deliveries.map(({ id, from, to, batch, kg, sent, came }) => ({
        ID: id,
        Name: batch,
        from,
        to,
        "Lot ID": lotIn(batch),
        "Date Delivery": dateInChina(sent),
        "Date Delivery Arrival": came && dateInChina(came),
        Amount: kg,
        "Amount Unit": "kg",
      })),
    ),
    deliveryRelations: table(
      RELATION,
      relationsOf(goods, deliveries).map(({ from, to }) => ({ from, to })),
    ),
  };
  return JSON.stringify({ version: VERSION, data });
}
