import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
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
  expect(await profilesIn("A3")).toEqual({});
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
  expect(await profilesIn()).toEqual({ [`01/${GTIN}/10/A`]: "red-heart-kiwifruit" });
});

test("a room that lists goods which left is told of it by the fact of their leaving", async () => {
  await done(step("A", "in", 60));
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 50 }];
  const shipment = { id: "S1", to: "depot", items, shippedAt: "2026-10-07T09:00:00+08:00" };
  await done(season.send("coop", "POST", "/api/shipments", shipment));
  await drainOutbox(season.deps);
  // 40 kg lay outside and went first: 50 kg are still in.
  expect(await profilesIn()).toEqual({ [`01/${GTIN}/10/A`]: "red-heart-kiwifruit" });
  const rest = [{ gtin: GTIN, lot: "A", quantityKg: 50 }];
  await done(season.send("coop", "POST", "/api/shipments", { ...shipment, id: "S2", items: rest }));
  await drainOutbox(season.deps);
  expect(await profilesIn()).toEqual({});
});

test("a room's row lists the newest of each profile that can harm or be harmed and no other, stays below 32 KB, and warns as before", async () => {
  const at = roomKey("coop", "1号库");
  const lots = (profile: string, count: number) =>
    Array.from(
      { length: count },
      (_, n) => [`01/${GTIN}/10/${encodeURIComponent(`"${profile}"${n}`)}`, profile] as const,
    );
  // As a room was kept before: whatever lay in it, up to 2,000 batches.
  const profiles = Object.fromEntries([...lots("tea", 900), ...lots("pear", 400), ...lots("red-heart-kiwifruit", 700)]);
  const op = { put: { ...at, version: 1, data: { name: "1号库", profiles } }, when: "absent" as const };
  expect(await season.deps.table.transact([op], "as-before")).toMatchObject({ ok: true });
  const { warnings } = await done(step("A", "in", 10));
  expect((warnings as { code: string }[]).map(({ code }) => code)).toEqual(["ethylene"]);
  const kept = Object.values((await profilesIn()) as object);
  const count = (profile: string) => kept.filter((each) => each === profile).length;
  expect([count("tea"), count("pear"), count("red-heart-kiwifruit")]).toEqual([0, 150, 150]);
  expect(Object.keys((await profilesIn()) as object)).toContain(`01/${GTIN}/10/A`);
  expect(Buffer.byteLength(JSON.stringify(await profilesIn()))).toBeLessThan(32 * 1024);
});
