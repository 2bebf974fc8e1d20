import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import { certificateKey, organisationKey, seasonKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

const post = (who: string, path: string, body: unknown) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);
const register = (lot: string, kg = 10, more: object = {}, who = "coop") =>
  post(who, "/api/batches", batchOn(lot, kg, more));
const see = (lot: string, who = "coop") => done(get(who, `/api/batches/${GTIN}/${lot}`));
const baseOf = (who: string, id: string, regionCode: string) =>
  post(who, "/api/bases", { id, name: id, regionCode, plots: [{ id: "p1", areaMu: 100, crop: "猕猴桃" }] });
const plot = (id: string, more: object = {}) => ({ id, areaMu: 5, crop: "猕猴桃", ...more });

/** Followers go on until nothing is left: a follower may take several calls. */
async function follow(): Promise<void> {
  while ((await drainOutbox(season.deps)) > 0);
}

/** Grams registered in this year's season of the first base. */
async function registered(): Promise<Readonly<Record<string, number>>> {
  return (await readRow(season.deps.table, seasonKey("coop/b1", 2026)))?.data.plots ?? {};
}

/** Codes of the exceptions that an office reads, with what they are about. */
async function told(who: string): Promise<string[]> {
  await follow();
  const { items } = (await done(get(who, "/api/exceptions"))) as {
    items: readonly { subject: string; code: string }[];
  };
  return items.map(({ subject, code }) => `${subject} ${code}`).toSorted();
}

describe("a base", () => {
  const plots = (body: object, who = "coop", id = "b1") =>
    post(who, `/api/bases/${id}/plots`, { reason: "新建园", ...body });
  const correct = (body: object, who = "coop", id = "b1") =>
    post(who, `/api/bases/${id}/corrections`, { reason: "录错", ...body });

  test("gets plots at any time of the year, and no certificate allows more by them", async () => {
    expect((await register("A", 10, { plots: ["p9"] })).json).toMatchObject({ errors: [{ pointer: "/plots/0" }] });
    await done(plots({ id: "n1", plots: [plot("p9")] }));
    await done(register("A", 10, { plots: ["p1", "p9"] }));
    expect(await done(get("coop", "/api/certificates/c1"))).toMatchObject({ bases: ["b1"], approvedKgPerYear: 10_000 });
    expect(await done(get("coop", "/api/bases/b1"))).toMatchObject({
      plots: [{ id: "p1" }, { id: "p2" }, { id: "p9" }],
      history: [{ kind: "plots-added", reason: "新建园", by: "coop" }, { kind: "base-added" }],
    });
    expect((await plots({ id: "n2", plots: [plot("p9")] })).json).toMatchObject({
      errors: [{ pointer: "/plots/0/id" }],
    });
  });

  test("is told with the name of its region, and so is its organisation", async () => {
    await done(baseOf("coop", "b7", "510824"));
    expect(await done(get("coop", "/api/bases/b7"))).toMatchObject({ region: "四川省广元市苍溪县" });
    expect(await done(get("coop", "/api/organisations/coop"))).toMatchObject({
      regionCode: "510824",
      region: "四川省广元市苍溪县",
    });
  });

  test("has at most 200 plots, and a batch may come from all of them", async () => {
    const many = Array.from({ length: 198 }, (_, n) => plot(`q${n}`));
    await done(plots({ plots: many }));
    expect((await plots({ id: "n2", plots: [plot("x1")] })).json).toMatchObject({ errors: [{ pointer: "/plots" }] });
    await done(register("A", 10, { plots: ["p1", "p2", ...many.map(({ id }) => id)] }));
    expect((await see("A")).detail).toMatchObject({ harvestedOn: "2026-10-06" });
  });

  test("with another yield cap is judged by that one from then on", async () => {
    await done(correct({ id: "k1", plots: [{ id: "p1", yieldCapKgPerMu: 1 }] }));
    expect(await done(register("A", 1000))).toMatchObject({ flags: [{ code: "capacity-exceeded" }] });
    await done(correct({ id: "k2", plots: [{ id: "p1", yieldCapKgPerMu: null }] }));
    expect(await done(register("B", 1000))).toMatchObject({ flags: [] });
    expect(await done(get("county", "/api/bases/b1"))).toMatchObject({
      history: [
        { before: { plots: [{ id: "p1", yieldCapKgPerMu: 1 }] }, after: { plots: [{ id: "p1" }] } },
        { before: { plots: [{ yieldCapKgPerMu: 1500 }] }, after: { plots: [{ yieldCapKgPerMu: 1 }] } },
        { kind: "base-added" },
      ],
    });
  });

  test("of which an area was wrong has its seasons split anew, and what is corrected afterwards comes back to the gram", async () => {
    await done(register("A", 1000, { plots: ["p1", "p2"] }));
    await done(register("B", 300, { plots: ["p1"] }));
    expect(await registered()).toEqual({ p1: 800_000, p2: 500_000 });
    await done(correct({ id: "k1", plots: [{ id: "p1", areaMu: 300 }] }));
    expect(await registered()).toEqual({ p1: 1_050_000, p2: 250_000 });
    await done(post("coop", `/api/batches/${GTIN}/A/corrections`, { reason: "复秤", quantityKg: 400 }));
    expect(await registered()).toEqual({ p1: 600_000, p2: 100_000 });
    await done(post("coop", `/api/batches/${GTIN}/A/void`, { reason: "重复" }));
    await done(post("coop", `/api/batches/${GTIN}/B/void`, { reason: "重复" }));
    expect(await registered()).toEqual({ p1: 0, p2: 0 });
  });

  test("corrected while batches are registered leaves the season of all of them", async () => {
    await done(register("Z", 10, { plots: ["p1", "p2"] }));
    const lots = Array.from({ length: 8 }, (_, n) => register(`L${n}`, 10, { plots: ["p1", "p2"] }));
    const [corrected] = await Promise.all([correct({ id: "k1", plots: [{ id: "p2", areaMu: 300 }] }), ...lots]);
    expect(corrected?.status).toBe(201);
    const { p1 = 0, p2 = 0 } = await registered();
    expect(p1 + p2).toBe(90_000);
    await done(correct({ id: "k2", plots: [{ id: "p2", areaMu: 100 }] }));
    expect(await registered()).toEqual({ p1: 45_000, p2: 45_000 });
  });

  test("with a higher yield cap takes its flags back, with a lower one tells the bureaus what exceeds it", async () => {
    await done(correct({ id: "k1", plots: [{ id: "p1", yieldCapKgPerMu: 1 }] }));
    await done(register("A", 1000));
    await done(correct({ id: "k2", plots: [{ id: "p1", yieldCapKgPerMu: 1500 }] }));
    await follow();
    expect((await see("A")).flags).toMatchObject([{ code: "capacity-exceeded", withdrawnAt: expect.any(String) }]);
    await done(correct({ id: "k3", plots: [{ id: "p1", yieldCapKgPerMu: 2 }] }));
    expect(await told("county")).toContain("base/coop/b1 capacity-exceeded");
  });

  test("has another crop on record, and what was said of its batches follows", async () => {
    await done(correct({ id: "k1", plots: [{ id: "p1", crop: "雪梨" }] }));
    expect(await done(register("A"))).toMatchObject({ flags: [{ code: "crop-differs" }] });
    await done(correct({ id: "k2", plots: [{ id: "p1", crop: "红心猕猴桃" }] }));
    await follow();
    expect((await see("A")).flags).toMatchObject([{ code: "crop-differs", withdrawnAt: expect.any(String) }]);
  });

  test("closes a plot that was merged with another: nothing harvested from that day on names it", async () => {
    await done(
      correct({
        plots: [
          { id: "p2", closedFrom: "2026-10-01" },
          { id: "p1", areaMu: 200 },
        ],
      }),
    );
    expect((await register("A", 10, { plots: ["p1", "p2"] })).json).toMatchObject({
      errors: [{ pointer: "/plots/1" }],
    });
    await done(register("A", 10, { plots: ["p2"], harvestedOn: "2026-09-30" }));
    await done(correct({ id: "k2", plots: [{ id: "p2", closedFrom: null }] }));
    await done(register("B", 10, { plots: ["p2"] }));
  });

  test("corrected is named and placed so on the batches that were registered before, each with its history", async () => {
    await done(register("A"));
    await done(correct({ name: "云峰新基地", regionCode: "510824100" }));
    await follow();
    const { detail, history } = await see("A");
    expect(detail).toMatchObject({ base: { name: "云峰新基地", regionCode: "510824100" } });
    expect(history).toMatchObject([{ kind: "batch-registered" }, { kind: "base-corrected" }]);
    await follow();
    expect(((await see("A")).history as unknown[]).length).toBe(2);
  });

  test("in another county than its owner is told to the offices of both, when it is added and when it is moved there", async () => {
    await done(baseOf("coop", "b2", "510823"));
    expect(await told("county")).toEqual(["base/coop/b2 base-elsewhere"]);
    expect(await told("elsewhere")).toEqual(["base/coop/b2 base-elsewhere"]);
    await done(correct({ regionCode: "510802" }));
    expect(await told("county")).toEqual(["base/coop/b1 base-elsewhere", "base/coop/b2 base-elsewhere"]);
    // The bureau over the producer reads what is registered there all the same.
    await done(correct({ plots: [{ id: "p1", yieldCapKgPerMu: 1 }] }));
    await done(register("A", 1000));
    expect(await told("county")).toContain(`01/${GTIN}/10/A capacity-exceeded`);
  });

  test("is its owner's to correct; to everyone else it is not there", async () => {
    for (const send of [plots, correct]) {
      const [known, unknown] = [
        await send({ plots: [plot("p1")] }, "orchard"),
        await send({ plots: [plot("p1")] }, "orchard", "b9"),
      ];
      expect([known.status, known.json.code, known.json.detail]).toEqual([404, "not-found", unknown.json.detail]);
    }
    expect((await correct({ plots: [{ id: "p9", areaMu: 1 }] })).json).toMatchObject({
      errors: [{ pointer: "/plots/0/id" }],
    });
  });
});

describe("a product", () => {
  const correct = (body: object, who = "coop", gtin = GTIN) =>
    post(who, `/api/products/${gtin}/corrections`, { reason: "改名", ...body });
  const add = (body: object, who = "coop", gtin = GTIN) =>
    post(who, `/api/products/${gtin}/producers`, { reason: "同一品牌", ...body });
  const withdraw = (organisation: string, body: object = {}, who = "coop") =>
    post(who, `/api/products/${GTIN}/producers/${organisation}/withdrawal`, { reason: "合作终止", ...body });

  test("is named so on the batches that were registered before, by its owner and by its producers", async () => {
    await done(add({ organisation: "coop2" }));
    await done(baseOf("coop2", "o1", "510824"));
    await done(register("A"));
    await done(register("B", 10, { base: "o1", certificate: undefined }, "coop2"));
    await done(correct({ name: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" } }));
    await follow();
    for (const [lot, who] of [
      ["A", "coop"],
      ["B", "coop2"],
    ] as const) {
      expect((await see(lot, who)).detail).toMatchObject({ product: { zh: "红心猕猴桃", en: "Red-heart kiwifruit" } });
    }
    expect(await done(get("coop", `/api/products/${GTIN}`))).toMatchObject({
      history: [{ before: { name: { zh: "猕猴桃" } }, after: { name: { zh: "红心猕猴桃" } } }, {}, {}],
    });
    await done(correct({ name: { en: null } }));
    expect((await done(get("coop", `/api/products/${GTIN}`))).name).toEqual({ zh: "红心猕猴桃" });
  });

  test("that was called by another fruit's name takes back what was said of the crop, once it is corrected", async () => {
    await done(correct({ id: "k1", name: { zh: "雪梨" } }));
    expect(await done(register("A"))).toMatchObject({ flags: [{ code: "crop-differs" }] });
    await done(correct({ id: "k2", name: { zh: "红心猕猴桃" } }));
    await follow();
    expect((await see("A")).flags).toMatchObject([{ code: "crop-differs", withdrawnAt: expect.any(String) }]);
  });

  test("is registered under by whom its owner named, with certificates of their own, and by nobody else", async () => {
    await done(baseOf("coop2", "o1", "510824"));
    const own = { base: "o1", certificate: undefined };
    const [known, unknown] = [
      await register("B", 10, own, "coop2"),
      await register("B", 10, { ...own, gtin: "06909999999996" }, "coop2"),
    ];
    expect([known.status, String(known.json.detail).replaceAll(GTIN, "06909999999996")]).toEqual([
      404,
      unknown.json.detail,
    ]);
    await done(add({ organisation: "coop2" }));
    await done(
      post("county", "/api/certificates", {
        id: "c2",
        scheme: "green-food",
        number: "LB-18-26012212346A",
        holder: "coop2",
        gtins: [GTIN],
        bases: ["o1"],
        approvedKgPerYear: 100,
        validFrom: "2026-03-01",
        validTo: "2029-02-28",
      }),
    );
    await done(register("B", 10, { base: "o1", certificate: "LB-18-26012212346A" }, "coop2"));
    expect((await get("coop2", `/api/products/${GTIN}`)).status).toBe(200);
    expect((await get("orchard", `/api/products/${GTIN}`)).status).toBe(404);
    expect((await correct({ category: "其他" }, "coop2")).status).toBe(404);
  });

  test("is registered under no more after a withdrawal; what was registered stands, travels on and is corrected", async () => {
    await done(add({ organisation: "coop2" }));
    await done(baseOf("coop2", "o1", "510824"));
    const own = { base: "o1", certificate: undefined };
    await done(register("B", 10, own, "coop2"));
    const shipment = { id: "s1", to: "depot", shippedAt: "2026-10-07T08:00:00+08:00" };
    await done(post("coop2", "/api/shipments", { ...shipment, items: [{ gtin: GTIN, lot: "B", quantityKg: 4 }] }));
    await done(withdraw("coop2"));
    expect((await register("C", 10, own, "coop2")).status).toBe(404);
    const receipt = { items: [{ gtin: GTIN, lot: "B", quantityKg: 4 }], receivedAt: "2026-10-07T20:00:00+08:00" };
    await done(post("depot", "/api/shipments/s1/receipt", receipt));
    await done(post("coop2", `/api/batches/${GTIN}/B/corrections`, { reason: "复秤", quantityKg: 9 }));
    await done(correct({ name: { zh: "红心猕猴桃" } }));
    await follow();
    expect((await see("B", "coop2")).detail).toMatchObject({ product: { zh: "红心猕猴桃" } });
  });

  test("knows an act that is sent again, and asks for an id where one may be new", async () => {
    const [one, other] = await Promise.all([add({ organisation: "coop2" }), add({ organisation: "coop2" })]);
    season = season.at("2026-10-18T02:00:00Z");
    expect([one.status, other, await add({ organisation: "coop2" })]).toEqual([201, one, one]);
    await done(withdraw("coop2"));
    expect(await add({ organisation: "coop2" })).toMatchObject({ status: 409, json: { code: "id-taken" } });
    await done(add({ organisation: "coop2", id: "m2" }));
    expect(await withdraw("coop2")).toMatchObject({ status: 409, json: { code: "id-taken" } });
    await done(withdraw("coop2", { id: "w2" }));
    expect((await done(get("coop", `/api/products/${GTIN}`))).history).toHaveLength(5);
  });

  test("names a cooperative that is there, and strangers learn nothing", async () => {
    expect((await add({ organisation: "nobody" })).json).toMatchObject({
      code: "not-found",
      errors: [{ pointer: "/organisation" }],
    });
    expect((await add({ organisation: "depot" })).json.code).toBe("invalid-request");
    expect((await withdraw("orchard")).status).toBe(404);
    const [known, unknown] = [
      await add({ organisation: "coop2" }, "orchard"),
      await add({ organisation: "coop2" }, "orchard", "06909999999996"),
    ];
    expect([known.status, known.json.detail]).toEqual([404, unknown.json.detail]);
  });
});

describe("an organisation", () => {
  const correct = (id: string, body: object, who = "operator") =>
    post(who, `/api/organisations/${id}/corrections`, { reason: "更名", ...body });

  test("is called so on its batches, their pages and its certificates, and the history keeps the first name", async () => {
    await done(register("A"));
    await done(correct("coop", { name: "云峰合作社" }));
    // The newest batches say so at once; all of them once the follower came by.
    expect((await see("A")).parties).toMatchObject({ coop: { name: "云峰合作社" } });
    expect((await readRow(season.deps.table, certificateKey("county/c1")))?.data.holderName).toBe("云峰合作社");
    await follow();
    expect((await see("A")).parties).toMatchObject({ coop: { name: "云峰合作社" } });
    expect((await readRow(season.deps.table, certificateKey("county/c1")))?.data.holderName).toBe("云峰合作社");
    expect(await done(get("coop", "/api/organisations/coop"))).toMatchObject({
      name: "云峰合作社",
      history: [{ before: { name: "coop" }, after: { name: "云峰合作社" }, reason: "更名" }, {}],
    });
  });

  test("is named on every batch, however many there are and whatever writes them meanwhile", async () => {
    const lots = Array.from({ length: 120 }, (_, n) => `L${n}`);
    for (const lot of lots) await done(register(lot, 1));
    const [corrected] = await Promise.all([
      correct("coop", { name: "云峰合作社" }),
      ...["L0", "L119"].map((lot) =>
        post("coop", `/api/batches/${GTIN}/${lot}/corrections`, { reason: "复秤", quantityKg: 2 }),
      ),
    ]);
    expect(corrected?.status).toBe(201);
    await follow();
    for (const lot of lots) expect((await see(lot)).parties).toMatchObject({ coop: { name: "云峰合作社" } });
  });

  test("is corrected by the operator alone, and to what it says already is no error", async () => {
    expect((await correct("coop", { name: "别名" }, "coop")).status).toBe(403);
    expect((await correct("nobody", { name: "别名" })).status).toBe(404);
    expect((await correct("coop", { regionCode: "999999" })).json).toMatchObject({
      errors: [{ pointer: "/regionCode" }],
    });
    await done(correct("coop", { id: "k1", name: "别名" }));
    await done(correct("coop", { id: "k2", name: "别名" }));
    expect((await readRow(season.deps.table, organisationKey("coop")))?.data.name).toBe("别名");
  });

  test("frees a GLN that it no longer has", async () => {
    const gln = "6901234500011";
    await done(correct("coop", { id: "g1", gln }));
    expect((await correct("coop2", { id: "g2", gln })).json.code).toBe("id-taken");
    await done(correct("coop", { id: "g3", gln: null }));
    await done(correct("coop2", { id: "g4", gln }));
  });
});
