import { join } from "node:path";
import { loadEvents } from "@suyuan/api/epcis/index/events-store";
import { batchIn } from "@suyuan/api/ledger/batch-rows";
import { seenTimePartition } from "@suyuan/api/ledger/event-keys";
import { pointerIn } from "@suyuan/api/ledger/indexes/event-pointers";
import { batchKey } from "@suyuan/api/ledger/keys";
import { EVENTUAL, readMany, readPage } from "@suyuan/api/ledger/read";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ACTORS,
  batchBody,
  daysFromNow,
  freshFolder,
  GTIN,
  type Keys,
  openService,
  PUBLIC_URL,
  plant,
  populate,
} from "../e2e/api-fixture.ts";
import { faultsIn, unfollowed } from "../e2e/soundness.ts";
import { itemsIn } from "../e2e/sqlite-file.ts";
import { sized } from "../sized.ts";
import { type Answer, post, type ServerProcess, startServerProcess } from "./server-process.ts";

const KILLS = sized(2, 10);
const WRITERS = 4;
/** A kill falls somewhere within this time after the first document. */
const BURST_MS = 900;
const LOT = "CAPTURED";
const KILOGRAMS = 100_000;

const folder = freshFolder();
const path = join(folder, "suyuan.sqlite");
let keys: Keys;
let server: ServerProcess | undefined;

beforeAll(async () => {
  const table = openSqliteTable(path);
  keys = await populate(table);
  const service = openService(table, keys);
  await plant(service, 100_000_000);
  const { status } = await service.call("clerk", "POST", "/api/batches", batchBody(LOT, KILOGRAMS));
  expect(status).toBe(201);
  table.close();
});
afterAll(() => server?.kill("SIGKILL"));

/** A document as a client keeps it until it is answered. */
interface Sent {
  readonly name: string;
  readonly events: number;
  readonly shippedKg: number;
  readonly body: unknown;
  answer?: Answer;
}

const context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
const organisation = (id: string) => `${PUBLIC_URL}/id/organisation/${id}`;

function sighting(name: string, n: number): object {
  return {
    type: "ObjectEvent",
    eventTime: `${daysFromNow(-1)}T08:00:00+08:00`,
    eventTimeZoneOffset: "+08:00",
    epcList: [`https://example.com/${name}/${n}`],
    action: "OBSERVE",
    bizStep: "storing",
  };
}

function shipping(name: string): object {
  const { clerk, depot } = ACTORS;
  return {
    type: "ObjectEvent",
    eventTime: `${daysFromNow(-1)}T09:00:00+08:00`,
    eventTimeZoneOffset: "+08:00",
    action: "OBSERVE",
    bizStep: "shipping",
    quantityList: [{ epcClass: `https://id.gs1.org/01/${GTIN}/10/${LOT}`, quantity: 1, uom: "KGM" }],
    bizTransactionList: [{ type: "desadv", bizTransaction: `${PUBLIC_URL}/id/shipment/${name}` }],
    sourceList: [{ type: "possessing_party", source: organisation(clerk.organisation) }],
    destinationList: [{ type: "possessing_party", destination: organisation(depot.organisation) }],
  };
}

/** By turns: one transaction, two of them, some for the follower, and one that moves stock. */
function documentOf(name: string, n: number): Sent {
  const events = [3, 15, 60, 2][n % 4] ?? 3;
  const moves = n % 4 === 3;
  const list = Array.from({ length: events }, (_, k) => (moves && k === 0 ? shipping(name) : sighting(name, k)));
  const body = {
    "@context": [context],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: `${daysFromNow(0)}T00:00:00Z`,
    epcisBody: { eventList: list },
  };
  return { name, events, shippedKg: moves ? 1 : 0, body };
}

const capture = (at: ServerProcess, { name, body }: Sent) =>
  post(at, { path: "/epcis/capture", secret: keys.clerk, body, idempotencyKey: name });

async function sendUntilBroken(at: ServerProcess, writer: string, log: Sent[]): Promise<void> {
  for (let n = Number(writer.at(-1)); ; n++) {
    const sent = documentOf(`${writer}-${n}`, n);
    log.push(sent);
    try {
      sent.answer = await capture(at, sent);
    } catch {
      return;
    }
  }
}

/** How many events of each document the sender sees, in a file that nobody writes. */
async function seenByDocument(): Promise<ReadonlyMap<string, number>> {
  const table = openSqliteTable(path);
  try {
    const viewer = ACTORS.clerk.organisation;
    const counts = new Map<string, number>();
    let cursor: string | undefined;
    do {
      const page = await readPage(table, seenTimePartition(viewer, "TIME"), { limit: 500 }, cursor, EVENTUAL);
      const pointers = page.rows.map(pointerIn);
      for (const { event } of await loadEvents({ table }, viewer, pointers)) {
        const text = JSON.stringify(event);
        const name = /example\.com\/(?!EPCIS)([\w-]+)\/\d/.exec(text)?.[1] ?? /id\/shipment\/([\w-]+)/.exec(text)?.[1];
        if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return counts;
  } finally {
    table.close();
  }
}

async function onHandKg(): Promise<number> {
  const table = openSqliteTable(path);
  try {
    // By now it is longer than one row and lies in parts.
    const key = batchKey(GTIN, LOT);
    const batch = batchIn(await readMany(table, [key]), key);
    if (batch === undefined) throw new Error("the batch is not there");
    return (batch.onHand[ACTORS.clerk.organisation] ?? 0) / 1000;
  } finally {
    table.close();
  }
}

async function followed(): Promise<void> {
  for (let waits = 0; unfollowed(itemsIn(path)) > 0; waits++) {
    if (waits > 200) throw new Error(`the outbox is not empty: ${server?.output().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test(`killed ${KILLS} times while it captures, the server loses no accepted document and shows none in part`, {
  timeout: 300_000,
}, async () => {
  const all: Sent[] = [];
  let cutOff = 0;
  let unfinished = 0;
  server = await startServerProcess(folder);
  for (let kill = 0; kill < KILLS; kill++) {
    const log: Sent[] = [];
    const at = server;
    const writers = Array.from({ length: WRITERS }, (_, n) => sendUntilBroken(at, `k${kill}-w${n}`, log));
    setTimeout(() => at.kill("SIGKILL"), 50 + ((kill * 7919) % BURST_MS));
    await Promise.all(writers);
    await at.ended;
    expect(log.flatMap(({ answer }) => (answer === undefined || answer.status === 202 ? [] : [answer]))).toEqual([]);

    const left = await seenByDocument();
    expect(log.filter(({ name, events }) => ![0, events].includes(left.get(name) ?? 0))).toEqual([]);
    expect(faultsIn(itemsIn(path))).toEqual([]);
    cutOff += log.filter(({ answer }) => answer === undefined).length;
    unfinished += log.filter(({ name, answer }) => answer !== undefined && !left.has(name)).length;

    server = await startServerProcess(folder);
    for (const sent of log.filter(({ answer }) => answer === undefined)) sent.answer = await capture(server, sent);
    all.push(...log);
  }
  await followed();
  server.kill("SIGTERM");
  expect(await server.ended).toEqual([0, null]);
  expect(faultsIn(itemsIn(path))).toEqual([]);
  const seen = await seenByDocument();
  expect(all.map(({ name }) => [name, seen.get(name)])).toEqual(all.map(({ name, events }) => [name, events]));
  expect(await onHandKg()).toBe(KILOGRAMS - all.reduce((sum, { shippedKg }) => sum + shippedKg, 0));
  // The kills hit work under way; else this test would show nothing.
  expect([cutOff > KILLS, unfinished > 0]).toEqual([true, true]);
  console.info(`${all.length} documents, ${cutOff} of them cut off and ${unfinished} accepted and not yet carried out`);
});
