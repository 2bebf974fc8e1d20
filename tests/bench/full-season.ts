/**
 * `npm run bench -- --season N`: a season of N batches, and what it does to each operation. Medians and units are measured when 1,000 batches are on
 * record and again at the full size, in one run; then the pages while somebody else asks queries that no rows are kept by, and what a poller pays that
 * comes back after an hour, a day and a week. Batches are registered through the commands, every tenth goes the whole way; records spread over eight days.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { type MeteredTable, metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import {
  addParties,
  day,
  depsOver,
  GTIN,
  type Keys,
  PUBLIC_URL,
  prepare,
  registration,
  type Send,
  sendOver,
} from "./season.ts";

const FIRST = 1000;
const REPEATS = 60;
const TOGETHER = 100;
const HOUR = 3_600_000;
/** Over which the records of the season are spread. */
const SPAN = 8 * 24 * HOUR;
/** At the full size an operation's median may be so many times that at the first 1,000. */
const RATIO_MAX = 1.3;
/** Pages' 99th percentile may be so many times that of pages alone. */
const BESIDE_MAX = 2;

export interface Measured {
  readonly name: string;
  readonly medianMs: number;
  /** Of one, read and written. */
  readonly units: number;
}

export interface SeasonReport {
  readonly batches: number;
  readonly seconds: number;
  readonly operations: readonly (Measured & {
    readonly at: number;
    readonly ratio: number;
    readonly sameUnits: boolean;
  })[];
  readonly pagesAloneP99Ms: number;
  readonly pagesBesideQueriesP99Ms: number;
  readonly polls: readonly {
    readonly after: string;
    readonly answers: number;
    readonly readUnits: number;
    readonly ms: number;
  }[];
  readonly diskBytesPerBatch: number;
  readonly writeUnitsPerBatch: number;
  readonly within: boolean;
}

interface Bench {
  readonly meter: MeteredTable;
  readonly send: Send;
  readonly get: (path: string, who?: keyof Keys) => Promise<string>;
  readonly drain: () => Promise<unknown>;
  /** Sets the service's clock. */
  readonly setClock: (at: number) => void;
  /** Bytes of the file with all that was written in it. */
  readonly bytes: () => number;
}

async function open(folder: string): Promise<Bench & { close(): void }> {
  const file = join(folder, "suyuan.sqlite");
  const table = openSqliteTable(file);
  const meter = metered(table);
  let clock = Date.now() - SPAN;
  const deps = { ...depsOver(meter, folderBlobs(join(folder, "blobs"))), now: () => new Date(clock) };
  const keys = await addParties(deps);
  const gate = openGate(deps);
  const management = createManagementApp(deps, gate);
  const epcis = createEpcisApp(deps, { gate });
  const shown = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate });
  const send = sendOver((request) => management.fetch(request), keys);
  const get = async (path: string, who?: keyof Keys) => {
    const headers = who === undefined ? {} : { authorization: `Bearer ${keys[who]}` };
    const app = path.startsWith("/epcis") ? epcis : path.startsWith("/api") ? management : shown;
    const response = await app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }));
    if (response.status >= 400) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const drain = async () => {
    while ((await drainOutbox(deps)) > 0);
  };
  await prepare(send);
  const bytes = () => {
    table.checkpoint();
    return statSync(file).size;
  };
  const setClock = (at: number) => {
    clock = at;
  };
  return { meter, send, get, drain, setClock, bytes, close: () => table.close() };
}

const lotOf = (n: number) => `${"AXYW"[n % 4]}${"ACEF"[(n >> 2) % 4]}${n}`;

/** One of the season; `isWhole`: it is stored, shipped, received, logged and stored again. */
async function batchOf(
  { send }: Bench,
  n: number,
  { now, isWhole }: { readonly now: number; readonly isWhole: boolean },
) {
  const lot = lotOf(n);
  await send("coop", "/api/batches", { ...registration(lot, n), harvestedOn: day(12) });
  if (!isWhole) return;
  const path = `/api/batches/${GTIN}/${lot}`;
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000);
  await send("coop", `${path}/storage`, { action: "in", location: "1号冷库", quantityKg: 80, at: at(12) });
  const items = [{ gtin: GTIN, lot, quantityKg: 60 }];
  await send("coop", "/api/shipments", { id: `s-${lot}`, to: "depot", items, shippedAt: at(9) });
  await send("depot", `/api/shipments/s-${lot}/receipt`, { items, receivedAt: at(6) });
  await send("depot", `${path}/storage`, { action: "in", location: "2号冷库", quantityKg: 60, at: at(3) });
}

/** Registers those from one number to another, a few at a time, and follows them. */
async function fill(bench: Bench, from: number, to: number, of: number): Promise<void> {
  const start = Date.now() - SPAN;
  for (let n = from; n < to; n += TOGETHER) {
    const now = Math.round(start + (SPAN * n) / of);
    bench.setClock(now);
    const some = Array.from({ length: Math.min(TOGETHER, to - n) }, (_, k) => n + k);
    await Promise.all(some.map((each) => batchOf(bench, each, { now, isWhole: each % 10 === 0 })));
    await bench.drain();
  }
  await bench.drain();
}

/** Readings of the ten hours before, each file its own. */
function readings(now: number, n: number): string {
  const rows = Array.from({ length: 60 }, (_, k) => {
    const at = new Date(now - (61 - k) * 600_000 + n * 1000).toISOString();
    return `${at},${(1.5 + 0.4 * Math.sin(k / 3)).toFixed(1)}`;
  });
  return `time,temperature\n${rows.join("\n")}\n`;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const p99 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

async function measured(bench: Bench, name: string, work: (n: number) => Promise<unknown>): Promise<Measured> {
  const times: number[] = [];
  const units: number[] = [];
  for (let n = 0; n < REPEATS; n += 1) {
    bench.meter.reset();
    const began = performance.now();
    await work(n);
    times.push(performance.now() - began);
    const { readUnits, writeUnits } = bench.meter.usage();
    units.push(readUnits + writeUnits);
  }
  await bench.drain();
  return { name, medianMs: median(times), units: median(units) };
}

/** Every operation at one size; `mark` tells the lots of this measurement from those of others. */
async function operations(bench: Bench, mark: string, now: number): Promise<readonly Measured[]> {
  const { send, get } = bench;
  bench.setClock(now);
  const lot = (n: number) => `${mark}${lotOf(n + 1000)}`;
  const path = (n: number) => `/api/batches/${GTIN}/${lot(n)}`;
  const at = new Date(now - 60_000);
  const items = (n: number) => [{ gtin: GTIN, lot: lot(n), quantityKg: 60 }];
  const shipment = (n: number) => `s-${lot(n)}`;
  const recordTime = encodeURIComponent(new Date(now - 10 * 60_000).toISOString());
  const steps: readonly (readonly [name: string, work: (n: number) => Promise<unknown>])[] = [
    ["register", (n) => send("coop", "/api/batches", { ...registration(lot(n), n), harvestedOn: day(12) })],
    ["storage", (n) => send("coop", `${path(n)}/storage`, { action: "in", location: "1号冷库", quantityKg: 80, at })],
    [
      "shipment",
      (n) => send("coop", "/api/shipments", { id: shipment(n), to: "depot", items: items(n), shippedAt: at }),
    ],
    [
      "receipt",
      (n) => send("depot", `/api/shipments/${shipment(n)}/receipt`, { items: items(n), receivedAt: new Date(now) }),
    ],
    [
      "temperature log",
      (n) => send("depot", `${path(n)}/temperature-logs`, readings(now, n + mark.charCodeAt(0) * 100)),
    ],
    ["batch, by its holder", (n) => get(path(n), "coop")],
    ["list of batches", () => get("/api/batches?limit=30", "coop")],
    ["page", (n) => get(`/v/01/${GTIN}/10/${lot(n)}`)],
    ["events since ten minutes", () => get(`/epcis/events?GE_recordTime=${recordTime}&perPage=30`, "coop")],
    [
      "events of a batch",
      (n) =>
        get(`/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(`${PUBLIC_URL}/01/${GTIN}/10/${lot(n)}`)}`, "coop"),
    ],
  ];
  const found: Measured[] = [];
  for (const [name, work] of steps) found.push(await measured(bench, name, work));
  return found;
}

/** Pages one after another for some seconds, each a batch of its own: their 99th percentile. */
async function pages({ get }: Bench, seconds: number, batches: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0, until = Date.now() + seconds * 1000; Date.now() < until; n += 1) {
    const began = performance.now();
    await get(`/v/01/${GTIN}/10/${lotOf((n * 37) % batches)}`);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return p99(times);
}

/** The same while an integrator asks, page after page, for what no rows are kept by. */
async function besideQueries(bench: Bench, seconds: number, batches: number): Promise<number> {
  let isOver = false;
  const ask = async () => {
    while (!isOver) {
      await bench.get("/epcis/events?EQ_disposition=in_transit&perPage=100", "coop");
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const asking = ask();
  try {
    return await pages(bench, seconds, batches);
  } finally {
    isOver = true;
    await asking;
  }
}

async function polls(bench: Bench, now: number): Promise<SeasonReport["polls"]> {
  bench.setClock(now);
  const answers: SeasonReport["polls"][number][] = [];
  for (const [after, hours] of [
    ["an hour", 1],
    ["25 hours", 25],
    ["a week", 168],
  ] as const) {
    const since = encodeURIComponent(new Date(now - hours * HOUR).toISOString());
    bench.meter.reset();
    const began = performance.now();
    const text = await bench.get(`/epcis/events?GE_recordTime=${since}&EQ_bizStep=commissioning&perPage=100`, "coop");
    const ms = performance.now() - began;
    const count = text.split('"eventID"').length - 1;
    answers.push({ after, answers: count, readUnits: bench.meter.usage().readUnits, ms });
  }
  return answers;
}

export async function measureSeason(batches: number): Promise<SeasonReport> {
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "suyuan-full-season-"));
  const bench = await open(folder);
  try {
    const now = Date.now();
    await fill(bench, 0, FIRST, batches);
    // What runs for the first time is slower.
    await operations(bench, "E", now - SPAN + HOUR);
    const few = await operations(bench, "F", now - SPAN + HOUR);
    const before = bench.bytes();
    bench.meter.reset();
    await fill(bench, FIRST, batches, batches);
    const { writeUnits } = bench.meter.usage();
    const grown = bench.bytes() - before;
    const polled = await polls(bench, now - Math.round((SPAN * TOGETHER) / batches) + 60_000);
    const many = await operations(bench, "G", now);
    const alone = await pages(bench, 10, batches);
    const beside = await besideQueries(bench, 10, batches);
    const compared = many.map((one, n) => {
      const first = few[n] ?? one;
      return { ...one, at: first.medianMs, ratio: one.medianMs / first.medianMs, sameUnits: one.units <= first.units };
    });
    return {
      batches,
      seconds: (Date.now() - began) / 1000,
      operations: compared,
      pagesAloneP99Ms: alone,
      pagesBesideQueriesP99Ms: beside,
      polls: polled,
      diskBytesPerBatch: grown / (batches - FIRST),
      writeUnitsPerBatch: writeUnits / (batches - FIRST),
      within: compared.every(({ ratio, sameUnits }) => ratio <= RATIO_MAX && sameUnits) && beside <= BESIDE_MAX * alone,
    };
  } finally {
    bench.close();
    rmSync(folder, { recursive: true });
  }
}

export function printSeason(report: SeasonReport): void {
  console.log(`a season of ${report.batches} batches, ${Math.round(report.seconds)} s`);
  for (const { name, at, medianMs, ratio, units, sameUnits } of report.operations) {
    const verdict = ratio <= RATIO_MAX && sameUnits ? "ok" : "OVER";
    console.log(
      `${name.padEnd(28)} ${at.toFixed(2)} ms at ${FIRST}, ${medianMs.toFixed(2)} ms: ${ratio.toFixed(2)}; ${units} units${sameUnits ? "" : " (fewer at first)"}  ${verdict}`,
    );
  }
  const { pagesAloneP99Ms, pagesBesideQueriesP99Ms } = report;
  const factor = pagesBesideQueriesP99Ms / pagesAloneP99Ms;
  console.log(
    `pages, p99: ${pagesAloneP99Ms.toFixed(1)} ms alone, ${pagesBesideQueriesP99Ms.toFixed(1)} ms beside unindexed queries: ${factor.toFixed(2)} (at most ${BESIDE_MAX})`,
  );
  for (const { after, answers, readUnits, ms } of report.polls)
    console.log(`polled after ${after.padEnd(9)} ${answers} answers, ${readUnits} read units, ${ms.toFixed(1)} ms`);
  const kilobytes = (report.diskBytesPerBatch / 1024).toFixed(1);
  console.log(
    `a batch of the season (one in ten goes the whole way): ${kilobytes} KB on disk, ${report.writeUnitsPerBatch.toFixed(0)} write units`,
  );
}
