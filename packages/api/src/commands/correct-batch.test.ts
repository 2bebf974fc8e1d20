import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { heldBatches } from "../ledger/keys.ts";
import { readAll } from "../ledger/read.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 10_000)));
});

const correct = (quantityKg: number, more: object = {}, who = "coop") =>
  season.send(who, "POST", `/api/batches/${GTIN}/A/corrections`, {
    id: "f1",
    reason: "多输了一个零",
    quantityKg,
    ...more,
  });
const lose = (more: object = {}, who = "coop") =>
  season.send(who, "POST", `/api/batches/${GTIN}/A/losses`, {
    id: "l1",
    reason: "烂果",
    cause: "spoiled",
    quantityKg: 100,
    at: "2026-10-07T08:00:00+08:00",
    ...more,
  });
const read = () => done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));

test("ten times too much is corrected, its balance comes back, and the season goes on to the kilogram", async () => {
  expect(await correct(1000)).toMatchObject({
    status: 201,
    json: { quantityKg: 1000, balance: { spentKg: 1000, remainingKg: 9000 } },
  });
  expect(await read()).toMatchObject({ quantityKg: 1000, mass: { registeredKg: 1000, onHandKg: 1000 } });
  const { history } = (await read()) as { history: { kind: string }[] };
  expect(history.map(({ kind }) => kind)).toEqual(["batch-registered", "batch-corrected"]);
  expect((await season.send("coop", "POST", "/api/batches", batchOn("B", 9000.001))).status).toBe(409);
  expect((await season.send("coop", "POST", "/api/batches", batchOn("B", 9000))).status).toBe(201);
});

test("a correction sent again is the same, under its id another is refused, and a later one corrects the first", async () => {
  const first = await correct(1000);
  expect((await correct(1000)).json).toEqual(first.json);
  expect(await correct(1001)).toMatchObject({ status: 409, json: { code: "id-taken" } });
  expect(await correct(1100, { id: "f2" })).toMatchObject({ json: { quantityKg: 1100, balance: { spentKg: 1100 } } });
});

test("what is shipped cannot be corrected away, and nobody else corrects", async () => {
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 4000 }];
  const body = { id: "S1", to: "depot", items, shippedAt: "2026-10-07T08:00:00+08:00" };
  await done(season.send("coop", "POST", "/api/shipments", body));
  expect(await correct(3999)).toMatchObject({ status: 409, json: { code: "correction-refused", leastKg: 4000 } });
  expect((await correct(4500, {}, "orchard")).status).toBe(404);
  expect(await read()).toMatchObject({ quantityKg: 10_000 });
});

test("a loss leaves the stock once, however often it is sent, and stands in the mass by its cause", async () => {
  const first = await lose();
  expect(first).toMatchObject({ status: 201, json: { quantityKg: 100, cause: "spoiled", onHandKg: 9900 } });
  expect((await lose()).json).toEqual(first.json);
  expect(await lose({ quantityKg: 101 })).toMatchObject({ status: 409, json: { code: "id-taken" } });
  expect(await read()).toMatchObject({
    mass: { onHandKg: 9900, losses: [{ cause: "spoiled", quantityKg: 100 }] },
  });
  expect((await lose({ id: "l2" }, "orchard")).status).toBe(404);
});

test("a corrected harvest date moves the batch in every holder's list, also for goods that were under way then", async () => {
  const at = (hour: number) => `2026-10-07T${String(hour).padStart(2, "0")}:00:00Z`;
  for (const [n, id] of ["S1", "S2", "S3"].entries()) {
    const items = [{ gtin: GTIN, lot: "A", quantityKg: 100 }];
    const to = id === "S3" ? "orchard" : "depot";
    await done(season.send("coop", "POST", "/api/shipments", { id, to, items, shippedAt: at(n) }));
  }
  const receive = (who: string, id: string) =>
    done(
      season.send(who, "POST", `/api/shipments/${id}/receipt`, {
        items: [{ gtin: GTIN, lot: "A", quantityKg: 100 }],
        receivedAt: at(5),
      }),
    );
  await receive("depot", "S1");
  const body = { id: "f9", reason: "日期登错", harvestedOn: "2026-10-05" };
  expect(await season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, body)).toMatchObject({ status: 201 });
  await receive("depot", "S2");
  await receive("orchard", "S3");
  for (const who of ["coop", "depot", "orchard"]) {
    const listed = await readAll(season.deps.table, heldBatches(who));
    expect(listed.map(({ sk }) => sk)).toEqual([`BATCH#2026-10-05#${GTIN}#A`]);
  }
});

test("a correction that says nothing new, or nothing at all, is told so", async () => {
  const nothing = (body: object) =>
    season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, { reason: "复核", ...body });
  expect(await nothing({})).toMatchObject({ status: 400, json: { code: "invalid-request" } });
  expect(await nothing({ plots: ["p1"], certificate: "c1" })).toMatchObject({
    status: 400,
    json: { errors: [{ pointer: "/plots" }, { pointer: "/certificate" }] },
  });
});

test("each corrected field stands in the answer, the view and the page, and another organisation's certificate is none", async () => {
  const fix = (body: object) =>
    season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, { reason: "登错", ...body });
  expect(await fix({ certificate: null, commitmentBasis: "quality-control", plots: ["p2"] })).toMatchObject({
    status: 201,
    json: { certified: { status: "none" }, balance: null, commitment: { basis: ["quality-control"] } },
  });
  expect(await read()).toMatchObject({ detail: { plots: ["p2"] }, certified: { status: "none" } });
  expect(await fix({ certificate: "c9" })).toMatchObject({
    status: 404,
    json: { errors: [{ pointer: "/certificate" }] },
  });
  expect(await fix({ certificate: "c1" })).toMatchObject({ json: { balance: { spentKg: 10_000, remainingKg: 0 } } });
});
