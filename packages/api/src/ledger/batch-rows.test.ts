import { packBatch } from "@suyuan/domain/batches/codec";
import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { batchHeadOf, batchIn, batchKeyOf, batchOf, batchPuts, batchWrites, factsOf, referTo } from "./batch-rows.ts";
import { batchKey, factKey, recallKey, shipmentKey } from "./keys.ts";
import { create } from "./loaded.ts";
import { readMany, readRow } from "./read.ts";

const KEY = batchKey(GTIN, "A");
let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
});

async function loadedBatch() {
  const loaded = await readMany(season.deps.table, [KEY]);
  const batch = batchIn(loaded, KEY);
  if (batch === undefined) throw new Error("no batch");
  return { loaded, batch };
}

test("a batch is read from its row whole, and where there is no row there is none", async () => {
  const { loaded, batch } = await loadedBatch();
  expect(batch).toMatchObject({ gtin: GTIN, lot: "A", registeredGrams: 100_000, handoffs: [] });
  expect(batchOf(loaded.item(KEY))).toEqual(batch);
  expect([batchIn(loaded, batchKey(GTIN, "B")), batchOf(undefined), batchHeadOf(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("what the resolver needs of a batch is read without unpacking the rest", async () => {
  const { loaded, batch } = await loadedBatch();
  const head = batchHeadOf(loaded.item(KEY));
  expect([head?.certificate, head?.recall]).toEqual([batch.certificate, batch.recall]);
  expect(head?.certificate?.id).toBe("county/c1");
});

test("a batch's next state is packed and guarded by the version that was loaded", async () => {
  const { loaded, batch } = await loadedBatch();
  expect(batchPuts(loaded, batch)[0]).toEqual({
    put: { ...KEY, version: 2, data: packBatch(batch) },
    when: { versionIs: 1 },
  });
});

test("a batch whose mass does not add up is not written", async () => {
  const { loaded, batch } = await loadedBatch();
  const lost = { ...batch, registeredGrams: batch.registeredGrams + 1 };
  expect(() => batchPuts(loaded, lost)).toThrow();
  expect(() => batchWrites(loaded, lost, factKey(recallKey("r"), 1))).toThrow();
});

test("a shared fact leaves a pointer in the history of each batch, at the version that it makes", async () => {
  const { loaded, batch } = await loadedBatch();
  const shared = factKey(shipmentKey("S1"), 1);
  expect(batchWrites(loaded, batch, { ...shared })).toEqual([
    ...batchPuts(loaded, batch),
    {
      put: { pk: KEY.pk, sk: "F#000002", version: 1, data: { ref: { pk: shared.pk, sk: shared.sk } } },
      when: "absent",
    },
  ]);
  expect(referTo(factKey(KEY, 9), shared)).toMatchObject({ put: { sk: "F#000009", data: { ref: shared } } });
});

test("the history of a batch tells its facts in order, those that it shares with others among them", async () => {
  const at = "2026-10-07T01:00:00.000Z";
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 10 }];
  await done(season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items, shippedAt: at }));
  const step = { action: "in", location: "R1", quantityKg: 20, at: "2026-10-07T02:00:00.000Z" };
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/storage`, step));
  const meter = metered(season.deps.table);
  const facts = await factsOf({ table: meter }, GTIN, "A");
  expect(facts.map(({ fact }) => fact.kind)).toEqual(["batch-registered", "shipment-sent", "storage-recorded"]);
  expect(meter.usage().roundTrips).toBe(2);
  meter.reset();
  expect(await factsOf({ table: meter }, GTIN, "none")).toEqual([]);
  expect(meter.usage().roundTrips).toBe(1);
});

test("of a history of many pages the first ten are read", async () => {
  const { table } = season.deps;
  let pages = 0;
  const endless = {
    ...table,
    getMany: table.getMany.bind(table),
    query: async () => {
      pages += 1;
      const { items } = await table.query(KEY.pk, { prefix: "F#" });
      return { items, cursor: "more" };
    },
  };
  expect(await factsOf({ table: endless }, GTIN, "A")).toHaveLength(10);
  expect(pages).toBe(10);
});

test("a pointer whose fact is gone is passed over", async () => {
  const ghost = referTo(factKey(KEY, 2), factKey(shipmentKey("ghost"), 1));
  await season.deps.table.transact([ghost], "ghost");
  expect((await factsOf(season.deps, GTIN, "A")).map(({ fact }) => fact.kind)).toEqual(["batch-registered"]);
});

test("the id of a batch leads to its key, whatever characters the lot has", () => {
  expect(batchKeyOf(`01/${GTIN}/10/A%2F1%25`)).toEqual(batchKey(GTIN, "A/1%"));
  expect(batchKeyOf("01")).toEqual(batchKey("", ""));
});

test("a history of many facts is read whole, those kept elsewhere among them, in order", async () => {
  const { table } = season.deps;
  const own = await readRow(table, factKey(KEY, 1));
  if (own === undefined) throw new Error("no fact");
  const numbered = (n: number) => ({ ...own.data, id: `f${n}` });
  const count = 230;
  for (let n = 2; n <= count; n++) {
    const shared = factKey(shipmentKey(`S${n}`), 1);
    const at = factKey(KEY, n);
    const ops = n % 2 === 0 ? [create(at, numbered(n))] : [create(shared, numbered(n)), referTo(at, shared)];
    expect((await table.transact(ops, `fact-${n}`)).ok).toBe(true);
  }
  const ids = (await factsOf({ table }, GTIN, "A")).map(({ id }) => id);
  expect(ids.slice(1)).toEqual(Array.from({ length: count - 1 }, (_, n) => `f${n + 2}`));
});

test("whatever GS1 lets into a lot, its id leads back to its row", () => {
  for (const lot of ["CX1", "a/b", "100%", "a%2Fb", "x?y"]) {
    expect([lot, batchKeyOf(`01/${GTIN}/10/${encodeURIComponent(lot)}`)]).toEqual([lot, batchKey(GTIN, lot)]);
  }
});
