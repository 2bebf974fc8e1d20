import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { faulty } from "@suyuan/store/faulty-table";
import { beforeEach, expect, test } from "vitest";
import { type CaptureSite, COOP, captureSite, documentOf, outbox, seen, sighting } from "../../fixtures/capture.ts";
import { lotUri, uri } from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { Deps } from "../../host.ts";
import { acceptDocument, readJob } from "../capture/accept.ts";
import { carryOut, placeDocument } from "../capture/carry.ts";
import { captureEvent } from "../capture/event.ts";
import { placeEntry } from "../capture/place-entry.ts";
import { findByEventID } from "../index/events-store.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
  await drain();
});

async function drain(): Promise<void> {
  for (let round = 0; round < 50 && (await outbox(site.deps.table)).length > 0; round++) await drainOutbox(site.deps);
}

function readingOf(events: readonly EpcisEvent[]) {
  const reading = readCaptureDocument(documentOf(events));
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.value;
}

/** A document that is found good and bound to be stored, and of which nothing is stored yet. */
async function bound(events: readonly EpcisEvent[]): Promise<string> {
  const text = JSON.stringify(documentOf(events));
  const document = await placeDocument(site.deps, COOP.organisation, readingOf(events));
  const id = await acceptDocument(site.deps, COOP, { document, text, behaviour: "rollback" });
  let transactions = 0;
  const dying = faulty(site.deps.table, ({ method }) =>
    method === "transact" && ++transactions > 1 ? "fail-before" : "none",
  );
  const deps: Deps = { ...site.deps, table: dying, randomBytes: (count) => site.deps.randomBytes(count) };
  await expect(carryOut({ ...deps, randomBytes: quick(deps) }, id)).rejects.toThrow("injected");
  expect(await readJob(site.deps, COOP, id)).toMatchObject({ running: true, done: 0, isCommitting: true });
  return id;
}

/** Pauses, which are drawn by the single byte, take no time. */
function quick({ randomBytes }: Deps): Deps["randomBytes"] {
  return (count) => (count === 1 ? new Uint8Array(1) : randomBytes(count));
}

const sightings = (count: number) => Array.from({ length: count }, (_, n) => sighting(n));

test("an event that the rules came to refuse after its document was bound is kept without effect and shown to the auditors: the document is whole all the same", async () => {
  const packing: EpcisEvent = {
    type: "AggregationEvent",
    eventTime: "2026-10-07T12:00:00Z",
    eventTimeZoneOffset: "+08:00",
    action: "ADD",
    // No logistic unit by an SSCC: packed into it, the goods stay an observation.
    parentID: "https://example.com/crate/1",
    childQuantityList: [{ epcClass: lotUri("A"), quantity: 900, uom: "KGM" }],
    bizStep: "packing",
    readPoint: { id: uri("organisation", "coop") },
  };
  const id = await bound([...sightings(44), packing]);
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 500 }];
  const shipment = { id: "S1", to: "depot", items, shippedAt: "2026-10-07T08:00:00+08:00" };
  await done(site.season.send("coop", "POST", "/api/shipments", shipment));
  await drain();
  expect(await readJob(site.deps, COOP, id)).toMatchObject({ running: false, success: true, done: 45, errors: [] });
  const stored = (await seen(site, "coop")).find(({ event }) => event.type === "AggregationEvent");
  expect(stored).toMatchObject({ event: packing, judgedAs: "contradiction", batches: [`01/${GTIN}/10/A`] });
  const { items: flagged } = await done(site.season.send("county", "GET", "/api/exceptions"));
  const flags = (flagged as { code: string; subject: string; by: string; en: string }[]).filter(
    ({ code }) => code === "contradiction",
  );
  expect(flags).toMatchObject([{ subject: `01/${GTIN}/10/A`, by: "coop" }]);
  expect(flags[0]?.en).toContain("insufficient-stock");
  expect(flags[0]?.en).not.toMatch(/[0-9]+ kg/);
  expect((await seen(site, "depot")).map(({ event }) => event.type)).not.toContain("AggregationEvent");
});

test("an event whose id was given to another one meanwhile is kept; the id leads to the other one", async () => {
  const mine = sighting(100, 1, { eventID: "urn:uuid:1" });
  const other = sighting(200, 1, { eventID: "urn:uuid:1" });
  const id = await bound([...sightings(44), mine]);
  const [entry] = readingOf([other]).entries;
  const placed = entry && placeEntry(site.deps, "coop", entry, "");
  if (placed?.ok !== true) throw new Error("placed");
  await captureEvent(site.deps, COOP, placed);
  await drain();
  expect(await readJob(site.deps, COOP, id)).toMatchObject({ running: false, success: true, done: 45 });
  expect((await seen(site, "coop")).map(({ event }) => event)).toEqual(expect.arrayContaining([mine, other]));
  expect((await findByEventID(site.deps, "coop", "urn:uuid:1")).map(({ event }) => event)).toEqual([other]);
});
