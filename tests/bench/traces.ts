import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { addParties, depsOver, GTIN, PUBLIC_URL, prepare, registration, type Send, sendOver } from "./season.ts";

/** What a trace takes: milliseconds of one request after another on one machine, and what it reads. */

export interface TraceCost {
  readonly name: string;
  readonly nodes: number;
  readonly hops: number;
  /** Milliseconds, of so many requests. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Of the processor, a request, with the collector's threads: what it takes on a machine that others share. */
  readonly cpu: number;
  readonly requests: number;
  readonly rounds: number;
  readonly readUnits: number;
  readonly kilobytes: number;
  readonly within: boolean;
}

const GOAL_MS = 100;
const HOPS = 10;
const REQUESTS = 100;
/** Worlds of a thousand nodes beside the one that is asked, when it is asked again. */
const OTHERS = 9;
const KILOGRAMS = 10_000;

const id = (lot: string) => `01/${GTIN}/10/${lot}`;
const weighed = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });

/**
 * A harvest that is shipped to a depot and goes through ten transformations one after another, each level `width` batches wide: two of them are
 * mixed and divided in two again; of every tenth some goes back to the cooperative.
 */
async function plant(send: Send, name: string, width: number): Promise<void> {
  const at = new Date(Date.now() - 3_600_000);
  await send("coop", "/api/batches", { ...registration(name, 0), quantityKg: KILOGRAMS, certificate: undefined });
  const all = [weighed(name, KILOGRAMS)];
  await send("coop", "/api/shipments", { id: `s-${name}`, to: "depot", items: all, shippedAt: at });
  await send("depot", `/api/shipments/s-${name}/receipt`, { items: all, receivedAt: at });
  const each = Math.floor(KILOGRAMS / width);
  let level: string[] = [];
  for (let n = 0; n < width; n += 10) {
    const lots = Array.from({ length: Math.min(10, width - n) }, (_, m) => `${name}-1-${n + m}`);
    const inputs = [weighed(name, each * lots.length)];
    const outputs = lots.map((lot) => weighed(lot, each));
    await send("depot", "/api/transformations", { id: `t-${name}-1-${n}`, inputs, outputs, lossKg: 0, at });
    level.push(...lots);
  }
  for (let hop = 2; hop <= HOPS; hop += 1) {
    const next: string[] = [];
    for (let n = 0; n < level.length; n += 2) {
      const pair = level.slice(n, n + 2);
      const lots = pair.map((_, m) => `${name}-${hop}-${n + m}`);
      const [inputs, outputs] = [pair.map((lot) => weighed(lot, each)), lots.map((lot) => weighed(lot, each))];
      await send("depot", "/api/transformations", { id: `t-${name}-${hop}-${n}`, inputs, outputs, lossKg: 0, at });
      next.push(...lots);
    }
    level = next;
  }
  for (const lot of level.filter((_, n) => n % 10 === 0)) {
    const items = [weighed(lot, 1)];
    await send("depot", "/api/shipments", { id: `s-${lot}`, to: "coop", items, shippedAt: at });
  }
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Traces of some 10, 100 and 1,000 nodes over ten transformations, and the last again beside ten times as much. */
export async function measureTraces(): Promise<readonly TraceCost[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-traces-"));
  const table = openSqliteTable(join(folder, "bench.db"));
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const management = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => management.fetch(request), keys);
  const ask = async (query: string): Promise<string> => {
    const request = new Request(`${PUBLIC_URL}/api/trace?${query}`, {
      headers: { authorization: `Bearer ${keys.bureau}` },
    });
    const response = await management.fetch(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${query}: ${response.status} ${text}`);
    return text;
  };
  const measured = async (name: string, query: string): Promise<TraceCost> => {
    for (let n = 0; n < 5; n += 1) await ask(query);
    meter.reset();
    const text = await ask(query);
    const { rounds, readUnits } = meter.usage();
    const times: number[] = [];
    const used = process.cpuUsage();
    for (let n = 0; n < REQUESTS; n += 1) {
      const begun = performance.now();
      await ask(query);
      times.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(used);
    const cpu = (user + system) / 1000 / REQUESTS;
    const sorted = times.toSorted((a, b) => a - b);
    const { nodes } = JSON.parse(text) as { readonly nodes: readonly { readonly kind: string }[] };
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share)) as [number, number, number];
    const kilobytes = Math.round(text.length / 1024);
    const counted = {
      nodes: nodes.length,
      hops: HOPS,
      p50,
      p95,
      p99,
      cpu,
      requests: REQUESTS,
      rounds,
      readUnits,
      kilobytes,
    };
    return { name, ...counted, within: p50 <= GOAL_MS && readUnits <= 2 * nodes.length && rounds <= HOPS + 6 };
  };
  try {
    await prepare(send);
    for (const [name, width] of Object.entries({ TEN: 1, HUNDRED: 6, THOUSAND: 64 })) await plant(send, name, width);
    const costs = [
      await measured("about 10 nodes, two hops", `id=${id("TEN")}&direction=forward&depth=2`),
      await measured("about 100 nodes, ten hops", `id=${id("HUNDRED")}&direction=forward`),
      await measured("about 1,000 nodes, ten hops", `id=${id("THOUSAND")}&direction=forward`),
      await measured("the same, back", `id=${id("THOUSAND-10-0")}&direction=back`),
    ];
    for (let n = 0; n < OTHERS; n += 1) await plant(send, `OTHER${n}`, 64);
    costs.push(await measured("about 1,000 nodes, beside ten times as much", `id=${id("THOUSAND")}&direction=forward`));
    return costs;
  } finally {
    table.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function printTraces(costs: readonly TraceCost[]): void {
  console.log(`traces, forward unless said otherwise; goal ${GOAL_MS} ms at the median, 2 read units a node:`);
  for (const { name, nodes, p50, p95, p99, cpu, rounds, readUnits, kilobytes, within } of costs) {
    const times = [p50, p95, p99].map((time) => time.toFixed(1)).join(" / ");
    const read = `${readUnits} RU in ${rounds} rounds, ${kilobytes} KB`;
    console.log(
      `${name.padEnd(46)}  ${nodes} nodes  ${times} ms (p50 / p95 / p99), ${cpu.toFixed(1)} ms of processor  ${read}  ${within ? "ok" : "OVER"}`,
    );
  }
}
