import type { EpcisEvent } from "@suyuan/epcis/event";
import { beforeEach, expect, test } from "vitest";
import { allOf, type CaptureSite, captured, captureSite, documentOf, outbox } from "../../fixtures/capture.ts";
import { lotUri, onHandOf, readLot, receivingEvent, shippingEvent } from "../../fixtures/domain-events.ts";
import { batchOn, done } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { seenTimePartition } from "../../ledger/event-keys.ts";

/** From a partner's document to the record of the batch, over the capture interface itself. */

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
});

const send = (organisation: string, events: readonly EpcisEvent[], headers?: object) =>
  captured(site, organisation, documentOf(events), headers);

const loading = (kg: number): EpcisEvent => ({
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-10-07T00:30:00Z",
  eventTimeZoneOffset: "+08:00",
  bizStep: "loading",
  quantityList: [{ epcClass: lotUri("A"), quantity: kg, uom: "KGM" }],
});

test("a captured shipment and receipt move stock, and both parties find them among the batch's events", async () => {
  expect(await send("coop", [shippingEvent()])).toMatchObject({ success: true });
  expect(await send("depot", [receivingEvent(400)])).toMatchObject({ success: true });
  expect(await onHandOf(site.season)).toEqual({ coop: 600, depot: 400 });
  const { events } = (await readLot(site.season)) as { events: { bizStep: string }[] };
  expect(events.map(({ bizStep }) => bizStep)).toEqual(["commissioning", "shipping", "receiving"]);
});

test("a shipment and what follows from it may come in one document, and all or nothing of it counts", async () => {
  const whole = [shippingEvent({ kg: 400 }), shippingEvent({ kg: 600, shipment: "S2" })];
  const tooMuch = shippingEvent({ kg: 1, shipment: "S3" });
  expect(await send("coop", [...whole, tooMuch])).toMatchObject({ success: false, errors: [{}] });
  expect(await onHandOf(site.season)).toEqual({ coop: 1000 });
  expect(await send("coop", whole)).toMatchObject({ success: true });
  expect(await onHandOf(site.season)).toEqual({});
});

test("an event that became a shipment holds its id at once: another event under it is refused", async () => {
  const eventID = "urn:uuid:00000000-0000-4000-8000-000000000001";
  const post = (event: EpcisEvent) => {
    const body = { "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", ...event, eventID };
    return site.send("coop", "POST", "/epcis/events", body);
  };
  expect((await post(shippingEvent())).status).toBe(201);
  const other = await post(loading(1));
  expect([other.status, other.json.code]).toEqual([409, "id-taken"]);
  expect(await onHandOf(site.season)).toEqual({ coop: 600 });
});

test("an event under the id of another becomes no shipment: it is refused, and the goods stay where they are", async () => {
  const eventID = "urn:uuid:00000000-0000-4000-8000-000000000001";
  const post = (event: EpcisEvent) => {
    const body = { "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", ...event, eventID };
    return site.send("coop", "POST", "/epcis/events", body);
  };
  const before = await onHandOf(site.season);
  expect((await post(loading(1))).status).toBe(201);
  const other = await post(shippingEvent());
  expect([other.status, other.json.code]).toEqual([409, "id-taken"]);
  expect(await onHandOf(site.season)).toEqual(before);
});

test("what a rule refuses is said in the job with its place in the document, and is not stored", async () => {
  const job = await send("coop", [shippingEvent({ kg: 1000.001 })]);
  expect(job).toMatchObject({ success: false, running: false });
  expect(JSON.stringify(job.errors)).toContain("/epcisBody/eventList/0/quantityList/0/quantity");
  expect(await onHandOf(site.season)).toEqual({ coop: 1000 });
});

test("an observation that agrees is kept beside the batch's facts; a contradiction only reaches the auditors", async () => {
  await send("coop", [loading(1000)]);
  await send("coop", [loading(1000.001)]);
  expect(await readLot(site.season)).toMatchObject({
    observations: [loading(1000)],
    events: [{ bizStep: "commissioning" }],
  });
  expect(await onHandOf(site.season)).toEqual({ coop: 1000 });
  await drainOutbox(site.deps);
  const { items } = await done(site.season.send("county", "GET", "/api/exceptions"));
  expect(items).toMatchObject([{ code: "contradiction", by: "coop", zh: expect.stringContaining("超过") }]);
});

test("the same document twice is the same facts once", async () => {
  await send("coop", [shippingEvent()]);
  expect(await send("coop", [shippingEvent()])).toMatchObject({ success: true });
  expect(await onHandOf(site.season)).toEqual({ coop: 600 });
});

test("a stranger who writes a great deal about a batch hides nothing that its parties saw, and is one row apart to the auditors", async () => {
  await send("coop", [loading(1000)]);
  const flood = Array.from({ length: 250 }, (_, n) => ({
    ...loading(1),
    eventTime: new Date(Date.parse("2026-10-07T01:00:00Z") + n * 1000).toISOString(),
  }));
  await send("depot", flood, { "gs1-capture-error-behaviour": "proceed" });
  while ((await drainOutbox(site.deps)) > 0);
  expect((await outbox(site.deps.table)).length).toBe(0);
  expect(await allOf(site.deps.table, seenTimePartition("depot", "TIME"))).toHaveLength(250);
  expect(await readLot(site.season)).toMatchObject({ observations: [loading(1000)] });
  const { items: own } = await done(site.season.send("county", "GET", "/api/exceptions"));
  const { items: strange } = await done(site.season.send("county", "GET", "/api/exceptions?claimedBy=strangers"));
  expect(own).toEqual([]);
  expect(strange).toMatchObject([{ code: "contradiction", by: "depot", count: 250, claimedBy: "strangers" }]);
});
