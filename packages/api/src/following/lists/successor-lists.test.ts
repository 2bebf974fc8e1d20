import type { Op } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { outbox } from "../../fixtures/capture.ts";
import { listedOn } from "../../fixtures/exceptions.ts";
import { done, newSeason, type Season } from "../../fixtures/season.ts";
import { exceptionKey, exceptionListPartition } from "../../ledger/keys.ts";
import { LISTED_KINDS, listOf } from "../../ledger/lists/keys.ts";
import { replaced } from "../../ledger/loaded.ts";
import { readAll, readRow } from "../../ledger/read.ts";
import { carryOver } from "../carry-over.ts";
import { drainOutbox } from "../follow.ts";
import { FOLLOWERS } from "../followers.ts";

// Chongqing, 2025-11-06: 江北区 500105 became a part of 两江新区 500157 (chinasei.com.cn t20251107_78563).
const SEATS = [
  ["old-coop", "cooperative", "500105", "clerk"],
  ["old-bureau", "bureau", "500105", "inspector"],
] as const;
const NEW_SEATS = [["new-bureau", "bureau", "500157", "inspector"]] as const;
const CURRENT = "06912345678902";

/** A cooperative, its base, product, certificate and batch of 江北区, as registered while that was in force. */
async function registered(): Promise<Season> {
  const season = await newSeason({ now: () => new Date("2025-10-08T02:00:00Z") }, [...SEATS, ...NEW_SEATS]);
  const send = (organisation: string, path: string, body: object) =>
    done(season.send(organisation, "POST", path, body));
  const plots = [{ id: "p1", areaMu: 10, crop: "柑橘" }];
  await send("old-coop", "/api/bases", { id: "jb", name: "鱼嘴基地", regionCode: "500105", plots });
  const product = { gtin: CURRENT, name: { zh: "柑橘" }, category: "水果", coldChainProfile: "mandarin" };
  await send("old-coop", "/api/products", product);
  await send("old-bureau", "/api/certificates", {
    ...{ id: "jc", scheme: "organic", number: "001OP2500001", holder: "old-coop", gtins: [CURRENT], bases: ["jb"] },
    ...{ approvedKgPerYear: 1000, validFrom: "2025-01-01", validTo: "2025-12-31" },
  });
  const batch = { gtin: CURRENT, lot: "J1", base: "jb", plots: ["p1"], harvestedOn: "2025-09-01", quantityKg: 10 };
  await send("old-coop", "/api/batches", { ...batch, certificate: "jc" });
  await drainAll(season);
  return season;
}

async function drainAll({ deps }: Season): Promise<void> {
  while ((await outbox(deps.table)).length > 0) await drainOutbox(deps);
}

/** Takes away what only a table of regions that knows of the change puts. */
async function asBefore({ deps: { table } }: Season): Promise<void> {
  const ops: Op[] = [];
  for (const kind of LISTED_KINDS) {
    for (const { pk, sk } of await readAll(table, listOf({ scope: "500157" }, kind))) {
      ops.push({ delete: { pk, sk }, when: { versionIs: 1 } });
    }
  }
  for (const { pk, sk, data } of await readAll(table, exceptionListPartition("500157", "parties"))) {
    ops.push({ delete: { pk, sk }, when: { versionIs: 1 } });
    const row = await readRow(table, exceptionKey(data.id));
    if (row === undefined) continue;
    const regions = row.data.regions.filter((region) => region !== "500157");
    ops.push(replaced(row, { ...row.data, regions }));
  }
  expect(ops.length).toBeGreaterThan(4);
  expect((await table.transact(ops, "as-before")).ok).toBe(true);
}

const seen = async (season: Season, path: string) =>
  (await done(season.send("new-bureau", "GET", path))).items as readonly unknown[];

const LISTS = ["/api/bases", "/api/products", "/api/certificates", "/api/batches", "/api/exceptions"];

test("the office that an abolished county's area passed to finds what was listed before anyone knew of the change", async () => {
  const season = await registered();
  const counts = async () => Promise.all(LISTS.map(async (path) => (await seen(season, path)).length));
  const after = await counts();
  expect(after.slice(0, 4)).toEqual([1, 1, 1, 1]);
  const told = (await listedOn(season.deps, "500157")).length;
  expect(told).toBeGreaterThan(0);
  await asBefore(season);
  expect(await counts()).toEqual([0, 0, 0, 0, 0]);
  const past = FOLLOWERS.filter(({ name }) => name.startsWith("successor-lists"));
  while ((await carryOver(season.deps, past)) > 0);
  expect(await counts()).toEqual(after);
  expect((await listedOn(season.deps, "500157")).length).toBe(told);
  // A second time finds nothing to do.
  while ((await carryOver(season.deps, past)) > 0);
  expect(await counts()).toEqual(after);
});

test("an exception that an earlier version listed can still be told more of, and decided on by either office", async () => {
  const season = await registered();
  await asBefore(season);
  const next = { gtin: CURRENT, lot: "J2", base: "jb", plots: ["p1"], harvestedOn: "2025-09-01", quantityKg: 10 };
  await done(season.send("old-coop", "POST", "/api/batches", next));
  await drainAll(season);
  const past = FOLLOWERS.filter(({ name }) => name.startsWith("successor-lists"));
  while ((await carryOver(season.deps, past)) > 0);
  for (const [n, item] of (await seen(season, "/api/exceptions")).entries()) {
    const { id } = item as { readonly id: string };
    await done(season.send("new-bureau", "POST", `/api/exceptions/${id}/closing`, { id: `x${n}`, reason: "已核查" }));
  }
  expect(await seen(season, "/api/exceptions?state=open")).toEqual([]);
});
