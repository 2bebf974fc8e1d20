import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { RecallOrderAnswer, RecallTaskAnswer } from "./answers.ts";

const AT = "2026-10-07T08:00:00+08:00";
const idOf = (lot: string) => `01/${GTIN}/10/${lot}`;
const lots = (...weights: readonly (readonly [lot: string, quantityKg: number])[]) =>
  weights.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

let season: Season;
const post = (path: string, body: object, who = "coop") => done(season.send(who, "POST", path, body));
const get = (path: string, who = "county") => done(season.send(who, "GET", path));

async function handed(shipment: string, from: string, to: string, items: object[], more: object = {}): Promise<void> {
  await post("/api/shipments", { id: shipment, to, items, shippedAt: AT, ...more }, from);
  await post(`/api/shipments/${shipment}/receipt`, { items, receivedAt: AT }, to);
}
const transformed = (name: string, inputs: object[], outputs: object[], who = "depot") =>
  post("/api/transformations", { id: name, inputs, outputs, lossKg: 0, at: AT }, who);

const order = (id: string, more: object = {}, who = "county") =>
  season.send(who, "POST", "/api/recalls", {
    id,
    scope: { kind: "batch", id: idOf("A") },
    reason: "检出超标",
    level: 1,
    ...more,
  });
const ordered = async (id: string, more: object = {}, who?: string) =>
  (await done(order(id, more, who))) as unknown as RecallOrderAnswer;
const batch = (lot: string, who = "coop") => get(`/api/batches/${GTIN}/${lot}`, who);
const holds = ({ affected }: RecallOrderAnswer) =>
  affected.map(({ batch: id, holder, onHandKg }) => `${id.split("/").at(-1)}@${holder} ${onHandKg}`).sort();

/** A and B are mixed at the depot into X and Y; X goes on to another cooperative; C is apart. */
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ["shop", "platform", "510802", "integrator"]]);
  for (const lot of ["A", "B", "C"]) await post("/api/batches", batchOn(lot, 100));
  await handed("S1", "coop", "depot", lots(["A", 70], ["B", 50]), { vehicle: "川H·12345" });
  await transformed("T1", lots(["A", 60], ["B", 40]), lots(["X", 50], ["Y", 50]));
  await handed("S2", "depot", "coop2", lots(["X", 50]));
  await post(
    `/api/batches/${GTIN}/X/losses`,
    { id: "l1", quantityKg: 8, cause: "sold-untraced", reason: "零售", at: AT },
    "coop2",
  );
});

describe("a recall by scope", () => {
  test("says who holds how much of what, certain and possible, and stops every batch of it", async () => {
    const answer = await ordered("R1");
    expect(holds(answer)).toEqual(["A@coop 30", "A@depot 10", "X@coop2 42", "X@depot 0", "Y@depot 50"]);
    expect(answer.affected.find(({ batch: id, holder }) => id === idOf("X") && holder === "coop2")).toMatchObject({
      class: "certain",
      minKg: 2,
      maxKg: 50,
      soldKg: 8,
    });
    expect(answer.stopping).toEqual({ batches: 3, stopped: 3, notStopped: 0, isDone: true, refused: [] });
    expect(answer.clock).toMatchObject({ startHours: 24, completeBy: expect.any(String), source: expect.any(String) });
    expect(answer.tasks.map(({ organisation, status }) => `${organisation} ${status}`).sort()).toEqual([
      "coop open",
      "coop2 open",
      "depot open",
    ]);
    for (const lot of ["A", "X", "Y"]) {
      expect(await batch(lot, "county")).toMatchObject({ recall: { by: "county", level: 1, reason: "检出超标" } });
    }
    for (const lot of ["B", "C"]) expect(await batch(lot)).not.toHaveProperty("recall");
  });

  test("that is simulated answers what the order answers, and writes nothing", async () => {
    const said = await order("R1", { simulate: true });
    expect(said.status).toBe(200);
    expect(await batch("A")).not.toHaveProperty("recall");
    const { stopping: _, ...simulated } = said.json as unknown as RecallOrderAnswer;
    const { stopping, ...done } = await ordered("R1");
    expect({ ...simulated, affected: [...simulated.affected] }).toEqual(done);
    expect(stopping.stopped).toBe(3);
  });

  test("sent again is the same; with other content its id is taken, by a recall of one batch, too", async () => {
    const first = await ordered("R1");
    expect(await ordered("R1")).toEqual(first);
    expect((await order("R1", { level: 2 })).json.code).toBe("id-taken");
    const single = { id: "R1", gtin: GTIN, lot: "C", reason: "x", level: 1 };
    expect((await season.send("county", "POST", "/api/recalls", single)).json.code).toBe("id-taken");
    await post("/api/recalls", { ...single, id: "R9" }, "county");
    expect((await order("R9")).json.code).toBe("id-taken");
  });

  test("begins at a base, plot, input, test, certificate, shipment, transformation, depot, vehicle and unit", async () => {
    const input = { id: "i1", base: "b1", plot: "p2", product: "苦参碱", actives: ["matrine"], dosage: "1 L" };
    await post("/api/inputs", { ...input, appliedOn: "2026-09-01", safetyIntervalDays: 7 });
    await post("/api/batches", batchOn("P2", 20, { plots: ["p2"] }));
    await post("/api/batches", batchOn("L", 20, { certificate: "c1", harvestedOn: "2026-10-03" }));
    const sample = { sampleId: "s1", sampledOn: "2026-10-06", testedOn: "2026-10-06", issuedOn: "2026-10-06" };
    const items = [{ active: "matrine", resultMgPerKg: 0.1, limitMgPerKg: 1 }];
    await post(`/api/batches/${GTIN}/C/tests`, { ...sample, items, verdict: "passed" }, "county");
    // Of a unit: what is in it and in those inside, and what ever was.
    const [carton, pallet] = ["095200005100000015", "095200005100000022"];
    await post("/api/units", { id: "u1", sscc: carton, contains: lots(["C", 5]), at: AT });
    await post("/api/units", { id: "u2", sscc: pallet, contains: [{ sscc: carton }, ...lots(["B", 2])], at: AT });
    await post(`/api/units/${pallet}/unpacking`, { id: "x1", at: AT });
    const days = { from: "2026-10-01", to: "2026-10-08" };
    const all = ["A", "B", "C", "X", "Y"];
    const scopes: readonly (readonly [object, readonly string[]])[] = [
      [{ kind: "base", id: "coop/b1" }, [...all, "L", "P2"]],
      [{ kind: "base", id: "coop/b1", to: "2026-10-03" }, ["L"]],
      [{ kind: "plot", id: "coop/b1/p1" }, [...all, "L"]],
      [{ kind: "plot", id: "coop/b1/p2" }, ["P2"]],
      [{ kind: "input", id: "coop/i1" }, ["P2"]],
      [{ kind: "test", id: "s1" }, ["C"]],
      [{ kind: "certificate", id: "c1" }, [...all, "L", "P2"]],
      [{ kind: "shipment", id: "depot/S2" }, ["X"]],
      [{ kind: "transformation", id: "depot/T1" }, ["X", "Y"]],
      [{ kind: "depot", id: "coop2", ...days }, ["X"]],
      [{ kind: "vehicle", id: "coop/川H12345", ...days }, ["A", "B", "X", "Y"]],
      [{ kind: "unit", id: pallet }, ["B", "C"]],
      [{ kind: "unit", id: carton }, ["C"]],
    ];
    for (const [scope, expected] of scopes) {
      const { status, json } = await order("R1", { scope, simulate: true });
      const { affected = [] } = json as unknown as RecallOrderAnswer;
      const found = new Set(affected.map((one) => one.batch.split("/").at(-1)));
      expect([scope, status, found]).toEqual([scope, 200, new Set(expected)]);
    }
  });

  test("is refused for what a stranger may not see as for what never was, and without its days", async () => {
    for (const scope of [
      { kind: "batch", id: idOf("A") },
      { kind: "base", id: "coop/b1" },
      { kind: "input", id: "coop/none" },
      { kind: "depot", id: "coop", from: "2026-10-01", to: "2026-10-08" },
      { kind: "vehicle", id: "coop/1", from: "2026-10-01", to: "2026-10-08" },
    ]) {
      const { status, json } = await order("R1", { scope, simulate: true }, "elsewhere");
      expect([scope, status, json.code]).toEqual([scope, 404, "not-found"]);
    }
    expect(await order("R1", { scope: { kind: "depot", id: "coop2" } })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: "/scope/from" }, { pointer: "/scope/to" }] },
    });
    expect(await order("R1", { gtin: GTIN, lot: "A" })).toMatchObject({ status: 400 });
    expect(await season.send("county", "POST", "/api/recalls", { id: "R1", reason: "x", level: 1 })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: "/gtin" }, { pointer: "/lot" }] },
    });
  });

  test("of a grower stops its own goods, and does not tell it whom others sold to", async () => {
    const answer = await ordered("R1", {}, "coop");
    expect(holds(answer)).toEqual(["A@coop 30", "A@depot 10"]);
    expect(answer.withheld).toMatchObject({ batches: 2 });
    expect(answer.stopping).toMatchObject({ batches: 3, stopped: 1, notStopped: 2, isDone: true });
    expect(answer.tasks.map(({ organisation }) => organisation).sort()).toEqual(["coop", "depot"]);
    expect(JSON.stringify(answer)).not.toContain("coop2");
    // What was made of the goods is stopped as the mixture of a recalled batch.
    while ((await drainOutbox(season.deps)) > 0);
    const sent = { id: "S9", to: "coop", items: lots(["X", 1]), shippedAt: "2026-10-08T08:00:00+08:00" };
    expect((await season.send("coop2", "POST", "/api/shipments", sent)).json).toMatchObject({ code: "batch-recalled" });
  });

  test("stands behind a graver one, and is in force where that ends as a mistake", async () => {
    await post("/api/recalls", { id: "one", gtin: GTIN, lot: "A", reason: "标签", level: 1 }, "county");
    await ordered("R1", { level: 2 });
    expect(await batch("A")).toMatchObject({ recall: { id: "one" } });
    await post("/api/recalls/one/end", { reason: "误发", outcome: "mistaken" }, "county");
    expect(await batch("A")).toMatchObject({ recall: { level: 2, reason: "检出超标" } });
  });

  test("is listed once, and its parts under it, page by page; recalls of one batch stand beside it", async () => {
    await ordered("R1");
    await post("/api/recalls", { id: "one", gtin: GTIN, lot: "C", reason: "标签", level: 1 }, "county");
    while ((await drainOutbox(season.deps)) > 0);
    const listed = async (query: string) => {
      const ids: string[] = [];
      for (let cursor = "", page = 0; page < 10; page += 1) {
        const { items, next } = (await get(`/api/recalls?limit=2${query}${cursor}`)) as {
          readonly items: readonly { readonly id: string }[];
          readonly next?: string;
        };
        ids.push(...items.map(({ id }) => id));
        if (next === undefined) break;
        cursor = `&cursor=${encodeURIComponent(next)}`;
      }
      return ids.sort();
    };
    expect(await listed("")).toEqual(["R1.1", "R1.2", "R1.3", "one"]);
    expect(await listed("&parts=none")).toEqual(["one"]);
    expect(await listed("&order=R1")).toEqual(["R1.1", "R1.2", "R1.3"]);
    expect(await listed("&order=county/R1")).toEqual(["R1.1", "R1.2", "R1.3"]);
    expect(await listed("&order=R2")).toEqual([]);
    expect((await get("/api/recall-orders")) as object).toMatchObject({ items: [{ id: "R1" }] });
  });

  test("is finished by the follower where its request left batches", async () => {
    const later = season.with({ now: laterEachTime() });
    const reply = await later.send("county", "POST", "/api/recalls", {
      id: "R1",
      scope: { kind: "base", id: "coop/b1" },
      reason: "x",
      level: 1,
    });
    const { stopping } = reply.json as unknown as RecallOrderAnswer;
    expect([reply.status, stopping.isDone, stopping.batches]).toEqual([201, false, 5]);
    while ((await drainOutbox(season.deps)) > 0);
    const now = (await get("/api/recalls/R1/order")) as unknown as RecallOrderAnswer;
    expect(now.stopping).toMatchObject({ batches: 5, stopped: 5, isDone: true });
    for (const lot of ["A", "B", "C", "X", "Y"]) expect(await batch(lot, "county")).toHaveProperty("recall");
  });
});

/** A clock that is far on each time it is asked: no request may go on for long. */
function laterEachTime(): () => Date {
  let at = season.deps.now().getTime();
  return () => {
    at += 60_000;
    return new Date(at);
  };
}

const task = (organisation: string, body: object, who = organisation) =>
  season.send(who, "POST", `/api/recalls/R1/tasks/${organisation}?from=county`, {
    at: "2026-10-08T08:00:00+08:00",
    ...body,
  });

describe("the tasks of a recall", () => {
  beforeEach(async () => void (await ordered("R1")));

  test("stand in each holder's list with what it has, its clock, and the words to write to it", async () => {
    const { items } = (await get("/api/recall-tasks", "depot")) as { items: object[] };
    expect(items).toMatchObject([{ id: "R1", by: "county", status: "open", batches: 2, kg: 60, missingKg: 60 }]);
    const one = (await get("/api/recalls/R1/tasks/depot?from=county", "depot")) as unknown as RecallTaskAnswer;
    expect(one.balance.map(({ batch: id, kg }) => [id, kg])).toEqual([
      [idOf("A"), 10],
      [idOf("Y"), 50],
    ]);
    expect(one.mail.zh.text).toContain(idOf("Y"));
    expect(one.mail.en.text).toContain("Acknowledge this by");
    expect((await get("/api/recall-tasks", "shop")).items).toEqual([]);
  });

  test("are told by their holder alone; others' tasks look like none", async () => {
    for (const [who, whose] of [
      ["depot", "coop2"],
      ["orchard", "orchard"],
      ["shop", "depot"],
    ] as const) {
      expect([(await task(whose, { id: "e1", acknowledged: true }, who)).status]).toEqual([404]);
    }
    expect((await season.send("depot", "GET", "/api/recalls/R1/tasks/coop2?from=county")).status).toBe(404);
    expect((await season.send("depot", "GET", "/api/recalls/R1/order?from=county")).status).toBe(403);
    expect((await season.send("coop", "GET", "/api/recalls/R1/order?from=county")).status).toBe(404);
  });

  test("take entries that add up, once each, and corrections in their place", async () => {
    expect((await task("depot", { id: "e1", acknowledged: true })).json).toMatchObject({ status: "acknowledged" });
    expect(await task("depot", { id: "e2", foundKg: 10 })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: "/batch" }] },
    });
    await done(task("depot", { id: "e2", batch: idOf("A"), foundKg: 10 }));
    await done(task("depot", { id: "e2", batch: idOf("A"), foundKg: 10 }));
    await done(task("depot", { id: "e3", batch: idOf("Y"), foundKg: 40, soldKg: 20 }));
    expect((await task("depot", { id: "e4", batch: idOf("Y"), soldKg: 10, corrects: "e3" })).json.errors).toMatchObject(
      [{ pointer: "/reason" }],
    );
    const last = { id: "e4", batch: idOf("Y"), foundKg: 40, soldKg: 10, corrects: "e3", reason: "多记" };
    expect((await task("depot", last)).json).toMatchObject({ status: "explained" });
    const one = (await get("/api/recalls/R1/tasks/depot?from=county", "depot")) as unknown as RecallTaskAnswer;
    expect(one.balance.map(({ missingKg }) => missingKg)).toEqual([0, 0]);
    expect(one.entries.map(({ id, isReplaced }) => [id, isReplaced])).toContainEqual(["e3", true]);
    expect((await task("depot", { id: "e9" })).json.errors).toMatchObject([{ pointer: "/acknowledged" }]);
    expect((await task("depot", { id: "e9", acknowledged: true, at: "2026-12-08T08:00:00+08:00" })).json.code).toBe(
      "date-order",
    );
  });

  test("have to be accounted for to the gram, or what is missing said in words, before the recall is completed", async () => {
    const end = (more: object = {}) =>
      season.send("county", "POST", "/api/recalls/R1/end", { reason: "已处置", outcome: "completed", ...more });
    const refused = await end();
    expect([refused.status, refused.json.code]).toEqual([409, "recall-unexplained"]);
    expect(refused.json.detail).toContain("coop2 has not acknowledged");
    for (const who of ["coop", "depot", "coop2"]) await done(task(who, { id: `a-${who}`, acknowledged: true }));
    await done(task("coop", { id: "k1", destroyedKg: 30 }));
    await done(task("coop2", { id: "k2", returnedKg: 42 }));
    await done(task("depot", { id: "k3", batch: idOf("A"), foundKg: 10 }));
    await done(task("depot", { id: "k4", batch: idOf("Y"), soldKg: 49.999 }));
    const nearly = await end();
    expect(nearly.json.detail).toContain(`0.001 kg of ${idOf("Y")} at depot`);
    expect(((await get("/api/recalls/R1/order")) as unknown as RecallOrderAnswer).total).toMatchObject({
      kg: 132,
      missingKg: 0.001,
      percent: 99.999,
    });
    await done(end({ missing: "一克落在秤上" }));
    expect(((await get("/api/recalls/R1/order")) as unknown as RecallOrderAnswer).ended).toMatchObject({
      outcome: "completed",
      missing: "一克落在秤上",
    });
    expect((await task("depot", { id: "k5", batch: idOf("Y"), soldKg: 0.001 })).json.code).toBe("recall-ended");
    expect(await batch("Y", "depot")).toMatchObject({ recall: { ended: { outcome: "completed" } } });
  });

  test("fall away where it ends as a mistake: every batch is free again", async () => {
    const end = { reason: "样品弄错", outcome: "mistaken" };
    await post("/api/recalls/R1/end", end, "county");
    for (const lot of ["A", "X", "Y"]) expect(await batch(lot, "county")).not.toHaveProperty("recall");
    expect((await season.send("county", "POST", "/api/recalls/R1/end", { ...end, id: "z" })).json.code).toBe(
      "recall-ended",
    );
  });
});

describe("an exercise", () => {
  test("goes the same way, stops no goods, touches no page, and leaves an evidence file", async () => {
    const before = await batch("A");
    const answer = await ordered("R1", { mock: true });
    expect(answer).toMatchObject({ mock: true, stopping: { batches: 0, stopped: 0, isDone: true } });
    while ((await drainOutbox(season.deps)) > 0);
    expect(await batch("A")).toEqual(before);
    await done(task("coop", { id: "k1", acknowledged: true, foundKg: 30 }));
    const reply = await season.send("county", "GET", "/api/recalls/R1/evidence", undefined, {
      accept: "application/json",
    });
    const { recall, times } = reply.json as unknown as {
      recall: RecallOrderAnswer;
      times: { organisation: string; acknowledgedAfterMinutes: number | null }[];
    };
    expect(recall.total).toEqual({ kg: 132, explainedKg: 30, missingKg: 102, percent: 22.727 });
    expect(times.find(({ organisation }) => organisation === "coop")?.acknowledgedAfterMinutes).toBe(0);
    expect(times.find(({ organisation }) => organisation === "depot")?.acknowledgedAfterMinutes).toBeNull();
    expect(await season.send("county", "GET", "/api/recalls/R1/evidence")).toMatchObject({ status: 200, json: {} });
    expect((await get("/api/recall-orders")).items).toMatchObject([
      { id: "R1", mock: true, status: "open", batches: 3 },
    ]);
  });
});
