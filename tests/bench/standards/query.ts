import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@suyuan/api/call";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { captureEvent } from "@suyuan/api/epcis/capture/event";
import { placeEntry } from "@suyuan/api/epcis/capture/place-entry";
import { drainOutbox } from "@suyuan/api/following/follow";
import type { Deps } from "@suyuan/api/host";
import { openGate } from "@suyuan/api/http/gate";
import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { seasonDocument, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Limit, Price } from "../prices.ts";
import { addParties, depsOver, PUBLIC_URL } from "../season.ts";

const EVENTS = 2_000;
const ACTOR: Actor = { organisation: "depot", role: "depot", key: "bench" };

/** A full page: one more is looked at, to know whether there is a next. */
const PAGE = 30;
const FULL_PAGE: Limit = { rounds: 2, items: 2 * (PAGE + 1), writeUnits: 0 };

async function capture(deps: Deps, events: readonly EpcisEvent[]): Promise<void> {
  const reading = readCaptureDocument(seasonDocument(events));
  for (const entry of reading.ok ? reading.value.entries : []) {
    const placed = placeEntry(deps, ACTOR.organisation, entry, "");
    if (!placed.ok) throw new Error("the event cannot be read");
    await captureEvent(deps, ACTOR, placed);
  }
  for (let followed = 1; followed > 0; ) followed = await drainOutbox(deps);
}

/** What the main queries cost over a season of 2,000 events, through the application; the API key is remembered. In DynamoDB's units. */
export async function queryPrices(): Promise<Price[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-query-prices-"));
  const table = openSqliteTable(":memory:");
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const events = seasonEvents(1, EVENTS);
  await capture(deps, events);
  const app = createEpcisApp(deps, { gate: openGate(deps) });
  const get = async (path: string): Promise<Response> => {
    const headers = { authorization: `Bearer ${keys.depot}` };
    const response = await app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }));
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const prices: Price[] = [];
  const price = async (operation: string, limit: Limit, path: string) => {
    meter.reset();
    await get(path);
    const usage = meter.usage();
    const measured: Record<string, number> = { ...usage, items: usage.itemsRead };
    const within = Object.entries(limit).every(([name, most]) => (measured[name] ?? 0) <= most);
    prices.push({ operation, ...usage, limit, within });
  };
  const first = await get("/epcis/events");
  const next = /^<[^/]*\/\/[^/]*([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const epc = encodeURIComponent(String(events.flatMap((event) => ("childEPCs" in event ? event.childEPCs : []))[0]));
  const id = encodeURIComponent(events.find(({ eventID }) => eventID !== undefined)?.eventID ?? "");
  await price("EPCIS events: page of 30", FULL_PAGE, "/epcis/events");
  await price("EPCIS events: the next 30", { ...FULL_PAGE, rounds: 3, items: 2 * (PAGE + 1) + 2 }, next);
  await price("EPCIS events by record time", FULL_PAGE, "/epcis/events?orderBy=recordTime");
  await price("EPCIS events by step", { rounds: 4, readUnits: 50, writeUnits: 0 }, "/epcis/events?EQ_bizStep=shipping");
  await price("EPCIS events by EPC", { rounds: 2, writeUnits: 0 }, `/epcis/events?MATCH_anyEPC=${epc}`);
  await price("EPCIS event by id", { rounds: 3, items: 4, writeUnits: 0 }, `/epcis/events/${id}`);
  await price(
    "EPCIS events: one in ten",
    { rounds: 4, readUnits: 70, writeUnits: 0 },
    "/epcis/events?EQ_disposition=retail_sold",
  );
  await price("EPCIS: 30 known EPCs", { rounds: 1, items: PAGE + 2, writeUnits: 0 }, "/epcis/epcs");
  table.close();
  return prices;
}
