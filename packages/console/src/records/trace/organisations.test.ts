import { beforeEach, expect, test } from "vitest";
import { language } from "../../words/dictionary.ts";
import { byLot, drawnOf, type Trace } from "./drawn.ts";
import { byOrganisation } from "./organisations.ts";

const A = "01/09520000510824/10/A";
const X = "01/09520000510824/10/X";
const at = (hour: number) => `2026-10-07T${String(hour).padStart(2, "0")}:00:00.000Z`;
const range = (minKg: number, maxKg: number) => ({ minKg, maxKg });
const declared = { level: "declared" as const };

type Node = Trace["nodes"][number];
type Edge = Trace["edges"][number];
const batch = (id: string, holder: string, hour: number, more: Partial<Node>): Node => ({
  ...{ id, kind: "batch", class: "certain", batch: id.split("@")[0] ?? id, holder, at: at(hour), kg: 0, ...declared },
  ...more,
});
const step = (from: string, to: string, kind: Edge["kind"], kg: number, hour: number): Edge => ({
  ...{ from, to, kind, kg, batch: A, at: at(hour), by: "coop", ...declared },
});

/** A of the cooperative's base goes to the depot, twice; the depot makes X of it and sends some back, of which some is still under way. */
const TRACE: Trace = {
  id: A,
  direction: "forward",
  knownOn: at(23),
  nodes: [
    { id: "base/coop/b1", kind: "base", class: "certain", at: at(0), kg: 100, ...declared },
    batch(A, "coop", 1, { kg: 100, onHand: { kg: 20, ...range(20, 20) } }),
    { id: "shipment/coop/S1", kind: "shipment", class: "certain", at: at(2), kg: 80, ...declared },
    batch(`${A}@depot`, "depot", 3, { kg: 80, onHand: { kg: 10, ...range(10, 10) } }),
    {
      id: "transformation/depot/T1",
      kind: "transformation",
      class: "certain",
      holder: "depot",
      at: at(4),
      kg: 70,
      ...declared,
    },
    batch(X, "depot", 4, { class: "possible", kg: 70, onHand: { kg: 40, ...range(0, 35) } }),
    { id: "shipment/depot/S2", kind: "shipment", class: "possible", at: at(5), kg: 20, ...declared },
    batch(`${X}@coop`, "coop", 6, { class: "possible", kg: 20, onHand: { kg: 20, ...range(0, 20) } }),
    { id: "shipment/depot/S3", kind: "shipment", class: "possible", at: at(7), kg: 10, ...declared },
  ],
  edges: [
    step("base/coop/b1", A, "harvested", 100, 0),
    step(A, "shipment/coop/S1", "shipped", 50, 2),
    step(A, "shipment/coop/S1", "shipped", 30, 2),
    step("shipment/coop/S1", `${A}@depot`, "received", 80, 3),
    step(`${A}@depot`, "transformation/depot/T1", "transformed", 70, 4),
    { ...step("transformation/depot/T1", X, "transformed", 70, 4), batch: X },
    { ...step(X, "shipment/depot/S2", "shipped", 20, 5), batch: X },
    { ...step("shipment/depot/S2", `${X}@coop`, "received", 20, 6), batch: X },
    { ...step(X, "shipment/depot/S3", "shipped", 10, 7), batch: X },
  ],
  names: { coop: "红林合作社", depot: "广元冷库", "base/coop/b1": "云峰果园" },
  limits: { batches: 2000, facts: 10_000, depth: 100, edges: 10_000 },
};

beforeEach(() => {
  language.value = "zh";
});

test("by organisation each has one node with what is there in the end, and steps are what went from one to another", () => {
  const { nodes, edges, starts } = byOrganisation(byLot(TRACE));
  const told = nodes.map(({ id, class: own, kg, contaminated }) => [id, own, kg, contaminated]);
  expect(told).toEqual([
    ["base/coop/b1", "certain", 100, undefined],
    ["organisation/coop", "certain", 40, range(20, 40)],
    ["organisation/depot", "certain", 50, range(10, 45)],
    ["shipment/depot/S3", "possible", 10, undefined],
  ]);
  expect(edges.map(({ from, to, kg }) => [from, to, kg])).toEqual([
    ["base/coop/b1", "organisation/coop", 100],
    ["organisation/coop", "organisation/depot", 80],
    ["organisation/depot", "organisation/coop", 20],
    ["organisation/depot", "shipment/depot/S3", 10],
  ]);
  expect([...starts]).toEqual(["organisation/coop"]);
});

test("a trace is drawn with each node in words, and several steps between two nodes as one way with their weight", () => {
  const { nodes, ways } = drawnOf(byLot(TRACE));
  expect(nodes.map(({ id }) => id)).toEqual(TRACE.nodes.map(({ id }) => id));
  expect(nodes[5]).toMatchObject({ title: "批次 X", name: "X", mark: "possible", lines: ["广元冷库", "可能 70 千克"] });
  expect(nodes[1]?.sentence).toBe("起点，批次 A，红林合作社，确定，共 100 千克。");
  expect(ways[1]).toMatchObject({ to: "shipment/coop/S1", label: "80 千克 · 2 次" });
  expect(ways).toHaveLength(TRACE.edges.length - 1);
  const whole = drawnOf(byOrganisation(byLot(TRACE)));
  expect(whole.nodes[1]).toMatchObject({
    shape: "organisation",
    title: "单位 红林合作社",
    lines: ["2 个批次", "确定 20 至 40 千克"],
  });
});

test("what an app of before has no word for is drawn all the same", () => {
  const [, own] = TRACE.nodes;
  const trace = byLot(TRACE);
  const { nodes } = drawnOf({ ...trace, nodes: [{ ...(own as Node), kind: "from-later", id: "from-later/1" }] });
  expect(nodes[0]).toMatchObject({ shape: "organisation", title: "from-later A" });
});
