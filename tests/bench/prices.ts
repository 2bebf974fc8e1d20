import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { addTogether } from "@suyuan/api/public/scans";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered, type Usage } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import {
  addParties,
  depsOver,
  GTIN,
  loggerFile,
  PUBLIC_URL,
  prepare,
  registration,
  richBatch,
  sendOver,
} from "./season.ts";

/** What one operation may cost at most (units, items, round trips). */
export type Limit = Partial<Usage & { readonly items: number; readonly rounds: number }>;

export interface Price extends Usage {
  readonly operation: string;
  readonly rounds: number;
  readonly limit: Limit;
  readonly within: boolean;
}

/** What a phone's browser sends of what it takes. */
export const PHONE = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
  "accept-encoding": "gzip, deflate, br",
  "accept-language": "zh-CN,zh;q=0.9",
} as const;

/** Measures the main job's operations through the applications, over a metered table. Units are DynamoDB's. */
export async function measurePrices(): Promise<Price[]> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-prices-"));
  const table = openSqliteTable(":memory:");
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const gate = openGate(deps);
  const management = createManagementApp(deps, gate);
  const publicApp = createPublicApp(deps, { pages: PAGES, styleHashes: [], gate });
  const send = sendOver((request) => management.fetch(request), keys);
  const prices: Price[] = [];
  const price = async (operation: string, limit: Limit, work: () => Promise<unknown>) => {
    meter.reset();
    await work();
    prices.push(judged(operation, meter.usage(), limit));
  };
  const page = (path: string, headers?: Readonly<Record<string, string>>) => async () => {
    const response = await publicApp.fetch(new Request(`${PUBLIC_URL}${path}`, headers && { headers }));
    const isRight = headers === undefined ? response.status < 400 : response.status === 200;
    if (!isRight) throw new Error(`${path}: ${response.status}`);
  };
  await prepare(send);
  await richBatch(send, "RICH");
  await measureWrites(price, send);
  const csv = await management.fetch(
    new Request(`${PUBLIC_URL}/api/labels/run-1.csv`, { headers: { authorization: `Bearer ${keys.coop}` } }),
  );
  const serial = (await csv.text()).split("\r\n")[1]?.split(",")[0] ?? "";
  await price(
    "scan of a batch page",
    { rounds: 1, items: 2, readUnits: 1, writeUnits: 0 },
    page(`/v/01/${GTIN}/10/RICH`),
  );
  await price(
    "scan of a serial page",
    { rounds: 1, items: 3, readUnits: 1.5, writeUnits: 0 },
    page(`/v/01/${GTIN}/10/L1/21/${serial}`),
  );
  await price("resolver redirect", { rounds: 1, items: 5 }, page(`/01/${GTIN}/10/RICH`));
  await price(
    "scan of a pack by a browser, page in place",
    { rounds: 1, items: 6, readUnits: 3, writeUnits: 0 },
    page(`/01/${GTIN}/10/L1/21/${serial}`, PHONE),
  );
  const at = new Date().toISOString();
  const scan = { gtin: GTIN, lot: "L1", serial, firstAt: at, lastAt: at, count: 1, netWeightGrams: 50 };
  const counted = (isFirst: boolean) => async () => {
    if ((await addTogether(deps, [{ ...scan, isFirst }])).length > 0) throw new Error("a scan was not counted");
  };
  await price("a pack's first scan counted, off the path", { writeUnits: 1, readUnits: 0 }, counted(true));
  await price("a further scan counted, off the path", { writeUnits: 2 }, counted(false));
  await drainOutbox(deps);
  await send("coop", "/api/batches", registration("F1", 0));
  await price("following one fact", {}, () => drainOutbox(deps));
  table.close();
  return prices;
}

type Measure = (operation: string, limit: Limit, work: () => Promise<unknown>) => Promise<void>;

async function measureWrites(price: Measure, send: ReturnType<typeof sendOver>): Promise<void> {
  const register = { items: 10, writeUnits: 30, roundTrips: 3 };
  await price("register a certified batch", register, () => send("coop", "/api/batches", registration("L1", 0)));
  for (let n = 2; n <= 6; n++) await send("coop", "/api/batches", registration(`L${n}`, n));
  for (const k of [1, 5]) {
    const items = Array.from({ length: k }, (_, n) => ({ gtin: GTIN, lot: `L${n + 2}`, quantityKg: 10 }));
    const id = `shipment-of-${k}`;
    const now = new Date();
    const limit = { items: 4 + 4 * k };
    await price(`shipment of ${k}`, limit, () =>
      send("coop", "/api/shipments", { id, to: "depot", items, shippedAt: now }),
    );
    await price(`receipt of ${k}`, limit, () =>
      send("depot", `/api/shipments/${id}/receipt`, { items, receivedAt: now }),
    );
  }
  const path = `/api/batches/${GTIN}/L2`;
  const at = new Date();
  const step = { action: "in", location: "1号冷库", quantityKg: 10, at };
  await price("storage", {}, () => send("depot", `${path}/storage`, step));
  await price("temperature log", {}, () => send("depot", `${path}/temperature-logs`, loggerFile()));
  const run = { id: "run-1", gtin: GTIN, lot: "L1", count: 1000, netWeightG: 50 };
  await price("labels: 1,000 serials", { writeUnits: 420 }, () => send("coop", "/api/labels", run));
}

/** `items` counts what the widest call touched in all: reads for a page, writes for a command. */
export function judged(operation: string, usage: Usage & { readonly rounds: number }, limit: Limit): Price {
  const items = usage.itemsWritten > 0 ? usage.itemsWritten : usage.itemsRead;
  const measured: Record<string, number> = { ...usage, items };
  const within = Object.entries(limit).every(([name, most]) => (measured[name] ?? 0) <= most);
  return { operation, ...usage, limit, within };
}
