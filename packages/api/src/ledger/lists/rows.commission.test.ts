import type { Batch } from "@suyuan/domain/batches/batch";
import { packBatch } from "@suyuan/domain/batches/codec";
import { BATCH, CERTIFICATE, COOPERATIVE, DEPOT, GTIN, KIWIFRUIT } from "@suyuan/domain/fixtures/cangxi";
import { PLATFORM, received, shipped } from "@suyuan/domain/fixtures/journey";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Op } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { batchKey, certificateKey, commissionKey, organisationKey, productKey, shipmentKey } from "../keys.ts";
import { create } from "../loaded.ts";
import { rowsOf, type Subject } from "./rows.ts";
import { LISTED_BASES, LISTED_CERTIFICATES, LISTED_PRODUCTS } from "./things.ts";

const rowsIn = async (subject: Subject, ...ops: readonly Op[]) => {
  const table = openSqliteTable(":memory:");
  await table.transact([create(organisationKey(COOPERATIVE.id), COOPERATIVE), ...ops], "token");
  return rowsOf(table, subject);
};
const at = (rows: Awaited<ReturnType<typeof rowsIn>>["own"], place: string) =>
  rows.filter(({ pk }) => pk.startsWith(place)).map(({ pk, sk }) => `${pk.slice(place.length)} ${sk}`);
const COMMISSION = {
  id: "k-1",
  organisation: "lingjiang",
  as: "holder",
  regionCode: "510824",
  laboratory: "sichuan-lab",
  scope: { kind: "period" },
  regionCodes: ["510824", "510823"],
  createdAt: "2026-09-11T00:00:00.000Z",
} as never;

test("a commission is of whoever made it, of its laboratory and of the offices over its places, and found by all of them", async () => {
  const { fresh, own, also } = await rowsIn(
    { kind: "commission", id: "lingjiang/k-1" },
    create(commissionKey("lingjiang", "k-1"), COMMISSION),
  );
  const stands = "2026-09-11T00:00:00.000Z#lingjiang/k-1";
  expect(at(own, "LIST#ORG#")).toEqual([`lingjiang#commission ${stands}`, `sichuan-lab#commission ${stands}`]);
  const offices = ["51", "5108", "510824", "510823"];
  expect(at(fresh, "LIST#REGION#")).toEqual(offices.map((scope) => `${scope}#commission ${stands}`));
  const found = "commission#k1#lingjiang/k-1";
  expect(at(fresh, "SEARCH#")).toEqual([
    ...["ORG#lingjiang", "ORG#sichuan-lab"].map((viewer) => `${viewer} ${found}`),
    ...offices.map((scope) => `REGION#${scope} ${found}`),
  ]);
  expect(also).toEqual([]);
  expect((await rowsIn({ kind: "commission", id: "other/k-1" })).own).toEqual([]);
});

test("every row of a certificate and of a shipment names it, and a shipment is found by its receiver under its own id", async () => {
  const certificate = await rowsIn(
    { kind: "certificate", id: CERTIFICATE.id },
    create(certificateKey(CERTIFICATE.id), CERTIFICATE),
  );
  for (const { data } of [...certificate.own, ...certificate.fresh]) expect(data).toEqual({ id: CERTIFICATE.id });
  const { shipment } = shipped(BATCH);
  const sent = await rowsIn({ kind: "shipment", id: "s-1" }, create(shipmentKey("s-1"), shipment));
  for (const { data } of [...sent.own, ...sent.fresh]) expect(data).toEqual({ id: "s-1" });
  const { shippedAt } = shipment;
  expect(at(sent.own, "ORG#cold-one")).toEqual([` SHIPMENT#in#${shippedAt}#s-1`]);
  expect(at(sent.own, "SEARCH#")).toEqual(["ORG#cold-one shipment#s1#s-1"]);
  expect(at(sent.fresh, "SEARCH#")).toEqual(["ORG#lingjiang shipment#s1#s-1"]);
});

const batchRows = (batch: Batch, concerns?: readonly string[]) =>
  rowsIn(
    { kind: "batch", id: `01/${GTIN}/10/${BATCH.lot}`, ...(concerns === undefined ? {} : { concerns }) },
    create(batchKey(batch.gtin, batch.lot), packBatch(batch)),
  );
const holdersOf = async (batch: Batch) => at((await batchRows(batch)).own, "ORG#").map((row) => row.split(" ")[0]);

test("for those whom a batch newly concerns all of its rows may be there already", async () => {
  const there = received(shipped(BATCH)).batch;
  const { fresh, own } = await batchRows(there, [DEPOT.id]);
  expect(fresh).toEqual([]);
  expect(at(own, "SEARCH#")).toEqual([`ORG#cold-one batch#cx26091001#01/${GTIN}/10/${BATCH.lot}`]);
});

test("a batch stands in the list of who received some of it while more is under way, to it or to another", async () => {
  const there = received(shipped(BATCH)).batch;
  const on = shipped(there, { from: DEPOT, to: PLATFORM, id: "s-2", kg: 100, at: "2026-09-11T08:00:00.000Z" }).batch;
  expect(await holdersOf(on)).toEqual(["lingjiang", "cold-one"]);
  const more = shipped(there, { id: "s-3", kg: 100, at: "2026-09-11T09:00:00.000Z" }).batch;
  expect(await holdersOf(more)).toEqual(["lingjiang", "cold-one"]);
});

test("a batch stays in the list of who registered it while some of it comes back", async () => {
  const there = received(shipped(BATCH)).batch;
  const leg = { from: DEPOT, to: COOPERATIVE, id: "s-2", kg: 100, at: "2026-09-11T08:00:00.000Z" };
  expect(await holdersOf(shipped(there, leg).batch)).toEqual(["lingjiang", "cold-one"]);
});

test("a product without an English name is found by its GTIN and its Chinese name alone", () => {
  const words = LISTED_PRODUCTS.wordsOf({ ...KIWIFRUIT, name: { zh: "梨" } });
  expect(words).toEqual(["6901234567892", "梨"]);
});

test("what is not there is not among what is loaded", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([create(productKey(GTIN), KIWIFRUIT)], "token");
  expect([...(await LISTED_BASES.load(table, ["nobody"])).keys()]).toEqual([]);
  expect([...(await LISTED_PRODUCTS.load(table, [GTIN, "none"])).keys()]).toEqual([GTIN]);
});

test("nothing is found by a word without letters", () => {
  expect(LISTED_CERTIFICATES.wordsOf({ ...CERTIFICATE, number: "" })).toEqual(["gfkiwi"]);
});
