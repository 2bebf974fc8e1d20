/** `suyuan check`: a sound folder has no faults, and each contradiction is told by its row, in words. */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { completeRun } from "@suyuan/api/commands/label-runs";
import { asListed } from "@suyuan/api/fixtures/listed-run";
import { drainOutbox } from "@suyuan/api/following/follow";
import { check, type Found } from "@suyuan/cli/check";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, JsonObject } from "@suyuan/store/table";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ACTORS,
  type ActorName,
  batchBody,
  freshFolder,
  GTIN,
  must,
  openService,
  plant,
  populate,
} from "./api-fixture.ts";
import { itemsIn } from "./sqlite-file.ts";

const sound = freshFolder();
const database = (folder: string) => join(folder, "suyuan.sqlite");

beforeAll(async () => {
  const table = openSqliteTable(database(sound));
  const keys = await populate(table);
  const service = openService(table, keys, { blobsFolder: join(sound, "blobs") });
  await plant(service, 100_000_000);
  const send = (who: ActorName, path: string, body: unknown) => must(service.call(who, "POST", path, body));
  for (const lot of ["A", "B"]) await send("clerk", "/api/batches", batchBody(lot, 100));
  await send("clerk", "/api/labels", { id: "R", gtin: GTIN, lot: "A", count: 10, netWeightG: 100 });
  // As when each serial was listed and had its row at once; beside it a run of which only what was struck has rows.
  const listed = `${ACTORS.clerk.organisation}/R`;
  await asListed(service.deps, listed);
  await completeRun(service.deps, listed);
  await send("clerk", "/api/labels", { id: "K", gtin: GTIN, lot: "A", count: 10, netWeightG: 100 });
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 30 }];
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
  const shipment = { id: "S", to: ACTORS.depot.organisation, items, shippedAt: at(60) };
  await send("clerk", "/api/shipments", shipment);
  await send("depot", "/api/shipments/S/receipt", { items, receivedAt: at(30) });
  const readings = Array.from({ length: 30 }, (_, n) => `${at(60 - n)},1.${n % 7}`);
  await send("depot", `/api/batches/${GTIN}/A/temperature-logs`, `time,temperature\n${readings.join("\n")}\n`);
  await drainOutbox(service.deps);
  table.close();
});

function copyOfSound(): string {
  const folder = freshFolder();
  cpSync(sound, folder, { recursive: true });
  return folder;
}

async function foundIn(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  const checked = await check(folder, { full: true }, (one) => found.push(one));
  expect(checked.faults).toBe(found.length);
  return found;
}

const rowOf = (folder: string, pk: RegExp, sk: RegExp | string): Item => {
  const found = itemsIn(database(folder)).find(
    (item) => pk.test(item.pk) && (typeof sk === "string" ? sk === item.sk : sk.test(item.sk)),
  );
  if (found === undefined) throw new Error(`no row ${pk} ${sk}`);
  return found;
};

/** Writes a row as a defect would: with a checksum that matches. */
async function rewritten(folder: string, row: Item, change: (data: JsonObject) => JsonObject): Promise<void> {
  const table: SqliteTable = openSqliteTable(database(folder));
  const next = { ...row, version: row.version, data: change(row.data) };
  await table.transact([{ put: next, when: { versionIs: row.version } }], "harm");
  table.close();
}

async function deleted(folder: string, row: Item): Promise<void> {
  const table = openSqliteTable(database(folder));
  await table.transact([{ delete: row, when: { versionIs: row.version } }], "harm");
  table.close();
}

test("a folder on which the service worked has no faults, and neither has it while a connection writes on", async () => {
  const folder = copyOfSound();
  expect(await foundIn(folder)).toEqual([]);
  const table = openSqliteTable(database(folder));
  await table.transact([{ put: { pk: "OTHER", sk: "x", version: 1, data: {} }, when: "absent" }], "x");
  expect(await foundIn(folder)).toEqual([]);
  table.close();
});

const BATCH = /^BATCH#\d+#A$/;
type Harm = (folder: string) => Promise<void>;
const HARMS: readonly (readonly [string, Harm, RegExp, RegExp])[] = [
  ["a fact that is lost", (f) => deleted(f, rowOf(f, BATCH, "F#000001")), /^BATCH#\d+#A BATCH$/, /lacks F#000001/],
  [
    "a journal row that is lost",
    (f) => deleted(f, rowOf(f, /^JOURNAL#/, /./)),
    /./,
    /stands in 0 rows of outbox and journal/,
  ],
  [
    "a journal row that names no fact",
    (f) => rewritten(f, rowOf(f, /^JOURNAL#/, /./), (data) => ({ ...data, sk: "F#000099" })),
    /^JOURNAL#/,
    /which is not there/,
  ],
  [
    "weight that came from nowhere",
    (f) =>
      rewritten(f, rowOf(f, BATCH, "BATCH"), (data) => ({
        ...data,
        registeredGrams: Number(data.registeredGrams) + 7,
      })),
    /^BATCH#\d+#A BATCH$/,
    /100007/,
  ],
  [
    "a balance that says something else than its batches",
    (f) =>
      rewritten(f, rowOf(f, /^CERT#/, "BALANCE"), (data) => ({
        ...data,
        spent: Object.fromEntries(Object.entries(data.spent as object).map(([year, grams]) => [year, grams + 5])),
      })),
    /^CERT#.* BALANCE$/,
    /batches weigh 5 g less than it says/,
  ],
  [
    "a season that says something else than its batches",
    (f) =>
      rewritten(f, rowOf(f, /^BASE#/, /^SEASON#/), (data) => ({
        ...data,
        plots: Object.fromEntries(Object.entries(data.plots as object).map(([plot, grams]) => [plot, grams - 5])),
      })),
    /^BASE#.* SEASON#/,
    /5 g more than it says/,
  ],
  [
    "a batch that is in no list",
    (f) => deleted(f, rowOf(f, /^ORG#/, /^BATCH#.*#B$/)),
    /^BATCH#\d+#B BATCH$/,
    /is not listed/,
  ],
  [
    "a shipment that is lost",
    (f) => deleted(f, rowOf(f, /^SHIPMENT#/, "SHIPMENT")),
    /^BATCH#\d+#A BATCH$/,
    /which is not there/,
  ],
  [
    "a shipment that is not what its batches say",
    (f) => rewritten(f, rowOf(f, /^SHIPMENT#/, "SHIPMENT"), (data) => ({ ...data, status: "voided" })),
    /^SHIPMENT#.* SHIPMENT$/,
    /is voided/,
  ],
  [
    "numbers of labels that no run has",
    (f) => rewritten(f, rowOf(f, /^RUN#.*K$/, "RUN"), (data) => ({ ...data, count: 9 })),
    /^BATCH#\d+#A BATCH$/,
    /its runs have 1 labels of kind 0 fewer than it counts/,
  ],
  ["a serial that is lost", (f) => deleted(f, rowOf(f, /^SERIAL#/, "SERIAL")), /^RUN#.* RUN$/, /lacks 1 serials/],
  [
    "a serial that is in no list",
    async (f) => {
      const row = rowOf(f, /^SERIAL#/, "SERIAL");
      const table = openSqliteTable(database(f));
      const put = { ...row, pk: `${row.pk.slice(0, -2)}ZZ`, version: 1 };
      await table.transact([{ put, when: "absent" }], "harm");
      table.close();
    },
    /^RUN#.* RUN$/,
    /1 serials fewer than there are/,
  ],
  [
    "a row whose value changed on the disk",
    async (f) => {
      const file = new DatabaseSync(database(f));
      file.exec("UPDATE items SET version = version + 1 WHERE sk = 'BALANCE'");
      file.close();
    },
    /^CERT#.* BALANCE$/,
    /checksum does not match/,
  ],
  [
    "a row that is of another shape than its key says",
    (f) => rewritten(f, rowOf(f, BATCH, "BATCH"), () => ({ nothing: true })),
    /^BATCH#\d+#A BATCH$/,
    /cannot be understood/,
  ],
  [
    "a file whose bytes changed",
    async (f) => {
      const file = logFileIn(f);
      writeFileSync(file, readFileSync(file, "utf8").replace("1.3", "1.4"));
    },
    /^temperature-logs\//,
    /digest/,
  ],
  [
    "a file that is gone",
    async (f) => {
      rmSync(logFileIn(f));
    },
    /^BATCH#\d+#A LOG#/,
    /names the file temperature-logs\/[0-9a-f]+, which is not there/,
  ],
];

function logFileIn(folder: string): string {
  const logs = join(folder, "blobs", "temperature-logs");
  const [name = ""] = readdirSync(logs, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith("~"));
  return join(logs, name);
}

describe("the check tells by its row and in two languages", () => {
  test.each(HARMS)("%s", async (_, harm, row, said) => {
    const folder = copyOfSound();
    await harm(folder);
    const found = await foundIn(folder);
    const told = found.filter((one) => row.test(one.row) && said.test(one.en));
    expect([found.map(({ row: where, en }) => `${where}: ${en}`), told.length > 0]).toEqual([expect.anything(), true]);
    for (const { zh } of found) expect(zh).toMatch(/\p{Script=Han}/u);
  });
});

test("as a command it ends with 0 or 1, tells both languages, or one line of JSON for each fault and one for what was looked at", async () => {
  const run = (folder: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, "../../packages/cli/bin/suyuan.mjs"), "check", ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: folder },
      encoding: "utf8",
    });
  const clean = run(sound);
  expect([clean.status, clean.stdout]).toEqual([0, ""]);
  expect(clean.stderr).toMatch(/ 0 faults[\s\S]*问题 0 处/);
  const folder = copyOfSound();
  await deleted(folder, rowOf(folder, BATCH, "F#000001"));
  const harmed = run(folder);
  expect(harmed.status).toBe(1);
  expect(harmed.stdout).toMatch(/BATCH#\d+#A BATCH\n {2}has version[^\n]*\n {2}版本/);
  const lines = run(folder, "--json", "--part", "rows").stdout.trimEnd().split("\n");
  const parsed = lines.map((line) => JSON.parse(line) as { row?: string; checked?: { faults: number } });
  expect(parsed.at(-1)?.checked?.faults).toBe(parsed.length - 1);
  // A folder that is named is looked at in place of the data folder.
  expect(run("/nowhere", sound).status).toBe(0);
  expect(run("/nowhere").stderr).toMatch(/there is no database in \/nowhere/);
});
