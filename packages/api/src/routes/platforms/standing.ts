import type { Batch } from "@suyuan/domain/batches/batch";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { AsOf } from "@suyuan/domain/views/as-of";
import { type BatchPassport, batchPassport } from "@suyuan/domain/views/passport";
import type { Table } from "@suyuan/store/table";
import { batchIn } from "../../ledger/batch-rows.ts";
import { namedBeside } from "../../ledger/certificates/published.ts";
import { batchKey, gtinCertificatesKey, stopKeyOf } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";

/** A batch with what the public page says of it. */
export interface ShownBatch {
  readonly batch: Batch;
  readonly passport: BatchPassport;
}

/**
 * Batches with what their public pages say of them, by their ids `01/{gtin}/10/{lot}`: two rounds, 0.5 to 1.5 read units a batch beside one
 * item for each product. Eventually consistent, with what stops a batch among what is read.
 */
export async function shownBatches(
  { table }: { readonly table: Pick<Table, "getMany"> },
  lots: readonly Lot[],
  asOf: AsOf,
): Promise<ReadonlyMap<string, ShownBatch>> {
  const keys = lots.map(({ gtin, lot }) => batchKey(gtin, lot));
  const gtins = [...new Set(lots.map(({ gtin }) => gtin))].map(gtinCertificatesKey);
  const loaded = await readMany(table, [...keys, ...keys.map(stopKeyOf), ...gtins], EVENTUAL);
  const beside = keys.flatMap((key) => {
    const item = loaded.found(key);
    const gtin = loaded.item(key)?.data.gtin ?? "";
    const named = item && namedBeside(item, loaded.found(gtinCertificatesKey(gtin)));
    return named === undefined ? [] : [{ key, named }];
  });
  const others = await readMany(
    table,
    beside.map(({ named }) => named),
    EVENTUAL,
  );
  const shown = new Map<string, ShownBatch>();
  for (const key of keys) {
    const batch = batchIn(loaded, key);
    if (batch === undefined) continue;
    const { certificates = [], page } = loaded.state(gtinCertificatesKey(batch.gtin)) ?? {};
    const named = beside.find((one) => one.key === key)?.named;
    const own = named && others.state(named);
    const all = own === undefined ? certificates : [...certificates, own];
    const passport = batchPassport(batch, all, { ...asOf, ...(page === undefined ? {} : { page }) });
    shown.set(lotId(batch), { batch, passport });
  }
  return shown;
}
