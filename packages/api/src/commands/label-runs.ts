import type { LabelRun, Serial } from "@suyuan/domain/batches/label-run";
import { serialFrom } from "@suyuan/gs1/serial";
import type { Deps } from "../host.ts";
import { labelRunKey, labelSerialsKey, serialKey } from "../ledger/keys.ts";
import { create, replaced } from "../ledger/loaded.ts";
import { putMissing } from "../ledger/put-missing.ts";
import { readRow, readRows } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { SerialList } from "../ledger/rows.ts";

/** Serials in one list row (about 32 KB). */
const CHUNK_SERIALS = 2000;
/** Transactions of serial rows side by side. */
const TRANSACTIONS_AT_ONCE = 4;

/** Fresh serials of a run, cut into list rows: written with the run itself, before any serial row exists. */
export function serialLists(deps: Deps, id: string, count: number): { key: RowKey<SerialList>; serials: string[] }[] {
  const serials = new Set<string>();
  while (serials.size < count) serials.add(serialFrom(deps.randomBytes(9)));
  const all = [...serials];
  return Array.from({ length: Math.ceil(count / CHUNK_SERIALS) }, (_, n) => ({
    key: labelSerialsKey(id, n),
    serials: all.slice(n * CHUNK_SERIALS, (n + 1) * CHUNK_SERIALS),
  }));
}

/** All serials of a run in order. */
export async function serialsOf({ table }: Pick<Deps, "table">, run: LabelRun): Promise<string[]> {
  const keys = Array.from({ length: Math.ceil(run.count / CHUNK_SERIALS) }, (_, n) => labelSerialsKey(run.id, n));
  const lists = await readRows(table, keys);
  return lists.flatMap((list) => list?.data.serials ?? []);
}

/**
 * Writes the serial rows that are still missing and marks the run issued. Safe to call again and at the same time: a row that is
 * there already was written by an earlier call. Nobody sees a serial before the run is issued.
 */
export async function completeRun(
  deps: Pick<Deps, "table" | "randomBytes">,
  id: string,
): Promise<LabelRun | undefined> {
  let before = await readRow(deps.table, labelRunKey(id));
  if (before === undefined || before.data.status === "issued") return before?.data;
  const run = before.data;
  const row: Serial = { run: id, netWeightGrams: run.netWeightGrams, scans: 0 };
  const serials = await serialsOf(deps, run);
  const rows = serials.map((serial) => create(serialKey(run.gtin, run.lot, serial), row));
  await putMissing(deps, rows, { atOnce: TRANSACTIONS_AT_ONCE });
  const once = async (): Promise<LabelRun | undefined> => {
    if (before === undefined || before.data.status === "issued") return before?.data;
    const issued: LabelRun = { ...before.data, status: "issued" };
    if ((await deps.table.transact([replaced(before, issued)], freshToken(deps))).ok) return issued;
    before = await readRow(deps.table, labelRunKey(id));
    return undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "the label run could not be completed" });
}
