import type { EpcisEvent } from "@suyuan/epcis/event";
import { parseQuery } from "@suyuan/epcis/query/parse-query";
import { readBareEvent } from "@suyuan/epcis/read-event";
import { itemBytes } from "@suyuan/store/capacity";
import { faulty } from "@suyuan/store/faulty-table";
import type { Op, Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { CONTEXT, COOP, captureSite, sighting } from "../../fixtures/capture.ts";
import type { Deps } from "../../host.ts";
import { type EventPointer, seenKey, seenPartition, seenTimePartition } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { create } from "../../ledger/loaded.ts";
import { readAll } from "../../ledger/read.ts";
import { captureEvent } from "../capture/event.ts";
import { placeEntry } from "../capture/place-entry.ts";
import { QUERY_READS } from "./pieces.ts";
import { runQuery } from "./run-query.ts";

let deps: Deps;
beforeEach(async () => {
  deps = (await captureSite()).deps;
});

async function capture(event: EpcisEvent): Promise<void> {
  const entry = placeEntry(deps, "coop", readBareEvent({ ...event, "@context": CONTEXT }), "");
  if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
  await captureEvent(deps, COOP, entry);
}

function queryOf(params: readonly (readonly [string, string])[]) {
  const reading = parseQuery({ from: "url", params }, { namespaces: new Map() });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.value;
}

/** The pages of a query, to its end. */
async function pagesOf(on: Deps, params: readonly (readonly [string, string])[], perPage = 100) {
  const pages: string[][] = [];
  for (let token: string | undefined, n = 0; n < 200; n++) {
    const page = token === undefined ? { perPage } : { perPage, token };
    const { events, next } = await runQuery(on, "coop", queryOf(params), page);
    pages.push(events.map(({ event }) => event.eventTime));
    token = next?.token;
    if (token === undefined) return pages;
  }
  throw new Error("the walk does not end");
}

/** The table, and what of events' rows was read of it since it was last asked. */
function weighed(table: Table): { readonly table: Table; taken(): { bytes: number; events: number } } {
  let read = { bytes: 0, events: 0 };
  const getMany: Table["getMany"] = async (keys, options) => {
    const items = await table.getMany(keys, options);
    for (const item of items) {
      if (item === undefined || !item.pk.startsWith("EVENT#")) continue;
      read = { bytes: read.bytes + itemBytes(item), events: read.events + 1 };
    }
    return items;
  };
  const taken = () => {
    const before = read;
    read = { bytes: 0, events: 0 };
    return before;
  };
  return { table: { ...faulty(table, []), getMany }, taken };
}

const LARGE = { "ex:note": Array.from({ length: 16 }, () => "x".repeat(12_000)) };
const LARGE_BYTES = 200 * 1024;
/** No row tells of it: each event has to be read. */
const UNINDEXED = [["GE_quantity", "1"]] as const;

test("of large events one page reads no more bytes than its share, and the walk goes on by its token to the end", async () => {
  for (let n = 0; n < 50; n++) await capture(sighting(n, 1, LARGE));
  const { table, taken } = weighed(deps.table);
  const first = await runQuery({ ...deps, table }, "coop", queryOf(UNINDEXED), { perPage: 30 });
  expect([first.events.length, first.next === undefined]).toEqual([0, false]);
  expect(taken().bytes).toBeLessThan(QUERY_READS.megabytes * 1024 * 1024 + 2 * LARGE_BYTES);
  expect((await pagesOf(deps, [["EQ_bizStep", "storing"]])).flat()).toHaveLength(50);
  const pages = await pagesOf(deps, [["EQ_bizStep", "storing"]]);
  expect(Math.max(...pages.map((page) => page.length))).toBe(2);
});

test("a page of a hundred reads one event more than it answers, to know that there are more", async () => {
  for (let n = 0; n < 260; n++) await capture(sighting(n));
  const { table, taken } = weighed(deps.table);
  const pages: number[] = [];
  for (let token: string | undefined; pages.length < 3; ) {
    const asked = token === undefined ? { perPage: 100 } : { perPage: 100, token };
    const page = await runQuery({ ...deps, table }, "coop", queryOf([["EQ_bizStep", "storing"]]), asked);
    token = page.next?.token;
    pages.push(page.events.length);
    expect(taken().events).toBeLessThanOrEqual(page.events.length + 2);
  }
  expect(pages).toEqual([100, 100, 60]);
});

test("a dozen queries at once read one part of events in a turn of the event loop, whatever all of them together have to read", async () => {
  for (let n = 0; n < 12; n++) await capture(sighting(n, 1, LARGE));
  const { table, taken } = weighed(deps.table);
  let [most, turns, isOver] = [0, 0, false];
  const watch = () => {
    most = Math.max(most, taken().bytes);
    turns += 1;
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  await Promise.all(Array.from({ length: 12 }, () => pagesOf({ ...deps, table }, UNINDEXED)));
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(12 * 12);
  expect(most).toBeLessThan(256 * 1024 + LARGE_BYTES);
});

test.each([
  ["EQ_disposition", "active"],
  ["EQ_action", "DELETE"],
  ["eventType", "TransactionEvent"],
  ["EQ_bizStep", "shipping"],
])("%s=%s that no event has reads no event: their rows tell", async (name, value) => {
  for (let n = 0; n < 20; n++) await capture(sighting(n));
  const { table, taken } = weighed(deps.table);
  expect((await pagesOf({ ...deps, table }, [[name, value]])).flat()).toEqual([]);
  expect(taken().events).toBe(0);
});

/** Takes from the rows of an event what this version made of them, and puts what an earlier one had. */
async function asBefore(event: EpcisEvent): Promise<void> {
  const parts = [seenTimePartition("coop", "TIME"), seenTimePartition("coop", "RECORD")];
  const place = seenPartition("coop", "READPOINT", "https://example.com/gate");
  const ops: Op[] = [];
  let pointer: EventPointer | undefined;
  for (const partition of [...parts, place]) {
    for (const row of await readAll(deps.table, partition)) {
      if (partition !== parts[1] && !row.sk.startsWith(event.eventTime)) continue;
      pointer = { ...pointerIn(row), viewer: "coop" };
      ops.push({ put: { pk: row.pk, sk: row.sk, version: 2, data: { ...pointer } }, when: { versionIs: 1 } });
    }
  }
  if (pointer === undefined) throw new Error("no row of it");
  const id = `${pointer.pk.split("#")[2]?.slice(0, 32)}`;
  const step = seenPartition("coop", "STEP", "https://ref.gs1.org/cbv/BizStep-storing");
  const location = seenPartition("coop", "LOCATION", "https://example.com/gate");
  ops.push(...[step, location].map((one) => create(seenKey(one, event.eventTime, "coop", id), pointer)));
  expect((await deps.table.transact(ops, "as-before")).ok).toBe(true);
}

test("events whose rows an earlier version wrote are found as before, each once, among those of this one", async () => {
  const at = { readPoint: { id: "https://example.com/gate" }, bizLocation: { id: "https://example.com/gate" } };
  await capture(sighting(1, 1, at));
  await asBefore(sighting(1));
  await capture(sighting(2, 1, at));
  const both = [sighting(2).eventTime, sighting(1).eventTime];
  for (const asked of [
    ["EQ_bizStep", "storing"],
    ["EQ_readPoint", "https://example.com/gate"],
    ["EQ_bizLocation", "https://example.com/gate"],
    ["EQ_action", "OBSERVE"],
    ["orderBy", "eventTime"],
    ["GE_recordTime", "2020-01-01T00:00:00Z"],
  ] as const) {
    expect((await pagesOf(deps, [asked], 1)).flat().toSorted().toReversed()).toEqual(both);
  }
  for (const asked of [
    ["EQ_bizStep", "shipping"],
    ["EQ_bizLocation", "https://example.com/elsewhere"],
    ["EQ_action", "ADD"],
  ] as const) {
    expect((await pagesOf(deps, [asked])).flat()).toEqual([]);
  }
});
