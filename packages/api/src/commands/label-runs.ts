import { isVoided, type LabelRun, type Serial } from "@suyuan/domain/batches/label-run";
import { keyedSerial } from "@suyuan/domain/labels/keyed-serial";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Deps } from "../host.ts";
import { putMissing } from "../ledger/indexes/put-missing.ts";
import { turn } from "../ledger/indexes/turns.ts";
import { labelRunKey, labelSerialsKey, serialKey } from "../ledger/keys.ts";
import { create, replaced } from "../ledger/loaded.ts";
import { EVENTUAL, partsOf, readMany, readRow, readRows } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { RowKey } from "../ledger/row-key.ts";

/** Serials in one list row (about 32 KB), of runs from when serials were listed. */
const CHUNK_SERIALS = 2000;
/** Serials that are worked out in one turn of the event loop: some milliseconds. */
const SERIALS_A_TURN = 500;
/** Transactions of serial rows side by side. */
const TRANSACTIONS_AT_ONCE = 4;

/** All serials of a run in order: as they follow from its key, or as they were listed. */
export async function serialsOf(
  { table, labelKeys }: Pick<Deps, "table" | "labelKeys">,
  run: LabelRun,
): Promise<string[]> {
  const { keyed, count } = run;
  if (keyed !== undefined) {
    const serials: string[] = [];
    for (let n = 0; n < count; n += 1) {
      if (n > 0 && n % SERIALS_A_TURN === 0) await turn();
      serials.push(keyedSerial(labelKeys.mac, run, keyed, n));
    }
    return serials;
  }
  const keys = Array.from({ length: Math.ceil(run.count / CHUNK_SERIALS) }, (_, n) => labelSerialsKey(run.id, n));
  const lists = await readRows(table, keys);
  return lists.flatMap((list) => list?.data.serials ?? []);
}

/**
 * Of a run whose serials are listed, writes the serial rows that are still missing and marks it issued. Safe to call again and at the same time: a row that is
 * there already was written by an earlier call. Nobody sees a serial before the run is issued.
 */
export async function completeRun(
  deps: Pick<Deps, "table" | "randomBytes" | "labelKeys">,
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
 * Writes to the rows of serials that they are struck: of those named, or of all that the run says are; one that has no row yet gets it. Safe to call again and at the same
 * time; scans that are counted meanwhile stay. Until it is done, the run says so and the page of a serial does not yet.
 */
export async function completeVoid(
  deps: Pick<Deps, "table" | "randomBytes" | "labelKeys">,
  id: string,
  voidedAt: string,
  named?: readonly string[],
): Promise<LabelRun | undefined> {
  const run = await completeRun(deps, id);
  if (run?.voidedCount === undefined) return run;
  const serials = named ?? (await serialsOf(deps, run)).filter((_, n) => isVoided(run, n));
  const keys = serials.map((serial) => serialKey(run.gtin, run.lot, serial));
  const fresh = { netWeightGrams: run.netWeightGrams, scans: 0 };
  for (const some of partsOf(partsOf(keys, TRANSACTION_OPS_MAX), TRANSACTIONS_AT_ONCE)) {
    await Promise.all(some.map((group) => markVoided(deps, group, { ...fresh, voidedAt })));
  }
  return run;
}

function markVoided(
  deps: Pick<Deps, "table" | "randomBytes">,
  keys: readonly RowKey<Serial>[],
  struck: Serial & { readonly voidedAt: string },
): Promise<true> {
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, keys);
    const ops = keys.flatMap((key) => {
      const before = loaded.item(key);
      if (before === undefined) return [create(key, struck)];
      return before.data.voidedAt === undefined
        ? [replaced(before, { ...before.data, voidedAt: struck.voidedAt })]
        : [];
    });
    if (ops.length === 0) return true;
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "serials are scanned while they are struck" });
}
