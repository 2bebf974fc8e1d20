import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { batchKey } from "@suyuan/api/ledger/keys";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, Op, Table } from "@suyuan/store/table";
import { addParties, depsOver, GTIN, type Keys, PUBLIC_URL, prepare, richBatch, sendOver } from "./season.ts";

const RUN_MAX = 20_000;
const CATALOGUE_PACK_GRAMS = 1;

/** Who may send, and the paths of what can be asked for: pages of batches and of packs. */
export interface Seeded {
  readonly keys: Keys;
  readonly copies: readonly string[];
  readonly packs: readonly string[];
}

/** A season in a data folder: one batch with a full page, `copies` more of it under other lots, and `packs` labels of the first. */
export async function seed(
  dataDir: string,
  wanted: { readonly copies: number; readonly packs: number },
): Promise<Seeded> {
  const table = openSqliteTable(join(dataDir, "suyuan.sqlite"));
  const deps = depsOver(table, folderBlobs(join(dataDir, "blobs")));
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => app.fetch(request), keys);
  await prepare(send);
  await richBatch(send, "RICH");
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
  const rich = await table.get(batchKey(GTIN, "RICH"));
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

async function copy(table: Table, rich: Item, copies: number): Promise<string[]> {
  const lots = Array.from({ length: copies }, (_, n) => `S${n}`);
  for (let start = 0; start < copies; start += 100) {
    const ops = lots.slice(start, start + 100).map((lot): Op => {
      return { put: { ...rich, ...batchKey(GTIN, lot), data: { ...rich.data, lot } }, when: "absent" };
    });
    await table.transact(ops, `copy-${start}`);
  }
  return lots.map((lot) => `/v/01/${GTIN}/10/${lot}`);
}
