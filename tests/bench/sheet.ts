import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { partyShipmentKey, shipmentKey } from "@suyuan/api/ledger/keys";
import { create } from "@suyuan/api/ledger/loaded";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { serveSuyuan } from "./processes.ts";
import { day, GTIN } from "./season.ts";
import { seed } from "./seed.ts";

/** What the sortable sheet of a year took. */
export interface SheetCost {
  readonly rows: number;
  readonly seconds: number;
  /** Processor time of the server, all its threads. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
  /** Resident memory of the server before, and at most while it was written. */
  readonly residentMb: readonly [before: number, most: number];
  readonly within: boolean;
}

const ROWS = 100_000;
const ITEMS = 24;
const LOTS = 5_000;
const GOAL_SECONDS = 30;
/** What a server may come to need whatever one organisation asks of it. Some 300 MB for 25,000 rows as for 200,000. */
const RESIDENT_MB = 400;
const LOOK_EVERY_MS = 50;

/** 100,000 rows of shipping, over HTTP from a server of its own. */
export async function measureSheet(): Promise<SheetCost> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-sheet-"));
  try {
    const { keys } = await seed(folder, { copies: LOTS, packs: 1 });
    await ship(join(folder, "suyuan.sqlite"));
    const served = await serveSuyuan(folder);
    const before = served.residentMb();
    let most = before;
    const looking = setInterval(() => {
      most = Math.max(most, served.residentMb());
    }, LOOK_EVERY_MS);
    try {
      const begun = performance.now();
      const used = served.cpuSeconds() ?? Number.NaN;
      const asked = `${served.url}/api/exports/fsma204.xlsx?from=${day(400)}&to=${day(0)}`;
      const response = await fetch(asked, { headers: { authorization: `Bearer ${keys.coop}` } });
      if (!response.ok || response.body === null) throw new Error(`the sheet was refused: ${response.status}`);
      const file = createWriteStream(join(folder, "sheet.xlsx"));
      await pipeline(Readable.fromWeb(response.body), file);
      const seconds = (performance.now() - begun) / 1000;
      const cpuSeconds = (served.cpuSeconds() ?? Number.NaN) - used;
      const within = seconds <= GOAL_SECONDS && most <= RESIDENT_MB;
      return {
        rows: ROWS,
        seconds,
        cpuSeconds,
        megabytes: file.bytesWritten / 1e6,
        residentMb: [before, most],
        within,
      };
    } finally {
      clearInterval(looking);
      await served.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Shipments of the cooperative over a year, as their rows lie: the commands that write them are measured elsewhere. */
async function ship(path: string): Promise<void> {
  const table = openSqliteTable(path);
  for (let n = 0; n * ITEMS < ROWS; n += 1) {
    const id = `coop/Y${String(n).padStart(6, "0")}`;
    const shippedAt = `${day(1 + (n % 365))}T0${n % 10}:00:00.000Z`;
    const left = Math.min(ITEMS, ROWS - n * ITEMS);
    const items = Array.from({ length: left }, (_, m) => ({
      gtin: GTIN,
      lot: `S${(n * ITEMS + m) % LOTS}`,
      grams: 500_000,
    }));
    const stored = {
      id,
      from: "coop",
      to: "depot",
      items,
      shippedAt,
      status: "pending",
      createdAt: shippedAt,
    } as const;
    await table.transact(
      [create(shipmentKey(id), stored), create(partyShipmentKey("coop", "out", shippedAt, id), { id })],
      `ship-${n}`,
    );
  }
  table.close();
}

export function printSheet({
  rows,
  seconds,
  cpuSeconds,
  megabytes,
  residentMb: [before, most],
  within,
}: SheetCost): void {
  const memory = `resident ${Math.round(before)} MB before, ${Math.round(most)} MB at most`;
  const said = `${seconds.toFixed(1)} s (goal ${GOAL_SECONDS}), ${cpuSeconds.toFixed(1)} s of processor, ${megabytes.toFixed(1)} MB; ${memory} (goal ${RESIDENT_MB})`;
  console.log(`sortable sheet of ${rows} rows  ${said}  ${within ? "ok" : "OVER"}`);
}
