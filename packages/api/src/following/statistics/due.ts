import type { Deps } from "../../host.ts";
import { create } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { dueKey } from "../../ledger/statistics/keys.ts";

/** Says that something waits to be added to figures of these regions. One that is said already is left alone: most are. */
export async function markDue(deps: Deps, scopes: readonly string[]): Promise<void> {
  const distinct = [...new Set(scopes)];
  if (distinct.length === 0) return;
  const loaded = await readMany(deps.table, distinct.map(dueKey));
  const missing = distinct.filter((scope) => !loaded.has(dueKey(scope)));
  // Another may say it at the same time.
  for (const scope of missing) await deps.table.transact([create(dueKey(scope), { scope })], freshToken(deps));
}
