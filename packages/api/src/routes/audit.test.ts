import { metered } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import type { AuditLook } from "../host.ts";
import { AuditBuffer } from "../ledger/audit/buffer.ts";

type Entry = Readonly<Record<string, unknown>>;

/** A season whose looks are kept as one machine keeps them; `flush` writes what waits. */
async function auditedSeason() {
  const looks: AuditLook[] = [];
  const season = await newSeason({ audit: { record: (look) => void looks.push(look) } }, NEIGHBOURS);
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  await drainOutbox(season.deps);
  const buffer = new AuditBuffer(season.deps, season.deps.log);
  const flush = async () => {
    for (const look of looks.splice(0)) buffer.record(look);
    await buffer.flush();
  };
  await flush();
  return { season, flush, looks };
}

async function trail(season: Season, who: string, query = ""): Promise<readonly Entry[]> {
  return (await done(season.send(who, "GET", `/api/audit${query}`))).items as readonly Entry[];
}

const told = (entries: readonly Entry[]) => entries.map(({ act, kind, id, by, count }) => [act, kind, id, by, count]);
const inOrder = (rows: ReturnType<typeof told>) => rows.toSorted((a, b) => `${a}`.localeCompare(`${b}`));
const looked = (entries: readonly Entry[]) => told(entries.filter(({ act }) => act === "read" || act === "listed"));

const LOT = `01/${GTIN}/10/A`;

test("an organisation reads who looked at its batch, certificate, base, product and contact, how often in the hour and by which key; what it reads itself is not noted", async () => {
  const { season, flush } = await auditedSeason();
  const paths = [
    `/api/batches/${GTIN}/A`,
    "/api/certificates/c1",
    "/api/bases/b1",
    `/api/products/${GTIN}`,
    "/api/organisations/coop",
  ];
  for (const path of paths) await done(season.send("coop", "GET", path));
  for (const _ of [1, 2, 3]) for (const path of paths) await done(season.send("county", "GET", path));
  await done(season.send("operator", "GET", "/api/organisations/coop"));
  await flush();
  const entries = await trail(season, "coop");
  expect(inOrder(looked(entries))).toEqual(
    inOrder([
      ["read", "base", "b1", "county", 3],
      ["read", "batch", LOT, "county", 3],
      ["read", "certificate", "c1", "county", 3],
      ["read", "organisation", "coop", "county", 3],
      ["read", "organisation", "coop", "operator", 1],
      ["read", "product", GTIN, "county", 3],
    ]),
  );
  for (const entry of entries.filter(({ act }) => act === "read")) expect(entry.key).toMatch(/^key-[0-9a-f]{16}$/);
  await done(season.at("2026-10-08T03:10:00.000Z").send("county", "GET", "/api/bases/b1"));
  await done(season.at("2026-10-08T03:50:00.000Z").send("county", "GET", "/api/bases/b1"));
  await flush();
  const [newest] = await trail(season, "coop");
  expect(newest).toMatchObject({
    id: "b1",
    count: 2,
    at: "2026-10-08T03:10:00.000Z",
    lastAt: "2026-10-08T03:50:00.000Z",
  });
  const late = await trail(season, "coop", "?from=2026-10-08T03:30:00Z");
  expect(told(late)).toEqual([["read", "base", "b1", "county", 2]]);
  expect(looked(await trail(season, "coop", "?to=2026-10-07"))).toEqual([]);
});

test("lists and searches of offices are told to every organisation of the region, once an hour for each kind, and to nobody elsewhere", async () => {
  const { season, flush } = await auditedSeason();
  for (const _ of [1, 2]) await done(season.send("county", "GET", "/api/batches"));
  await done(season.send("city", "GET", "/api/search?q=b1&kind=base"));
  await done(season.send("elsewhere", "GET", "/api/batches"));
  await flush();
  const lists = [
    ["listed", "base", "5108", "city", 1],
    ["listed", "batch", "510824", "county", 2],
  ];
  expect(inOrder(looked(await trail(season, "coop")))).toEqual(lists);
  expect(inOrder(looked(await trail(season, "coop2")))).toEqual(lists);
  expect(looked(await trail(season, "orchard"))).toEqual([["listed", "base", "5108", "city", 1]]);
});

test("what a bureau and the operator record about an organisation's things is told to it, with its kind of fact; what it records itself is not", async () => {
  const { season } = await auditedSeason();
  const recall = { id: "x1", gtin: GTIN, lot: "A", reason: "检出禁用农药", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", recall));
  await done(season.send("county", "POST", "/api/bases/b1/capacity-policy", { capacity: "block" }));
  const status = { status: "suspended", reason: "密钥外泄" };
  await done(season.send("operator", "POST", "/api/organisations/coop2/status", status));
  await drainOutbox(season.deps);
  const kinds = (await trail(season, "coop")).map(({ kind, id, by }) => [kind, id, by]);
  expect(kinds).toEqual(
    expect.arrayContaining([
      ["batch-recalled", LOT, "county"],
      ["capacity-policy-set", "b1", "county"],
      ["certificate-granted", "c1", "county"],
      ["organisation-added", "coop", "service"],
    ]),
  );
  expect(kinds.map(([kind]) => kind)).not.toContain("batch-registered");
  expect(kinds.map(([kind]) => kind)).not.toContain("base-added");
  const suspended = await trail(season, "operator", "?organisation=coop2");
  expect(suspended).toContainEqual(expect.objectContaining({ kind: "organisation-status-changed", by: "operator" }));
});

test("the trail of another organisation is the operator's alone to read", async () => {
  const { season } = await auditedSeason();
  for (const who of ["county", "province", "coop2", "depot"]) {
    expect([who, await season.send(who, "GET", "/api/audit?organisation=coop")]).toMatchObject([who, { status: 403 }]);
    expect([who, await season.send(who, "GET", "/api/audit?organisation=nobody")]).toMatchObject([
      who,
      { status: 403 },
    ]);
  }
  expect((await trail(season, "operator", "?organisation=coop")).length).toBeGreaterThan(0);
  expect((await season.send("operator", "GET", "/api/audit?organisation=nobody")).status).toBe(404);
});

test("page after page, in whatever places they lie, every entry comes once and the newest first, while new ones are added", async () => {
  const { season, flush } = await auditedSeason();
  for (let n = 0; n < 12; n++) {
    const hour = season.at(`2026-10-08T${String(4 + n).padStart(2, "0")}:00:00.000Z`);
    await done(hour.send(n % 3 === 0 ? "county" : "city", "GET", n % 2 === 0 ? "/api/bases/b1" : "/api/batches"));
  }
  await flush();
  const whole = await trail(season, "coop", "?limit=200");
  const seen: Entry[] = [];
  for (let query = "?limit=5", page = 0; query !== "" && page < 20; page++) {
    const { items, next } = await done(season.send("coop", "GET", `/api/audit${query}`));
    seen.push(...(items as readonly Entry[]));
    query = typeof next === "string" ? `?limit=5&cursor=${encodeURIComponent(next)}` : "";
    await done(season.at("2026-10-09T00:00:00.000Z").send("city", "GET", "/api/products"));
    await flush();
  }
  expect(seen).toEqual(whole);
  expect(whole.length).toBeGreaterThan(12);
});

test("a look costs the read nothing; written behind it, the first of an hour is one item and further ones are counted in memory", async () => {
  const { season, flush, looks } = await auditedSeason();
  const meter = metered(season.deps.table);
  const over = season.over(meter);
  await over.send("county", "GET", "/api/bases/b1");
  await flush();
  meter.reset();
  await done(over.send("county", "GET", `/api/batches/${GTIN}/A`));
  const read = meter.usage();
  expect(read).toMatchObject({ writeUnits: 0, itemsWritten: 0 });
  const behind = metered(season.deps.table);
  const buffer = new AuditBuffer({ ...season.deps, table: behind }, season.deps.log);
  const [look] = looks;
  if (look === undefined) throw new Error("nothing was noted");
  buffer.record(look);
  await buffer.written();
  expect(behind.usage()).toMatchObject({ itemsWritten: 1, writeUnits: 1, readUnits: 0, roundTrips: 1 });
  behind.reset();
  for (let n = 0; n < 500; n++) buffer.record(look);
  await buffer.written();
  expect(behind.usage()).toMatchObject({ itemsWritten: 0, roundTrips: 0 });
  await buffer.flush();
  expect(behind.usage()).toMatchObject({ itemsWritten: 1, writeUnits: 2, roundTrips: 2 });
  console.info(`an office's read of a batch: ${read.readUnits} RU; its entry: 1 WU, once an hour`);
});
