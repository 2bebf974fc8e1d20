import type { Batch } from "@suyuan/domain/batches/batch";
import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { lotId } from "@suyuan/domain/batches/identity";
import { isOnRecord, judgedUses, type LogUse } from "@suyuan/domain/quality/foreign-log";
import type { Op } from "@suyuan/store/table";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import { batchKey, logUsesKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { BatchName, FactRow, LogUses } from "../../ledger/rows.ts";

/** Batches that are kept for one file: the load of a lorry. Later ones are held against these, and not kept. */
const USES_KEPT = 24;

/** A file and its readings, each by its SHA-256. */
export interface UsedFile {
  readonly sha256: string;
  readonly series?: string | undefined;
}

/** The rows that tell where else a file or its readings are on record. */
export function usesKeysOf({ sha256, series }: UsedFile): readonly RowKey<LogUses>[] {
  return [logUsesKey("file", sha256), ...(series === undefined ? [] : [logUsesKey("readings", series)])];
}

function usesIn(loaded: Loaded, keys: readonly RowKey<LogUses>[]): LogUses["uses"] {
  return keys.flatMap((key) => loaded.state(key)?.uses ?? []);
}

/** The batches that those rows name beside this one. */
export function otherBatches(
  loaded: Loaded,
  keys: readonly RowKey<LogUses>[],
  own: BatchName,
): readonly RowKey<PackedBatch>[] {
  const others = usesIn(loaded, keys).filter((use) => lotId(use) !== lotId(own));
  return others.map(({ gtin, lot }) => batchKey(gtin, lot));
}

/**
 * What follows for all batches of a file when it was recorded for one of them, or taken back there: `batch` is that one, the
 * writes are of the others and of the rows. The rows name a batch while the file is on record for it.
 */
export function judgeUses(
  loaded: Loaded,
  own: Batch,
  file: UsedFile,
  { factAt, now }: { readonly factAt: RowKey<FactRow>; readonly now: string },
): { readonly batch: Batch; readonly writes: readonly Op[] } {
  const keys = usesKeysOf(file);
  const uses = logUses(loaded, usesIn(loaded, keys), own, file.sha256);
  const [batch = own, ...others] = judgedUses(uses, (file.series ?? file.sha256).slice(0, 8), now);
  const changed = others.filter((after, n) => after !== uses[n + 1]?.batch);
  return {
    batch,
    writes: [
      ...keys.flatMap((key) => rowWrites(loaded, key, own, file.sha256)),
      ...changed.flatMap((after) => batchWrites(loaded, after, factAt)),
    ],
  };
}

/** This batch first, then every other that the rows name, once. */
function logUses(loaded: Loaded, named: LogUses["uses"], own: Batch, sha256: string): readonly LogUse[] {
  const files = new Map<string, Set<string>>([[lotId(own), new Set([sha256])]]);
  for (const use of named) files.set(lotId(use), (files.get(lotId(use)) ?? new Set()).add(use.sha256));
  const batchOf = (id: string) => {
    const use = named.find((each) => lotId(each) === id);
    return id === lotId(own) || use === undefined ? own : batchIn(loaded, batchKey(use.gtin, use.lot));
  };
  return [...files].flatMap(([id, shas]) => {
    const batch = batchOf(id);
    return batch === undefined ? [] : [{ batch, files: [...shas] }];
  });
}

function rowWrites(loaded: Loaded, key: RowKey<LogUses>, own: Batch, sha256: string): readonly Op[] {
  const { gtin, lot } = own;
  const uses = loaded.state(key)?.uses ?? [];
  const others = uses.filter((use) => lotId(use) !== lotId(own) || use.sha256 !== sha256);
  const isUsed = isOnRecord(own, sha256);
  const isKept = others.length < uses.length;
  if (isUsed ? isKept || others.length >= USES_KEPT : !isKept) return [];
  return [loaded.next(key, { uses: isUsed ? [...others, { gtin, lot, sha256 }] : others })];
}
