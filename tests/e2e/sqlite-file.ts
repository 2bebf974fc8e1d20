import { DatabaseSync } from "node:sqlite";
import type { Item, JsonObject } from "@suyuan/store/table";

/** Every item in a table's file, in the order of the keys; reads beside whoever has it open. */
export function itemsIn(path: string): Item[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const rows = database.prepare("SELECT pk, sk, version, data, expiresAt FROM items ORDER BY pk, sk").all();
    return rows.map(({ pk, sk, version, data, expiresAt }) => ({
      pk: String(pk),
      sk: String(sk),
      version: Number(version),
      data: JSON.parse(String(data)) as JsonObject,
      ...(expiresAt === null ? {} : { expiresAt: Number(expiresAt) }),
    }));
  } finally {
    database.close();
  }
}
