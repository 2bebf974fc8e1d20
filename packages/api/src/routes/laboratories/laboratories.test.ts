import { beforeEach, describe, expect, test } from "vitest";
import { allOf } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { followedFact } from "../../following/follower.ts";
import { laboratoriesEvents } from "../../following/hidden-events.ts";
import { seenTimePartition } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { batchKey, factKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import { readFact } from "../../ledger/read.ts";

/** The county's laboratory, the city's, and one of another province; the base lies in 510824. */
const LABORATORIES = [
  ["near", "laboratory", "510824", "laboratory"],
  ["city-lab", "laboratory", "510800", "laboratory"],
  ["far", "laboratory", "330100", "laboratory"],
  ["next-lab", "laboratory", "510823", "laboratory"],
  ["town", "bureau", "510824103", "inspector"],
] as const;

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ...LABORATORIES]);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
});

const post = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const report = (sampleId: string, resultMgPerKg: number, more: object = {}) => ({
  sampleId,
  sampledOn: "2026-10-07",
  testedOn: "2026-10-07",
  issuedOn: "2026-10-08",
  items: [{ active: "毒死蜱", resultMgPerKg, limitMgPerKg: 0.5 }],
  verdict: resultMgPerKg > 0.5 ? "failed" : "passed",
  ...more,
});
const tested = (who: string, sampleId: string, mg: number, more: object = {}, lot = "A") =>
  post(who, `/api/batches/${GTIN}/${lot}/tests`, report(sampleId, mg, more));
const commission = (who: string, id: string, laboratory: string, more: object = { gtin: GTIN, lot: "A" }) =>
  post(who, "/api/commissions", { id, laboratory, ...more });
const rightOf = async (reply: ReturnType<typeof tested>) => (await done(reply)).test as { right?: object };
const ship = (id: string, to = "depot") => {
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 1 }];
  return post("coop", "/api/shipments", { id, to, items, shippedAt: "2026-10-08T01:00:00Z" });
};
const items = async (who: string, path: string) =>
  (await done(season.send(who, "GET", path))).items as { id: string; status: string; as: string }[];

describe("a laboratory reports", () => {
  test("on what grew in its region; elsewhere its answer is that of an unknown batch, and names the way out", async () => {
    expect((await rightOf(tested("near", "S1", 0.1))).right).toEqual({ kind: "region" });
    expect((await rightOf(tested("city-lab", "S2", 0.1))).right).toEqual({ kind: "region" });
    const unknown = await tested("far", "S3", 9, {}, "NO-SUCH-LOT");
    expect(unknown).toMatchObject({ status: 404, json: { code: "not-found" } });
    expect(unknown.json.detail).toContain("/api/commissions");
    const strip = ({ json: { instance: _, requestId: __, ...json }, status }: typeof unknown) => ({ status, json });
    for (const who of ["far", "next-lab"]) expect(strip(await tested(who, "S3", 9))).toEqual(strip(unknown));
    // Nothing was changed: it reads nothing, and the batch ships.
    expect((await season.send("far", "GET", `/api/batches/${GTIN}/A`)).status).toBe(404);
    await done(ship("SH1"));
  });

  test("elsewhere when its producer, a holder or the bureau commissioned it, and what it stood on is kept", async () => {
    await done(ship("SH1"));
    for (const [who, as] of [
      ["coop", "producer"],
      ["depot", "holder"],
      ["county", "bureau"],
    ] as const) {
      const id = `C-${as}`;
      expect(await done(commission(who, id, "far"))).toMatchObject({ organisation: who, as, status: "open" });
      const right = { kind: "commission", organisation: who, id, as, scope: "batch" };
      const said = { commission: { organisation: who, id } };
      expect((await rightOf(tested("far", `S-${as}`, 0.1, said))).right).toMatchObject(right);
      const read = await done(season.send("coop", "GET", `/api/batches/${GTIN}/A/tests/S-${as}`));
      expect(read.test).toMatchObject({ right });
    }
    // Unasked a bureau's commission for the batch comes first.
    expect((await rightOf(tested("far", "S4", 0.1))).right).toMatchObject({ organisation: "county" });
    await done(post("county", "/api/commissions/C-bureau/end", { reason: "检测完成" }));
    await done(post("coop", "/api/commissions/C-producer/end", { reason: "检测完成" }));
    expect((await rightOf(tested("far", "S5", 0.1))).right).toMatchObject({ organisation: "depot" });
    await done(post("depot", "/api/commissions/C-holder/end", { reason: "检测完成" }));
    expect((await tested("far", "S6", 0.1)).status).toBe(404);
  });

  test("for a period on samples taken in it, of the base, region or product that was named", async () => {
    const period = { from: "2026-10-01", to: "2026-10-07" };
    await done(commission("coop", "P1", "far", { ...period, base: "b1" }));
    expect((await rightOf(tested("far", "S1", 0.1))).right).toMatchObject({ as: "producer", scope: "period" });
    const late = { sampledOn: "2026-10-08", testedOn: "2026-10-08" };
    expect((await tested("far", "S2", 0.1, late)).status).toBe(404);
    await done(commission("city", "P2", "far", { ...period, to: "2026-12-31", region: "510823" }));
    expect((await tested("far", "S2", 0.1, late)).status).toBe(404);
    await done(commission("city", "P3", "far", { ...period, to: "2026-12-31", region: "510824", gtin: GTIN }));
    expect((await rightOf(tested("far", "S2", 0.1, late))).right).toMatchObject({ organisation: "city", id: "P3" });
    await done(commission("coop2", "P4", "next-lab", { from: "2026-10-01", to: "2026-12-31" }));
    expect((await tested("next-lab", "S3", 0.1)).status).toBe(404);
  });

  test("not on a commission that is none of that batch's, which is said where it may report at all", async () => {
    const said = { commission: { organisation: "coop", id: "none" } };
    expect(await tested("near", "S1", 0.1, said)).toMatchObject({ status: 400, json: { code: "invalid-request" } });
    expect((await tested("far", "S1", 0.1, said)).status).toBe(404);
    expect((await tested("coop", "S1", 0.1, said)).json).toMatchObject({ code: "invalid-request" });
  });
});

describe("a commission", () => {
  test("is made of one's own alone: a stranger's batch, base or region looks unknown or is refused", async () => {
    const unknown = await commission("orchard", "C0", "far", { gtin: GTIN, lot: "NONE" });
    const strange = await commission("orchard", "C1", "far");
    expect([unknown.status, strange.status]).toEqual([404, 404]);
    expect(String(strange.json.detail).replace("/A", "/NONE")).toBe(unknown.json.detail);
    expect((await commission("elsewhere", "C1", "far")).status).toBe(404);
    const period = { from: "2026-10-01", to: "2026-10-31" };
    expect((await commission("orchard", "C1", "far", { ...period, base: "b1" })).status).toBe(404);
    expect((await commission("county", "C1", "far", { ...period, region: "510823" })).status).toBe(403);
    expect((await commission("coop", "C1", "depot")).status).toBe(404);
    expect((await commission("coop", "C1", "nobody")).status).toBe(404);
  });

  test.each([
    [{}, "/from"],
    [{ lot: "A" }, "/lot"],
    [{ gtin: GTIN, lot: "A", from: "2026-10-01", to: "2026-10-02" }, "/lot"],
    [{ from: "2026-10-01" }, "/to"],
    [{ to: "2026-10-01" }, "/from"],
    [{ from: "2026-10-02", to: "2026-10-01" }, "/to"],
    [{ from: "2026-10-01", to: "2029-10-02" }, "/to"],
    [{ from: "2026-10-01", to: "2026-10-02", gtin: "06901234567893" }, "/gtin"],
    [{ from: "2026-10-01", to: "2026-10-02", region: "999999" }, "/region"],
  ])("that says neither a batch nor a period, or both, is refused at its field: %j", async (more, pointer) => {
    const { status, json } = await commission("coop", "C1", "far", more);
    expect([status, (json.errors as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
  });

  test("sent again is the same, its id lives inside its organisation, and a batch is commissioned once by each", async () => {
    const made = await done(commission("coop", "C1", "far"));
    expect(await done(commission("coop", "C1", "far"))).toEqual(made);
    expect((await commission("coop", "C1", "near")).json).toMatchObject({ code: "id-taken" });
    expect((await commission("coop", "C2", "far")).json).toMatchObject({ code: "correction-refused" });
    expect((await commission("county", "C1", "far")).status).toBe(201);
    const end = { reason: "结束" };
    const ended = await done(post("coop", "/api/commissions/C1/end", end));
    expect(ended).toMatchObject({ status: "ended", ended: { by: "coop", reason: "结束" } });
    expect(await done(post("coop", "/api/commissions/C1/end", end))).toEqual(ended);
    expect((await post("coop", "/api/commissions/C1/end", { reason: "又" })).json.code).toBe("correction-refused");
    expect((await post("depot", "/api/commissions/C1/end", end)).status).toBe(404);
    expect((await commission("coop", "C2", "far")).status).toBe(201);
  });

  test("is listed for who made it, its laboratory and the bureaus over it, page by page, and for nobody else", async () => {
    await done(commission("coop", "C1", "far"));
    await done(commission("coop", "C2", "near"));
    await done(commission("county", "C3", "far"));
    await done(post("coop", "/api/commissions/C1/end", { reason: "结束" }));
    const ids = async (who: string, query = "") => (await items(who, `/api/commissions${query}`)).map(({ id }) => id);
    expect(await ids("coop")).toEqual(["C2", "C1"]);
    expect(await ids("far")).toEqual(["C3", "C1"]);
    expect(await ids("coop", "?status=open")).toEqual(["C2"]);
    const first = await done(season.send("far", "GET", "/api/commissions?limit=1"));
    const rest = await done(season.send("far", "GET", `/api/commissions?limit=1&cursor=${first.next}`));
    expect([first.items, rest.items].map((page) => (page as { id: string }[]).map(({ id }) => id))).toEqual([
      ["C3"],
      ["C1"],
    ]);
    await drainOutbox(season.deps);
    for (const office of ["county", "city"]) expect((await ids(office)).toSorted()).toEqual(["C1", "C2", "C3"]);
    for (const stranger of ["orchard", "depot", "elsewhere", "next-lab", "town"])
      expect(await ids(stranger)).toEqual([]);
  });

  test("is told with the names of its product in both languages, of who made it and who tests, in lists and alone; one that names no product has none", async () => {
    const product = { id: "pc-1", reason: "补英文名", name: { zh: "红心猕猴桃", en: "Red kiwifruit" } };
    await done(post("coop", `/api/products/${GTIN}/corrections`, product));
    await done(commission("coop", "C1", "far"));
    await done(commission("coop", "P1", "far", { from: "2026-10-01", to: "2026-10-07", gtin: GTIN }));
    await done(commission("coop", "P2", "far", { from: "2026-10-01", to: "2026-10-07" }));
    const names = { organisationName: "coop", laboratoryName: "far" };
    const named = { ...names, product: { zh: "红心猕猴桃", en: "Red kiwifruit" } };
    const listed = await done(season.send("far", "GET", "/api/commissions"));
    const shown = (listed.items as Record<string, unknown>[]).map(
      ({ id, product, organisationName, laboratoryName }) => ({
        ...{ id, organisationName, laboratoryName },
        ...(product === undefined ? {} : { product }),
      }),
    );
    expect(shown).toEqual([
      { id: "P2", ...names },
      { id: "P1", ...named },
      { id: "C1", ...named },
    ]);
    for (const who of ["far", "county"])
      expect(await done(season.send(who, "GET", "/api/commissions/C1?from=coop"))).toMatchObject(named);
    expect(await done(season.send("coop", "GET", "/api/commissions/P2"))).not.toHaveProperty("product");
  });

  test("beyond fifty open periods of one laboratory is refused, and holders take no room from the others", async () => {
    const period = { from: "2026-10-01", to: "2026-10-31" };
    for (let n = 0; n < 50; n += 1) await done(commission("coop", `P${n}`, "far", period));
    expect((await commission("coop", "P50", "far", period)).json).toMatchObject({
      code: "payload-too-large",
      limit: 50,
    });
    await done(commission("county", "P0", "far", period));
    await done(commission("coop", "C1", "far"));
    await done(post("coop", "/api/commissions/P7/end", { reason: "结束" }));
    await done(commission("coop", "P50", "far", period));
  });
});

describe("a bar by the bureau", () => {
  const status = (who: string, laboratory: string, body: object) =>
    post(who, `/api/laboratories/${laboratory}/status`, { reason: "出具虚假报告", ...body });

  test("ends the right of the region there, with its reason and date, until it is lifted; both stay on record", async () => {
    expect(await done(status("county", "city-lab", { status: "barred" }))).toMatchObject({ status: "barred" });
    expect((await tested("city-lab", "S1", 0.1)).status).toBe(404);
    expect((await status("county", "city-lab", { status: "barred", reason: "又" })).json.code).toBe(
      "correction-refused",
    );
    await done(status("county", "city-lab", { status: "admitted", reason: "整改完成" }));
    expect((await rightOf(tested("city-lab", "S1", 0.1))).right).toEqual({ kind: "region" });
    for (const who of ["county", "coop", "city-lab"]) {
      const { standings } = await done(season.send(who, "GET", "/api/laboratories/city-lab"));
      expect(standings).toMatchObject([
        {
          regionCode: "510824",
          status: "admitted",
          acts: [
            { status: "barred", by: "county", reason: "出具虚假报告", at: expect.any(String) },
            { status: "admitted", by: "county", reason: "整改完成", at: expect.any(String) },
          ],
        },
      ]);
    }
    expect((await season.send("far", "GET", "/api/laboratories/city-lab")).status).toBe(404);
  });

  test("holds against producers' and holders' commissions there, and not against a bureau's", async () => {
    await done(status("county", "far", { status: "barred" }));
    await done(commission("coop", "C1", "far"));
    expect((await tested("far", "S1", 0.1)).status).toBe(404);
    await done(commission("city", "C2", "far"));
    expect((await rightOf(tested("far", "S1", 0.1))).right).toMatchObject({ organisation: "city" });
  });

  test("is of the bureau's own region or a part of it; one above lifts it by naming the region", async () => {
    expect((await status("county", "city-lab", { status: "barred", region: "510823" })).status).toBe(403);
    await done(status("elsewhere", "city-lab", { status: "barred" }));
    expect((await tested("city-lab", "S1", 0.1)).status).toBe(201);
    await done(status("county", "city-lab", { status: "barred" }));
    expect((await status("city", "city-lab", { status: "admitted" })).json.code).toBe("correction-refused");
    await done(status("city", "city-lab", { status: "admitted", region: "510824" }));
    expect((await tested("city-lab", "S2", 0.1)).status).toBe(201);
    expect((await status("county", "depot", { status: "barred" })).status).toBe(404);
  });
});

describe("a bureau's finding", () => {
  const fail = () => done(tested("county", "F1", 9));
  const isStopped = async () => (await ship("SHIP")).json.code === "batch-on-hold";
  const retested = async (who: string, sampleId: string, more: object = {}) =>
    (await done(tested(who, sampleId, 0.1, { retestOf: "F1", ...more }))).retest as { cleared: boolean };

  test("is not cleared by a laboratory of the region, nor by one that the producer has test; its answer says so", async () => {
    await fail();
    await done(commission("coop", "C1", "far"));
    for (const [who, sampleId] of [
      ["near", "R1"],
      ["far", "R2"],
    ] as const)
      expect(await retested(who, sampleId)).toMatchObject({ cleared: false, reason: { code: "bureaus-finding" } });
    expect(await isStopped()).toBe(true);
    const { state, flags } = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`))) as {
      state: { code: string };
      flags: { code: string; withdrawnAt?: string }[];
    };
    expect(state.code).toBe("test-failed");
    expect(flags).toMatchObject([{ code: "test-failed" }]);
    expect((await ship("SHIP")).json.detail).toContain("that it names");
  });

  test("is cleared by a laboratory that the bureau named for the batch, and by the bureau above it", async () => {
    await fail();
    await done(commission("county", "PERIOD", "near", { from: "2026-10-01", to: "2026-10-31" }));
    expect(await retested("near", "R1")).toMatchObject({ cleared: false });
    await done(commission("county", "C1", "near"));
    expect(await retested("near", "R2")).toEqual({ of: "F1", cleared: true });
    expect(await isStopped()).toBe(false);
    await done(tested("county", "F2", 9));
    expect((await ship("SHIP-2")).json.code).toBe("batch-on-hold");
    expect(await retested("city", "R3", { retestOf: "F2" })).toEqual({ of: "F2", cleared: true });
    expect((await ship("SHIP-3")).status).toBe(201);
  });

  test("is also a failed sample that the bureau had a laboratory test: neither that one nor a producer's clears or takes it back", async () => {
    await done(commission("county", "C1", "far"));
    await done(tested("far", "F1", 9));
    expect(await retested("near", "R1")).toMatchObject({ cleared: false });
    const voiding = `/api/batches/${GTIN}/A/tests/F1/void`;
    expect((await post("far", voiding, { reason: "录错" })).json).toMatchObject({ code: "forbidden" });
    expect(await isStopped()).toBe(true);
    expect((await post("county", voiding, { reason: "样品标错" })).status).toBe(201);
    expect(await isStopped()).toBe(false);
  });

  test("is taken back by that bureau or one above, while a laboratory's own failure is its own to take back", async () => {
    await fail();
    const voiding = (sample: string) => `/api/batches/${GTIN}/A/tests/${sample}/void`;
    await done(tested("near", "F2", 9));
    expect((await post("near", voiding("F1"), { reason: "不认可" })).status).toBe(404);
    expect((await post("near", voiding("F2"), { reason: "录错批次" })).status).toBe(201);
    expect((await post("city", voiding("F1"), { reason: "样品标错" })).status).toBe(201);
    expect(await isStopped()).toBe(false);
  });
});

describe("of a batch that it tested a laboratory reads", () => {
  test("what its report needs and the page shows, not what the goods are worth to whom; what is left out is named", async () => {
    await done(ship("SH1"));
    const stored = { action: "in", location: "A", quantityKg: 5, at: "2026-10-07T01:00:00Z" };
    const step = (await done(post("coop", `/api/batches/${GTIN}/A/storage`, stored))) as object;
    expect(step).toBeDefined();
    await done(tested("near", "S1", 0.1));
    const read = (await done(season.send("near", "GET", `/api/batches/${GTIN}/A`))) as Record<string, unknown>;
    expect(read).toMatchObject({
      quantityKg: 100,
      holder: "coop",
      balance: null,
      onHand: [],
      handoffs: [],
      storage: [],
      observations: [],
      tests: [{ sampleId: "S1" }],
      detail: { base: { id: "b1" }, activesUsed: [] },
      history: [{ kind: "test-recorded", by: "near" }],
      events: [{ bizStep: "inspecting" }],
    });
    expect(Object.keys(read)).not.toContain("mass");
    expect(Object.keys(read.parties as object)).toEqual(["coop", "near"]);
    expect(read.withheld).toEqual(expect.arrayContaining(["balance", "mass", "onHand", "handoffs", "history"]));
    const { state: _, ...rest } = read;
    // What is amiss, or under way, stands on the page.
    expect(JSON.stringify(rest)).not.toContain("depot");
    const whole = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`))) as Record<string, unknown>;
    expect([whole.withheld, (whole.handoffs as unknown[]).length]).toEqual([undefined, 1]);
    const history = whole.history as { kind: string }[];
    const n = String(1 + history.findIndex(({ kind }) => kind === "storage-recorded")).padStart(6, "0");
    const at = `/api/batches/${GTIN}/A/storage/${n}`;
    expect((await season.send("coop", "GET", at)).status).toBe(200);
    expect((await season.send("near", "GET", at)).status).toBe(404);
  });

  test("its list names no holder, and of the events of the batch it finds its own alone", async () => {
    const ship100 = { id: "ALL", to: "depot", items: [{ gtin: GTIN, lot: "A", quantityKg: 100 }] };
    await done(post("coop", "/api/shipments", { ...ship100, shippedAt: "2026-10-07T00:00:00Z" }));
    const arrived = { items: ship100.items, receivedAt: "2026-10-07T02:00:00Z" };
    await done(post("depot", "/api/shipments/ALL/receipt", arrived));
    await done(tested("near", "S1", 0.1));
    await drainOutbox(season.deps);
    expect(await items("near", "/api/batches")).toMatchObject([{ lot: "A", holder: "coop", holderName: "coop" }]);
    expect(await items("depot", "/api/batches")).toMatchObject([{ lot: "A", holder: "depot" }]);
    const seen = async (who: string) =>
      (await allOf(season.deps.table, seenTimePartition(who, "TIME"))).map((row) => pointerIn(row).organisation);
    expect(await seen("near")).toEqual(["near"]);
    expect((await seen("depot")).toSorted()).toEqual(["coop", "coop", "depot", "near"]);
    // Rows that an earlier version put, with a report that has no right yet, are taken away.
    const table = season.deps.table;
    const others = (await allOf(table, seenTimePartition("depot", "TIME"))).filter(
      (row) => pointerIn(row).organisation === "coop",
    );
    const mine = seenTimePartition("near", "TIME");
    await table.transact(
      others.map((row) => create({ ...row, pk: mine }, row.data)),
      "earlier",
    );
    expect((await seen("near")).toSorted()).toEqual(["coop", "coop", "near"]);
    const at = factKey(batchKey(GTIN, "A"), 4);
    const row = await readFact(table, at);
    if (row?.fact.kind !== "test-recorded") throw new Error(`no report there but ${row?.fact.kind}`);
    const { right: __, ...before } = row.fact.data;
    const earlier = followedFact(season.deps, at, { ...row, fact: { ...row.fact, data: before } });
    expect(await laboratoriesEvents.follow(season.deps, earlier, undefined)).toBe("done");
    expect(await seen("near")).toEqual(["near"]);
  });
});
