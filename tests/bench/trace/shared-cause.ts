import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGate } from "@suyuan/api/http/gate";
import { OffloadThreads } from "@suyuan/api/offload/threads";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { addParties, depsOver, GTIN, PUBLIC_URL, prepare, sendOver } from "../season.ts";
import { recordCounty } from "./county.ts";
import { outbreakOf } from "./outbreaks.ts";
import { JOB_THREAD, quantile } from "./traces.ts";

/** How often the cause of an outbreak is found first, and how long that takes beside very many events of others. */
export interface SharedCause {
  readonly commands: number;
  /** Rows of events of other batches in the same store. */
  readonly others: number;
  readonly outbreaks: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly cpu: number;
  /** By how many of the twenty complaints have nothing to do with the cause: outbreaks whose cause is first, and those where it is not. */
  readonly found: readonly Found[];
  readonly within: boolean;
}

interface Answered {
  readonly id: string;
  readonly kind: string;
  readonly rank: number;
  readonly explains: number;
  readonly batches: number;
  readonly distance: number;
  readonly exposed?: number;
}

/** Is the record of both the same, so that nothing could say which of them it was? */
const areAlike = (a: Answered, b: Answered): boolean =>
  a.explains === b.explains && a.batches === b.batches && a.distance === b.distance && a.exposed === b.exposed;

interface Found {
  readonly strangers: number;
  /** Its rank is 1: alone, or beside others that no record tells apart from it. */
  readonly first: number;
  readonly alone: number;
  /** Something else stands first whose record is the same. */
  readonly alike: number;
  readonly firstThree: number;
  readonly misses: readonly string[];
}

const OTHERS = 1_000_000;
const OUTBREAKS = 200;
const GOAL_MS = 500;
const GOAL_SHARE = 0.95;
const AT_ONCE = 100;

/** Events of other batches, ten each, as long as ours are. */
async function fill(table: Table, count: number): Promise<void> {
  const text = "x".repeat(360);
  for (let n = 0; n < count; n += AT_ONCE) {
    const items = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, k) => ({
      pk: `BATCH#${GTIN}#Z${Math.floor((n + k) / 10)}`,
      sk: `F#${String((n + k) % 10).padStart(10, "0")}`,
      version: 1,
      data: { text },
    }));
    await table.putAbsent(items);
  }
}

/** Asks for the cause of seeded outbreaks, one after another. */
export async function measureSharedCause(): Promise<SharedCause> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-outbreaks-"));
  const table = openSqliteTable(join(folder, "bench.db"));
  const offload = new OffloadThreads({ worker: JOB_THREAD, tell: console.error, threads: 1 });
  try {
    const deps = { ...depsOver(table, folderBlobs(join(folder, "blobs"))), offload };
    const keys = await addParties(deps);
    const app = createManagementApp(deps, openGate(deps));
    const send = sendOver((request) => app.fetch(request), keys);
    await prepare(send);
    const county = await recordCounty(
      deps,
      (request) => app.fetch(request),
      (organisation) => send("coop", `/api/products/${GTIN}/producers`, { organisation, reason: "同县生产" }),
    );
    await fill(table, OTHERS);
    const headers = { authorization: `Bearer ${keys.bureau}`, "content-type": "application/json" };
    const ask = async (cases: readonly string[]): Promise<readonly Answered[]> => {
      const body = JSON.stringify({ cases });
      const response = await app.fetch(
        new Request(`${PUBLIC_URL}/api/trace/common`, { method: "POST", headers, body }),
      );
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return (JSON.parse(text) as { readonly candidates: readonly Answered[] }).candidates;
    };
    for (let n = 0; n < 5; n += 1) await ask(outbreakOf(county, n, 0).complaints);
    const times: number[] = [];
    const used = process.cpuUsage();
    const found: Found[] = [];
    for (const strangers of [0, 2]) {
      const ranks: { readonly name: string; readonly rank: number }[] = [];
      let [alone, alike] = [0, 0];
      for (let seed = 0; seed < OUTBREAKS; seed += 1) {
        const { cause, kind, complaints } = outbreakOf(county, seed, strangers);
        const begun = performance.now();
        const candidates = await ask(complaints);
        times.push(performance.now() - begun);
        const [first] = candidates;
        const own = candidates.find(({ id }) => id === cause);
        const rank = own?.rank ?? Number.POSITIVE_INFINITY;
        if (first?.id === cause) alone += 1;
        else if (first !== undefined && own !== undefined && areAlike(first, own)) alike += 1;
        ranks.push({ name: `${kind} behind ${candidates[0]?.id.split("/")[0] ?? "nothing"}`, rank });
      }
      const misses = Map.groupBy(
        ranks.filter(({ rank }) => rank !== 1),
        ({ name }) => name,
      );
      found.push({
        strangers,
        first: ranks.filter(({ rank }) => rank === 1).length,
        ...{ alone, alike },
        firstThree: ranks.filter(({ rank }) => rank <= 3).length,
        misses: [...misses].map(([name, all]) => `${all.length} x ${name.replace("01", "batch")}`),
      });
    }
    const { user, system } = process.cpuUsage(used);
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share)) as [number, number, number];
    const isFound = (found[0]?.first ?? 0) >= GOAL_SHARE * OUTBREAKS;
    const measured = { p50, p95, p99, cpu: (user + system) / 1000 / times.length, found };
    const world = { commands: county.commands, others: OTHERS, outbreaks: OUTBREAKS };
    return { ...world, ...measured, within: isFound && p50 <= GOAL_MS };
  } finally {
    await offload.close();
    table.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function printSharedCause({
  commands,
  others,
  outbreaks,
  p50,
  p95,
  p99,
  cpu,
  found,
  within,
}: SharedCause): void {
  const times = [p50, p95, p99].map((time) => time.toFixed(0)).join(" / ");
  console.log(
    `common source of 20 complaints over ${commands} commands beside ${others} rows of others: ${times} ms (p50 / p95 / p99), ` +
      `${cpu.toFixed(0)} ms of processor; goal ${GOAL_MS} ms, first in ${GOAL_SHARE * 100} %  ${within ? "ok" : "OVER"}`,
  );
  for (const { strangers, first, alone, alike, firstThree, misses } of found) {
    const counted = `the cause is of rank 1 in ${first} of ${outbreaks} outbreaks (${alone} times the very first, ${alike} times behind what the same is on record of), among the first three in ${firstThree}`;
    console.log(`  ${strangers} of the complaints unrelated: ${counted}; misses: ${misses.join(", ") || "none"}`);
  }
}
