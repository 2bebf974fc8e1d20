import type { LabelRun, Serial } from "@suyuan/domain/batches/label-run";
import { serialFrom } from "@suyuan/gs1/serial";
import { type Key, type Op, StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { create, freshToken } from "../ledger/commit.ts";
import { labelRunKey, labelSerialsKey, serialKey } from "../ledger/keys.ts";

/** Serials in one list row (about 32 KB), and serial rows in one transaction. */
const CHUNK_SERIALS = 2000;
const ROWS_PER_TRANSACTION = 95;
const TRANSACTIONS_AT_ONCE = 4;

/** Fresh serials of a run, cut into list rows: written with the run itself, before any serial row exists. */
export function serialLists(deps: Deps, id: string, count: number): { key: Key; serials: string[] }[] {
  const serials = new Set<string>();
  while (serials.size < count) serials.add(serialFrom(deps.randomBytes(9)));
  const all = [...serials];
  return Array.from({ length: Math.ceil(count / CHUNK_SERIALS) }, (_, n) => ({
    key: labelSerialsKey(id, n),
    serials: all.slice(n * CHUNK_SERIALS, (n + 1) * CHUNK_SERIALS),
  }));
}

/** All serials of a run in order. */
export async function serialsOf(deps: Deps, run: LabelRun): Promise<string[]> {
  const keys = Array.from({ length: Math.ceil(run.count / CHUNK_SERIALS) }, (_, n) => labelSerialsKey(run.id, n));
  const items = await deps.table.getMany(keys, { consistent: true });
  return items.flatMap((item) => (item?.data as { serials?: string[] } | undefined)?.serials ?? []);
}

/**
 * Writes the serial rows that are still missing and marks the run issued. Safe to call again and at the same time: a row that is
 * there already was written by an earlier call. Nobody sees a serial before the run is issued.
 */
export async function completeRun(deps: Deps, id: string): Promise<LabelRun | undefined> {
  const key = labelRunKey(id);
  const item = await deps.table.get(key, { consistent: true });
  const run = item?.data as unknown as LabelRun | undefined;
  if (item === undefined || run === undefined || run.status === "issued") return run;
  const row: Serial = { run: id, netWeightGrams: run.netWeightGrams, scans: 0 };
  const serials = await serialsOf(deps, run);
  const groups = Array.from({ length: Math.ceil(serials.length / ROWS_PER_TRANSACTION) }, (_, n) =>
    serials
      .slice(n * ROWS_PER_TRANSACTION, (n + 1) * ROWS_PER_TRANSACTION)
      .map((serial) => create(serialKey(run.gtin, run.lot, serial), row)),
  );
  for (let n = 0; n < groups.length; n += TRANSACTIONS_AT_ONCE) {
    await Promise.all(groups.slice(n, n + TRANSACTIONS_AT_ONCE).map((ops) => createMissing(deps, ops)));
  }
  const issued: LabelRun = { ...run, status: "issued" };
  const commit = await deps.table.transact(
    [{ put: { ...key, version: item.version + 1, data: { ...issued } }, when: { versionIs: item.version } }],
    freshToken(deps),
  );
  return commit.ok ? issued : completeRun(deps, id);
}

/** Creates the rows, leaving out those that exist: at most as many rounds as there are rows, in practice one or two. */
async function createMissing(deps: Deps, ops: readonly Op[]): Promise<void> {
  let missing = ops;
  for (let failures = 0; missing.length > 0; ) {
    try {
      const commit = await deps.table.transact(missing, freshToken(deps));
      if (commit.ok) return;
      missing = missing.filter((_, n) => !commit.conflicts.includes(n));
    } catch (error) {
      failures += 1;
      if (!(error instanceof StoreUnavailable) || failures > 5) throw error;
    }
  }
}
