import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { shipmentKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";

const OTHER_GTIN = "06901234567908";
const AT = "2026-10-07T08:00:00+08:00";

let season: Season;
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  await done(post("coop", "/api/batches", batchOn("A", 100)));
  const plots = [{ id: "p1", areaMu: 100, crop: "猕猴桃" }];
  await done(post("coop2", "/api/bases", { id: "b9", name: "邻社基地", regionCode: "510824", plots }));
  const product = { gtin: OTHER_GTIN, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await done(post("coop2", "/api/products", product));
  const own = { gtin: OTHER_GTIN, base: "b9", certificate: undefined };
  await done(post("coop2", "/api/batches", batchOn("B", 100, own)));
});

const ship = (who: string, id: string, gtin: string, lot: string, to = "depot", quantityKg = 10) =>
  post(who, "/api/shipments", { id, to, items: [{ gtin, lot, quantityKg }], shippedAt: AT });
const receipt = (gtin: string, lot: string, quantityKg = 10) => ({
  items: [{ gtin, lot, quantityKg }],
  receivedAt: "2026-10-07T10:00:00+08:00",
});

test("two senders use one shipment id, and each has and takes back its own by the id alone", async () => {
  const first = await ship("coop2", "D1", OTHER_GTIN, "B");
  const second = await ship("coop", "D1", GTIN, "A");
  expect([first.status, second.status]).toEqual([201, 201]);
  expect((await ship("coop", "D1", GTIN, "A")).json).toEqual(second.json);
  expect((await ship("coop", "D1", GTIN, "A", "depot", 11)).json.code).toBe("id-taken");
  expect(await done(get("coop", "/api/shipments/D1"))).toMatchObject({ id: "D1", from: "coop" });
  expect(await done(post("coop", "/api/shipments/D1/void", { reason: "改约" }))).toMatchObject({ status: "voided" });
  expect(await done(get("coop2", "/api/shipments/D1"))).toMatchObject({ id: "D1", from: "coop2", status: "pending" });
});

test("a receiver names a shipment by its id alone while one sender used it, else with ?from=; its goods tell receipts apart", async () => {
  await done(ship("coop", "D1", GTIN, "A"));
  expect(await done(get("depot", "/api/shipments/D1"))).toMatchObject({ from: "coop" });
  await done(ship("coop2", "D1", OTHER_GTIN, "B"));
  const ambiguous = await get("depot", "/api/shipments/D1");
  expect(ambiguous).toMatchObject({ status: 400, json: { errors: [{ pointer: "?from" }] } });
  expect(JSON.stringify(ambiguous.json)).not.toMatch(/coop/);
  expect(await done(get("depot", "/api/shipments/D1?from=coop2"))).toMatchObject({ from: "coop2" });
  expect(await done(post("depot", "/api/shipments/D1/receipt", receipt(OTHER_GTIN, "B")))).toMatchObject({
    from: "coop2",
    status: "confirmed",
  });
  expect(await done(get("depot", "/api/shipments/D1?from=coop"))).toMatchObject({ status: "pending" });
  const named = await done(post("depot", "/api/shipments/D1/receipt?from=coop", receipt(GTIN, "A")));
  expect(named).toMatchObject({ from: "coop", status: "confirmed" });
  // Sent again it is the same act, with or without its sender.
  expect(await done(post("depot", "/api/shipments/D1/receipt", receipt(GTIN, "A")))).toEqual(named);
});

test("a shipment that is no longer among the newest that came is found by its id all the same", async () => {
  await done(ship("coop", "OLD", GTIN, "A"));
  await drainOutbox(season.deps);
  const { items } = await season.deps.table.query("ORG#depot", { prefix: "SHIPMENT#in#" });
  for (const { pk, sk, version } of items) {
    await season.deps.table.transact([{ delete: { pk, sk }, when: { versionIs: version } }], "f".repeat(32));
  }
  expect(await done(get("depot", "/api/shipments/OLD"))).toMatchObject({ id: "OLD", from: "coop" });
});

test("a stranger hears of a shipment of others what it hears of none, with its sender named or not", async () => {
  await done(ship("coop", "D1", GTIN, "A"));
  for (const from of ["", "?from=coop"]) {
    const [there, not] = [
      await get("orchard", `/api/shipments/D1${from}`),
      await get("orchard", `/api/shipments/D2${from}`),
    ];
    const said = ({ json: { instance: _, ...said } }: typeof there) => JSON.stringify(said).replaceAll("D1", "D2");
    expect(said(there)).toBe(said(not));
    expect(there.status).toBe(404);
  }
});

test("what an earlier version kept under the id alone stays its sender's, and hinders nobody else", async () => {
  await done(ship("coop", "D1", GTIN, "A"));
  const { table } = season.deps;
  const row = await readRow(table, shipmentKey("coop/D1"));
  const facts = await table.query("SHIPMENT#coop/D1", { prefix: "F#" });
  const former = shipmentKey("D1");
  // As it was stored before ids lived inside their organisation.
  const moved = [
    create(former, { ...row?.data, id: "D1" } as NonNullable<typeof row>["data"]),
    ...facts.items.map((fact) => ({ put: { ...fact, pk: former.pk }, when: "absent" as const })),
    { delete: { pk: "SHIPMENT#coop/D1", sk: "SHIPMENT" }, when: { versionIs: row?.version ?? 0 } },
  ];
  await table.transact(moved, "0123456789abcdef0123456789abcdef");
  expect(await done(get("coop", "/api/shipments/D1"))).toMatchObject({ id: "D1", from: "coop" });
  expect(await done(get("depot", "/api/shipments/D1"))).toMatchObject({ from: "coop" });
  expect((await ship("coop", "D1", GTIN, "A")).status).toBe(201);
  expect((await ship("coop", "D1", GTIN, "A", "depot", 11)).json.code).toBe("id-taken");
  expect((await ship("coop2", "D1", OTHER_GTIN, "B")).status).toBe(201);
  expect((await get("orchard", "/api/shipments/D1?from=coop")).status).toBe(404);
});

test("recalls of several organisations under one id stand side by side; whoever may see one says whose it means", async () => {
  const recall = (gtin: string, lot: string) => ({ id: "R1", gtin, lot, reason: "抽检", level: 2 });
  await done(post("coop2", "/api/recalls", recall(OTHER_GTIN, "B")));
  expect(await done(get("county", "/api/recalls/R1"))).toMatchObject({ id: "R1", recall: { id: "R1", by: "coop2" } });
  await done(post("county", "/api/recalls", recall(GTIN, "A")));
  expect(await done(get("county", "/api/recalls/R1"))).toMatchObject({ recall: { by: "county" } });
  expect(await done(get("coop", "/api/recalls/R1"))).toMatchObject({ recall: { by: "county" } });
  expect(await get("city", "/api/recalls/R1")).toMatchObject({ status: 400, json: { errors: [{ pointer: "?from" }] } });
  expect(await done(get("city", "/api/recalls/R1?from=coop2"))).toMatchObject({ recall: { by: "coop2" } });
  expect((await get("coop2", "/api/recalls/R1?from=county")).status).toBe(404);
  const end = { reason: "误录", outcome: "mistaken" };
  expect(await done(post("county", "/api/recalls/R1/end?from=coop2", end))).toMatchObject({
    id: "R1",
    recall: { by: "coop2" },
  });
  expect(await done(get("coop", "/api/recalls/R1"))).not.toHaveProperty("recall.ended");
});

const report = (sampleId: string, more: object = {}) => ({
  sampleId,
  sampledOn: "2026-10-06",
  testedOn: "2026-10-07",
  issuedOn: "2026-10-08",
  items: [{ active: "毒死蜱", resultMgPerKg: 0.01, limitMgPerKg: 0.5 }],
  verdict: "passed",
  ...more,
});
const failed = { items: [{ active: "毒死蜱", resultMgPerKg: 9, limitMgPerKg: 0.5 }], verdict: "failed" };

test("a sample id that another used on its own goods, or on these, hinders no bureau; each takes back its own report", async () => {
  const [at, elsewhere] = [`/api/batches/${GTIN}/A/tests`, `/api/batches/${OTHER_GTIN}/B/tests`];
  await done(post("coop2", elsewhere, report("510824-1")));
  await done(post("coop", at, report("510824-1")));
  await done(post("county", at, report("510824-1", failed)));
  expect(await done(get("county", `${at}/510824-1`))).toMatchObject({ test: { sampleId: "510824-1", by: "county" } });
  expect(await done(get("coop", `${at}/510824-1`))).toMatchObject({ test: { by: "coop" } });
  expect(await done(get("coop", `${at}/510824-1?from=county`))).toMatchObject({ test: { by: "county" } });
  expect((await get("city", `${at}/510824-1`)).status).toBe(400);
  await done(post("coop", `${at}/510824-1/void`, { reason: "录错" }));
  const batch = await done(get("county", `/api/batches/${GTIN}/A`));
  expect(batch).toMatchObject({
    tests: [
      { by: "coop", voided: {} },
      { by: "county", sampleId: "510824-1" },
    ],
  });
  expect(batch.flags).toMatchObject([{ code: "test-failed", about: "test/county/510824-1" }]);
});

test("a report file that another attached to its own goods is no hindrance, and the auditors of both hear of it", async () => {
  const fileSha256 = "a".repeat(64);
  await done(post("coop2", `/api/batches/${OTHER_GTIN}/B/tests`, report("S1", { fileSha256 })));
  const reply = await post("county", `/api/batches/${GTIN}/A/tests`, report("S2", { fileSha256 }));
  expect(reply).toMatchObject({ status: 201, json: { test: { sampleId: "S2" } } });
  expect(JSON.stringify(reply.json)).not.toMatch(/report-shared|coop2/);
  await drainOutbox(season.deps);
  expect(await done(get("county", "/api/exceptions?kind=report-shared"))).toMatchObject({
    items: [{ subject: `01/${GTIN}/10/A` }],
  });
  const again = report("S3", { fileSha256 });
  expect((await post("county", `/api/batches/${GTIN}/A/tests`, again)).json.code).toBe("report-already-used");
});

test("label runs and links of several organisations under one id stand side by side", async () => {
  const run = (gtin: string, lot: string) => ({ id: "L1", gtin, lot, count: 3, netWeightG: 500 });
  await done(post("coop2", "/api/labels", run(OTHER_GTIN, "B")));
  expect(await done(post("coop", "/api/labels", run(GTIN, "A")))).toMatchObject({ id: "L1", batch: `01/${GTIN}/10/A` });
  expect((await get("coop", "/api/labels/L1.csv")).status).toBe(200);
  expect(await done(post("coop", "/api/labels/L1/void", { reason: "打坏" }))).toMatchObject({ id: "L1", voided: 3 });
  expect(await done(get("coop2", "/api/labels/L1"))).toMatchObject({ voided: 0 });
  const link = (gtin: string) => ({
    id: "k1",
    anchor: `01/${gtin}`,
    linkType: "gs1:pip",
    href: "https://coop.example/",
    title: { zh: "介绍" },
  });
  await done(post("coop2", "/api/links", link(OTHER_GTIN)));
  expect(await done(post("coop", "/api/links", link(GTIN)))).toMatchObject({ id: "k1", organisation: "coop" });
  expect(await done(post("coop", "/api/links/k1/withdrawal", { reason: "停用" }))).toMatchObject({
    status: "withdrawn",
  });
  expect(await done(get("coop2", "/api/links/k1"))).toMatchObject({
    status: "in-force",
    history: [{ link: { id: "k1" } }],
  });
});
