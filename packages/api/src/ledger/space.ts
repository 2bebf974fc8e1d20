import { ITEM_BYTES_MAX, storedBytes, TRANSACTION_BYTES_MAX, TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Item, Op } from "@suyuan/store/table";

/** What a transaction has place for. */
export interface Space {
  readonly ops: number;
  readonly bytes: number;
}

/** What one transaction has place for beside these, however large the rows are that they put. */
export function spaceBeside(ops: readonly Op[]): Space {
  return {
    ops: TRANSACTION_OPS_MAX - ops.length,
    bytes: TRANSACTION_BYTES_MAX - ops.length * ITEM_BYTES_MAX,
  };
}

/** The bytes of the rows that these put, as the store counts them. */
export function bytesOf(ops: readonly Op[]): number {
  return ops.reduce((sum, op) => sum + ("put" in op ? bytesPut(op.put) : 0), 0);
}

function bytesPut(item: Item): number {
  return storedBytes(item, item.version, Buffer.byteLength(JSON.stringify(item.data)), item.expiresAt);
}
