import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { roomKey } from "../ledger/keys.ts";

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
const profilesIn = async (location = "1号库") =>
  (await season.deps.table.get(roomKey("coop", location), { consistent: true }))?.data.profiles;

test("goods go into a room and out of it, and the room knows whose profiles lie in it", async () => {
  expect(await done(step("A", "in", 60))).toMatchObject({ storedKg: 60, warnings: [] });
  expect(await done(step("A", "out", 20))).toMatchObject({ storedKg: 40 });
  expect(await profilesIn()).toEqual({ [`01/${GTIN}/10/A`]: "red-heart-kiwifruit" });
  expect(await done(step("A", "out", 40))).toMatchObject({ storedKg: 0 });
  expect(await profilesIn()).toEqual({});
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
  expect(Object.keys((await profilesIn()) as object)).toHaveLength(3);
});

test("whoever never had the batch is told what is told of one that is not there", async () => {
  const [known, unknown] = [await step("A", "in", 1, {}, "orchard"), await step("Z", "in", 1, {}, "orchard")];
  expect([known.status, known.json.code]).toEqual([404, "not-found"]);
  expect(String(unknown.json.detail).replaceAll("/Z", "/A")).toBe(known.json.detail);
});
