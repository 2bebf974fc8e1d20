import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { AT, FACT, flags, listedOn } from "../fixtures/exceptions.ts";
import { demoDeps } from "../fixtures/http.ts";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import type { Deps } from "../host.ts";
import { listExceptions } from "./exceptions.ts";
import { drainOutbox } from "./follow.ts";

let deps: Deps;
beforeEach(() => {
  deps = demoDeps().deps;
});

const listed = (office: string, on: Deps = deps) => listedOn(on, office);

test("a flag is listed for village, township, county, city and province with what an auditor needs to know, and for nobody else", async () => {
  await listExceptions(deps, FACT, [
    { subject: "a", regions: ["510824100201"], flags: flags(1), cause: "shipment/S1" },
    { subject: "b", regions: ["510824"], flags: flags(1) },
  ]);
  const row = { code: "late-entry", zh: "第0", en: " no. 0", at: AT, kind: "subscription-ended", by: "coop" };
  const inVillage = { ...row, subject: "a", cause: "shipment/S1" };
  for (const office of ["510824", "510800", "510000"]) {
    const found = (await listed(office)).toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
    expect(found).toEqual([inVillage, { ...row, subject: "b" }]);
  }
  for (const office of ["510824100", "510824100201"]) expect(await listed(office)).toEqual([inVillage]);
  for (const office of ["510823", "510700", "510824101", "510824100202"]) expect(await listed(office)).toEqual([]);
});

test("regions of one entry reach every office once, and a county that was merged also that of its successor", async () => {
  await listExceptions(deps, FACT, [{ subject: "a", regions: ["510122", "510824", "510823"], flags: flags(1) }]);
  for (const office of ["510122", "510116", "510100", "510000", "510824", "510823", "510800"]) {
    expect([office, (await listed(office)).length]).toEqual([office, 1]);
  }
});

test("a handoff that raises more flags than were ever listed together leaves none out, each under its own batch", async () => {
  const season = await newSeason();
  const lots = Array.from({ length: 24 }, (_, n) => `L${n}`);
  for (const lot of lots)
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100, { harvestedOn: "2026-09-20" })));
  const items = (quantityKg: number) => lots.map((lot) => ({ gtin: GTIN, lot, quantityKg }));
  const sent = { id: "S1", to: "depot", items: items(10), shippedAt: "2026-09-21T20:00:00+08:00" };
  await done(season.send("coop", "POST", "/api/shipments", sent));
  const receipt = { items: items(9), receivedAt: "2026-09-22T21:00:00+08:00" };
  await done(season.send("depot", "POST", "/api/shipments/S1/receipt", receipt));
  await drainOutbox(season.deps);
  const rows = (await listed("510824", season.deps)).filter(({ kind }) => kind === "receipt-recorded");
  const expected = lots.flatMap((lot) =>
    ["late-entry", "quantity-short"].map((code) => `01/${GTIN}/10/${lot} ${code}`),
  );
  expect(rows.map(({ subject, code }) => `${subject} ${code}`).toSorted()).toEqual(expected.toSorted());
  expect(new Set(rows.map(({ cause }) => cause))).toEqual(new Set(["shipment/coop/S1"]));
});

test("a flag costs its exception, its occurrence and a row in each office's list, however much is listed already", async () => {
  const subject = `01/${GTIN}/10/A`;
  const costOf = async (n: number) => {
    const table = metered(deps.table);
    const at = new Date(Date.parse(AT) + n * 60_000).toISOString();
    const found = flags(1, `${n}`).map((flag) => ({ ...flag, at }));
    await listExceptions({ ...deps, table }, FACT, [{ subject, regions: ["510824"], flags: found }]);
    const { itemsWritten, readUnits, roundTrips } = table.usage();
    return { itemsWritten, readUnits, roundTrips };
  };
  const first = await costOf(0);
  expect(first).toEqual({ itemsWritten: 5, readUnits: 3.5, roundTrips: 4 });
  const again = await costOf(1);
  expect(again.itemsWritten).toBe(8);
  for (let n = 2; n < 40; n++) await costOf(n);
  expect(await costOf(40)).toEqual(again);
  expect((await listed("510824")).length).toBe(41);
});
