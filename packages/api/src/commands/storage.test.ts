import { ROOM_SIDES } from "@suyuan/domain/batches/rooms";
import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { carryOver } from "../following/carry-over.ts";
import { drainOutbox } from "../following/follow.ts";
import { followedFact } from "../following/follower.ts";
import { vacatedRooms, voidedInStore } from "../following/vacated-rooms.ts";
import { factsOf } from "../ledger/batch-rows.ts";
import { batchKey, factKey, roomBatches, roomCountKey, roomKey, roomSideKey } from "../ledger/keys.ts";
import { readAll, readRow } from "../ledger/read.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
});

const step = (lot: string, action: "in" | "out", quantityKg: number, more: object = {}, who = "coop") =>
  season.send(who, "POST", `/api/batches/${GTIN}/${lot}/storage`, {
    action,
    location: "1号库",
    quantityKg,
    at: "2026-10-07T08:00:00+08:00",
    ...more,
  });
/** The lots that are listed in the room, once its facts were followed. */
async function lotsIn(location = "1号库", { deps } = season): Promise<readonly string[]> {
  await drainOutbox(deps);
  const room = roomKey("coop", location);
  const sides = await Promise.all(ROOM_SIDES.map((side) => readAll(deps.table, roomBatches(room, side))));
  const lots = sides.map((rows) => rows.map(({ data }) => data.lot));
  const counts = await Promise.all(ROOM_SIDES.map((side) => readRow(deps.table, roomCountKey(room, side))));
  expect(counts.map((row) => row?.data.count ?? 0)).toEqual(lots.map(({ length }) => length));
  return lots.flat();
}

test("goods go into a room and out of it, and the room knows which lots lie in it", async () => {
  expect(await done(step("A", "in", 60))).toMatchObject({ storedKg: 60, warnings: [] });
  expect(await done(step("A", "out", 20))).toMatchObject({ storedKg: 40 });
  expect(await lotsIn()).toEqual(["A"]);
  expect(await done(step("A", "out", 40))).toMatchObject({ storedKg: 0 });
  expect(await lotsIn()).toEqual([]);
});

test("no more goes out than lies in that room, and no more in than is on hand", async () => {
  await done(step("A", "in", 60));
  expect((await step("A", "out", 60.001)).status).toBe(409);
  expect((await step("A", "out", 1, { location: "2号库" })).status).toBe(409);
  expect((await step("A", "in", 40.001)).status).toBe(409);
  expect(await done(step("A", "in", 40, { location: "2号库" }))).toMatchObject({ storedKg: 40 });
});

test("goods that do not keep together are warned of, both ways, and their own kind is not", async () => {
  const pear = { gtin: "06901234567885", name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await done(season.send("coop", "POST", "/api/products", pear));
  await done(
    season.send("coop", "POST", "/api/batches", { ...batchOn("P", 50), gtin: pear.gtin, certificate: undefined }),
  );
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 50)));
  await done(step("A", "in", 10));
  expect(await done(step("B", "in", 10))).toMatchObject({ warnings: [] });
  const reply = await done(
    season.send("coop", "POST", `/api/batches/${pear.gtin}/P/storage`, {
      action: "in",
      location: "1号库",
      quantityKg: 10,
      at: "2026-10-07T09:00:00+08:00",
    }),
  );
  expect((reply.warnings as unknown[]).length).toBeGreaterThan(0);
  expect(await lotsIn()).toHaveLength(3);
});

test("whoever never had the batch is told what is told of one that is not there", async () => {
  const [known, unknown] = [await step("A", "in", 1, {}, "orchard"), await step("Z", "in", 1, {}, "orchard")];
  expect([known.status, known.json.code]).toEqual([404, "not-found"]);
  expect(String(unknown.json.detail).replaceAll("/Z", "/A")).toBe(known.json.detail);
});

test("the same step sent again is the same step: at once, a day later, ten days later", async () => {
  const first = await done(step("A", "in", 10));
  for (const days of [1, 10]) {
    season = season.at(`2026-10-${String(8 + days).padStart(2, "0")}T02:00:00Z`);
    expect(await done(step("A", "in", 10))).toEqual(first);
  }
  const both = await Promise.all([step("A", "in", 7), step("A", "in", 7)]);
  expect(both.map(({ status, json }) => [status, json.storedKg])).toEqual([
    [201, 17],
    [201, 17],
  ]);
});

test("two loads of equal weight in the same minute are told apart by their ids; an id with other content is taken", async () => {
  await done(step("A", "in", 10, { id: "s1" }));
  expect(await done(step("A", "in", 10, { id: "s2" }))).toMatchObject({ id: "s2", storedKg: 20 });
  expect(await done(step("A", "in", 10, { id: "s1" }))).toMatchObject({ id: "s1", storedKg: 10 });
  expect((await step("A", "in", 11, { id: "s1" })).json.code).toBe("id-taken");
});

test("spellings of a room's name are one room, shown as first written", async () => {
  await done(step("A", "in", 10, { location: "A3 " }));
  expect(await done(step("A", "in", 5, { location: "a3" }))).toMatchObject({ location: "A3 ", storedKg: 15 });
  expect(await done(step("A", "out", 15, { location: "Ａ3" }))).toMatchObject({ location: "A3 ", storedKg: 0 });
  expect(await lotsIn("A3")).toEqual([]);
});

test("a name of which nothing can be seen names no room", async () => {
  const { status, json } = await step("A", "in", 10, { location: "\u3164" });
  expect([status, (json.errors as { pointer: string }[])[0]?.pointer]).toEqual([400, "/location"]);
});

test("pears that left the room, by a shipment or a loss, are no neighbours, before and after the room is told", async () => {
  const pear = { gtin: "06901234567885", name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await done(season.send("coop", "POST", "/api/products", pear));
  const pears = (lot: string) => ({ ...batchOn(lot, 50), gtin: pear.gtin, certificate: undefined });
  const at = "2026-10-07T08:00:00+08:00";
  for (const lot of ["P", "Q"]) {
    await done(season.send("coop", "POST", "/api/batches", pears(lot)));
    const put = { action: "in", location: "1号库", quantityKg: 50, at };
    await done(season.send("coop", "POST", `/api/batches/${pear.gtin}/${lot}/storage`, put));
  }
  expect((await done(step("A", "in", 10))).warnings).toHaveLength(1);
  const shipped = { id: "S1", to: "depot", items: [{ gtin: pear.gtin, lot: "P", quantityKg: 50 }], shippedAt: at };
  await done(season.send("coop", "POST", "/api/shipments", shipped));
  expect((await done(step("A", "in", 11))).warnings).toHaveLength(1);
  const lost = { id: "L1", reason: "烂", cause: "spoiled", quantityKg: 50, at };
  await done(season.send("coop", "POST", `/api/batches/${pear.gtin}/Q/losses`, lost));
  expect((await done(step("A", "in", 12))).warnings).toEqual([]);
  await drainOutbox(season.deps);
  expect(await lotsIn()).toEqual(["A"]);
});

test("a room that lists goods which left is told of it by the fact of their leaving", async () => {
  await done(step("A", "in", 60));
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 50 }];
  const shipment = { id: "S1", to: "depot", items, shippedAt: "2026-10-07T09:00:00+08:00" };
  await done(season.send("coop", "POST", "/api/shipments", shipment));
  await drainOutbox(season.deps);
  // 40 kg lay outside and went first: 50 kg are still in.
  expect(await lotsIn()).toEqual(["A"]);
  const rest = [{ gtin: GTIN, lot: "A", quantityKg: 50 }];
  await done(season.send("coop", "POST", "/api/shipments", { ...shipment, id: "S2", items: rest }));
  await drainOutbox(season.deps);
  expect(await lotsIn()).toEqual([]);
});

test("a batch whose registration is taken back while some of it lies in rooms leaves them, and their counts", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 100)));
  for (const lot of ["A", "B"]) await done(step(lot, "in", 10));
  await done(step("A", "in", 10, { location: "2号库" }));
  expect((await lotsIn()).toSorted()).toEqual(["A", "B"]);
  expect(await lotsIn("2号库")).toEqual(["A"]);
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/void`, { reason: "批号登错" }));
  expect(await lotsIn()).toEqual(["B"]);
  expect(await lotsIn("2号库")).toEqual([]);
});

const PEAR = { gtin: "06901234567885", name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
const AT = "2026-10-07T08:00:00+08:00";

/** Pears of so many lots, one kilogram of each in the room. */
async function pearsIn(count: number, from = 0): Promise<void> {
  if (from === 0) await done(season.send("coop", "POST", "/api/products", PEAR));
  for (let n = from; n < count; n += 1) {
    const lot = `P${"AXYZ"[n % 4]}${n}`;
    const batch = { ...batchOn(lot, 1), gtin: PEAR.gtin, certificate: undefined };
    await done(season.send("coop", "POST", "/api/batches", batch));
    const put = { action: "in", location: "1号库", quantityKg: 1, at: AT };
    await done(season.send("coop", "POST", `/api/batches/${PEAR.gtin}/${lot}/storage`, put));
  }
}

test("a step in a room with 300 batches costs what it costs with 5, and its rows stay small", async () => {
  const priced = async (quantityKg: number) => {
    const table = metered(season.deps.table);
    const put = { action: "in", location: "1号库", quantityKg, at: AT };
    const path = `/api/batches/${GTIN}/A/storage`;
    const { warnings } = await done(season.over(table).send("coop", "POST", path, put));
    expect((warnings as { code: string }[]).map(({ code }) => code)).toEqual(["ethylene"]);
    const { readUnits, writeUnits, itemsWritten } = table.usage();
    return { readUnits, writeUnits, itemsWritten };
  };
  await pearsIn(6);
  await drainOutbox(season.deps);
  await priced(1);
  const few = await priced(2);
  await pearsIn(300, 6);
  await drainOutbox(season.deps);
  expect(await priced(3)).toEqual(few);
  const rows = await readAll(season.deps.table, { ...roomBatches(roomKey("coop", "1号库"), "source"), prefix: "" });
  for (const row of rows) expect(JSON.stringify(row.data).length).toBeLessThan(1000);
});

test("when the newest neighbours have left, the others are still found; before that is followed, what was not looked at is told and no more", async () => {
  await pearsIn(12);
  await drainOutbox(season.deps);
  const newest = (await readRow(season.deps.table, roomSideKey(roomKey("coop", "1号库"), "source")))?.data.newest ?? [];
  expect(newest).toHaveLength(5);
  const items = newest.map((id) => ({ gtin: PEAR.gtin, lot: id.split("/")[3], quantityKg: 1 }));
  await done(season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items, shippedAt: AT }));
  const { warnings } = await done(step("A", "in", 10));
  expect(warnings).toMatchObject([{ code: "room-not-looked-through", en: expect.stringMatching(/^7 more batches/) }]);
  const { flags } = await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));
  expect(((flags ?? []) as { code: string }[]).map(({ code }) => code)).not.toContain("ethylene");
  await drainOutbox(season.deps);
  expect((await done(step("A", "in", 11))).warnings).toMatchObject([{ code: "ethylene" }]);
  expect(await lotsIn()).toHaveLength(8);
});

test("two that do not keep together and are put in at once: one of them is told", async () => {
  await done(season.send("coop", "POST", "/api/products", PEAR));
  await done(
    season.send("coop", "POST", "/api/batches", { ...batchOn("P", 5), gtin: PEAR.gtin, certificate: undefined }),
  );
  const put = { action: "in", location: "1号库", quantityKg: 1, at: AT };
  // As another process sees the table: with lanes of its own.
  const pears = season
    .over(metered(season.deps.table))
    .send("coop", "POST", `/api/batches/${PEAR.gtin}/P/storage`, put);
  const replies = await Promise.all([pears, step("A", "in", 1)]);
  expect(replies.flatMap(({ json }) => json.warnings as object[])).toHaveLength(1);
});

test("the growing row of an earlier version is still read, and the follower takes it over, with what it had left out", async () => {
  await pearsIn(8);
  await done(step("A", "in", 10));
  const room = roomKey("coop", "1号库");
  // As that version would have left it: one row with two of the pears, and nothing else.
  const rows = await readAll(season.deps.table, { ...roomBatches(room, "source"), prefix: "" });
  const ids = ["PA0", "PA4"].map((lot) => `01/${PEAR.gtin}/10/${lot}`);
  const profiles = { ...Object.fromEntries(ids.map((id) => [id, "pear"])), [`01/${GTIN}/10/A`]: "red-heart-kiwifruit" };
  await season.deps.table.transact(
    rows.map(({ pk, sk, version }) =>
      sk === "ROOM"
        ? { put: { pk, sk, version: version + 1, data: { name: "1号库", profiles } }, when: { versionIs: version } }
        : { delete: { pk, sk }, when: { versionIs: version } },
    ),
    "as-before",
  );
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 50)));
  expect((await done(step("B", "in", 1))).warnings).toMatchObject([{ code: "ethylene" }]);
  await drainOutbox(season.deps, { followers: [] });
  while ((await carryOver(season.deps, [vacatedRooms])) > 0);
  expect(await lotsIn()).toHaveLength(10);
  expect((await readRow(season.deps.table, room))?.data).toEqual({ name: "1号库" });
  expect((await done(step("B", "in", 2))).warnings).toMatchObject([{ code: "ethylene" }]);
});

test("a batch that was voided in store before its fact told the rooms leaves them, and no other does", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 50)));
  await done(step("A", "in", 60));
  await done(step("B", "in", 10));
  expect((await lotsIn()).toSorted()).toEqual(["A", "B"]);
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/void`, { reason: "登记有误" }));
  await drainOutbox(season.deps, { followers: [] });
  const row = (await factsOf(season.deps, GTIN, "A")).find(({ fact }) => fact.kind === "batch-voided");
  if (row?.fact.kind !== "batch-voided") throw new Error("no fact of it");
  const { drawnFromRooms, ...data } = row.fact.data;
  expect(drawnFromRooms).toEqual({ "1号库": 60_000 });
  expect((await lotsIn()).toSorted()).toEqual(["A", "B"]);
  const earlier = { ...row, fact: { ...row.fact, data } };
  await voidedInStore.follow(
    season.deps,
    followedFact(season.deps, factKey(batchKey(GTIN, "A"), 3), earlier),
    undefined,
  );
  expect(await lotsIn()).toEqual(["B"]);
});
