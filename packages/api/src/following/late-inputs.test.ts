import { addDays } from "@suyuan/domain/calendar";
import type { Fact } from "@suyuan/domain/fact";
import { metered } from "@suyuan/store/meter";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { impatient } from "../fixtures/http.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import type { Deps } from "../host.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { baseKey, batchKey, factKey, harvestKey, plotInputKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { readMany } from "../ledger/read.ts";
import { drainOutbox } from "./follow.ts";
import { followedFact, Stopped } from "./follower.ts";
import { lateInputs } from "./late-inputs.ts";

let season: Season;
let deps: Deps;
beforeEach(async () => {
  season = await newSeason();
  deps = impatient(season.deps);
  await drainOutbox(deps);
});

const APPLIED = "2026-10-01";

/** An input as its fact tells it. */
function input(more: object = {}) {
  const at = "2026-10-08T02:00:00.000Z";
  const fact: Fact<"input-recorded"> = {
    ...{ kind: "input-recorded", by: { organisation: "coop", role: "clerk" }, occurredAt: at, recordedAt: at },
    data: {
      ...{ id: "i1", base: "coop/b1", plot: "p1", product: "苦参碱", actives: ["matrine"], dosage: "1 L" },
      ...{ appliedOn: APPLIED, safetyIntervalDays: 7, clearOn: "2026-10-08", recordedAt: at, ...more },
    },
  };
  return fact;
}

/** One call of the follower; the input itself is on record among those of its plot. */
const follow = async (on: Deps, fact: Fact<"input-recorded">, from?: Parameters<typeof lateInputs.follow>[2]) => {
  await deps.table.transact([create(plotInputKey(fact.data), fact.data)], `record-${fact.data.id}`);
  const row = { id: `fact-${fact.data.id}`, fact, digest: "x", status: 201 as const, answer: {} };
  return lateInputs.follow(on, followedFact(on, factKey(baseKey("coop/b1"), 9), row), from);
};

async function plant(harvests: readonly (readonly [lot: string, on: string, plots?: readonly string[]])[]) {
  const rows = harvests.map(([lot, on, plots = ["p1"]]) =>
    create(harvestKey("coop/b1", on, { gtin: GTIN, lot }), { gtin: GTIN, lot, plots }),
  );
  for (let n = 0; n < rows.length; n += 100)
    await deps.table.transact(rows.slice(n, n + 100), `plant-${rows.length}-${n}`);
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => [`X${String(n).padStart(4, "0")}`, "2026-10-06"] as const);

/** The same table; `read` has the lots of the batches that were read, each of which fails when `isBroken` says so. */
function watching(isBroken: (lot: string) => boolean = () => false): { readonly on: Deps; readonly read: string[] } {
  const read: string[] = [];
  const { table } = deps;
  const looked: Table = {
    ...{ query: table.query.bind(table), transact: table.transact.bind(table), get: table.get.bind(table) },
    putAbsent: table.putAbsent.bind(table),
    getMany: async (keys, options) => {
      const lots = keys.flatMap(({ pk }) => (pk.startsWith("BATCH#") ? [pk.slice(pk.lastIndexOf("#") + 1)] : []));
      read.push(...lots);
      if (lots.some(isBroken)) throw new TypeError("cannot be read");
      return table.getMany(keys, options);
    },
  };
  return { on: { ...deps, table: looked }, read };
}

/** Calls until the follower is done, each at the bookmark of the one before. */
async function callUntilDone(on: Deps): Promise<number> {
  let from: Parameters<typeof follow>[2];
  for (let calls = 1; calls < 20; calls++) {
    const said = await follow(on, input(), from);
    if (said === "done") return calls;
    from = said.goOn;
  }
  throw new Error("it never ends");
}

test("looks at the harvests of its plot from the day it was applied through a year after, and at no other", async () => {
  await plant([
    ["BEFORE", addDays(APPLIED, -1)],
    ["SAMEDAY", APPLIED],
    ["YEAR", addDays(APPLIED, 365)],
    ["LATER", addDays(APPLIED, 366)],
    ["OTHERPLOT", "2026-10-06", ["p2"]],
    ["BOTHPLOTS", "2026-10-06", ["p2", "p1"]],
  ]);
  const { on, read } = watching();
  expect(await follow(on, input())).toBe("done");
  expect(read).toEqual(["SAMEDAY", "BOTHPLOTS", "YEAR"]);
});

test.each([
  [0, 1],
  [100, 1],
  [101, 2],
  [250, 3],
])("of %i harvests each is looked at once, in at most %i calls", async (count, calls) => {
  await plant(numbered(count));
  const { on, read } = watching();
  expect(await callUntilDone(on)).toBeLessThanOrEqual(calls);
  expect(read).toEqual(numbered(count).map(([lot]) => lot));
});

test("goes on from its bookmark with what failed so far, and stops at the end with what failed in all", async () => {
  await plant(numbered(150));
  const broken = new Set(["X0003", "X0120"]);
  const { on } = watching((lot) => broken.has(lot));
  const said = await follow(on, input());
  expect(said).toEqual({ goOn: { after: expect.any(String), left: [], failed: [{ gtin: GTIN, lot: "X0003" }] } });
  const stopped = await follow(on, input(), said === "done" ? undefined : said.goOn).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(stopped).toBeInstanceOf(Stopped);
  expect(stopped).toMatchObject({
    message: `2 batches could not be told of the input: 01/${GTIN}/10/X0003, 01/${GTIN}/10/X0120`,
    cause: { message: "cannot be read" },
    bookmark: { after: null, left: ["X0003", "X0120"].map((lot) => ({ gtin: GTIN, lot })), failed: [] },
  });
  const again = watching((lot) => lot === "X0120");
  await expect(follow(again.on, input(), (stopped as Stopped).bookmark)).rejects.toMatchObject({
    bookmark: { after: null, left: [{ gtin: GTIN, lot: "X0120" }], failed: [] },
  });
  expect(again.read).toEqual(["X0003", "X0120"]);
});

test("stops where a thousand have failed, names five of them, and goes on from there when it is tried again", async () => {
  await plant(numbered(1250));
  const { on } = watching(() => true);
  let from: Parameters<typeof follow>[2];
  let stopped: unknown;
  for (let call = 0; call < 20 && stopped === undefined; call++) {
    try {
      const said = await follow(on, input(), from);
      from = said === "done" ? undefined : said.goOn;
    } catch (error) {
      stopped = error;
    }
  }
  const { message, bookmark } = stopped as Stopped & { bookmark: { after: string; left: object[]; failed: object[] } };
  expect([bookmark.left.length, bookmark.failed]).toEqual([1001, []]);
  expect(bookmark.after).toContain("X1000");
  expect(message).toBe(
    `1001 batches could not be told of the input: ${[0, 1, 2, 3, 4].map((n) => `01/${GTIN}/10/X000${n}`).join(", ")}`,
  );
  const mended = watching();
  const said = await follow(mended.on, input(), bookmark);
  expect(mended.read.slice(0, 1001)).toEqual(numbered(1001).map(([lot]) => lot));
  expect(said).toMatchObject({ goOn: { left: [], failed: [] } });
});

test("a store that is out of reach fails the whole call: nothing is known of any batch", async () => {
  await plant(numbered(3));
  const { table } = deps;
  const down = { ...watching().on.table, getMany: () => Promise.reject(new StoreUnavailable("down", "not-committed")) };
  await expect(follow({ ...deps, table: { ...down, query: table.query.bind(table) } }, input())).rejects.toThrow(
    /^down$/,
  );
});

test("a batch that others change all the time fails by itself, after some attempts and by name", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const { table } = deps;
  let attempts = 0;
  const busy: Table = {
    ...{ query: table.query.bind(table), getMany: table.getMany.bind(table), get: table.get.bind(table) },
    putAbsent: table.putAbsent.bind(table),
    transact: async (ops, token) => {
      const isBatch = ops.some((op) => "put" in op && op.put.pk === batchKey(GTIN, "A").pk);
      if (!isBatch) return table.transact(ops, token);
      attempts += 1;
      return { ok: false, conflicts: [0] };
    },
  };
  await expect(follow({ ...deps, table: busy }, input())).rejects.toMatchObject({
    bookmark: { left: [{ gtin: GTIN, lot: "A" }] },
    cause: { message: `batch 01/${GTIN}/10/A changes too often to be changed` },
  });
  expect(attempts).toBe(12);
});

test("each input leaves its own flag and its actives on a batch, once, whether or not it breaches the interval", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const key = batchKey(GTIN, "A");
  const state = async () => {
    const loaded = await readMany(deps.table, [key]);
    const batch = batchIn(loaded, key);
    return [
      batch?.flags.map(({ reason }) => reason.zh.split("施用 ")[1]?.split("，")[0]),
      batch?.activesUsed,
      loaded.version(key),
    ];
  };
  const other = { id: "i2", product: "印楝素", actives: ["azadirachtin"] };
  const harmless = { id: "i3", product: "石硫合剂", actives: ["lime sulfur"], safetyIntervalDays: 0, clearOn: APPLIED };
  for (const more of [{}, {}, other, other, {}, harmless, harmless])
    expect(await follow(deps, input(more))).toBe("done");
  expect(await state()).toEqual([["苦参碱", "印楝素"], ["azadirachtin", "lime sulfur", "matrine"], 4]);
});

test("an input that concerns 300 batches is brought to all of them in few trips, and a call that breaks off is taken up again", async () => {
  const lots = Array.from({ length: 300 }, (_, n) => `${"AXYZ"[n % 4]}W${n}`);
  for (const lot of lots)
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 1, { certificate: undefined })));
  const table = metered(deps.table);
  const late = input({ safetyIntervalDays: 0, clearOn: APPLIED });
  let calls = 0;
  let from: Parameters<typeof follow>[2];
  for (;;) {
    calls += 1;
    // The process ended before its bookmark was kept: the same call again.
    if (calls === 2) await follow({ ...deps, table }, late, from);
    const said = await follow({ ...deps, table }, late, from);
    if (said === "done") break;
    from = said.goOn;
  }
  expect(calls).toBe(3);
  const { roundTrips } = table.usage();
  expect(roundTrips).toBeLessThan(lots.length / 3);
  const keys = lots.map((lot) => batchKey(GTIN, lot));
  const loaded = await readMany(deps.table, keys);
  for (const key of keys) expect(batchIn(loaded, key)?.activesUsed).toEqual(["matrine"]);
});

test("a batch that somebody writes at the same moment is judged by itself, and the others with it lose nothing", async () => {
  for (const lot of ["AW", "XW", "YW"])
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 1, { certificate: undefined })));
  let hasLost = false;
  const transact: Table["transact"] = async (ops, token) => {
    if (hasLost || !ops.some((op) => "put" in op && op.put.pk.endsWith("#XW"))) return deps.table.transact(ops, token);
    hasLost = true;
    await done(season.send("coop", "POST", `/api/batches/${GTIN}/XW/losses`, LOSS));
    return deps.table.transact(ops, token);
  };
  const { table } = deps;
  const torn: Table = {
    ...{ query: table.query.bind(table), get: table.get.bind(table), getMany: table.getMany.bind(table) },
    putAbsent: table.putAbsent.bind(table),
    transact,
  };
  expect(await follow({ ...deps, table: torn }, input())).toBe("done");
  expect(hasLost).toBe(true);
  const keys = ["AW", "XW", "YW"].map((lot) => batchKey(GTIN, lot));
  const loaded = await readMany(deps.table, keys);
  for (const key of keys) expect(batchIn(loaded, key)?.activesUsed).toEqual(["matrine"]);
});

const LOSS = { id: "l1", cause: "spoiled", quantityKg: 0.5, at: "2026-10-07T08:00:00+08:00", reason: "烂" };
