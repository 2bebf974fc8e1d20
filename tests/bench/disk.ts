/** What a batch's journey takes on the disk of one machine: bytes that stay in the file, bytes written for it, rows and what they say. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { addParties, depsOver, GTIN, loggerFile, prepare, registration, type Send, sendOver } from "./season.ts";

/** What a journey may take: bytes on disk a batch. */
const DISK_BYTES_MAX = 45 * 1024;

/** All of it a batch, over the later half of the journeys: what a season begins with does not count. */
export interface DiskPrice {
  readonly journeys: number;
  /** By which the file grew. */
  readonly diskBytes: number;
  /** That the process wrote to it and to its log. Absent where the system does not tell (it does on Linux). */
  readonly writtenBytes?: number;
  readonly rows: number;
  /** Keys and bodies alone. */
  readonly payloadBytes: number;
  readonly writeUnits: number;
  readonly limitBytes: number;
  readonly within: boolean;
}

interface Reading {
  readonly disk: number;
  readonly written: number | undefined;
  readonly rows: number;
  readonly payload: number;
  readonly units: number;
}

/** Registered, stored, shipped, received, logged and stored. Each lot's readings are its own. */
async function journey(send: Send, n: number): Promise<void> {
  const lot = `D${n}`;
  const path = `/api/batches/${GTIN}/${lot}`;
  await send("coop", "/api/batches", registration(lot, n));
  const now = Date.now();
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000);
  await send("coop", `${path}/storage`, { action: "in", location: "1号冷库", quantityKg: 80, at: at(120) });
  const items = [{ gtin: GTIN, lot, quantityKg: 60 }];
  await send("coop", "/api/shipments", { id: `shipment-${lot}`, to: "depot", items, shippedAt: at(60) });
  await send("depot", `/api/shipments/shipment-${lot}/receipt`, { items, receivedAt: at(30) });
  await send("depot", `${path}/temperature-logs`, loggerFile(n));
  await send("depot", `${path}/storage`, { action: "in", location: "2号冷库", quantityKg: 60, at: at(20) });
}

/** Bytes that this process handed to the disk. */
function bytesWritten(): number | undefined {
  try {
    const found = /^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}

function countOf(file: string): { readonly rows: number; readonly payload: number } {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const said = database
      .prepare(
        `SELECT count(*) AS rows, sum(octet_length(pk) + octet_length(sk) + ifnull(octet_length(data), 0)) +
          (SELECT sum(octet_length(data)) FROM bodies) AS payload FROM items`,
      )
      .get();
    return { rows: Number(said?.rows), payload: Number(said?.payload) };
  } finally {
    database.close();
  }
}

/** Carries out twice `journeys` journeys, some at a time, and answers what each of the later half took. */
export async function measureDisk(journeys: number): Promise<DiskPrice> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-disk-"));
  const file = join(folder, "suyuan.sqlite");
  const table = openSqliteTable(file);
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(folder, "blobs")));
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const send = sendOver((request) => app.fetch(request), keys);
  let units = 0;
  const read = (): Reading => {
    table.checkpoint();
    units += meter.usage().writeUnits;
    meter.reset();
    return { disk: statSync(file).size, written: bytesWritten(), units, ...countOf(file) };
  };
  const carryOut = async (from: number) => {
    for (let n = from; n < from + journeys; n += TOGETHER) {
      await Promise.all(
        Array.from({ length: Math.min(TOGETHER, from + journeys - n) }, (_, k) => journey(send, n + k)),
      );
      await drainOutbox(deps);
    }
  };
  try {
    await prepare(send);
    await carryOut(0);
    const before = read();
    await carryOut(journeys);
    return priceBetween(before, read(), journeys);
  } finally {
    table.close();
    rmSync(folder, { recursive: true });
  }
}

const TOGETHER = 8;

function priceBetween(before: Reading, after: Reading, journeys: number): DiskPrice {
  const each = (name: keyof Reading) => Math.round(((after[name] ?? 0) - (before[name] ?? 0)) / journeys);
  const diskBytes = each("disk");
  return {
    journeys,
    diskBytes,
    ...(after.written === undefined ? {} : { writtenBytes: each("written") }),
    rows: each("rows"),
    payloadBytes: each("payload"),
    writeUnits: each("units"),
    limitBytes: DISK_BYTES_MAX,
    within: diskBytes <= DISK_BYTES_MAX,
  };
}
