import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { tableContract } from "./table-contract.ts";

tableContract("SQLite in memory", async () => {
  const table = openSqliteTable(":memory:");
  return { table, close: () => table.close() };
});

tableContract("SQLite in a file, behind a meter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-table-"));
  const table = openSqliteTable(join(folder, "table.sqlite"));
  const close = () => {
    table.close();
    rmSync(folder, { recursive: true });
  };
  return { table: metered(table), close };
});
