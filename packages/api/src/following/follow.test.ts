import { faulty } from "@suyuan/store/faulty-table";
import { beforeEach, describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { allOf as allRows, outbox as outboxRows } from "../fixtures/capture.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { asListed } from "../fixtures/listed-run.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season, TODAY } from "../fixtures/season.ts";
import type { Deps } from "../host.ts";
import {
  asidePartition,
  baseKey,
  factKey,
  labelRunKey,
  OUTBOX_SHARDS,
  outboxKey,
  outboxKeyAt,
} from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { drainOutbox, followFact } from "./follow.ts";

let season: Season;
let deps: Deps;
beforeEach(async () => {
  season = await newSeason();
  deps = season.deps;
  await drainOutbox(deps);
});

const allOf = (pk: string) => allRows(deps.table, pk);
const outbox = () => outboxRows(deps.table);
const journal = () => allOf(`JOURNAL#${TODAY}`);

/** Exceptions by region, each as "subject code". */
async function exceptions(): Promise<Record<string, string[]>> {
  const lists: Record<string, string[]> = {};
  for (const region of ["510824", "510800", "510000", "510823"]) {
    const said = await listedOn(deps, region);
    lists[region] = said.map(({ subject, code }) => `${subject} ${code}`).toSorted();
  }
  return lists;
}

async function flagsOf(lot: string): Promise<string[]> {
  const { flags } = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))) as {
    flags: readonly { code: string }[];
  };
  return flags.map(({ code }) => code);
}

/** A spray a week before two of the three harvests on its plot, entered after all of them. */
const LATE_INPUT = {
  base: "b1",
  plot: "p1",
  product: "苦参碱",
  actives: ["matrine"],
  dosage: "1 L",
  appliedOn: "2026-10-01",
  safetyIntervalDays: 7,
};

async function sprayTooLate(): Promise<void> {
  await done(season.send("coop", "POST", "/api/batches", batchOn("BREACH1")));
  await done(season.send("coop", "POST", "/api/batches", batchOn("BREACH2")));
  await done(season.send("coop", "POST", "/api/batches", batchOn("OTHER", 100, { plots: ["p2"] })));
  await done(season.send("coop", "POST", "/api/batches", batchOn("CLEAR", 100, { harvestedOn: TODAY })));
  await done(season.send("coop", "POST", "/api/batches", batchOn("BEFORE", 100, { harvestedOn: "2026-09-20" })));
  await drainOutbox(deps);
  await done(season.send("coop", "POST", "/api/inputs", LATE_INPUT));
}

/** BEFORE, harvested in September, was itself entered late. */
const FLAGGED = [
  `01/${GTIN}/10/BEFORE late-entry`,
  `01/${GTIN}/10/BREACH1 safety-interval`,
  `01/${GTIN}/10/BREACH2 safety-interval`,
];
const LISTED = { "510000": FLAGGED, "510800": FLAGGED, "510823": [], "510824": FLAGGED };

test("a late input flags every batch that it breaches and no other, and the county, the city and the province read of it", async () => {
  await sprayTooLate();
  expect(await flagsOf("BREACH1")).toEqual([]);
  await drainOutbox(deps);
  for (const lot of ["BREACH1", "BREACH2"]) expect([lot, await flagsOf(lot)]).toEqual([lot, ["safety-interval"]]);
  for (const lot of ["OTHER", "CLEAR"]) expect([lot, await flagsOf(lot)]).toEqual([lot, []]);
  expect(await flagsOf("BEFORE")).toEqual(["late-entry"]);
  expect(await exceptions()).toEqual(LISTED);
  for (const [bureau, subjects] of [
    ["county", 3],
    ["city", 3],
    ["province", 3],
    ["elsewhere", 0],
  ] as const) {
    const { items } = (await done(season.send(bureau, "GET", "/api/exceptions"))) as { items: unknown[] };
    expect([bureau, items.length]).toEqual([bureau, subjects]);
  }
});

test("a registration after the input is refused by it, without any follower", async () => {
  await done(season.send("coop", "POST", "/api/inputs", LATE_INPUT));
  const { status, json } = await season.send("coop", "POST", "/api/batches", batchOn("L1"));
  expect([status, json.code]).toEqual([422, "safety-interval"]);
});

/** Pauses before another try take no time: their length is drawn from one byte. */
const unpaused = (count: number) => (count === 1 ? new Uint8Array(1) : deps.randomBytes(count));

describe("delivered at least once", () => {
  test("each fact leaves one row in the journal and its exceptions once, however often it is followed", async () => {
    const before = (await journal()).length;
    await sprayTooLate();
    const rows = await outbox();
    expect(rows).toHaveLength(1);
    for (let delivery = 0; delivery < 3; delivery++) {
      for (const { pk, sk, data } of rows) await followFact(deps, { pk, sk }, data);
    }
    const [row] = rows;
    if (row === undefined) throw new Error("nothing to follow");
    const atOnce = () => followFact(deps, { pk: row.pk, sk: row.sk }, row.data);
    await Promise.all([atOnce(), atOnce(), atOnce()]);
    expect(await outbox()).toEqual([]);
    expect((await journal()).length).toBe(before + 6);
    expect(await exceptions()).toEqual(LISTED);
    expect(await flagsOf("BREACH1")).toEqual(["safety-interval"]);
  });

  test("two followers of the same rows at once do the work of one", async () => {
    await sprayTooLate();
    const other = { ...deps, table: faulty(deps.table, []) };
    await Promise.all([drainOutbox(deps), drainOutbox(other)]);
    expect(await outbox()).toEqual([]);
    expect(await exceptions()).toEqual(LISTED);
    expect(await flagsOf("BREACH2")).toEqual(["safety-interval"]);
  });

  test.each(["fail-before", "fail-after"] as const)(
    "a follower that the store leaves (%s) at any call is made good by the next one",
    async (fault) => {
      await sprayTooLate();
      let failures = 0;
      // The usual run fails at every third call, the long one at each.
      for (let call = 0; call < 200; call += sized(3, 1)) {
        const leaving = faulty(deps.table, ({ index }) => (index < call ? "none" : fault));
        const followed = await drainOutbox({ ...deps, table: leaving, randomBytes: unpaused }).catch(() => undefined);
        if (followed === undefined) failures += 1;
        if ((await outbox()).length === 0) break;
      }
      expect(failures).toBeGreaterThan(3);
      await drainOutbox(deps);
      expect(await outbox()).toEqual([]);
      expect(await exceptions()).toEqual(LISTED);
      for (const lot of ["BREACH1", "BREACH2"]) expect(await flagsOf(lot)).toEqual(["safety-interval"]);
    },
  );

  test("a batch that changes under the follower is flagged all the same", async () => {
    await sprayTooLate();
    const shipment = { to: "depot", shippedAt: "2026-10-07T08:00:00+08:00" };
    const ship = (n: number) =>
      season.send("coop", "POST", "/api/shipments", {
        ...shipment,
        id: `S${n}`,
        items: [{ gtin: GTIN, lot: "BREACH1", quantityKg: 1 }],
      });
    // What is sent once the hold is there is refused by it.
    let sent = 0;
    const under = faulty(deps.table, []);
    const transact: typeof under.transact = async (ops, token) => {
      if (sent === 0 && ops.some((op) => "put" in op && op.put.pk.endsWith("#BREACH1"))) {
        sent = (await Promise.all([ship(0), ship(1), ship(2)])).filter(({ status }) => status === 201).length;
      }
      return under.transact(ops, token);
    };
    const changing: typeof under = {
      get: (...asked) => under.get(...asked),
      getMany: (...asked) => under.getMany(...asked),
      query: (...asked) => under.query(...asked),
      putAbsent: (...asked) => under.putAbsent(...asked),
      transact,
    };
    await drainOutbox({ ...deps, table: changing });
    expect(sent).toBe(3);
    await drainOutbox(deps);
    expect(await flagsOf("BREACH1")).toEqual(["safety-interval"]);
    expect((await exceptions())["510824"]).toEqual(FLAGGED);
  });
});

test("a row without its fact is set aside in the outbox's place, told of once, and holds up no other", async () => {
  const orphan = (shard: number) =>
    create(outboxKey(shard, "2026-10-08T00:00:00.000Z", `orphan${shard}`), {
      ...factKey(baseKey("nowhere"), 1),
      kind: "base-added",
      recordedAt: "2026-10-08T00:00:00.000Z",
    });
  const orphans = Array.from({ length: OUTBOX_SHARDS }, (_, shard) => orphan(shard));
  expect((await deps.table.transact(orphans, "orphans")).ok).toBe(true);
  for (let n = 0; n < 12; n++) await done(season.send("coop", "POST", "/api/batches", batchOn(`L${n}`, 1)));
  expect(await drainOutbox(deps)).toBe(OUTBOX_SHARDS + 12);
  expect(await drainOutbox(deps)).toBe(0);
  expect(await outbox()).toEqual([]);
  const aside = await allOf(asidePartition);
  expect(new Set(aside.map(({ data }) => data.factId))).toEqual(new Set(["orphan0", "orphan1", "orphan2", "orphan3"]));
  const alarms = season.lines.filter(({ level }) => level === "error");
  expect(alarms.map(({ event }) => event)).toEqual(Array.from({ length: OUTBOX_SHARDS }, () => "fact-set-aside"));
});

test("a drain leaves alone what is newer than it may take, and begins nothing after its deadline", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 1)));
  const now = deps.now();
  expect(await drainOutbox(deps, { until: new Date(now.getTime() - 1) })).toBe(0);
  expect(await drainOutbox(deps, { deadline: now })).toBe(0);
  expect(await outbox()).toHaveLength(1);
  expect(await drainOutbox(deps, { until: now, deadline: new Date(now.getTime() + 1) })).toBe(1);
});

test("a row of an older form, whose place was part of its key, is followed from the start", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 1)));
  const [row] = await outbox();
  if (row === undefined) throw new Error("no row");
  const { pk, sk, data } = row;
  const placed = create(outboxKeyAt(row, "3.abc"), data);
  await deps.table.transact([placed, { delete: { pk, sk }, when: { versionIs: 1 } }], "placed");
  expect(await drainOutbox(deps)).toBe(1);
  expect((await journal()).map(({ sk: key }) => key)).toContain(sk);
});

test("more rows than one page are all followed", async () => {
  const before = (await journal()).length;
  await Promise.all(
    Array.from({ length: 450 }, (_, n) => done(season.send("coop", "POST", "/api/batches", batchOn(`P${n}`, 1)))),
  );
  expect(await drainOutbox(deps)).toBe(450);
  expect([(await outbox()).length, (await journal()).length]).toEqual([0, before + 450]);
});

test("a run of labels from when serials were listed, which its request left unfinished, is finished by the follower", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  await done(season.send("coop", "POST", "/api/labels", runOf("R1", "L1", 120)));
  await asListed(deps, "coop/R1");
  expect((await season.send("coop", "GET", "/api/labels/R1.csv")).status).toBe(409);
  await drainOutbox(deps);
  expect((await deps.table.get(labelRunKey("coop/R1")))?.data.status).toBe("issued");
  expect((await season.send("coop", "GET", "/api/labels/R1.csv")).status).toBe(200);
});
