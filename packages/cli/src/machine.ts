import { hash, randomFillSync } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Deps, Log } from "@suyuan/api/host";
import { AuditBuffer } from "@suyuan/api/ledger/audit/buffer";
import { erasedIn } from "@suyuan/api/ledger/blob-names";
import { backupKey, backupMadeKey, clockKey } from "@suyuan/api/ledger/keys";
import { create, replaced } from "@suyuan/api/ledger/loaded";
import { StoredQuotas } from "@suyuan/api/ledger/quotas/stored-quotas";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import { storedUnder } from "@suyuan/api/ledger/row-key";
import type { BackupRow } from "@suyuan/api/ledger/rows";
import { letThreadLimitsHold, OffloadThreads } from "@suyuan/api/offload/threads";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import { ScanBuffer } from "@suyuan/api/public/scans";
import type { Blobs } from "@suyuan/store/blobs";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { keyFileSigner } from "@suyuan/store/key-file-signer";
import { macKeyFile } from "@suyuan/store/keys/mac-keys";
import { LogDamaged } from "@suyuan/store/sqlite/log-file";
import { NoRoomToCarry, type TellCarried } from "@suyuan/store/sqlite/schema";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import type { Configuration } from "./configuration.ts";
import { LogCopier } from "./database/log-copier.ts";
import { MinuteMetrics } from "./json-log.ts";
import { folderError, OperatorError } from "./operator-error.ts";
import { type SteadyClock, steadyClock } from "./steady-clock.ts";

/** One machine: the database file, the blob folder, and what the application needs over them. */
export interface Machine {
  readonly deps: Deps;
  readonly table: SqliteTable;
  readonly scans: ScanBuffer;
  readonly audit: AuditBuffer;
  /** What is looked for from time to time, and told by `/health/ready`. */
  readonly known: { backedUpAt?: string };
  /** The database's file. */
  readonly file: string;
  readonly blobsFolder: string;
  readonly clock: SteadyClock;
  readonly offload: OffloadThreads;
  readonly logCopier: LogCopier;
}

const POOL_BYTES = 8192;

/** Random bytes from a pool: one system call serves many small requests. Bytes are handed out once and copied. */
function randomPool(): (count: number) => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return pool.slice(used - count, used);
  };
}

/** Folder by folder: where none can be made (`/proc`), making them all at once never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Takes from others what an earlier version or a careless copy let them read. The folder may be one that holds other things: it stays. */
function closeToOthers(dataDir: string): void {
  for (const name of [databaseIn(dataDir), `${databaseIn(dataDir)}-wal`, `${databaseIn(dataDir)}-shm`]) {
    if (existsSync(name)) chmodSync(name, 0o600);
  }
}

/** The database file, in a folder that is made when it is not there. */
function openTable(dataDir: string, log: Log, logCopier: LogCopier): SqliteTable {
  try {
    makeFolder(dataDir);
    const table = openSqliteTable(databaseIn(dataDir), {
      onCarried: toldByTenths((carried, total) => log.info("carrying-over", { ...CARRYING, carried, total })),
      copyLog: async () => {
        try {
          await logCopier.copy();
        } catch (error) {
          log.error("checkpoint", error);
          throw error;
        }
      },
    });
    closeToOthers(dataDir);
    return table;
  } catch (error) {
    if (error instanceof NoRoomToCarry) throw noRoomError(error, dataDir);
    throw error instanceof LogDamaged ? logError(error) : folderError(error, dataDir);
  }
}

/** Told while a database of an earlier version is carried over. */
const CARRYING = {
  en: "the rows of an earlier version get checksums; the service starts when all have them, and a start that is broken off goes on where it was",
  zh: "正在为旧版本的数据行加上校验和；全部完成后服务启动，中断后再次启动会从中断处继续",
};

/** Hands on the first and the last of what it is told, and each tenth between them. */
function toldByTenths(tell: TellCarried): TellCarried {
  let next = 0;
  return (carried, total) => {
    if (carried < next && carried < total) return;
    tell(carried, total);
    next = carried + total / 10;
  };
}

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

function noRoomError({ freeBytes, neededBytes }: NoRoomToCarry, dataDir: string): OperatorError {
  const [free, needed] = [megabytes(freeBytes), megabytes(neededBytes)];
  return new OperatorError({
    en: `the database in ${dataDir} is of an earlier version, and carrying it over takes ${needed} MB of the disk, of which ${free} are free. Nothing was changed; make room and start again`,
    zh: `${dataDir} 中的数据库为旧版本，转换需要 ${needed} MB 磁盘空间，目前仅剩 ${free} MB。未作任何更改；请腾出空间后重新启动`,
  });
}

function logError({ file, frame }: LogDamaged): OperatorError {
  if (frame === "missing") {
    return new OperatorError({
      en: `the database's log ${file} is not there, and what was recorded last is not in the database without it. Nothing was changed. Put it back; or restore the newest backup into an empty folder (suyuan restore); or, to go on without what the log held, move the file that ends in -commits beside it away, run "suyuan check --full", and start again`,
      zh: `数据库日志 ${file} 不存在，最近的记录尚未写入数据库。未作任何更改。请将日志放回；或用 suyuan restore 将最新备份恢复到空文件夹；如愿放弃日志中的内容，请移走旁边以 -commits 结尾的文件，运行 "suyuan check --full" 后再启动`,
    });
  }
  return new OperatorError({
    en: `the database's log ${file} is damaged (frame ${frame}): what was recorded last cannot be read any more. Nothing was changed. Restore the newest backup into an empty folder (suyuan restore); or, to go on without what the log holds, move ${file} away, run "suyuan check --full", and start again`,
    zh: `数据库日志 ${file} 已损坏（第 ${frame} 帧），最近的记录已无法读取。未作任何更改。请用 suyuan restore 将最新备份恢复到空文件夹；如愿放弃日志中的内容，请移走 ${file}，运行 "suyuan check --full" 后再启动`,
  });
}

/** The body of the threads that make photos. */
const PHOTO_WORKER = new URL(import.meta.resolve("@suyuan/api/photos/worker"));

/** The body of the threads that read large files and write large answers. */
const OFFLOAD_WORKER = new URL(import.meta.resolve("@suyuan/api/job-thread"));
/** Beside the thread that serves; more of them would only take turns with it. */
const OFFLOAD_THREADS = Math.min(2, Math.max(1, availableParallelism() - 1));

/** Files of keys in a data folder: what signs the log, and what the serials of labels are known by. */
export const LOG_KEY = "log-key.pem";
export const LABEL_KEYS = "label-keys";

/** Where a data folder has its database. */
export function databaseIn(dataDir: string): string {
  return join(dataDir, "suyuan.sqlite");
}

/** Opens what is under `dataDir`, making it when it is not there. Throws an OperatorError for a folder that cannot be used. */
export function openMachine(settings: Configuration, log: Log): Machine {
  letThreadLimitsHold();
  const logCopier = new LogCopier(databaseIn(settings.dataDir));
  const table = openTable(settings.dataDir, log, logCopier);
  const randomBytes = randomPool();
  const scans = new ScanBuffer({ table, randomBytes }, log);
  const blobsFolder = join(settings.dataDir, "blobs");
  const blobs = withErasedIn(folderBlobs(blobsFolder), settings.erasedDir);
  const signer = keyFileSigner(join(settings.dataDir, LOG_KEY));
  const labelKeys = macKeyFile(join(settings.dataDir, LABEL_KEYS));
  const clock = clockOf(table, settings.wall);
  const base = depsOver({ table, blobs, signer, labelKeys, scans }, settings, log);
  const audit = new AuditBuffer(base, log);
  const offload = new OffloadThreads({
    worker: OFFLOAD_WORKER,
    tell: (error) => log.error("offload-thread", error),
    threads: OFFLOAD_THREADS,
  });
  const now = () => clock.now();
  const known: Machine["known"] = {};
  const deps = {
    ...base,
    audit,
    randomBytes,
    photos: new PhotoThreads(PHOTO_WORKER, (error) => log.error("photo-thread", error)),
    offload,
    quotas: new StoredQuotas({ table, now, randomBytes }, settings.quotas),
    now,
    hostState: () => ({
      freeBytes: freeBytesOf(settings.dataDir),
      clockAheadMs: clock.aheadMs(),
      ...(known.backedUpAt && { backedUpAt: known.backedUpAt }),
    }),
  };
  const file = databaseIn(settings.dataDir);
  return { deps, table, scans, audit, known, file, blobsFolder, clock, offload, logCopier };
}

/** Who was erased is noted in a second folder too, where one is set: it outlives the disk that the data lie on. */
function withErasedIn(blobs: Blobs, folder: string | undefined): Blobs {
  if (folder === undefined) return blobs;
  const elsewhere = folderBlobs(folder);
  return {
    get: (name) => blobs.get(name),
    put: async (name, bytes, contentType) => {
      if (erasedIn(name) !== undefined) await elsewhere.put(name, bytes, contentType);
      await blobs.put(name, bytes, contentType);
    },
  };
}

/** Room that this user may still write, in bytes. */
function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The time is kept this often: a start after the clock was set back goes on from there. */
export const CLOCK_KEPT_EVERY_MS = 30_000;

/** Goes on after the last time that was kept, where the machine's clock lies before it. */
function clockOf(table: SqliteTable, wall = () => Date.now()): SteadyClock {
  const [kept] = table.getManyNow?.([clockKey]) ?? [];
  const at = storedUnder(clockKey, kept)?.data.at;
  const clocks = { wall, elapsed: () => performance.now() };
  if (at === undefined || Date.parse(at) <= clocks.wall()) return steadyClock(clocks);
  return steadyClock(clocks, Date.parse(at) + CLOCK_KEPT_EVERY_MS);
}

/** Keeps the time for the next start. Another process that keeps it at the same moment is as good. */
export async function keepTime({ table, clock, deps }: Pick<Machine, "table" | "clock" | "deps">): Promise<void> {
  const found = storedUnder(clockKey, await table.get(clockKey, { consistent: true }));
  const at = clock.now().toISOString();
  if (found !== undefined && found.data.at >= at) return;
  await table.transact([found === undefined ? create(clockKey, { at }) : replaced(found, { at })], freshToken(deps));
}

/** Looks when the machine was backed up last: another process does that. */
export async function seeBackup({ table, known }: Pick<Machine, "table" | "known">): Promise<void> {
  const found = storedUnder(backupKey, await table.get(backupKey, { consistent: true }));
  if (found !== undefined) known.backedUpAt = found.data.at;
}

/** Says that it was, and what it held. Throws StoreUnavailable. */
export async function keepBackup(
  { table, randomBytes }: Pick<Deps, "table" | "randomBytes">,
  backup: BackupRow,
): Promise<void> {
  const at = backup.madeAt;
  const once = async (): Promise<true | undefined> => {
    const found = storedUnder(backupKey, await table.get(backupKey, { consistent: true }));
    const op = found === undefined ? create(backupKey, { at }) : replaced(found, { at });
    const listed = create(backupMadeKey(at), backup);
    return (await table.transact([op, listed], freshToken({ randomBytes }))).ok || undefined;
  };
  await untilCommitted({ randomBytes }, once, { gaveUp: "another backup says so at the same time" });
}

/** What the application needs, over a store. */
export function depsOver(
  store: Pick<Deps, "table" | "blobs" | "signer" | "labelKeys" | "scans">,
  { publicUrl, rateLimitPerMinute }: Configuration,
  log: Log,
): Deps {
  return {
    ...store,
    now: () => new Date(),
    randomBytes: (count) => randomFillSync(new Uint8Array(count)),
    sha256: (data) => hash("sha256", data, "hex"),
    publicUrl,
    log,
    metrics: new MinuteMetrics(log),
    rateLimitPerMinute,
  };
}
