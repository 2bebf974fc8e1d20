import type { Serial } from "@suyuan/domain/batches/label-run";
import type { Grams } from "@suyuan/domain/quantity";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Item, Op, Table } from "@suyuan/store/table";
import type { Deps, Log, ScanRecorder } from "../host.ts";
import { serialKey } from "../ledger/keys.ts";
import { create, firstItem, replaced } from "../ledger/loaded.ts";
import { readMany, readRow } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { Stored } from "../ledger/row-key.ts";

/** Scans of one serial since the last write. */
export interface Scan {
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly count: number;
  /** Of the pack, as whoever told of the scan knows the code: a row is made of it at the first scan. Without it only a serial with a row counts. */
  readonly netWeightGrams?: Grams | undefined;
  /** Had the serial no row when each of them was seen? Then its row is made first, and looked at only where one has come meanwhile. */
  readonly isFirst?: boolean | undefined;
}

/**
 * Adds scans to an issued serial: one read, then one guarded write of at most 2 write units, which makes its row where it has none. Nobody could
 * tell scans that were counted from those that were not: after an outage that leaves that open, they are not counted again.
 */
export async function addScans(deps: Pick<Deps, "table" | "randomBytes">, scan: Scan): Promise<void> {
  const once = async (): Promise<true | undefined> => {
    const op = counted(await readRow(deps.table, keyOfScan(scan)), scan);
    if (op === undefined) return true;
    return (await deps.table.transact([op], freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: "too many scans of one serial at once", outages: "retry-unwritten" });
}

const keyOfScan = ({ gtin, lot, serial }: Scan) => serialKey(gtin, lot, serial);

/** What the first scans of a code make; undefined where nothing is known of it but its name. */
function firstSeen({ netWeightGrams, count: scans, firstAt: firstScanAt, lastAt: lastScanAt }: Scan) {
  return netWeightGrams === undefined ? undefined : { netWeightGrams, scans, firstScanAt, lastScanAt };
}

/** The write that adds scans to a serial as it was read; none for a code that nobody knows, and for what a put that seemed lost has counted. */
function counted(before: Stored<Serial> | undefined, scan: Scan): Op | undefined {
  if (before === undefined) {
    const made = firstSeen(scan);
    return made && create(keyOfScan(scan), made);
  }
  const { scans, firstScanAt = scan.firstAt, lastScanAt = scan.lastAt } = before.data;
  const isPutAlready = scan.isFirst === true && before.version === 1 && scans === scan.count;
  if (isPutAlready && firstScanAt === scan.firstAt && lastScanAt === scan.lastAt) return undefined;
  // A queue keeps no order, and tries again what failed: what comes later may have been seen earlier.
  return replaced(before, {
    ...before.data,
    scans: scans + scan.count,
    firstScanAt: [firstScanAt, scan.firstAt].sort()[0] ?? firstScanAt,
    lastScanAt: [lastScanAt, scan.lastAt].sort()[1] ?? lastScanAt,
  });
}

/** Scans that could not be written, with the reason. */
export interface Uncounted {
  readonly scan: Scan;
  readonly error: unknown;
}

/**
 * Adds the scans of up to a hundred serials. Of those that had no row a row is put, a write unit each; the others are one read and one write,
 * and where one of them changed meanwhile, each by itself. Answers those that could not be written; all of them where the store is out of
 * reach, some of which it may have written all the same.
 */
export async function addTogether(
  deps: Pick<Deps, "table" | "randomBytes">,
  scans: readonly Scan[],
): Promise<readonly Uncounted[]> {
  try {
    const left = await putFirst(deps, scans);
    return left.length === 0 ? [] : await addToRows(deps, left);
  } catch (error) {
    return scans.map((scan) => ({ scan, error }));
  }
}

/** Puts the rows of serials that had none. Answers the scans that are still to be counted: of rows that are there. */
async function putFirst({ table }: Pick<Deps, "table">, scans: readonly Scan[]): Promise<readonly Scan[]> {
  const left: Scan[] = [];
  const first: Scan[] = [];
  const items: Item[] = [];
  for (const scan of scans) {
    const made = scan.isFirst === true ? firstSeen(scan) : undefined;
    if (made === undefined) {
      left.push(scan);
      continue;
    }
    first.push(scan);
    items.push(firstItem(keyOfScan(scan), made));
  }
  if (items.length === 0) return left;
  const { there } = await table.putAbsent(items);
  return [...left, ...there.flatMap((n) => first[n] ?? [])];
}

async function addToRows(
  deps: Pick<Deps, "table" | "randomBytes">,
  scans: readonly Scan[],
): Promise<readonly Uncounted[]> {
  try {
    const loaded = await readMany(deps.table, scans.map(keyOfScan));
    const ops = scans.flatMap((scan) => counted(loaded.item(keyOfScan(scan)), scan) ?? []);
    if (ops.length === 0 || (await deps.table.transact(ops, freshToken(deps))).ok) return [];
  } catch (error) {
    return scans.map((scan) => ({ scan, error }));
  }
  const uncounted: Uncounted[] = [];
  for (const scan of scans) await addScans(deps, scan).catch((error: unknown) => uncounted.push({ scan, error }));
  return uncounted;
}

/** Serials that may wait to be written; beyond that, further scans are counted as lost in the log. */
const WAITING_MAX = 20_000;
const FLUSH_AFTER_MS = 250;
/** Serials written in one transaction: what one holds. */
const TOGETHER_MAX = TRANSACTION_OPS_MAX;

/** For a host that lives on after the answer: counts in memory and writes a moment later. A crash loses at most that moment. */
export class ScanBuffer implements ScanRecorder {
  readonly #deps: Pick<Deps, "table" | "randomBytes">;
  readonly #log: Log;
  #waiting = new Map<string, Scan>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(deps: { readonly table: Table; readonly randomBytes: Deps["randomBytes"] }, log: Log) {
    this.#deps = deps;
    this.#log = log;
  }

  record(scan: Parameters<ScanRecorder["record"]>[0]): void {
    const { gtin, lot, serial, at, netWeightGrams, isFirst } = scan;
    const id = `${gtin}\n${lot}\n${serial}`;
    const before = this.#waiting.get(id);
    if (before === undefined && this.#waiting.size >= WAITING_MAX) {
      this.#log.warn("scan-dropped");
      return;
    }
    this.#waiting.set(id, {
      gtin,
      lot,
      serial,
      firstAt: before?.firstAt ?? at,
      lastAt: at,
      count: (before?.count ?? 0) + 1,
      netWeightGrams,
      isFirst: isFirst && before?.isFirst !== false,
    });
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS).unref();
  }

  /** Writes what waits. Call it before the host stops. Never rejects: a scan that cannot be written is logged. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const scans = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#flushing = this.#flushing.then(async () => {
      for (let start = 0; start < scans.length; start += TOGETHER_MAX) {
        const some = scans.slice(start, start + TOGETHER_MAX);
        const lost = await addTogether(this.#deps, some);
        if (lost.length > 0) this.#log.error("scan-lost", lost[0]?.error, { serials: lost.length });
      }
    });
    return this.#flushing;
  }
}
