import type { Batch } from "@suyuan/domain/batches/batch";
import type { Unit } from "@suyuan/domain/units/unit";
import type { Key, Op } from "@suyuan/store/table";
import { batchWrites, referTo } from "../../ledger/batch-rows.ts";
import { batchKey, factKey, stopKeyOf } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { distinctKeys, type RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import { unitKey } from "../../ledger/units/keys.ts";

/** The next states of units, each with a pointer in its own history to the fact that made it. */
export function unitWrites(loaded: Loaded, units: readonly Unit[], shared: RowKey<FactRow>): readonly Op[] {
  return units.flatMap((unit) => {
    const key = unitKey(unit.sscc);
    return [loaded.next(key, unit), referTo(factKey(key, loaded.version(key) + 1), shared)];
  });
}

/** The next states of units and of the batches in them. */
export function packingWrites(
  loaded: Loaded,
  made: { readonly units: readonly Unit[]; readonly batches: readonly Batch[] },
  shared: RowKey<FactRow>,
): readonly Op[] {
  return [
    ...unitWrites(loaded, made.units, shared),
    ...made.batches.flatMap((batch) => batchWrites(loaded, batch, shared)),
  ];
}

/** The rows of batches, with what stops them. */
export function batchKeysOf(lots: readonly { readonly gtin: string; readonly lot: string }[]): readonly Key[] {
  return distinctKeys(
    lots.flatMap(({ gtin, lot }) => {
      const key = batchKey(gtin, lot);
      return [key, stopKeyOf(key)];
    }),
  );
}
