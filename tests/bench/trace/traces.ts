import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGate } from "@suyuan/api/http/gate";
import { OffloadThreads } from "@suyuan/api/offload/threads";
import { createManagementApp } from "@suyuan/api/routes/app";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { startDynamoLocal } from "../../contract/dynamo-local.ts";
import { addParties, depsOver, GTIN, PUBLIC_URL, prepare, sendOver } from "../season.ts";
import { HOPS, plant } from "./world.ts";

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

export const JOB_THREAD = new URL(import.meta.resolve("@suyuan/api/job-thread"));
const NETWORK_MS = 50;
const GOAL_MS = 100;
const REQUESTS = 100;
/** DynamoDB Local answers hundreds of queries one after another: its times say little, its rounds and units are those of the real one. */
const REQUESTS_OF_DYNAMODB = 20;
/** Worlds of a thousand nodes beside the one that is asked, when it is asked again. */
const OTHERS = 9;

const id = (lot: string) => `01/${GTIN}/10/${lot}`;

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** As far away as a table of a cloud: what one asks for at once is one round, however long this machine takes to decode it. */
function overNetwork(table: Table): Table {
  const later = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    await new Promise((resolve) => setTimeout(resolve, NETWORK_MS));
    return answer;
  };
  return {
    get: (...asked) => later(table.get(...asked)),
    getMany: (...asked) => later(table.getMany(...asked)),
    query: (...asked) => later(table.query(...asked)),
    transact: (...asked) => later(table.transact(...asked)),
    putAbsent: (...asked) => later(table.putAbsent(...asked)),
  };
}

/** An empty table of a store, on this machine. */
async function openTable(store: Store, folder: string): Promise<{ readonly table: Table; close(): Promise<void> }> {
  if (store === "sqlite") {
    const table = openSqliteTable(join(folder, "bench.db"));
    return { table, close: async () => table.close() };
  }
  const local = await startDynamoLocal();
  await local.createTable("bench");
  return { table: dynamoTable(local.client, "bench"), close: () => local.stop() };
}

type Store = "sqlite" | "dynamodb";

/** Traces of some 10, 100 and 1,000 nodes over ten transformations, and the last again beside ten times as much. */
export async function measureTraces(store: Store = "sqlite"): Promise<readonly TraceCost[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-traces-"));
  const { table, close } = await openTable(store, folder);
  const requests = store === "sqlite" ? REQUESTS : REQUESTS_OF_DYNAMODB;
  const offload = new OffloadThreads({ worker: JOB_THREAD, tell: console.error, threads: 1 });
  const deps = { ...depsOver(table, folderBlobs(join(folder, "blobs"))), offload };
  const meter = metered(overNetwork(table));
  const metering = { ...deps, table: meter };
  const keys = await addParties(deps);
  const management = createManagementApp(deps, openGate(deps));
  const counting = createManagementApp(metering, openGate(metering));
  const send = sendOver((request) => management.fetch(request), keys);
  const ask = async (query: string, app = management): Promise<string> => {
    const request = new Request(`${PUBLIC_URL}/api/trace?${query}`, {
      headers: { authorization: `Bearer ${keys.bureau}` },
    });
    const response = await app.fetch(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${query}: ${response.status} ${text}`);
    return text;
  };
  const measured = async (name: string, query: string): Promise<TraceCost> => {
    for (let n = 0; n < 5; n += 1) await ask(query);
    meter.reset();
    const text = await ask(query, counting);
    const { rounds, readUnits } = meter.usage();
    const times: number[] = [];
    const used = process.cpuUsage();
    for (let n = 0; n < requests; n += 1) {
      const begun = performance.now();
      await ask(query);
      times.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(used);
    const cpu = (user + system) / 1000 / requests;
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
      requests,
      rounds,
      readUnits,
      kilobytes,
    };
    const isFast = store !== "sqlite" || p50 <= GOAL_MS;
    return {
      name: store === "sqlite" ? name : `${name}, DynamoDB Local`,
      ...counted,
      within: isFast && readUnits <= 2 * nodes.length && rounds <= HOPS + 6,
    };
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
    await offload.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function printTraces(costs: readonly TraceCost[]): void {
  console.log(
    `traces, forward unless said otherwise; goal ${GOAL_MS} ms at the median on SQLite, 2 read units a node:`,
  );
  for (const { name, nodes, p50, p95, p99, cpu, rounds, readUnits, kilobytes, within } of costs) {
    const times = [p50, p95, p99].map((time) => time.toFixed(1)).join(" / ");
    const read = `${readUnits} RU in ${rounds} rounds, ${kilobytes} KB`;
    console.log(
      `${name.padEnd(60)}  ${nodes} nodes  ${times} ms (p50 / p95 / p99), ${cpu.toFixed(1)} ms of processor  ${read}  ${within ? "ok" : "OVER"}`,
    );
  }
}
