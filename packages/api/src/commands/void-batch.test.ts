import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../fixtures/season.ts";
import { harvestKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 9000)));
});

const takeBack = (body: object = {}, who = "coop", lot = "A") =>
  season.send(who, "POST", `/api/batches/${GTIN}/${lot}/void`, { reason: "批号登错", ...body });
const register = (lot: string, kg: number, more: object = {}) =>
  season.send("coop", "POST", "/api/batches", batchOn(lot, kg, more));
const read = (lot = "A") => done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
const kindsOf = async (lot = "A") => ((await read(lot)).history as { kind: string }[]).map(({ kind }) => kind);
const ship = (id: string) =>
  season.send("coop", "POST", "/api/shipments", {
    id,
    to: "depot",
    items: [{ gtin: GTIN, lot: "A", quantityKg: 10 }],
    shippedAt: "2026-10-07T08:00:00+08:00",
  });

test("a lot registered by mistake is voided: its balance comes back, and its page says so first", async () => {
  expect(await takeBack({ id: "v1" })).toMatchObject({
    status: 201,
    json: { quantityKg: 0, balance: { spentKg: 0, remainingKg: 10_000 }, voided: { by: "coop", reason: "批号登错" } },
  });
  expect(await read()).toMatchObject({
    quantityKg: 0,
    onHand: [],
    certified: { status: "none" },
    state: { code: "voided", reasons: [{ code: "voided" }] },
    voided: { reason: "批号登错" },
  });
  expect(await kindsOf()).toEqual(["batch-registered", "batch-voided"]);
  const { events } = (await read()) as { events: { errorDeclaration?: { reason: string } }[] };
  expect(events.map(({ errorDeclaration }) => errorDeclaration?.reason)).toEqual([undefined, "did_not_occur"]);
  expect(await register("B", 10_000)).toMatchObject({ status: 201, json: { balance: { remainingKg: 0 } } });
});

test("sent again it is the same act, with an id or without one, and otherwise it is done already", async () => {
  const first = await takeBack();
  expect(await takeBack()).toEqual(first);
  expect((await takeBack({ reason: "别的" })).json.code).toBe("already-voided");
  await done(register("B", 100));
  const named = await takeBack({ id: "v1" }, "coop", "B");
  expect(await takeBack({ id: "v1" }, "coop", "B")).toEqual(named);
  expect((await takeBack({ id: "v1", reason: "别的" }, "coop", "B")).json.code).toBe("id-taken");
  expect((await takeBack({ id: "v1" })).json.code).toBe("id-taken");
});

test("the lot may be registered again over it and voided again; its history goes on", async () => {
  const first = await takeBack();
  const again = await register("A", 500, { harvestedOn: "2026-10-05" });
  expect(again).toMatchObject({ status: 201, json: { quantityKg: 500, balance: { spentKg: 500 } } });
  expect(again.json).not.toHaveProperty("voided");
  expect((await register("A", 500, { harvestedOn: "2026-10-05" })).json).toEqual(again.json);
  expect(await read()).toMatchObject({ quantityKg: 500, detail: { harvestedOn: "2026-10-05" } });
  const listed = (await done(season.send("coop", "GET", "/api/batches"))).items as { lot: string }[];
  expect(listed.map(({ lot }) => lot)).toEqual(["A"]);
  expect(
    await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, { reason: "复秤", quantityKg: 400 })),
  ).toMatchObject({ balance: { spentKg: 400 } });
  const second = await takeBack();
  expect(second).toMatchObject({ status: 201, json: { balance: { spentKg: 0 } } });
  expect(second.json).not.toEqual(first.json);
  expect(await takeBack()).toEqual(second);
  expect(await kindsOf()).toEqual([
    "batch-registered",
    "batch-voided",
    "batch-registered",
    "batch-corrected",
    "batch-voided",
  ]);
  await done(register("A", 9000));
  expect(await read()).toMatchObject({ quantityKg: 9000 });
});

test("what late inputs are told of follows: a voided lot is no harvest, a lot registered again is one", async () => {
  const harvest = () => readRow(season.deps.table, harvestKey("coop/b1", "2026-10-06", { gtin: GTIN, lot: "A" }));
  expect(await harvest()).toBeDefined();
  await done(takeBack());
  expect(await harvest()).toBeUndefined();
  await done(register("A", 100));
  expect(await harvest()).toBeDefined();
});

test("a voided lot takes nothing more: no test, no log, no recall, no correction, and no goods", async () => {
  await done(takeBack());
  const at = `/api/batches/${GTIN}/A`;
  const test = { sampleId: "S1", sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
  const items = [{ active: "thiram", resultMgPerKg: 0, limitMgPerKg: 5 }];
  const refused = [
    await season.send("coop", "POST", `${at}/tests`, { ...test, items, verdict: "passed" }),
    await season.send("coop", "POST", `${at}/corrections`, { reason: "复秤", quantityKg: 1 }),
    await season.send("coop", "POST", "/api/recalls", { id: "R1", gtin: GTIN, lot: "A", reason: "误", level: 1 }),
  ];
  expect(refused.map(({ status, json }) => [status, json.code])).toEqual(Array(3).fill([409, "already-voided"]));
  expect((await ship("S1")).json.code).toBe("insufficient-stock");
  expect((await season.send("coop", "POST", "/api/labels", runOf("L1", "A", 1))).json.code).toBe(
    "labels-exceed-weight",
  );
});

test("while some of it is under way it stays, and the way out is named; taken back, it goes", async () => {
  await done(ship("S1"));
  expect(await takeBack()).toMatchObject({
    status: 409,
    json: { code: "correction-refused", shipments: ["S1"], onHandKg: 8990 },
  });
  await done(season.send("coop", "POST", "/api/shipments/S1/void", { reason: "装错车" }));
  expect((await takeBack()).status).toBe(201);
  expect((await takeBack({}, "depot")).status).toBeGreaterThanOrEqual(400);
});

test("a lot whose codes are printed is not registered again: its codes stay dead", async () => {
  await done(season.send("coop", "POST", "/api/labels", runOf("L1", "A", 10)));
  await done(takeBack());
  const again = await register("A", 500);
  expect(again).toMatchObject({ status: 409, json: { code: "id-taken", errors: [{ pointer: "/lot" }] } });
  expect((await register("A", 9000)).json.code).toBe("id-taken");
  expect(await read()).toMatchObject({ state: { code: "voided" } });
  for (const path of ["/api/labels/L1.svg", `/api/batches/${GTIN}/A/label.svg`]) {
    expect(await season.send("coop", "GET", path)).toMatchObject({ status: 409, json: { code: "already-voided" } });
  }
  expect((await season.send("coop", "GET", "/api/labels/L1.csv")).status).toBe(200);
});

test("other content under a registered lot is refused with the two ways to mend it, and costs no balance", async () => {
  const { status, json } = await register("A", 900);
  expect([status, json.code]).toEqual([409, "id-taken"]);
  expect(json.detail).toMatch(/\/A\/corrections.*\/A\/void/);
  expect(json.detailZh).toMatch(/更正.*撤销登记/);
  expect(await register("B", 1000)).toMatchObject({ status: 201, json: { balance: { remainingKg: 0 } } });
});

test("two devices that void at once make one voiding", async () => {
  const replies = await Promise.all([takeBack(), takeBack(), takeBack()]);
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await kindsOf()).toEqual(["batch-registered", "batch-voided"]);
});
