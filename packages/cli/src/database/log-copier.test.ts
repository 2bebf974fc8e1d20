import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, expect, test } from "vitest";
import { LogCopier } from "./log-copier.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = "冷链".repeat(5_000);

/** Puts rows of 30 KB, ten in a transaction. */
async function fill(table: SqliteTable, from: number, transactions: number): Promise<void> {
  for (let n = from; n < from + transactions; n++) {
    const items = Array.from({ length: 10 }, (_, k) => ({ pk: `P#${n}`, sk: `ROW#${k}`, version: 1, data: { text } }));
    await table.transact(
      items.map((put) => ({ put, when: "absent" as const })),
      `t${n}`,
    );
  }
}

test("what lies in the log alone is copied into the file while it is open, and a file that is not there is told of", async () => {
  const file = join(folder, "open.sqlite");
  const table = openSqliteTable(file);
  await fill(table, 0, 1);
  const before = statSync(file).size;
  const copier = new LogCopier(file);
  await copier.copy();
  expect(statSync(file).size).toBeGreaterThan(before);
  expect((await table.get({ pk: "P#0", sk: "ROW#0" }))?.data).toEqual({ text });
  await copier.close();
  table.close();
  await expect(new LogCopier(join(folder, "none", "x.sqlite")).copy()).rejects.toThrow();
});

test("a process that writes on has its log copied elsewhere, and the log begins anew: it does not grow with what is written", async () => {
  const file = join(folder, "busy.sqlite");
  const copier = new LogCopier(file);
  let copies = 0;
  const table = openSqliteTable(file, {
    copyLog: () => {
      copies += 1;
      return copier.copy();
    },
  });
  // 90 MB of rows: without a new beginning the log would be as long.
  for (let n = 0; n < 300; n += 20) {
    await fill(table, n, 20);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(copies).toBeGreaterThan(1);
  expect(statSync(`${file}-wal`).size).toBeLessThan(60 * 2 ** 20);
  expect(statSync(file).size).toBeGreaterThan(60 * 2 ** 20);
  await copier.close();
  table.close();
  const again = openSqliteTable(file);
  expect((await again.get({ pk: "P#299", sk: "ROW#9" }))?.data).toEqual({ text });
  again.close();
});

test("where nobody copies it, the connection that writes does so itself before the log takes 80 MB", async () => {
  const file = join(folder, "alone.sqlite");
  const table = openSqliteTable(file, { copyLog: () => Promise.reject(new Error("no thread")) });
  await fill(table, 0, 400);
  expect(statSync(`${file}-wal`).size).toBeLessThan(80 * 2 ** 20);
  expect(statSync(file).size).toBeGreaterThan(40 * 2 ** 20);
  table.close();
});
