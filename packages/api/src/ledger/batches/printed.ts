import type { PackedBatch } from "@suyuan/domain/batches/codec";
import type { Serial } from "@suyuan/domain/batches/label-run";
import { printedGrams } from "@suyuan/domain/labels/keyed-serial";
import type { Deps } from "../../host.ts";

/** A pack as its code names it. */
export interface NamedPack {
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
}

/**
 * What is known of a code without a row: that it was printed for a pack of this weight, and no more. By the row of its batch and the check in
 * the serial; undefined where it was never issued. Throws StoreUnavailable where the key is not here: then nobody can tell.
 */
export function printedSerial(
  { labelKeys }: Pick<Deps, "labelKeys">,
  batch: { readonly data: object } | undefined,
  pack: NamedPack,
): Serial | undefined {
  const { labels } = (batch?.data ?? {}) as Partial<PackedBatch>;
  const netWeightGrams = printedGrams(labelKeys.mac, pack, labels?.kinds);
  return netWeightGrams === undefined ? undefined : { netWeightGrams, scans: 0 };
}
