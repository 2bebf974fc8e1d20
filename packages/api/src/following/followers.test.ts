import { metered } from "@suyuan/store/meter";
import { LimitExceeded, StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import {
  allOf,
  type CaptureSite,
  captured,
  captureSite,
  documentOf,
  outbox,
  seen,
  sighting,
} from "../fixtures/capture.ts";
import { lotUri } from "../fixtures/domain-events.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { asideOf, outboxOf } from "../fixtures/followers.ts";
import { batchOn, done, GTIN } from "../fixtures/season.ts";
import { allDue, subscriptionSite } from "../fixtures/subscriptions.ts";
import type { Deps } from "../host.ts";
import { identifierPartition } from "../ledger/event-keys.ts";
import { batchKey, harvestKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { queryCountsKey } from "../ledger/subscription-keys.ts";
import { drainOutbox, followFact } from "./follow.ts";
import { FOLLOWERS } from "./followers.ts";
import { retrySetAside } from "./set-aside.ts";
import { sweepFacts } from "./sweep.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await drainOutbox(site.deps);
});

const post = (organisation: string, path: string, body: object) =>
  done(site.season.send(organisation, "POST", path, body));
const register = (lot: string, more: object = {}) => post("coop", "/api/batches", batchOn(lot, 100, more));
const ship = (id: string, lots: readonly string[]) =>
  post("coop", "/api/shipments", {
    id,
    to: "depot",
    items: lots.map((lot) => ({ gtin: GTIN, lot, quantityKg: 10 })),
    shippedAt: "2026-10-07T08:00:00+08:00",
  });
const spray = () =>
  post("coop", "/api/inputs", {
    ...{ base: "b1", plot: "p1", product: "苦参碱", actives: ["matrine"], dosage: "1 L" },
    ...{ appliedOn: "2026-10-01", safetyIntervalDays: 7 },
  });
const flagsOf = async (lot: string) => {
  const { flags } = await done(site.season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
  return (flags as readonly { code: string }[]).map(({ code }) => code);
};
const listed = async (deps: Deps = site.deps) =>
  (await listedOn(deps, "510824")).map(({ subject, code }) => `${subject} ${code}`).toSorted();
const later = (ms: number): Deps => ({ ...site.deps, now: () => new Date(site.deps.now().getTime() + ms) });
const drainAll = async (deps: Deps) => {
  for (let round = 0; round < 50 && (await outbox(deps.table)).length > 0; round++) await drainOutbox(deps);
};

/** The table, on which writing one batch, or reading one partition, breaks a limit. */
function refusing(
  table: Table,
  refused: { readonly batch?: string; readonly read?: string; readonly error?: Error },
): Table {
  const { pk } = batchKey(GTIN, refused.batch ?? "");
  const readable = (partition: string) => {
    if (partition === refused.read) throw refused.error ?? new TypeError(`${partition} cannot be read`);
  };
  return {
    getMany: table.getMany.bind(table),
    get: async (key, options) => {
      readable(key.pk);
      return table.get(key, options);
    },
    query: async (partition, range, cursor, options) => {
      readable(partition);
      return table.query(partition, range, cursor, options);
    },
    transact: async (ops, token) => {
      if (ops.some((op) => "put" in op && op.put.pk === pk)) throw new LimitExceeded("the item is too large");
      return table.transact(ops, token);
    },
    putAbsent: table.putAbsent.bind(table),
  };
}

test("followers keep the names that their work is stored under, and each that comes after another stands behind it", () => {
  const names = FOLLOWERS.map(({ name }) => name);
  expect(names).toEqual([
    ...["label-runs", "label-voids", "captures", "ended-subscriptions", "event-index", "known-values", "subscriptions"],
    ...[
      "earlier-events",
      "hidden-events",
      "laboratories-events",
      "earlier-inputs",
      "late-inputs",
      "pass-on",
      "recall-orders",
      "delivered-weight",
      "erasures",
      "vacated-rooms",
      "voided-in-store",
      "corrected-names",
      "corrected-holders",
      "page-links",
      "published-certificates",
    ],
    ...[
      "exceptions",
      "harvest-signs",
      "test-signs",
      "logger-signs",
      "handoff-signs",
      "record-signs",
      "overdraw-signs",
      "serial-signs",
      "aid-signs",
      "input-standards",
      "test-standards",
      "green-food-standards",
      "grade-standards",
    ],
    ...["list-rows", "moved-lists", "successor-lists-2026-06-30", "people-words", "audit-trail"],
    ...["platform-feeds", "agreed-batches"],
    ...["batch-figures", "base-figures", "benefit-figures"],
  ]);
  for (const [n, { after }] of FOLLOWERS.entries()) {
    if (after !== undefined) expect(names.slice(0, n)).toContain(after);
  }
});

test("a batch with no room left holds up no other batch of a late input, and the auditors hear of it all the same", async () => {
  for (const lot of ["A", "B", "C"]) await register(lot);
  await drainOutbox(site.deps);
  await spray();
  const deps = { ...site.deps, table: refusing(site.deps.table, { batch: "B" }) };
  await drainAll(deps);
  expect([await flagsOf("A"), await flagsOf("B"), await flagsOf("C")]).toEqual([
    ["safety-interval"],
    [],
    ["safety-interval"],
  ]);
  expect(await listed()).toEqual(["A", "B", "C"].map((lot) => `01/${GTIN}/10/${lot} safety-interval`));
  expect(await asideOf(site.deps.table)).toMatchObject([
    {
      follower: "late-inputs",
      reason: `Stopped: 1 batches could not be told of the input: 01/${GTIN}/10/B: LimitExceeded: the item is too large`,
      bookmark: { after: null, left: [{ gtin: GTIN, lot: "B" }], failed: [] },
    },
  ]);
  expect(await outbox(site.deps.table)).toEqual([]);
  const meter = metered(site.deps.table);
  await retrySetAside({ ...later(60_000), table: meter });
  expect(await flagsOf("B")).toEqual(["safety-interval"]);
  // One batch with its history; the exception is there already, and is met thrice.
  expect(meter.usage().itemsWritten).toBeLessThanOrEqual(3);
  expect(await asideOf(site.deps.table)).toEqual([]);
  expect(await listed()).toHaveLength(3);
});

test("a store that is out of reach for subscriptions or earlier events sets nothing aside, and is made good by the next call", async () => {
  for (const lot of ["A", "B"]) await register(lot);
  await drainAll(site.deps);
  await ship("S1", ["A", "B"]);
  const down = (pk: string): Deps => ({
    ...site.deps,
    table: refusing(site.deps.table, { read: pk, error: new StoreUnavailable("out of reach", "not-committed") }),
  });
  for (const pk of [queryCountsKey("coop").pk, queryCountsKey("depot").pk, identifierPartition(lotUri("B"))]) {
    await expect(drainOutbox(down(pk))).rejects.toThrow("out of reach");
    expect(await asideOf(site.deps.table)).toEqual([]);
    expect(await outbox(site.deps.table)).toHaveLength(1);
  }
  await drainAll(site.deps);
  const steps = (await seen(site, "depot")).map(({ event }) => String(event.bizStep));
  expect(steps.toSorted()).toEqual(["commissioning", "commissioning", "shipping"]);
});

test("a batch that failed on an earlier call is still told of on a later one", async () => {
  const lots = ["A", "B", "C", "D", "E", "F", "G"];
  for (const lot of lots) await register(lot);
  await drainAll(site.deps);
  await ship("S1", lots);
  const deps = { ...site.deps, table: refusing(site.deps.table, { read: identifierPartition(lotUri("A")) }) };
  await drainAll(deps);
  expect(await asideOf(site.deps.table)).toMatchObject([
    {
      bookmark: { left: [{ batch: `01/${GTIN}/10/A` }], failed: [] },
      reason: expect.stringContaining(`earlier events of 01/${GTIN}/10/A could not be shown to depot`),
    },
  ]);
  expect(await seen(site, "depot")).toHaveLength(lots.length);
});

test("a subscription is told of the event that was recorded, and nobody of a fact without one", async () => {
  const subscribed = await subscriptionSite();
  const query = { eventType: ["ObjectEvent"], EQ_bizStep: ["storing"] };
  await subscribed.send("coop", "POST", "/epcis/queries", { name: "stored", query });
  const asked = { dest: "http://127.0.0.1:9000/hook", stream: true };
  const { json } = await subscribed.send("coop", "POST", "/epcis/queries/stored/subscriptions", asked);
  await subscribed.capture("coop", sighting(1), sighting(2, 1, { bizStep: "shipping" }));
  const waiting = await allOf(subscribed.deps.table, `DELIVERY#${String(json.subscriptionID)}`);
  const pointers = waiting.filter(({ sk }) => sk.startsWith("PENDING#"));
  expect(pointers).toMatchObject([{ data: { organisation: "coop", viewer: "coop", sk: "EVENT" } }]);
  expect(await allDue(subscribed.deps.table)).toHaveLength(1);
});

test("a late input is brought to every batch of a base with more harvests than one call looks at, and to each once", async () => {
  const rows = Array.from({ length: 250 }, (_, n) => {
    const lot = `X${String(n).padStart(3, "0")}`;
    const harvest = { gtin: GTIN, lot, plots: ["p1"] };
    return create(harvestKey("coop/b1", "2026-10-06", harvest), harvest);
  });
  for (let n = 0; n < rows.length; n += 50) await site.deps.table.transact(rows.slice(n, n + 50), `rows-${n}`);
  const lots = ["A", "X100x", "Z"];
  for (const lot of lots) await register(lot);
  await drainOutbox(site.deps);
  await spray();
  const [row] = await outbox(site.deps.table);
  expect(row).toBeDefined();
  let rounds = 0;
  for (; (await outbox(site.deps.table)).length > 0; rounds++) await drainOutbox(site.deps);
  expect(rounds).toBeGreaterThanOrEqual(1);
  for (const lot of lots) expect([lot, await flagsOf(lot)]).toEqual([lot, ["safety-interval"]]);
  expect(await listed()).toEqual(lots.map((lot) => `01/${GTIN}/10/${lot} safety-interval`).toSorted());
});

test("an organisation whose subscriptions cannot be told holds up no other's, and only it is told again", async () => {
  await register("A");
  await ship("S1", ["A"]);
  await drainAll(site.deps);
  const event = sighting(5, 0, {
    epcList: [],
    quantityList: [{ epcClass: lotUri("A"), quantity: 10, uom: "KGM" }],
    bizStep: "transporting",
    eventTime: "2026-10-07T00:00:00.000Z",
  });
  await captured(site, "coop", documentOf([event]));
  const deps = { ...site.deps, table: refusing(site.deps.table, { read: queryCountsKey("coop").pk }) };
  await drainAll(deps);
  expect(await asideOf(site.deps.table)).toMatchObject([
    {
      follower: "subscriptions",
      bookmark: ["coop"],
      reason: expect.stringContaining("subscriptions of coop could not be told"),
    },
  ]);
  expect(await seen(site, "depot")).toHaveLength(3);
  const asked: string[] = [];
  const table = site.deps.table;
  const watched: Table = {
    ...{ query: table.query.bind(table), getMany: table.getMany.bind(table), transact: table.transact.bind(table) },
    putAbsent: table.putAbsent.bind(table),
    get: (key, ...rest) => {
      asked.push(key.pk);
      return table.get(key, ...rest);
    },
  };
  await retrySetAside({ ...later(60_000), table: watched });
  expect(asked.filter((pk) => pk.startsWith("QUERYCOUNTS#"))).toEqual([queryCountsKey("coop").pk]);
  expect(await asideOf(site.deps.table)).toEqual([]);
});

test("a batch whose earlier events cannot be read holds up those of no other batch in the shipment", async () => {
  for (const lot of ["A", "B", "C"]) await register(lot);
  await drainAll(site.deps);
  await ship("S1", ["A", "B", "C"]);
  const deps = { ...site.deps, table: refusing(site.deps.table, { read: identifierPartition(lotUri("B")) }) };
  await drainAll(deps);
  const batches = async () =>
    (await seen(site, "depot")).flatMap(({ event, batches: named }) =>
      event.bizStep === "commissioning" ? named : [],
    );
  expect((await batches()).toSorted()).toEqual(["A", "C"].map((lot) => `01/${GTIN}/10/${lot}`));
  expect(await asideOf(site.deps.table)).toMatchObject([
    { follower: "earlier-events", bookmark: { left: [{ batch: `01/${GTIN}/10/B` }], failed: [] } },
  ]);
  await retrySetAside(later(60_000));
  expect((await batches()).toSorted()).toEqual(["A", "B", "C"].map((lot) => `01/${GTIN}/10/${lot}`));
});

test("following costs what the list of prices says", async () => {
  const meter = metered(site.deps.table);
  const deps = { ...site.deps, table: meter };
  const costOf = async (work: Promise<unknown>) => {
    await work;
    const [item] = await outboxOf(site.deps.table);
    if (item === undefined) throw new Error("nothing to follow");
    meter.reset();
    await followFact(deps, { pk: item.pk, sk: item.sk }, item.row);
    const { itemsWritten, writeUnits, readUnits, roundTrips } = meter.usage();
    return { itemsWritten, writeUnits, readUnits, roundTrips };
  };
  const base = { id: "b9", name: "九", regionCode: "510824", plots: [{ id: "p1", areaMu: 10, crop: "梨" }] };
  // In the lists of county, city and province, and found by its id and its name of one character there and by its organisation.
  expect(await costOf(post("coop", "/api/bases", base))).toEqual({
    itemsWritten: 2 + 3 + 2 * 4 + 1,
    // The rows to find it by are put by themselves; the journal's and the outbox's in one transaction, and what was counted of it.
    writeUnits: 3 + 2 * 4 + 2 * 2 + 2,
    readUnits: 8,
    roundTrips: 11,
  });
  // The step, the batch and the place are new to the organisation's lists: 2 items and a round trip that later ones do without.
  // Its weight is kept beside those of others: 1 item. Whether its producer shares batches with a platform is one Query.
  // What it counts for: 2 rows in a transaction, and 2 to find it by.
  // Its weight is kept beside those of others: 1 item. What it counts for: 2 rows in a transaction, 2 to be found by. Whether its producer
  // shares batches with a platform: one Query.
  expect(await costOf(register("A"))).toEqual({ itemsWritten: 22, writeUnits: 28, readUnits: 15, roundTrips: 22 });
});

test("a sweep follows what the stream left behind, tries again what is due, and measures how followers stand", async () => {
  await register("A");
  await spray();
  const deps = { ...site.deps, table: refusing(site.deps.table, { batch: "A" }) };
  await drainAll(deps);
  await post("coop", "/api/bases", {
    id: "b9",
    name: "九",
    regionCode: "510824",
    plots: [{ id: "p1", areaMu: 10, crop: "梨" }],
  });
  const levels: string[] = [];
  const at = (ms: number): Deps => ({
    ...later(ms),
    metrics: { ...site.deps.metrics, level: (name, value) => void levels.push(`${name} ${value}`) },
  });
  expect(await sweepFacts(at(59_000))).toEqual({ followed: 0, retried: 0 });
  expect(await sweepFacts(at(299_000))).toEqual({ followed: 0, retried: 1 });
  expect(await sweepFacts(at(300_000))).toEqual({ followed: 1, retried: 0 });
  expect(levels).toEqual([
    ...["FactsSetAside 1", "OldestFactSeconds 59"],
    ...["FactsSetAside 0", "OldestFactSeconds 299"],
    ...["FactsSetAside 0", "OldestFactSeconds 0"],
  ]);
});
