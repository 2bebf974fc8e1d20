import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { auditPage } from "@suyuan/api/ledger/audit/page";
import { afterAll, describe, expect, test } from "vitest";
import { backUpData } from "./administration.ts";
import { backUp, restore } from "./backup.ts";
import { configuration } from "./configuration.ts";
import { JsonLog } from "./json-log.ts";
import { type Machine, openMachine, seeBackup } from "./machine.ts";
import { OperatorError, toldError } from "./operator-error.ts";

const home = mkdtempSync(join(tmpdir(), "suyuan-backup-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const NOW = "2026-11-29T12:00:00.000Z";
let made = 0;
const fresh = () => join(home, String(++made));
const open = (dataDir: string): Machine =>
  openMachine(configuration({ DATA_DIR: dataDir }), new JsonLog(() => undefined));

/** A machine with rows, a file and a key. */
async function machine(rows = 3): Promise<{ readonly dataDir: string; readonly machine: Machine }> {
  const dataDir = fresh();
  const opened = open(dataDir);
  for (let n = 0; n < rows; n++) await put(opened, `A${n}`);
  await opened.deps.blobs.put("logs/one", new TextEncoder().encode("1,2"), "text/csv");
  await opened.deps.signer.publicKey();
  return { dataDir, machine: opened };
}
const put = ({ table }: Machine, pk: string) =>
  table.transact([{ put: { pk, sk: "X", version: 1, data: { said: pk } }, when: "absent" }], pk);
const refusal = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof OperatorError) return toldError(error);
    throw error;
  }
  return "";
};

test("a backup is told by the service that it was made of, and by the audit trail of everybody, also in the copy", async () => {
  const { dataDir, machine: running } = await machine();
  expect(running.deps.hostState?.()).not.toHaveProperty("backedUpAt");
  const folder = fresh();
  const began = new Date().toISOString();
  await backUpData(configuration({ DATA_DIR: dataDir }), folder);
  await seeBackup(running);
  const { backedUpAt = "" } = running.deps.hostState?.() ?? {};
  expect(backedUpAt >= began).toBe(true);
  const kept = await running.table.query("BACKUP", { prefix: "MADE#" });
  expect(kept.items.map(({ data }) => data)).toMatchObject([{ madeAt: backedUpAt, items: expect.any(Number) }]);
  running.table.close();
  const elsewhere = fresh();
  await restore(folder, elsewhere);
  for (const one of [dataDir, elsewhere]) {
    const { table } = open(one);
    const { items } = await auditPage(table, { id: "coop", regionCode: "510824" }, { limit: 10 });
    expect(items).toMatchObject([
      { act: "copied", kind: "backup", by: "operator", key: "command-line", id: backedUpAt },
    ]);
    table.close();
  }
});

describe("a backup", () => {
  test("made while the service writes on holds one moment whole, and is a data folder again when it is restored", async () => {
    const { dataDir, machine: running } = await machine();
    const folder = fresh();
    const writing = (async () => {
      for (let n = 0; n < 50; n++) await put(running, `later-${n}`);
    })();
    const manifest = await backUp(dataDir, folder, NOW);
    await writing;
    expect(manifest).toMatchObject({ format: 1, madeAt: NOW, files: 3 });
    expect(manifest.items).toBeGreaterThanOrEqual(3);
    expect(JSON.parse(readFileSync(join(folder, "backup.json"), "utf8"))).toEqual(manifest);
    running.table.close();

    const elsewhere = fresh();
    expect(await restore(folder, elsewhere)).toEqual(manifest);
    const again = open(elsewhere);
    expect((await again.table.get({ pk: "A2", sk: "X" }))?.data).toEqual({ said: "A2" });
    expect(new TextDecoder().decode((await again.deps.blobs.get("logs/one"))?.bytes)).toBe("1,2");
    expect(await again.deps.signer.publicKey()).toEqual(await running.deps.signer.publicKey());
    expect(again.deps.labelKeys.current).toBe(running.deps.labelKeys.current);
    again.table.close();
  });

  test("is its owner's alone to read, and leaves nothing half made beside it", async () => {
    const { dataDir, machine: running } = await machine();
    const folder = fresh();
    await backUp(dataDir, folder, NOW);
    running.table.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(home).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("never goes over another, and one of a damaged database does not come to be", async () => {
    const { dataDir, machine: running } = await machine();
    const folder = fresh();
    await backUp(dataDir, folder, NOW);
    running.table.close();
    expect(await refusal(() => backUp(dataDir, folder, NOW))).toContain("is there already");
    const broken = fresh();
    await restore(folder, broken);
    const file = join(broken, "suyuan.sqlite");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 4096, 4096 * 2));
    const other = fresh();
    expect(await refusal(() => backUp(broken, other, NOW))).toMatch(/damaged|cannot be/);
    expect(existsSync(other)).toBe(false);
  });
});

describe("a backup of an earlier version", () => {
  test("is restored, and its rows get their checksums when it is opened", async () => {
    const folder = fresh();
    mkdirSync(folder);
    const database = new DatabaseSync(join(folder, "suyuan.sqlite"));
    database.exec(`PRAGMA journal_mode = WAL;
      CREATE TABLE items (
        pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, expiresAt INTEGER, PRIMARY KEY (pk, sk)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX items_by_expiry ON items (expiresAt) WHERE expiresAt IS NOT NULL;
      INSERT INTO items VALUES ('A1', 'X', 3, '{"said":"A1"}', NULL), ('A2', 'X', 1, '{"said":"A2"}', 2000000000);
      PRAGMA user_version = 1`);
    database.close();
    const manifest = { format: 1, madeAt: NOW, items: 2, files: 0, bytes: 1 };
    writeFileSync(join(folder, "backup.json"), JSON.stringify(manifest));
    const restored = fresh();
    expect(await restore(folder, restored)).toEqual(manifest);
    const lines: string[] = [];
    const opened = openMachine(configuration({ DATA_DIR: restored }), new JsonLog((line) => lines.push(line)));
    expect(await opened.table.get({ pk: "A1", sk: "X" })).toMatchObject({ version: 3, data: { said: "A1" } });
    expect(await opened.table.get({ pk: "A2", sk: "X" })).toMatchObject({ expiresAt: 2_000_000_000 });
    opened.table.close();
    expect(lines.join("")).toMatch(/"event":"carrying-over"[^\n]*"total":2/);
  });
});

describe("a restoring", () => {
  test("changes nothing where there are data already, nor from a folder that is no backup", async () => {
    const { dataDir, machine: running } = await machine();
    const folder = fresh();
    await backUp(dataDir, folder, NOW);
    expect(await refusal(() => restore(folder, dataDir))).toContain("there are data in");
    running.table.close();
    expect(await refusal(() => restore(dataDir, fresh()))).toContain("is no backup");
    expect(await refusal(() => restore(join(home, "nowhere"), fresh()))).toContain("不是备份");
  });

  test("of a backup that lost rows or files says so, and leaves no database behind", async () => {
    const { dataDir, machine: running } = await machine();
    const folder = fresh();
    await backUp(dataDir, folder, NOW);
    running.table.close();
    rmSync(join(folder, "log-key.pem"));
    const target = fresh();
    expect(await refusal(() => restore(folder, target))).toContain("2 files, not the 3");
    expect(existsSync(join(target, "suyuan.sqlite"))).toBe(false);
    writeFileSync(join(folder, "suyuan.sqlite"), "x".repeat(9000));
    expect(await refusal(() => restore(folder, fresh()))).toContain("damaged");
  });
});
