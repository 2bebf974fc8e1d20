import { lotId } from "@suyuan/domain/batches/identity";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { readBareEvent } from "@suyuan/epcis/read-event";
import { itemBytes } from "@suyuan/store/capacity";
import { faulty } from "@suyuan/store/faulty-table";
import type { Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { type CaptureSite, CONTEXT, captureSite } from "../../fixtures/capture.ts";
import { lotUri } from "../../fixtures/domain-events.ts";
import { batchOn, done, GTIN } from "../../fixtures/season.ts";
import { batchOf } from "../../ledger/batch-rows.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { captureEvent } from "../capture/event.ts";
import { placeEntry } from "../capture/place-entry.ts";
import { observationsOf } from "./observations.ts";
import { firstPart } from "./of-batch.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await done(site.season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
});

const LARGE = "x".repeat(12_000);

/** A look at lot A, in a second of its own; `lines` of 12 KB each are written down with it. */
function look(second: number, lines: number): EpcisEvent {
  return {
    type: "ObjectEvent",
    eventTime: new Date(Date.parse("2026-10-07T00:00:00Z") + second * 1000).toISOString(),
    ...{ eventTimeZoneOffset: "+08:00", action: "OBSERVE", bizStep: "inspecting" },
    quantityList: [{ epcClass: lotUri("A"), quantity: 1, uom: "KGM" }],
    ...(lines === 0 ? {} : { "ex:note": Array.from({ length: lines }, () => LARGE) }),
  };
}

async function capture(organisation: string, event: EpcisEvent): Promise<void> {
  const entry = placeEntry(site.deps, organisation, readBareEvent({ ...event, "@context": CONTEXT }), "");
  if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
  await captureEvent(site.deps, { organisation, role: "integrator", key: "test" }, entry);
}

/** The table, and how many bytes of events were read of it. */
function weighed(table: Table): { readonly table: Table; bytes(): number } {
  let bytes = 0;
  const getMany: Table["getMany"] = async (keys, options) => {
    const items = await table.getMany(keys, options);
    for (const item of items) if (item?.pk.startsWith("EVENT#")) bytes += itemBytes(item);
    return items;
  };
  return { table: { ...faulty(table, []), getMany }, bytes: () => bytes };
}

async function observed(table: Table = site.deps.table): Promise<readonly EpcisEvent[]> {
  const batch = batchOf(await readRow(site.deps.table, batchKey(GTIN, "A")));
  if (batch === undefined) throw new Error("the batch is not there");
  return (await observationsOf({ ...site.deps, table }, batch)).map(({ event }) => event);
}

const secondsOf = (events: readonly EpcisEvent[]) =>
  events.map(({ eventTime }) => (Date.parse(eventTime) - Date.parse("2026-10-07T00:00:00Z")) / 1000);

describe("observations of a batch", () => {
  test("are the newest, oldest first, and no more than 512 KB of them however large each is", async () => {
    for (let second = 0; second < 30; second += 1) await capture("coop", look(second, 16));
    const { table, bytes } = weighed(site.deps.table);
    const found = await observed(table);
    expect(secondsOf(found)).toEqual([28, 29]);
    expect(JSON.stringify(found).length).toBeLessThan(512 * 1024);
    expect(bytes()).toBeLessThan(1024 * 1024);
  });

  test("of which one is larger than all may be together is shown by itself", async () => {
    await capture("coop", look(1, 0));
    await capture("coop", look(2, 18));
    expect(secondsOf(await observed())).toEqual([1, 2]);
  });

  test("are not hidden by strangers who write large events about the batch, and little of those is read", async () => {
    await capture("coop", look(1, 0));
    for (let second = 2; second < 40; second += 1) await capture("depot", look(second, 16));
    const { table, bytes } = weighed(site.deps.table);
    expect(secondsOf(await observed(table))).toEqual([1]);
    expect(bytes()).toBeLessThan(2 * 1024 * 1024);
  });
});

test("a follower takes a batch's events some 256 KB at a time, or one that is larger, and comes to each once", async () => {
  for (let second = 0; second < 12; second += 1) await capture("coop", look(second, second % 3 === 0 ? 16 : 0));
  const batch = lotId({ gtin: GTIN, lot: "A" });
  const met: string[] = [];
  let from: string | undefined;
  for (let calls = 0; calls < 50; calls += 1) {
    const { pointers, end } = await firstPart(site.deps, batch, { limit: 5, ...(from === undefined ? {} : { from }) });
    const items = pointers.length === 0 ? [] : await site.deps.table.getMany(pointers);
    const bytes = items.reduce((sum, item) => sum + (item === undefined ? 0 : itemBytes(item)), 0);
    expect(bytes < 300 * 1024).toBe(true);
    met.push(...pointers.map(({ pk, sk }) => `${pk} ${sk}`));
    from = end;
    if (from === undefined) break;
  }
  expect(from).toBeUndefined();
  expect(new Set(met).size).toBe(met.length);
  expect(met.length).toBeGreaterThanOrEqual(12);
});
