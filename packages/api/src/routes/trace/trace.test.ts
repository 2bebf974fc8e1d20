import { metered } from "@suyuan/store/meter";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import type { TraceAnswer } from "./view.ts";

const AT = "2026-10-07T08:00:00+08:00";
const id = (lot: string) => `01/${GTIN}/10/${lot}`;
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

let season: Season;
const post = (path: string, body: object, who = "coop") => done(season.send(who, "POST", path, body));
const ask = (query: string, who = "county") => season.send(who, "GET", `/api/trace?${query}`);
const traced = async (query: string, who?: string) => (await done(ask(query, who))) as unknown as TraceAnswer;
const nodeOf = ({ nodes }: TraceAnswer, name: string) => nodes.find((node) => node.id === name);

async function handed(shipment: string, from: string, to: string, items: object[], at = AT): Promise<void> {
  await post("/api/shipments", { id: shipment, to, items, shippedAt: at }, from);
  await post(`/api/shipments/${shipment}/receipt`, { items, receivedAt: at }, to);
}
const transformed = (name: string, inputs: object[], outputs: object[], who = "depot", at = AT) =>
  post("/api/transformations", { id: name, inputs, outputs, lossKg: 0, at }, who);

/** A of the cooperative and B of another go to the depot, which mixes 60 kg of A and 40 kg of B into X and Y; X goes back to the cooperative. */
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100));
  await handed("S1", "coop", "depot", lots(["A", 70], ["B", 50]));
  await transformed("T1", lots(["A", 60], ["B", 40]), lots(["X", 50], ["Y", 50]));
  await handed("S2", "depot", "coop2", lots(["X", 50]));
});

describe("a trace forward", () => {
  test("says of every holder at least and at most how many kilograms stem from the start", async () => {
    const answer = await traced(`id=${id("A")}&direction=forward`);
    expect(nodeOf(answer, id("A"))).toMatchObject({
      holder: "coop",
      class: "certain",
      kg: 100,
      onHand: { kg: 30, minKg: 30 },
    });
    expect(nodeOf(answer, `${id("A")}@depot`)).toMatchObject({ kg: 70, onHand: { kg: 10, minKg: 10, maxKg: 10 } });
    expect(nodeOf(answer, id("X"))).toMatchObject({ class: "certain", contaminated: { minKg: 10, maxKg: 50 } });
    expect(nodeOf(answer, `${id("X")}@coop2`)).toMatchObject({
      holder: "coop2",
      onHand: { kg: 50, minKg: 10, maxKg: 50 },
    });
    expect(nodeOf(answer, id("B"))).toMatchObject({ class: "contact" });
    expect(answer.truncated).toBeUndefined();
    expect(answer.names).toMatchObject({ coop: "coop", depot: "depot" });
  });

  test("names what was beside the goods in one shipment, and not mixed with them, as a contact", async () => {
    const answer = await traced(`id=${id("A")}&direction=forward`);
    expect(answer.nodes.filter((node) => node.class === "contact").map((node) => node.id)).toEqual([id("B")]);
    expect(answer.edges.filter(({ kind }) => kind === "contact")).toMatchObject([
      { from: "shipment/coop/S1", to: id("B"), kg: 50 },
    ]);
  });

  test("begins at a shipment with what was in it, and leaves out what left before it came", async () => {
    await handed("S0", "depot", "coop2", lots(["A", 5]), "2026-10-07T09:00:00+08:00");
    await handed("S3", "coop", "depot", lots(["A", 20]), "2026-10-07T10:00:00+08:00");
    const answer = await traced("id=shipment/coop/S3&direction=forward");
    expect(answer.nodes.map((node) => node.id).sort()).toEqual(["shipment/coop/S3", `${id("A")}@depot`].sort());
    expect(nodeOf(answer, `${id("A")}@depot`)?.onHand).toEqual({ kg: 25, minKg: 20, maxKg: 20 });
  });

  test("both ways says of what brought goods to the start how much of it they gave, and of nothing that none of it is possible", async () => {
    const answer = await traced(`id=${id("X")}`);
    const made = nodeOf(answer, "transformation/depot/T1");
    expect(made).toMatchObject({ class: "certain", contributed: { minKg: 50, maxKg: 50 } });
    expect(made?.contaminated).toBeUndefined();
    const reached = answer.nodes.flatMap(({ contaminated, contributed }) => contaminated ?? contributed ?? []);
    expect(reached.every(({ maxKg }) => maxKg > 0)).toBe(true);
    const itself = await traced("id=transformation/depot/T1&direction=forward");
    expect(nodeOf(itself, "transformation/depot/T1")).toMatchObject({ contaminated: { minKg: 100, maxKg: 100 } });
  });

  test("begins at a transformation, a base, a plot and a certificate", async () => {
    const ends = { "transformation/depot/T1": 3, "base/coop/b1": 9, "plot/coop/b1/p1": 9, "certificate/county/c1": 8 };
    for (const [start, least] of Object.entries(ends)) {
      const { nodes } = await traced(`id=${start}&direction=forward`);
      expect([start, nodes.some((node) => node.id === id("X")), nodes.length >= least]).toEqual([start, true, true]);
    }
    expect((await ask("id=plot/coop/b1/p9")).status).toBe(404);
  });
});

describe("a trace back", () => {
  test("finds the harvests, holders and base of goods, each with how much of it can be in them", async () => {
    const answer = await traced(`id=${id("X")}&direction=back`);
    expect(nodeOf(answer, id("B"))).toMatchObject({
      holder: "coop",
      class: "possible",
      contributed: { minKg: 0, maxKg: 40 },
    });
    expect(nodeOf(answer, `${id("A")}@depot`)).toMatchObject({ contributed: { minKg: 10, maxKg: 50 } });
    expect(nodeOf(answer, "base/coop/b1")).toMatchObject({ kind: "base", class: "certain" });
    expect(nodeOf(answer, "shipment/depot/S2")).toBeUndefined();
    expect(answer.names["base/coop/b1"]).toBe("基地");
  });
});

describe("what a trace says of a day", () => {
  test("is what was true then, or what was known then, whatever was corrected and taken back since", async () => {
    const then = new Date(season.deps.now().getTime() + 60_000).toISOString();
    const query = `id=${id("A")}&direction=both&knownOn=${then}`;
    const later = new Date(season.deps.now().getTime() + 3_600_000).toISOString();
    const before = await traced(query);
    season = season.at(later);
    await post(
      "/api/shipments/S2/receipt/corrections?from=depot",
      { id: "k", reason: "复秤", items: lots(["X", 45]) },
      "coop2",
    );
    await transformed("T2", lots(["Y", 50]), lots(["Z", 50]));
    await transformed("T3", lots(["A", 10]), lots(["V", 10]));
    await post("/api/transformations/T3/void", { reason: "误录" }, "depot");
    expect(await traced(query)).toEqual(before);
    const now = await traced(`id=${id("A")}&direction=forward`);
    expect(nodeOf(now, id("Z"))).toBeDefined();
    expect(nodeOf(now, id("V"))).toBeUndefined();
    expect(nodeOf(now, `${id("X")}@coop2`)).toMatchObject({ kg: 45 });
    const early = await traced(`id=${id("A")}&direction=forward&asOf=2026-10-06`);
    expect(early.nodes.map((node) => node.id)).toEqual([id("A")]);
  });
});

describe("who sees what", () => {
  test("strangers and bureaus elsewhere learn no more than of goods that never were", async () => {
    for (const who of ["orchard", "elsewhere", "coop2"]) {
      const { status, json } = await ask(`id=${id("B")}`, who);
      const never = await ask(`id=${id("NEVER")}`, who);
      expect([status, json.code]).toEqual([404, "not-found"]);
      expect(String(json.detail).replaceAll("/B", "/NEVER")).toBe(never.json.detail);
    }
  });

  test("a holder sees goods that it had, and one step beyond them without what became of that", async () => {
    const mine = await traced(`id=${id("A")}&direction=forward`, "coop");
    expect(nodeOf(mine, id("X"))).toMatchObject({ end: "not-yours", kg: 50 });
    expect(nodeOf(mine, id("X"))?.onHand).toBeUndefined();
    expect(nodeOf(mine, `${id("X")}@coop2`)).toBeUndefined();
    expect(mine.edges.some(({ to }) => to === "shipment/depot/S2")).toBe(false);
    const theirs = await traced(`id=${id("X")}&direction=back`, "coop2");
    expect(theirs.nodes.map((node) => node.id).sort()).toEqual(
      [id("A"), id("B"), id("X"), "transformation/depot/T1"]
        .sort()
        .map((name) => (name === id("A") || name === id("B") ? `${name}@depot` : name))
        .sort(),
    );
  });
});

describe("the bounds of a trace", () => {
  test("are stated, and say where it goes on; what lies beyond them may be in everything that was mixed", async () => {
    await transformed("T2", lots(["Y", 50], ["A", 10]), lots(["Z", 60]));
    const answer = await traced(`id=${id("A")}&direction=forward&depth=0`);
    expect(answer.truncated).toMatchObject({ batches: 3 });
    expect(answer.truncated?.next.toSorted()).toEqual([id("X"), id("Y"), id("Z")]);
    expect(nodeOf(answer, id("X"))).toMatchObject({ end: "depth" });
    expect(answer.limits).toMatchObject({ batches: 2000, depth: 0 });
  });

  test("a start of another kind is refused with those that there are", async () => {
    const { status, json } = await ask("id=lorry/1");
    expect([status, json.code]).toEqual([400, "invalid-request"]);
    expect(json.detail).toContain("transformation/");
  });

  test("each level costs one round of reads, and a node at most two read units", async () => {
    await transformed("T2", lots(["Y", 50]), lots(["Z", 50]));
    await transformed("T3", lots(["Z", 50]), lots(["W", 50]));
    const table = metered(season.deps.table);
    season = season.over(table);
    const { nodes } = await traced(`id=${id("A")}&direction=forward`);
    const { rounds, readUnits } = table.usage();
    expect(nodeOf({ nodes } as TraceAnswer, id("W"))).toBeDefined();
    // Two of the gate, the start, four levels, the facts of the last one, and what tells names and rights.
    expect(rounds).toBeLessThanOrEqual(2 + 1 + 4 + 1 + 1);
    expect(readUnits / nodes.length).toBeLessThanOrEqual(2);
  });
});
