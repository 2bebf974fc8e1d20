import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { serialsOf } from "../../commands/label-runs.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { labelRunKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";

let season: Season;
let serials: readonly string[];

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  await done(season.send("coop", "POST", "/api/labels", runOf("r1", "B", 4)));
  const run = (await readRow(season.deps.table, labelRunKey("coop/r1")))?.data;
  if (run === undefined) throw new Error("the run is not there");
  serials = await serialsOf(season.deps, run);
});

const ask = (who: string, serial: string, gtin = GTIN, on = season) =>
  on.send(who, "GET", `/api/packs/${gtin}/${serial}`);
const [shippedAt, id] = ["2026-10-07T08:00:00+08:00", "s-1"];

test("whoever has the lot, or to whom it is on its way, is told it; for others, and for a serial that was never made, the answer is the same", async () => {
  const [serial = ""] = serials;
  expect(await ask("coop", serial)).toMatchObject({ status: 200, json: { lot: "B", batch: `01/${GTIN}/10/B` } });
  expect(await ask("depot", serial)).toMatchObject({ status: 404 });
  const items = [{ gtin: GTIN, lot: "B", quantityKg: 50, labelledKg: 2 }];
  await done(season.send("coop", "POST", "/api/shipments", { id, to: "depot", items, shippedAt }));
  while ((await drainOutbox(season.deps)) > 0);
  expect(await ask("depot", serial)).toMatchObject({ status: 200, json: { lot: "B" } });
  for (const who of ["coop2", "orchard"]) {
    const [there, never] = [await ask(who, serial), await ask(who, "0000000000000")];
    expect([there.status, there.json.code]).toEqual([404, "not-found"]);
    const bare = (json: object, named: string) => JSON.stringify({ ...json, instance: "" }).replaceAll(named, "S");
    expect(bare(there.json, serial)).toBe(bare(never.json, "0000000000000"));
  }
  expect(await ask("coop", serial, "06901234567908")).toMatchObject({ status: 404 });
});

test("a label that was struck says so, and still names its lot", async () => {
  const [serial = ""] = serials;
  await done(season.send("coop", "POST", "/api/labels/r1/void", { reason: "印坏", serials: [serial] }));
  expect((await done(ask("coop", serial))).voidedAt).toEqual(expect.any(String));
});

test("what it reads is bounded: the newest lots alone, one round for their serials", async () => {
  const table = metered(season.deps.table);
  await done(ask("coop", serials[0] ?? "", GTIN, season.over(table)));
  expect(table.usage().readUnits).toBeLessThanOrEqual(8);
});
