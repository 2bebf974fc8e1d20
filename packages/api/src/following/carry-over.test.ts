import type { Op } from "@suyuan/store/table";
import { expect, test, vi } from "vitest";
import {
  asideOf,
  doneBy,
  factAt,
  followerSite,
  idOf,
  marking,
  poisoned,
  record,
  type Site,
} from "../fixtures/followers.ts";
import { batchOn, done, newSeason, type Season } from "../fixtures/season.ts";
import { factKey, inputAddressKey, inputKey, plotInputKey, referenceKey } from "../ledger/keys.ts";
import { carryOver } from "./carry-over.ts";
import { drainOutbox } from "./follow.ts";
import { FOLLOWERS } from "./followers.ts";

async function recordAll(site: Site, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await record(site, n);
  await drainOutbox(site.deps, { followers: [] });
}

async function carryAll(site: Pick<Site, "deps">, followers = FOLLOWERS): Promise<number> {
  let all = 0;
  for (;;) {
    const some = await carryOver(site.deps, followers);
    if (some === 0) return all;
    all += some;
  }
}

test("a follower that wants its past is given every fact that was followed before it was there, once", async () => {
  const site = followerSite();
  await recordAll(site, 230);
  const late = marking("late", { wantsPast: true });
  expect(await carryAll(site, [marking("other"), late])).toBe(230);
  expect(await doneBy(site.deps.table, "late")).toEqual(Array.from({ length: 230 }, (_, n) => idOf(n + 1)));
  expect(await doneBy(site.deps.table, "other")).toEqual([]);
  await record(site, 231);
  await drainOutbox(site.deps, { followers: [] });
  expect(await carryAll(site, [late])).toBe(0);
});

test("the empty years before the first fact are looked through once, however many followers want their past", async () => {
  const site = followerSite();
  await recordAll(site, 2);
  const asked = vi.spyOn(site.deps.table, "query");
  await carryAll(site, [marking("first", { wantsPast: true })]);
  const alone = asked.mock.calls.length;
  expect(alone).toBeGreaterThan(200);
  asked.mockClear();
  await carryAll(site, [marking("second", { wantsPast: true }), marking("third", { wantsPast: true })]);
  expect(asked.mock.calls.length).toBeLessThan(alone / 2);
  expect(await doneBy(site.deps.table, "third")).toEqual([idOf(1), idOf(2)]);
});

test("a fact of the past that cannot be followed is set aside and holds up no other; one that goes on is followed to its end", async () => {
  const site = followerSite();
  await recordAll(site, 3);
  const calls: unknown[] = [];
  const slow = marking("slow", { wantsPast: true }, async (_, { at }, from) => {
    calls.push(from);
    return at.pk === factAt(1).pk && from === undefined ? { goOn: 1 } : "done";
  });
  await carryAll(site, [poisoned("poisoned", new Set([idOf(2)]), { wantsPast: true }), slow]);
  expect(await doneBy(site.deps.table, "poisoned")).toEqual([idOf(1), idOf(3)]);
  expect(await asideOf(site.deps.table)).toMatchObject([{ follower: "poisoned", factId: idOf(2), attempts: 1 }]);
  expect(await doneBy(site.deps.table, "slow")).toHaveLength(3);
  expect(calls.filter((from) => from === 1)).toEqual([1]);
});

const lots = async (season: Season) =>
  ((await done(season.send("county", "GET", "/api/batches"))).items as readonly { readonly lot: string }[]).map(
    ({ lot }) => lot,
  );

test("lists and search of a service that had none hold what was there before", async () => {
  const season = await newSeason();
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  await drainOutbox(season.deps, { followers: FOLLOWERS.filter(({ name }) => name !== "list-rows") });
  expect(await lots(season)).toEqual([]);
  await carryAll(season);
  expect((await lots(season)).toSorted()).toEqual(["A", "B"]);
  expect((await done(season.send("county", "GET", "/api/search?q=b1"))).items).toMatchObject([{ kind: "base" }]);
});

test("an input that was recorded before each had rows of its own can be read, put right and judged by again", async () => {
  const season = await newSeason();
  const { table } = season.deps;
  const body = { id: "old-1", base: "b1", plot: "p1", product: "吡虫啉", actives: ["吡虫啉"], dosage: "2000 倍" };
  await done(season.send("coop", "POST", "/api/inputs", { ...body, appliedOn: "2026-08-01", safetyIntervalDays: 7 }));
  const place = plotInputKey({ base: "coop/b1", plot: "p1", appliedOn: "2026-08-01", id: "old-1" });
  const key = inputKey("coop", "old-1");
  const reference = referenceKey(factKey(key, 1));
  const found = await table.getMany([key, inputAddressKey("old-1"), place, reference]);
  // By the store itself: the service takes no such row away.
  const ops = found.flatMap((item): Op[] =>
    item === undefined ? [] : [{ delete: { pk: item.pk, sk: item.sk }, when: { versionIs: item.version } }],
  );
  expect(ops).toHaveLength(4);
  await table.transact(ops, "before there were such rows");
  await drainOutbox(season.deps, { followers: [] });
  expect((await season.send("coop", "GET", "/api/inputs/old-1")).status).toBe(404);

  await carryAll(season);
  expect(await table.getMany([key, inputAddressKey("old-1"), place, reference])).toMatchObject(
    found.map((item) => ({ data: item?.data })),
  );
  const correction = { id: "c1", reason: "误输", safetyIntervalDays: 21 };
  await done(season.send("coop", "POST", "/api/inputs/old-1/corrections", correction));
  expect(await done(season.send("coop", "GET", "/api/inputs/old-1"))).toMatchObject({ safetyIntervalDays: 21 });
  await carryAll(season);
  expect(await done(season.send("coop", "GET", "/api/inputs/old-1"))).toMatchObject({ safetyIntervalDays: 21 });
});
