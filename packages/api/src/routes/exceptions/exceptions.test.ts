import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { registerOrganisation } from "../../commands/organisations.ts";
import { FACT } from "../../fixtures/exceptions.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { listExceptions } from "../../following/exceptions.ts";
import { drainOutbox } from "../../following/follow.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { createManagementApp } from "../app.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
});

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly code: string;
  readonly count: number;
  readonly state: string;
  readonly [member: string]: unknown;
}

const post = (who: string, path: string, body: object) => done(season.send(who, "POST", path, body));
const list = async (who: string, query = ""): Promise<readonly Row[]> => {
  const { items } = await done(season.send(who, "GET", `/api/exceptions${query}`));
  return items as readonly Row[];
};

/** A shipment of 100 kg of each lot that arrives 12 kg short. */
async function short(id: string, ...lots: readonly string[]): Promise<void> {
  const items = (quantityKg: number) => lots.map((lot) => ({ gtin: GTIN, lot, quantityKg }));
  await post("coop", "/api/shipments", { id, to: "depot", items: items(100), shippedAt: "2026-10-07T20:00:00+08:00" });
  await post("depot", `/api/shipments/${id}/receipt`, { items: items(88), receivedAt: "2026-10-07T21:00:00+08:00" });
  await drainOutbox(season.deps);
}
async function only(who = "county"): Promise<Row> {
  const [row] = await list(who);
  if (row === undefined) throw new Error("nothing is listed");
  return row;
}
const decide = (who: string, row: Row, what: "acknowledgement" | "closing", body: object) =>
  season.send(who, "POST", `/api/exceptions/${row.id}/${what}`, body);

test("what happens again is one row that counts, and names lot, product and parties", async () => {
  for (const id of ["S1", "S2", "S3"]) await short(id, "A");
  expect(await list("county")).toEqual([
    {
      ...{ id: expect.stringMatching(/^[0-9a-f]{32}$/), subject: `01/${GTIN}/10/A`, code: "quantity-short" },
      ...{ state: "open", count: 3, withdrawn: 0, sinceDecision: 3, claimedBy: "parties" },
      ...{ name: { zh: "猕猴桃" }, lot: "A", holder: { organisation: "coop", name: "coop" } },
      ...{ firstAt: expect.any(String), lastAt: expect.any(String), at: expect.any(String) },
      regions: [{ regionCode: "510824", name: "四川省广元市苍溪县" }],
      ...{ kind: "receipt-recorded", by: "depot", about: "shipment/coop/S3", cause: "shipment/coop/S3" },
      ...{ zh: expect.stringContaining("12"), en: expect.stringContaining("12 kg") },
      parties: [
        { organisation: "depot", name: "depot" },
        { organisation: "coop", name: "coop" },
      ],
    },
  ]);
  const { id } = await only();
  const detail = await done(season.send("county", "GET", `/api/exceptions/${id}`));
  expect(detail).toMatchObject({ id, count: 3, decisionCount: 0, decisions: [] });
  expect((detail.occurrences as readonly Row[]).map(({ about }) => about as string).toSorted()).toEqual([
    "shipment/coop/S1",
    "shipment/coop/S2",
    "shipment/coop/S3",
  ]);
});

test("of a load of two counties each lot's shortage is told to its own county alone, by its lot", async () => {
  const base = { id: "b2", name: "剑阁", regionCode: "510823", plots: [{ id: "p1", areaMu: 10, crop: "梨" }] };
  await post("orchard", "/api/bases", base);
  const product = { gtin: "06901234567908", name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
  await post("orchard", "/api/products", product);
  const ours = { base: "b2", gtin: product.gtin, certificate: undefined };
  await post("orchard", "/api/batches", batchOn("P", 1000, ours));
  const lots = (kg: readonly [number, number]) => [
    { gtin: GTIN, lot: "A", quantityKg: kg[0] },
    { gtin: product.gtin, lot: "P", quantityKg: kg[1] },
  ];
  const at = (hour: number) => `2026-10-07T${hour}:00:00+08:00`;
  const hand = async (id: string, [from, to]: readonly [string, string], hour: number, items: readonly object[][]) => {
    const [sent, arrived = sent] = items;
    await post(from, "/api/shipments", { id, to, items: sent, shippedAt: at(hour) });
    await post(to, `/api/shipments/${id}/receipt`, { items: arrived, receivedAt: at(hour + 1) });
  };
  await hand("O1", ["orchard", "depot"], 12, [lots([0, 500]).slice(1)]);
  await hand("C1", ["coop", "depot"], 12, [lots([500, 0]).slice(0, 1)]);
  await hand("M1", ["depot", "orchard"], 14, [lots([100, 100]), lots([100, 60])]);
  await drainOutbox(season.deps);
  expect(await list("county")).toEqual([]);
  expect(await list("elsewhere")).toMatchObject([
    { subject: `01/${product.gtin}/10/P`, code: "quantity-short", count: 1, cause: "shipment/depot/M1" },
  ]);
  expect((await list("city")).map(({ lot }) => lot)).toEqual(["P"]);
});

test("the whole history is there in pages, however long it is", async () => {
  const many = Array.from({ length: 230 }, (_, n) => ({
    code: "late-entry" as const,
    at: new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString(),
    reason: { code: "late-entry", zh: `第${n}`, en: `no. ${n}` },
  }));
  await listExceptions(season.deps, FACT, [{ subject: `01/${GTIN}/10/A`, regions: ["510824"], flags: many }]);
  const { id, count, zh } = await only();
  expect([count, zh]).toEqual([230, "第229"]);
  const found: Row[] = [];
  for (let cursor: string | undefined = "", pages = 0; cursor !== undefined; pages++) {
    const at = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await done(season.send("county", "GET", `/api/exceptions/${id}/occurrences?limit=50${at}`));
    found.push(...(page.items as readonly Row[]));
    cursor = page.next as string | undefined;
    expect(pages).toBeLessThan(6);
  }
  expect(found.map((each) => each.zh)).toEqual(many.map(({ reason }) => reason.zh).toReversed());
});

test("a bureau acknowledges and closes; a new occurrence opens it again, and every decision stays", async () => {
  await short("S1", "A");
  const row = await only();
  const seen = await done(decide("county", row, "acknowledgement", { id: "d1", reason: "派员核查" }));
  expect(seen).toMatchObject({
    state: "acknowledged",
    decided: { by: { organisation: "county" }, reason: "派员核查" },
  });
  expect(await done(decide("city", row, "closing", { id: "d2", reason: "磅秤已校准" }))).toMatchObject({
    state: "closed",
  });
  expect(await only("province")).toMatchObject({
    state: "closed",
    decided: { state: "closed", reason: "磅秤已校准", by: { organisation: "city", name: "city" } },
  });
  expect([(await list("county", "?state=open")).length, (await list("county", "?status=closed")).length]).toEqual([
    0, 1,
  ]);
  await short("S2", "A");
  expect(await only()).toMatchObject({ state: "open", count: 2, sinceDecision: 1, decided: { state: "closed" } });
  const { items } = await done(season.send("county", "GET", `/api/exceptions/${row.id}/decisions`));
  expect(items).toMatchObject([
    { state: "closed", reason: "磅秤已校准", by: { organisation: "city", name: "city" } },
    { state: "acknowledged", reason: "派员核查", by: { organisation: "county", name: "county" } },
  ]);
});

test("a decision sent again after any time changes nothing, with its id or without; the same id for other words is refused", async () => {
  await short("S1", "A");
  const row = await only();
  for (const body of [{ id: "d1", reason: "派员核查" }, { reason: "再看" }]) {
    const first = await done(decide("county", row, "acknowledgement", body));
    expect(await done(decide("county", row, "acknowledgement", body))).toEqual(first);
  }
  const replies = await Promise.all([1, 2].map(() => decide("county", row, "closing", { reason: "查清" })));
  expect(replies.map(({ status }) => status)).toEqual([201, 201]);
  const { decisionCount } = await done(season.send("county", "GET", `/api/exceptions/${row.id}`));
  expect(decisionCount).toBe(3);
  // The first was overtaken, and is answered as it was.
  expect(await done(decide("county", row, "acknowledgement", { id: "d1", reason: "派员核查" }))).toMatchObject({
    state: "acknowledged",
  });
  const other = await decide("county", row, "acknowledgement", { id: "d1", reason: "其他" });
  expect([other.status, other.json.code]).toEqual([409, "id-taken"]);
  const again = await decide("county", row, "closing", { id: "d9", reason: "另一理由" });
  expect([again.status, again.json.code]).toEqual([409, "exception-closed"]);
  expect(await only()).toMatchObject({ state: "closed" });
  await short("S2", "A");
  expect(await done(decide("county", row, "closing", { reason: "查清" }))).toMatchObject({ state: "closed", count: 2 });
});

test("other regions' bureaus neither see nor decide; it looks unknown to them", async () => {
  await short("S1", "A");
  const row = await only();
  const unknown = { ...row, id: "0".repeat(32) };
  expect(await list("elsewhere")).toEqual([]);
  for (const [who, asked] of [
    ["elsewhere", row],
    ["county", unknown],
  ] as const) {
    for (const what of ["acknowledgement", "closing"] as const) {
      const { status, json } = await decide(who, asked, what, { reason: "x" });
      expect([status, json.code]).toEqual([404, "not-found"]);
    }
    for (const part of ["", "/occurrences", "/decisions"]) {
      const { status } = await season.send(who, "GET", `/api/exceptions/${asked.id}${part}`);
      expect([who, part, status]).toEqual([who, part, 404]);
    }
  }
});

test("a correction that takes the ground away marks the occurrence, and closes what has no other as corrected", async () => {
  await short("S1", "A");
  await short("S2", "A");
  const corrected = { items: [{ gtin: GTIN, lot: "A", quantityKg: 100 }], reason: "看错秤" };
  await post("depot", "/api/shipments/S1/receipt/corrections", { ...corrected, id: "k1" });
  await drainOutbox(season.deps);
  expect(await only()).toMatchObject({ state: "open", count: 2, withdrawn: 1 });
  await post("depot", "/api/shipments/S2/receipt/corrections", { ...corrected, id: "k2" });
  await drainOutbox(season.deps);
  const row = await only();
  expect(row).toMatchObject({ state: "closed", count: 2, withdrawn: 2, decided: { reason: "corrected" } });
  expect(row.decided).not.toHaveProperty("by");
  const { items } = await done(season.send("county", "GET", `/api/exceptions/${row.id}/occurrences`));
  expect((items as readonly Row[]).map(({ withdrawnAt }) => typeof withdrawnAt)).toEqual(["string", "string"]);
  await short("S3", "A");
  expect(await only()).toMatchObject({ state: "open", count: 3, withdrawn: 2 });
});

/** What a bureau of a region, made for this, finds in its list. */
async function lotsSeenFrom(regionCode: string): Promise<readonly unknown[]> {
  const operator = { organisation: "service", role: "operator", key: "test" } as const;
  const id = `bureau-${regionCode}`;
  await registerOrganisation(season.deps, operator, { id, name: id, kind: "bureau", regionCode });
  const { ops, secret, id: token } = newApiKey(season.deps, { organisation: id, role: "inspector" });
  await season.deps.table.transact(ops, token);
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const reply = await app.request("/api/exceptions", { headers: { authorization: `Bearer ${secret}` } });
  const { items } = (await reply.json()) as { readonly items: readonly Row[] };
  return items.map(({ lot }) => lot as string).toSorted();
}

test("a test that was posted to the wrong batch is told and, once voided, taken back", async () => {
  const items = [{ active: "matrine", resultMgPerKg: 2, limitMgPerKg: 1 }];
  const dates = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
  const test = { sampleId: "T1", ...dates, items, verdict: "failed" };
  await post("coop", `/api/batches/${GTIN}/A/tests`, test);
  await drainOutbox(season.deps);
  expect(await only()).toMatchObject({ code: "test-failed", state: "open", count: 1 });
  await post("coop", `/api/batches/${GTIN}/A/tests/T1/void`, { reason: "录错批次" });
  await drainOutbox(season.deps);
  expect(await only()).toMatchObject({ code: "test-failed", state: "closed", withdrawn: 1 });
});

test("a township reads of its own bases, the county of all, and a base known by its county alone is no township's", async () => {
  const plots = [{ id: "p1", areaMu: 100, crop: "猕猴桃" }];
  await post("coop", "/api/bases", { id: "b103", name: "镇基地", regionCode: "510824103201", plots });
  await post("coop", "/api/batches", batchOn("T", 1000, { base: "b103", certificate: undefined }));
  await short("S1", "A", "T");
  for (const [region, lots] of [
    ["510824", ["A", "T"]],
    ["510824103", ["T"]],
    ["510824103201", ["T"]],
    ["510824104", []],
    ["510824103202", []],
  ] as const) {
    expect([region, await lotsSeenFrom(region)]).toEqual([region, lots]);
  }
  expect((await list("county", "?region=510824103")).map(({ lot }) => lot)).toEqual(["T"]);
  expect(await list("county", "?region=510824104")).toEqual([]);
  const outside = await season.send("county", "GET", "/api/exceptions?region=510823");
  expect([outside.status, outside.json.code]).toEqual([400, "invalid-request"]);
});

test("a base whose region is corrected brings what happened there before to the bureau that it belongs to", async () => {
  const base = { id: "b9", name: "错地区", regionCode: "510802", plots: [{ id: "p1", areaMu: 10, crop: "猕猴桃" }] };
  await post("coop", "/api/bases", base);
  await post("coop", "/api/batches", batchOn("W", 1000, { base: "b9", certificate: undefined }));
  await short("S1", "W");
  const before = (await list("city", "?lot=W")).find(({ code }) => code === "quantity-short");
  expect([before?.count, await list("elsewhere")]).toEqual([1, []]);
  await post("coop", "/api/bases/b9/corrections", {
    id: "fix",
    reason: "地区填错",
    regionCode: "510823",
    name: "剑阁基地",
  });
  while ((await drainOutbox(season.deps)) > 0);
  const regions = ["510802", "510823", "510824"].map((regionCode) => expect.objectContaining({ regionCode }));
  expect(await list("elsewhere", "?lot=W&kind=quantity-short")).toMatchObject([
    { id: before?.id, count: 1, state: "open", regions },
  ]);
  expect((await list("city", "?lot=W&kind=quantity-short")).length).toBe(1);
});

test("lists are narrowed by kind, state, lot, time and words", async () => {
  await post("coop", "/api/batches", batchOn("B", 1000, { harvestedOn: "2026-09-20", certificate: undefined }));
  await short("S1", "A");
  const lots = async (query: string) =>
    (await list("county", query)).map(({ lot, code }) => `${lot} ${code}`).toSorted();
  expect(await lots("")).toEqual(["A quantity-short", "B late-entry"]);
  expect(await lots("?kind=late-entry")).toEqual(["B late-entry"]);
  expect(await lots("?lot=A")).toEqual(["A quantity-short"]);
  expect(await lots("?state=closed")).toEqual([]);
  expect(await lots("?q=%E7%8C%95%E7%8C%B4%E6%A1%83")).toHaveLength(2);
  expect(await lots("?q=depot")).toEqual(["A quantity-short"]);
  expect(await lots("?from=2026-10-08&to=2026-10-08")).toHaveLength(2);
  expect(await lots("?from=2026-10-09")).toEqual([]);
  expect(await lots("?to=2026-10-07")).toEqual([]);
  expect(await lots("?from=2026-10-08T09:00:00%2B08:00&to=2026-10-08T10:00:00%2B08:00")).toHaveLength(2);
});

test("a page of a list costs the same however much others have", async () => {
  const flag = {
    code: "late-entry" as const,
    at: "2026-10-08T02:00:00.000Z",
    reason: { code: "l", zh: "晚", en: "late" },
  };
  const fill = async (region: string, from: number, count: number) => {
    for (let n = from; n < from + count; n++)
      await listExceptions(season.deps, FACT, [{ subject: `base/${region}-${n}`, regions: [region], flags: [flag] }]);
  };
  await fill("510824", 0, 30);
  const price = async () => {
    const meter = metered(season.deps.table);
    const over = season.over(meter);
    await done(over.send("county", "GET", "/api/exceptions?limit=20"));
    return meter.usage().readUnits;
  };
  const before = await price();
  await fill("510823", 0, 60);
  await fill("510824", 30, 60);
  expect(await price()).toBeLessThanOrEqual(before);
});
