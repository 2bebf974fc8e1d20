import { DatabaseSync } from "node:sqlite";
import type { Sums } from "@suyuan/api/soundness/stored";

/** Sums by name in a temporary file that SQLite makes when they are too many for its memory, and that is gone when it is closed. */
export function sumsInFile(): Sums & { close(): void } {
  // An empty name is a database of its own in a temporary file.
  const database = new DatabaseSync("");
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA cache_size = -16384;
    CREATE TABLE sums (name TEXT PRIMARY KEY, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID; BEGIN`);
  const add = database.prepare(
    "INSERT INTO sums VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET amount = amount + excluded.amount",
  );
  const unequal = database.prepare("SELECT name, amount FROM sums WHERE amount <> 0 ORDER BY name");
  return {
    add: (name, amount) => void add.run(name, amount),
    *unequal() {
      for (const { name, amount } of unequal.iterate()) yield [String(name), Number(amount)] as const;
    },
    close: () => database.close(),
  };
}
