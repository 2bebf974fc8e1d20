/**
 * Read and write units as DynamoDB counts them, and the sizes that adapters remember so that a meter need not weigh
 * an item twice. Source: "DynamoDB provisioned capacity mode" (capacity unit consumption) in the developer guide.
 */
import { storedBytes } from "./limits.ts";
import type { Commit, Filled, Item, Op } from "./table.ts";

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;

/** Units of one read of so many bytes: a strongly consistent one costs 1 for each started 4 KB, and at least 1; otherwise half. */
export function readUnits(bytes: number, consistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent === true ? 1 : 0.5);
}

/**
 * Units of one operation inside a transaction: 2 for each started 1 KB of the larger of the item before and after it, and
 * at least 2. A check and a delete weigh the item that is there.
 */
export function transactWriteUnits(bytesBefore: number, bytesAfter: number): number {
  return 2 * writeUnits(bytesBefore, bytesAfter);
}

/** Units of a put by itself: 1 for each started 1 KB of the larger of the two, and at least 1, whether or not its guard holds. */
export function writeUnits(bytesBefore: number, bytesAfter: number): number {
  return Math.max(1, Math.ceil(Math.max(bytesBefore, bytesAfter) / WRITE_UNIT_BYTES));
}

const textOfItem = new WeakMap<Item, string>();
const bytesOfItem = new WeakMap<Item, number>();
const unitsOfWrite = new WeakMap<Commit | Filled, number>();

/** An adapter calls this for each item it returns; `bytes` is DynamoDB's size of the item. */
export function rememberBytes(item: Item, bytes: number): Item {
  bytesOfItem.set(item, bytes);
  return item;
}

/** The same for an adapter that has the item's JSON text: it is weighed only when somebody asks. */
export function rememberText(item: Item, text: string): Item {
  textOfItem.set(item, text);
  return item;
}

/** An item's data as JSON: as the adapter that read it had it, otherwise written now. */
export function itemText(item: Item): string {
  return textOfItem.get(item) ?? JSON.stringify(item.data);
}

/** DynamoDB's size of an item: as remembered by the adapter that read it, otherwise weighed now. */
export function itemBytes(item: Item): number {
  const known = bytesOfItem.get(item);
  if (known !== undefined) return known;
  return storedBytes(item, item.version, Buffer.byteLength(itemText(item)), item.expiresAt);
}

/** An adapter calls this when it knows what a write consumed. */
export function rememberWriteUnits<Answer extends Commit | Filled>(answer: Answer, units: number): Answer {
  unitsOfWrite.set(answer, units);
  return answer;
}

/**
 * What a transaction consumed: as remembered by its adapter, otherwise from the ops alone (a lower bound: it cannot see the
 * items that were replaced, checked or deleted).
 */
export function writeUnitsOf(commit: Commit, ops: readonly Op[]): number {
  const known = unitsOfWrite.get(commit);
  if (known !== undefined) return known;
  return ops.reduce((sum, op) => sum + transactWriteUnits(0, "put" in op ? itemBytes(op.put) : 0), 0);
}

/** What puts of their own consumed: as remembered by their adapter, otherwise from the items alone (a lower bound). */
export function unitsOfFilled(filled: Filled, items: readonly Item[]): number {
  return unitsOfWrite.get(filled) ?? items.reduce((sum, item) => sum + writeUnits(0, itemBytes(item)), 0);
}
