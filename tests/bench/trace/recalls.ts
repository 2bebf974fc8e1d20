import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import { addParties, depsOver, GTIN, PUBLIC_URL, prepare, registration, type Send, sendOver } from "../season.ts";
import { quantile } from "./traces.ts";

/** How long it takes from the command of a recall by scope until the last of its pages says so, while others register and scan. */

export interface RecallCost {
  readonly batches: number;
  readonly recalls: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Of large orders, for each page: p50, p99, the last. */
  readonly many: readonly [p50: number, p99: number, last: number];
  /** Milliseconds of processor for each of those, with what others do until its last page has changed. */
  readonly cpu: number;
  /** What others had done meanwhile. */
  readonly registered: number;
  readonly scanned: number;
  readonly within: boolean;
}

const GOAL_MS = 5000;
/** Orders that are measured, with so many batches each. */
const RECALLS = 30;
const BATCHES = 10;
/** Others that register and scan as fast as they are answered, for the whole time. */
const REGISTRARS = 4;
const SCANNERS = 4;

/** Batches of one large order, and how many such orders: of each page it is told how long it took. */
const MANY = 500;
const LARGE = 5;

type Page = (lot: string) => Promise<string>;

/** Does nothing else until `isOver`, one after another. */
async function without(end: () => boolean, work: (n: number) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (; !end(); done += 1) {
    await work(done);
    // As a server hears of the next request: the others have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

/** A harvest that became nine others at the cooperative. */
async function plant(send: Send, name: string): Promise<readonly string[]> {
  const lots = Array.from({ length: BATCHES - 1 }, (_, n) => `${name}-${n}`);
  const at = new Date(Date.now() - 3_600_000);
  await send("coop", "/api/batches", { ...registration(name, 0), quantityKg: 900, certificate: undefined });
  await send("coop", "/api/transformations", {
    id: `t-${name}`,
    inputs: [{ gtin: GTIN, lot: name, quantityKg: 900 }],
    outputs: lots.map((lot) => ({ gtin: GTIN, lot, quantityKg: 100 })),
    lossKg: 0,
    at,
  });
  return [name, ...lots];
}

/** Orders it, and looks at all its pages until each says so; answers how long that took in milliseconds. */
async function recalled(send: Send, page: Page, name: string, lots: readonly string[]): Promise<number> {
  const scope = { kind: "batch", id: `01/${GTIN}/10/${name}` };
  const begun = performance.now();
  const ordered = send("bureau", "/api/recalls", { id: `r-${name}`, scope, reason: "检出超标", level: 1 });
  const shown = lots.map(async (lot) => {
    while (JSON.parse(await page(lot)).state.code !== "recalled")
      await new Promise((resolve) => setTimeout(resolve, 5));
  });
  await Promise.all([ordered, ...shown]);
  return performance.now() - begun;
}

/** Batches of a base of their own, so that one order is for all. */
async function plantMany(send: Send, name: string): Promise<readonly string[]> {
  const plots = [{ id: "p1", areaMu: 100_000, crop: "红心猕猴桃" }];
  await send("coop", "/api/bases", { id: name, name: `${name} 基地`, regionCode: "510824", plots });
  const lots = Array.from({ length: MANY }, (_, n) => `${name}-${n}`);
  for (const lot of lots) {
    const batch = { ...registration(lot, 0), base: name, certificate: undefined };
    await send("coop", "/api/batches", batch);
  }
  return lots;
}

/** Orders it for a base, and looks at its pages in turn until each says so; answers how long each took in milliseconds. */
async function recalledMany(send: Send, page: Page, name: string, lots: readonly string[]): Promise<readonly number[]> {
  const begun = performance.now();
  const scope = { kind: "base", id: name };
  const ordered = send("bureau", "/api/recalls", { id: `r-${name}`, scope, reason: "检出超标", level: 1 });
  const times: number[] = [];
  let left = lots;
  while (left.length > 0) {
    const still: string[] = [];
    for (const lot of left) {
      if (JSON.parse(await page(lot)).state.code === "recalled") times.push(performance.now() - begun);
      else still.push(lot);
      await new Promise((resolve) => setImmediate(resolve));
    }
    left = still;
  }
  await ordered;
  return times;
}

export async function measureRecalls(): Promise<RecallCost> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-recalls-"));
  const table = openSqliteTable(join(folder, "recalls.sqlite"));
  const deps = depsOver(table, folderBlobs(join(folder, "blobs")));
  const gate = openGate(deps, {});
  const app = createManagementApp(deps, gate);
  const shown = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate });
  const page: Page = async (lot) => {
    const headers = { accept: "application/json" };
    const response = await shown.fetch(new Request(`${PUBLIC_URL}/v/01/${GTIN}/10/${lot}`, { headers }));
    return response.text();
  };
  try {
    const send = sendOver((request) => app.fetch(request), await addParties(deps));
    await prepare(send);
    const goods: (readonly string[])[] = [];
    for (let n = 0; n < RECALLS; n += 1) goods.push(await plant(send, `R${n}`));
    const bases = Array.from({ length: LARGE }, (_, n) => `large-${n}`);
    const large = new Map<string, readonly string[]>();
    for (const base of bases) large.set(base, await plantMany(send, base));
    let isOver = false;
    const end = () => isOver;
    const registrars = Array.from({ length: REGISTRARS }, (_, who) =>
      without(end, (n) => send("coop", "/api/batches", registration(`N${who}-${n}`, n))),
    );
    const scanners = Array.from({ length: SCANNERS }, (_, who) =>
      without(end, (n) => page(goods[(who + n) % RECALLS]?.[n % BATCHES] ?? "")),
    );
    const times: number[] = [];
    for (const [n, lots] of goods.entries()) times.push(await recalled(send, page, `R${n}`, lots));
    const pages: number[] = [];
    const used = process.cpuUsage();
    for (const [base, lots] of large) pages.push(...(await recalledMany(send, page, base, lots)));
    const { user, system } = process.cpuUsage(used);
    isOver = true;
    const sum = async (all: readonly Promise<number>[]) => (await Promise.all(all)).reduce((a, b) => a + b, 0);
    const [registered, scanned] = [await sum(registrars), await sum(scanners)];
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share)) as [number, number, number];
    const each = pages.toSorted((a, b) => a - b);
    const many = [0.5, 0.99, 1].map((share) => quantile(each, share)) as [number, number, number];
    const measured = { p50, p95, p99, many, cpu: (user + system) / 1000 / LARGE, registered, scanned };
    return { batches: BATCHES, recalls: RECALLS, ...measured, within: p99 <= GOAL_MS && many[1] <= GOAL_MS };
  } finally {
    table.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function printRecalls({
  batches,
  recalls,
  p50,
  p95,
  p99,
  many,
  cpu,
  registered,
  scanned,
  within,
}: RecallCost): void {
  const times = [p50, p95, p99].map((time) => time.toFixed(0)).join(" / ");
  console.log(
    `recall by scope, from the command until all of ${batches} pages say so; goal ${GOAL_MS} ms: ${times} ms (p50 / p95 / p99 of ${recalls}), beside ${registered} registrations and ${scanned} scans  ${within ? "ok" : "OVER"}`,
  );
  const [half, most, last] = many.map((time) => time.toFixed(0));
  console.log(
    `orders for ${MANY} batches, from the command until a page says so: ${half} / ${most} / ${last} ms (p50 / p99 / last of ${MANY * LARGE} pages), ${cpu.toFixed(0)} ms of processor an order with all that others do meanwhile  ${many[1] <= GOAL_MS ? "ok" : "OVER"}`,
  );
}
