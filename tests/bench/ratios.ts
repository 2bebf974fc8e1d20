import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openGate } from "@suyuan/api/http/gate";
import { batchKey } from "@suyuan/api/ledger/keys";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, Op, Table } from "@suyuan/store/table";
import autocannon from "autocannon";
import { type Served, serveBare, serveSuyuan } from "./processes.ts";
import { addParties, depsOver, GTIN, type Keys, prepare, registration, richBatch, sendOver } from "./season.ts";

export interface Ratio {
  readonly name: string;
  readonly perSecond: number;
  readonly referencePerSecond: number;
  readonly ratio: number;
  readonly goal: number;
  readonly within: boolean;
}

const CONNECTIONS = 32;
const SECONDS = 5;
const ROUNDS = 3;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function load(url: string, requests: autocannon.Request[]): Promise<number> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, requests });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} refusals`);
  return result.requests.average;
}

/** Runs both by turns and compares their medians: the machine's mood then weighs on both. */
async function compare(
  name: string,
  goal: number,
  ours: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<Ratio> {
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    rates[1].push(await reference());
    rates[0].push(await ours());
  }
  const [perSecond, referencePerSecond] = [median(rates[0]), median(rates[1])];
  const ratio = perSecond / referencePerSecond;
  return { name, perSecond, referencePerSecond, ratio, goal, within: ratio >= goal };
}

/** A season in a data folder: one batch with a full page and `copies` more of it under other lots. */
export async function seed(dataDir: string, copies: number): Promise<Keys> {
  const table = openSqliteTable(join(dataDir, "suyuan.sqlite"));
  const deps = depsOver(table, folderBlobs(join(dataDir, "blobs")));
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => app.fetch(request), keys);
  await prepare(send);
  await richBatch(send, "RICH");
  const rich = await table.get(batchKey(GTIN, "RICH"));
  if (rich === undefined) throw new Error("the batch is not there");
  await copy(table, rich, copies);
  table.close();
  return keys;
}

async function copy(table: Table, rich: Item, copies: number): Promise<void> {
  for (let start = 0; start < copies; start += 100) {
    const ops: Op[] = Array.from({ length: Math.min(100, copies - start) }, (_, n) => {
      const lot = `S${start + n}`;
      return { put: { ...rich, ...batchKey(GTIN, lot), data: { ...rich.data, lot } }, when: "absent" };
    });
    await table.transact(ops, `copy-${start}`);
  }
}

/**
 * Scans of many batches and of one, against a bare server that sends the same bytes. Each of the many is asked for once before the rounds,
 * and that first pass, in which every page is rendered, is told by itself: the goal is for both.
 */
export async function measureScans(copies: number): Promise<Ratio[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-scans-"));
  await seed(dataDir, copies);
  const suyuan = await serveSuyuan(dataDir);
  const page = await fetch(`${suyuan.url}/v/01/${GTIN}/10/RICH`);
  const file = join(dataDir, "page.html");
  writeFileSync(file, new Uint8Array(await page.arrayBuffer()));
  const bare = await serveBare(file);
  const one = `/v/01/${GTIN}/10/RICH`;
  const scanning = (served: Served, request: autocannon.Request) => () => load(served.url, [request]);
  const all = (served: Served) => scanning(served, everyBatch(copies));
  const hotPath = (served: Served) => scanning(served, { method: "GET", path: one });
  const first = await firstPass(suyuan, copies);
  const many = await compare(`scans of ${copies} batches`, 0.3, all(suyuan), all(bare));
  const hot = await compare("scans of one hot batch", 0.6, hotPath(suyuan), hotPath(bare));
  await Promise.all([suyuan.stop(), bare.stop()]);
  const reference = many.referencePerSecond;
  const ratio = first / reference;
  const rendered = { perSecond: first, referencePerSecond: reference, ratio, goal: 0.3, within: ratio >= 0.3 };
  return [
    { name: `scans of ${copies} batches, first time each`, ...rendered },
    { ...many, name: `${many.name}, again` },
    hot,
  ];
}

/** Asks for each batch once; answers the rate. */
async function firstPass({ url }: Served, copies: number): Promise<number> {
  const result = await autocannon({ url, connections: CONNECTIONS, amount: copies, requests: [everyBatch(copies)] });
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} refusals`);
  return copies / result.duration;
}

/** Asks for one batch after another, so that each is asked for once before any is asked for again. */
function everyBatch(copies: number): autocannon.Request {
  let next = 0;
  return {
    method: "GET",
    setupRequest: (request) => {
      next = (next + 1) % copies;
      return { ...request, path: `/v/01/${GTIN}/10/S${next}` };
    },
  };
}

let lots = 0;
function registrations(keys: Keys, count: number): autocannon.Request[] {
  return Array.from({ length: count }, () => ({
    method: "POST",
    path: "/api/batches",
    headers: { authorization: `Bearer ${keys.coop}`, "content-type": "application/json" },
    setupRequest: (request: autocannon.Request) => {
      lots += 1;
      return { ...request, body: JSON.stringify(registration(`R${lots}`, lots)) };
    },
  })) as autocannon.Request[];
}

/** Registrations over HTTP, against raw SQLite transactions that write the same rows with the same durability. */
export async function measureRegistrations(): Promise<Ratio> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-registrations-"));
  const keys = await seed(dataDir, 0);
  const rows = await rowsOfRegistration(dataDir, keys);
  const suyuan = await serveSuyuan(dataDir);
  const ratio = await compare(
    "registrations",
    0.3,
    () => load(suyuan.url, registrations(keys, 1)),
    async () => rawTransactions(dataDir, rows),
  );
  await suyuan.stop();
  return ratio;
}

type Row = readonly [pk: string, sk: string, data: string];

/** The very rows that one registration puts, caught on their way. */
async function rowsOfRegistration(dataDir: string, keys: Keys): Promise<Row[]> {
  const table = openSqliteTable(join(dataDir, "suyuan.sqlite"));
  const rows: Row[] = [];
  const spy: Table = {
    get: (...args) => table.get(...args),
    getMany: (...args) => table.getMany(...args),
    query: (...args) => table.query(...args),
    transact: (ops, token) => {
      for (const op of ops) if ("put" in op) rows.push([op.put.pk, op.put.sk, JSON.stringify(op.put.data)]);
      return table.transact(ops, token);
    },
  };
  const deps = depsOver(spy, folderBlobs(join(dataDir, "blobs")));
  const app = createManagementApp(deps, openGate(deps));
  await sendOver((request) => app.fetch(request), keys)("coop", "/api/batches", registration("SPY", 0));
  table.close();
  return rows;
}

function rawTransactions(dataDir: string, rows: readonly Row[]): number {
  const database = new DatabaseSync(join(dataDir, `raw-${Date.now()}.sqlite`));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(
    "CREATE TABLE items (pk TEXT, sk TEXT, version INTEGER, data TEXT, PRIMARY KEY (pk, sk)) STRICT, WITHOUT ROWID",
  );
  const insert = database.prepare("INSERT INTO items VALUES (?, ?, 1, ?)");
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < SECONDS * 1000) {
    count += 1;
    database.exec("BEGIN IMMEDIATE");
    for (const [pk, sk, data] of rows) insert.run(`${pk}#${count}`, sk, data);
    database.exec("COMMIT");
  }
  const rate = count / ((performance.now() - started) / 1000);
  database.close();
  return rate;
}

export interface Memory {
  readonly commands: number;
  readonly residentMb: readonly number[];
  readonly flat: boolean;
  readonly within: boolean;
}

/** Resident memory of the server after each tenth of `commands` registrations. Flat: the last reading is at most 1.25 of the third. */
export async function measureMemory(commands: number): Promise<Memory> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-memory-"));
  const keys = await seed(dataDir, 0);
  const suyuan = await serveSuyuan(dataDir);
  const residentMb: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const options = {
      url: suyuan.url,
      connections: CONNECTIONS,
      amount: commands / 10,
      requests: registrations(keys, 1),
    };
    const result = await autocannon(options);
    if (result.non2xx > 0) throw new Error(`${result.non2xx} refusals`);
    residentMb.push(Math.round(suyuan.residentMb()));
  }
  await suyuan.stop();
  const flat = (residentMb.at(-1) ?? 0) <= 1.25 * (residentMb[2] ?? 0);
  return { commands, residentMb, flat, within: flat && Math.max(...residentMb) < 250 };
}
