import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { batchOn, done, GTIN, newSeason } from "@suyuan/api/fixtures/season";
import { batchOf } from "@suyuan/api/ledger/batch-rows";
import { batchKey, organisationKey } from "@suyuan/api/ledger/keys";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { nationalFaults } from "@suyuan/domain/national/document";
import { nationalDocument } from "@suyuan/domain/national/export";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkNational } from "./national.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-national-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

/** A batch that was harvested, stored, sent and received. */
async function exported() {
  const season = await newSeason();
  const send = (who: string, path: string, body: object) => done(season.send(who, "POST", path, body));
  await send("coop", "/api/batches", batchOn("A"));
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 40 }];
  await send("coop", "/api/shipments", { id: "s1", to: "depot", items, shippedAt: "2026-10-07T08:00:00+08:00" });
  await send("depot", "/api/shipments/s1/receipt", { items, receivedAt: "2026-10-07T12:00:00+08:00" });
  const step = { action: "in", location: "R1", quantityKg: 40, at: "2026-10-07T13:00:00+08:00" };
  await send("depot", `/api/batches/${GTIN}/A/storage`, step);
  const { table } = season.deps;
  const batch = batchOf(await readRow(table, batchKey(GTIN, "A")));
  if (batch === undefined) throw new Error("no batch");
  const keys = Object.keys(batch.parties).map((id) => organisationKey(id));
  const loaded = await readMany(table, keys);
  const known = keys
    .flatMap((key) => loaded.state(key) ?? [])
    .map((one) => ({ ...one, creditCode: "91350100M000100Y43" }));
  return nationalDocument(batch, known, { madeAt: "2026-10-08T02:00:00.000Z", publicUrl: "https://x.example" });
}

test("a batch's links stand in their order, each with source and destination, and hang together", async () => {
  const document = await exported();
  expect(document.records.map(({ link, operator, quantityKg }) => [link, operator, quantityKg])).toEqual([
    ["production", "coop", 100],
    ["transport", "coop", 40],
    ["purchase", "depot", 40],
    ["storage", "depot", 40],
  ]);
  expect(document.operators.map(({ id }) => id)).toEqual(["coop", "depot"]);
  expect(nationalFaults(document)).toEqual([]);
});

test("a file is checked: an unknown operator, a wrong credit code, a broken chain and an order that cannot be are named by place", async () => {
  const document = await exported();
  const [production, transport, purchase, storage] = document.records;
  const wrong = {
    ...document,
    operators: document.operators.map((one, n) => (n === 0 ? { ...one, creditCode: "91350100M000100Y44" } : one)),
    records: [production, transport, { ...purchase, operator: "nobody", inboundBatch: "01/x/10/y" }, storage],
  };
  const file = join(folder, "wrong.json");
  writeFileSync(file, JSON.stringify(wrong));
  expect(await checkNational(file)).toBe(true);
  const pointers = printed
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { pointer?: string }).pointer);
  expect(pointers).toEqual(["/operators/0/creditCode", "/records/2/operator", "/records/2/inboundBatch", undefined]);
  const early = { ...document, records: [production, { ...transport, at: "2026-10-01T00:00:00.000Z" }] };
  expect(nationalFaults(early as never).map(({ pointer }) => pointer)).toEqual(["/records/1/at"]);
});

test("what is no such document is refused, and nothing is said of it", async () => {
  const file = join(folder, "none.json");
  writeFileSync(file, '{"format":"other"}');
  await expect(checkNational(file)).rejects.toThrow(/format/);
  writeFileSync(file, "not json");
  await expect(checkNational(file)).rejects.toThrow(/cannot be read as JSON/);
  expect(printed).toBe("");
});
