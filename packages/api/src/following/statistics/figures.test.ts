import { sumOfCells } from "@suyuan/domain/statistics/account";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { readAll } from "../../ledger/read.ts";
import { DUE_SHARDS, dueIn, figuresBy, waitingIn } from "../../ledger/statistics/keys.ts";
import { drainOutbox } from "../follow.ts";
import { mended } from "./mend.ts";
import { type Difference, differences, rebuilt } from "./rebuild.ts";
import { rollUp } from "./roll-up.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ["office", "county", "510824", "statistician"]]);
});
const post = (who: string, path: string, body: object) => done(season.send(who, "POST", path, body));
async function settle(): Promise<void> {
  while ((await drainOutbox(season.deps)) > 0);
  while ((await rollUp(season.deps)) > 0);
}
async function figures(account: string, year = "2026") {
  return sumOfCells(
    (await readAll(season.deps.table, figuresBy(account, year, "month"))).map(({ data }) => data.cells),
  );
}
async function differing() {
  const found: Difference[] = [];
  for await (const each of differences(season.deps, await rebuilt(season.deps))) found.push(each);
  return found;
}

test("a registration is counted in its county, city and province and for its cooperative, and again only once", async () => {
  await post("coop", "/api/batches", batchOn("A", 1500));
  await settle();
  const expected = {
    "green-food|cooperative": {
      batches: 1,
      "registered-grams": 1_500_000,
      "certified-grams": 1_500_000,
      "committed-batches": 1,
      commitments: 1,
    },
  };
  for (const account of ["510824", "5108", "51", "ORG#coop"])
    expect((await figures(account))["2026-10"]).toEqual(expected);
  expect(await differing()).toEqual([]);
  await post("coop", `/api/batches/${GTIN}/A/void`, { reason: "录错" });
  await settle();
  expect(await figures("51")).toEqual({});
  expect(await differing()).toEqual([]);
});

test("a household that two cooperatives pay counts once for its county, and once for each of them", async () => {
  await post("office", "/api/households", {
    id: "h1",
    class: "lifted",
    village: "510824100201",
    validFrom: "2020-01-01",
  });
  for (const who of ["coop", "coop2"])
    for (const id of ["w1", "w2"])
      await post(who, "/api/wages", {
        id,
        household: "h1",
        from: "2026-10-01",
        to: "2026-10-02",
        paidYuan: 100,
        paidOn: "2026-10-03",
      });
  await settle();
  const counts = { households: 1, "lifted-households": 1 };
  for (const account of ["510824", "510824100201", "51", "ORG#coop", "ORG#coop2"]) {
    const cells = await figures(account);
    expect([cells["2026"], cells["2026-10"]?.["|"]]).toEqual([{ "|": counts }, counts]);
  }
  expect((await figures("510824"))["2026-10"]?.["none|cooperative"]).toEqual({ "paid-wage-fen": 40_000 });
  await post("coop", "/api/batches", batchOn("A", 1500));
  const paid = { quantityKg: 10, pricePerKg: 6, paidYuan: 60, paidOn: "2026-10-07" };
  await post("coop", "/api/deliveries", { id: "d1", household: "h1", gtin: GTIN, lot: "A", ...paid });
  await settle();
  expect((await figures("510824"))["2026"]).toEqual({ "|": counts });
  expect(await differing()).toEqual([]);
});

test("a row that was tampered with is named by the comparison, and put right", async () => {
  await post("coop", "/api/batches", batchOn("A", 1500));
  await settle();
  const { table } = season.deps;
  const [row] = (await table.query("FIGURES#510824#2026")).items;
  if (row === undefined) throw new Error("no figures");
  await table.transact(
    [{ put: { ...row, version: row.version + 1, data: { cells: {} } }, when: { versionIs: row.version } }],
    "tampered",
  );
  const [difference, ...others] = await differing();
  expect([difference, others]).toMatchObject([{ pk: row.pk, sk: row.sk, stored: {} }, []]);
  if (difference === undefined) throw new Error("not found");
  expect(await mended(season.deps, difference)).toBe(true);
  expect(await differing()).toEqual([]);
});

test("figures that two processes add at once are added once, whichever comes first", async () => {
  for (const lot of ["A", "B", "C", "D"]) await post("coop", "/api/batches", batchOn(lot, 100));
  while ((await drainOutbox(season.deps)) > 0);
  await Promise.all(Array.from({ length: 5 }, () => rollUp(season.deps)));
  while ((await rollUp(season.deps)) > 0);
  expect((await figures("51"))["2026-10"]?.["green-food|cooperative"]).toMatchObject({ batches: 4 });
  expect(await differing()).toEqual([]);
});

test("nothing is left to be added once all was, and no row that waited", async () => {
  await post("coop", "/api/batches", batchOn("A", 100));
  await settle();
  const rows = await Promise.all(["510824", "5108", "51"].map((scope) => readAll(season.deps.table, waitingIn(scope))));
  expect(rows.flat()).toEqual([]);
  expect((await Promise.all(DUE_SHARDS.map((shard) => readAll(season.deps.table, dueIn(shard))))).flat()).toEqual([]);
});
