import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { faulty } from "@suyuan/store/faulty-table";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import {
  allOf,
  type CaptureSite,
  COOP,
  captureSite,
  documentOf,
  outbox,
  seen,
  sighting,
} from "../../fixtures/capture.ts";
import { shippingEvent } from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { Deps } from "../../host.ts";
import type { CaptureJob, ErrorBehaviour } from "../../ledger/event-keys.ts";
import { captureDocumentKey, identifierPartition } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { identifierOps } from "../index/event-rows.ts";
import { loadEvents } from "../index/events-store.ts";
import { acceptDocument, readJob } from "./accept.ts";
import { placeDocument } from "./carry.ts";
import { captureEvent } from "./event.ts";
import { placeEntry } from "./place-entry.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
  await drain(site.deps);
});

/** Drains the outbox until nothing is left, as a host does. */
async function drain(deps: Deps): Promise<void> {
  for (let round = 0; round < 50 && (await outbox(deps.table)).length > 0; round++) await drainOutbox(deps);
}

async function accept(
  deps: Deps,
  events: readonly EpcisEvent[],
  behaviour: ErrorBehaviour = "rollback",
): Promise<string> {
  const json = documentOf(events);
  const reading = readCaptureDocument(json);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const document = await placeDocument(deps, COOP.organisation, reading.value);
  return acceptDocument(deps, COOP, { document, text: JSON.stringify(json), behaviour });
}

const jobOf = async (id: string): Promise<CaptureJob> => {
  const job = await readJob(site.deps, COOP, id);
  if (job === undefined) throw new Error(`no job ${id}`);
  return job;
};
const sightings = (count: number) => Array.from({ length: count }, (_, n) => sighting(n));
const weightOnHand = async (): Promise<unknown> => {
  const { onHand } = await done(site.season.send("coop", "GET", `/api/batches/${GTIN}/A`));
  const rows = onHand as { organisation: string; quantityKg: number }[];
  return rows.find(({ organisation }) => organisation === "coop")?.quantityKg ?? 0;
};
/** Sightings that the cooperative sees (its registration of lot A is an event as well). */
const seenSightings = async () => (await seen(site, "coop")).filter(({ judgedAs }) => judgedAs === "foreign");

const readAlone = (event: EpcisEvent) => {
  const reading = readCaptureDocument(documentOf([event]));
  const [first] = reading.ok ? reading.value.entries : [];
  if (first === undefined) throw new Error("read");
  return first;
};

describe("a document of more events than are carried out before the answer", () => {
  test("is carried out by the follower, in several calls, and appears as a whole when it is all or nothing", async () => {
    const id = await accept(site.deps, sightings(300));
    expect(await jobOf(id)).toMatchObject({ running: true, success: true, done: 0 });
    const visible = new Set<number>();
    for (let round = 0; round < 20 && (await jobOf(id)).running; round++) {
      await drainOutbox(site.deps);
      visible.add((await seenSightings()).length);
    }
    expect(visible).toEqual(new Set([0, 300]));
    expect(visible.size).toBe(2);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true, done: 300, errors: [] });
    expect((await seenSightings()).map(({ event }) => event)).toEqual(sightings(300));
  });

  test("is kept as a blob when it is large", async () => {
    const events = sightings(40).map((event) => ({
      ...event,
      "ex:notes": Array.from({ length: 10 }, () => "x".repeat(1000)),
    }));
    const id = await accept(site.deps, events, "proceed");
    await drain(site.deps);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true, done: 40 });
    expect((await seenSightings()).map(({ event }) => event)).toEqual(events);
  });
});

describe("events that move stock", () => {
  const ship = (kg: number, shipment: string) => shippingEvent({ kg, shipment });

  test("take effect together in one transaction when the document is all or nothing", async () => {
    const id = await accept(site.deps, [ship(400, "S1"), ship(500, "S2"), sighting(1)]);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true });
    expect(await weightOnHand()).toBe(100);
  });

  test("are judged one on top of the other, and one refusal leaves the stock as it was", async () => {
    const id = await accept(site.deps, [ship(400, "S1"), ship(700, "S2")]);
    const job = await jobOf(id);
    expect(job).toMatchObject({ running: false, success: false });
    expect(job.errors.map(({ code }) => code)).toEqual(["insufficient-stock"]);
    expect(job.errors[0]?.errors[0]?.pointer).toMatch(/^\/epcisBody\/eventList\/1\/quantityList\/0/);
    expect(await weightOnHand()).toBe(1000);
  });

  test("are carried out as far as the rules allow where the sender says to proceed", async () => {
    const id = await accept(site.deps, [ship(400, "S1"), ship(700, "S2"), ship(600, "S3")], "proceed");
    expect(await jobOf(id)).toMatchObject({ running: false, success: false, errors: [{ code: "insufficient-stock" }] });
    expect(await weightOnHand()).toBe(0);
  });

  test("are refused with a way out in a document that is all or nothing and does not fit one transaction", async () => {
    const events = [ship(400, "S1"), ...sightings(28)];
    const job = await jobOf(await accept(site.deps, events));
    expect(job).toMatchObject({ running: false, success: false });
    expect(job.errors[0]?.detail).toContain("proceed");
    expect([await weightOnHand(), (await seenSightings()).length]).toEqual([1000, 0]);
    expect(await jobOf(await accept(site.deps, events, "proceed"))).toMatchObject({ running: false, success: true });
    expect([await weightOnHand(), (await seenSightings()).length]).toEqual([600, 28]);
  });

  test("are not told as refused when another process has captured them by the time that the refusal is written", async () => {
    await accept(site.deps, [ship(600, "S1")]);
    const event = ship(700, "S2");
    const entry = placeEntry(site.deps, "coop", readAlone(event), "");
    if (!entry.ok) throw new Error("placed");
    let transactions = 0;
    const { table } = site.deps;
    const overtaken: Table = {
      get: (...args) => table.get(...args),
      getMany: (...args) => table.getMany(...args),
      query: (...args) => table.query(...args),
      putAbsent: (items) => table.putAbsent(items),
      transact: async (ops, token) => {
        transactions += 1;
        // The first accepts the document; with the second the refusal would be written.
        if (transactions === 2) {
          await done(site.season.send("coop", "POST", "/api/shipments/S1/void", { reason: "wrong lorry" }));
          await captureEvent(site.deps, COOP, entry);
        }
        return table.transact(ops, token);
      },
    };
    const id = await accept({ ...site.deps, table: overtaken }, [event]);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true, errors: [] });
    expect(await weightOnHand()).toBe(300);
  });

  test("of many documents at once never move more than there is", async () => {
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, n) => accept(site.deps, [ship(150, `P${n}`), sighting(n)])),
    );
    const jobs = await Promise.all(ids.map(jobOf));
    expect(jobs.filter(({ success }) => success)).toHaveLength(6);
    expect(await weightOnHand()).toBe(100);
    expect(await seenSightings()).toHaveLength(6);
  });
});

describe("an event with more identifiers than a transaction holds", () => {
  const wide = sighting(1, 1_200);
  const entry = () => {
    const placed = placeEntry(site.deps, "coop", readAlone(wide), "");
    if (!placed.ok) throw new Error("placed");
    return placed;
  };
  const foundBy = async (identifier: string) => {
    const rows = await allOf(site.deps.table, identifierPartition(identifier));
    return loadEvents(site.deps, "coop", rows.map(pointerIn));
  };

  test("is found by every one of them, and by none before it is complete", async () => {
    let writes = 0;
    const dying = faulty(site.deps.table, ({ method }) =>
      (method === "transact" || method === "putAbsent") && ++writes > 12 ? "fail-before" : "none",
    );
    await expect(
      captureEvent({ ...site.deps, table: dying, randomBytes: noWaiting(site.deps) }, COOP, entry()),
    ).rejects.toThrow(StoreUnavailable);
    const ends = ["https://example.com/thing/1-0", "https://example.com/thing/1-1199"];
    for (const identifier of ends) {
      expect(await allOf(site.deps.table, identifierPartition(identifier))).toHaveLength(1);
      expect(await foundBy(identifier)).toEqual([]);
    }
    expect(await seenSightings()).toEqual([]);
    expect((await captureEvent(site.deps, COOP, entry())).outcome).toBe("captured");
    expect((await captureEvent(site.deps, COOP, entry())).outcome).toBe("duplicate");
    for (const identifier of ends) expect((await foundBy(identifier)).map(({ event }) => event)).toEqual([wide]);
  });

  test("is captured over what a writer left that broke off, also when all of it would fit one transaction by now", async () => {
    const narrow = placeEntry(site.deps, "coop", readAlone(sighting(4, 60)), "");
    if (!narrow.ok) throw new Error("placed");
    await putMissing(site.deps, identifierOps(site.deps, narrow.place).slice(0, 30));
    expect((await captureEvent(site.deps, COOP, narrow)).outcome).toBe("captured");
    expect(await foundBy("https://example.com/thing/4-59")).toHaveLength(1);
    const inDocument = placeEntry(site.deps, "coop", readAlone(sighting(5, 60)), "");
    if (!inDocument.ok) throw new Error("placed");
    await putMissing(site.deps, identifierOps(site.deps, inDocument.place).slice(0, 30));
    expect(await jobOf(await accept(site.deps, [sighting(5, 60), sighting(6)]))).toMatchObject({ success: true });
    expect(await foundBy("https://example.com/thing/5-59")).toHaveLength(1);
  });

  test("is one of a document like any other", async () => {
    const id = await accept(site.deps, [sighting(2), wide, sighting(3)]);
    await drain(site.deps);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true });
    expect((await seenSightings()).map(({ event }) => event)).toEqual([wide, sighting(2), sighting(3)]);
  });
});

describe.each(["fail-before", "fail-after"] as const)("a store that leaves (%s) at any call", (fault) => {
  test.each([
    ["a small document that is all or nothing", 3, "rollback"],
    ["one of several transactions that is all or nothing", 13, "rollback"],
    ["one of several transactions that proceeds", 13, "proceed"],
  ] as const)(
    "loses nothing of %s that was accepted, and shows it whole or not at all",
    async (_, count, behaviour) => {
      const counts: number[] = [];
      for (let call = 0; call < 60; call++) {
        site = await captureSite();
        await drain(site.deps);
        const leaving = faulty(site.deps.table, ({ index }) => (index < call ? "none" : fault));
        const quick = { ...site.deps, table: leaving, randomBytes: noWaiting(site.deps) };
        const id = await accept(quick, sightings(count), behaviour).catch((error: unknown) => {
          if (!(error instanceof StoreUnavailable)) throw error;
          return undefined;
        });
        const atOnce = (await seenSightings()).length;
        if (behaviour === "rollback") expect([0, count]).toContain(atOnce);
        await drain(site.deps);
        const visible = await seenSightings();
        counts.push(visible.length);
        if (id !== undefined) {
          expect(await jobOf(id)).toMatchObject({ running: false, success: true, done: count, errors: [] });
          expect(visible.map(({ event }) => event)).toEqual(sightings(count));
        }
        // Not accepted, or nobody heard that it was.
        expect([0, count]).toContain(visible.length);
        if (id !== undefined && atOnce === count) break;
      }
      expect(counts).toContain(0);
      expect(counts.at(-1)).toBe(count);
    },
  );

  test("under the follower delays a job and does nothing twice", async () => {
    const id = await accept(site.deps, sightings(45));
    for (let call = 0; call < 200 && (await outbox(site.deps.table)).length > 0; call++) {
      const leaving = faulty(site.deps.table, ({ index }) => (index < call ? "none" : fault));
      await drainOutbox({ ...site.deps, table: leaving, randomBytes: noWaiting(site.deps) }).catch(() => undefined);
      expect([0, 45]).toContain((await seenSightings()).length);
    }
    await drain(site.deps);
    expect(await jobOf(id)).toMatchObject({ running: false, success: true, done: 45, errors: [] });
    expect((await seenSightings()).map(({ event }) => event)).toEqual(sightings(45));
  });
});

/** Ids stay random; pauses, which are drawn by the single byte, take no time. */
function noWaiting({ randomBytes }: Deps): Deps["randomBytes"] {
  return (count) => (count === 1 ? new Uint8Array(1) : randomBytes(count));
}

test("two hosts that carry out the same document at once do the work of one", async () => {
  const id = await accept(site.deps, [...sightings(45), shippingEvent({ kg: 10 })], "proceed");
  const other = { ...site.deps, table: faulty(site.deps.table, []) };
  for (let round = 0; round < 10; round++) await Promise.all([drainOutbox(site.deps), drainOutbox(other)]);
  expect(await jobOf(id)).toMatchObject({ running: false, success: true, done: 46, errors: [] });
  expect((await seenSightings()).map(({ event }) => event)).toEqual(sightings(45));
  expect(await weightOnHand()).toBe(990);
});

test("a job whose document cannot be read any more ends with an error, holds up no follower, and hides nothing that it stored", async () => {
  const id = await accept(site.deps, sightings(300));
  await drainOutbox(site.deps);
  const { done: before, isCommitting } = await jobOf(id);
  expect([isCommitting, before > 0 && before < 300, (await seenSightings()).length]).toEqual([true, true, 0]);
  const row = captureDocumentKey(id);
  await site.deps.table.transact([{ delete: row, when: { versionIs: 1 } }], "0123456789");
  await drain(site.deps);
  expect(await outbox(site.deps.table)).toEqual([]);
  expect(await jobOf(id)).toMatchObject({ running: false, success: false, errors: [{ title: "Document unreadable" }] });
  expect(await seenSightings()).toHaveLength(before);
  await accept(site.deps, sightings(300));
  await drain(site.deps);
  expect(await seenSightings()).toHaveLength(300);
});
