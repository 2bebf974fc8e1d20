import type { Batch } from "@suyuan/domain/batches/batch";
import { originOf, type PackedBatch, packBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { assertMass } from "@suyuan/domain/batches/mass";
import { recallOn } from "@suyuan/domain/batches/origins/inherited";
import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import { fitted } from "@suyuan/domain/bounds/fit";
import { defined } from "@suyuan/domain/fact";
import { digestOf } from "@suyuan/domain/views/digest";
import type { Key, Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { HEAD_DATA_BYTES, isShort, partsOfBatch, requireRowSize } from "./batches/parts.ts";
import { stopRowOf } from "./batches/stop.ts";
import { rememberWhole, requireWhole, textsOfParts } from "./batches/whole.ts";
import { batchKey, batchPartKey, factAt, factKey, historyOf, referenceKey, stopKeyOf } from "./keys.ts";
import { create, type Loaded } from "./loaded.ts";
import { readAll, readMany } from "./read.ts";
import type { RowKey, Stored } from "./row-key.ts";
import type { FactReference, FactRow, FactShare } from "./rows.ts";

/** The batch under a key, as loaded; with the recall of its own row, where that was loaded and says more. */
export function batchIn(loaded: Loaded, key: RowKey<PackedBatch>): Batch | undefined {
  const batch = batchOf(loaded.item(key));
  const stop = batch && loaded.state(stopKeyOf(key));
  const { recall } = stop ?? {};
  if (batch === undefined || recall === undefined || batch.recall !== undefined) return batch;
  // A lot that was registered anew is another batch.
  return stop?.registeredAt === batch.registeredAt ? { ...batch, recall } : batch;
}

/** The batch that a row holds. */
export function batchOf(row: Stored<PackedBatch>): Batch;
export function batchOf(row: Stored<PackedBatch> | undefined): Batch | undefined;
export function batchOf(row: Stored<PackedBatch> | undefined): Batch | undefined {
  if (row === undefined) return undefined;
  requireWhole(row);
  return unpackBatch(row.data);
}

/** Of a batch that stays packed, what is kept there as it is: for those who look at no more, with every scan. */
export function batchHeadOf(row: Stored<PackedBatch> | undefined): Pick<Batch, "certificate" | "recall"> | undefined {
  if (row?.data.origin === undefined) return row?.data;
  const { organisation, registeredGrams, recall: own } = row.data;
  const origin = originOf(row.data);
  const recall = recallOn({ origin, organisation, registeredGrams, ...defined({ recall: own }) });
  const [certificate] = origin.kind === "harvest" ? [] : origin.sources.flatMap((source) => source.certificate ?? []);
  return defined({ certificate, recall });
}

/**
 * A batch's next state, packed for its row, or for a digest and its parts: of those the ones that changed. A batch whose mass does not add up
 * is a defect, and is not written; one that grew beyond its bounds is refused with `payload-too-large`.
 */
export function batchPuts(loaded: Loaded, batch: Batch): Op[] {
  assertMass(batch);
  return rowsOf(loaded, batch);
}

function rowsOf(loaded: Loaded, batch: Batch): Op[] {
  const key = batchKey(batch.gtin, batch.lot);
  const before = loaded.item(key);
  const kept = fitted(batchOf(before), batch);
  const packed = packBatch(kept);
  const was = before?.data.parts ?? {};
  if (isShort(packed) && Object.keys(was).length === 0) return [loaded.next(key, packed)];
  const texts = new Map([...partsOfBatch(packed)].map(([name, row]) => [name, JSON.stringify(row)]));
  const known = before && textsOfParts(before);
  const parts: Record<string, number> = {};
  const ops: Op[] = [];
  for (const [name, text] of texts) {
    const version = was[name] ?? 0;
    const isSame = version > 0 && known?.get(name) === text;
    parts[name] = isSame ? version : version + 1;
    if (!isSame) ops.push(partPut(key, name, version, text));
  }
  for (const [name, versionIs] of Object.entries(was)) {
    const { pk, sk } = batchPartKey(key, name);
    if (!texts.has(name)) ops.push({ delete: { pk, sk }, when: { versionIs } });
  }
  return [headPut(loaded, kept, { ...packed, parts }, texts), ...ops];
}

function partPut(key: Key, name: string, version: number, text: string): Op {
  const { pk, sk } = batchPartKey(key, name);
  requireRowSize({ pk, sk }, text);
  const when = version === 0 ? "absent" : { versionIs: version };
  return { put: { pk, sk, version: version + 1, data: JSON.parse(text) }, when };
}

/** The row that a page reads, and that guards the parts which it names. */
function headPut(loaded: Loaded, batch: Batch, whole: PackedBatch, texts: ReadonlyMap<string, string>): Op {
  const { parts = {} } = whole;
  const room = HEAD_DATA_BYTES - jsonBytes({ parts });
  const op = loaded.next(batchKey(batch.gtin, batch.lot), { ...packBatch(digestOf(batch, room)), parts });
  if ("put" in op) rememberWhole(op.put, whole, texts);
  return op;
}

/** A batch's next state with a pointer, in its own history, to the shared fact that made it. */
export function batchWrites(loaded: Loaded, batch: Batch, shared: RowKey<FactRow>): Op[] {
  const key = batchKey(batch.gtin, batch.lot);
  return [...batchPuts(loaded, batch), referTo(factKey(key, loaded.version(key) + 1), shared)];
}

/**
 * What stops a batch, or no longer does: its own small row, and the batch's where that can be read, whether or not its mass adds up. Of one
 * of which a part cannot be read the digest alone says it, too, and of one that is damaged all that is still there.
 */
export function stopWrites(loaded: Loaded, batch: Batch, shared: RowKey<FactRow>): Op[] {
  const key = batchKey(batch.gtin, batch.lot);
  const row = loaded.item(key);
  const { recall, raisedRecalls, mistakenRecalls } = batch;
  const said = defined({ recall, raisedRecalls, mistakenRecalls });
  return [
    loaded.next(stopKeyOf(key), stopRowOf(batch)),
    ...(row === undefined || isReadable(row) ? rowsOf(loaded, batch) : [loaded.next(key, { ...row.data, ...said })]),
    referTo(factKey(key, loaded.version(key) + 1), shared),
  ];
}

function isReadable(row: Stored<PackedBatch>): boolean {
  try {
    batchOf(row);
    return true;
  } catch {
    return false;
  }
}

/** The batch for whoever stops it: whole, or its digest where a part is missing; undefined where neither can be read. */
export function stoppableIn(loaded: Loaded, key: RowKey<PackedBatch>): Batch | undefined {
  const row = loaded.item(key);
  if (row === undefined) return undefined;
  try {
    return isReadable(row) ? batchIn(loaded, key) : unpackBatch(row.data);
  } catch {
    return undefined;
  }
}

/** The same of a batch that was stopped: where nothing else can be read, as it was then. */
export function stoppedIn(loaded: Loaded, key: RowKey<PackedBatch>): Batch | undefined {
  const batch = stoppableIn(loaded, key);
  if (batch !== undefined) return batch;
  const stop = loaded.state(stopKeyOf(key));
  return stop && unpackBatch(stop);
}

/** A place in a batch's history, as a pointer to a fact that is kept with what several batches share. */
export function referTo(place: Key, shared: RowKey<FactRow>): Op {
  return create(referenceKey(place), { ref: factAt(shared) });
}

/** Pages of a batch's history that are read: about 10 MB. */
const HISTORY_PAGES_MAX = 10;

/** A batch's facts, oldest first; shared ones are fetched. */
export async function factsOf({ table }: Pick<Deps, "table">, gtin: string, lot: string): Promise<readonly FactRow[]> {
  const rows = await readAll(table, historyOf(batchKey(gtin, lot)), {}, HISTORY_PAGES_MAX);
  const shared = await readMany(
    table,
    rows.flatMap(({ data }) => refOf(data)),
  );
  const found = rows.flatMap(({ data }) => ("ref" in data ? shared.state<FactRow | FactShare>(data.ref) : data) ?? []);
  // A step that is one of several of one event: its act leads to the fact of them all.
  const ofSeveral = await readMany(table, found.flatMap(refOf));
  return found.flatMap((row) => ("ref" in row ? ofSeveral.state(row.ref) : row) ?? []);
}

function refOf(row: FactRow | FactReference): RowKey<FactRow>[] {
  return "ref" in row ? [row.ref] : [];
}

/** The key of a batch by its id `01/{gtin}/10/{lot}`. */
export function batchKeyOf(id: string): RowKey<PackedBatch> {
  const [, gtin = "", , lot = ""] = id.split("/");
  return batchKey(gtin, decodeURIComponent(lot));
}
