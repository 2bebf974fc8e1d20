import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { harvestKey } from "../../ledger/keys.ts";
import { TRACE_GRAPH } from "./trace-jobs.ts";
import type { TraceAnswer } from "./view.ts";

const id = (lot: string) => `01/${GTIN}/10/${lot}`;
const use = { base: "b1", product: "药剂", actives: ["氯吡脲"], dosage: "1", safetyIntervalDays: 1 };
let season: Season;
const post = (path: string, body: object, who = "coop") => done(season.send(who, "POST", path, body));
const ask = (query: string, who = "county") => season.send(who, "GET", `/api/trace?${query}`);
const traced = async (query: string, who?: string) => (await done(ask(query, who))) as unknown as TraceAnswer;
const idsIn = ({ nodes }: TraceAnswer) => nodes.map((node) => node.id).sort();

/** A grew on p1 and was harvested before the second use of an input there, B after it, C on p2. */
beforeEach(async () => {
  season = await newSeason();
  await post("/api/batches", batchOn("A", 100, { harvestedOn: "2026-10-01" }));
  await post("/api/inputs", { ...use, id: "early", plot: "p1", appliedOn: "2026-09-01" });
  await post("/api/inputs", { ...use, id: "late", plot: "p1", appliedOn: "2026-10-03" });
  await post("/api/batches", batchOn("B", 100));
  await post("/api/batches", batchOn("C", 100, { plots: ["p2"] }));
});

describe("a trace begins", () => {
  test("at a pack or a test with its batch, and says what was asked for", async () => {
    const pack = await traced(`id=${id("A")}/21/S1&direction=back`);
    expect(pack).toMatchObject({ id: id("A"), asked: `${id("A")}/21/S1` });
    expect(idsIn(pack)).toEqual([id("A"), "base/coop/b1"]);
    const report = { sampleId: "t1", sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-08" };
    const items = [{ active: "氯吡脲", resultMgPerKg: 0.9, limitMgPerKg: 0.05 }];
    await post(`/api/batches/${GTIN}/A/tests`, { ...report, verdict: "failed", items }, "county");
    const test = await traced("id=test/county/t1&direction=back");
    expect(test).toMatchObject({ id: id("A"), asked: "test/county/t1" });
    expect(idsIn(test)).toEqual(idsIn(pack));
    expect((await traced(`id=${id("A")}`)).asked).toBeUndefined();
  });

  test("at an input with what was harvested on its plot within a year after its use", async () => {
    const [early, late] = [await traced("id=input/coop/early"), await traced("id=input/coop/late")];
    expect(idsIn(early)).toEqual([id("A"), id("B"), "base/coop/b1"]);
    expect(idsIn(late)).toEqual([id("B"), "base/coop/b1"]);
    expect(late).toMatchObject({ id: "base/coop/b1", asked: "input/coop/late" });
    expect(idsIn(await traced("id=input/coop/early&to=2026-10-02"))).toEqual([id("A"), "base/coop/b1"]);
  });
});

describe("a trace is refused", () => {
  test("to strangers from a pack, test or input of others, as from one that never was", async () => {
    for (const start of [`${id("A")}/21/S1`, "test/county/t9", "input/coop/early"]) {
      for (const who of ["orchard", "elsewhere"]) {
        const { status, json } = await ask(`id=${start}`, who);
        expect([start, status, json.code]).toEqual([start, 404, "not-found"]);
        expect(json.detail).not.toContain("coop/b1");
      }
    }
    expect((await ask("id=input/coop/never")).status).toBe(404);
    expect((await ask(`id=${id("A")}/22/1`)).status).toBe(404);
  });

  test("from an input that was taken back, with where to begin instead", async () => {
    await post("/api/inputs/late/void", { reason: "误录" });
    const { status, json } = await ask("id=input/coop/late");
    expect([status, json.code]).toEqual([400, "invalid-request"]);
    expect(JSON.stringify(json.errors)).toMatch(/plot.*地块/);
  });

  test("from more than 500 harvests, with the way out; 500 are begun at", async () => {
    const harvests = Array.from({ length: 498 }, (_, n) => {
      const lot = `H${String(n).padStart(3, "0")}`;
      const { pk, sk } = harvestKey("coop/b1", "2026-09-15", { gtin: GTIN, lot });
      return { pk, sk, version: 1, data: { gtin: GTIN, lot, plots: ["p1"], harvestedOn: "2026-09-15" } };
    });
    for (let n = 0; n < harvests.length; n += 25) await season.deps.table.putAbsent(harvests.slice(n, n + 25));
    const { status, json } = await ask("id=base/coop/b1");
    expect([status, json.code]).toEqual([400, "invalid-request"]);
    expect(json.errors).toMatchObject([{ pointer: "?from", detail: expect.stringContaining("500") }]);
    expect((await ask("id=base/coop/b1&from=2026-09-16")).status).toBe(200);
    expect((await ask("id=base/coop/b1&to=2026-10-05")).status).toBe(200);
  });

  test("of more steps than one answer has, with how many there are and how to ask for fewer", async () => {
    const fact = (n: number) => ({
      kind: "batch-registered",
      by: { organisation: "coop", role: "clerk" },
      occurredAt: "2026-10-06T00:00:00Z",
      recordedAt: "2026-10-06T00:00:00Z",
      data: { gtin: GTIN, lot: `L${n}`, grams: 1000, base: "b", plots: [], harvestedOn: "2026-10-06", activesUsed: [] },
    });
    const facts = [JSON.stringify(Array.from({ length: 10_001 }, (_, n) => fact(n)))];
    const batches = new Set(Array.from({ length: 10_001 }, (_, n) => id(`L${n}`)));
    const start = { batches, bases: new Set(["b"]) };
    const asked = { start, direction: "forward", followed: batches, isOpen: false } as const;
    const work = async (edgesMax: number) => TRACE_GRAPH.work({ facts, asked, edgesMax });
    await expect(work(10_000)).rejects.toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "?depth", detail: expect.stringContaining("10001 steps") }],
    });
    expect((await work(10_001)).bases).toEqual(["b"]);
  });
});
