import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, expect, test } from "vitest";
import { faultsIn, IntegrityWatch } from "./integrity.ts";
import { JsonLog } from "./json-log.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-integrity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function database(name: string): Promise<string> {
  const file = join(folder, name);
  const table = openSqliteTable(file);
  for (let n = 0; n < 200; n++) {
    const item = { pk: `P#${n}`, sk: "ROW", version: 1, data: { text: "溯源".repeat(200) } };
    await table.transact([{ put: item, when: "absent" }], `t${n}`);
  }
  table.close();
  return file;
}

/** Writes over the pages in the middle of the file. */
function damage(file: string): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(16_384, 0xff), 0, 16_384, Math.floor(statSync(file).size / 8192) * 4096);
  closeSync(descriptor);
}

test("a sound database has no faults, a damaged one is told of, and so is what is no database", async () => {
  const file = await database("sound.sqlite");
  expect(await faultsIn(file)).toEqual([]);
  damage(file);
  expect((await faultsIn(file)).length).toBeGreaterThan(0);
  expect(await faultsIn(join(folder, "nowhere.sqlite"))).toHaveLength(1);
});

test("a value that changed in a page which is sound for SQLite is told of by its row", async () => {
  const file = await database("changed.sqlite");
  const beside = new DatabaseSync(file);
  beside.exec("UPDATE bodies SET data = replace(data, '源', '原') WHERE id = 150");
  beside.close();
  expect(await faultsIn(file)).toEqual([expect.stringMatching(/^the row P#\d+ ROW is damaged/)]);
});

test("the watch over a damaged database tells the log and whoever asks, and never that it was sound", async () => {
  const file = await database("watched.sqlite");
  damage(file);
  const lines: string[] = [];
  const watch = new IntegrityWatch(file, new JsonLog((line) => lines.push(line)));
  await expect.poll(() => watch.found.faults?.length ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
  watch.stop();
  expect(watch.found.checkedAt).toBeUndefined();
  expect(lines.join("")).toContain('"event":"integrity"');
});
