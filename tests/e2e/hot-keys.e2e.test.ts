/**
 * Which partition key takes how much when a province is at its busiest: the ways of some batches, each followed by all that follows, over a table
 * that adds up what each key takes. DynamoDB's limits of one key are 1,000 write and 3,000 read units a second.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import { sighting } from "@suyuan/api/fixtures/capture";
import { subscriptionSite } from "@suyuan/api/fixtures/subscriptions";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import { addParties, day, depsOver, GTIN, prepare, registration, type Send, sendOver } from "../bench/season.ts";
import { type KeyUse, keyedMeter } from "./keyed-meter.ts";

/** Of one partition key, by the developer guide. */
const WRITES_A_SECOND = 1_000;
const READS_A_SECOND = 3_000;
/** Batches of a year; the busiest day has twenty times the usual, its busiest hour a fifth of that day. */
const BATCHES_A_YEAR = 5_000_000;
const PEAK_BATCHES_A_SECOND = ((BATCHES_A_YEAR / 365) * 20 * (1 / 5)) / 3600;
/** The largest organisation has so much of a province's batches; of all keys that are one organisation's or one base's, this is the share. */
const LARGEST_SHARE = 0.05;
/** What is counted here on half the load is held to half the limit: nobody knows the next festival. */
const HEADROOM = 2;
const BATCHES = 12;

/** Keys of what is one organisation's (its batches, events, words, quota) or one base's or certificate's: others write others. */
const OF_ONE_OWNER =
  /^(?:ORG|SEEN|KNOWN|QUOTA|DEVICES?|BASE|CERT|GTIN|ROOM|LIST#ORG|SEARCH#ORG|AUDIT#ORG|QUERYCOUNTS|CAPTURES|KEY)#/;
/** Keys of one batch, event, act or request: others write others. */
const OF_ONE_THING =
  /^(?:BATCH|EVENT|EVENTID|EPC|ACT|SHIPMENT|IDEMPOTENCY|RUN|SERIAL|LOGUSES|SAMPLE|REPORT|EXCEPTION|RECALL|INPUT|COMMISSION|NAMED)#/;

async function wayOf(send: Send, lot: string, n: number): Promise<void> {
  const path = `/api/batches/${GTIN}/${lot}`;
  // Recorded late, so that each batch brings a remark to the lists of all offices over it.
  await send("coop", "/api/batches", { ...registration(lot, n), harvestedOn: day(9) });
  await send("coop", "/api/labels", { id: `run-${lot}`, gtin: GTIN, lot, count: 20, netWeightG: 500 });
  const items = [{ gtin: GTIN, lot, quantityKg: 50 }];
  await send("coop", "/api/shipments", { id: `to-depot-${lot}`, to: "depot", items, shippedAt: new Date() });
  await send("depot", `/api/shipments/to-depot-${lot}/receipt`, { items, receivedAt: new Date() });
  await send("depot", `${path}/storage`, { action: "in", location: "1号冷库", quantityKg: 50, at: new Date() });
  await send("depot", `${path}/storage`, { action: "out", location: "1号冷库", quantityKg: 50, at: new Date() });
}

/** Viewers that are told of an event by a webhook, each by a report of its own: the most that a partner's wish for every event at once comes to. */
const REPORTS_AN_EVENT = 3;
const EVENTS_A_BATCH = 6;

test("at a province's peak the places of subscriptions that are due take no more than half of their limit, where one place for all would take thrice it", async () => {
  const site = await subscriptionSite();
  const { table, uses } = keyedMeter(site.deps.table);
  const through = site.over(table);
  await through.send("coop", "POST", "/epcis/queries", { name: "stored", query: { EQ_bizStep: ["storing"] } });
  const SUBSCRIPTIONS = 40;
  for (let n = 0; n < SUBSCRIPTIONS; n++) {
    const asked = { dest: `https://receiver${n}.example/hook`, stream: true };
    const { status } = await through.send("coop", "POST", "/epcis/queries/stored/subscriptions", asked);
    expect(status).toBe(201);
  }
  uses.clear();
  let reports = 0;
  for (let n = 0; n < 5; n++) {
    await through.capture("coop", sighting(n));
    reports += (await runDueSubscriptions(through.deps, { send: async () => ({ ok: true }) })).delivered;
  }
  expect(reports).toBe(5 * SUBSCRIPTIONS);
  const places = [...uses].filter(([pk]) => /^DUE/.test(pk));
  const factor = (PEAK_BATCHES_A_SECOND * EVENTS_A_BATCH * REPORTS_AN_EVENT) / reports;
  const writes = places.map(([, use]) => use.writeUnits * factor);
  const sum = writes.reduce((total, one) => total + one, 0);
  process.stdout.write(
    `DUE: ${sum.toFixed(0)} WU/s in all, ${Math.max(...writes).toFixed(0)} WU/s in its fullest place\n`,
  );
  expect(sum).toBeGreaterThan(WRITES_A_SECOND);
  // Ids are drawn by chance: of forty the fullest of eight places has some nine.
  expect(Math.max(...writes)).toBeLessThanOrEqual((WRITES_A_SECOND / HEADROOM) * (9 / 5));
});

test("at a province's peak no partition key takes more than half of what DynamoDB lets one take, whoever writes it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-keys-"));
  const { table, uses } = keyedMeter(openSqliteTable(":memory:"));
  const deps = depsOver(table, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const management = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => management.fetch(request), keys);
  await prepare(send);
  await drainOutbox(deps);
  uses.clear();
  for (let n = 0; n < BATCHES; n++) {
    await wayOf(send, `L${n}`, n);
    await drainOutbox(deps);
  }
  rmSync(folder, { recursive: true, force: true });
  const shareOf = (pk: string) => (OF_ONE_THING.test(pk) ? 0 : OF_ONE_OWNER.test(pk) ? LARGEST_SHARE : 1);
  const perSecond = (use: KeyUse, pk: string) => {
    const factor = (PEAK_BATCHES_A_SECOND / BATCHES) * shareOf(pk);
    return { pk, writes: use.writeUnits * factor, reads: use.readUnits * factor };
  };
  const all = [...uses].map(([pk, use]) => perSecond(use, pk)).sort((a, b) => b.writes - a.writes);
  const shared = all.filter(({ pk }) => shareOf(pk) === 1);
  for (const { pk, writes, reads } of [
    ...shared.slice(0, 12),
    ...all.filter(({ pk }) => shareOf(pk) < 1).slice(0, 6),
  ]) {
    process.stdout.write(`${pk.padEnd(48)} ${writes.toFixed(1)} WU/s, ${reads.toFixed(1)} RU/s\n`);
  }
  expect(shared.map(({ pk }) => pk)).toEqual(
    expect.arrayContaining(["OUTBOX#0", "EXCEPTIONS#5108#parties", expect.stringMatching(/^JOURNAL#/)]),
  );
  for (const { pk, writes, reads } of all) {
    expect([pk, writes <= WRITES_A_SECOND / HEADROOM]).toEqual([pk, true]);
    expect([pk, reads <= READS_A_SECOND / HEADROOM]).toEqual([pk, true]);
  }
});
