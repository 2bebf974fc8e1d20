import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { type Load, register } from "./load.ts";
import { type Served, serveSuyuan } from "./processes.ts";
import { type Ratio, type Round, ratioOf } from "./ratio.ts";
import { CERTIFICATES, depsOver, type Keys, registration, sendOver } from "./season.ts";
import { seed } from "./seed.ts";

const ROUNDS = 5;
const SECONDS = 2;
const GOAL = 0.35;
const BODY = JSON.stringify({ ...registration("@lot@", 0), lot: "R@lot@", certificate: "certificate-@certificate@" });

/** Registers batches with lots of their own, run after run. */
class Clerk {
  readonly #url: string;
  readonly #keys: Keys;
  #lots = 0;

  constructor(served: Served, keys: Keys) {
    this.#url = served.url;
    this.#keys = keys;
  }

  async register(seconds: number): Promise<Load> {
    const posted = { body: BODY, from: this.#lots, certificates: CERTIFICATES, key: this.#keys.coop };
    const load = await register(this.#url, posted, seconds);
    // Those under way when the time was up were registered too.
    this.#lots += load.answers + 1000;
    return load;
  }
}

/** Registrations over HTTP, with all that follows from them, against raw SQLite transactions that write a registration's own rows as durably. */
export async function measureRegistrations(): Promise<Ratio> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-registrations-"));
  const { keys } = await seed(dataDir, { copies: 0, packs: 0 });
  const rows = await rowsOfRegistration(dataDir, keys);
  const suyuan = await serveSuyuan(dataDir);
  const clerk = new Clerk(suyuan, keys);
  const rounds: Round[] = [];
  try {
    await clerk.register(SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      const reference = rawTransactions(dataDir, rows);
      rounds.push({ reference, ours: (await clerk.register(SECONDS)).perSecond });
    }
  } finally {
    await suyuan.stop();
  }
  return ratioOf("registrations", GOAL, rounds);
}

type Row = readonly [pk: string, sk: string, data: string];

/** The very rows that one registration puts, caught on their way. */
async function rowsOfRegistration(dataDir: string, keys: Keys): Promise<Row[]> {
  const table = openSqliteTable(join(dataDir, "suyuan.sqlite"));
  const rows: Row[] = [];
  const spy: Table = {
    get: (...args) => table.get(...args),
    getMany: (...args) => table.getMany(...args),
    query: (...args) => table.query(...args),
    transact: (ops, token) => {
      for (const op of ops) if ("put" in op) rows.push([op.put.pk, op.put.sk, JSON.stringify(op.put.data)]);
      return table.transact(ops, token);
    },
    putAbsent: (items) => table.putAbsent(items),
  };
  const deps = depsOver(spy, folderBlobs(join(dataDir, "blobs")));
  const app = createManagementApp(deps, openGate(deps));
  await sendOver((request) => app.fetch(request), keys)("coop", "/api/batches", registration("SPY", 0));
  table.close();
  return rows;
}

function rawTransactions(dataDir: string, rows: readonly Row[]): number {
  const database = new DatabaseSync(join(dataDir, `raw-${Date.now()}.sqlite`));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(
    "CREATE TABLE items (pk TEXT, sk TEXT, version INTEGER, data TEXT, PRIMARY KEY (pk, sk)) STRICT, WITHOUT ROWID",
  );
  const insert = database.prepare("INSERT INTO items VALUES (?, ?, 1, ?)");
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < SECONDS * 1000) {
    count += 1;
    database.exec("BEGIN IMMEDIATE");
    for (const [pk, sk, data] of rows) insert.run(`${pk}#${count}`, sk, data);
    database.exec("COMMIT");
  }
  const rate = count / ((performance.now() - started) / 1000);
  database.close();
  return rate;
}

export interface Memory {
  readonly commands: number;
  readonly residentMb: readonly number[];
  readonly flat: boolean;
  readonly within: boolean;
}

/** Resident memory of the server after each tenth of `commands` registrations. Flat: the last reading is at most 1.25 of the third. */
export async function measureMemory(commands: number): Promise<Memory> {
  const dataDir = mkdtempSync(join(tmpdir(), "suyuan-memory-"));
  const { keys } = await seed(dataDir, { copies: 0, packs: 0 });
  const suyuan = await serveSuyuan(dataDir);
  const clerk = new Clerk(suyuan, keys);
  const residentMb: number[] = [];
  let done = 0;
  try {
    for (let tenth = 1; tenth <= 10; tenth++) {
      while (done < (commands * tenth) / 10) done += (await clerk.register(SECONDS)).answers;
      residentMb.push(Math.round(suyuan.residentMb()));
    }
  } finally {
    await suyuan.stop();
  }
  const flat = (residentMb.at(-1) ?? 0) <= 1.25 * (residentMb[2] ?? 0);
  return { commands: done, residentMb, flat, within: flat && Math.max(...residentMb) < 250 };
}
