import { isVoided, type LabelRun, type Serial } from "@suyuan/domain/batches/label-run";
import { SERIAL_BYTES, serialFrom } from "@suyuan/gs1/serial";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Deps } from "../host.ts";
import { putMissing } from "../ledger/indexes/put-missing.ts";
import { turn } from "../ledger/indexes/turns.ts";
import { labelRunKey, labelSerialsKey, serialKey } from "../ledger/keys.ts";
import { create, replaced } from "../ledger/loaded.ts";
import { EVENTUAL, partsOf, readMany, readRow, readRows } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { SerialList } from "../ledger/rows.ts";

/** Serials in one list row (about 32 KB). */
const CHUNK_SERIALS = 2000;
/** Transactions of serial rows side by side. */
const TRANSACTIONS_AT_ONCE = 4;

/**
 * Fresh serials of a run, cut into list rows: written with the run itself, before any serial row exists. Each list is drawn in a turn of its
 * own.
 */
export async function serialLists(
  deps: Pick<Deps, "randomBytes">,
  id: string,
  count: number,
): Promise<readonly { readonly key: RowKey<SerialList>; readonly serials: readonly string[] }[]> {
  const drawn = new Set<string>();
  const lists: { key: RowKey<SerialList>; serials: string[] }[] = [];
  while (drawn.size < count) {
    if (lists.length > 0) await turn();
    const serials: string[] = [];
    while (serials.length < CHUNK_SERIALS && drawn.size < count) {
      const serial = serialFrom(deps.randomBytes(SERIAL_BYTES));
      if (drawn.has(serial)) continue;
      drawn.add(serial);
      serials.push(serial);
    }
    lists.push({ key: labelSerialsKey(id, lists.length), serials });
  }
  return lists;
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

/** Which of these serials have been scanned. */
export async function scannedAmong(
  { table }: Pick<Deps, "table">,
  { gtin, lot }: Pick<LabelRun, "gtin" | "lot">,
  serials: readonly string[],
): Promise<ReadonlySet<string>> {
  const keys = serials.map((serial) => serialKey(gtin, lot, serial));
  const loaded = await readMany(table, keys, EVENTUAL);
  return new Set(serials.filter((_, n) => (loaded.state(keys[n] as RowKey<Serial>)?.scans ?? 0) > 0));
}

/**
 * Writes to the rows of serials that they are struck: of those named, or of all that the run says are. Safe to call again and at the same
 * time; scans that are counted meanwhile stay. Until it is done, the run says so and the page of a serial does not yet.
 */
export async function completeVoid(
  deps: Pick<Deps, "table" | "randomBytes">,
  id: string,
  voidedAt: string,
  named?: readonly string[],
): Promise<LabelRun | undefined> {
  const run = await completeRun(deps, id);
  if (run?.voidedCount === undefined) return run;
  const serials = named ?? (await serialsOf(deps, run)).filter((_, n) => isVoided(run, n));
  const keys = serials.map((serial) => serialKey(run.gtin, run.lot, serial));
  for (const some of partsOf(partsOf(keys, TRANSACTION_OPS_MAX), TRANSACTIONS_AT_ONCE)) {
    await Promise.all(some.map((group) => markVoided(deps, group, voidedAt)));
  }
  return run;
}

function markVoided(
  deps: Pick<Deps, "table" | "randomBytes">,
  keys: readonly RowKey<Serial>[],
  voidedAt: string,
): Promise<true> {
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, keys);
    const ops = keys.flatMap((key) => {
      const before = loaded.item(key);
      return before === undefined || before.data.voidedAt !== undefined
        ? []
        : [replaced(before, { ...before.data, voidedAt })];
    });
    if (ops.length === 0) return true;
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "serials are scanned while they are struck" });
}
