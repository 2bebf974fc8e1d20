import type { Batch, Recall } from "@suyuan/domain/batches/batch";
import { packBatch } from "@suyuan/domain/batches/codec";
import {
  BASE,
  BATCH,
  BUREAU,
  CERTIFICATE,
  COOPERATIVE,
  DEPOT,
  GTIN,
  KIWIFRUIT,
  LABORATORY,
  OTHER_COOPERATIVE,
} from "@suyuan/domain/fixtures/cangxi";
import { received, shipped } from "@suyuan/domain/fixtures/journey";
import type { Organisation } from "@suyuan/domain/organisation";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Op } from "@suyuan/store/table";
import { expect, test } from "vitest";
import {
  baseKey,
  batchKey,
  certificateKey,
  factKey,
  inputKey,
  labelRunKey,
  organisationKey,
  productKey,
  recallKey,
  shipmentKey,
} from "../keys.ts";
import { create } from "../loaded.ts";
import { rowsOf, type Subject } from "./rows.ts";

const LOT = BATCH.lot;
const COUNTY = ["51", "5108", "510824"];
const TOWN = [...COUNTY, "510824100"];

async function tableWith(...ops: readonly Op[]) {
  const table = openSqliteTable(":memory:");
  const organisations = [COOPERATIVE, OTHER_COOPERATIVE, DEPOT, BUREAU, LABORATORY] as const;
  await table.transact([...organisations.map((one) => create(organisationKey(one.id), one)), ...ops], "token");
  return table;
}

/** Where a thing stands: lists and finders by their partitions, and the rows beside. */
async function placesOf(subject: Subject, ...ops: readonly Op[]) {
  const { fresh, own, also } = await rowsOf(await tableWith(...ops), subject);
  const lists = (rows: typeof own) => rows.filter(({ pk }) => pk.startsWith("LIST#")).map(({ pk }) => pk.slice(5));
  const found = [...fresh, ...own].filter(({ pk }) => pk.startsWith("SEARCH#"));
  return {
    fresh: lists(fresh),
    own: lists(own),
    finders: [...new Set(found.map(({ pk }) => pk.slice(7)))],
    words: [...new Set(found.map(({ sk }) => sk.split("#")[1]))],
    more: own.filter(({ pk }) => !/^(?:LIST|SEARCH)#/.test(pk)).map(({ pk, sk }) => `${pk} ${sk}`),
    ids: [...new Set([...fresh, ...own].map(({ data }) => JSON.stringify(data)))],
    also,
  };
}
const regions = (scopes: readonly string[], kind = "") => scopes.map((scope) => `REGION#${scope}${kind}`);

test("a thing that is not there has no rows", async () => {
  for (const kind of [
    "organisation",
    "base",
    "product",
    "input",
    "certificate",
    "label-run",
    "shipment",
    "batch",
    "recall",
  ] as const)
    expect(await rowsOf(await tableWith(), { kind, id: "x/y" })).toEqual({ fresh: [], own: [], also: [] });
});

test("an organisation stands in the list of all and of the offices over it, and is found by them and by itself", async () => {
  const { fresh, own, finders, words, ids } = await placesOf({ kind: "organisation", id: "lingjiang" });
  expect(fresh).toEqual(regions(COUNTY, "#organisation"));
  expect(own).toEqual(["REGION##organisation"]);
  expect(finders).toEqual([...regions(["", ...COUNTY]), "ORG#lingjiang"]);
  expect(words.slice(0, 3)).toEqual(["lingjiang", "陵江猕猴桃专业合作社", "江猕猴桃专业合作社"]);
  expect(ids).toEqual(['{"id":"lingjiang"}']);
});

test("a base is its organisation's, and of the offices of where it lies and of where that organisation sits", async () => {
  const elsewhere = { ...BASE, regionCode: "510823" };
  const { fresh, own, finders } = await placesOf({ kind: "base", id: BASE.id }, create(baseKey(BASE.id), elsewhere));
  expect(fresh).toEqual(regions(["51", "5108", "510823", "510824"], "#base"));
  expect(own).toEqual(["ORG#lingjiang#base"]);
  expect(finders).toEqual(["ORG#lingjiang", ...regions(["51", "5108", "510823", "510824"])]);
});

test("a product is its owner's and of those whom it lets use it", async () => {
  const product = { ...KIWIFRUIT, producers: ["jiange"] };
  const { fresh, own, words } = await placesOf({ kind: "product", id: GTIN }, create(productKey(GTIN), product));
  expect(own).toEqual(["ORG#lingjiang#product", "ORG#jiange#product"]);
  expect(fresh).toEqual(regions(COUNTY, "#product"));
  expect(words).toEqual(
    expect.arrayContaining(["6901234567892", "苍溪红心猕猴桃", "红心猕猴桃", "cangxiredheartkiwifruit", "kiwifruit"]),
  );
});

test("an input stands where the base lies that it was on", async () => {
  const input = {
    base: BASE.id,
    fact: factKey(baseKey(BASE.id), 2),
    input: { id: "i1", base: BASE.id, product: "多菌灵 Carbendazim", appliedOn: "2026-05-01" },
  };
  const ops = [create(baseKey(BASE.id), BASE), create(inputKey("lingjiang", "i1"), input as never)];
  const { fresh, own, words } = await placesOf({ kind: "input", id: "lingjiang/i1" }, ...ops);
  expect([fresh, own]).toEqual([regions(TOWN, "#input"), ["ORG#lingjiang#input"]]);
  expect(words).toEqual(expect.arrayContaining(["多菌灵carbendazim", "carbendazim"]));
  expect((await placesOf({ kind: "input", id: "lingjiang/i1" }, ...ops.slice(1))).own).toEqual([]);
});

test("a certificate is found by its holder and the offices over it, under its number and its id", async () => {
  const ops = [create(certificateKey(CERTIFICATE.id), CERTIFICATE)];
  const found = await placesOf({ kind: "certificate", id: CERTIFICATE.id }, ...ops);
  expect(found).toMatchObject({
    fresh: regions(COUNTY, "#certificate"),
    own: [],
    more: ["ORG#lingjiang CERT#gf-kiwi"],
    finders: ["ORG#lingjiang", ...regions(COUNTY)],
    words: ["lb182503220001a", "gfkiwi"],
  });
  const strange = [create(certificateKey("c2"), { ...CERTIFICATE, id: "c2", holder: "nobody" })];
  expect((await placesOf({ kind: "certificate", id: "c2" }, ...strange)).fresh).toEqual([]);
});

test("a label run is its organisation's alone, and a shipment of the two that hand it over", async () => {
  const run = {
    id: "r1",
    organisation: "lingjiang",
    gtin: GTIN,
    lot: LOT,
    count: 1,
    netWeightGrams: 1,
    status: "issued",
    createdAt: "2026-09-11T00:00:00.000Z",
  } as const;
  expect(await placesOf({ kind: "label-run", id: "r1" }, create(labelRunKey("r1"), run))).toMatchObject({
    fresh: [],
    own: ["ORG#lingjiang#label-run"],
    finders: ["ORG#lingjiang"],
    words: ["r1", "cx26091001"],
  });
  const { shipment } = shipped(BATCH);
  expect(await placesOf({ kind: "shipment", id: "s-1" }, create(shipmentKey("s-1"), shipment))).toMatchObject({
    fresh: [],
    own: [],
    finders: ["ORG#lingjiang", "ORG#cold-one"],
    words: ["s1"],
  });
});

const batchOps = (batch: Batch) => [create(batchKey(batch.gtin, batch.lot), packBatch(batch))];
const batch = (concerns?: readonly string[]): Subject => ({
  kind: "batch",
  id: `01/${GTIN}/10/${LOT}`,
  ...(concerns === undefined ? {} : { concerns }),
});

test("a batch is looked for by its parties and the offices over them, but not by offices among its parties", async () => {
  const there = received(shipped(BATCH)).batch;
  const tested: Batch = {
    ...there,
    parties: {
      ...there.parties,
      [BUREAU.id]: partyOf(BUREAU),
      [LABORATORY.id]: partyOf(LABORATORY),
    },
    tests: [BUREAU, LABORATORY].map(({ id }) => ({ by: id, items: [] })) as never,
  };
  const found = await placesOf(batch(), ...batchOps(tested));
  expect(found.fresh).toEqual(regions(TOWN, "#batch"));
  expect(found.finders).toEqual(["ORG#lingjiang", "ORG#cold-one", "ORG#sichuan-lab", ...regions(TOWN)]);
  expect(found.more).toEqual(
    ["lingjiang", "cold-one", "sichuan-lab"].map((id) => `ORG#${id} BATCH#2026-09-10#${GTIN}#${LOT}`),
  );
  expect(found.ids).toEqual([`{"id":"01/${GTIN}/10/${LOT}"}`, `{"gtin":"${GTIN}","lot":"${LOT}"}`]);
  expect(found.words).toEqual(["cx26091001"]);
});

test("a batch stands in the list of its receiver once some of it came, and is found by it before", async () => {
  const underWay = shipped(BATCH);
  const before = await placesOf(batch(), ...batchOps(underWay.batch));
  expect(before.finders).toContain("ORG#cold-one");
  expect(before.more).toEqual([`ORG#lingjiang BATCH#2026-09-10#${GTIN}#${LOT}`]);
  const after = await placesOf(batch(), ...batchOps(received(underWay).batch));
  expect(after.more).toEqual(["lingjiang", "cold-one"].map((id) => `ORG#${id} BATCH#2026-09-10#${GTIN}#${LOT}`));
});

test("for those whom a batch newly concerns it brings their rows alone", async () => {
  const there = received(shipped(BATCH)).batch;
  const found = await placesOf(batch(["cold-one", "nobody"]), ...batchOps(there));
  expect([found.fresh, found.finders]).toEqual([[], ["ORG#cold-one"]]);
  expect(found.more).toEqual([`ORG#cold-one BATCH#2026-09-10#${GTIN}#${LOT}`]);
});

const recall = (id: string): Recall => ({ id, reason: "r", level: 1, at: "2026-09-13T00:00:00.000Z" }) as never;
const order = (id: string, lot = LOT): Op[] => [
  create(recallKey(id), { id, gtin: GTIN, lot } as never),
  create(factKey(recallKey(id), 1), {
    fact: { recordedAt: "2026-09-13T00:00:00.000Z", by: { organisation: BUREAU.id } },
  } as never),
];

test("with a batch come all of its recalls, the standing one, those that were raised and those that were a mistake", async () => {
  const recalled = {
    ...BATCH,
    recall: recall("x1"),
    raisedRecalls: [recall("x2")],
    mistakenRecalls: [recall("x3")],
  };
  const { also } = await placesOf(batch(), ...batchOps(recalled));
  expect(also).toEqual(["x1", "x2", "x3"].map((id) => ({ kind: "recall", id })));
  expect((await placesOf(batch(), ...batchOps(BATCH))).also).toEqual([]);
});

test("a recall is of whoever ordered it, of the batch's parties and of the offices over them; without its batch of the first alone", async () => {
  const there = received(shipped(BATCH)).batch;
  const found = await placesOf({ kind: "recall", id: "x1" }, ...batchOps(there), ...order("x1"));
  expect(found.own).toEqual(["cangxi-bureau", "lingjiang", "cold-one"].map((id) => `ORG#${id}#recall`));
  expect(found.fresh).toEqual(regions(TOWN, "#recall"));
  expect(found.words).toEqual(["x1", "cx26091001"]);
  const alone = await placesOf({ kind: "recall", id: "x1" }, ...order("x1"));
  expect([alone.own, alone.fresh, alone.finders]).toEqual([["ORG#cangxi-bureau#recall"], [], ["ORG#cangxi-bureau"]]);
  expect((await placesOf({ kind: "recall", id: "x1" }, ...order("x1").slice(0, 1))).own).toEqual([]);
});

function partyOf({ name, kind, regionCode }: Organisation) {
  return { name, kind, regionCode };
}
