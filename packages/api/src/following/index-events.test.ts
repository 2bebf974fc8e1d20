import { faulty } from "@suyuan/store/faulty-table";
import type { Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { findByEventID, loadEvents } from "../epcis/index/events-store.ts";
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
import { lotUri, uri } from "../fixtures/domain-events.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { batchOn, done, GTIN } from "../fixtures/season.ts";
import { identifierPartition, seenPartition, seenTimePartition } from "../ledger/event-keys.ts";
import { pointerIn } from "../ledger/indexes/event-pointers.ts";
import { drainOutbox } from "./follow.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
});

async function drain(): Promise<void> {
  for (let round = 0; round < 50 && (await outbox(site.deps.table)).length > 0; round++) await drainOutbox(site.deps);
}

const items = [{ gtin: GTIN, lot: "A", quantityKg: 100 }];
const ship = (id: string, shippedAt = "2026-10-07T08:00:00+08:00") =>
  done(site.season.send("coop", "POST", "/api/shipments", { id, to: "depot", items, shippedAt }));
const receive = (id: string) =>
  done(
    site.season.send("depot", "POST", `/api/shipments/${id}/receipt`, {
      items,
      receivedAt: "2026-10-08T08:00:00+08:00",
    }),
  );
const stepsSeen = async (viewer: string) => (await seen(site, viewer)).map(({ event }) => event.bizStep ?? "none");

/** What an organisation sees by the class of lot A. */
async function byLot(viewer: string, lot = "A") {
  const rows = await allOf(site.deps.table, identifierPartition(lotUri(lot)));
  return loadEvents(site.deps, viewer, rows.map(pointerIn));
}

const temperature = (more: object = {}) =>
  sighting(5, 0, {
    epcList: [],
    quantityList: [{ epcClass: lotUri("A"), quantity: 10, uom: "KGM" }],
    bizStep: "transporting",
    eventTime: "2026-10-07T00:00:00.000Z",
    ...more,
  });

describe("a fact that came by our own routes", () => {
  test("is found by time, step, place, identifier and id, as it is kept with its batch", async () => {
    await drain();
    const [stored] = await seen(site, "coop");
    expect(stored).toMatchObject({
      event: { bizStep: "commissioning" },
      judgedAs: "fact",
      organisation: "coop",
      batches: [`01/${GTIN}/10/A`],
      recordTime: "2026-10-08T02:00:00.000Z",
    });
    expect(stored?.event.eventID).toBe(stored?.hashId);
    for (const partition of [
      seenTimePartition("coop", "RECORD"),
      seenPartition("coop", "READPOINT", uri("base", "coop/b1")),
    ]) {
      expect(await seen(site, "coop", partition)).toEqual([stored]);
    }
    expect(await byLot("coop")).toEqual([stored]);
    expect(await findByEventID(site.deps, "coop", stored?.hashId ?? "")).toEqual([stored]);
  });

  test("is the same event when its own event is sent in again", async () => {
    await drain();
    const [{ event } = { event: sighting(1) }] = await seen(site, "coop");
    expect(await captured(site, "coop", documentOf([event]))).toMatchObject({ success: true });
    await drain();
    expect(await seen(site, "coop")).toHaveLength(1);
  });
});

test("nothing is put a second time: of a test, a shipment and its receipt each row is written by one follower alone", async () => {
  await drain();
  const again: string[] = [];
  const { table } = site.deps;
  const watched: Table = {
    ...faulty(table, []),
    putAbsent: async (rows) => {
      const filled = await table.putAbsent(rows);
      again.push(...filled.there.map((index) => `${rows[index]?.pk} ${rows[index]?.sk}`));
      return filled;
    },
    transact: async (ops, token) => {
      const commit = await table.transact(ops, token);
      if (!commit.ok) again.push(`${commit.conflicts.length} of ${ops.length} rows of a transaction`);
      return commit;
    },
  };
  const follow = async () => {
    while ((await outbox(table)).length > 0) await drainOutbox({ ...site.deps, table: watched });
  };
  const report = { sampleId: "s1", sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
  const found = { items: [{ active: "matrine", resultMgPerKg: 0.01, limitMgPerKg: 1 }], verdict: "passed" };
  await done(site.season.send("county", "POST", `/api/batches/${GTIN}/A/tests`, { ...report, ...found }));
  await follow();
  await ship("S1");
  await follow();
  await receive("S1");
  await follow();
  expect(again).toEqual([]);
});

describe("who may see the events of a batch", () => {
  test("whoever it is sent to sees its earlier events and the handoff; nobody else does", async () => {
    await captured(site, "coop", documentOf([temperature()]));
    await drain();
    expect([await stepsSeen("coop"), await stepsSeen("depot")]).toEqual([["commissioning", "transporting"], []]);
    expect([(await byLot("coop")).length, (await byLot("depot")).length]).toEqual([2, 0]);
    await ship("S1");
    await drain();
    await receive("S1");
    await drain();
    const all = ["commissioning", "transporting", "shipping", "receiving"];
    for (const viewer of ["coop", "depot"]) {
      const times = (await seen(site, viewer)).map(({ event }) => event.eventTime);
      expect(times.map(Date.parse)).toEqual(times.map(Date.parse).toSorted((a, b) => a - b));
      expect([viewer, (await stepsSeen(viewer)).toSorted()]).toEqual([viewer, all.toSorted()]);
      expect((await byLot(viewer)).length).toBe(4);
    }
    const [own] = await seen(site, "coop");
    expect(await findByEventID(site.deps, "depot", own?.hashId ?? "")).toEqual([own]);
    expect(await seen(site, "county")).toEqual([]);
    expect(await findByEventID(site.deps, "county", own?.hashId ?? "")).toEqual([]);
  });

  test("an event of packs of the batch, which names no class, is shown with the others", async () => {
    const packs = temperature({ quantityList: [], epcList: [`${lotUri("A")}/21/0001`] });
    await captured(site, "coop", documentOf([packs]));
    await drain();
    await ship("S1");
    await drain();
    expect(await stepsSeen("depot")).toEqual(await stepsSeen("coop"));
    expect(await byLot("depot")).toHaveLength(3);
  });

  test("an event captured after the handoff is shown to both sides, whoever sent it", async () => {
    await ship("S1");
    await receive("S1");
    await drain();
    await captured(site, "depot", documentOf([temperature({ bizLocation: { id: "https://depot.example/room" } })]));
    await drain();
    expect(await stepsSeen("coop")).toContain("transporting");
    expect(await stepsSeen("coop")).toEqual(await stepsSeen("depot"));
  });

  test("what contradicts the record is shown to its sender and told to the auditors, and to no party of the batch", async () => {
    await drain();
    expect(await captured(site, "depot", documentOf([temperature()]))).toMatchObject({ success: true });
    await drain();
    expect((await seen(site, "depot")).map(({ judgedAs }) => judgedAs)).toEqual(["contradiction"]);
    expect([await stepsSeen("coop"), (await byLot("coop")).length]).toEqual([["commissioning"], 1]);
    const exceptions = await listedOn(site.deps, "510824", ["strangers"]);
    expect(exceptions.map(({ code, subject }) => [code, subject])).toEqual([["contradiction", `01/${GTIN}/10/A`]]);
  });

  test("more earlier events than one call reads are all shown, call after call", async () => {
    const many = (from: number) =>
      Array.from({ length: 60 }, (_, n) =>
        temperature({ eventTime: new Date(Date.UTC(2026, 9, 7, 0, 0, from + n)).toISOString() }),
      );
    for (let n = 0; n < 10; n++)
      await captured(site, "coop", documentOf(many(n * 60)), { "gs1-capture-error-behaviour": "proceed" });
    await drain();
    await ship("S1");
    let rounds = 0;
    for (; (await outbox(site.deps.table)).length > 0; rounds++) await drainOutbox(site.deps);
    expect(rounds).toBeGreaterThan(1);
    expect(await seen(site, "depot")).toHaveLength(602);
  });
});

test.each(["fail-before", "fail-after"] as const)(
  "a follower that the store leaves (%s) at any call is made good by the next one, and no row is missing",
  async (fault) => {
    await captured(site, "coop", documentOf([temperature()]));
    await ship("S1");
    await receive("S1");
    for (let call = 0; call < 300 && (await outbox(site.deps.table)).length > 0; call++) {
      const leaving = faulty(site.deps.table, ({ index }) => (index < call ? "none" : fault));
      await drainOutbox({ ...site.deps, table: leaving }).catch(() => undefined);
    }
    expect(await outbox(site.deps.table)).toEqual([]);
    const all = ["commissioning", "receiving", "shipping", "transporting"];
    for (const viewer of ["coop", "depot"]) {
      expect([viewer, (await stepsSeen(viewer)).toSorted()]).toEqual([viewer, all]);
      const byRecord = await seen(site, viewer, seenTimePartition(viewer, "RECORD"));
      expect(byRecord).toHaveLength(4);
    }
  },
);
