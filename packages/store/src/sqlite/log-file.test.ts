import { cpSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSqliteTable } from "../sqlite-table.ts";
import type { Op } from "../table.ts";
import { LogDamaged, requireSoundLog } from "./log-file.ts";

let folder = "";
const file = () => join(folder, "t.sqlite");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "suyuan-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (sk: string): Op => ({ put: { pk: "P", sk, version: 1, data: {} }, when: "absent" });

/** The folder as a killed process leaves it after a few commits, with the files' times. */
async function killed(): Promise<void> {
  const made = join(folder, "made");
  const table = openSqliteTable(join(made, "t.sqlite"));
  table.checkpoint();
  for (const sk of ["a", "b"]) await table.transact([row(sk)], sk);
  for (const end of ["", "-wal", "-commits"]) {
    const { atimeMs, mtimeMs } = statSync(join(made, `t.sqlite${end}`));
    cpSync(join(made, `t.sqlite${end}`), `${file()}${end}`);
    utimesSync(`${file()}${end}`, atimeMs / 1000, mtimeMs / 1000);
  }
  // Commits come later than the file's last page, though both may fall on one tick of a clock.
  const { mtimeMs } = statSync(file());
  utimesSync(`${file()}-commits`, mtimeMs / 1000 + 1, mtimeMs / 1000 + 1);
  table.close();
}

const damage = () => {
  try {
    requireSoundLog(file());
    return undefined;
  } catch (error) {
    return error instanceof LogDamaged ? error.frame : error;
  }
};

describe("a log that is not there", () => {
  test("is missed where commits were acknowledged after the database was written last; with it nothing is wrong", async () => {
    await killed();
    expect(damage()).toBeUndefined();
    rmSync(`${file()}-wal`);
    expect(damage()).toBe("missing");
    expect(() => openSqliteTable(file())).toThrow(LogDamaged);
  });

  test("is not missed where whoever closed the database last took it away, whatever the times of copies are", async () => {
    await killed();
    openSqliteTable(file()).close();
    utimesSync(file(), 1, 1);
    expect(damage()).toBeUndefined();
    const table = openSqliteTable(file());
    expect(await table.get({ pk: "P", sk: "b" })).toBeDefined();
    table.close();
  });

  test("is not missed where it was emptied into the database while that was open", async () => {
    const table = openSqliteTable(file());
    await table.transact([row("a")], "a");
    table.checkpoint();
    utimesSync(file(), 1, 1);
    expect(damage()).toBeUndefined();
    table.close();
  });

  test("is not missed where another program closed the database after a crash", async () => {
    await killed();
    const other = new DatabaseSync(file());
    other.prepare("SELECT count(*) FROM items").get();
    other.close();
    expect(statSync(`${file()}-wal`, { throwIfNoEntry: false })).toBeUndefined();
    utimesSync(`${file()}-commits`, 1, 1);
    expect(damage()).toBeUndefined();
  });
});
