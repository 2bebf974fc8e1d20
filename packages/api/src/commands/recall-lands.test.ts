import type { Batch, TestReport } from "@suyuan/domain/batches/batch";
import { type PackedBatch, packBatch } from "@suyuan/domain/batches/codec";
import { storedBytes } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import type { Item, JsonObject } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { openGate } from "../http/gate.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { HEAD_BYTES_MAX, PART_BYTES_MAX } from "../ledger/batches/parts.ts";
import { batchKey, stopKey } from "../ledger/keys.ts";
import { readMany } from "../ledger/read.ts";
import { createPublicApp } from "../public/app.ts";
import type { Pages } from "../public/pages/page.ts";

const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: ({ state }) => state.code,
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: () => "product",
  refusal: () => "refusal",
};
const KEY = batchKey(GTIN, "A");
const PATH = `/api/batches/${GTIN}/A`;

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
});

const rowsOfBatch = async (): Promise<readonly Item[]> => {
  const { items } = await season.deps.table.query(KEY.pk, {}, undefined, { consistent: true });
  return items.filter(({ sk }) => sk === "BATCH" || sk === "STOP" || sk.startsWith("PART#"));
};
const bytesOf = (item: Item) =>
  storedBytes(item, item.version, Buffer.byteLength(JSON.stringify(item.data)), undefined);

/** The state on the page, and what the page cost. */
async function page() {
  const table = metered(season.deps.table);
  const deps = { ...season.deps, table, rateLimitPerMinute: 0 };
  const app = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate: openGate(deps) });
  const reply = await app.request(`/v/01/${GTIN}/10/A`, { headers: { accept: "application/json" } });
  const { state } = (await reply.json()) as { state?: { code: string } };
  return { status: reply.status, state: state?.code, ...table.usage() };
}

const names = (count: number, characters: number) =>
  Array.from({ length: count }, (_, n) =>
    `${String(n).padStart(4, "0")}${"农".repeat(characters)}`.slice(0, characters),
  );
const testOf = (sampleId: string, actives: readonly string[], more: object = {}) => ({
  sampleId,
  sampledOn: "2026-10-07",
  testedOn: "2026-10-07",
  issuedOn: "2026-10-07",
  items: actives.map((active) => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 0.5 })),
  verdict: "passed",
  ...more,
});
const FAILED = { items: [{ active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 }], verdict: "failed" };
const recall = (id = "r1", who = "county") =>
  season.send(who, "POST", "/api/recalls", {
    id,
    gtin: GTIN,
    lot: "A",
    level: 1,
    reason: "农药残留超标，立即停止销售。".repeat(15),
  });
const ship = () =>
  season.send("coop", "POST", "/api/shipments", {
    id: "s1",
    to: "depot",
    shippedAt: "2026-10-08T01:00:00Z",
    items: [{ gtin: GTIN, lot: "A", quantityKg: 1 }],
  });

test("a cooperative that sends self-tests without end fills no row, costs its page nothing, and hinders neither failed test, recall nor page", async () => {
  for (let n = 0; n < 40; n += 1) {
    await done(season.send("coop", "POST", `${PATH}/tests`, testOf(`S${n}`, names(600, 60))));
  }
  const more = await season.send("coop", "POST", `${PATH}/tests`, testOf("more", ["a"]));
  expect([more.status, more.json.code, more.json.limit]).toEqual([413, "payload-too-large", 40]);
  for (const item of await rowsOfBatch()) expect(bytesOf(item)).toBeLessThanOrEqual(PART_BYTES_MAX);
  const before = await page();
  expect(before).toMatchObject({ status: 200, itemsRead: 2, rounds: 1 });
  expect(before.readUnits).toBeLessThanOrEqual(1);
  await done(season.send("county", "POST", `${PATH}/tests`, testOf("bureau", [], FAILED)));
  expect((await page()).state).toBe("test-failed");
  await done(recall());
  const after = await page();
  expect([after.state, after.readUnits]).toEqual(["recalled", 1]);
  expect((await ship()).json.code).toBe("batch-recalled");
  const head = (await rowsOfBatch()).find(({ sk }) => sk === "BATCH");
  expect(head && bytesOf(head)).toBeLessThanOrEqual(HEAD_BYTES_MAX);
  const record = await done(season.send("coop", "GET", PATH));
  expect((record.tests as unknown[]).length).toBeGreaterThan(30);
}, 60_000);

test("a report of 600 actives that are all over their limits is recorded, and holds the batch", async () => {
  const items = names(600, 60).map((active) => ({ active, resultMgPerKg: 9, limitMgPerKg: 0.5 }));
  await done(season.send("county", "POST", `${PATH}/tests`, testOf("worst", [], { items, verdict: "failed" })));
  expect((await page()).state).toBe("test-failed");
  for (const item of await rowsOfBatch()) expect(bytesOf(item)).toBeLessThanOrEqual(PART_BYTES_MAX);
});

/** A batch's row as the version before parts wrote it: one, however long. */
async function writeAsBefore(change: (batch: Batch) => Batch): Promise<void> {
  const loaded = await readMany(season.deps.table, [KEY]);
  const batch = batchIn(loaded, KEY);
  if (batch === undefined) throw new Error("no batch");
  const row: object = packBatch(change(batch));
  const op = loaded.next(KEY, row as PackedBatch);
  expect(await season.deps.table.transact([op], "as-before")).toMatchObject({ ok: true });
}

const longReport = (n: number): TestReport => ({
  ...(testOf(`old-${n}`, names(600, 52)) as unknown as TestReport),
  by: "coop",
  level: "declared",
});

test("a batch that an earlier version let grow to 390 KB is recalled, and lies in parts from then on; nothing that decides is lost", async () => {
  const parties = Object.fromEntries(
    Array.from({ length: 900 }, (_, n) => [
      `shop-${n}`,
      { name: `广元市第${n}社区生鲜店`, kind: "platform" as const, regionCode: "510802" },
    ]),
  );
  await writeAsBefore((batch) => ({
    ...batch,
    parties: { ...batch.parties, ...parties },
    tests: [0, 1, 2].map(longReport),
  }));
  const [old] = await rowsOfBatch();
  expect(old && bytesOf(old)).toBeGreaterThan(300_000);
  expect((await page()).state).not.toBe("recalled");
  await done(recall());
  const rows = await rowsOfBatch();
  expect(rows.length).toBeGreaterThan(3);
  for (const item of rows) expect(bytesOf(item)).toBeLessThanOrEqual(PART_BYTES_MAX);
  expect(await page()).toMatchObject({ state: "recalled", readUnits: 1, rounds: 1 });
  const record = await done(season.send("county", "GET", PATH));
  expect((record.tests as unknown[]).length).toBe(3);
  // It ends like any other.
  await done(season.send("county", "POST", "/api/recalls/r1/end", { outcome: "mistaken", reason: "误发" }));
  expect((await page()).state).not.toBe("recalled");
  await done(ship());
}, 60_000);

const spoil = async (data: JsonObject, sk = "BATCH") => {
  const at = { pk: KEY.pk, sk };
  const before = await season.deps.table.get(at, { consistent: true });
  const op = { put: { ...at, version: (before?.version ?? 0) + 1, data }, when: { versionIs: before?.version ?? 0 } };
  expect(await season.deps.table.transact([op], `spoil-${sk}`)).toMatchObject({ ok: true });
};

test("a batch whose own row is damaged is recalled by its bureau all the same, and its page says so; a stranger learns nothing", async () => {
  await spoil({ damaged: true });
  expect((await page()).status).toBeGreaterThanOrEqual(500);
  expect((await recall("r0", "elsewhere")).status).toBe(404);
  await done(recall());
  expect(await page()).toMatchObject({ status: 200, state: "recalled" });
  expect((await ship()).status).toBeGreaterThanOrEqual(400);
  await done(season.send("county", "POST", "/api/recalls/r1/end", { outcome: "completed", reason: "已全部销毁" }));
  expect((await page()).state).toBe("recalled");
});

test("a batch of which a part is missing, or whose mass does not add up, is recalled", async () => {
  for (let n = 0; n < 3; n += 1)
    await done(season.send("coop", "POST", `${PATH}/tests`, testOf(`S${n}`, names(200, 20))));
  const part = (await rowsOfBatch()).find(({ sk }) => sk.startsWith("PART#"));
  if (part === undefined) throw new Error("it lies in one row");
  await spoil(part.data, part.sk);
  await done(recall());
  expect((await page()).state).toBe("recalled");
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 50)));
  const key = batchKey(GTIN, "B");
  const loaded = await readMany(season.deps.table, [key]);
  const row = loaded.state(key);
  if (row === undefined) throw new Error("no batch");
  await season.deps.table.transact([loaded.next(key, { ...row, registeredGrams: 1 })], "mass");
  await done(
    season.send("county", "POST", "/api/recalls", { id: "r2", gtin: GTIN, lot: "B", level: 2, reason: "核查" }),
  );
}, 60_000);

test("a recall is a small row of its own, and who ships at the same time either was first or is refused", async () => {
  await Promise.all([recall(), ship()]);
  const stop = await season.deps.table.get(stopKey(GTIN, "A"), { consistent: true });
  expect(stop && bytesOf(stop)).toBeLessThan(HEAD_BYTES_MAX);
  expect((await ship()).status === 201 || (await ship()).json.code === "batch-recalled").toBe(true);
  const again = {
    id: "s2",
    to: "depot",
    shippedAt: "2026-10-08T01:00:00Z",
    items: [{ gtin: GTIN, lot: "A", quantityKg: 1 }],
  };
  expect((await season.send("coop", "POST", "/api/shipments", again)).json.code).toBe("batch-recalled");
});

test("neither row of a batch that a page reads grows beyond its bound by recalls that end, are raised and end again, at any length of their reasons", async () => {
  for (let n = 0; n < 3; n += 1)
    await done(season.send("coop", "POST", `${PATH}/tests`, testOf(`S${n}`, names(200, 20))));
  const [reason, why] = ["字".repeat(300), "错".repeat(490)];
  const order = async (id: string, level: number) =>
    done(season.send("county", "POST", "/api/recalls", { id, gtin: GTIN, lot: "A", level, reason }));
  const end = async (id: string, outcome: string) =>
    done(season.send("county", "POST", `/api/recalls/${id}/end`, { outcome, reason: why }));
  const bounded = async () => {
    for (const item of await rowsOfBatch()) {
      if (!item.sk.startsWith("PART#")) expect([item.sk, bytesOf(item) <= HEAD_BYTES_MAX]).toEqual([item.sk, true]);
    }
  };
  const long = (id: string) => `${id}-${"x".repeat(40)}`;
  for (const id of ["m1", "m2", "m3"].map(long)) {
    await order(id, 1);
    await bounded();
    await end(id, "mistaken");
    await bounded();
  }
  for (const level of [3, 2, 1]) {
    await order(long(`r${level}`), level);
    await bounded();
  }
  for (const level of [3, 2, 1]) {
    await end(long(`r${level}`), "completed");
    await bounded();
  }
  const stop = await season.deps.table.get(stopKey(GTIN, "A"), { consistent: true });
  expect(stop?.data).toMatchObject({ recall: { level: 1, reason }, raisedRecalls: [{ level: 3 }, { level: 2 }] });
  expect((await page()).state).toBe("recalled");
}, 60_000);
