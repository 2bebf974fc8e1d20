import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { judged, type Limit, type Price } from "./prices.ts";
import {
  addParties,
  BASE,
  day,
  depsOver,
  GTIN,
  PUBLIC_URL,
  prepare,
  registration,
  sendOver,
  type Who,
} from "./season.ts";

/** Things of each kind that can be many: more than a page, so that a page of 50 is a page among many. */
const MANY = 120;

type Line = readonly [operation: string, who: Who, path: string, limit: Limit];

/** A page of each list, and searches, as owner and as office; a thing is at most 1 read unit of a page, and what stands beside it less. */
const LINES: readonly Line[] = [
  ["list: own batches, a page of 50", "coop", "/api/batches", { rounds: 3, readUnits: 60 }],
  ["list: own batches by lot", "coop", "/api/batches?lot=L7", { rounds: 3, readUnits: 3 }],
  ["list: own batches, a status that none has", "coop", "/api/batches?status=recalled", { readUnits: 300 }],
  ["list: a bureau's batches, a page of 50", "bureau", "/api/batches", { rounds: 4, readUnits: 65 }],
  ["list: a bureau's batches by lot", "bureau", "/api/batches?lot=L7", { rounds: 4, readUnits: 6 }],
  ["list: own certificates", "coop", "/api/certificates", { rounds: 3, readUnits: 30 }],
  ["list: a bureau's certificates due", "bureau", "/api/certificates?status=due", { rounds: 4, readUnits: 30 }],
  ["list: own bases", "coop", "/api/bases", { rounds: 3, readUnits: 5 }],
  ["list: own products", "coop", "/api/products", { rounds: 3, readUnits: 5 }],
  ["list: whom to ship to", "coop", "/api/organisations", { rounds: 3, readUnits: 10 }],
  ["list: own farm inputs, a page of 50", "coop", "/api/inputs", { rounds: 4, readUnits: 40 }],
  ["list: shipments to the depot, a page of 50", "depot", "/api/shipments", { rounds: 3, readUnits: 40 }],
  ["list: own label runs", "coop", "/api/labels", { rounds: 3, readUnits: 5 }],
  ["list: a bureau's recalls", "bureau", "/api/recalls", { rounds: 4, readUnits: 10 }],
  ["search: a lot, by its owner", "coop", "/api/search?q=L77", { readUnits: 10 }],
  ["search: a certificate, by a bureau", "bureau", "/api/search?q=LB-18-26012210003A", { readUnits: 15 }],
  ["search: what nobody has", "bureau", "/api/search?q=ZZZZ", { readUnits: 10 }],
];

async function plant(send: ReturnType<typeof sendOver>): Promise<void> {
  await prepare(send);
  const now = new Date();
  const use = { plot: "p1", product: "苦参碱水剂", actives: ["苦参碱"], dosage: "500 倍", safetyIntervalDays: 7 };
  for (let n = 0; n < MANY; n++) {
    const lot = `L${n}`;
    await send("coop", "/api/inputs", { base: BASE, appliedOn: day(30 + n), ...use });
    await send("coop", "/api/batches", registration(lot, n));
    const items = [{ gtin: GTIN, lot, quantityKg: 10 }];
    await send("coop", "/api/shipments", { id: `shipment-${n}`, to: "depot", items, shippedAt: now });
  }
  await send("coop", "/api/labels", { id: "run-1", gtin: GTIN, lot: "L1", count: 10, netWeightG: 500 });
  const recall = { id: "recall-1", gtin: GTIN, lot: "L2", reason: "抽检农残超标", level: 2 };
  await send("bureau", "/api/recalls", recall);
}

/** Measures a page of each list over a metered table. Units are DynamoDB's. */
export async function listPrices(): Promise<Price[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-lists-"));
  const table = openSqliteTable(":memory:");
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  await plant(sendOver((request) => app.fetch(request), keys));
  await drainOutbox(deps);
  const prices: Price[] = [];
  for (const [operation, who, path, limit] of LINES) {
    const headers = { authorization: `Bearer ${keys[who]}` };
    const ask = () => app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }));
    // The key is kept for some seconds: what it costs is no part of a list.
    await ask();
    meter.reset();
    const response = await ask();
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    prices.push(judged(operation, meter.usage(), limit));
  }
  table.close();
  return prices;
}
