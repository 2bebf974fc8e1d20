import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import { beforeEach, describe, expect, test } from "vitest";
import { type CaptureSite, COOP, captured, captureSite, documentOf, seen, sighting } from "../../fixtures/capture.ts";
import { lotUri, uri } from "../../fixtures/domain-events.ts";
import { batchOn, done } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { Deps } from "../../host.ts";
import { captureEvent, NEVER_STAGED_MAX } from "./event.ts";
import { placeEntry } from "./place-entry.ts";

let site: CaptureSite;
let deps: Deps;
let transactions: number[];
beforeEach(async () => {
  site = await captureSite();
  await drainOutbox(site.deps);
  // The day of the key's first use is noted beside: that is no part of a capture.
  await site.send("coop", "GET", "/epcis/capture");
  transactions = [];
  const table = metered(site.deps.table, ({ method, itemsWritten }) => {
    if (method === "transact" || method === "putAbsent") transactions.push(itemsWritten);
  });
  deps = { ...site.deps, table };
});

/** Everything that takes a row: an id of its own, a step that few events have, two places. */
const fullEvent = (n: number, identifiers: number) =>
  sighting(n, identifiers, { eventID: `urn:uuid:${n}`, bizStep: "destroying" });

function placed(event: EpcisEvent, organisation = "coop") {
  const read = readCaptureDocument(documentOf([event]));
  const [entry] = read.ok ? read.value.entries : [];
  const place = entry && placeEntry(deps, organisation, entry, "");
  if (place?.ok !== true) throw new Error(JSON.stringify(read));
  return place;
}

/** Captures an event by itself; answers what it wrote, call by call. */
async function writtenBy(event: EpcisEvent, key?: string): Promise<readonly number[]> {
  transactions = [];
  await captureEvent(deps, COOP, placed(event), key === undefined ? undefined : { key, digest: "d" });
  return transactions;
}

/** What a shipping event of `count` lots with `more` identifiers writes beside the rows of the shipment itself. */
const lots = (count: number) => Array.from({ length: count }, (_, n) => `T${n}`);
const shippingOf = (count: number, more: object = {}) =>
  sighting(1, 0, {
    bizStep: "shipping",
    disposition: "in_transit",
    epcList: [],
    quantityList: lots(count).map((lot) => ({ epcClass: lotUri(lot), quantity: 10, uom: "KGM" })),
    sourceList: [{ type: "possessing_party", source: uri("organisation", "coop") }],
    destinationList: [{ type: "possessing_party", destination: uri("organisation", "depot") }],
    eventTime: "2026-10-07T01:00:00.000Z",
    ...more,
  });

const things = (count: number) => Array.from({ length: count }, (_, n) => `https://example.com/thing/x-${n}`);

describe("one event by itself", () => {
  test("goes in one transaction as long as one holds it, and not a row earlier or later is staged", async () => {
    const fitting = TRANSACTION_OPS_MAX - 8;
    expect(await writtenBy(fullEvent(1, fitting))).toEqual([TRANSACTION_OPS_MAX]);
    expect(await writtenBy(fullEvent(2, fitting + 1))).toEqual([fitting + 1, 8]);
  });

  test("has a row less for its identifiers where the request has an Idempotency-Key", async () => {
    const fitting = TRANSACTION_OPS_MAX - 9;
    expect(await writtenBy(fullEvent(1, fitting), "k1")).toEqual([TRANSACTION_OPS_MAX]);
    expect(await writtenBy(fullEvent(2, fitting + 1), "k2")).toEqual([fitting + 1, 9]);
  });

  test("is staged for what it changes of ours as well as for its identifiers", async () => {
    for (const lot of lots(8)) await done(site.season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
    const own = (await writtenBy(shippingOf(4)))[0] ?? 0;
    const perLot = ((await writtenBy(shippingOf(8, { eventTime: "2026-10-07T01:00:01.000Z" })))[0] ?? 0) - own;
    // A batch and its history row, and the lot as an identifier: four lots more.
    expect(perLot).toBe(4 * 3);
    const room = TRANSACTION_OPS_MAX - own;
    const at = (second: number) => ({ eventTime: `2026-10-07T02:00:0${second}.000Z` });
    expect(await writtenBy(shippingOf(4, { ...at(0), epcList: things(room) }))).toEqual([TRANSACTION_OPS_MAX]);
    const staged = await writtenBy(shippingOf(4, { ...at(1), epcList: things(room + 1) }));
    expect(staged.reduce((sum, rows) => sum + rows, 0)).toBe(own + room + 1);
    expect(staged).toHaveLength(2);
  });

  test("with few identifiers fits whatever it changes: the most that a receipt of ours can write, and they", async () => {
    const count = 24;
    for (const lot of lots(count)) await done(site.season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
    await writtenBy(shippingOf(count));
    await drainOutbox(deps);
    const receipt = shippingOf(count, {
      bizStep: "receiving",
      disposition: "in_progress",
      eventTime: "2026-10-07T05:00:00.000Z",
    });
    const entry = placed(receipt, "depot");
    transactions = [];
    const outcome = await captureEvent(deps, { ...COOP, organisation: "depot" }, entry, { key: "k", digest: "d" });
    expect(outcome).toMatchObject({ outcome: "captured", judgedAs: "fact" });
    const rows = transactions.reduce((sum, one) => sum + one, 0);
    const own = rows - entry.place.terms.identifiers.length;
    expect(own + NEVER_STAGED_MAX).toBeLessThanOrEqual(TRANSACTION_OPS_MAX - 2);
  });
});

describe("a document", () => {
  test("goes in as few transactions as hold its events with the job, each as full as it can be", async () => {
    const rows = 6 + 3;
    const fitting = Math.floor((TRANSACTION_OPS_MAX - 1) / rows);
    const events = Array.from({ length: 2 * fitting + 1 }, (_, n) => sighting(n, 3));
    const shaky = site.over(deps.table);
    await captured(shaky, "coop", documentOf(events), { "gs1-capture-error-behaviour": "proceed" });
    // The acceptance first: job, its place in the list, document, fact, outbox row.
    expect(transactions).toEqual([5, fitting * rows + 1, fitting * rows + 1, rows + 1]);
    expect(await seen(site, "coop")).toHaveLength(events.length);
  });

  test("of which each event fits alone is never refused for its size, and holds no more than a transaction", async () => {
    const events = [92, 91, 90, 1, 200, 1].map((identifiers, n) => fullEvent(n, identifiers));
    const shaky = site.over(deps.table);
    const job = await captured(shaky, "coop", documentOf(events), { "gs1-capture-error-behaviour": "proceed" });
    await drainOutbox(deps);
    expect(job.errors).toEqual([]);
    expect(Math.max(...transactions)).toBeLessThanOrEqual(TRANSACTION_OPS_MAX);
    expect(await seen(site, "coop")).toHaveLength(events.length);
  });

  test("counts the records that it holds still while it refuses events: they go over to the next transaction too", async () => {
    await captured(site, "coop", documentOf([sighting(99, 1, { eventID: "urn:uuid:taken" })]));
    const good = Array.from({ length: 12 }, (_, n) => fullEvent(n, 0));
    const refused = Array.from({ length: 20 }, (_, n) => sighting(20 + n, 1, { eventID: "urn:uuid:taken" }));
    const shaky = site.over(deps.table);
    const behaviour = { "gs1-capture-error-behaviour": "proceed" };
    const job = await captured(shaky, "coop", documentOf([...good, ...refused]), behaviour);
    expect(job).toMatchObject({ running: false, success: false });
    expect(job.errors).toHaveLength(20);
    expect(Math.max(...transactions)).toBeLessThanOrEqual(TRANSACTION_OPS_MAX);
    expect(await seen(site, "coop")).toHaveLength(13);
  });

  test("that is all or nothing and too large for one transaction leaves room for its completion beside the last events", async () => {
    const events = Array.from({ length: 12 }, (_, n) => sighting(n, 10));
    const shaky = site.over(deps.table);
    await captured(shaky, "coop", documentOf(events));
    await drainOutbox(site.deps);
    const [accepted, bound, ...groups] = transactions;
    // Six events of 16 rows beside two of the job; the completion goes with the last.
    expect([accepted, bound, groups.slice(0, 2)]).toEqual([5, 1, [6 * 16 + 1, 6 * 16 + 2]]);
    expect(await seen(site, "coop")).toHaveLength(12);
  });

  test("of large events is cut by their bytes, and every one of them is stored", async () => {
    const notes = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`ex:note${n}`, "溯".repeat(16_000)]));
    const events = Array.from({ length: 15 }, (_, n) => sighting(n, 1, notes));
    const shaky = site.over(deps.table);
    const job = await captured(shaky, "coop", documentOf(events), { "gs1-capture-error-behaviour": "proceed" });
    expect([job.errors, job.running]).toEqual([[], false]);
    // By count all of them would go in one.
    expect(transactions).toHaveLength(3);
    expect(await seen(site, "coop")).toHaveLength(events.length);
  });
});
