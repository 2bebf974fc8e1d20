import type { Batch } from "@suyuan/domain/batches/batch";
import { type PackedBatch, packBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { assertMass } from "@suyuan/domain/batches/mass";
import type { Item, Key, Op } from "@suyuan/store/table";

import type { Deps } from "../host.ts";
import { create, type FactRow, type Loaded } from "./commit.ts";
import { batchKey, FACT_PREFIX, factKey } from "./keys.ts";

/** In a batch's history: a fact that is kept elsewhere because it is about several batches. */
interface FactReference {
  readonly ref: Key;
}

/** The batch under a key, as loaded. */
export function batchIn(loaded: Loaded, key: Key): Batch | undefined {
  const packed = loaded.state<PackedBatch>(key);
  return packed && unpackBatch(packed);
}

/** The batch that an item holds. */
export function batchOf(item: Item | undefined): Batch | undefined {
  return item && unpackBatch(item.data as unknown as PackedBatch);
}

/** A batch's next state, packed for its item. A batch whose mass does not add up is a defect, and is not written. */
export function batchPut(loaded: Loaded, batch: Batch): Op {
  assertMass(batch);
  return loaded.next(batchKey(batch.gtin, batch.lot), packBatch(batch));
}

/** A batch's next state with a pointer, in its own history, to the shared fact that made it. */
export function batchWrites(loaded: Loaded, batch: Batch, shared: Key): Op[] {
  const key = batchKey(batch.gtin, batch.lot);
  const reference: FactReference = { ref: { pk: shared.pk, sk: shared.sk } };
  return [batchPut(loaded, batch), create(factKey(key, loaded.version(key) + 1), reference)];
}

/** A batch's facts, oldest first; shared ones are fetched. At most 10 pages: about 10 MB of history. */
export async function factsOf(deps: Deps, gtin: string, lot: string): Promise<readonly FactRow[]> {
  const { pk } = batchKey(gtin, lot);
  const rows: (FactRow | FactReference)[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 10; page++) {
    const found = await deps.table.query(pk, { prefix: FACT_PREFIX }, cursor, { consistent: true });
    rows.push(...found.items.map((item) => item.data as unknown as FactRow | FactReference));
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  const references = rows.flatMap((row) => ("ref" in row ? [row.ref] : []));
  const shared = new Map<string, FactRow>();
  for (let n = 0; n < references.length; n += 100) {
    const keys = references.slice(n, n + 100);
    const items = await deps.table.getMany(keys, { consistent: true });
    for (const item of items) if (item) shared.set(`${item.pk}\n${item.sk}`, item.data as unknown as FactRow);
  }
  return rows.flatMap((row) => {
    const fact = "ref" in row ? shared.get(`${row.ref.pk}\n${row.ref.sk}`) : row;
    return fact === undefined ? [] : [fact];
  });
}

/** The key of a batch by its id `01/{gtin}/10/{lot}`. */
export function batchKeyOf(id: string): Key {
  const [, gtin = "", , lot = ""] = id.split("/");
  return batchKey(gtin, decodeURIComponent(lot));
}
