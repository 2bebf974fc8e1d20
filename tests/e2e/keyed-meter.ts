/** What each partition key takes, in DynamoDB's units: each item of a call is weighed for itself, as DynamoDB weighs it. */
import { itemBytes, readUnits, transactWriteUnits, writeUnits } from "@suyuan/store/capacity";
import type { Item, Key, Op, Table } from "@suyuan/store/table";

export interface KeyUse {
  readUnits: number;
  writeUnits: number;
}

/** Passes every call on, and adds up by partition key what it consumes. Reads the table once more before each write, which is not counted. */
export function keyedMeter(table: Table): { readonly table: Table; readonly uses: Map<string, KeyUse> } {
  const uses = new Map<string, KeyUse>();
  const used = (pk: string, what: keyof KeyUse, units: number) => {
    const use = uses.get(pk) ?? { readUnits: 0, writeUnits: 0 };
    use[what] += units;
    uses.set(pk, use);
  };
  const bytesOf = (item: Item | undefined) => (item === undefined ? 0 : itemBytes(item));
  const watched: Table = {
    async get(key, options) {
      const item = await table.get(key, options);
      used(key.pk, "readUnits", readUnits(bytesOf(item), options?.consistent));
      return item;
    },
    async getMany(keys, options) {
      const items = await table.getMany(keys, options);
      for (const [n, { pk }] of keys.entries())
        used(pk, "readUnits", readUnits(bytesOf(items[n]), options?.consistent));
      return items;
    },
    async query(pk, range, cursor, options) {
      const page = await table.query(pk, range, cursor, options);
      const bytes = page.items.reduce((sum, item) => sum + itemBytes(item), 0);
      used(pk, "readUnits", readUnits(bytes, options?.consistent));
      return page;
    },
    async transact(ops, token) {
      const keys = ops.map(keyOf);
      const before = await table.getMany(keys);
      const commit = await table.transact(ops, token);
      for (const [n, op] of ops.entries()) {
        const after = "put" in op ? itemBytes(op.put) : 0;
        used(keyOf(op).pk, "writeUnits", transactWriteUnits(bytesOf(before[n]), after));
      }
      return commit;
    },
    async putAbsent(items) {
      const filled = await table.putAbsent(items);
      for (const item of items) used(item.pk, "writeUnits", writeUnits(0, itemBytes(item)));
      return filled;
    },
  };
  return { table: watched, uses };
}

function keyOf(op: Op): Key {
  const { pk, sk } = "put" in op ? op.put : "delete" in op ? op.delete : op.check;
  return { pk, sk };
}
