import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Actor } from "@suyuan/api/call";
import { acceptDocument } from "@suyuan/api/epcis/capture/accept";
import { placeDocument } from "@suyuan/api/epcis/capture/carry";
import { captureEvent } from "@suyuan/api/epcis/capture/event";
import { placeEntry } from "@suyuan/api/epcis/capture/place-entry";
import { drainOutbox } from "@suyuan/api/following/follow";
import type { Deps } from "@suyuan/api/host";
import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { seasonDocument, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import type { Limit, Price } from "../prices.ts";
import { type Ratio, type Round, ratioOf } from "../ratio.ts";
import { addParties, depsOver } from "../season.ts";

const ACTOR: Actor = { organisation: "depot", role: "integrator", key: "bench" };
const ROUNDS = 7;
const EVENTS_A_ROUND = 1_500;
/** Requests under way at once, as in the other rates. */
const SENDERS = 32;
const GOAL = 0.25;

type Row = readonly [pk: string, sk: string, data: string];
type Work = (deps: Deps, events: readonly EpcisEvent[]) => Promise<void>;

/** One event by itself: read from its JSON, judged, hashed and stored with its index rows. */
async function captureOne(deps: Deps, event: EpcisEvent): Promise<void> {
  const reading = readCaptureDocument(seasonDocument([event]));
  const [entry] = reading.ok ? reading.value.entries : [];
  const placed = entry && placeEntry(deps, ACTOR.organisation, entry, "");
  if (placed?.ok !== true) throw new Error("the event cannot be read");
  await captureEvent(deps, ACTOR, placed);
}

const singly: Work = (deps, events) => inTurns(events, (event) => captureOne(deps, event));

const inDocuments: Work = (deps, events) => {
  const documents = Array.from({ length: Math.ceil(events.length / 10) }, (_, n) => events.slice(n * 10, n * 10 + 10));
  return inTurns(documents, async (some) => {
    const text = JSON.stringify(seasonDocument(some));
    const reading = readCaptureDocument(JSON.parse(text));
    if (!reading.ok) throw new Error("the document cannot be read");
    const document = await placeDocument(deps, ACTOR.organisation, reading.value);
    await acceptDocument(deps, ACTOR, { document, text, behaviour: "rollback" });
  });
};

/** So many senders, each with one request under way. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const sender = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

/** The table with every row that goes through it caught, a list for each transaction. */
function spied(table: Table, transactions: Row[][]): Table {
  return {
    ...(table.readsAhead === undefined ? {} : { readsAhead: table.readsAhead }),
    get: (...args) => table.get(...args),
    getMany: (...args) => table.getMany(...args),
    query: (...args) => table.query(...args),
    transact: (ops, token) => {
      const puts = ops.flatMap((op): Row[] =>
        "put" in op ? [[op.put.pk, op.put.sk, JSON.stringify(op.put.data)]] : [],
      );
      transactions.push(puts);
      return table.transact(ops, token);
    },
    putAbsent: (items) => {
      transactions.push(items.map((item): Row => [item.pk, item.sk, JSON.stringify(item.data)]));
      return table.putAbsent(items);
    },
  };
}

/** Transactions a second that write those rows and nothing else, each durable by itself. */
function rawRate(folder: string, transactions: readonly Row[][]): number {
  const database = new DatabaseSync(join(folder, `raw-${performance.now()}.sqlite`));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(
    "CREATE TABLE items (pk TEXT, sk TEXT, version INTEGER, data TEXT, PRIMARY KEY (pk, sk)) STRICT, WITHOUT ROWID",
  );
  const insert = database.prepare("INSERT INTO items VALUES (?, ?, 1, ?)");
  const started = performance.now();
  for (const [n, rows] of transactions.entries()) {
    database.exec("BEGIN IMMEDIATE");
    for (const [pk, sk, data] of rows) insert.run(`${pk}#${n}`, sk, data);
    database.exec("COMMIT");
  }
  const rate = transactions.length / ((performance.now() - started) / 1000);
  database.close();
  return rate;
}

/** Both by turns on the same events: captured, then their very rows written raw. */
async function captured(name: string, work: Work): Promise<Ratio> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-capture-"));
  const table = openSqliteTable(join(folder, "suyuan.sqlite"));
  const deps = depsOver(table, folderBlobs(join(folder, "blobs")));
  await addParties(deps);
  const rounds: Round[] = [];
  const season = seasonEvents(1, (ROUNDS + 1) * EVENTS_A_ROUND);
  for (let round = 0; round <= ROUNDS; round++) {
    const events = season.slice(round * EVENTS_A_ROUND, (round + 1) * EVENTS_A_ROUND);
    const transactions: Row[][] = [];
    const started = performance.now();
    await work({ ...deps, table: spied(table, transactions) }, events);
    const ours = events.length / ((performance.now() - started) / 1000);
    const raw = (rawRate(folder, transactions) * events.length) / transactions.length;
    // The first round warms both up.
    if (round > 0) rounds.push({ ours, reference: raw });
  }
  table.close();
  return ratioOf(name, GOAL, rounds);
}

/** Events a second captured one by one, and in documents of ten, against raw durable inserts of the same rows in as many transactions. */
export async function captureRatio(): Promise<Ratio[]> {
  return [await captured("captured events", singly), await captured("captured events, ten a document", inDocuments)];
}

/** What capturing and following events costs, in DynamoDB's units. */
export async function capturePrices(): Promise<Price[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-capture-prices-"));
  const table = openSqliteTable(":memory:");
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  await addParties(deps);
  await drainOutbox(deps);
  const prices: Price[] = [];
  const price = async (operation: string, limit: Limit, work: () => Promise<unknown>) => {
    meter.reset();
    await work();
    const usage = meter.usage();
    const measured: Record<string, number> = { ...usage, items: usage.itemsWritten };
    const within = Object.entries(limit).every(([name, most]) => (measured[name] ?? 0) <= most);
    prices.push({ operation, ...usage, limit, within });
  };
  for (const k of [1, 10, 80]) {
    await price(`EPCIS event of ${k} identifiers`, { items: 8 + k, roundTrips: 3 }, () => captureOne(deps, wide(k)));
  }
  await price("EPCIS event of 1,000 identifiers", { items: 1_008 }, () => captureOne(deps, wide(1_000)));
  await drainOutbox(deps);
  await price("EPCIS document of 10 events", {}, () => inDocuments(deps, seasonEvents(1, 10)));
  await price("following a document of 10 events", {}, () => drainOutbox(deps));
  table.close();
  return prices;
}

/** An event with everything that takes a row, and `k` identifiers. */
function wide(k: number): EpcisEvent {
  return {
    type: "ObjectEvent",
    eventID: `https://example.com/event/${k}`,
    eventTime: "2026-10-01T00:00:00Z",
    eventTimeZoneOffset: "+08:00",
    epcList: Array.from({ length: k }, (_, n) => `https://id.gs1.org/01/06901234567892/21/${k}-${n}`),
    action: "OBSERVE",
    bizStep: "storing",
    readPoint: { id: "https://id.gs1.org/414/6901234567892/254/1" },
    bizLocation: { id: "https://id.gs1.org/414/6901234567892/254/2" },
  };
}
