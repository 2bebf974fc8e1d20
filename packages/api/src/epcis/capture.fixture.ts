import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Blobs } from "@suyuan/store/blobs";
import type { Item, Table } from "@suyuan/store/table";
import type { Hono } from "hono";
import type { Actor, Deps } from "../deps.ts";
import { newApiKey } from "../http/authenticate.ts";
import { openGate } from "../http/gate.ts";
import { OUTBOX_SHARDS, outboxPartition, seenTimePartition } from "../keys.ts";
import { newSeason, type Season } from "../season.fixture.ts";
import { captureEndpoints } from "./capture-endpoints.ts";
import { newEpcisApp } from "./endpoint.ts";
import type { EventPointer } from "./event-rows.ts";
import { loadEvents, type StoredEvent } from "./events-store.ts";

/** The capture interface over an in-memory season: for its tests. */

export const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { ex: "https://ns.example/" },
];
export const COOP: Actor = { organisation: "coop", role: "integrator", key: "test" };

type Json = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

export interface CaptureSite {
  readonly season: Season;
  readonly deps: Deps;
  /** Sends as the integrator of an organisation. */
  send(organisation: string, method: string, path: string, body?: unknown, headers?: object): Promise<Reply>;
  /** The same over another view of the table, as another process would see it. */
  over(table: Table): CaptureSite;
}

export function memoryBlobs(): Blobs {
  const kept = new Map<string, { bytes: Uint8Array; contentType: string }>();
  return {
    put: async (name, bytes, contentType) => void kept.set(name, { bytes, contentType }),
    get: async (name) => kept.get(name),
  };
}

export async function captureSite(): Promise<CaptureSite> {
  const season = await newSeason();
  const deps = { ...season.deps, blobs: memoryBlobs() };
  const keys = new Map<string, string>();
  for (const organisation of ["coop", "depot"]) {
    const made = newApiKey(deps, { organisation, role: "integrator" });
    await deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  return siteOver(season, deps, keys);
}

function siteOver(season: Season, deps: Deps, keys: ReadonlyMap<string, string>): CaptureSite {
  const gate = openGate(deps, { clientAddress: () => "192.0.2.1" });
  const app: Hono = newEpcisApp(gate);
  captureEndpoints(app, gate);
  return {
    season,
    deps,
    over: (table) => siteOver(season.over(table), { ...deps, table }, keys),
    async send(organisation, method, path, body, more = {}) {
      const headers = {
        authorization: `Bearer ${keys.get(organisation)}`,
        "content-type": "application/json",
        ...more,
      };
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await app.request(
        path,
        body === undefined ? { method, headers } : { method, headers, body: text },
      );
      const answer = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        json: answer === "" ? {} : (JSON.parse(answer) as Json),
      };
    },
  };
}

export function documentOf(eventList: readonly unknown[], more: object = {}): Json {
  return {
    "@context": CONTEXT,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-10-08T00:00:00Z",
    epcisBody: { eventList },
    ...more,
  };
}

/** Sends a document and answers its job as it stands after the answer. */
export async function captured(
  site: CaptureSite,
  organisation: string,
  document: unknown,
  headers = {},
): Promise<Json> {
  const {
    status,
    headers: answered,
    json,
  } = await site.send(organisation, "POST", "/epcis/capture", document, headers);
  if (status !== 202) throw new Error(`${status} ${JSON.stringify(json)}`);
  return (await site.send(organisation, "GET", answered.get("location") ?? "")).json;
}

/** An observation of things that nobody here knows: `count` of them. */
export function sighting(n: number, count = 1, more: object = {}): EpcisEvent {
  return {
    type: "ObjectEvent",
    eventTime: new Date(Date.UTC(2026, 9, 1, 0, 0, n)).toISOString(),
    eventTimeZoneOffset: "+08:00",
    epcList: Array.from({ length: count }, (_, k) => `https://example.com/thing/${n}-${k}`),
    action: "OBSERVE",
    bizStep: "storing",
    readPoint: { id: "https://example.com/gate" },
    bizLocation: { id: "https://example.com/room" },
    ...more,
  };
}

export async function allOf(table: Table, pk: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query(pk, {}, cursor, { consistent: true });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

export async function outbox(table: Table): Promise<readonly Item[]> {
  const shards = Array.from({ length: OUTBOX_SHARDS }, (_, shard) => allOf(table, outboxPartition(shard)));
  return (await Promise.all(shards)).flat();
}

/** Every event that an organisation may see, by its rows of one index, in their order. */
export async function seen(
  { deps }: Pick<CaptureSite, "deps">,
  viewer: string,
  partition = seenTimePartition(viewer, "TIME"),
): Promise<readonly StoredEvent[]> {
  const rows = await allOf(deps.table, partition);
  const pointers = rows.map(({ data }) => data as unknown as EventPointer);
  const pages = Array.from({ length: Math.ceil(pointers.length / 100) }, (_, n) =>
    loadEvents(deps, viewer, pointers.slice(n * 100, n * 100 + 100)),
  );
  return (await Promise.all(pages)).flat();
}
