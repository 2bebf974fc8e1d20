import { DatabaseSync } from "node:sqlite";
import { LogDamaged, requireSoundLog } from "./sqlite/log-file.ts";
import { openStoredRows } from "./sqlite-rows.ts";
import type { Key } from "./table.ts";

/** Faults of one table that are told; one is enough to act upon. */
const FAULTS_MAX = 10;

/** What is wrong with a database's log, in words; empty when it can be read as far as it was committed. */
export function logDamage(file: string): readonly string[] {
  try {
    requireSoundLog(file);
    return [];
  } catch (error) {
    if (error instanceof LogDamaged) return [error.message];
    throw error;
  }
}

/**
 * What SQLite finds wrong with the pages, table by table, so that whoever waits hears of each; empty when they are sound. `full` compares
 * indexes with their tables too, which takes long for a large file.
 */
export function* pageDamage(file: string, full: boolean): Iterable<string> {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const pragma = full ? "integrity_check" : "quick_check";
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
      for (const { name } of tables) {
        for (const row of database.prepare(`PRAGMA ${pragma}('${String(name).replaceAll("'", "''")}')`).all()) {
          const said = String(row[pragma]);
          if (said !== "ok") yield said;
        }
      }
    } finally {
      database.close();
    }
  } catch (error) {
    yield error instanceof Error ? error.message : String(error);
  }
}

/** Rows looked through in one read transaction: the log is not held up by it for long. */
const STRETCH_ROWS = 5_000;

/**
 * The rows that do not say what was written, in words; at most ten. Looked through in stretches, and `pause` is called after each with the
 * milliseconds that it took: what is written meanwhile is seen or not, and damages nothing.
 */
export function rowDamage(file: string, pause: (tookMs: number) => void = () => undefined): readonly string[] {
  const damage: string[] = [];
  try {
    for (let after: Key | undefined; damage.length < FAULTS_MAX; ) {
      const started = performance.now();
      const stored = openStoredRows(file, (said) => damage.push(said));
      let seen = 0;
      try {
        for (const { pk, sk } of stored.rows(after)) {
          seen += 1;
          after = { pk, sk };
          if (seen >= STRETCH_ROWS) break;
        }
      } finally {
        stored.close();
      }
      if (seen < STRETCH_ROWS) break;
      pause(performance.now() - started);
    }
  } catch (error) {
    damage.push(error instanceof Error ? error.message : String(error));
  }
  return damage;
}
