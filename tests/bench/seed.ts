import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { batchOf } from "@suyuan/api/ledger/batch-rows";
import { batchKey } from "@suyuan/api/ledger/keys";
import { create } from "@suyuan/api/ledger/loaded";
import { readRow } from "@suyuan/api/ledger/read";
import { createManagementApp } from "@suyuan/api/routes/app";
import { LABEL_KEYS } from "@suyuan/cli/machine";
import type { Batch } from "@suyuan/domain/batches/batch";
import { packBatch } from "@suyuan/domain/batches/codec";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { macKeyFile } from "@suyuan/store/keys/mac-keys";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import {
  addParties,
  day,
  depsOver,
  GTIN,
  type Keys,
  PUBLIC_URL,
  prepare,
  richBatch,
  type Send,
  sendOver,
} from "./season.ts";

const RUN_MAX = 20_000;
const CATALOGUE_PACK_GRAMS = 1;

/** Who may send, and the paths of what can be asked for: pages of batches and of packs. */
export interface Seeded {
  readonly keys: Keys;
  readonly copies: readonly string[];
  readonly packs: readonly string[];
}

/** A season in a data folder: one batch with a full page, `copies` more like it that differ as batches do, and `packs` labels of the first; and `more`. */
export async function seed(
  dataDir: string,
  wanted: { readonly copies: number; readonly packs: number },
  more: (send: Send) => Promise<void> = async () => undefined,
): Promise<Seeded> {
  const table = openSqliteTable(join(dataDir, "suyuan.sqlite"));
  const base = depsOver(table, folderBlobs(join(dataDir, "blobs")));
  // Codes are known by the key that whoever serves the folder will have.
  const deps = { ...base, labelKeys: macKeyFile(join(dataDir, LABEL_KEYS)) };
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => app.fetch(request), keys);
  await prepare(send);
  await richBatch(send, "RICH");
  await more(send);
  const packs: string[] = [];
  for (let run = 1; packs.length < wanted.packs; run++) {
    const count = Math.min(RUN_MAX, wanted.packs - packs.length);
    await send("coop", "/api/labels", {
      id: `run-${run}`,
      gtin: GTIN,
      lot: "RICH",
      count,
      netWeightG: CATALOGUE_PACK_GRAMS,
    });
    await drainOutbox(deps);
    packs.push(...(await serials((request) => app.fetch(request), keys.coop, `run-${run}`)));
  }
  const rich = batchOf(await readRow(table, batchKey(GTIN, "RICH")));
  if (rich === undefined) throw new Error("the batch is not there");
  const copies = await copy(table, rich, wanted.copies);
  await drainOutbox(deps);
  table.close();
  return { keys, copies, packs };
}

/** Paths of the packs of a run, from its label file. */
async function serials(
  fetch: (request: Request) => Response | Promise<Response>,
  key: string,
  run: string,
): Promise<string[]> {
  const headers = { authorization: `Bearer ${key}` };
  const csv = await (await fetch(new Request(`${PUBLIC_URL}/api/labels/${run}.csv`, { headers }))).text();
  const lines = csv.trimEnd().split("\r\n").slice(1);
  return lines.map((line) => `/v/01/${GTIN}/10/RICH/21/${line.split(",")[0]}`);
}

async function copy(table: Table, rich: Batch, copies: number): Promise<string[]> {
  const lots = Array.from({ length: copies }, (_, n) => `S${n}`);
  for (let start = 0; start < copies; start += 100) {
    const ops = lots
      .slice(start, start + 100)
      .map((lot, index) => create(batchKey(GTIN, lot), packBatch(another(rich, lot, start + index))));
    await table.transact(ops, `copy-${start}`);
  }
  return lots.map((lot) => `/v/01/${GTIN}/10/${lot}`);
}

const VILLAGES = ["云峰镇", "歧坪镇", "龙山镇", "元坝镇", "五龙镇", "永宁镇", "白驿镇"];

/** A batch as another day and another village would have it: days, times, names, weights, results and temperatures of its own. */
function another(batch: Batch, lot: string, n: number): Batch {
  const village = VILLAGES[n % VILLAGES.length] ?? "";
  const earlier = (at: string) => new Date(Date.parse(at) - (n % 40) * 86_400_000 - (n % 997) * 7_000).toISOString();
  const grams = (weight: number) => weight + (n % 89) * 500;
  const { origin } = batch;
  return {
    ...batch,
    lot,
    registeredAt: earlier(batch.registeredAt),
    registeredGrams: grams(batch.registeredGrams),
    origin:
      origin.kind === "harvest"
        ? {
            ...origin,
            base: { ...origin.base, name: `${village}猕猴桃生产基地${n % 31}号园` },
            harvestedOn: day(1 + (n % 40)),
          }
        : origin,
    handoffs: batch.handoffs.map((handoff) => ({
      ...handoff,
      shippedAt: earlier(handoff.shippedAt),
      ...(handoff.receivedAt === undefined ? {} : { receivedAt: earlier(handoff.receivedAt) }),
      shippedGrams: grams(handoff.shippedGrams),
      receivedGrams: grams(handoff.receivedGrams ?? 0) - (n % 3) * 100,
    })),
    storage: batch.storage.map((step) => ({ ...step, at: earlier(step.at), location: `${(n % 12) + 1}号冷库` })),
    tests: batch.tests.map((report) => ({
      ...report,
      sampledOn: day(1 + (n % 40)),
      testedOn: day(n % 40),
      issuedOn: day(n % 40),
      items: report.items.map((item, k) => ({ ...item, resultMgPerKg: (1 + ((n + k) % 9)) / 1000 })),
    })),
    temperature: batch.temperature.map((log) => ({
      ...log,
      from: earlier(log.from),
      to: earlier(log.to),
      // Whole tenths of a degree, as every log has them.
      line: log.line.map(([minute, value], k) => [minute, value === null ? null : value - ((n + k) % 4)]),
    })),
  };
}
