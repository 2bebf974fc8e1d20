import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

/** On the plot of the batches, a week before their harvest. */
const SPRAY = {
  base: "b1",
  plot: "p1",
  product: "吡虫啉",
  actives: ["imidacloprid"],
  dosage: "2000 倍液",
  appliedOn: "2026-09-01",
  safetyIntervalDays: 21,
};
type Json = Readonly<Record<string, unknown>>;
const post = (path: string, body: object, who = "coop") => season.send(who, "POST", path, body);
const record = (more: object = {}) => done(post("/api/inputs", { ...SPRAY, ...more }));
const register = (lot: string, more: object = {}) => post("/api/batches", batchOn(lot, 100, more));
const correct = (id: unknown, body: object) => post(`/api/inputs/${id}/corrections`, { reason: "输错", ...body });
const read = (lot: string) => done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
const followed = () => drainOutbox(season.deps);
const shipped = (id: string, lot: string) =>
  post("/api/shipments", {
    ...{ id, to: "depot", shippedAt: "2026-10-07T00:00:00Z" },
    items: [{ gtin: GTIN, lot, quantityKg: 10 }],
  });
const inForce = (batch: Json) =>
  (batch.flags as { code: string; withdrawnAt?: string }[])
    .filter(({ withdrawnAt }) => withdrawnAt === undefined)
    .map(({ code }) => code);

describe("210 days typed for 21", () => {
  test("keep a harvest out until they are corrected, and not a moment longer", async () => {
    const { id } = await record({ safetyIntervalDays: 210 });
    expect((await register("A")).json.code).toBe("safety-interval");
    expect(await done(correct(id, { safetyIntervalDays: 21 }))).toMatchObject({
      id,
      safetyIntervalDays: 21,
      clearOn: "2026-09-22",
      corrections: 1,
    });
    expect((await register("A")).status).toBe(201);
  });

  test("stop every batch on record, and let all of them go again: flags withdrawn, shipped, labelled, noted", async () => {
    await done(register("A"));
    await done(register("B"));
    const { id } = await record({ safetyIntervalDays: 210 });
    await followed();
    for (const lot of ["A", "B"]) {
      expect(inForce(await read(lot))).toEqual(["safety-interval"]);
      expect((await shipped(`S${lot}`, lot)).json.code).toBe("batch-on-hold");
      expect((await post("/api/labels", runOf(`R${lot}`, lot, 10))).json.code).toBe("batch-on-hold");
    }
    await done(correct(id, { safetyIntervalDays: 21 }));
    await followed();
    for (const lot of ["A", "B"]) {
      const batch = await read(lot);
      expect(inForce(batch)).toEqual([]);
      expect((batch.history as { kind: string }[]).map(({ kind }) => kind)).toEqual([
        "batch-registered",
        "input-recorded",
        "input-corrected",
      ]);
      await done(shipped(`S${lot}`, lot));
      await done(post("/api/labels", runOf(`R${lot}`, lot, 10)));
    }
  });

  test("typed the other way round hold the batch when the truth comes to light", async () => {
    const { id } = await record({ safetyIntervalDays: 2 });
    await done(register("A"));
    await done(correct(id, { safetyIntervalDays: 60 }));
    await followed();
    expect(inForce(await read("A"))).toEqual(["safety-interval"]);
    expect((await shipped("S1", "A")).json.code).toBe("batch-on-hold");
  });
});

describe("a harvest inside a safety interval that comes to light late", () => {
  const stopped = async () => {
    await done(register("A"));
    await record({ appliedOn: "2026-10-01" });
    await followed();
    const { json } = await shipped("S1", "A");
    expect([json.code, String(json.detailZh).includes("采收日期如有误")]).toEqual(["batch-on-hold", true]);
  };

  test("is stored and destroyed, and goes nowhere, until the harvest date is found to be wrong", async () => {
    await stopped();
    const at = "2026-10-07T00:00:00Z";
    const step = { action: "in", location: "A", quantityKg: 1, at };
    await done(post(`/api/batches/${GTIN}/A/storage`, step));
    await done(
      post(`/api/batches/${GTIN}/A/losses`, { id: "l1", reason: "抽检", cause: "sample", quantityKg: 0.5, at }),
    );
    const wrong = { id: "k1", reason: "采收日期输错", harvestedOn: "2026-09-30" };
    await done(post(`/api/batches/${GTIN}/A/corrections`, wrong));
    await followed();
    expect(inForce(await read("A"))).not.toContain("safety-interval");
    await done(shipped("S2", "A"));
  });

  test("goes again when the bureau's test for every active passes, and keeps the remark", async () => {
    await stopped();
    const dates = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-08" };
    const items = [{ active: "Imidacloprid", resultMgPerKg: 0.01, limitMgPerKg: 1 }];
    const report = { sampleId: "T1", ...dates, items, verdict: "passed" };
    await done(post(`/api/batches/${GTIN}/A/tests`, report, "county"));
    expect(inForce(await read("A"))).toEqual(["safety-interval"]);
    await done(shipped("S2", "A"));
  });

  test("stops goods that are with others as well: they go back, and nowhere else", async () => {
    await done(register("A"));
    await done(shipped("S0", "A"));
    const receipt = { receivedAt: "2026-10-07T02:00:00Z", items: [{ gtin: GTIN, lot: "A", quantityKg: 10 }] };
    await done(post("/api/shipments/S0/receipt", receipt, "depot"));
    await record({ appliedOn: "2026-10-01" });
    await followed();
    const on = (id: string, to: string) => ({
      ...{ id, to, shippedAt: "2026-10-07T03:00:00Z" },
      items: [{ gtin: GTIN, lot: "A", quantityKg: 5 }],
    });
    expect((await post("/api/shipments", on("S1", "orchard"), "depot")).json.code).toBe("batch-on-hold");
    await done(post("/api/shipments", on("S2", "coop"), "depot"));
  });
});

test("an input on the wrong plot moves to the right one: the batches of both are judged anew", async () => {
  await done(register("A"));
  await done(register("B", { plots: ["p2"] }));
  const { id } = await record({ appliedOn: "2026-10-01" });
  await followed();
  expect([inForce(await read("A")), inForce(await read("B"))]).toEqual([["safety-interval"], []]);
  await done(correct(id, { plot: "p2" }));
  await followed();
  expect([inForce(await read("A")), inForce(await read("B"))]).toEqual([[], ["safety-interval"]]);
  expect(((await read("A")).detail as Json).activesUsed).toEqual([]);
  expect(((await read("B")).detail as Json).activesUsed).toEqual(["imidacloprid"]);
});

test("actives corrected are the actives to be tested, and those of another input stay", async () => {
  await record({ product: "苦参碱", actives: ["matrine"], safetyIntervalDays: 7 });
  const { id } = await record();
  await done(register("A"));
  await done(correct(id, { actives: ["acetamiprid"] }));
  await followed();
  expect(((await read("A")).detail as Json).activesUsed).toEqual(["acetamiprid", "matrine"]);
});

test("an input that never was is voided: it keeps no harvest out and holds none, and stays in the history", async () => {
  await done(register("A"));
  const { id } = await record({ appliedOn: "2026-10-01" });
  await followed();
  expect((await register("B")).json.code).toBe("safety-interval");
  const voided = await done(post(`/api/inputs/${id}/void`, { reason: "邻家的地" }));
  expect(voided).toMatchObject({ id, voided: { by: "coop", reason: "邻家的地" } });
  await done(register("B"));
  await followed();
  expect(inForce(await read("A"))).toEqual([]);
  await done(shipped("S1", "A"));
  const { history } = await done(season.send("county", "GET", `/api/inputs/${id}`));
  expect((history as { kind: string }[]).map(({ kind }) => kind)).toEqual(["input-recorded", "input-voided"]);
});

test("the history of an input keeps what was typed and why it was changed, for the bureau too", async () => {
  const { id } = await record({ safetyIntervalDays: 210 });
  await done(correct(id, { safetyIntervalDays: 21 }));
  expect(await done(season.send("county", "GET", `/api/inputs/${id}`))).toMatchObject({
    safetyIntervalDays: 21,
    history: [
      { kind: "input-recorded", by: "coop" },
      { kind: "input-corrected", by: "coop", reason: "输错", before: { safetyIntervalDays: 210 } },
    ],
  });
});

describe("sent again", () => {
  test("the same spraying is one record, without an id and with one, at once, a day and ten days later", async () => {
    const first = await record();
    const both = await Promise.all([record({ id: "i1" }), record({ id: "i1" })]);
    expect(both[0]).toEqual(both[1]);
    for (const day of ["09", "18"]) {
      season = season.at(`2026-10-${day}T02:00:00Z`);
      expect(await record()).toEqual(first);
      expect(await record({ id: "i1" })).toEqual(both[0]);
    }
    expect(first.id).not.toBe("i1");
    expect((await post("/api/inputs", { ...SPRAY, id: "i1", dosage: "x" })).json.code).toBe("id-taken");
  });

  test("a correction is made once; after another one it is not made again by a message that was long under way", async () => {
    const { id } = await record({ safetyIntervalDays: 210 });
    const first = await done(correct(id, { safetyIntervalDays: 21 }));
    expect(await done(correct(id, { safetyIntervalDays: 21 }))).toEqual(first);
    await done(correct(id, { safetyIntervalDays: 14 }));
    expect((await correct(id, { safetyIntervalDays: 21 })).json.code).toBe("id-taken");
    expect(await done(correct(id, { id: "k2", safetyIntervalDays: 21 }))).toMatchObject({ corrections: 3 });
  });

  test("a voiding answers what it answered; the record does not come back by being sent again", async () => {
    const { id } = await record();
    const first = await done(post(`/api/inputs/${id}/void`, { reason: "错" }));
    expect(await done(post(`/api/inputs/${id}/void`, { reason: "错" }))).toEqual(first);
    expect((await post(`/api/inputs/${id}/void`, { reason: "别的" })).json.code).toBe("already-voided");
    expect((await post("/api/inputs", SPRAY)).json.code).toBe("id-taken");
    expect(await record({ id: "anew" })).toMatchObject({ id: "anew" });
  });
});

test("an id lives inside its organisation: another's equal id is another input, and neither sees the other's", async () => {
  const plots = [{ id: "p1", areaMu: 10, crop: "梨" }];
  await done(post("/api/bases", { id: "b9", name: "别处", regionCode: "510823", plots }, "orchard"));
  await record({ id: "i1" });
  await done(post("/api/inputs", { ...SPRAY, id: "i1", base: "b9", product: "别的" }, "orchard"));
  const seen = async (who: string, query = "") =>
    (await season.send(who, "GET", `/api/inputs/i1${query}`)).json.product ?? "none";
  expect(await seen("coop")).toBe("吡虫啉");
  expect(await seen("orchard")).toBe("别的");
  expect(await seen("county")).toBe("吡虫啉");
  expect(await seen("elsewhere", "?organisation=orchard")).toBe("别的");
  expect(await seen("county", "?organisation=orchard")).toBe("none");
  expect((await post("/api/inputs/i1/corrections", { reason: "x", dosage: "y" }, "depot")).status).toBe(403);
});
