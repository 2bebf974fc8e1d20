import { openStoredRows } from "@suyuan/store/sqlite-rows";
import type { Item } from "@suyuan/store/table";

/** Every item in a table's file, in the order of the keys; reads beside whoever has it open. Throws for a damaged one. */
export function itemsIn(path: string): Item[] {
  const stored = openStoredRows(path, (said) => {
    throw new Error(said);
  });
  try {
    return [...stored.rows()];
  } finally {
    stored.close();
  }
}
